//! Pinned insects and microscope slides.

use super::canvas::{Canvas, Ink};
use super::codes::Symbology;
use super::labels::{Card, Text, barcode, card, determination_lines, height, main_lines};
use super::letters::Hand;
use super::truth::{Barcode, ColourChart, Label, Scale};
use super::{Subject, furniture, insect, section};
use crate::taxa::Kind;
use crate::term::Term;

/// A picture with what is on it.
pub(crate) struct Scene {
    pub(crate) canvas: Canvas,
    pub(crate) kind: &'static str,
    pub(crate) labels: Vec<Label>,
    pub(crate) barcodes: Vec<Barcode>,
    pub(crate) scale: Scale,
    pub(crate) chart: ColourChart,
}

/// Draws an insect from above, with the labels of its pin spread beside it.
pub(crate) fn pinned(mut subject: Subject<'_>) -> Result<Scene, String> {
    let own = &mut subject.own;
    let ground = own.between(226, 240) as u8;
    let mut canvas = Canvas::new(1500, 1100, Ink(ground, ground - 1, ground - 5, 255)).ok_or("no surface")?;
    for _ in 0..140 {
        // Foam has pores.
        canvas.circle(own.span(0.0, 1500.0), own.span(0.0, 1100.0), own.span(0.6, 2.2), Ink(176, 174, 166, 70));
    }
    let at = (470.0 + own.span(-20.0, 20.0), 540.0 + own.span(-20.0, 20.0));
    let size = own.span(170.0, 230.0);
    for i in 0..6 {
        canvas.circle(at.0 + 14.0, at.1 + 20.0, size * (0.75 - 0.08 * i as f32), Ink(70, 64, 56, 8));
    }
    let pin = insect::insect(&mut canvas, &mut subject.genus, own, subject.record.at(Term::Order), at, size);
    canvas.circle(pin.0 + 4.0, pin.1 + 5.0, 9.0, Ink(30, 26, 20, 90));
    canvas.circle(pin.0, pin.1, 9.0, Ink(196, 166, 92, 255));
    canvas.circle(pin.0 - 3.0, pin.1 - 3.0, 3.0, Ink(255, 244, 206, 255));

    let letters = subject.letters;
    let hands = [Hand::Serif, Hand::Typewriter, Hand::Script, Hand::Sans, Hand::Scrawl];
    let body = hands[own.below(5) as usize];
    let mut labels = Vec::new();
    let mut y = 46.0;
    let paper = Ink(250, 247, 236, 255);
    let mut lines = main_lines(subject.record, &subject.house.name, body, body);
    lines.truncate(9);
    lines.remove(0);
    let slip = determination_lines(subject.record, if own.per_mille(500) { Hand::Script } else { Hand::Serif });
    let house = vec![
        Text::head(subject.house.name.as_str(), Hand::Serif, 1.0),
        Text::head(subject.house.code.as_str(), Hand::Serif, 1.0),
    ];
    let mut cards = vec![
        ("main label", lines, 440.0, 20.0),
        ("determination slip", slip, 400.0, 20.0),
        ("main label", house, 360.0, 19.0),
    ];
    let kind = subject.record.at(Term::TypeStatus);
    let is_type = !kind.is_empty();
    if is_type {
        cards.insert(2, ("type label", vec![Text::head(kind, Hand::Serif, 1.2)], 240.0, 20.0));
    }
    for (role, lines, width, size) in cards {
        if lines.is_empty() {
            continue;
        }
        let red = role == "type label";
        let place = Card {
            x: 985.0 + own.span(0.0, 40.0),
            y,
            width,
            size,
            turn: own.span(-1.1, 1.1),
            paper: if red { Ink(216, 84, 74, 255) } else { paper.shade(own.between(-14, 4) as i32) },
            ink: Ink(24, 22, 24, 250),
            border: false,
        };
        debug_assert!(height(letters, &lines, width, size) > 0.0);
        let (label, high) = card(&mut canvas, letters, &place, role, &lines);
        // The pin went through the middle.
        canvas.circle(place.x + width * 0.5, y + high - 7.0, 2.6, Ink(60, 54, 46, 200));
        labels.push(label);
        y += high + 22.0;
    }
    let (symbology, value) =
        if own.per_mille(500) { (Symbology::DataMatrix, subject.number) } else { (Symbology::Qr, subject.identifier) };
    let (label, code, _) =
        barcode(&mut canvas, letters, (48.0, 780.0), 5, symbology, value, &subject.house.code, subject.number)?;
    labels.push(label);
    let chart = furniture::chart(&mut canvas, 44.0, 40.0, 30.0);
    let scale = furniture::ruler(&mut canvas, letters, 380.0, 990.0, 25.0, 20, 74.0);
    Ok(Scene { canvas, kind: "pinned", labels, barcodes: vec![code], scale, chart })
}

