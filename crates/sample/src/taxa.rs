//! Names of taxa: a rank in, a name with its classification out.

use std::fmt::Write as _;

use crate::chance::{key, mix};
use crate::tables::epithets::{BOTANISTS, EPITHETS, PALAEONTOLOGISTS, ZOOLOGISTS};
use crate::tables::genera::{ARTHROPODS, FOSSILS, FUNGI, KNOWN, PLANTS, VERTEBRATES};

/// What kind of thing a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plant,
    Fungus,
    Arthropod,
    Vertebrate,
    Fossil,
    Mineral,
}

/// A genus and what it belongs to.
pub(crate) struct Genus {
    pub(crate) name: &'static str,
    pub(crate) family: &'static str,
    pub(crate) order: &'static str,
    pub(crate) class: &'static str,
    pub(crate) phylum: &'static str,
    pub(crate) kingdom: &'static str,
    botanical: bool,
    fossil: bool,
}

/// A name, with the place of its genus.
#[derive(Default)]
pub(crate) struct Name<'a> {
    pub(crate) genus: Option<&'a Genus>,
    pub(crate) epithet: String,
    /// Below the species, with its rank: `("subsp.", "alpina")`.
    pub(crate) infra: Option<(&'static str, String)>,
    pub(crate) authorship: String,
    /// The rank of the accepted name, where this one is a synonym.
    pub(crate) accepted: Option<u64>,
}

impl Name<'_> {
    /// The name without authorship.
    pub(crate) fn push_canonical(&self, out: &mut String) {
        let Some(genus) = self.genus else { return };
        out.push_str(genus.name);
        out.push(' ');
        out.push_str(&self.epithet);
        if let Some((rank, epithet)) = &self.infra {
            out.push(' ');
            if genus.botanical {
                out.push_str(rank);
                out.push(' ');
            }
            out.push_str(epithet);
        }
    }

    /// The name with authorship.
    pub(crate) fn push_full(&self, out: &mut String) {
        self.push_canonical(out);
        out.push(' ');
        out.push_str(&self.authorship);
    }

    pub(crate) fn botanical(&self) -> bool {
        self.genus.is_some_and(|g| g.botanical)
    }
}

/// All genera by kind, and the epithets.
pub(crate) struct Taxa {
    groups: [Vec<Genus>; 5],
    known: [Vec<(usize, usize)>; 5],
    epithets: Vec<&'static str>,
}

impl Taxa {
    pub(crate) fn new() -> Self {
        let groups = [
            read(PLANTS, |f| ["Plantae", "Tracheophyta", f[0], f[1], f[2], f[3]]),
            read(FUNGI, |f| ["Fungi", f[0], f[1], f[2], f[3], f[4]]),
            read(ARTHROPODS, |f| ["Animalia", "Arthropoda", f[0], f[1], f[2], f[3]]),
            read(VERTEBRATES, |f| ["Animalia", f[0], f[1], f[2], f[3], f[4]]),
            read(FOSSILS, |f| [f[0], f[1], f[2], f[3], f[4], f[5]]),
        ];
        let mut known: [Vec<(usize, usize)>; 5] = Default::default();
        for (group, genera) in groups.iter().enumerate() {
            for (k, entry) in KNOWN.iter().enumerate() {
                if let Some(g) = genera.iter().position(|g| g.name == entry.0) {
                    known[group].push((g, k));
                }
            }
        }
        Self { groups, known, epithets: EPITHETS.split_whitespace().collect() }
    }

    /// The name at `rank` of the list of `kind`; the most common come first, and every fourth of those is a well-known one.
    pub(crate) fn name<'a>(&'a self, seed: u64, kind: Kind, rank: u64, out: &mut Name<'a>) {
        let group = (kind as usize).min(4);
        out.epithet.clear();
        out.authorship.clear();
        out.infra = None;
        out.accepted = None;
        let known = &self.known[group];
        if rank.is_multiple_of(4) && rank / 4 < known.len() as u64 {
            let (genus, entry) = known[(rank / 4) as usize];
            out.genus = Some(&self.groups[group][genus]);
            out.epithet.push_str(KNOWN[entry].1);
            out.authorship.push_str(KNOWN[entry].2);
            return;
        }
        let chance = key(&[seed, 0x7A, group as u64, rank]);
        let genus = self.genus(group, chance);
        let epithet = (chance >> 32) as usize % self.epithets.len();
        out.genus = Some(genus);
        bend(self.epithets[epithet], genus.name, &mut out.epithet);
        let by = mix(chance, 2);
        push_author(genus, by, &mut out.authorship);
        if by.is_multiple_of(23) {
            let mut infra = String::new();
            bend(self.epithets[(by >> 20) as usize % self.epithets.len()], genus.name, &mut infra);
            out.infra = Some((if by & 0x100 == 0 { "subsp." } else { "var." }, infra));
        }
        if self.is_synonym(seed, group, rank) {
            out.accepted = self.accepted(seed, group, rank, genus.family, by);
        }
    }

    /// The genus that the `chance` of a name makes it; those listed first are larger.
    fn genus(&self, group: usize, chance: u64) -> &Genus {
        let genera = &self.groups[group];
        let spread = (chance & 0xFFFF) * (chance >> 16 & 0xFFFF);
        &genera[((spread * genera.len() as u64) >> 32) as usize]
    }

    /// A more common name of the same family, for a synonym to give way to.
    fn accepted(&self, seed: u64, group: usize, rank: u64, family: &str, by: u64) -> Option<u64> {
        (0..64).map(|step| mix(by, step) % rank.max(1)).find(|&other| {
            let known = other.is_multiple_of(4) && other / 4 < self.known[group].len() as u64;
            !known
                && !self.is_synonym(seed, group, other)
                && self.genus(group, key(&[seed, 0x7A, group as u64, other])).family == family
        })
    }

    /// One name in nine is a synonym; never the first, nor one of the well-known.
    fn is_synonym(&self, seed: u64, group: usize, rank: u64) -> bool {
        let known = rank.is_multiple_of(4) && rank / 4 < self.known[group].len() as u64;
        rank > 0 && !known && key(&[seed, 0x5E, group as u64, rank]).is_multiple_of(9)
    }
}

