//! What the index keeps of a digital medium.

use solander_model::opends::DigitalMedia;
use solander_model::{Field, Remarks, Timestamp};

use super::Facts;

pub(super) fn facts<'a>(media: &'a DigitalMedia, remarks: &'a Remarks) -> Facts<'a> {
    let mut facts = Facts::default();
    facts.value(Field::Kind, media.object_type.as_ref());
    facts.both(Field::SpecimenName, media.title.as_deref());
    facts.some(Field::MediaFormat, media.format.as_deref());
    facts.some(Field::MediaType, media.type_.as_deref());
    facts.some(Field::License, media.rights.as_deref());
    facts.some(Field::OrganisationId, media.organisation_id.as_deref());
    facts.both(Field::OrganisationName, media.organisation_name.as_deref());
    facts.value(Field::SourceSystemId, media.source_system_id.as_str());
    facts.some(Field::SourceSystemName, media.source_system_name.as_deref());
    facts.identifier(&media.access_uri);
    for identifier in &media.has_identifiers {
        facts.identifier(&identifier.identifier);
    }
    for text in [&media.description, &media.comments, &media.subject_part_literal, &media.subtype_literal] {
        facts.text(text.as_deref());
    }
    for tag in &media.tag {
        facts.text(Some(tag));
    }
    for agent in &media.has_agents {
        facts.text(agent.name.as_deref());
    }
    for (field, instant) in [(Field::Created, &media.created), (Field::Modified, &media.modified)] {
        if let Some(instant) = Timestamp::parse(instant) {
            facts.number(field, instant.0);
        }
    }
    for finding in &remarks.findings {
        facts.value(Field::Finding, finding.code.as_str());
    }
    facts
}
