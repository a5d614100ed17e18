//! Pinned insects from above: beetles, butterflies, and others with clear wings.

use super::canvas::{Canvas, Ink};
use crate::chance::Chance;

type At = (f32, f32);

fn along(from: At, angle: f32, length: f32) -> At {
    (from.0 + angle.cos() * length, from.1 + angle.sin() * length)
}

/// Both halves of a shape that is the same on either side of the body axis.
fn mirrored(centre: At, half: &[(f32, f32)], size: f32) -> Vec<At> {
    let right = half.iter().map(|p| (centre.0 + p.0 * size, centre.1 + p.1 * size));
    let left = half.iter().rev().map(|p| (centre.0 - p.0 * size, centre.1 + p.1 * size));
    right.chain(left).collect()
}

/// Draws an insect of `order` centred at `at`; `size` is half its body length in pixels. Returns where the pin is.
pub(crate) fn insect(canvas: &mut Canvas, genus: &mut Chance, own: &mut Chance, order: &str, at: At, size: f32) -> At {
    canvas.specimen = true;
    let hues =
        [Ink(46, 38, 32, 255), Ink(92, 54, 30, 255), Ink(34, 52, 46, 255), Ink(60, 58, 78, 255), Ink(128, 82, 34, 255)];
    let tone = hues[genus.below(5) as usize];
    match order {
        "Coleoptera" | "Hemiptera" => beetle(canvas, genus, own, at, size, tone),
        "Lepidoptera" => butterfly(canvas, genus, own, at, size, tone),
        _ => winged(canvas, genus, own, order, at, size, tone),
    }
    canvas.specimen = false;
    (at.0, at.1 - size * 0.12)
}

fn legs(canvas: &mut Canvas, own: &mut Chance, at: At, size: f32, tone: Ink) {
    for (i, (root, reach)) in [(-0.34, -0.95), (-0.1, 0.12), (0.12, 0.85)].into_iter().enumerate() {
        for side in [-1.0, 1.0] {
            let start = (at.0 + side * size * 0.16, at.1 + root * size);
            let angle = if side > 0.0 { reach } else { std::f32::consts::PI - reach } + own.span(-0.1, 0.1);
            let long = size * (0.42 + 0.07 * i as f32);
            let knee = along(start, angle, long);
            let turn = side * if i == 0 { -0.5 } else { 0.6 };
            let shin = along(knee, angle + turn, long * 0.85);
            let foot = along(shin, angle + turn * 1.5, long * 0.5);
            for (points, width) in [([start, knee], 0.065), ([knee, shin], 0.042), ([shin, foot], 0.025)] {
                canvas.curve(&points, size * width, tone);
            }
        }
    }
}

fn antennae(canvas: &mut Canvas, own: &mut Chance, head: At, size: f32, length: f32, club: bool, tone: Ink) {
    for side in [-1.0, 1.0] {
        let mid = (head.0 + side * size * 0.3 * length, head.1 - size * 0.36 * length + own.span(-4.0, 4.0));
        let tip = (head.0 + side * size * (0.55 + own.span(-0.06, 0.06)) * length, head.1 - size * 0.62 * length);
        canvas.curve(&[(head.0 + side * size * 0.06, head.1), mid, tip], size * 0.022, tone);
        if club {
            canvas.circle(tip.0, tip.1, size * 0.035, tone);
        }
    }
}

