//! Answers that are decoded: a part of one level, scaled to the size that is asked for.

use crate::{Pyramid, PyramidError, TILE};
use solander_iiif::Rendering;
use solander_image::{Channels, Picture, Scaler, decode_jpeg};
use std::ops::Range;

/// A stretch of a level along one side: where it begins and ends between the pixels, and which pixels it touches.
struct Stretch {
    start: f64,
    end: f64,
    pixels: Range<u32>,
    wanted: u32,
}

impl Stretch {
    fn new(start: u32, length: u32, scale: u32, level: u32, wanted: u32) -> Self {
        let (from, to) = (f64::from(start) / f64::from(scale), f64::from(start + length) / f64::from(scale));
        let pixels = from as u32..(to.ceil() as u32).min(level);
        Self { start: from, end: to.min(level.into()), pixels, wanted }
    }

    fn count(&self) -> u32 {
        self.pixels.end - self.pixels.start
    }

    /// Whether the pixels are wanted just as they are.
    fn exact(&self) -> bool {
        self.start.fract() == 0.0 && self.count() == self.wanted
    }

    /// Offset and length of the stretch within its pixels, for a filter.
    fn crop(&self) -> (f64, f64) {
        match self.exact() {
            true => (0.0, self.count().into()),
            false => (self.start - f64::from(self.pixels.start), self.end - self.start),
        }
    }
}

impl Pyramid {
    /// The region at the wanted size, upright, in the colours of the image.
    pub(crate) fn decode(&self, rendering: &Rendering, most_pixels: u64) -> Result<Picture, PyramidError> {
        let number = self.level_for(rendering, most_pixels);
        let (region, scale, level) = (rendering.region, 1u32 << number, &self.levels[number]);
        let across = Stretch::new(region.x, region.width, scale, level.width, rendering.width);
        let down = Stretch::new(region.y, region.height, scale, level.height, rendering.height);
        let channels = if level.gray { Channels::Gray } else { Channels::Rgb };
        let mut scaler = Scaler::default();

        // Each row of tiles becomes as narrow as the answer before the next is decoded; only then the height follows.
        let narrow = across.wanted < across.count();
        let width = if narrow { across.wanted } else { across.count() };
        let mut data = Vec::with_capacity(width as usize * down.count() as usize * channels.bytes());
        for tile_row in down.pixels.start / TILE..down.pixels.end.div_ceil(TILE) {
            let rows = down.pixels.start.max(tile_row * TILE)..down.pixels.end.min((tile_row + 1) * TILE);
            let height = rows.end - rows.start;
            let strip = self.strip(number, across.pixels.clone(), rows, channels)?;
            if narrow {
                let (left, length) = across.crop();
                let crop = [left, 0.0, length, height.into()];
                data.extend(scaler.scale(&strip, crop, (width, height))?.data);
            } else {
                data.extend(strip.data);
            }
        }
        let tall = Picture { width, height: down.count(), channels, data };
        if (width == across.wanted && (narrow || across.exact())) && down.exact() {
            return Ok(tall);
        }
        let (left, length) = if narrow { (0.0, width.into()) } else { across.crop() };
        let (top, rise) = down.crop();
        Ok(scaler.scale(&tall, [left, top, length, rise], (across.wanted, down.wanted))?)
    }

    /// The smallest level that is not smaller than the answer, or the largest that is not too many pixels.
    fn level_for(&self, rendering: &Rendering, most_pixels: u64) -> usize {
        let region = rendering.region;
        let enough = |number: usize| {
            let scale = f64::from(1u32 << number);
            // Less than a pixel is missing at the far edges of reduced levels.
            f64::from(region.width) / scale + 1.0 > rendering.width.into()
                && f64::from(region.height) / scale + 1.0 > rendering.height.into()
        };
        let affordable = |number: usize| (region.size().area() >> (2 * number)) <= most_pixels;
        let last = self.levels.len() - 1;
        let fine = (0..=last).rev().find(|number| enough(*number)).unwrap_or(0);
        (fine..=last).find(|number| affordable(*number)).unwrap_or(last)
    }

    /// Part of one row of tiles, pasted together.
    fn strip(
        &self,
        number: usize,
        columns: Range<u32>,
        rows: Range<u32>,
        channels: Channels,
    ) -> Result<Picture, PyramidError> {
        let level = &self.levels[number];
        let (width, height) = (columns.end - columns.start, rows.end - rows.start);
        let pixel = channels.bytes();
        let stride = width as usize * pixel;
        let mut data = vec![0; stride * height as usize];
        let tile_row = rows.start / TILE;
        for tile_column in columns.start / TILE..columns.end.div_ceil(TILE) {
            let place = level.tiles[(tile_row * level.width.div_ceil(TILE) + tile_column) as usize];
            let tile = decode_jpeg(&self.read(place)?)
                .map_err(|error| self.damaged(format!("a tile cannot be decoded: {error}")))?;
            if (tile.width, tile.height, tile.channels) != (TILE, TILE, channels) {
                return Err(self.damaged("a tile has another size or other colours than the image"));
            }
            let left = columns.start.max(tile_column * TILE);
            let right = columns.end.min((tile_column + 1) * TILE);
            let bytes = (right - left) as usize * pixel;
            let from = (left - tile_column * TILE) as usize * pixel;
            let to = (left - columns.start) as usize * pixel;
            let source = tile.rows().skip((rows.start - tile_row * TILE) as usize);
            for (target, source) in data.chunks_exact_mut(stride).zip(source) {
                target[to..to + bytes].copy_from_slice(&source[from..from + bytes]);
            }
        }
        Ok(Picture { width, height, channels, data })
    }
}
