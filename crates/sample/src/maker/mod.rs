//! Makes records: record `n` of an institution is a pure function of the plan's seed, the institution and `n`.

mod event;
mod ids;
mod spoil;
mod thing;

use std::fmt::Write as _;

use crate::chance::Chance;
use crate::fault::{FaultKind, fault_of};
use crate::gathering::{Berth, Gathering, berth};
use crate::institution::Institution;
use crate::record::Record;
use crate::tables::rocks::LAYERS;
use crate::taxa::{Kind, Name, Taxa};
use crate::term::Term;

/// Makes the records of one institution.
pub(crate) struct Maker<'a> {
    pub(crate) seed: u64,
    pub(crate) house: &'a Institution,
    faults: bool,
    taxa: &'a Taxa,
    /// The gathering made last; its neighbours need not draw it anew.
    last: Option<(u64, bool, Gathering)>,
    name: Name<'a>,
    accepted: Name<'a>,
}

impl<'a> Maker<'a> {
    pub(crate) fn new(seed: u64, faults: bool, house: &'a Institution, taxa: &'a Taxa) -> Self {
        Self { seed, house, faults, taxa, last: None, name: Name::default(), accepted: Name::default() }
    }

    /// The mistake in record `n`; mistakes that would part a picture from its specimen spare those with pictures.
    pub(crate) fn fault(&self, n: u64) -> Option<FaultKind> {
        if !self.faults {
            return None;
        }
        let fault = fault_of(self.seed, self.house.index, n, self.house.specimens)?;
        (fault.spares_media() || !self.house.is_imaged(n)).then_some(fault)
    }

    /// Chance of its own for `aspect` of record `n`.
    pub(crate) fn chance(&self, aspect: u64, n: u64) -> Chance {
        Chance::of(&[self.seed, aspect, u64::from(self.house.index), n])
    }

    /// The kind of thing that record `n` is about.
    pub(crate) fn kind(&mut self, n: u64) -> Kind {
        let berth = berth(self.seed, self.house, n);
        self.gathering(berth).kind
    }

    fn gathering(&mut self, at: Berth) -> &Gathering {
        let (seed, house) = (self.seed, self.house);
        if self.last.as_ref().is_none_or(|(key, shared, _)| *key != at.key || *shared != at.shared) {
            self.last = Some((at.key, at.shared, Gathering::of(seed, house, at)));
        }
        &self.last.as_ref().expect("a gathering was kept just now").2
    }

    /// Makes record `n` into `record`, with its mistake where one is due and possible.
    pub(crate) fn make(&mut self, n: u64, record: &mut Record) -> Option<FaultKind> {
        self.make_clean(n, record);
        let fault = self.fault(n)?;
        self.spoil(n, fault, record).then_some(fault)
    }

    /// Makes record `n` into `record`, without mistakes: as the labels have it.
    pub(crate) fn make_clean(&mut self, n: u64, record: &mut Record) {
        record.clear();
        let at = berth(self.seed, self.house, n);
        self.gathering(at);
        let (_, _, gathering) = self.last.take().expect("a gathering was kept just now");
        let mut chance = self.chance(0x3EC, n);
        // What a gathering lacks, all its records lack.
        let mut common = Chance::of(&[self.seed, 0x3ED, u64::from(self.house.index), at.key]);
        self.fill_house(n, gathering.kind, &mut chance, record);
        self.fill_event(&gathering, at, &mut common, record);
        self.fill_place(&gathering, &mut common, record);
        match gathering.kind {
            Kind::Mineral => thing::fill_mineral(&mut chance, record),
            kind => self.fill_taxon(kind, at, &mut chance, record),
        }
        if gathering.kind == Kind::Fossil {
            let (era, period, age, formation) = LAYERS[common.below(LAYERS.len() as u64) as usize];
            record.set(Term::EarliestEra, era);
            record.set(Term::EarliestPeriod, period);
            record.set(Term::EarliestAge, age);
            record.set(Term::Formation, formation);
        }
        self.fill_body(gathering.kind, &mut chance, record);
        self.fill_determination(&gathering, &mut chance, record);
        self.last = Some((at.key, at.shared, gathering));
    }

    fn fill_house(&self, n: u64, kind: Kind, chance: &mut Chance, record: &mut Record) {
        let house = self.house;
        self.push_core_id(n, kind, &mut record.id);
        self.push_occurrence_id(n, kind, record.at_mut(Term::OccurrenceId));
        self.push_catalog_number(n, record.at_mut(Term::CatalogNumber));
        record.set(Term::InstitutionId, &house.ror);
        record.set(Term::InstitutionCode, &house.code);
        record.set(Term::CollectionCode, house.collection_code(kind));
        record.set(Term::RightsHolder, &house.name);
        record.set(Term::DatasetName, "Solander sample (invented)");
        record.set(
            Term::BasisOfRecord,
            match kind {
                Kind::Fossil => "FossilSpecimen",
                Kind::Mineral => "MaterialSample",
                _ => house.basis,
            },
        );
        record.set(Term::License, house.license);
        if chance.per_mille(100) {
            let number = chance.below(90_000);
            let _ = write!(record.at_mut(Term::OtherCatalogNumbers), "old no. {number}");
        }
        let (month, day) = (chance.between(1, 12), chance.between(1, 28));
        let _ = write!(record.at_mut(Term::Modified), "{}-{month:02}-{day:02}", chance.between(2012, 2025));
        let _ = write!(record.at_mut(Term::References), "https://data.example.org/{}/{}", house.code, n + 1);
    }
}
