//! A location: the names around a place, its height, its point on the globe.

use solander_model::opends::Location;
use solander_model::{Finding, FindingCode};
use solander_terms::Term;

use super::country::state;
use super::geology::geological_context;
use super::georeference::georeference;
use crate::fields::Fields;
use crate::keys::Key;
use crate::lengths::{Span, read_metres};

/// The location of an event.
pub(crate) fn location(fields: &Fields<'_>, findings: &mut Vec<Finding>) -> Location {
    let country = state(fields.get(Key::Country), fields.get(Key::CountryCode), findings);
    let elevation = Heights::of(
        fields,
        [Key::MinimumElevationInMeters, Key::MaximumElevationInMeters, Key::VerbatimElevation],
        [FindingCode::ElevationUnreadable, FindingCode::ElevationRangeReversed],
        findings,
    );
    let depth = Heights::of(
        fields,
        [Key::MinimumDepthInMeters, Key::MaximumDepthInMeters, Key::VerbatimDepth],
        [FindingCode::DepthUnreadable, FindingCode::DepthRangeReversed],
        findings,
    );
    let above = |key: Key, findings: &mut Vec<Finding>| {
        let text = fields.get(key)?;
        read_metres(key.name(), text, FindingCode::NumberUnreadable).collect(findings)?.low
    };
    Location {
        continent: fields.own(Key::Continent),
        country: country.country,
        country_code: country.code,
        county: fields.own(Key::County),
        higher_geography: fields.own(Key::HigherGeography),
        higher_geography_id: fields.own(Key::HigherGeographyId),
        island: fields.own(Key::Island),
        island_group: fields.own(Key::IslandGroup),
        locality: fields.own(Key::Locality).or_else(|| fields.own(Key::VerbatimLocality)),
        location_according_to: fields.own(Key::LocationAccordingTo),
        location_id: fields.own(Key::LocationId),
        location_remarks: fields.own(Key::LocationRemarks),
        maximum_depth_in_meters: depth.high,
        maximum_distance_above_surface_in_meters: above(Key::MaximumDistanceAboveSurfaceInMeters, findings),
        maximum_elevation_in_meters: elevation.high,
        minimum_depth_in_meters: depth.low,
        minimum_distance_above_surface_in_meters: above(Key::MinimumDistanceAboveSurfaceInMeters, findings),
        minimum_elevation_in_meters: elevation.low,
        municipality: fields.own(Key::Municipality),
        state_province: fields.own(Key::StateProvince),
        verbatim_depth: depth.verbatim,
        verbatim_elevation: elevation.verbatim,
        verbatim_locality: fields.own(Key::VerbatimLocality),
        vertical_datum: fields.own(Key::VerticalDatum),
        water_body: fields.own(Key::WaterBody),
        has_geological_context: geological_context(fields),
        has_georeference: georeference(fields, country.known, findings),
        ..Location::default()
    }
}

/// Lower and upper limit of elevation or depth.
struct Heights {
    low: Option<f64>,
    high: Option<f64>,
    verbatim: Option<String>,
}

