//! QR codes, drawn by us.

use std::fmt::Write;

use maud::{Markup, html};
use qrcode::{Color, QrCode};

/// The text as a square of dots with a quiet zone; nothing for a text that no code can hold.
#[must_use]
pub fn qr(text: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::new(text) else { return Markup::default() };
    let width = code.width();
    let mut path = String::new();
    for (i, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let _ = write!(path, "M{} {}h1v1h-1z", i % width + 4, i / width + 4);
        }
    }
    let side = width + 8;
    html! {
        svg.qr viewBox={ "0 0 " (side) " " (side) } role="img" aria-label=(label) { path d=(path) fill="#000" {} }
    }
}
