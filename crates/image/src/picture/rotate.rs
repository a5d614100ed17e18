//! Turning and mirroring.

use super::{Channels, Picture};

impl Picture {
    /// The picture mirrored left to right if `mirror` says so, then turned clockwise by `degrees`.
    ///
    /// Multiples of 90 are exact. Other angles interpolate between neighbours; the picture grows to hold its corners,
    /// and the new ground is white, or transparent where there is alpha. An angle that is not finite turns nothing.
    pub fn rotate(&self, degrees: f64, mirror: bool) -> Picture {
        let turned = if degrees.is_finite() { degrees.rem_euclid(360.0) } else { 0.0 };
        let orientation = match (turned, mirror) {
            (0.0, false) => 1,
            (0.0, true) => 2,
            (90.0, false) => 6,
            (90.0, true) => 7,
            (180.0, false) => 3,
            (180.0, true) => 4,
            (270.0, false) => 8,
            (270.0, true) => 5,
            _ => {
                let source = if mirror { self.oriented(2) } else { self.clone() };
                return source.turn(turned);
            }
        };
        self.oriented(orientation)
    }

    /// The upright picture, where this one is stored with an EXIF orientation (1 to 8).
    pub(crate) fn oriented(&self, orientation: u8) -> Picture {
        match self.channels {
            Channels::Gray => self.orient::<1>(orientation),
            Channels::Rgb => self.orient::<3>(orientation),
            Channels::Rgba => self.orient::<4>(orientation),
        }
    }

    fn orient<const N: usize>(&self, orientation: u8) -> Picture {
        let (width, height) = (self.width as usize, self.height as usize);
        let (source, _) = self.data.as_chunks::<N>();
        let mut data: Vec<[u8; N]> = Vec::with_capacity(source.len());
        let (across, down) = if orientation >= 5 { (height, width) } else { (width, height) };
        for y in 0..down {
            match orientation {
                2 => data.extend(source[y * width..][..width].iter().rev()),
                3 => data.extend(source[(height - 1 - y) * width..][..width].iter().rev()),
                4 => data.extend(&source[(height - 1 - y) * width..][..width]),
                // Below, a column of the stored picture becomes a row of the upright one.
                5 => data.extend((0..across).map(|x| source[x * width + y])),
                6 => data.extend((0..across).map(|x| source[(height - 1 - x) * width + y])),
                7 => data.extend((0..across).map(|x| source[(height - 1 - x) * width + (width - 1 - y)])),
                8 => data.extend((0..across).map(|x| source[x * width + (width - 1 - y)])),
                _ => data.extend(&source[y * width..][..width]),
            }
        }
        Picture { width: across as u32, height: down as u32, channels: self.channels, data: data.into_flattened() }
    }

    fn turn(&self, degrees: f64) -> Picture {
        match self.channels {
            Channels::Gray => self.turn_by::<1>(degrees, [255]),
            Channels::Rgb => self.turn_by::<3>(degrees, [255; 3]),
            Channels::Rgba => self.turn_by::<4>(degrees, [255, 255, 255, 0]),
        }
    }

    fn turn_by<const N: usize>(&self, degrees: f64, ground: [u8; N]) -> Picture {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        let across = (width * cos.abs() + height * sin.abs()).round().max(1.0);
        let down = (width * sin.abs() + height * cos.abs()).round().max(1.0);
        let (source, _) = self.data.as_chunks::<N>();
        let at = |x: i64, y: i64| {
            let inside = x >= 0 && y >= 0 && x < i64::from(self.width) && y < i64::from(self.height);
            if inside { source[(y * i64::from(self.width) + x) as usize] } else { ground }
        };
        let mut data: Vec<[u8; N]> = Vec::with_capacity((across * down) as usize);
        for row in 0..down as u32 {
            for column in 0..across as u32 {
                let (dx, dy) = (f64::from(column) + 0.5 - across / 2.0, f64::from(row) + 0.5 - down / 2.0);
                let (x, y) = (dx * cos + dy * sin + width / 2.0 - 0.5, dy * cos - dx * sin + height / 2.0 - 0.5);
                let (left, top) = (x.floor(), y.floor());
                let (u, v) = (x - left, y - top);
                let (left, top) = (left as i64, top as i64);
                let corners = [at(left, top), at(left + 1, top), at(left, top + 1), at(left + 1, top + 1)];
                let weights = [(1.0 - u) * (1.0 - v), u * (1.0 - v), (1.0 - u) * v, u * v];
                data.push(std::array::from_fn(|channel| {
                    let mixed: f64 = corners.iter().zip(weights).map(|(c, w)| f64::from(c[channel]) * w).sum();
                    mixed.round() as u8
                }));
            }
        }
        Picture { width: across as u32, height: down as u32, channels: self.channels, data: data.into_flattened() }
    }
}
