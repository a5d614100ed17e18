//! Dried fungi.

use super::canvas::{Canvas, Ink};
use crate::chance::Chance;

type At = (f32, f32);

/// Draws dried caps of a fungus, whole and cut.
pub(crate) fn fungus(canvas: &mut Canvas, genus: &mut Chance, own: &mut Chance, base: At, height: f32) {
    let tone = Ink(genus.between(116, 158) as u8, genus.between(94, 124) as u8, genus.between(66, 96) as u8, 255);
    canvas.specimen = true;
    for i in 0..4 + own.below(3) {
        let (column, row) = ((i % 3) as f32, (i / 3) as f32);
        let foot = (base.0 + (column - 1.0) * height * 0.34 + own.span(-12.0, 12.0), base.1 - row * height * 0.45);
        let size = height * own.span(0.08, 0.125);
        let cap = (foot.0 + own.span(-8.0, 8.0), foot.1 - size * 2.2);
        let pale = tone.shade(40);
        canvas.blob(
            &[
                (foot.0 - size * 0.3, foot.1),
                (cap.0 - size * 0.2, cap.1),
                (cap.0 + size * 0.2, cap.1),
                (foot.0 + size * 0.3, foot.1),
                (foot.0, foot.1 + size * 0.15),
            ],
            pale,
        );
        let rim = size * 1.15;
        canvas.blob(
            &[
                (cap.0 - rim, cap.1 + size * 0.25),
                (cap.0 - rim * 0.8, cap.1 - size * 0.5),
                (cap.0, cap.1 - size * 0.9),
                (cap.0 + rim * 0.8, cap.1 - size * 0.5),
                (cap.0 + rim, cap.1 + size * 0.25),
                (cap.0, cap.1 + size * 0.1),
            ],
            tone,
        );
        for gill in -6..=6 {
            let x = cap.0 + gill as f32 * rim / 7.0;
            canvas.curve(&[(cap.0 + gill as f32 * size * 0.03, cap.1), (x, cap.1 + size * 0.16)], 1.0, tone.shade(-30));
        }
        for _ in 0..20 {
            let (dx, dy) = (own.span(-0.7, 0.7) * rim, own.span(-0.55, 0.0) * size);
            canvas.circle(cap.0 + dx, cap.1 + dy, own.span(0.8, 2.4), tone.shade(own.between(-26, 20) as i32));
        }
    }
    canvas.specimen = false;
}
