//! Pressed plants, drawn from chance that belongs to their names.

use super::canvas::{Canvas, Ink};
use crate::chance::Chance;

/// How a plant grows; the same for all of one genus.
struct Habit {
    leaf: Leaf,
    flower: u64,
    petal: Ink,
    green: Ink,
    stems: u64,
    branchy: f32,
    leaf_length: f32,
    leaf_width: f32,
    petals: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum Leaf {
    Simple,
    Toothed,
    Pinnate,
    Grass,
}

type At = (f32, f32);

fn along(from: At, angle: f32, length: f32) -> At {
    (from.0 + angle.cos() * length, from.1 + angle.sin() * length)
}

/// Draws a plant with its root at `base`, `height` pixels tall; returns points of stems, for tape to hold.
pub(crate) fn plant(
    canvas: &mut Canvas,
    genus: &mut Chance,
    own: &mut Chance,
    class: &str,
    base: At,
    height: f32,
) -> Vec<(At, f32)> {
    let grass = class == "Liliopsida";
    let petals = [
        Ink(196, 170, 70, 255),
        Ink(150, 100, 140, 255),
        Ink(214, 200, 170, 255),
        Ink(120, 110, 160, 255),
        Ink(176, 90, 84, 255),
    ];
    let fern = class == "Polypodiopsida";
    let habit = Habit {
        leaf: if grass {
            Leaf::Grass
        } else if fern {
            Leaf::Pinnate
        } else {
            [Leaf::Simple, Leaf::Toothed, Leaf::Pinnate, Leaf::Simple][genus.below(4) as usize]
        },
        flower: if fern { 9 } else { genus.below(3) },
        petal: petals[genus.below(5) as usize],
        green: dried(genus, own),
        stems: if grass { 4 + genus.below(4) } else { 1 + genus.below(3) },
        branchy: genus.span(0.5, 0.9),
        leaf_length: height * genus.span(0.10, 0.19),
        leaf_width: genus.span(0.16, 0.42),
        petals: 5 + genus.below(2) * 8,
    };
    canvas.specimen = true;
    roots(canvas, own, base, height * 0.16);
    let mut held = Vec::new();
    for stem in 0..habit.stems {
        let lean = (stem as f32 - (habit.stems as f32 - 1.0) / 2.0) * own.span(0.1, 0.17);
        let tall = height * own.span(0.72, 1.0) * 0.82;
        axis(canvas, own, &habit, base, -std::f32::consts::FRAC_PI_2 + lean, tall, 0, &mut held);
    }
    canvas.specimen = false;
    held
}

/// Pressed leaves keep some of their green, or turn olive and brown with the years.
fn dried(genus: &mut Chance, own: &mut Chance) -> Ink {
    let (red, green, blue) = (genus.between(86, 112), genus.between(94, 112), genus.between(50, 70));
    let brown = own.between(0, 36);
    Ink((red + brown) as u8, (green + brown / 4) as u8, (blue + brown / 2) as u8, 255)
}

fn roots(canvas: &mut Canvas, own: &mut Chance, base: At, depth: f32) {
    let brown = Ink(104, 82, 56, 255);
    for _ in 0..own.between(7, 14) {
        let mut angle = own.span(0.5, 2.64);
        let mut at = base;
        let mut points = vec![at];
        let steps = own.between(4, 8);
        for _ in 0..steps {
            angle += own.span(-0.45, 0.45);
            at = along(at, angle, depth / 6.0);
            points.push(at);
        }
        canvas.curve(&points, own.span(0.9, 2.6), brown.shade(own.between(-18, 22) as i32));
    }
}

#[allow(clippy::too_many_arguments)]
fn axis(
    canvas: &mut Canvas,
    own: &mut Chance,
    habit: &Habit,
    from: At,
    angle: f32,
    length: f32,
    order: u32,
    held: &mut Vec<(At, f32)>,
) {
    let nodes = if order == 0 { 9 } else { 5 };
    let bend = own.span(-0.045, 0.045);
    let (mut at, mut heading) = (from, angle);
    let mut points = vec![(at, heading)];
    for _ in 0..nodes {
        heading += bend + own.span(-0.06, 0.06);
        at = along(at, heading, length / nodes as f32);
        points.push((at, heading));
    }
    let width = (length / 150.0).clamp(1.3, 7.0);
    let line: Vec<At> = points.iter().map(|p| p.0).collect();
    // Blades and twigs lie below their axis.
    for (i, &(at, heading)) in points.iter().enumerate().skip(1) {
        let up = i as f32 / nodes as f32;
        let side = if i % 2 == 0 { 1.0 } else { -1.0 };
        if habit.leaf == Leaf::Grass {
            if i < 6 && order == 0 {
                let reach = habit.leaf_length * own.span(1.6, 3.0);
                let away = heading + side * own.span(0.2, 0.5);
                blade(canvas, own, at, away, reach, habit.green);
            }
        } else {
            if order < 2 && up > 0.3 && own.part() < f64::from(habit.branchy) * (if order == 0 { 0.75 } else { 0.3 }) {
                let reach = length * own.span(0.28, 0.5) * (1.25 - up * 0.6);
                let away = heading + side * own.span(0.45, 0.85);
                axis(canvas, own, habit, at, away, reach, order + 1, held);
            }
            let size =
                habit.leaf_length * (1.15 - up * 0.6) * if order == 0 { 1.0 } else { 0.62 } * own.span(0.8, 1.15);
            let away = heading + side * own.span(0.6, 1.15);
            leaf(canvas, own, habit, at, away, size);
            if own.per_mille(550) {
                let (away, less) = (heading - side * own.span(0.6, 1.15), own.span(0.7, 1.0));
                leaf(canvas, own, habit, at, away, size * less);
            }
        }
    }
    canvas.curve(&line, width, habit.green.shade(-22));
    canvas.curve(&line, width * 0.35, habit.green.shade(14));
    if order == 0 {
        held.extend([2, 5].iter().filter_map(|&i| points.get(i).copied()));
    }
    let tip = points.last().copied().unwrap_or((from, angle));
    flower(canvas, own, habit, tip.0, tip.1, (length * 0.11).clamp(12.0, 46.0));
}

fn blade(canvas: &mut Canvas, own: &mut Chance, from: At, angle: f32, length: f32, green: Ink) {
    let droop = own.span(-0.5, 0.5);
    let width = own.span(3.0, 6.5);
    let spine: Vec<At> = (0..=6)
        .map(|i| i as f32 / 6.0)
        .scan((from, angle), |state, t| {
            let here = state.0;
            state.1 += droop * t * 0.35;
            state.0 = along(here, state.1, length / 6.0);
            Some(here)
        })
        .collect();
    let mut outline: Vec<At> =
        spine.iter().enumerate().map(|(i, p)| (p.0 - width * (1.0 - i as f32 / 6.0), p.1)).collect();
    outline.extend(spine.iter().enumerate().rev().map(|(i, p)| (p.0 + width * (1.0 - i as f32 / 6.0), p.1 + 1.0)));
    canvas.blob(&outline, green.shade(own.between(-14, 18) as i32));
    canvas.curve(&spine, 0.8, green.shade(-30));
}

fn leaf(canvas: &mut Canvas, own: &mut Chance, habit: &Habit, from: At, angle: f32, length: f32) {
    let tone = habit.green.shade(own.between(-18, 18) as i32);
    if habit.leaf == Leaf::Pinnate {
        let tip = along(from, angle, length);
        canvas.curve(&[from, along(from, angle + 0.08, length / 2.0), tip], 1.6, tone.shade(-20));
        for i in 1..=6 {
            let at = along(from, angle, length * i as f32 / 6.5);
            let size = length * 0.34 * (1.1 - i as f32 / 9.0);
            for side in [-1.0, 1.0] {
                simple(canvas, at, angle + side * 1.05, size, 0.3, 0.0, tone);
            }
        }
        simple(canvas, tip, angle, length * 0.25, 0.3, 0.0, tone);
    } else {
        let teeth = if habit.leaf == Leaf::Toothed { 0.14 } else { 0.0 };
        simple(canvas, from, angle, length, habit.leaf_width, teeth, tone);
    }
}

fn simple(canvas: &mut Canvas, from: At, angle: f32, length: f32, width: f32, teeth: f32, tone: Ink) {
    let stalk = along(from, angle, length * 0.12);
    let normal = angle + std::f32::consts::FRAC_PI_2;
    let mut left = Vec::with_capacity(24);
    let mut right = Vec::with_capacity(12);
    const N: usize = 11;
    for i in 0..=N {
        let t = i as f32 / N as f32;
        let tooth = if i % 2 == 1 { 1.0 + teeth } else { 1.0 - teeth };
        let half = length * width * 0.5 * (t.powf(0.65) * (1.0 - t).powf(0.8) * 2.1) * tooth;
        let spine = along(stalk, angle, length * 0.88 * t);
        left.push(along(spine, normal, half));
        right.push(along(spine, normal, -half));
    }
    left.extend(right.into_iter().rev());
    canvas.curve(&[from, stalk, along(stalk, angle, 1.0)], 1.5, tone.shade(-25));
    canvas.blob(&left, tone);
    canvas.curve(
        &[stalk, along(stalk, angle, length * 0.44), along(stalk, angle, length * 0.84)],
        (length / 60.0).clamp(0.5, 1.6),
        tone.shade(28),
    );
    if length > 40.0 {
        canvas.curve(&left[2..9], 0.9, Ink(255, 250, 220, 40));
        for i in 1..6 {
            let at = along(stalk, angle, length * 0.13 * i as f32);
            for side in [-1.0, 1.0] {
                let end = along(at, angle + side * 0.75, length * width * 0.32);
                canvas.curve(&[at, end], 0.6, Ink(tone.0, tone.1, tone.2, 255).shade(16));
            }
        }
    }
}

fn flower(canvas: &mut Canvas, own: &mut Chance, habit: &Habit, at: At, angle: f32, size: f32) {
    let petal = habit.petal.shade(own.between(-14, 14) as i32);
    match (habit.leaf, habit.flower) {
        (Leaf::Grass, _) => {
            for i in 0..14 {
                let along_spike = along(at, angle, size * 0.16 * (i as f32 - 9.0));
                let side = if i % 2 == 0 { 0.5 } else { -0.5 };
                simple(
                    canvas,
                    along_spike,
                    angle + side,
                    size * 0.42,
                    0.3,
                    0.0,
                    Ink(158, 138, 92, 255).shade(own.between(-14, 14) as i32),
                );
            }
        }
        (_, 0) => {
            for i in 0..habit.petals {
                let turn = std::f32::consts::TAU * i as f32 / habit.petals as f32 + own.span(-0.08, 0.08);
                simple(
                    canvas,
                    at,
                    turn,
                    size,
                    if habit.petals > 8 { 0.22 } else { 0.6 },
                    0.0,
                    petal.shade(own.between(-8, 8) as i32),
                );
            }
            canvas.circle(at.0, at.1, size * 0.26, Ink(140, 110, 48, 255));
            for _ in 0..14 {
                let dot = along(at, own.span(0.0, std::f32::consts::TAU), size * own.span(0.0, 0.22));
                canvas.circle(dot.0, dot.1, size * 0.035, Ink(104, 80, 34, 255));
            }
        }
        (_, 1) => {
            for i in 0..12 {
                let down = along(at, angle, -size * 0.22 * i as f32);
                let side = if i % 2 == 0 { 0.9 } else { -0.9 };
                simple(canvas, down, angle + side, size * (0.3 + 0.03 * i as f32), 0.55, 0.0, petal);
            }
        }
        (_, 2) => {
            for i in -4..=4 {
                let end = along(at, angle + i as f32 * 0.2, size * 0.9);
                canvas.curve(&[at, along(at, angle + i as f32 * 0.16, size * 0.5), end], 1.0, habit.green);
                canvas.circle(end.0, end.1, size * 0.13, petal);
                canvas.circle(end.0, end.1, size * 0.05, petal.shade(-40));
            }
        }
        _ => {}
    }
}
