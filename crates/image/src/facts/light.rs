//! Between sRGB and what an eye sees.

/// The light of an sRGB value, 0 to 1.
pub(super) fn linear(value: u8) -> f32 {
    let v = f32::from(value) / 255.0;
    if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

/// The sRGB value of light from 0 to 1.
pub(super) fn coded(light: f32) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let v = if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (v * 255.0).round() as u8
}

/// CIE L* (0 to 100) of an amount of light.
pub(super) fn lightness(light: f32) -> f32 {
    if light > 216.0 / 24_389.0 { 116.0 * light.cbrt() - 16.0 } else { light * 24_389.0 / 27.0 }
}

/// L* for all sums of light that 8-bit colours make, read from tables.
pub(super) struct Eye {
    red: [f32; 256],
    green: [f32; 256],
    blue: [f32; 256],
    /// L* by light in steps of 1/4095.
    steps: Vec<f32>,
}

impl Eye {
    pub(super) fn new() -> Eye {
        let weighted = |weight: f32| std::array::from_fn(|v| weight * linear(v as u8));
        Eye {
            red: weighted(0.2126),
            green: weighted(0.7152),
            blue: weighted(0.0722),
            steps: (0..=4096u16).map(|step| lightness(f32::from(step) / 4095.0)).collect(),
        }
    }

    /// L* of a pixel of one, three or four channels; alpha is passed over.
    pub(super) fn lightness(&self, pixel: &[u8]) -> f32 {
        let light = match *pixel {
            [r, g, b, ..] => self.red[usize::from(r)] + self.green[usize::from(g)] + self.blue[usize::from(b)],
            [v, ..] => (self.red[usize::from(v)] + self.green[usize::from(v)]) + self.blue[usize::from(v)],
            [] => 0.0,
        };
        let place = (light * 4095.0).clamp(0.0, 4095.0);
        let step = place as usize;
        let rest = place - step as f32;
        self.steps[step] + (self.steps[step + 1] - self.steps[step]) * rest
    }
}

/// Oklab (Ottosson 2020): near colours look alike.
pub(super) fn oklab([r, g, b]: [u8; 3]) -> [f32; 3] {
    let (r, g, b) = (linear(r), linear(g), linear(b));
    let l = (0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
    let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
    let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
    [
        0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
        1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
        0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
    ]
}

pub(super) fn from_oklab([lightness, a, b]: [f32; 3]) -> [u8; 3] {
    let l = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
    let m = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
    let s = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
    [
        4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
        -1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s,
        -0.004_196_086 * l - 0.703_418_6 * m + 1.707_614_7 * s,
    ]
    .map(coded)
}
