//! Identifiers: what kind they are, and how far they can be trusted to last and to lead somewhere.

use solander_model::opends::Identifier;

use crate::fields::Fields;
use crate::keys::Key;
use crate::text::strip_prefix_ci;

/// What an identifier is, by its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentifierKind {
    /// `dcterms:type`, such as `DOI`.
    pub kind: &'static str,
    /// `ods:gupriLevel`: how unique, lasting and resolvable such identifiers are.
    pub gupri_level: &'static str,
}

const LOCAL: &str = "LocallyUniqueStable";
const GLOBAL: &str = "GloballyUniqueStable";
const RESOLVABLE: &str = "GloballyUniqueStableResolvable";
const PERSISTENT: &str = "GloballyUniqueStablePersistentResolvable";
const FDO: &str = "GloballyUniqueStablePersistentResolvableFDOCompliant";

const fn kind(kind: &'static str, gupri_level: &'static str) -> IdentifierKind {
    IdentifierKind { kind, gupri_level }
}

/// Recognises an identifier by its form, with or without `https://`.
///
/// ```
/// use solander_harmonise::identifier_kind;
/// assert_eq!(identifier_kind("doi:10.5281/zenodo.14379776").kind, "DOI");
/// assert_eq!(identifier_kind("HB 12345").kind, "Locally unique identifier");
/// ```
#[must_use]
pub fn identifier_kind(text: &str) -> IdentifierKind {
    let text = text.trim();
    let address = ["https://", "http://"].iter().find_map(|scheme| strip_prefix_ci(text, scheme));
    let rest = address.unwrap_or(text);
    let rest = strip_prefix_ci(rest, "www.").unwrap_or(rest);
    let begins = |prefix: &str| strip_prefix_ci(rest, prefix).is_some_and(|rest| !rest.is_empty());
    if begins("doi.org/10.") || begins("dx.doi.org/10.") || begins("doi:10.") || is_bare_doi(text) {
        return kind("DOI", FDO);
    }
    // FDO types and other DOI-proxied handles outside of the 10 prefix are handles.
    if begins("hdl.handle.net/") || begins("hdl:") || begins("doi.org/") || begins("handle.net/") {
        return kind("Handle", FDO);
    }
    if strip_prefix_ci(rest, "ark:").is_some() || (address.is_some() && rest.contains("/ark:")) {
        return kind("ARK", PERSISTENT);
    }
    if begins("igsn.org/") || begins("igsn:") {
        return kind("IGSN", PERSISTENT);
    }
    if begins("purl.org/") || begins("purl.") && address.is_some() {
        return kind("PURL", PERSISTENT);
    }
    if begins("w3id.org/") {
        return kind("w3id", PERSISTENT);
    }
    if begins("wikidata.org/")
        || begins("orcid.org/")
        || begins("viaf.org/")
        || begins("ror.org/")
        || begins("isni.org/")
    {
        return kind("URL", PERSISTENT);
    }
    if begins("arxiv.org/abs/") || begins("arxiv:") {
        return kind("arXiv", PERSISTENT);
    }
    if address.is_some() {
        return kind("URL", RESOLVABLE);
    }
    if begins("urn:lsid:") {
        return kind("LSID", GLOBAL);
    }
    if is_uuid(strip_prefix_ci(text, "urn:uuid:").unwrap_or(text)) {
        return kind("UUID", GLOBAL);
    }
    if begins("urn:") {
        return kind("URN", GLOBAL);
    }
    if is_orcid(text) {
        return kind("Other", PERSISTENT);
    }
    kind("Locally unique identifier", LOCAL)
}

/// `10.1234/anything`.
fn is_bare_doi(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("10.") else { return false };
    rest.split_once('/').is_some_and(|(registrant, suffix)| {
        registrant.len() >= 4 && registrant.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !suffix.is_empty()
    })
}

/// 32 hexadecimal digits in the five groups of a UUID.
pub(crate) fn is_uuid(text: &str) -> bool {
    let text = text.trim_matches(['{', '}']);
    text.len() == 36
        && text.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

/// `0000-0002-1825-0097`.
pub(crate) fn is_orcid(text: &str) -> bool {
    text.len() == 19
        && text.bytes().enumerate().all(|(at, b)| match at {
            4 | 9 | 14 => b == b'-',
            18 => b.is_ascii_digit() || b == b'X' || b == b'x',
            _ => b.is_ascii_digit(),
        })
}

/// Whether `text` is an absolute address of the web without blanks or control characters.
pub(crate) fn is_http_address(text: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|scheme| strip_prefix_ci(text, scheme));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = host.rsplit('@').next().unwrap_or_default();
        let name = host.split(':').next().unwrap_or_default();
        !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-' || b >= 0x80)
            && text.chars().all(|c| {
                !c.is_whitespace()
                    && !c.is_control()
                    && !matches!(c, '<' | '>' | '"' | '`' | '{' | '}' | '\\' | '^' | '|')
            })
    })
}

