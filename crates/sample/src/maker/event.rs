//! When, by whom and where: what all records of a gathering share.

use std::fmt::Write as _;

use super::Maker;
use crate::chance::{Chance, mix};
use crate::gathering::{Berth, Gathering, push_degrees};
use crate::record::Record;
use crate::taxa::Kind;
use crate::term::Term;

impl Maker<'_> {
    pub(super) fn fill_event(&self, gathering: &Gathering, at: Berth, chance: &mut Chance, record: &mut Record) {
        let house = self.house;
        let (collector, date, verbatim) =
            (chance.per_mille(house.known_collector), chance.per_mille(house.known_date), chance.per_mille(300));
        if collector || at.shared {
            gathering.team.push(house.names, house.joint, chance, record.at_mut(Term::RecordedBy));
            if matches!(gathering.kind, Kind::Plant | Kind::Fungus) {
                let number = gathering.first_number + at.place;
                let _ = match mix(at.key, 3) % 8 {
                    0 => Ok(()),
                    1 => write!(record.at_mut(Term::RecordNumber), "No. {number}"),
                    2 => write!(record.at_mut(Term::RecordNumber), "{number}/{}", gathering.date.year % 100),
                    _ => write!(record.at_mut(Term::RecordNumber), "{number}"),
                };
            }
        }
        // Old dates are more often only transcribed than read.
        let read = date && !(verbatim && gathering.date.year < 1950 && chance.per_mille(350));
        if read {
            gathering.date.push_iso(record.at_mut(Term::EventDate));
            let (year, month, day) = gathering.date.parts();
            let _ = write!(record.at_mut(Term::Year), "{year}");
            for (term, part) in [(Term::Month, month), (Term::Day, day)] {
                if let Some(part) = part {
                    let _ = write!(record.at_mut(term), "{part}");
                }
            }
        }
        if verbatim || (date && !read) {
            gathering.date.push_verbatim(mix(at.key, 4), record.at_mut(Term::VerbatimEventDate));
        }
        if chance.per_mille(if gathering.kind == Kind::Plant { 350 } else { 120 })
            && gathering.kind != Kind::Mineral
            && gathering.kind != Kind::Fossil
        {
            record.set(Term::Habitat, gathering.habitat);
        }
        if gathering.kind == Kind::Arthropod && chance.per_mille(160) {
            record.set(Term::SamplingProtocol, gathering.protocol);
        }
    }

    pub(super) fn fill_place(&self, gathering: &Gathering, chance: &mut Chance, record: &mut Record) {
        let place = &gathering.place;
        if chance.per_mille(950) {
            let other = place.country.other;
            let spelling = chance.below(other.len() as u64 * 3 + 5) as usize;
            record.set(Term::Country, other.get(spelling).copied().unwrap_or(place.country.name));
            if chance.per_mille(800) {
                record.set(Term::CountryCode, place.country.code);
            }
            record.set(Term::Continent, place.country.continent);
        }
        if chance.per_mille(850) {
            record.set(Term::StateProvince, place.state);
        }
        if chance.per_mille(930) {
            record.set(Term::Locality, &place.locality);
        }
        let (low, high) = place.elevation;
        if chance.per_mille(550) {
            let _ = write!(record.at_mut(Term::MinimumElevation), "{low}");
            if high > low {
                let _ = write!(record.at_mut(Term::MaximumElevation), "{high}");
            }
        }
        if chance.per_mille(160) {
            let feet = |m: i64| m * 3281 / 50_000 * 50;
            let out = record.at_mut(Term::VerbatimElevation);
            let _ = match chance.below(12) {
                0 => write!(out, "ca. {}-{} ft", feet(low), feet(high) + 50),
                1 => write!(out, "{} ft.", feet(low)),
                2 => write!(out, "{low}m"),
                3 => write!(out, "{low} m."),
                4 if high > low => write!(out, "{low}-{high}m"),
                5 => write!(out, "alt. {low} m s.m."),
                _ => write!(out, "{low} m"),
            };
        }
        if chance.per_mille(self.house.known_place) {
            push_degrees(place.latitude, place.decimals, record.at_mut(Term::DecimalLatitude));
            push_degrees(place.longitude, place.decimals, record.at_mut(Term::DecimalLongitude));
            if chance.per_mille(600) {
                record.set(
                    Term::GeodeticDatum,
                    chance.pick(&["WGS84", "WGS84", "WGS84", "ED50", "North American Datum 1927", "EPSG:4326"]),
                );
            }
            if chance.per_mille(400) {
                let _ = write!(record.at_mut(Term::CoordinateUncertainty), "{}", place.uncertainty);
            }
            if chance.per_mille(150) {
                push_sexagesimal(place.latitude, place.longitude, record.at_mut(Term::VerbatimCoordinates));
            }
        }
    }
}

/// Degrees, minutes and seconds, as on maps.
fn push_sexagesimal(latitude: i64, longitude: i64, out: &mut String) {
    for (i, (value, plus, minus)) in [(latitude, 'N', 'S'), (longitude, 'E', 'W')].into_iter().enumerate() {
        let seconds = value.abs() * 36 / 100_000;
        let letter = if value < 0 { minus } else { plus };
        let space = if i == 0 { "" } else { " " };
        let _ = write!(out, "{space}{}°{:02}'{:02}''{letter}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
