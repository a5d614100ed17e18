//! Herbarium sheets.

use tiny_skia::Transform;

use super::Subject;
use super::canvas::{Canvas, Ink};
use super::codes::Symbology;
use super::labels::{Card, barcode, card, determination_lines, height, main_lines, stamp};
use super::letters::Hand;
use super::scene::Scene;
use super::{fungus, furniture, plant};
use crate::taxa::Kind;
use crate::term::Term;

/// Pixels of a sheet of 290 by 435 mm.
const SIZE: (u32, u32) = (1200, 1800);
const PIXELS_PER_MM: f32 = 4.138;

/// Draws a mounted plant with its labels.
pub(crate) fn sheet(mut subject: Subject<'_>) -> Result<Scene, String> {
    let own = &mut subject.own;
    let age = own.between(0, 26) as u8;
    let paper = Ink(240 - age / 2, 233 - age, 214 - age - age / 2, 255);
    let mut canvas = Canvas::new(SIZE.0, SIZE.1, Ink(58, 58, 60, 255)).ok_or("no surface")?;
    // The sheet lies on a dark table and does not quite fill the frame.
    canvas.place = Transform::from_rotate_at(own.span(-0.35, 0.35), 600.0, 900.0);
    canvas.rect(17.0, 19.0, 1172.0, 1772.0, Ink(20, 20, 20, 255));
    canvas.rect(14.0, 14.0, 1172.0, 1772.0, paper);
    canvas.place = Transform::identity();
    // Old paper is uneven: broad, faint clouds, and a few specks.
    for _ in 0..90 {
        let (x, y, radius) = (own.span(60.0, 1140.0), own.span(60.0, 1740.0), own.span(20.0, 46.0));
        let tone = if own.per_mille(500) { paper.shade(14) } else { paper.shade(-22) };
        for ring in 1..=4 {
            canvas.circle(x, y, radius * ring as f32 / 4.0, Ink(tone.0, tone.1, tone.2, 9));
        }
    }
    for _ in 0..own.between(3, 12) {
        let (x, y) = (own.span(40.0, 1160.0), own.span(40.0, 1760.0));
        canvas.circle(x, y, own.span(1.0, 5.0), Ink(150, 116, 66, own.between(20, 70) as u8));
    }

    let base = (own.span(590.0, 660.0), own.span(1340.0, 1420.0));
    let tall = own.span(1020.0, 1200.0);
    let holds = if subject.kind == Kind::Fungus {
        fungus::fungus(&mut canvas, &mut subject.genus, own, base, 900.0);
        Vec::new()
    } else {
        plant::plant(&mut canvas, &mut subject.genus, own, subject.record.at(Term::Class), base, tall)
    };
    for (at, heading) in holds {
        canvas.place = Transform::from_rotate_at(heading.to_degrees() + 90.0 + own.span(-14.0, 14.0), at.0, at.1);
        let half = own.span(26.0, 40.0);
        canvas.rect(at.0 - half + 1.5, at.1 - 5.0, half * 2.0, 13.0, Ink(60, 50, 30, 60));
        canvas.rect(at.0 - half, at.1 - 6.5, half * 2.0, 13.0, Ink(246, 240, 222, 236));
        canvas.place = Transform::identity();
    }

    let letters = subject.letters;
    let old = subject.record.at(Term::EventDate) < "1950";
    let body = if old {
        [Hand::Script, Hand::Scrawl, Hand::Typewriter][own.below(3) as usize]
    } else {
        [Hand::Typewriter, Hand::Sans, Hand::Serif][own.below(3) as usize]
    };
    let ink = if matches!(body, Hand::Script | Hand::Scrawl) { Ink(38, 40, 78, 245) } else { Ink(28, 26, 26, 250) };
    let label_paper = Ink(250 - age / 2, 246 - age / 2, 234 - age, 255);
    let mut labels = Vec::new();
    let mut barcodes = Vec::new();
    let width = own.span(430.0, 480.0).round();
    let lines = main_lines(subject.record, &subject.house.name, Hand::Serif, body);
    let tall = height(letters, &lines, width, 17.0);
    let place = Card {
        x: 1150.0 - width,
        y: 1750.0 - tall,
        width,
        size: 17.0,
        turn: own.span(-0.7, 0.7),
        paper: label_paper,
        ink,
        border: own.per_mille(500),
    };
    labels.push(card(&mut canvas, letters, &place, "main label", &lines).0);

    let hand = if own.per_mille(600) { Hand::Script } else { Hand::Typewriter };
    let slip = determination_lines(subject.record, hand);
    if !slip.is_empty() {
        let high = height(letters, &slip, 330.0, 15.0);
        let place = Card {
            x: 1140.0 - 330.0,
            y: place.y - high - own.span(18.0, 50.0),
            width: 330.0,
            size: 15.0,
            turn: own.span(-2.0, 2.0),
            paper: Ink(252, 251, 244, 255),
            ink: Ink(30, 36, 66, 245),
            border: false,
        };
        labels.push(card(&mut canvas, letters, &place, "determination slip", &slip).0);
    }

    let (symbology, value) = match own.below(3) {
        0 => (Symbology::Qr, subject.identifier),
        1 => (Symbology::DataMatrix, subject.identifier),
        _ => (Symbology::Code128, subject.number),
    };
    let module = if symbology == Symbology::Code128 { 2 } else { 3 };
    let (label, code, _) = barcode(
        &mut canvas,
        letters,
        (46.0, own.span(330.0, 380.0)),
        module,
        symbology,
        value,
        &subject.house.name,
        subject.number,
    )?;
    labels.push(label);
    barcodes.push(code);

    let colour = [Ink(70, 60, 140, 150), Ink(150, 44, 44, 140), Ink(40, 80, 60, 150)][subject.house.index as usize % 3];
    let centre = (own.span(980.0, 1060.0), own.span(150.0, 200.0));
    labels.push(stamp(&mut canvas, letters, centre, 86.0, &subject.house.name, &subject.house.code, colour));

    let chart = furniture::chart(&mut canvas, 48.0, 48.0, 52.0);
    let scale = furniture::ruler(&mut canvas, letters, 48.0, 1690.0, PIXELS_PER_MM, 100, 56.0);
    Ok(Scene { canvas, kind: "sheet", labels, barcodes, scale, chart })
}
