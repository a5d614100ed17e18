//! Answers that are put together from the compressed rows of tiles.

use crate::file::Place;
use crate::jpeg::{Joiner, Stream, block, blocks};
use crate::{Pyramid, PyramidError, TILE};
use solander_iiif::{Format, Quality, Rendering};

/// Most bytes that are set aside before it is known how many there are.
const MOST_RESERVED: usize = 64 << 20;

/// Which rows of which tiles make an answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    level: usize,
    /// First column of tiles, and how many.
    column: u32,
    columns: u32,
    /// The tile is the last of its row, and its true width is wanted.
    edge: bool,
    /// First row of blocks in the level.
    row: u32,
    width: u16,
    height: u16,
}

impl Pyramid {
    /// How `rendering` can be copied, if it lies on the grid of a level and asks for nothing but its pixels.
    pub(crate) fn plan_copy(&self, rendering: &Rendering) -> Option<Plan> {
        let colours = match rendering.quality {
            Quality::Default | Quality::Color => true,
            Quality::Gray => self.gray(),
            Quality::Bitonal => false,
        };
        if rendering.format != Format::Jpg || !rendering.rotation.is_none() || !colours {
            return None;
        }
        (0..self.levels.len()).find_map(|level| self.plan_at(level, rendering))
    }

    fn plan_at(&self, number: usize, rendering: &Rendering) -> Option<Plan> {
        let (level, whole, region) = (&self.levels[number], self.size(), rendering.region);
        let (scale, block) = (1u32 << number, block(level.gray));
        if !region.x.is_multiple_of(TILE * scale) || !region.y.is_multiple_of(block * scale) {
            return None;
        }
        let (x, y) = (region.x / scale, region.y / scale);
        let width = fits(region.x, region.width, whole.width, scale, level.width, rendering.width)?;
        let height = fits(region.y, region.height, whole.height, scale, level.height, rendering.height)?;
        let (column, columns) = (x / TILE, u32::from(width).div_ceil(TILE));
        let wanted = blocks(width.into(), level.gray);
        let edge = wanted != columns * (TILE / block);
        if edge {
            // Rows of the last tile are shorter than others; they only stand alone, at the width they were made for.
            let last = level.width % TILE;
            if columns != 1 || x + last != level.width || wanted != blocks(last, level.gray) {
                return None;
            }
        }
        Some(Plan { level: number, column, columns, edge, row: y / block, width, height })
    }

    /// Carries out a plan.
    pub(crate) fn copy(&self, plan: &Plan) -> Result<Vec<u8>, PyramidError> {
        let level = &self.levels[plan.level];
        let per_tile = TILE / block(level.gray);
        let end = plan.row + blocks(plan.height.into(), level.gray);
        let mut joiner: Option<Joiner> = None;
        for tile_row in plan.row / per_tile..end.div_ceil(per_tile) {
            let first = tile_row * per_tile;
            let wanted = (first.max(plan.row) - first)..(end.min(first + per_tile) - first);
            let tiles = self.places(plan, tile_row);
            let tiles = tiles.into_iter().map(|place| self.read(place)).collect::<Result<Vec<_>, _>>()?;
            let streams = tiles.iter().map(|bytes| self.stream(bytes)).collect::<Result<Vec<_>, _>>()?;
            let (head, others) = streams.split_first().expect("a plan has at least one column");
            if plan.columns == 1
                && plan.row == first
                && end <= first + per_tile
                && (plan.width, plan.height) == (head.width, head.height)
            {
                // The tile as it lies in the file is the answer.
                drop(streams);
                return Ok(tiles.into_iter().next().expect("one column is one tile"));
            }
            let side = if plan.edge { level.width % TILE } else { TILE };
            let all_akin = others.iter().all(|stream| stream.akin(head) && stream.width == head.width);
            if !all_akin || u32::from(head.width) != side || head.row_count() < wanted.end {
                return Err(self.damaged("tiles that belong together differ"));
            }
            let row: usize = tiles.iter().map(Vec::len).sum();
            let capacity = || (row * usize::from(plan.height / 256 + 2)).min(MOST_RESERVED);
            let joiner = joiner.get_or_insert_with(|| Joiner::new(head, plan.width, plan.height, capacity()));
            let mut rows: Vec<_> = streams.iter().map(Stream::rows).collect();
            for number in 0..wanted.end {
                for row in &mut rows {
                    let row = row.next().ok_or_else(|| self.damaged("a tile lacks rows"))?;
                    if number >= wanted.start {
                        joiner.push(row);
                    }
                }
            }
        }
        Ok(joiner.expect("a plan has at least one row").finish())
    }

    fn places(&self, plan: &Plan, tile_row: u32) -> Vec<Place> {
        let level = &self.levels[plan.level];
        if plan.edge {
            return vec![level.edges[tile_row as usize]];
        }
        let columns = level.width.div_ceil(TILE);
        let start = (tile_row * columns + plan.column) as usize;
        level.tiles[start..start + plan.columns as usize].to_vec()
    }

    fn stream<'a>(&self, bytes: &'a [u8]) -> Result<Stream<'a>, PyramidError> {
        Stream::read(bytes).map_err(|reason| self.damaged(reason))
    }
}

/// The pixels of a level that stand for `length` pixels of the image from `start`, if that is what is wanted.
///
/// At the far edge a level has a last pixel that stands for less than its scale; an answer may have it or not, as
/// clients round differently.
fn fits(start: u32, length: u32, whole: u32, scale: u32, level: u32, wanted: u32) -> Option<u16> {
    let fits = match start + length == whole {
        true => {
            let there = level - start / scale;
            wanted == there || wanted + 1 == there && !length.is_multiple_of(scale)
        }
        false => length.is_multiple_of(scale) && wanted == length / scale,
    };
    fits.then(|| u16::try_from(wanted).ok()).flatten()
}
