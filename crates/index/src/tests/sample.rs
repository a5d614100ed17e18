//! Generated specimens.

use rand::{Rng as _, SeedableRng as _};
use rand_pcg::Pcg32;
use solander_model::opends::{
    Agent, DigitalSpecimen, Event, Georeference, Identification, Identifier, Location, Role, TaxonIdentification,
};
use solander_model::{Finding, FindingCode, MidsAssessment, Pid, Remarks, Timestamp, canonical};
use solander_terms::Term;

/// One object as it was handed to the index.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub(super) pid: Pid,
    pub(super) specimen: DigitalSpecimen,
    pub(super) remarks: Remarks,
    pub(super) deleted: bool,
}

pub(super) const COUNTRIES: [&str; 6] = ["Österreich", "österreich", "Kenya", "Fiji", "New Zealand", "Côte d’Ivoire"];
pub(super) const COLLECTORS: [&str; 5] = ["Müller, J.", "Smith A.", "O'Brien", "Çağlar-Özdemir", "smith a."];
pub(super) const NAMES: [(&str, &str, &str); 5] = [
    ("Fagaceae", "Quercus", "robur"),
    ("Fagaceae", "Quercus", "petraea"),
    ("Fagaceae", "Fagus", "sylvatica"),
    ("Apidae", "Bombus", "terrestris"),
    ("Apidae", "Apis", "mellifera"),
];
pub(super) const TYPES: [&str; 3] = ["Holotype", "Paratype", "syntype"];
pub(super) const PLACES: [&str; 5] =
    ["Wien, Prater", "bei St. Pölten", "Nairobi / Ngong road", "Savusavu bay", "swamp near lake"];
pub(super) const DATES: [&str; 7] =
    ["1887", "1887-05-03", "1887-12-30/1888-01-04", "1902-06", "2001-02-28", "0042-01-01", "1886/1889"];

pub(super) struct Chance(Pcg32);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(Pcg32::seed_from_u64(seed))
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0.next_u32() as usize % n
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// One of them, or nothing in a fourth of all cases.
    fn maybe<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        (self.below(4) > 0).then(|| self.pick(of))
    }

    fn degrees(&mut self, span: f64) -> f64 {
        (f64::from(self.0.next_u32()) / f64::from(u32::MAX) * 2.0 - 1.0) * span
    }
}

pub(super) fn pid(number: u64) -> Pid {
    // Scattered, so that the order of PIDs is not that of the log.
    Pid::new("TEST".into(), number.wrapping_mul(2_654_435_761) % 1_000_003).unwrap()
}

pub(super) fn sample(number: u64, chance: &mut Chance) -> Sample {
    let pid = pid(number);
    let (family, genus, epithet) = chance.pick(&NAMES);
    let agent = |name: &str, role: &str| Agent {
        name: Some(name.into()),
        has_roles: vec![Role { role_name: role.into(), ..Role::default() }],
        ..Agent::default()
    };
    let taxon = TaxonIdentification {
        kingdom: chance.maybe(&["Plantae", "Animalia"]).map(Into::into),
        family: Some(family.into()),
        genus: Some(genus.into()),
        specific_epithet: Some(epithet.into()),
        scientific_name: format!("{genus} {epithet} L."),
        ..TaxonIdentification::default()
    };
    let identification = Identification {
        type_status: chance.maybe(&TYPES).map(Into::into),
        has_taxon_identifications: vec![taxon],
        is_verified_identification: true,
        ..Identification::default()
    };
    let older = Identification { type_status: chance.maybe(&TYPES).map(Into::into), ..Identification::default() };
    let point = match chance.below(4) {
        0 => None,
        1 => Some((chance.degrees(90.0), chance.degrees(180.0))),
        2 => Some((-17.0 + chance.degrees(3.0), (179.5 + chance.degrees(2.0) + 180.0).rem_euclid(360.0) - 180.0)),
        _ => Some((48.2 + chance.degrees(0.5), 16.4 + chance.degrees(0.5))),
    };
    let georeference = point.map(|(latitude, longitude)| {
        Box::new(Georeference {
            decimal_latitude: Some(latitude),
            decimal_longitude: Some(longitude),
            ..Georeference::default()
        })
    });
    let mut collectors: Vec<Agent> =
        (0..chance.below(3)).map(|_| agent(chance.pick(&COLLECTORS), "collector")).collect();
    collectors.dedup();
    let event = Event {
        event_date: chance.maybe(&DATES).map(Into::into),
        habitat: chance.maybe(&["bog", "oak wood"]).map(Into::into),
        has_agents: collectors,
        has_location: Some(Box::new(Location {
            country: chance.maybe(&COUNTRIES).map(Into::into),
            locality: chance.maybe(&PLACES).map(Into::into),
            has_georeference: georeference,
            ..Location::default()
        })),
        ..Event::default()
    };
    let findings = chance.maybe(&[FindingCode::CoordinatesZero, FindingCode::NameMissing]);
    let catalog = format!("W-{}/{:05}", 1880 + chance.below(20), number);
    let created = Timestamp(1_700_000_000_000 + chance.below(1_000) as i64 * 86_400_000).to_string();
    let specimen = DigitalSpecimen {
        specimen_name: Some(format!("{genus} {epithet} L.")),
        created: created.clone(),
        modified: created,
        physical_specimen_id: format!("urn:lsid:test:{number}"),
        normalised_physical_specimen_id: format!("URN:LSID:TEST:{number}"),
        organisation_id: "https://ror.org/01tv5y993".into(),
        source_system_id: "https://hdl.handle.net/TEST/AAA-AAA-AAA".into(),
        mids_level: chance.below(4) as i64,
        is_known_to_contain_media: chance.maybe(&[true, false]),
        has_identifiers: vec![Identifier {
            title: "dwc:catalogNumber".into(),
            identifier: catalog,
            ..Identifier::default()
        }],
        has_identifications: vec![older, identification],
        has_events: vec![event],
        ..DigitalSpecimen::default()
    };
    let mids = Some(MidsAssessment { tdwg: chance.maybe(&[0, 1, 2]), ..MidsAssessment::default() });
    let findings = findings.map(|code| Finding::new(&Term::parse("dwc:eventDate"), code, "")).into_iter().collect();
    Sample { pid, specimen, remarks: Remarks { findings, mids }, deleted: chance.below(15) == 0 }
}

impl Sample {
    pub(super) fn body(&self) -> Vec<u8> {
        canonical(&self.specimen)
    }

    pub(super) fn event(&self) -> &Event {
        &self.specimen.has_events[0]
    }

    pub(super) fn place(&self) -> &Location {
        self.event().has_location.as_deref().unwrap()
    }

    pub(super) fn point(&self) -> Option<(f64, f64)> {
        self.place().has_georeference.as_deref().map(|g| (g.decimal_latitude.unwrap(), g.decimal_longitude.unwrap()))
    }
}
