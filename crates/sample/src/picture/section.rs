//! What lies on microscope slides: thin sections of rock, small shells, tissue.

use super::canvas::{Canvas, Ink};
use crate::chance::Chance;

type At = (f32, f32);

fn ring(own: &mut Chance, centre: At, radius: f32, corners: u32, rough: f32) -> Vec<At> {
    (0..corners)
        .map(|i| {
            let angle = std::f32::consts::TAU * i as f32 / corners as f32;
            let r = radius * (1.0 + own.span(-rough, rough));
            (centre.0 + angle.cos() * r, centre.1 + angle.sin() * r)
        })
        .collect()
}

/// A thin section in the colours of crossed polarisers.
pub(crate) fn rock(canvas: &mut Canvas, own: &mut Chance, centre: At, radius: f32) {
    let bright = [
        Ink(86, 92, 122, 255),
        Ink(188, 170, 96, 255),
        Ink(150, 92, 120, 255),
        Ink(96, 140, 132, 255),
        Ink(206, 204, 192, 255),
        Ink(60, 58, 62, 255),
        Ink(168, 118, 66, 255),
    ];
    canvas.specimen = true;
    let outline = ring(own, centre, radius, 14, 0.05);
    canvas.blob(&outline, Ink(120, 116, 110, 255));
    canvas.specimen = false;
    for _ in 0..260 {
        let (angle, far) = (own.span(0.0, std::f32::consts::TAU), own.part().sqrt() as f32 * radius * 0.84);
        let at = (centre.0 + angle.cos() * far, centre.1 + angle.sin() * far);
        let coarse = (radius * own.span(0.03, 0.11)).min((radius * 0.9 - far).max(radius * 0.03));
        let grain = ring(own, at, coarse, 7, 0.3);
        let ink = bright[own.below(7) as usize].shade(own.between(-18, 18) as i32);
        canvas.blob(&grain, ink);
    }
}

/// A chambered shell, as of small creatures of the sea floor.
pub(crate) fn shell(canvas: &mut Canvas, genus: &mut Chance, own: &mut Chance, centre: At, radius: f32) {
    let tone = Ink(genus.between(186, 214) as u8, genus.between(166, 190) as u8, genus.between(128, 152) as u8, 255);
    let (growth, step) = (genus.span(1.09, 1.15), genus.span(0.42, 0.58));
    canvas.specimen = true;
    let turns = 26;
    let mut size = radius * 0.42 / f32::powi(growth, turns);
    let mut angle = own.span(0.0, std::f32::consts::TAU);
    let mut chambers = Vec::new();
    for _ in 0..turns {
        let far = size * 1.55;
        chambers.push((centre.0 + angle.cos() * far, centre.1 + angle.sin() * far, size));
        angle += step;
        size *= growth;
    }
    for &(x, y, size) in &chambers {
        let shade = own.between(-10, 10) as i32;
        canvas.circle(x, y, size, tone.shade(-58));
        canvas.circle(x, y, size * 0.9, tone.shade(shade));
        canvas.circle(x - size * 0.25, y - size * 0.25, size * 0.45, tone.shade(shade + 16));
    }
    for _ in 0..140 {
        let (x, y, size) = chambers[own.below(chambers.len() as u64) as usize];
        let (turn, far) = (own.span(0.0, std::f32::consts::TAU), own.span(0.1, 0.8) * size);
        canvas.circle(x + turn.cos() * far, y + turn.sin() * far, radius * 0.006, tone.shade(-70));
    }
    canvas.specimen = false;
}

/// A stained slice of tissue.
pub(crate) fn tissue(canvas: &mut Canvas, genus: &mut Chance, own: &mut Chance, centre: At, radius: f32) {
    let tone = [Ink(206, 150, 176, 255), Ink(176, 156, 204, 255), Ink(150, 176, 170, 255)][genus.below(3) as usize];
    canvas.specimen = true;
    let outline = ring(own, centre, radius * 0.86, 16, 0.13);
    canvas.blob(&outline, tone);
    canvas.specimen = false;
    let inner: Vec<At> =
        outline.iter().map(|p| (centre.0 + (p.0 - centre.0) * 0.62, centre.1 + (p.1 - centre.1) * 0.62)).collect();
    canvas.blob(&inner, tone.shade(22));
    for _ in 0..520 {
        let (angle, far) = (own.span(0.0, std::f32::consts::TAU), own.part().sqrt() as f32 * radius * 0.7);
        let at = (centre.0 + angle.cos() * far, centre.1 + angle.sin() * far);
        canvas.circle(at.0, at.1, radius * own.span(0.016, 0.03), tone.shade(-20));
        canvas.circle(at.0, at.1, radius * 0.009, Ink(84, 54, 112, 255));
    }
}