impl Heights {
    /// From the two fields of numbers; where both are empty, from the verbatim one. What is not a plain number is kept
    /// in the verbatim field if that has room.
    fn of(
        fields: &Fields<'_>,
        [low_key, high_key, verbatim_key]: [Key; 3],
        [unreadable, reversed]: [FindingCode; 2],
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut verbatim = fields.own(verbatim_key);
        let keep = verbatim.is_none();
        let mut one = |key: Key, findings: &mut Vec<Finding>| {
            let text = fields.get(key)?;
            let span = read_metres(key.name(), text, unreadable).collect(findings);
            if keep && text.parse::<f64>().is_err() {
                match &mut verbatim {
                    Some(kept) if kept == text => {}
                    Some(kept) => {
                        kept.push_str(" - ");
                        kept.push_str(text);
                    }
                    none => *none = Some(text.to_owned()),
                }
            }
            span
        };
        let low = one(low_key, findings);
        let high = one(high_key, findings);
        let mut span = match (low, high) {
            (None, None) => Span { low: None, high: None },
            // A range in the lower field fills the upper one; a single number stays where it was put.
            (Some(low), None) if fields.get(high_key).is_none() && low.low != low.high => low,
            (low, high) => Span {
                low: low.and_then(|span| span.low.or(span.high)),
                high: high.and_then(|span| span.high.or(span.low)),
            },
        };
        if span.low.is_none()
            && span.high.is_none()
            && !fields.any(&[low_key, high_key])
            && let Some(text) = fields.get(verbatim_key)
            && let Some(read) = read_metres(verbatim_key.name(), text, unreadable).collect(findings)
        {
            span = read;
        }
        if let (Some(low), Some(high)) = (span.low, span.high)
            && low > high
        {
            let value = format!("{low} - {high}");
            findings.push(Finding::new(&Term::of(low_key.name()), reversed, &value));
        }
        Self { low: span.low, high: span.high, verbatim }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(fields: &[(&str, &str)], expected: &str) {
        let mut findings = Vec::new();
        let found = location(&Fields::of(fields), &mut findings);
        let codes: Vec<_> = findings.iter().map(|finding| finding.code.as_str()).collect();
        let shown = format!(
            "{:?} {:?} {:?} {}",
            found.minimum_elevation_in_meters,
            found.maximum_elevation_in_meters,
            found.verbatim_elevation,
            codes.join(" ")
        );
        assert_eq!(shown.trim(), expected);
    }

    #[test]
    fn elevation_fields() {
        check(
            &[("dwc:minimumElevationInMeters", "120"), ("dwc:maximumElevationInMeters", "150")],
            "Some(120.0) Some(150.0) None",
        );
        check(&[("dwc:minimumElevationInMeters", "120 m")], "Some(120.0) None Some(\"120 m\")");
        check(&[("dwc:minimumElevationInMeters", "100-200 m")], "Some(100.0) Some(200.0) Some(\"100-200 m\")");
        check(&[("dwc:verbatimElevation", "120 m")], "Some(120.0) Some(120.0) Some(\"120 m\")");
        check(&[("dwc:verbatimElevation", "400 ft")], "Some(121.92) Some(121.92) Some(\"400 ft\") FeetConverted");
        check(&[("dwc:minimumElevationInMeters", "high")], "None None Some(\"high\") ElevationUnreadable");
        check(
            &[("dwc:minimumElevationInMeters", "300"), ("dwc:maximumElevationInMeters", "200")],
            "Some(300.0) Some(200.0) None ElevationRangeReversed",
        );
    }

    fn check_point(fields: &[(&str, &str)], expected: &str) {
        let mut findings = Vec::new();
        let found = location(&Fields::of(fields), &mut findings).has_georeference.expect("coordinates were given");
        let codes: Vec<_> =
            findings.iter().map(|f| f.code.as_str()).filter(|code| *code != "GeodeticDatumMissing").collect();
        let shown = format!("{:?} {:?} {}", found.decimal_latitude, found.decimal_longitude, codes.join(" "));
        assert_eq!(shown.trim(), expected);
    }

    #[test]
    fn coordinates() {
        check_point(&[("dwc:decimalLatitude", "52,5"), ("dwc:decimalLongitude", "13.4")], "Some(52.5) Some(13.4)");
        check_point(
            &[("dwc:decimalLatitude", "0"), ("dwc:decimalLongitude", "0")],
            "Some(0.0) Some(0.0) CoordinatesZero",
        );
        check_point(
            &[("dwc:decimalLatitude", "95"), ("dwc:decimalLongitude", "181")],
            "None None CoordinatesOutOfRange",
        );
        check_point(
            &[("dwc:decimalLatitude", "113"), ("dwc:decimalLongitude", "52")],
            "None None CoordinatesOutOfRange CoordinatesSwapped",
        );
        check_point(&[("dwc:decimalLatitude", "52")], "None None CoordinatesIncomplete");
        check_point(
            &[("dwc:verbatimLatitude", "52°30'N"), ("dwc:verbatimLongitude", "13°24'E")],
            "Some(52.5) Some(13.4) CoordinatesFromVerbatim",
        );
        check_point(
            &[
                ("dwc:countryCode", "DE"),
                ("dwc:country", "Germany"),
                ("dwc:decimalLatitude", "13.4"),
                ("dwc:decimalLongitude", "52.5"),
            ],
            "Some(13.4) Some(52.5) CoordinatesSwapped",
        );
        check_point(
            &[
                ("dwc:countryCode", "DE"),
                ("dwc:country", "Germany"),
                ("dwc:decimalLatitude", "-52.5"),
                ("dwc:decimalLongitude", "13.4"),
            ],
            "Some(-52.5) Some(13.4) CoordinatesOutsideCountry",
        );
    }
}