fn beetle(canvas: &mut Canvas, genus: &mut Chance, own: &mut Chance, at: At, size: f32, tone: Ink) {
    let broad = genus.span(0.32, 0.5);
    let horned = genus.span(0.6, 1.7);
    legs(canvas, own, at, size, tone.shade(-12));
    let head = (at.0, at.1 - size * 0.86);
    antennae(canvas, own, head, size, horned, false, tone.shade(-6));
    canvas.blob(&mirrored(head, &[(0.02, -0.16), (0.14, -0.1), (0.18, 0.02), (0.14, 0.14)], size), tone.shade(-10));
    for side in [-1.0, 1.0] {
        canvas.circle(head.0 + side * size * 0.15, head.1 + size * 0.01, size * 0.045, Ink(14, 12, 12, 255));
        canvas.curve(
            &[
                (head.0 + side * size * 0.06, head.1 - size * 0.13),
                (head.0 + side * size * 0.12, head.1 - size * 0.24),
                (head.0 + side * size * 0.02, head.1 - size * 0.27),
            ],
            size * 0.04,
            tone.shade(-20),
        );
    }
    let thorax = (at.0, at.1 - size * 0.5);
    canvas.blob(
        &mirrored(
            thorax,
            &[(0.0, -0.24), (broad * 0.6, -0.22), (broad * 0.86, 0.0), (broad * 0.7, 0.2), (0.0, 0.22)],
            size,
        ),
        tone.shade(6),
    );
    let body = (at.0, at.1 + size * 0.3);
    let wing = mirrored(
        body,
        &[
            (0.0, -0.58),
            (broad * 0.7, -0.6),
            (broad * 1.06, -0.25),
            (broad * 1.04, 0.3),
            (broad * 0.5, 0.76),
            (0.0, 0.82),
        ],
        size,
    );
    canvas.blob(&wing, tone);
    canvas.specimen = false;
    for line in 1..7 {
        for side in [-1.0, 1.0] {
            let x = side * broad * 0.15 * line as f32 * size;
            let short = 0.04 * line as f32;
            canvas.curve(
                &[
                    (body.0 + x * 0.85, body.1 - size * (0.54 - short * 0.4)),
                    (body.0 + x, body.1),
                    (body.0 + x * 0.6, body.1 + size * (0.68 - short)),
                ],
                1.4,
                tone.shade(-16),
            );
        }
    }
    canvas.curve(
        &[(body.0, body.1 - size * 0.55), (body.0, body.1), (body.0, body.1 + size * 0.76)],
        2.4,
        tone.shade(-30),
    );
    let spots = genus.below(3);
    for i in 0..spots * 2 {
        let y = body.1 + size * (0.28 * i as f32 - 0.3);
        for side in [-1.0, 1.0] {
            canvas.circle(body.0 + side * broad * 0.55 * size, y, size * 0.075, Ink(186, 120, 40, 230));
        }
    }
    // Light from the upper left shines back.
    canvas.blob(
        &[
            (body.0 - broad * 0.65 * size, body.1 - size * 0.3),
            (body.0 - broad * 0.5 * size, body.1 - size * 0.4),
            (body.0 - broad * 0.48 * size, body.1 + size * 0.1),
            (body.0 - broad * 0.6 * size, body.1 + size * 0.15),
        ],
        Ink(255, 255, 255, 42),
    );
    canvas.blob(
        &[
            (thorax.0 - broad * 0.5 * size, thorax.1 - size * 0.1),
            (thorax.0 - broad * 0.3 * size, thorax.1 - size * 0.16),
            (thorax.0 - broad * 0.32 * size, thorax.1 + size * 0.05),
        ],
        Ink(255, 255, 255, 38),
    );
}

fn butterfly(canvas: &mut Canvas, genus: &mut Chance, own: &mut Chance, at: At, size: f32, tone: Ink) {
    let wings = [
        Ink(176, 108, 44, 255),
        Ink(92, 98, 138, 255),
        Ink(196, 176, 128, 255),
        Ink(104, 84, 66, 255),
        Ink(206, 196, 172, 255),
    ];
    let wing = wings[genus.below(5) as usize];
    let (pointed, spots) = (genus.span(1.35, 1.75), genus.below(4));
    let fore = [
        (0.08, -0.5),
        (0.7, -1.05),
        (pointed, -1.2),
        (pointed + 0.05, -0.95),
        (1.25, -0.25),
        (0.75, 0.02),
        (0.1, -0.05),
    ];
    let hind = [(0.08, -0.12), (0.8, -0.12), (1.2, 0.2), (1.12, 0.75), (0.7, 1.0), (0.3, 0.8), (0.08, 0.35)];
    for side in [-1.0f32, 1.0] {
        let put = |p: &(f32, f32)| (at.0 + side * p.0 * size, at.1 + p.1 * size);
        for (shape, by) in [(&hind[..], 12), (&fore[..], 0)] {
            let outline: Vec<At> = shape.iter().map(put).collect();
            canvas.blob(&outline, tone);
            let centre = put(&(0.62, if by == 0 { -0.5 } else { 0.35 }));
            let inner: Vec<At> = outline
                .iter()
                .map(|p| (centre.0 + (p.0 - centre.0) * 0.86, centre.1 + (p.1 - centre.1) * 0.86))
                .collect();
            canvas.specimen = false;
            canvas.blob(&inner, wing.shade(by));
            let root = put(&(0.12, if by == 0 { -0.3 } else { 0.05 }));
            for p in &inner {
                canvas.curve(&[root, ((root.0 + p.0) / 2.0, (root.1 + p.1) / 2.0 + 4.0), *p], 1.3, tone.shade(10));
            }
            for spot in 0..spots {
                let place = put(&if by == 0 {
                    (0.75 + 0.2 * spot as f32, -0.75 + 0.1 * spot as f32)
                } else {
                    (0.85 - 0.18 * spot as f32, 0.5 + 0.07 * spot as f32)
                });
                canvas.circle(place.0, place.1, size * 0.085, tone);
                canvas.circle(place.0, place.1, size * 0.04, Ink(226, 214, 180, 255));
            }
            canvas.specimen = true;
        }
    }
    antennae(canvas, own, (at.0, at.1 - size * 0.62), size, 1.2, true, tone.shade(-10));
    canvas.blob(
        &mirrored(
            at,
            &[(0.0, -0.72), (0.08, -0.66), (0.07, -0.55), (0.13, -0.3), (0.1, 0.0), (0.09, 0.4), (0.0, 0.8)],
            size,
        ),
        tone.shade(8),
    );
    canvas.specimen = false;
    for _ in 0..60 {
        let start = (at.0 + own.span(-0.08, 0.08) * size, at.1 + own.span(-0.5, 0.1) * size);
        canvas.curve(
            &[start, along(start, own.span(0.8, 2.3), size * 0.06)],
            1.0,
            tone.shade(own.between(10, 60) as i32),
        );
    }
}

