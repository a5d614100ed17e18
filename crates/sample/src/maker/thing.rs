//! What was collected: its name, its body, and who determined it.

use std::fmt::Write as _;

use super::Maker;
use crate::chance::{Chance, key};
use crate::gathering::{Berth, Gathering};
use crate::people::{NameForm, Person};
use crate::record::Record;
use crate::tables::rocks::MINERALS;
use crate::tables::words::REMARKS;
use crate::taxa::Kind;
use crate::term::Term;

/// Names in the list of each kind: 2.7 to the tenth power, about 20,000.
const NAMES: f64 = 2.7;

impl Maker<'_> {
    pub(super) fn fill_taxon(&mut self, kind: Kind, at: Berth, chance: &mut Chance, record: &mut Record) {
        // Duplicates of a shared gathering are the same taxon everywhere.
        let mut own =
            if at.shared { Chance::of(&[self.seed, 0x7A0, at.key, at.place]) } else { Chance::of(&[chance.bits()]) };
        let rank = own.zipf(NAMES);
        self.taxa.name(self.seed, kind, rank, &mut self.name);
        let Some(genus) = self.name.genus else { return };
        record.set(Term::Kingdom, genus.kingdom);
        record.set(Term::Phylum, genus.phylum);
        record.set(Term::Class, genus.class);
        record.set(Term::Order, genus.order);
        record.set(Term::Family, genus.family);
        record.set(Term::Genus, genus.name);
        let code = if self.name.botanical() { "ICN" } else { "ICZN" };
        record.set(Term::NomenclaturalCode, code);
        if own.per_mille(70) {
            record.set(Term::ScientificName, genus.name);
            if own.per_mille(500) {
                record.at_mut(Term::ScientificName).push_str(" sp.");
            }
            record.set(Term::TaxonRank, "genus");
            return;
        }
        record.set(Term::SpecificEpithet, &self.name.epithet);
        record.set(Term::TaxonRank, "species");
        if let Some((below, infra)) = &self.name.infra {
            record.set(Term::InfraspecificEpithet, infra);
            record.set(Term::TaxonRank, if *below == "var." { "variety" } else { "subspecies" });
        }
        record.set(Term::ScientificNameAuthorship, &self.name.authorship);
        if self.house.index.is_multiple_of(2) {
            self.name.push_full(record.at_mut(Term::ScientificName));
        } else {
            self.name.push_canonical(record.at_mut(Term::ScientificName));
        }
        if let Some(accepted) = self.name.accepted {
            self.taxa.name(self.seed, kind, accepted, &mut self.accepted);
            self.accepted.push_full(record.at_mut(Term::AcceptedNameUsage));
        }
        if own.per_mille(20) {
            record.set(Term::IdentificationQualifier, own.pick(&["cf.", "aff.", "?"]));
        }
    }

    pub(super) fn fill_body(&self, kind: Kind, chance: &mut Chance, record: &mut Record) {
        if matches!(kind, Kind::Arthropod | Kind::Vertebrate) {
            let sexes: &[&str] = match self.house.index % 3 {
                0 => &["M", "F", "U"],
                1 => &["male", "female", "male", "female", "1 male", "2 females"],
                _ => &["Männchen", "Weibchen", "m", "f", "unbestimmt"],
            };
            if chance.per_mille(700) {
                record.set(Term::Sex, chance.pick(sexes));
            }
            if chance.per_mille(200) {
                record.set(
                    Term::LifeStage,
                    chance.pick(&["Adult", "adult", "Adult", "juvenile", "larva", "1 juvenile", "imago"]),
                );
            }
        }
        if matches!(kind, Kind::Arthropod | Kind::Vertebrate | Kind::Fossil) && chance.per_mille(600) {
            let count = [1, 2, 3, chance.between(4, 30)][chance.weighted(&[77, 9, 5, 9])];
            let _ = write!(record.at_mut(Term::IndividualCount), "{count}");
        }
        if chance.per_mille(600) {
            let made: &[&str] = match kind {
                Kind::Plant => &["sheet", "herbarium sheet", "Bogen", "sheet; seeds"],
                Kind::Fungus => &["packet", "Kapsel", "dried"],
                Kind::Arthropod => &["Pin", "pinned", "Pin", "Vial", "Slide", "Envelope"],
                Kind::Vertebrate => &["Liquid", "Skin", "Skeleton", "skin; skull", "alcohol 70%"],
                Kind::Fossil | Kind::Mineral => &["dry", "thin section", "hand specimen"],
            };
            record.set(Term::Preparations, chance.pick(made));
        }
        if kind != Kind::Mineral && chance.per_mille(28) {
            let types = [
                "holotype",
                "HOLOTYPE",
                "Syntype",
                "SYNTYPE",
                "Paratype",
                "paratype",
                "isotype",
                "lectotype",
                "Typus",
                "paralectotype",
                "isotype?",
            ];
            record.set(Term::TypeStatus, chance.pick(&types));
        }
        if chance.per_mille(110) {
            record.set(Term::OccurrenceRemarks, chance.pick(REMARKS));
        }
    }

    pub(super) fn fill_determination(&self, gathering: &Gathering, chance: &mut Chance, record: &mut Record) {
        if !chance.per_mille(800) {
            return;
        }
        let x = chance.part();
        let expert = key(&[
            self.seed,
            0xDE7,
            gathering.kind as u64,
            (gathering.date.year / 40) as u64,
            (x * x * x * 60.0) as u64,
        ]);
        let form = if chance.per_mille(100) { NameForm::Initials } else { self.house.names };
        Person::of(expert).push(form, record.at_mut(Term::IdentifiedBy));
        if chance.per_mille(400) {
            let year = (gathering.date.year + chance.between(0, 40)).min(2024);
            let (month, day) = (chance.between(1, 12), chance.between(1, 28));
            let out = record.at_mut(Term::DateIdentified);
            let _ = match chance.below(10) {
                0..=5 => write!(out, "{year}"),
                6..=8 => write!(out, "{year}-{month:02}-{day:02}"),
                _ => write!(out, "{year}-12-31 00:00:00.0"),
            };
        }
    }
}

pub(super) fn fill_mineral(chance: &mut Chance, record: &mut Record) {
    let x = chance.part();
    let (name, formula, class) = MINERALS[(x * x * MINERALS.len() as f64) as usize];
    record.set(Term::ScientificName, name);
    record.set(Term::HigherClassification, class);
    let _ = write!(record.at_mut(Term::DynamicProperties), "{{\"formula\":\"{formula}\"}}");
}
