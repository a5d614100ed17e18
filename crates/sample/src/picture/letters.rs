//! Text as outlines: printed, typed, and by hand.

use tiny_skia::{Path, PathBuilder, Transform};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::canvas::{Canvas, Ink};
use crate::chance::mix;

/// A way of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hand {
    Typewriter,
    Serif,
    Sans,
    Script,
    Scrawl,
}

impl Hand {
    /// As the ground truth calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Typewriter => "typed",
            Self::Serif | Self::Sans => "printed",
            Self::Script | Self::Scrawl => "handwritten",
        }
    }
}

/// The type faces, opened.
pub(crate) struct Letters {
    faces: [Face<'static>; 5],
}

impl Letters {
    pub(crate) fn new() -> Self {
        let open = |data: &'static [u8]| Face::parse(data, 0).expect("the fonts in the program are sound");
        Self {
            faces: [
                open(include_bytes!("../../fonts/courier-prime.ttf")),
                open(include_bytes!("../../fonts/old-standard-tt.ttf")),
                open(include_bytes!("../../fonts/work-sans.ttf")),
                open(include_bytes!("../../fonts/caveat.ttf")),
                open(include_bytes!("../../fonts/reenie-beanie.ttf")),
            ],
        }
    }

    fn glyph(&self, hand: Hand, c: char) -> (GlyphId, f32) {
        let face = &self.faces[hand as usize];
        let glyph = face.glyph_index(c).unwrap_or(GlyphId(0));
        (glyph, f32::from(face.glyph_hor_advance(glyph).unwrap_or(500)) / f32::from(face.units_per_em()))
    }

    /// The width of `text` at `size`.
    pub(crate) fn width(&self, hand: Hand, text: &str, size: f32) -> f32 {
        text.chars().map(|c| self.glyph(hand, c).1).sum::<f32>() * size
    }

    fn outline(&self, hand: Hand, glyph: GlyphId) -> Option<Path> {
        let mut pen = Pen(PathBuilder::new());
        self.faces[hand as usize].outline_glyph(glyph, &mut pen)?;
        pen.0.finish()
    }

    /// Writes `text` with its baseline at `y`; a hand wavers a little, a machine hits unevenly.
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn write(&self, canvas: &mut Canvas, hand: Hand, text: &str, x: f32, y: f32, size: f32, ink: Ink) {
        let scale = size / f32::from(self.faces[hand as usize].units_per_em());
        let mut at = x;
        for (i, c) in text.chars().enumerate() {
            let (glyph, advance) = self.glyph(hand, c);
            if let Some(path) = self.outline(hand, glyph) {
                let chance = mix(text.len() as u64 * 131 + i as u64, u64::from(u32::from(c)));
                let waver = |shift: u32| ((chance >> shift & 0xFF) as f32 / 255.0 - 0.5) * size;
                let (rise, turn, fade) = match hand {
                    Hand::Script | Hand::Scrawl => (waver(0) * 0.05, waver(8) / size * 3.0, 0),
                    Hand::Typewriter => (waver(0) * 0.03, 0.0, (chance >> 16 & 0x3F) as u8),
                    Hand::Serif | Hand::Sans => (0.0, 0.0, 0),
                };
                let place = Transform::from_row(scale, 0.0, 0.0, -scale, 0.0, 0.0)
                    .post_rotate(turn)
                    .post_translate(at, y + rise);
                if let Some(path) = path.transform(place) {
                    canvas.fill(&path, Ink(ink.0, ink.1, ink.2, ink.3 - fade.min(ink.3)));
                }
            }
            at += advance * size;
        }
    }

    /// Writes `text` along the upper part of a circle, as on stamps.
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn write_round(
        &self,
        canvas: &mut Canvas,
        hand: Hand,
        text: &str,
        centre: (f32, f32),
        radius: f32,
        size: f32,
        ink: Ink,
    ) {
        let scale = size / f32::from(self.faces[hand as usize].units_per_em());
        let degrees = |length: f32| (length / radius).to_degrees();
        let mut angle = -degrees(self.width(hand, text, size)) / 2.0;
        for c in text.chars() {
            let (glyph, advance) = self.glyph(hand, c);
            let half = degrees(advance * size / 2.0);
            angle += half;
            if let Some(path) = self.outline(hand, glyph) {
                let place = Transform::from_row(scale, 0.0, 0.0, -scale, -advance * size / 2.0, -radius)
                    .post_concat(Transform::from_rotate(angle))
                    .post_translate(centre.0, centre.1);
                if let Some(path) = path.transform(place) {
                    canvas.fill(&path, ink);
                }
            }
            angle += half;
        }
    }
}

struct Pen(PathBuilder);

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}
