//! A herbarium sheet, drawn to any region and size.

use std::fmt::Write as _;

use solander_web::ImageFacts;

/// The part of the image that an address of the IIIF Image API asks for; `None` where it is not understood.
pub fn part(id: &str, facts: &ImageFacts, region: &str, size: &str, rotation: &str) -> Option<String> {
    let (width, height) = (f64::from(facts.width), f64::from(facts.height));
    let [x, y, w, h] = match region {
        "full" => [0.0, 0.0, width, height],
        text => {
            let numbers: Vec<f64> = text.split(',').map(|n| n.parse().ok()).collect::<Option<_>>()?;
            <[f64; 4]>::try_from(numbers).ok()?
        }
    };
    let (w, h) = (w.min(width - x), h.min(height - y));
    if w <= 0.0 || h <= 0.0 {
        return None;
    }
    let (mut out_w, mut out_h) = scaled(size, w, h)?;
    let turn: f64 = rotation.parse().ok()?;
    let mut turned = String::new();
    let mut seen = format!("{x} {y} {w} {h}");
    if turn == 90.0 || turn == 270.0 {
        (out_w, out_h) = (out_h, out_w);
        let (cx, cy) = (x + w / 2.0, y + h / 2.0);
        seen = format!("{} {} {h} {w}", cx - h / 2.0, cy - w / 2.0);
        turned = format!(" transform=\"rotate({turn} {cx} {cy})\"");
    } else if turn == 180.0 {
        turned = format!(" transform=\"rotate(180 {} {})\"", x + w / 2.0, y + h / 2.0);
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{out_w}\" height=\"{out_h}\" viewBox=\"{seen}\" preserveAspectRatio=\"none\"><g{turned}>{}</g></svg>",
        sheet(id, facts, width, height)
    ))
}

fn scaled(size: &str, w: f64, h: f64) -> Option<(f64, f64)> {
    if size == "max" || size == "full" {
        return Some((w, h));
    }
    let confined = size.starts_with('!');
    let (a, b) = size.trim_start_matches(['!', '^']).split_once(',')?;
    let (a, b) = (a.parse::<f64>().ok(), b.parse::<f64>().ok());
    let (a, b) = match (a, b) {
        (Some(a), Some(b)) if confined => {
            let scale = (a / w).min(b / h).min(1.0);
            (w * scale, h * scale)
        }
        (Some(a), Some(b)) => (a, b),
        (Some(a), None) => (a, h * a / w),
        (None, Some(b)) => (w * b / h, b),
        (None, None) => return None,
    };
    Some((a.round().max(1.0), b.round().max(1.0)))
}

fn sheet(id: &str, facts: &ImageFacts, w: f64, h: f64) -> String {
    let seed = id.bytes().fold(7_u32, |n, byte| n.wrapping_mul(31).wrapping_add(u32::from(byte)));
    let mut out = format!("<rect width=\"{w}\" height=\"{h}\" fill=\"#e9e1cb\"/>");
    let (base, top) = (h * 0.86, h * 0.12);
    let lean = (f64::from(seed % 100) / 100.0 - 0.5) * w * 0.3;
    let middle = w * 0.45;
    let _ = write!(
        out,
        "<path d=\"M{middle} {base}Q{} {} {} {top}\" fill=\"none\" stroke=\"#5c3e21\" stroke-width=\"{}\"/>",
        middle - lean / 2.0,
        h * 0.5,
        middle + lean,
        w / 90.0
    );
    let leaves = 7 + seed % 6;
    for n in 0..leaves {
        let t = f64::from(n + 1) / f64::from(leaves + 1);
        let (x, y) = (middle + lean * t * t - lean * t * (1.0 - t), base + (top - base) * t);
        let side = if n % 2 == 0 { 1.0 } else { -1.0 };
        let (long, broad) = (w * 0.2 * (1.1 - t * 0.6), w * 0.055);
        let _ = write!(
            out,
            "<g transform=\"translate({x} {y}) rotate({})\"><ellipse cx=\"{long}\" rx=\"{long}\" ry=\"{broad}\" fill=\"#565c34\"/><path d=\"M0 0H{}\" stroke=\"#2f3420\" stroke-width=\"{}\"/></g>",
            if side > 0.0 { -35.0 } else { 215.0 },
            long * 2.0,
            w / 500.0
        );
    }
    let text = w / 48.0;
    let _ = write!(
        out,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#f7f6f3\" stroke=\"#555\" stroke-width=\"{}\"/><g font-family=\"serif\" font-size=\"{text}\" fill=\"#222\"><text x=\"{}\" y=\"{}\">Herbarium</text><text x=\"{}\" y=\"{}\" font-family=\"monospace\">{id}</text></g>",
        w * 0.6,
        h * 0.85,
        w * 0.36,
        h * 0.12,
        w / 900.0,
        w * 0.62,
        h * 0.89,
        w * 0.62,
        h * 0.93
    );
    if let Some(per_mm) = facts.pixels_per_mm {
        for n in 0..10 {
            let _ = write!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
                w * 0.05 + f64::from(n) * 10.0 * per_mm,
                h * 0.95,
                10.0 * per_mm,
                h * 0.012,
                if n % 2 == 0 { "#111" } else { "#fff" }
            );
        }
    }
    out
}