/// Whether `text` is a URI as RFC 3986 has it, close enough that strict readers take it.
pub(crate) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let starts = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let mut bytes = rest.bytes();
    let mut clean = true;
    let mut fragments = 0;
    while let Some(b) = bytes.next() {
        clean &= match b {
            b'%' => {
                bytes.next().is_some_and(|b| b.is_ascii_hexdigit())
                    && bytes.next().is_some_and(|b| b.is_ascii_hexdigit())
            }
            b'#' => {
                fragments += 1;
                fragments == 1
            }
            b'[' | b']' => false,
            b => b.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&b),
        };
    }
    let authority = !rest.starts_with("//") || is_http_address(text) || !matches!(scheme, "http" | "https");
    starts
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
        && !rest.is_empty()
        && clean
        && authority
}

/// An openDS identifier; `title` is the term it came from.
pub(crate) fn identifier(title: &str, text: &str, preferred: bool) -> Identifier {
    let kind = identifier_kind(text);
    Identifier {
        id: Some(text.to_owned()),
        title: title.to_owned(),
        type_: Some(kind.kind.to_owned()),
        identifier: text.to_owned(),
        gupri_level: Some(kind.gupri_level.to_owned()),
        identifier_status: Some(if preferred { "Preferred" } else { "Alternative" }.to_owned()),
        ..Identifier::default()
    }
}

/// The terms whose values name the specimen, in the order in which they are listed.
const TERMS: &[Key] = &[
    Key::OccurrenceId,
    Key::CatalogNumber,
    Key::MaterialSampleId,
    Key::MaterialEntityId,
    Key::RecordNumber,
    Key::OrganismId,
    Key::Identifier,
];

/// Every identifier of the record; `core_id` is the archive's own row id, listed if nothing else says the same.
pub(crate) fn identifiers(fields: &Fields<'_>, core_id: Option<&str>, physical: &str) -> Vec<Identifier> {
    let mut found: Vec<Identifier> = Vec::with_capacity(4);
    let mut add = |title: &str, text: &str| {
        // One number may be the catalogue number and the collector's number; each keeps its entry.
        if !found.iter().any(|known| known.identifier == text && known.title == title) {
            found.push(identifier(title, text, text == physical));
        }
    };
    for key in TERMS {
        if let Some(text) = fields.get(*key) {
            add(key.name(), text);
        }
    }
    if let Some(numbers) = fields.get(Key::OtherCatalogNumbers) {
        for number in numbers.split(['|', ';']).map(str::trim).filter(|number| !number.is_empty()) {
            add(Key::OtherCatalogNumbers.name(), number);
        }
    }
    if let Some(id) = core_id.map(str::trim).filter(|id| !id.is_empty())
        && !found.iter().any(|known| known.identifier == id)
    {
        found.push(identifier("dwca:ID", id, id == physical));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = identifier_kind(text);
        assert_eq!(format!("{} {}", found.kind, found.gupri_level), expected, "identifier {text:?}");
    }

    #[test]
    fn forms() {
        check("https://doi.org/10.5281/zenodo.14379776", &format!("DOI {FDO}"));
        check("10.15468/dl.abcd", &format!("DOI {FDO}"));
        check("https://hdl.handle.net/20.5000.1025/ABC", &format!("Handle {FDO}"));
        check("ark:/65665/3f6d9c1b2", &format!("ARK {PERSISTENT}"));
        check("http://n2t.net/ark:/65665/3f6d9c1b2", &format!("ARK {PERSISTENT}"));
        check("http://purl.org/collection/1", &format!("PURL {PERSISTENT}"));
        check("5e4b1b2a-0c1d-4e5f-8a9b-0c1d2e3f4a5b", &format!("UUID {GLOBAL}"));
        check("urn:uuid:5e4b1b2a-0c1d-4e5f-8a9b-0c1d2e3f4a5b", &format!("UUID {GLOBAL}"));
        check("urn:lsid:biosci.ohio-state.edu:osuc_occurrences:OSUC_1", &format!("LSID {GLOBAL}"));
        check("urn:catalog:CAS:ORN:12", &format!("URN {GLOBAL}"));
        check("http://www.wikidata.org/entity/Q1", &format!("URL {PERSISTENT}"));
        check("orcid.org/0000-0002-1825-0097", &format!("URL {PERSISTENT}"));
        check("https://w3id.org/x/1", &format!("w3id {PERSISTENT}"));
        check("IGSN:AU1234", &format!("IGSN {PERSISTENT}"));
        check("https://data.museum.example/1", &format!("URL {RESOLVABLE}"));
        check("B 10 0000001", &format!("Locally unique identifier {LOCAL}"));
    }

    #[test]
    fn addresses() {
        assert!(is_http_address("https://img.example.org/a.jpg?x=1"));
        assert!(!is_http_address("https://img.example.org/a b.jpg"));
        assert!(!is_http_address("http:///a.jpg"));
        assert!(!is_http_address("/images/a.jpg"));
        assert!(is_uri("urn:catalog:CAS:1") && is_uri("https://a.example/%20") && !is_uri("https://a.example/é"));
    }
}
