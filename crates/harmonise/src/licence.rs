//! Licences: many spellings, few addresses.

use crate::text::{fold, squeeze, strip_prefix_ci};

/// What was made of a licence text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// The canonical address, or the text as given where it was not recognised.
    pub text: String,
    /// Whether it was recognised.
    pub known: bool,
    /// Whether it allows anyone to use, change and pass on the data; false also when unknown.
    pub open: bool,
    /// Whether the version was not said and the current one was taken.
    pub version_assumed: bool,
}

/// Reads a licence from an address, an SPDX name or a sentence in English, German, French or Spanish.
///
/// ```
/// use solander_harmonise::read_licence;
/// let licence = read_licence("http://creativecommons.org/licenses/by/4.0/");
/// assert_eq!(licence.text, "https://creativecommons.org/licenses/by/4.0/legalcode");
/// ```
#[must_use]
pub fn read_licence(given: &str) -> Licence {
    let given = given.trim();
    from_address(given).or_else(|| from_words(given)).unwrap_or_else(|| Licence {
        text: given.to_owned(),
        known: false,
        open: false,
        version_assumed: false,
    })
}

const ZERO: &str = "https://creativecommons.org/publicdomain/zero/1.0/legalcode";
const MARK: &str = "https://creativecommons.org/publicdomain/mark/1.0/";

fn fixed(text: &'static str) -> Licence {
    Licence { text: text.to_owned(), known: true, open: true, version_assumed: false }
}

fn creative_commons(parts: &str, version: Option<&str>, port: Option<&str>) -> Licence {
    let number = version.unwrap_or("4.0");
    let port = port.map(|port| format!("{port}/")).unwrap_or_default();
    Licence {
        text: format!("https://creativecommons.org/licenses/{parts}/{number}/{port}legalcode"),
        known: true,
        open: matches!(parts, "by" | "by-sa"),
        version_assumed: version.is_none(),
    }
}

const VERSIONS: &[&str] = &["4.0", "3.0", "2.5", "2.1", "2.0", "1.0"];

fn from_address(given: &str) -> Option<Licence> {
    let at = given.find("creativecommons.org/").or_else(|| given.to_ascii_lowercase().find("creativecommons.org/"))?;
    let rest = given.get(at + "creativecommons.org/".len()..)?;
    let rest = rest.split([' ', '"', '>', '<', ')', ',', ';', '?', '#']).next().unwrap_or(rest);
    let mut parts = rest.split('/').filter(|part| !part.is_empty());
    let kind = parts.next()?.to_ascii_lowercase();
    let name = parts.next()?.to_ascii_lowercase();
    match (kind.as_str(), name.as_str()) {
        ("publicdomain", "zero") => Some(fixed(ZERO)),
        ("publicdomain", "mark") => Some(fixed(MARK)),
        ("licenses" | "licences" | "license" | "licence", "publicdomain") => Some(fixed(MARK)),
        ("licenses" | "licences" | "license" | "licence", name) => {
            let parts_of_name = canonical(name.split(['-', '_']))?;
            let version =
                parts.next().and_then(|given| VERSIONS.iter().find(|version| given.starts_with(**version)).copied());
            let port = parts.next().filter(|port| port.len() == 2 && port.bytes().all(|b| b.is_ascii_lowercase()));
            Some(creative_commons(parts_of_name, version, port))
        }
        _ => None,
    }
}

/// The six licences by the letters they are made of.
fn canonical<'a>(letters: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let (mut by, mut nc, mut nd, mut sa) = (false, false, false, false);
    for part in letters {
        match part {
            "by" => by = true,
            "nc" => nc = true,
            "nd" => nd = true,
            "sa" => sa = true,
            _ => return None,
        }
    }
    compose(by, nc, nd, sa)
}

fn compose(by: bool, nc: bool, nd: bool, sa: bool) -> Option<&'static str> {
    Some(match (by || nc || nd || sa, nc, nd, sa) {
        (false, ..) => return None,
        (_, false, false, false) => "by",
        (_, true, false, false) => "by-nc",
        (_, false, true, _) => "by-nd",
        (_, false, false, true) => "by-sa",
        (_, true, true, _) => "by-nc-nd",
        (_, true, false, true) => "by-nc-sa",
    })
}

fn from_words(given: &str) -> Option<Licence> {
    let folded = fold(given);
    let squeezed = squeeze(given);
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let short = strip_prefix_ci(&squeezed, "spdx").unwrap_or(&squeezed);
    if matches!(short, "cc0" | "cco" | "cczero" | "cc010" | "cc0v1" | "cc0v10" | "zero" | "cc00")
        || has(&[
            "cc0",
            "cc zero",
            "cco 1",
            "creative commons zero",
            "no rights reserved",
            "waived all rights",
            "public domain dedication",
        ])
        || folded.split(' ').any(|word| word == "cco")
    {
        return Some(fixed(ZERO));
    }
    if let Some(open_data) = open_data(&folded, short) {
        return Some(open_data);
    }
    let tokens: Vec<&str> = folded.split(' ').collect();
    let token = |word: &str| tokens.contains(&word);
    let commons = token("cc")
        || folded.contains("creative common")
        || folded.contains("creativecommon")
        || short.starts_with("ccby");
    let by = token("by")
        || short.starts_with("ccby")
        || has(&[
            "attribution",
            "namensnennung",
            "paternite",
            "reconocimiento",
            "atribucion",
            "naamsvermelding",
            "attribuzione",
            "atribuicao",
        ]);
    let nc = token("nc")
        || has(&[
            "noncommercial",
            "non commercial",
            "nicht kommerziell",
            "pas d utilisation commerciale",
            "pas dutilisation commerciale",
            "no comercial",
            "nocomercial",
            "niet commercieel",
            "utilisation non commerciale",
        ])
        || short.starts_with("ccbync");
    let nd = token("nd")
        || has(&[
            "noderiv",
            "no deriv",
            "keine bearbeitung",
            "pas de modification",
            "sin obra derivada",
            "sinobraderivada",
            "geen afgeleide",
        ])
        || short.starts_with("ccbynd")
        || short.starts_with("ccbyncnd");
    let sa = token("sa")
        || has(&[
            "sharealike",
            "share alike",
            "weitergabe unter gleichen",
            "partage dans les memes",
            "partage a lidentique",
            "compartirigual",
            "compartir igual",
            "gelijk delen",
        ])
        || short.starts_with("ccbysa")
        || short.starts_with("ccbyncsa");
    // "by" alone is a word of many sentences: a creator's name may follow it.
    let named = commons && (by || nc || nd || sa) || (by && (nc || sa || nd)) || is_plain_attribution(&folded);
    if named {
        let version = VERSIONS.iter().find(|version| has_version(given, version)).copied();
        return compose(by, nc, nd, sa).map(|parts| creative_commons(parts, version, None));
    }
    if has(&[
        "public domain",
        "gemeinfrei",
        "domaine public",
        "dominio publico",
        "publiek domein",
        "no known copyright",
    ]) {
        return Some(fixed(MARK));
    }
    None
}

