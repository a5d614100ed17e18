//! Invented institutions: who they are, what they keep, and the habits of their archives.

use crate::chance::Chance;
use crate::columns::columns;
use crate::people::NameForm;
use crate::plan::Plan;
use crate::tables::countries::{COUNTRIES, Country};
use crate::taxa::Kind;
use crate::term::Term;

/// What an institution keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Discipline {
    Herbarium,
    Entomology,
    Mixed,
    Fossils,
    Minerals,
}

impl Discipline {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Herbarium => "herbarium",
            Self::Entomology => "entomology",
            Self::Mixed => "mixed",
            Self::Fossils => "fossils",
            Self::Minerals => "minerals",
        }
    }
}

/// The characters of an archive's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Windows1252,
}

/// How an archive's files are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    pub(crate) quoted: bool,
    pub(crate) encoding: Encoding,
    pub(crate) line_end: &'static str,
    pub(crate) header: bool,
}

/// How occurrence identifiers look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IdForm {
    Urn,
    Uuid,
    Url,
    /// The catalogue number; the core's id column is a running number of its own.
    Number,
}

/// One invented institution.
pub(crate) struct Institution {
    pub(crate) index: u32,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) ror: String,
    pub(crate) country: &'static Country,
    pub(crate) discipline: Discipline,
    pub(crate) dialect: Dialect,
    pub(crate) columns: Vec<Term>,
    /// Records kept.
    pub(crate) specimens: u64,
    /// Pictures of them.
    pub(crate) images: u64,
    /// Audiovisual Core rather than GBIF's simple multimedia terms.
    pub(crate) audiovisual_core: bool,
    pub(crate) identifications: bool,
    pub(crate) measurements: bool,
    pub(crate) names: NameForm,
    pub(crate) joint: &'static str,
    pub(crate) ids: IdForm,
    pub(crate) basis: &'static str,
    pub(crate) license: &'static str,
    pub(crate) known_date: u32,
    pub(crate) known_place: u32,
    pub(crate) known_collector: u32,
}

impl Institution {
    /// The kind of thing that `chance` of a gathering makes it.
    pub(crate) fn kind(&self, chance: &mut Chance) -> Kind {
        match self.discipline {
            Discipline::Herbarium if chance.per_mille(90) => Kind::Fungus,
            Discipline::Herbarium => Kind::Plant,
            Discipline::Entomology => Kind::Arthropod,
            Discipline::Fossils => Kind::Fossil,
            Discipline::Minerals => Kind::Mineral,
            Discipline::Mixed => {
                [Kind::Plant, Kind::Arthropod, Kind::Vertebrate, Kind::Fossil, Kind::Mineral, Kind::Fungus]
                    [chance.weighted(&[30, 30, 20, 10, 7, 3])]
            }
        }
    }

    pub(crate) fn collection_code(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Plant => "HERB",
            Kind::Fungus => "FUNGI",
            Kind::Arthropod => "ENT",
            Kind::Vertebrate => "VERT",
            Kind::Fossil => "PAL",
            Kind::Mineral => "MIN",
        }
    }

    /// The specimen that image `m` of this institution shows, and which view of it this is.
    pub(crate) fn image(&self, m: u64) -> (u64, u64) {
        if self.images <= self.specimens {
            ((u128::from(m) * u128::from(self.specimens) / u128::from(self.images.max(1))) as u64, 0)
        } else {
            (m % self.specimens, m / self.specimens)
        }
    }

    /// Whether specimen `n` has pictures.
    pub(crate) fn is_imaged(&self, n: u64) -> bool {
        if self.images == 0 || self.specimens == 0 {
            return false;
        }
        if self.images >= self.specimens {
            return true;
        }
        let (images, specimens) = (u128::from(self.images), u128::from(self.specimens));
        let m = (u128::from(n) * images).div_ceil(specimens);
        m < images && m * specimens / images == u128::from(n)
    }
}

const NAMED: &[(&str, &str, &str, Discipline)] = &[
    ("HLM", "Hollmark Herbarium", "SE", Discipline::Herbarium),
    ("NAKV", "Natuurkabinet Vosmeer", "NL", Discipline::Entomology),
    ("MNSO", "Museum für Naturkunde Steinohl", "DE", Discipline::Mixed),
    ("GEOP", "Geopaläontologische Sammlung Kalkried", "AT", Discipline::Fossils),
    ("MMPV", "Musée minéralogique de Pontvieux", "FR", Discipline::Minerals),
    ("UARB", "University of Ashbury Herbarium", "GB", Discipline::Herbarium),
    ("CIEX", "Colección de Insectos Xotlán", "MX", Discipline::Entomology),
    ("PNHM", "Port Quillan Natural History Museum", "AU", Discipline::Mixed),
];

