//! What makes a specimen the same specimen at the next harvest.

use solander_model::{Finding, FindingCode};
use solander_terms::Term;

use crate::context::{IdType, SourceContext};
use crate::fields::Fields;
use crate::identifiers::{identifier_kind, is_http_address};
use crate::keys::Key;

/// The identifier of the physical specimen.
pub(crate) struct Identity {
    /// As given.
    pub(crate) physical: String,
    /// Unique among all sources.
    pub(crate) normalised: String,
    /// `Local`, `Global` or `Resolvable`.
    pub(crate) kind: &'static str,
}

/// From `occurrenceID`, `catalogNumber`, `materialSampleID`, `materialEntityID`, the row's own id in the archive, or one
/// of the other numbers a specimen may have, in this order; `None` if there is none of them.
///
/// A local identifier gets the suffix of the source system. A catalogue number is unique only within its collection, so
/// the codes of institution and collection stand before it.
pub(crate) fn identity(
    fields: &Fields<'_>,
    row_id: Option<&str>,
    context: &SourceContext,
    findings: &mut Vec<Finding>,
) -> Option<Identity> {
    let mut note = |term: &'static str, code, value: &str| findings.push(Finding::new(&Term::of(term), code, value));
    if let Some(id) = fields.get(Key::OccurrenceId) {
        return Some(named(id, context.id_type, context));
    }
    if let Some(number) = fields.get(Key::CatalogNumber) {
        note(Key::CatalogNumber.name(), FindingCode::IdentifierFromCatalogNumber, number);
        if identifier_kind(number).kind != "Locally unique identifier" {
            return Some(named(number, IdType::Guess, context));
        }
        let codes = [Key::InstitutionCode, Key::CollectionCode].into_iter().filter_map(|key| fields.get(key));
        let full: Vec<&str> = codes.chain([number]).collect();
        return Some(local(number, &full.join(":"), context));
    }
    if let Some(id) = fields.first(&[Key::MaterialSampleId, Key::MaterialEntityId]) {
        return Some(named(id, IdType::Guess, context));
    }
    if let Some(id) = row_id.and_then(crate::fields::meaningful) {
        note("dwca:ID", FindingCode::IdentifierFromRow, id);
        return Some(named(id, IdType::Guess, context));
    }
    let id = fields.first(&[Key::OrganismId, Key::OtherCatalogNumbers])?;
    Some(named(id, IdType::Guess, context))
}

fn named(id: &str, id_type: IdType, context: &SourceContext) -> Identity {
    let kind = match id_type {
        IdType::Local => "Local",
        IdType::Global => "Global",
        IdType::Resolvable => "Resolvable",
        IdType::Guess if is_http_address(id) => "Resolvable",
        IdType::Guess if identifier_kind(id).kind == "Locally unique identifier" => "Local",
        IdType::Guess => "Global",
    };
    if kind == "Local" {
        local(id, id, context)
    } else {
        Identity { physical: id.to_owned(), normalised: id.to_owned(), kind }
    }
}

fn local(id: &str, full: &str, context: &SourceContext) -> Identity {
    Identity { physical: id.to_owned(), normalised: format!("{full}:{}", context.suffix()), kind: "Local" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(fields: &[(&str, &str)], row_id: Option<&str>, id_type: IdType, expected: &str) {
        let context = SourceContext {
            source_system_id: "https://hdl.handle.net/TEST/D7S-BPN-Y4J".to_owned(),
            id_type,
            ..SourceContext::default()
        };
        let found = identity(&Fields::of(fields), row_id, &context, &mut Vec::new());
        let shown = found.map_or("none".to_owned(), |id| format!("{} {} {}", id.kind, id.physical, id.normalised));
        assert_eq!(shown, expected);
    }

    #[test]
    fn order_and_kind() {
        let guess = IdType::Guess;
        check(
            &[("dwc:occurrenceID", "https://a.example/1")],
            None,
            guess,
            "Resolvable https://a.example/1 https://a.example/1",
        );
        check(&[("dwc:occurrenceID", "urn:catalog:A:B:1")], None, guess, "Global urn:catalog:A:B:1 urn:catalog:A:B:1");
        check(&[("dwc:occurrenceID", "HB-1")], None, guess, "Local HB-1 HB-1:D7S-BPN-Y4J");
        check(
            &[("dwc:occurrenceID", "https://a.example/1")],
            None,
            IdType::Local,
            "Local https://a.example/1 https://a.example/1:D7S-BPN-Y4J",
        );
        check(&[("dwc:catalogNumber", "1")], Some("77"), guess, "Local 1 1:D7S-BPN-Y4J");
        check(
            &[("dwc:catalogNumber", "1"), ("dwc:institutionCode", "A"), ("dwc:collectionCode", "B")],
            None,
            guess,
            "Local 1 A:B:1:D7S-BPN-Y4J",
        );
        check(&[], Some("77"), guess, "Local 77 77:D7S-BPN-Y4J");
        check(&[], None, guess, "none");
    }
}
