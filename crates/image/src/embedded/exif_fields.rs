//! EXIF.

use exif::{Exif, In, Tag, Value};

use super::Place;
use super::text::{decode, exif_time};

/// The fields of EXIF that are used.
#[derive(Default)]
pub(crate) struct ExifFields {
    pub(crate) make: Option<String>,
    pub(crate) model: Option<String>,
    pub(crate) lens: Option<String>,
    pub(crate) artist: Option<String>,
    pub(crate) copyright: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) captured_at: Option<String>,
    pub(crate) ppi: Option<f64>,
    pub(crate) place: Option<Place>,
}

fn parse(exif: &[u8]) -> Option<Exif> {
    let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    reader.read_raw(exif.to_vec()).or_else(|e| e.distill_partial_result(|_| {})).ok()
}

/// The orientation (1 to 8) in an EXIF structure; 1 when there is none.
pub(crate) fn orientation(exif: &[u8]) -> u8 {
    let value = parse(exif).and_then(|exif| exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0));
    match value {
        Some(value @ 1..=8) => value as u8,
        _ => 1,
    }
}

pub(super) fn read(exif: &[u8]) -> ExifFields {
    let Some(exif) = parse(exif) else { return ExifFields::default() };
    let text = |tag| match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(parts) => decode(parts.first()?),
        _ => None,
    };
    let numbers = |tag| match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Rational(parts) => Some(parts.iter().map(exif::Rational::to_f64).collect::<Vec<_>>()),
        _ => None,
    };
    let time = |time, offset| exif_time(&text(time)?, text(offset).as_deref());
    let unit = exif.get_field(Tag::ResolutionUnit, In::PRIMARY).and_then(|field| field.value.get_uint(0));
    let per_inch = match unit {
        None | Some(2) => 1.0,
        Some(3) => 2.54,
        _ => 0.0,
    };
    let below = exif.get_field(Tag::GPSAltitudeRef, In::PRIMARY).and_then(|f| f.value.get_uint(0)) == Some(1);
    let altitude = numbers(Tag::GPSAltitude)
        .and_then(|values| values.first().copied())
        .map(|metres| if below { -metres } else { metres });
    let place = || {
        let latitude = degrees(&numbers(Tag::GPSLatitude)?, &text(Tag::GPSLatitudeRef)?)?;
        let longitude = degrees(&numbers(Tag::GPSLongitude)?, &text(Tag::GPSLongitudeRef)?)?;
        Place::checked(latitude, longitude, altitude)
    };
    ExifFields {
        make: text(Tag::Make),
        model: text(Tag::Model),
        lens: text(Tag::LensModel),
        artist: text(Tag::Artist),
        copyright: text(Tag::Copyright),
        description: text(Tag::ImageDescription),
        captured_at: time(Tag::DateTimeOriginal, Tag::OffsetTimeOriginal)
            .or_else(|| time(Tag::DateTimeDigitized, Tag::OffsetTimeDigitized)),
        ppi: numbers(Tag::XResolution)
            .and_then(|values| Some(values.first()? * per_inch))
            .filter(|ppi| ppi.is_finite() && *ppi > 1.0),
        place: place(),
    }
}

/// Degrees, minutes and seconds with a letter for the hemisphere.
pub(super) fn degrees(parts: &[f64], hemisphere: &str) -> Option<f64> {
    let part = |n: usize| parts.get(n).copied().unwrap_or(0.0);
    let value = part(0) + part(1) / 60.0 + part(2) / 3600.0;
    let sign = match hemisphere.chars().next()?.to_ascii_uppercase() {
        'N' | 'E' => 1.0,
        'S' | 'W' => -1.0,
        _ => return None,
    };
    value.is_finite().then_some(sign * value)
}