fn winged(canvas: &mut Canvas, genus: &mut Chance, own: &mut Chance, order: &str, at: At, size: f32, tone: Ink) {
    let slender = matches!(order, "Odonata" | "Plecoptera" | "Trichoptera" | "Ephemeroptera" | "Neuroptera");
    let pairs = if order == "Diptera" { 1 } else { 2 };
    legs(canvas, own, (at.0, at.1 - size * 0.1), size * 0.92, tone.shade(-8));
    let glass = Ink(206, 196, 168, 120);
    for pair in 0..pairs {
        let tilt = if pair == 0 { genus.span(-0.5, -0.25) } else { genus.span(0.1, 0.35) };
        let reach = size * if slender { 1.5 } else { 1.15 } * (1.0 - 0.25 * pair as f32);
        for side in [-1.0f32, 1.0] {
            let root = (at.0 + side * size * 0.14, at.1 - size * (0.3 - 0.18 * pair as f32));
            let put = |along_wing: f32, across: f32| {
                let (c, s) = (tilt.cos(), tilt.sin());
                (root.0 + side * (along_wing * c - across * s) * reach, root.1 + (along_wing * s + across * c) * reach)
            };
            let shape = [
                put(0.0, -0.03),
                put(0.5, -0.12),
                put(0.95, -0.08),
                put(1.04, 0.06),
                put(0.85, 0.24),
                put(0.4, 0.24),
                put(0.05, 0.08),
            ];
            canvas.blob(&shape, glass);
            canvas.specimen = false;
            canvas.curve(&[put(0.0, -0.02), put(0.5, -0.09), put(1.0, -0.04)], size * 0.02, tone);
            for vein in 0..5 {
                let v = vein as f32 * 0.055;
                canvas.curve(&[put(0.02, 0.0), put(0.45, v * 0.8 - 0.02), put(0.92 - v * 0.6, v)], 1.3, tone.shade(26));
            }
            for cross in 1..4 {
                let c = 0.2 + 0.18 * cross as f32;
                canvas.curve(&[put(c, -0.08), put(c + 0.03, 0.16)], 1.0, tone.shade(34));
            }
            canvas.specimen = true;
        }
    }
    let head = (at.0, at.1 - size * 0.66);
    antennae(canvas, own, head, size, genus.span(0.6, 1.1), false, tone);
    let thin = if slender { 0.1 } else { 0.26 };
    let body = (at.0, at.1 + size * 0.34);
    canvas.blob(
        &mirrored(body, &[(0.0, -0.4), (thin, -0.28), (thin * 1.1, 0.1), (thin * 0.6, 0.5), (0.0, 0.68)], size),
        tone,
    );
    canvas.specimen = false;
    let band = Ink(204, 160, 60, 255);
    for i in 0..5 {
        let y = body.1 + size * (0.19 * i as f32 - 0.28);
        let half = thin * (1.0 - 0.11 * i as f32) * size * 0.86;
        canvas.curve(
            &[(body.0 - half, y), (body.0, y + size * 0.03), (body.0 + half, y)],
            size * 0.05,
            if genus.below(2) == 0 { band } else { tone.shade(26) },
        );
    }
    canvas.specimen = true;
    canvas.blob(
        &mirrored(
            (at.0, at.1 - size * 0.26),
            &[(0.0, -0.27), (0.2, -0.22), (0.25, 0.0), (0.17, 0.22), (0.0, 0.26)],
            size,
        ),
        tone.shade(6),
    );
    canvas.blob(
        &mirrored(head, &[(0.0, -0.14), (0.14, -0.1), (0.18, 0.02), (0.1, 0.13), (0.0, 0.14)], size),
        tone.shade(-6),
    );
    for side in [-1.0, 1.0] {
        canvas.blob(
            &[
                (head.0 + side * size * 0.1, head.1 - size * 0.1),
                (head.0 + side * size * 0.2, head.1 - size * 0.03),
                (head.0 + side * size * 0.15, head.1 + size * 0.1),
                (head.0 + side * size * 0.09, head.1),
            ],
            Ink(70, 26, 22, 255),
        );
    }
    for _ in 0..90 {
        let start = (at.0 + own.span(-0.2, 0.2) * size, at.1 + own.span(-0.48, -0.08) * size);
        canvas.curve(
            &[start, along(start, own.span(0.0, std::f32::consts::TAU), size * 0.08)],
            1.0,
            tone.shade(own.between(20, 80) as i32),
        );
    }
}