fn read(table: &'static str, places: impl Fn(&[&'static str]) -> [&'static str; 6]) -> Vec<Genus> {
    let mut genera = Vec::new();
    for line in table.lines() {
        let fields: Vec<&'static str> = line.split('|').collect();
        let [kingdom, phylum, class, order, family, names] = places(&fields);
        for name in names.split(' ') {
            genera.push(Genus {
                name,
                family,
                order,
                class,
                phylum,
                kingdom,
                botanical: kingdom != "Animalia",
                fossil: fields.len() == 6,
            });
        }
    }
    genera
}

/// Trees that are feminine in Latin although they end like masculines.
const FEMININE: &[&str] = &[
    "Quercus",
    "Pinus",
    "Fagus",
    "Prunus",
    "Sorbus",
    "Crataegus",
    "Juniperus",
    "Populus",
    "Alnus",
    "Carpinus",
    "Ficus",
    "Morus",
    "Malus",
];

/// Bends an epithet to the gender of its genus.
fn bend(epithet: &str, genus: &str, out: &mut String) {
    let feminine = FEMININE.contains(&genus) || ["a", "is", "ys", "e", "ix"].iter().any(|e| genus.ends_with(e));
    let neuter = genus.ends_with("um") || genus.ends_with("on") || genus.ends_with("ma") || genus.ends_with("ceras");
    if let Some(stem) = epithet.strip_suffix('*') {
        out.push_str(stem);
        out.push_str(if neuter {
            "um"
        } else if feminine {
            "a"
        } else {
            "us"
        });
    } else if let Some(stem) = epithet.strip_suffix('~') {
        out.push_str(stem);
        out.push_str(if neuter { "e" } else { "is" });
    } else {
        out.push_str(epithet);
    }
}

/// Writes an authorship in the manner of the code that rules the genus.
fn push_author(genus: &Genus, by: u64, out: &mut String) {
    let moved = by >> 8 & 7 < 3;
    if genus.botanical && !genus.fossil {
        let one = BOTANISTS[(by >> 12) as usize % BOTANISTS.len()];
        let two = BOTANISTS[(by >> 24) as usize % BOTANISTS.len()];
        // Writing to a string cannot fail.
        let _ = match (moved, by >> 40 & 7) {
            (true, _) => write!(out, "({one}) {two}"),
            (false, 0) => write!(out, "{one} & {two}"),
            (false, 1) => write!(out, "{one} ex {two}"),
            _ => write!(out, "{one}"),
        };
    } else {
        let list = if genus.fossil { PALAEONTOLOGISTS } else { ZOOLOGISTS };
        let (name, from, to) = list[(by >> 12) as usize % list.len()];
        let year = from + ((by >> 24) % (to - from + 1) as u64) as i64;
        let _ = if moved { write!(out, "({name}, {year})") } else { write!(out, "{name}, {year}") };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epithets_agree_with_their_genus() {
        let check = |epithet, genus, expected| {
            let mut out = String::new();
            bend(epithet, genus, &mut out);
            assert_eq!(out, expected, "{genus} {epithet}");
        };
        check("alb*", "Lamium", "album");
        check("alb*", "Salix", "alba");
        check("alb*", "Carabus", "albus");
        check("alb*", "Quercus", "alba");
        check("vulgar~", "Thymus", "vulgaris");
        check("vulgar~", "Hypericum", "vulgare");
        check("repens", "Trifolium", "repens");
    }

    #[test]
    fn there_are_hundreds_of_genera_and_thousands_of_names() {
        let taxa = Taxa::new();
        assert!(taxa.groups.iter().map(Vec::len).sum::<usize>() > 350);
        let mut names = std::collections::HashSet::new();
        let mut synonyms = 0;
        let mut name = Name::default();
        for rank in 0..5000 {
            taxa.name(3, Kind::Arthropod, rank, &mut name);
            let mut full = String::new();
            name.push_full(&mut full);
            names.insert(full);
            let family = name.genus.map(|g| g.family);
            if let Some(accepted) = name.accepted {
                synonyms += 1;
                taxa.name(3, Kind::Arthropod, accepted, &mut name);
                assert!(name.accepted.is_none(), "an accepted name is no synonym");
                assert_eq!(name.genus.map(|g| g.family), family);
            }
        }
        assert!(names.len() > 4000, "{} names", names.len());
        assert!((300..700).contains(&synonyms), "{synonyms} synonyms");
    }
}
