//! Labels, slips, barcode labels and stamps, with their texts as ground truth.

use tiny_skia::Transform;

use super::canvas::{Canvas, Ink};
use super::codes::{Symbology, modules};
use super::letters::{Hand, Letters};
use super::truth::{Barcode, Label, Line};
use crate::record::Record;
use crate::term::Term;

/// One line to be written.
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) hand: Hand,
    /// Times the label's size of writing.
    pub(crate) scale: f32,
    pub(crate) centred: bool,
}

impl Text {
    pub(crate) fn new(text: impl Into<String>, hand: Hand) -> Self {
        Self {
            text: text.into(),
            hand,
            scale: if matches!(hand, Hand::Script | Hand::Scrawl) { 1.35 } else { 1.0 },
            centred: false,
        }
    }

    pub(crate) fn head(text: impl Into<String>, hand: Hand, scale: f32) -> Self {
        Self { text: text.into(), hand, scale, centred: true }
    }
}

/// Where and how a label is made.
pub(crate) struct Card {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    /// Size of writing in pixels.
    pub(crate) size: f32,
    pub(crate) turn: f32,
    pub(crate) paper: Ink,
    pub(crate) ink: Ink,
    pub(crate) border: bool,
}

/// What the main label says, from the values of the record.
pub(crate) fn main_lines(record: &Record, house: &str, heading: Hand, body: Hand) -> Vec<Text> {
    let mut lines = vec![Text::head(house, heading, 1.12)];
    let mut say = |text: String| {
        if !text.trim().is_empty() {
            lines.push(Text::new(text, body));
        }
    };
    let at = |term| record.at(term);
    let mut name = at(Term::ScientificName).to_owned();
    let author = at(Term::ScientificNameAuthorship);
    if !author.is_empty() && !name.ends_with(author) {
        name = format!("{name} {author}");
    }
    say(name);
    say(at(Term::TypeStatus).to_owned());
    let place: Vec<&str> = [at(Term::Country), at(Term::StateProvince)].into_iter().filter(|v| !v.is_empty()).collect();
    say(place.join(", "));
    say(at(Term::Locality).to_owned());
    say(at(Term::VerbatimElevation).to_owned());
    if !at(Term::DecimalLatitude).is_empty() {
        say(format!("{}, {}", at(Term::DecimalLatitude), at(Term::DecimalLongitude)));
    }
    say(at(Term::Habitat).to_owned());
    say(at(Term::Formation).to_owned());
    let date = if at(Term::VerbatimEventDate).is_empty() { at(Term::EventDate) } else { at(Term::VerbatimEventDate) };
    say(date.to_owned());
    let number = at(Term::RecordNumber);
    match (at(Term::RecordedBy), number) {
        ("", "") => {}
        (who, "") => say(format!("leg. {who}")),
        (who, number) => say(format!("leg. {who} {number}")),
    }
    lines
}

/// What a determination slip says; nothing where nobody is known to have determined.
pub(crate) fn determination_lines(record: &Record, hand: Hand) -> Vec<Text> {
    let who = record.at(Term::IdentifiedBy);
    if who.is_empty() {
        return Vec::new();
    }
    let date = record.at(Term::DateIdentified);
    let mut lines = vec![Text::new(record.at(Term::ScientificName), hand)];
    lines.push(Text::new(format!("det. {who}"), hand));
    if !date.is_empty() {
        lines.push(Text::new(date, hand));
    }
    lines
}

/// Breaks what is too long for a label into lines, and gives each the height it needs.
fn broken(letters: &Letters, lines: &[Text], width: f32, size: f32) -> Vec<Text> {
    let mut out = Vec::new();
    for line in lines {
        let mut rest = String::new();
        for word in line.text.split(' ').filter(|w| !w.is_empty()) {
            let longer = if rest.is_empty() { word.to_owned() } else { format!("{rest} {word}") };
            if !rest.is_empty() && letters.width(line.hand, &longer, size * line.scale) > width {
                out.push(Text { text: std::mem::replace(&mut rest, word.to_owned()), ..*line });
            } else {
                rest = longer;
            }
        }
        out.push(Text { text: rest, ..*line });
    }
    out
}

/// The height a card of `lines` will have.
pub(crate) fn height(letters: &Letters, lines: &[Text], width: f32, size: f32) -> f32 {
    broken(letters, lines, width - 1.6 * size, size).iter().map(|l| l.scale * size * 1.3).sum::<f32>() + 1.4 * size
}