/// Makes the institutions of `plan`.
pub(crate) fn institutions(plan: &Plan) -> Vec<Institution> {
    let count = plan.institutions;
    let weight = |k: u32| u64::from(1_000_000 / (k + 2));
    let total: u64 = (0..count).map(weight).sum();
    let share = |of: u64, k: u32| {
        let until =
            |k: u32| (u128::from(of) * u128::from((0..k).map(weight).sum::<u64>()) / u128::from(total.max(1))) as u64;
        until(k + 1) - until(k)
    };
    (0..count).map(|k| institution(plan.seed, k, share(plan.specimens, k), share(plan.images, k))).collect()
}

fn institution(seed: u64, index: u32, specimens: u64, images: u64) -> Institution {
    let mut chance = Chance::of(&[seed, 0x1257, u64::from(index)]);
    let (code, name, country, discipline) = match NAMED.get(index as usize) {
        Some((code, name, country, discipline)) => ((*code).to_owned(), (*name).to_owned(), *country, *discipline),
        None => {
            let (_, _, country, discipline) = NAMED[index as usize % NAMED.len()];
            let letters = b"BCDFGHJKLMNPRSTVWZ";
            let letter = |n: u64| char::from(letters[n as usize % letters.len()]);
            let code = format!("{}{}{index}", letter(chance.bits()), letter(chance.bits()));
            (code.clone(), format!("Sample Collection {code}"), country, discipline)
        }
    };
    let dialect =
        |delimiter, quoted, encoding, line_end, header| Dialect { delimiter, quoted, encoding, line_end, header };
    let dialect = match index % 5 {
        0 => dialect(b'\t', false, Encoding::Utf8, "\n", true),
        1 => dialect(b',', true, Encoding::Utf8, "\n", true),
        2 => dialect(b';', true, Encoding::Windows1252, "\r\n", true),
        3 => dialect(b'\t', true, Encoding::Utf8, "\r\n", false),
        _ => dialect(b'|', false, Encoding::Utf8, "\n", true),
    };
    let pick = |options: &[&'static str]| options[index as usize % options.len()];
    let mixed = discipline == Discipline::Mixed;
    Institution {
        index,
        ror: ror(index),
        country: COUNTRIES.iter().find(|c| c.code == country).unwrap_or(&COUNTRIES[0]),
        discipline,
        dialect,
        columns: columns(index, discipline),
        specimens,
        images,
        audiovisual_core: index.is_multiple_of(2),
        identifications: index % 3 != 1 || mixed,
        measurements: !index.is_multiple_of(3),
        names: [NameForm::Initials, NameForm::Full, NameForm::Inverted, NameForm::InvertedPlain][index as usize % 4],
        joint: pick(&[" & ", "; ", " | ", ", ", " and "]),
        ids: [IdForm::Urn, IdForm::Uuid, IdForm::Number, IdForm::Url][index as usize % 4],
        basis: match discipline {
            Discipline::Fossils => "FossilSpecimen",
            Discipline::Minerals => "MaterialSample",
            _ => pick(&[
                "PreservedSpecimen",
                "Preserved Specimen",
                "preservedspecimen",
                "Preservedspecimen",
                "PRESERVED_SPECIMEN",
            ]),
        },
        license: pick(&[
            "http://creativecommons.org/publicdomain/zero/1.0/legalcode",
            "https://creativecommons.org/licenses/by/4.0/",
            "CC BY-NC 4.0",
            "CC0 1.0",
            "CC_BY_4_0",
            "http://creativecommons.org/licenses/by-nc/4.0/legalcode",
            "cc-by",
        ]),
        known_date: 780 + chance.below(200) as u32,
        known_place: 700 + chance.below(240) as u32,
        known_collector: 560 + chance.below(230) as u32,
        code,
        name,
    }
}

/// An identifier in the shape of ROR's, which spells its purpose with a letter that real ones never have.
fn ror(index: u32) -> String {
    let n = index + 1;
    if n < 100 {
        return format!("https://ror.org/0sample{n:02}");
    }
    let letter = char::from(b'a' + ((n / 100) % 26) as u8);
    format!("https://ror.org/0sampl{letter}{:02}", n % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_imaged_specimens_are_those_of_the_images() {
        let plan = Plan { specimens: 1003, images: 77, institutions: 4, ..Plan::default() };
        let all = institutions(&plan);
        assert_eq!(all.iter().map(|i| i.specimens).sum::<u64>(), 1003);
        assert_eq!(all.iter().map(|i| i.images).sum::<u64>(), 77);
        for house in &all {
            let shown: Vec<u64> = (0..house.images).map(|m| house.image(m).0).collect();
            let asked: Vec<u64> = (0..house.specimens).filter(|&n| house.is_imaged(n)).collect();
            assert_eq!(shown, asked, "{}", house.code);
        }
    }

    #[test]
    fn ror_ids_have_the_shape() {
        for n in [0, 5, 98, 99, 420] {
            let ror = ror(n);
            let tail = ror.strip_prefix("https://ror.org/0").expect("prefix");
            assert_eq!(tail.len(), 8, "{ror}");
            assert!(
                tail[..6].chars().all(|c| c.is_ascii_alphanumeric()) && tail[6..].chars().all(|c| c.is_ascii_digit()),
                "{ror}"
            );
        }
    }
}
