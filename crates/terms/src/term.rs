//! One term.

use std::borrow::Cow;
use std::fmt;

use crate::generated::KNOWN;
use crate::namespace::split;

/// The name of a property or class, as `prefix:localName`, or the text a publisher gave where no vocabulary has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Term(Cow<'static, str>);

/// Vocabularies in which a bare name is looked up, in this order.
const BARE: &[&str] = &["dwc", "dcterms", "ac", "chrono", "gbif", "ods", "exif", "xmp", "xmpRights", "eco"];

impl Term {
    /// A term of ours, already in its qualified form.
    #[must_use]
    pub const fn of(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// Reads an IRI, a qualified name or a bare local name, in any letter case.
    ///
    /// A name that no list knows is kept as given, qualified where its namespace is known.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.trim().trim_start_matches('\u{feff}').trim_matches('"').trim();
        if let Some((prefix, local)) = split(text) {
            return qualified(prefix, local);
        }
        match text.split_once(':') {
            Some((prefix, local)) if !local.starts_with("//") && is_prefix(prefix) => qualified(prefix, local),
            Some(_) => Self(Cow::Owned(text.to_owned())),
            None => BARE
                .iter()
                .find_map(|prefix| known(prefix, text))
                .map_or_else(|| Self(Cow::Owned(text.to_owned())), |name| Self(Cow::Borrowed(name))),
        }
    }

    /// The qualified name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the prefix.
    #[must_use]
    pub fn local(&self) -> &str {
        match self.0.split_once(':') {
            Some((_, local)) if !local.starts_with("//") => local,
            _ => &self.0,
        }
    }

    /// Whether a published list has this term.
    #[must_use]
    pub fn is_known(&self) -> bool {
        KNOWN.binary_search(&self.as_str()).is_ok()
    }
}

fn is_prefix(prefix: &str) -> bool {
    crate::NAMESPACES.iter().any(|space| space.prefix.eq_ignore_ascii_case(prefix))
}

fn qualified(prefix: &str, local: &str) -> Term {
    let local = local.trim_start_matches(['#', '/']);
    known(prefix, local).map_or_else(|| Term(Cow::Owned(format!("{prefix}:{local}"))), |name| Term(Cow::Borrowed(name)))
}

/// The listed spelling of `prefix:local`. Lists hold a few hundred names, and headers are read once.
fn known(prefix: &str, local: &str) -> Option<&'static str> {
    KNOWN.iter().copied().find(|name| {
        name.split_once(':').is_some_and(|(p, l)| p.eq_ignore_ascii_case(prefix) && l.eq_ignore_ascii_case(local))
    })
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Term {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl serde::Serialize for Term {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Term {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Ok(KNOWN
            .binary_search(&text.as_str())
            .map_or_else(|_| Self(Cow::Owned(text.clone())), |at| Self(Cow::Borrowed(KNOWN[at]))))
    }
}

#[cfg(test)]
mod tests {
    use super::Term;

    fn check(given: &str, expected: &str, known: bool) {
        let term = Term::parse(given);
        assert_eq!(term.as_str(), expected, "given {given:?}");
        assert_eq!(term.is_known(), known, "given {given:?}");
    }

    #[test]
    fn iri() {
        check("http://rs.tdwg.org/dwc/terms/catalogNumber", "dwc:catalogNumber", true);
        check(" https://RS.tdwg.org/dwc/terms/catalognumber ", "dwc:catalogNumber", true);
    }

    #[test]
    fn old_class() {
        check("http://rs.tdwg.org/dwc/xsd/simpledarwincore/SimpleDarwinRecord", "dwc:SimpleDarwinRecord", false);
    }

    #[test]
    fn bare() {
        check("country", "dwc:country", true);
        check("\u{feff}modified", "dcterms:modified", true);
        check("accessuri", "ac:accessURI", true);
    }

    #[test]
    fn unknown_is_kept() {
        check("Shelf Mark", "Shelf Mark", false);
        check("http://example.org/terms/shelf", "http://example.org/terms/shelf", false);
        check("urn:catalog:x", "urn:catalog:x", false);
    }
}