/// Makes a card with lines; returns it, and its height.
pub(crate) fn card(
    canvas: &mut Canvas,
    letters: &Letters,
    card: &Card,
    role: &'static str,
    lines: &[Text],
) -> (Label, f32) {
    let size = card.size;
    let lines = broken(letters, lines, card.width - 1.6 * size, size);
    // A word too long for the card makes the writing smaller.
    let widest = lines.iter().map(|l| letters.width(l.hand, &l.text, size * l.scale)).fold(1.0, f32::max);
    let fit = ((card.width - 1.2 * size) / widest).min(1.0);
    let height = lines.iter().map(|l| l.scale * size * 1.3).sum::<f32>() + 1.4 * size;
    canvas.place = Transform::from_rotate_at(card.turn, card.x + card.width / 2.0, card.y + height / 2.0);
    canvas.rect(card.x + 2.5, card.y + 3.5, card.width, height, Ink(50, 42, 30, 70));
    canvas.rect(card.x, card.y, card.width, height, card.paper);
    canvas.cover(card.x, card.y, card.width, height);
    canvas.frame(card.x, card.y, card.width, height, 0.8, card.paper.shade(-45));
    if card.border {
        canvas.frame(card.x + 5.0, card.y + 5.0, card.width - 10.0, height - 10.0, 1.4, card.ink);
    }
    let mut y = card.y + 0.6 * size;
    let mut made = Vec::with_capacity(lines.len());
    for line in &lines {
        let letter = size * line.scale * fit;
        let step = size * line.scale * 1.3;
        let width = letters.width(line.hand, &line.text, letter);
        let x = if line.centred { card.x + (card.width - width) / 2.0 } else { card.x + 0.8 * size };
        letters.write(canvas, line.hand, &line.text, x, y + letter, letter, card.ink);
        made.push(Line { text: line.text.clone(), frame: canvas.bounds(x, y, width, step), hand: line.hand.name() });
        y += step;
    }
    let frame = canvas.bounds(card.x, card.y, card.width, height);
    canvas.place = Transform::identity();
    let text = made.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n");
    (Label { role, frame, text, lines: made }, height)
}

/// Makes a label with a barcode, the house above and the number below; returns both, and the height.
#[allow(clippy::too_many_arguments)]
pub(crate) fn barcode(
    canvas: &mut Canvas,
    letters: &Letters,
    (x, y): (f32, f32),
    module: i64,
    symbology: Symbology,
    value: &str,
    house: &str,
    number: &str,
) -> Result<(Label, Barcode, f32), String> {
    let code = modules(symbology, value)?;
    let linear = symbology == Symbology::Code128;
    let quiet = module * if linear { 11 } else { 4 };
    let bars = code.width as i64 * module;
    let tall = if linear { module * 24 } else { module };
    let size = (module as f32 * 5.0).clamp(13.0, 22.0);
    let widest = letters.width(Hand::Sans, house, size).max(letters.width(Hand::Sans, number, size * 1.15)) + 16.0;
    let width = ((bars + 2 * quiet) as f32).max(widest).round();
    let below = (code.rows() as i64 * tall) as f32;
    let gap = quiet.min(module * 4) as f32;
    let height = (size * 3.6 + below + 2.0 * gap).round();
    let (x, y) = (x.round(), y.round());
    canvas.rect(x + 2.0, y + 3.0, width, height, Ink(50, 42, 30, 70));
    canvas.rect(x, y, width, height, Ink(253, 253, 251, 255));
    canvas.cover(x, y, width, height);
    canvas.frame(x, y, width, height, 0.8, Ink(190, 188, 182, 255));
    let ink = Ink(25, 25, 28, 255);
    let mut lines = Vec::new();
    let top = (y + size * 1.5 + gap).round();
    for (text, scale, base) in [(house, 1.0, y + size * 1.2), (number, 1.15, top + below + gap + size * 1.1)] {
        let w = letters.width(Hand::Sans, text, size * scale);
        let left = x + (width - w) / 2.0;
        letters.write(canvas, Hand::Sans, text, left, base, size * scale, ink);
        lines.push(Line {
            text: text.to_owned(),
            frame: canvas.bounds(left, base - size * scale * 0.9, w, size * scale * 1.2),
            hand: Hand::Sans.name(),
        });
    }
    let frame = code.draw(canvas, (x + (width - bars as f32) / 2.0).round() as i64, top as i64, module, tall);
    let text = format!("{house}\n{number}");
    let label = Label { role: "barcode label", frame: canvas.bounds(x, y, width, height), text, lines };
    Ok((label, Barcode { symbology: symbology.name(), value: value.to_owned(), frame }, height))
}

/// Presses a round stamp.
pub(crate) fn stamp(
    canvas: &mut Canvas,
    letters: &Letters,
    centre: (f32, f32),
    radius: f32,
    round: &str,
    middle: &str,
    ink: Ink,
) -> Label {
    for (part, width) in [(1.0, 0.035), (0.68, 0.018)] {
        if let Some(circle) = tiny_skia::PathBuilder::from_circle(centre.0, centre.1, radius * part) {
            canvas.line(&circle, radius * width, ink);
        }
    }
    let room = std::f32::consts::TAU * 0.74 * radius * 0.9;
    let size = (radius * 0.24).min(room / letters.width(Hand::Serif, round, 1.0).max(1.0));
    letters.write_round(canvas, Hand::Serif, round, centre, radius * 0.755, size, ink);
    let size = radius * 0.3;
    let width = letters.width(Hand::Serif, middle, size);
    letters.write(canvas, Hand::Serif, middle, centre.0 - width / 2.0, centre.1 + size * 0.35, size, ink);
    let frame = canvas.bounds(centre.0 - radius, centre.1 - radius, radius * 2.0, radius * 2.0);
    let inner = canvas.bounds(centre.0 - width / 2.0, centre.1 - size, width, size * 1.5);
    let lines = vec![
        Line { text: round.to_owned(), frame, hand: Hand::Serif.name() },
        Line { text: middle.to_owned(), frame: inner, hand: Hand::Serif.name() },
    ];
    Label { role: "stamp", frame, text: format!("{round}\n{middle}"), lines }
}
