//! The surface of a picture: colour on top, and below it the mask of the specimen.

use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Mask, Paint, Path, PathBuilder, Pixmap, Point, Rect, Stroke, Transform,
};

use crate::chance::mix;

/// A colour with opacity, all in 0..=255.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ink(pub(crate) u8, pub(crate) u8, pub(crate) u8, pub(crate) u8);

impl Ink {
    fn paint(self) -> Paint<'static> {
        let mut paint = Paint { anti_alias: true, ..Paint::default() };
        paint.set_color_rgba8(self.0, self.1, self.2, self.3);
        paint
    }

    /// The colour made darker or lighter by `by`.
    pub(crate) fn shade(self, by: i32) -> Self {
        let shift = |c: u8| (i32::from(c) + by).clamp(0, 255) as u8;
        Self(shift(self.0), shift(self.1), shift(self.2), self.3)
    }
}

/// Left, top, width and height in pixels.
pub(crate) type Frame = [i64; 4];

/// The surface of a picture.
pub(crate) struct Canvas {
    pub(crate) pixmap: Pixmap,
    pub(crate) mask: Mask,
    /// Moves and turns what is drawn.
    pub(crate) place: Transform,
    /// Whether what is drawn is the specimen.
    pub(crate) specimen: bool,
}

impl Canvas {
    /// An empty surface; `None` when it would have no or too many pixels.
    pub(crate) fn new(width: u32, height: u32, ground: Ink) -> Option<Self> {
        let mut pixmap = Pixmap::new(width, height)?;
        pixmap.fill(Color::from_rgba8(ground.0, ground.1, ground.2, 255));
        Some(Self { pixmap, mask: Mask::new(width, height)?, place: Transform::identity(), specimen: false })
    }

    pub(crate) fn fill(&mut self, path: &Path, ink: Ink) {
        self.pixmap.fill_path(path, &ink.paint(), FillRule::Winding, self.place, None);
        if self.specimen {
            self.mask.fill_path(path, FillRule::Winding, true, self.place);
        }
    }

    pub(crate) fn line(&mut self, path: &Path, width: f32, ink: Ink) {
        let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
        self.pixmap.stroke_path(path, &ink.paint(), &stroke, self.place, None);
        if self.specimen
            && let Some(outline) = path.stroke(&stroke, 1.0)
        {
            self.mask.fill_path(&outline, FillRule::Winding, true, self.place);
        }
    }

    pub(crate) fn rect(&mut self, x: f32, y: f32, w: f32, h: f32, ink: Ink) {
        if let Some(rect) = Rect::from_xywh(x, y, w, h) {
            self.fill(&PathBuilder::from_rect(rect), ink);
        }
    }

    pub(crate) fn frame(&mut self, x: f32, y: f32, w: f32, h: f32, width: f32, ink: Ink) {
        if let Some(rect) = Rect::from_xywh(x, y, w, h) {
            self.line(&PathBuilder::from_rect(rect), width, ink);
        }
    }

    pub(crate) fn circle(&mut self, x: f32, y: f32, radius: f32, ink: Ink) {
        if let Some(path) = PathBuilder::from_circle(x, y, radius.max(0.3)) {
            self.fill(&path, ink);
        }
    }

    /// Takes a rectangle that something was laid on out of the specimen's mask.
    pub(crate) fn cover(&mut self, x: f32, y: f32, w: f32, h: f32) {
        let [left, top, wide, high] = self.bounds(x, y, w, h).map(|n| n as usize);
        let width = self.mask.width() as usize;
        for row in self.mask.data_mut().chunks_exact_mut(width).skip(top).take(high) {
            row[left..left + wide].fill(0);
        }
    }

    /// A smooth closed shape through `points`.
    pub(crate) fn blob(&mut self, points: &[(f32, f32)], ink: Ink) {
        if let Some(path) = smooth(points, true) {
            self.fill(&path, ink);
        }
    }

    /// A smooth open line through `points`.
    pub(crate) fn curve(&mut self, points: &[(f32, f32)], width: f32, ink: Ink) {
        if let Some(path) = smooth(points, false) {
            self.line(&path, width, ink);
        }
    }

    /// The upright frame around a rectangle as it is placed just now, cut at the picture's edge.
    pub(crate) fn bounds(&self, x: f32, y: f32, w: f32, h: f32) -> Frame {
        let mut corners =
            [Point::from_xy(x, y), Point::from_xy(x + w, y), Point::from_xy(x + w, y + h), Point::from_xy(x, y + h)];
        self.place.map_points(&mut corners);
        let (width, height) = (self.pixmap.width() as f32, self.pixmap.height() as f32);
        let fold = |pick: fn(&Point) -> f32, most: f32| {
            let low = corners.iter().map(pick).fold(f32::MAX, f32::min).clamp(0.0, most).floor();
            let high = corners.iter().map(pick).fold(f32::MIN, f32::max).clamp(0.0, most).ceil();
            (low as i64, (high - low) as i64)
        };
        let ((left, w), (top, h)) = (fold(|p| p.x, width), fold(|p| p.y, height));
        [left, top, w, h]
    }

    /// The pixels as RGB, with the grain of paper and camera laid over them.
    pub(crate) fn develop(&self, seed: u64, grain: i32) -> Vec<u8> {
        let width = self.pixmap.width() as usize;
        let mut out = Vec::with_capacity(width * self.pixmap.height() as usize * 3);
        for (y, row) in self.pixmap.data().chunks_exact(width * 4).enumerate() {
            let line = mix(seed, y as u64);
            for (x, pixel) in row.chunks_exact(4).enumerate() {
                let noise = mix(line, x as u64);
                // A sum of two gives fewer extremes; fibres run along both axes.
                let fine = (noise & 0xFF) as i32 + (noise >> 8 & 0xFF) as i32 - 255;
                let by = fine * grain / 255;
                for &channel in &pixel[..3] {
                    out.push((i32::from(channel) + by).clamp(0, 255) as u8);
                }
            }
        }
        out
    }
}

fn smooth(points: &[(f32, f32)], closed: bool) -> Option<Path> {
    let n = points.len();
    if n < 2 {
        return None;
    }
    let mut path = PathBuilder::new();
    let middle = |a: (f32, f32), b: (f32, f32)| ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
    if closed {
        let start = middle(points[n - 1], points[0]);
        path.move_to(start.0, start.1);
        for i in 0..n {
            let to = middle(points[i], points[(i + 1) % n]);
            path.quad_to(points[i].0, points[i].1, to.0, to.1);
        }
        path.close();
    } else {
        path.move_to(points[0].0, points[0].1);
        for i in 1..n - 1 {
            let to = middle(points[i], points[i + 1]);
            path.quad_to(points[i].0, points[i].1, to.0, to.1);
        }
        path.line_to(points[n - 1].0, points[n - 1].1);
    }
    path.finish()
}
