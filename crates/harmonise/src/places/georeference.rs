//! Where exactly a place is.

use solander_model::opends::Georeference;
use solander_model::{Finding, FindingCode};
use solander_terms::Term;

use super::Country;
use super::coordinates::{Axis, Coordinates, read_coordinates, read_degrees, within};
use crate::fields::Fields;
use crate::keys::Key;
use crate::numbers::{integer, number};
use crate::people::agents;

const TERMS: &[Key] = &[
    Key::DecimalLatitude,
    Key::DecimalLongitude,
    Key::VerbatimLatitude,
    Key::VerbatimLongitude,
    Key::VerbatimCoordinates,
    Key::VerbatimCoordinateSystem,
    Key::VerbatimSrs,
    Key::GeodeticDatum,
    Key::CoordinateUncertaintyInMeters,
    Key::CoordinatePrecision,
    Key::PointRadiusSpatialFit,
    Key::FootprintWkt,
    Key::FootprintSrs,
    Key::FootprintSpatialFit,
    Key::GeoreferencedBy,
    Key::GeoreferencedDate,
    Key::GeoreferenceProtocol,
    Key::GeoreferenceSources,
    Key::GeoreferenceRemarks,
];

/// Half the way around the Earth, in metres.
const FARTHEST: f64 = 20_037_509.0;

/// The georeference, if the record says anything of it.
pub(super) fn georeference(
    fields: &Fields<'_>,
    country: Option<&Country>,
    findings: &mut Vec<Finding>,
) -> Option<Box<Georeference>> {
    if !fields.any(TERMS) {
        return None;
    }
    let found = coordinates(fields, findings);
    if let Some(at) = found {
        remark(fields, at, country, findings);
    }
    // A number that cannot stand where numbers stand is kept as what was written.
    let verbatim =
        |verbatim: Key, decimal: Key| fields.own(verbatim).or_else(|| fields.own(decimal).filter(|_| found.is_none()));
    Some(Box::new(Georeference {
        decimal_latitude: found.map(|at| at.latitude),
        decimal_longitude: found.map(|at| at.longitude),
        verbatim_latitude: verbatim(Key::VerbatimLatitude, Key::DecimalLatitude),
        verbatim_longitude: verbatim(Key::VerbatimLongitude, Key::DecimalLongitude),
        verbatim_coordinates: fields.own(Key::VerbatimCoordinates),
        verbatim_coordinate_system: fields.own(Key::VerbatimCoordinateSystem),
        verbatim_srs: fields.own(Key::VerbatimSrs),
        geodetic_datum: fields.own(Key::GeodeticDatum),
        coordinate_uncertainty_in_meters: uncertainty(fields, findings),
        coordinate_precision: number(fields, Key::CoordinatePrecision, findings),
        point_radius_spatial_fit: number(fields, Key::PointRadiusSpatialFit, findings),
        footprint_wkt: fields.own(Key::FootprintWkt),
        footprint_srs: fields.own(Key::FootprintSrs),
        footprint_spatial_fit: integer(fields, Key::FootprintSpatialFit, 0..=i64::MAX, findings),
        georeference_protocol: fields.own(Key::GeoreferenceProtocol),
        georeference_sources: fields.own(Key::GeoreferenceSources),
        georeference_remarks: fields.own(Key::GeoreferenceRemarks),
        georeferenced_date: fields.own(Key::GeoreferencedDate),
        has_agents: agents(fields.get(Key::GeoreferencedBy), None, "georeferencer", findings),
        ..Georeference::default()
    }))
}