/// Draws a microscope slide with a label at either end.
pub(crate) fn slide(mut subject: Subject<'_>) -> Result<Scene, String> {
    const PIXELS: f32 = 18.0;
    let own = &mut subject.own;
    let mut canvas = Canvas::new(1560, 1000, Ink(206, 208, 210, 255)).ok_or("no surface")?;
    let (x, y, width, high) = (96.0, 250.0, 76.0 * PIXELS, 26.0 * PIXELS);
    canvas.rect(x + 7.0, y + 9.0, width, high, Ink(60, 62, 66, 70));
    canvas.rect(x, y, width, high, Ink(226, 232, 232, 255));
    canvas.frame(x + 1.0, y + 1.0, width - 2.0, high - 2.0, 2.5, Ink(170, 186, 186, 255));
    let centre = (x + width / 2.0 + own.span(-10.0, 10.0), y + high / 2.0);
    let cover = 22.0 * PIXELS;
    canvas.rect(centre.0 - cover / 2.0, centre.1 - cover / 2.0, cover, cover, Ink(240, 238, 222, 255));
    canvas.frame(centre.0 - cover / 2.0, centre.1 - cover / 2.0, cover, cover, 1.6, Ink(176, 178, 164, 255));
    let radius = cover * own.span(0.36, 0.43);
    match subject.kind {
        Kind::Mineral => section::rock(&mut canvas, own, centre, radius),
        Kind::Fossil => section::shell(&mut canvas, &mut subject.genus, own, centre, radius),
        _ => section::tissue(&mut canvas, &mut subject.genus, own, centre, radius),
    }

    let letters = subject.letters;
    let body = [Hand::Script, Hand::Typewriter, Hand::Sans, Hand::Scrawl][own.below(4) as usize];
    let mut lines = main_lines(subject.record, &subject.house.name, Hand::Serif, body);
    let side = 22.0 * PIXELS;
    // What a slide's label has no room for stays in the register.
    let mut size = 22.0;
    while height(letters, &lines, side, size) > high - 24.0 {
        if size > 17.0 {
            size -= 1.0;
        } else {
            lines.pop();
        }
    }
    let mut place = Card {
        x: x + 12.0,
        y: y + 12.0,
        width: side,
        size,
        turn: own.span(-0.5, 0.5),
        paper: Ink(252, 250, 240, 255),
        ink: Ink(26, 26, 34, 250),
        border: true,
    };
    let mut labels = vec![card(&mut canvas, letters, &place, "main label", &lines).0];
    let right = x + width - side - 12.0;
    let mut below = y + 14.0;
    let slip = determination_lines(subject.record, Hand::Script);
    if !slip.is_empty() {
        place = Card { x: right, y: below, width: side, size: 17.0, turn: own.span(-0.8, 0.8), border: false, ..place };
        let (label, tall) = card(&mut canvas, letters, &place, "determination slip", &slip);
        labels.push(label);
        below += tall + 12.0;
    }
    let (label, code, _) = barcode(
        &mut canvas,
        letters,
        (right + 20.0, below),
        5,
        Symbology::DataMatrix,
        subject.number,
        &subject.house.code,
        subject.number,
    )?;
    labels.push(label);
    let chart = furniture::chart(&mut canvas, 96.0, 36.0, 38.0);
    let scale = furniture::ruler(&mut canvas, letters, 420.0, 850.0, PIXELS, 50, 84.0);
    Ok(Scene { canvas, kind: "slide", labels, barcodes: vec![code], scale, chart })
}