fn is_plain_attribution(folded: &str) -> bool {
    ["attribution 4 0", "attribution 3 0", "attribution 2 0", "attribution 4 0 international"]
        .iter()
        .any(|start| folded.starts_with(start))
}

fn has_version(given: &str, version: &str) -> bool {
    let short = version.trim_end_matches(".0");
    given.contains(version)
        || (short.len() == 1
            && given
                .split(|c: char| !c.is_ascii_alphanumeric() && c != '.')
                .any(|word| word == short || word.strip_prefix(['v', 'V']) == Some(short)))
}

/// The open data licences of governments and of the Open Data Commons.
fn open_data(folded: &str, short: &str) -> Option<Licence> {
    let has = |word: &str| folded.contains(word);
    if has("odc by")
        || short == "odcby10"
        || has("open data commons attribution")
        || has("opendatacommons org licenses by")
    {
        return Some(fixed("https://opendatacommons.org/licenses/by/1-0/"));
    }
    if has("odbl") || has("open database licen") {
        return Some(fixed("https://opendatacommons.org/licenses/odbl/1-0/"));
    }
    if has("pddl") || has("public domain dedication and licen") {
        return Some(fixed("https://opendatacommons.org/licenses/pddl/1-0/"));
    }
    if short == "ogluk30" || has("open government licence v3") || has("open government licence 3") {
        return Some(fixed("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"));
    }
    None
}

/// Whether a text that names no licence says that the rights are kept.
pub(crate) fn reserves_rights(given: &str) -> bool {
    let folded = fold(given);
    [
        "all rights reserved",
        "alle rechte vorbehalten",
        "tous droits reserves",
        "todos los derechos",
        "not for commercial",
        "in copyright",
        "no reuse",
    ]
    .iter()
    .any(|words| folded.contains(words))
        || given.contains('©')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(given: &str, expected: &str) {
        let licence = read_licence(given);
        let short =
            licence.text.trim_start_matches("https://creativecommons.org/").trim_end_matches("/legalcode").to_owned();
        let found = match (licence.known, licence.version_assumed) {
            (false, _) => "unknown".to_owned(),
            (true, true) => format!("{short} (assumed)"),
            (true, false) => short,
        };
        assert_eq!(found, expected, "licence {given:?}");
    }

    #[test]
    fn addresses() {
        check("http://creativecommons.org/licenses/by/4.0/", "licenses/by/4.0");
        check("https://creativecommons.org/licenses/by/4.0/legalcode", "licenses/by/4.0");
        check("http://creativecommons.org/publicdomain/zero/1.0/", "publicdomain/zero/1.0");
        check("http://creativecommons.org/licenses/by-nc/3.0/us/", "licenses/by-nc/3.0/us");
        check("creativecommons.org/licenses/by-nc-sa/2.5", "licenses/by-nc-sa/2.5");
        check("CC BY (http://creativecommons.org/licenses/by/4.0/)", "licenses/by/4.0");
    }

    #[test]
    fn names() {
        check("CC-BY-4.0", "licenses/by/4.0");
        check("CC0-1.0", "publicdomain/zero/1.0");
        check("CC0", "publicdomain/zero/1.0");
        check("CC BY", "licenses/by/4.0 (assumed)");
        check("CC_BY_NC_4_0", "licenses/by-nc/4.0");
        check("CC-BY-NC-SA 3.0", "licenses/by-nc-sa/3.0");
        check("cc by nd 4", "licenses/by-nd/4.0");
        check("ODC-By-1.0", "https://opendatacommons.org/licenses/by/1-0/");
    }

    #[test]
    fn sentences() {
        check("Creative Commons Attribution Non-Commercial (CC-BY-NC) 4.0 License", "licenses/by-nc/4.0");
        check("This work is licensed under a Creative Commons Attribution 4.0 License.", "licenses/by/4.0");
        check("Creative Commons Namensnennung 3.0 Deutschland", "licenses/by/3.0");
        check("Licence Creative Commons Paternité - Pas d'Utilisation Commerciale 2.0", "licenses/by-nc/2.0");
        check("Public Domain", "publicdomain/mark/1.0/");
        check("© Museum, all rights reserved", "unknown");
        check("ask the curator", "unknown");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in ".{0,80}") {
            let _ = read_licence(&text);
        }
    }
}
