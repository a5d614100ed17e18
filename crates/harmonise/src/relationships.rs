//! Relationships of a specimen to other things that have identifiers.

use solander_model::opends::EntityRelationship;
use solander_model::{Finding, FindingCode};
use solander_terms::Term;

use crate::fields::Fields;
use crate::identifiers::{is_http_address, is_uri};
use crate::keys::Key;
use crate::people::agents;

/// A relationship by its name and the thing it leads to; an address is given as URI as well.
pub(crate) fn relationship(name: &str, related: &str) -> EntityRelationship {
    EntityRelationship {
        relationship_of_resource: name.to_owned(),
        related_resource_id: related.to_owned(),
        related_resource_uri: (is_http_address(related) && is_uri(related)).then(|| related.to_owned()),
        ..EntityRelationship::default()
    }
}

/// One row of a ResourceRelationship extension.
pub(crate) fn from_row(row: &Fields<'_>, findings: &mut Vec<Finding>) -> Option<EntityRelationship> {
    let Some(related) = row.get(Key::RelatedResourceId) else {
        let value = row.get(Key::RelationshipOfResource).unwrap_or_default();
        findings.push(Finding::new(
            &Term::of(Key::RelatedResourceId.name()),
            FindingCode::RelationshipIncomplete,
            value,
        ));
        return None;
    };
    let name = row.get(Key::RelationshipOfResource).unwrap_or("related resource");
    Some(EntityRelationship {
        id: row.own(Key::ResourceRelationshipId),
        relationship_of_resource_id: row.own(Key::RelationshipOfResourceId),
        relationship_established_date: row.get(Key::RelationshipEstablishedDate).and_then(crate::modified::instant),
        relationship_remarks: row.own(Key::RelationshipRemarks),
        has_agents: agents(row.get(Key::RelationshipAccordingTo), None, "relationship-asserter", findings),
        ..relationship(name, related)
    })
}

/// The fields of the core that list related things, each with the name its relationships get.
const LISTS: &[(Key, &str)] = &[
    (Key::AssociatedOccurrences, "hasAssociatedOccurrence"),
    (Key::AssociatedOrganisms, "hasAssociatedOrganism"),
    (Key::AssociatedSequences, "hasAssociatedSequence"),
    (Key::AssociatedTaxa, "hasAssociatedTaxon"),
];

/// What the core lists as associated; `host: Quercus robur` names its own relationship.
pub(crate) fn associated(fields: &Fields<'_>) -> impl Iterator<Item = EntityRelationship> {
    LISTS.iter().flat_map(|(key, name)| {
        let text = fields.get(*key).unwrap_or_default();
        text.split(['|', ';']).map(str::trim).filter(|one| !one.is_empty()).map(|one| match named(one) {
            Some((own_name, related)) => relationship(own_name, related),
            None => relationship(name, one),
        })
    })
}

fn named(text: &str) -> Option<(&str, &str)> {
    let (name, related) =
        text.split_once(": ").or_else(|| text.split_once(":\"").map(|(n, r)| (n, r.trim_end_matches('"'))))?;
    let name = name.trim().trim_matches('"');
    let related = related.trim().trim_matches('"');
    let is_word =
        name.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-' || c == '(' || c == ')') && !name.is_empty();
    (is_word && !related.is_empty()).then_some((name, related))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn associations() {
        let fields = Fields::of(&[
            ("dwc:associatedTaxa", "host: Quercus robur | Fagus sylvatica"),
            ("dwc:associatedSequences", "https://www.ncbi.nlm.nih.gov/nuccore/U34853.1"),
        ]);
        let found: Vec<String> = associated(&fields)
            .map(|one| {
                format!(
                    "{} {} {}",
                    one.relationship_of_resource,
                    one.related_resource_id,
                    one.related_resource_uri.is_some()
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                "hasAssociatedSequence https://www.ncbi.nlm.nih.gov/nuccore/U34853.1 true",
                "host Quercus robur false",
                "hasAssociatedTaxon Fagus sylvatica false"
            ]
        );
    }
}
