//! The organisation that holds a specimen.

use crate::context::SourceContext;
use crate::fields::Fields;
use crate::keys::Key;
use crate::text::strip_prefix_ci;

/// The Wikidata item for something unknown: openDS insists on an identifier, and this one says honestly that there is none.
pub const UNKNOWN_ORGANISATION: &str = "https://www.wikidata.org/wiki/Q24238356";

/// Identifier and name of the holding organisation.
pub(crate) struct Organisation {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    /// Whether the identifier had to be the one for "unknown".
    pub(crate) unknown: bool,
}

/// From `dwc:institutionID` if that is a ROR or Wikidata address; else what the operator says; else unknown.
pub(crate) fn organisation(fields: &Fields<'_>, context: &SourceContext) -> Organisation {
    let operator = context.organisation_id.as_deref().and_then(organisation_id);
    let own = fields.get(Key::InstitutionId).and_then(organisation_id);
    // The operator's name belongs to the operator's identifier.
    let named = own.is_none() || own == operator;
    let name = context
        .organisation_name
        .clone()
        .filter(|name| named && !name.is_empty())
        .or_else(|| fields.own(Key::InstitutionCode));
    match own.or(operator) {
        Some(id) => Organisation { id, name, unknown: false },
        None => Organisation { id: UNKNOWN_ORGANISATION.to_owned(), name, unknown: true },
    }
}

/// The one form of a ROR or Wikidata address; `None` for anything else.
pub(crate) fn organisation_id(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = ["https://", "http://"].iter().find_map(|scheme| strip_prefix_ci(text, scheme)).unwrap_or(text);
    let rest = strip_prefix_ci(rest, "www.").unwrap_or(rest);
    if let Some(id) = strip_prefix_ci(rest, "ror.org/") {
        let id = id.trim_end_matches('/').to_ascii_lowercase();
        let checks = id.len() == 9
            && id.starts_with('0')
            && id.bytes().all(|b| b.is_ascii_alphanumeric())
            && id[7..].bytes().all(|b| b.is_ascii_digit());
        return checks.then(|| format!("https://ror.org/{id}"));
    }
    let item = strip_prefix_ci(rest, "wikidata.org/")?;
    let item = ["wiki/", "entity/"].iter().find_map(|path| strip_prefix_ci(item, path))?;
    let digits = item.strip_prefix(['Q', 'q'])?;
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| format!("https://www.wikidata.org/wiki/Q{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(organisation_id(text).unwrap_or_else(|| "none".to_owned()), expected, "id {text:?}");
    }

    #[test]
    fn addresses() {
        check("https://ror.org/0566bfb96", "https://ror.org/0566bfb96");
        check("ror.org/0566BFB96", "https://ror.org/0566bfb96");
        check("http://www.wikidata.org/entity/Q641676", "https://www.wikidata.org/wiki/Q641676");
        check("https://ror.org/123", "none");
        check("http://grbio.org/cool/1", "none");
    }

    #[test]
    fn unknown() {
        let found = organisation(&Fields::of(&[("dwc:institutionCode", "XY")]), &SourceContext::default());
        assert!(found.unknown);
        assert_eq!(found.id, UNKNOWN_ORGANISATION);
    }
}
