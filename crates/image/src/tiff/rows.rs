//! The rows of a page, strip by strip or tile row by tile row.

use std::io::Read;
use std::ops::Range;

use super::page::Page;
use super::samples::{layout, pixels, row_bytes, samples};
use super::unpack::{fault, unpack};
use super::{TIFF, Tiff};
use crate::source::{Layout, Source, rows_per_band};
use crate::{ImageError, Limits};

pub(super) struct TiffRows {
    tiff: Tiff,
    page: Page,
    limits: Limits,
    layout: Layout,
    row: u32,
    /// Columns that anybody will look at.
    columns: Range<u32>,
    /// The strips that hold the current row, one for each plane.
    strips: Vec<Box<dyn Read>>,
    raw: Vec<u8>,
    part: Vec<u8>,
}

impl TiffRows {
    pub(super) fn new(tiff: Tiff, page: Page, limits: &Limits) -> Result<TiffRows, ImageError> {
        let layout = layout(&page);
        let row = row_bytes(&page);
        let rows_held = if page.tiled { page.chunk_height.min(page.height) } else { 1 };
        let per_pixel = u64::from(page.samples) + 2 * layout.bytes() as u64;
        let held = u64::from(page.width) * u64::from(rows_held) * per_pixel + 2 * row;
        limits.afford("one row of its tiles", held)?;
        Ok(TiffRows {
            columns: 0..page.width,
            raw: vec![0; row as usize],
            part: Vec::new(),
            strips: Vec::new(),
            limits: limits.clone(),
            row: 0,
            tiff,
            page,
            layout,
        })
    }

    fn planes(&self) -> usize {
        if self.page.planar { self.page.samples as usize } else { 1 }
    }

    /// Index of the strip or tile in the file.
    fn chunk(&self, plane: usize, down: u32, across: u32) -> usize {
        let per_row = self.page.across() as usize;
        plane * per_row * self.page.down() as usize + down as usize * per_row + across as usize
    }

    fn read_strips(&mut self, rows: &mut Vec<u8>) -> Result<u32, ImageError> {
        let stride = self.page.width as usize * self.layout.bytes();
        let count = rows_per_band(stride).min(self.page.height - self.row);
        let planes = self.planes();
        let each = self.page.samples as usize;
        let mut whole = vec![0; if planes > 1 { self.page.width as usize * each } else { 0 }];
        for _ in 0..count {
            if self.row.is_multiple_of(self.page.chunk_height) || self.strips.is_empty() {
                let strip = self.row / self.page.chunk_height;
                let open = |plane| unpack(&self.tiff, &self.page, self.chunk(plane, strip, 0), &self.limits);
                self.strips = (0..planes).map(open).collect::<Result<_, _>>()?;
            }
            for plane in 0..planes {
                let read = self.strips[plane].read_exact(&mut self.raw);
                read.map_err(|e| fault(e, self.row, self.page.height))?;
                samples(&self.page, self.tiff.big_endian, &mut self.raw, &mut self.part);
                if planes > 1 {
                    whole.iter_mut().skip(plane).step_by(each).zip(&self.part).for_each(|(to, from)| *to = *from);
                }
            }
            pixels(&self.page, if planes > 1 { &whole } else { &self.part }, rows);
            self.row += 1;
        }
        Ok(count)
    }

    fn read_tiles(&mut self, rows: &mut Vec<u8>) -> Result<u32, ImageError> {
        let (width, each) = (self.page.width as usize, self.page.samples as usize);
        let down = self.row / self.page.chunk_height;
        let count = self.page.chunk_height.min(self.page.height - self.row);
        let mut whole = vec![0; count as usize * width * each];
        let tile_width = self.page.chunk_width;
        let tiles = self.columns.start / tile_width..self.columns.end.div_ceil(tile_width).min(self.page.across());
        for across in tiles {
            let left = (across * tile_width) as usize;
            let visible = (width - left).min(tile_width as usize);
            for plane in 0..self.planes() {
                let mut tile = unpack(&self.tiff, &self.page, self.chunk(plane, down, across), &self.limits)?;
                for line in whole.chunks_exact_mut(width * each) {
                    let read = tile.read_exact(&mut self.raw);
                    read.map_err(|e| fault(e, self.row, self.page.height))?;
                    samples(&self.page, self.tiff.big_endian, &mut self.raw, &mut self.part);
                    let line = &mut line[left * each..][..visible * each];
                    if self.page.planar {
                        line.iter_mut().skip(plane).step_by(each).zip(&self.part).for_each(|(to, from)| *to = *from);
                    } else {
                        line.copy_from_slice(&self.part[..visible * each]);
                    }
                }
            }
        }
        rows.reserve(count as usize * width * self.layout.bytes());
        pixels(&self.page, &whole, rows);
        self.row += count;
        Ok(count)
    }
}

impl Source for TiffRows {
    fn size(&self) -> (u32, u32) {
        (self.page.width, self.page.height)
    }

    fn layout(&self) -> Layout {
        self.layout
    }

    fn next(&mut self, rows: &mut Vec<u8>) -> Result<u32, ImageError> {
        rows.clear();
        if self.row >= self.page.height {
            return Ok(0);
        }
        let before = self.row;
        let read = if self.page.tiled { self.read_tiles(rows) } else { self.read_strips(rows) };
        read.map_err(|e| match e {
            // Inside, a strip or tile counts its own rows.
            ImageError::Truncated { .. } => {
                ImageError::Truncated { format: TIFF, rows: self.row.max(before), of: self.page.height }
            }
            other => other,
        })
    }

    fn skip_to(&mut self, row: u32) -> Result<u32, ImageError> {
        let target = row.min(self.page.height) / self.page.chunk_height * self.page.chunk_height;
        let skipped = target.saturating_sub(self.row);
        if skipped > 0 {
            self.row = target;
            self.strips.clear();
        }
        Ok(skipped)
    }

    fn columns(&mut self, columns: Range<u32>) {
        self.columns = columns;
    }
}