/// From the decimal fields; else from the verbatim pair; else from the verbatim text of both.
fn coordinates(fields: &Fields<'_>, findings: &mut Vec<Finding>) -> Option<Coordinates> {
    let mut note = |term: Key, code, value: &str| findings.push(Finding::new(&Term::of(term.name()), code, value));
    let decimal = (fields.get(Key::DecimalLatitude), fields.get(Key::DecimalLongitude));
    match decimal {
        (Some(latitude), Some(longitude)) => {
            match (read_degrees(latitude, Axis::Latitude), read_degrees(longitude, Axis::Longitude)) {
                (Some(y), Some(x)) => match within(y, x) {
                    Some(found) => return Some(found),
                    None => {
                        let (key, value) = if (-90.0..=90.0).contains(&y) {
                            (Key::DecimalLongitude, longitude)
                        } else {
                            (Key::DecimalLatitude, latitude)
                        };
                        note(key, FindingCode::CoordinatesOutOfRange, value);
                        if within(x, y).is_some() {
                            note(Key::DecimalLatitude, FindingCode::CoordinatesSwapped, latitude);
                        }
                    }
                },
                (None, _) => note(Key::DecimalLatitude, FindingCode::CoordinatesUnreadable, latitude),
                _ => note(Key::DecimalLongitude, FindingCode::CoordinatesUnreadable, longitude),
            }
        }
        (Some(only), None) => note(Key::DecimalLatitude, FindingCode::CoordinatesIncomplete, only),
        (None, Some(only)) => note(Key::DecimalLongitude, FindingCode::CoordinatesIncomplete, only),
        (None, None) => {}
    }
    let pair = (fields.get(Key::VerbatimLatitude), fields.get(Key::VerbatimLongitude));
    if let (Some(latitude), Some(longitude)) = pair
        && let (Some(y), Some(x)) = (read_degrees(latitude, Axis::Latitude), read_degrees(longitude, Axis::Longitude))
        && let Some(found) = within(y, x)
    {
        note(Key::VerbatimLatitude, FindingCode::CoordinatesFromVerbatim, latitude);
        return Some(found);
    }
    let text = fields.get(Key::VerbatimCoordinates)?;
    let reading = read_coordinates(Key::VerbatimCoordinates.name(), text);
    if reading.value.is_some() {
        note(Key::VerbatimCoordinates, FindingCode::CoordinatesFromVerbatim, text);
    }
    reading.collect(findings)
}

fn remark(fields: &Fields<'_>, at: Coordinates, country: Option<&Country>, findings: &mut Vec<Finding>) {
    let value = format!("{} {}", at.latitude, at.longitude);
    let mut note = |term: Key, code| findings.push(Finding::new(&Term::of(term.name()), code, &value));
    if at.latitude == 0.0 && at.longitude == 0.0 {
        note(Key::DecimalLatitude, FindingCode::CoordinatesZero);
    } else if let Some(country) = country.filter(|country| !country.may_contain(at)) {
        let swapped = within(at.longitude, at.latitude).is_some_and(|swapped| country.may_contain(swapped));
        let code = if swapped { FindingCode::CoordinatesSwapped } else { FindingCode::CoordinatesOutsideCountry };
        note(Key::DecimalLatitude, code);
    }
    if !fields.any(&[Key::GeodeticDatum, Key::VerbatimSrs]) {
        note(Key::GeodeticDatum, FindingCode::GeodeticDatumMissing);
    }
}

fn uncertainty(fields: &Fields<'_>, findings: &mut Vec<Finding>) -> Option<f64> {
    let text = fields.get(Key::CoordinateUncertaintyInMeters)?;
    // "50 m" is as good as "50".
    let bare = text.trim_end_matches(|c: char| c.is_alphabetic() || c == '.' || c.is_whitespace());
    let Some(metres) = bare.replace(',', ".").parse::<f64>().ok().filter(|metres| metres.is_finite()) else {
        findings.push(Finding::new(
            &Term::of(Key::CoordinateUncertaintyInMeters.name()),
            FindingCode::NumberUnreadable,
            text,
        ));
        return None;
    };
    if metres <= 0.0 || metres > FARTHEST {
        findings.push(Finding::new(
            &Term::of(Key::CoordinateUncertaintyInMeters.name()),
            FindingCode::UncertaintyOutOfRange,
            text,
        ));
    }
    (metres >= 0.0).then_some(metres)
}
