//! Averaging while rows pass by, so that a large image never lies in memory when a small one is wanted.

use crate::{Channels, ImageError, Picture};

impl Picture {
    /// A smaller copy by averages, with no side smaller than `at_least` unless the picture's is.
    pub(crate) fn averaged(&self, at_least: u32) -> Result<Picture, ImageError> {
        let factor = (self.width / at_least).min(self.height / at_least).max(1);
        let mut shrink = Shrink::new(self.width, self.height, self.channels, factor);
        self.rows().for_each(|row| shrink.push(row));
        shrink.finish()
    }
}

/// Every `factor` x `factor` pixels become one; at the right and bottom edge perhaps fewer.
pub(crate) struct Shrink {
    factor: u32,
    channels: Channels,
    width: u32,
    height: u32,
    out: Vec<u8>,
    /// Sums of colour (times alpha, where there is alpha), per channel and column of the result.
    sums: Vec<u64>,
    gathered: u32,
    source_width: u32,
}

impl Shrink {
    pub(crate) fn new(width: u32, height: u32, channels: Channels, factor: u32) -> Shrink {
        let (across, down) = (width.div_ceil(factor), height.div_ceil(factor));
        Shrink {
            factor,
            channels,
            width: across,
            height: down,
            out: Vec::new(),
            sums: if factor > 1 { vec![0; across as usize * channels.bytes()] } else { Vec::new() },
            gathered: 0,
            source_width: width,
        }
    }

    /// Bytes of the result.
    pub(crate) fn memory(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height) * self.channels.bytes() as u64
    }

    /// Where rows may be appended as they are; `None` when they must be averaged.
    pub(crate) fn direct(&mut self) -> Option<&mut Vec<u8>> {
        if self.out.capacity() == 0 {
            self.out.reserve_exact(self.memory() as usize);
        }
        (self.factor == 1).then_some(&mut self.out)
    }

    pub(crate) fn push(&mut self, row: &[u8]) {
        if let Some(out) = self.direct() {
            out.extend_from_slice(row);
            return;
        }
        match self.channels {
            Channels::Gray => self.add::<1>(row),
            Channels::Rgb => self.add::<3>(row),
            Channels::Rgba => self.add_weighted(row),
        }
        self.gathered += 1;
        if self.gathered == self.factor {
            self.emit();
        }
    }

    fn add<const N: usize>(&mut self, row: &[u8]) {
        let (sums, _) = self.sums.as_chunks_mut::<N>();
        for (pixels, sum) in row.chunks(self.factor as usize * N).zip(sums) {
            let mut across = [0u32; N];
            for pixel in pixels.as_chunks::<N>().0 {
                for (total, value) in across.iter_mut().zip(pixel) {
                    *total += u32::from(*value);
                }
            }
            sum.iter_mut().zip(across).for_each(|(total, across)| *total += u64::from(across));
        }
    }

    fn add_weighted(&mut self, row: &[u8]) {
        let (sums, _) = self.sums.as_chunks_mut::<4>();
        for (pixels, sum) in row.chunks(self.factor as usize * 4).zip(sums) {
            for &[r, g, b, a] in pixels.as_chunks::<4>().0 {
                for (total, value) in sum.iter_mut().zip([r, g, b]) {
                    *total += u64::from(value) * u64::from(a);
                }
                sum[3] += u64::from(a);
            }
        }
    }

    fn emit(&mut self) {
        let bytes = self.channels.bytes();
        let mean = |sum: u64, n: u64| (sum + n / 2).checked_div(n).map_or(255, |mean| mean as u8);
        for (column, sum) in self.sums.chunks_exact_mut(bytes).enumerate() {
            let across = self.factor.min(self.source_width - column as u32 * self.factor);
            let n = u64::from(across) * u64::from(self.gathered);
            match *sum {
                [r, g, b, a] => self.out.extend([mean(r, a), mean(g, a), mean(b, a), mean(a, n)]),
                _ => self.out.extend(sum.iter().map(|total| mean(*total, n))),
            }
            sum.fill(0);
        }
        self.gathered = 0;
    }

    pub(crate) fn finish(mut self) -> Result<Picture, ImageError> {
        if self.gathered > 0 {
            self.emit();
        }
        Picture::new(self.width, self.height, self.channels, self.out)
    }
}
