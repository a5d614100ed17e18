//! Relationships between digital objects: a specimen and its media.

use crate::opends::EntityRelationship;
use crate::{ObjectKind, Pid};

/// Relationship of a specimen to its media.
pub const HAS_MEDIA: &str = "hasDigitalMedia";
/// Relationship of a media to its specimens.
pub const HAS_SPECIMEN: &str = "hasDigitalSpecimen";

/// Replaces the relationships named `name` by one to each of `others`, in their order, after all other relationships.
pub fn relate(relationships: &mut Vec<EntityRelationship>, name: &str, kind: ObjectKind, others: &[Pid]) {
    relationships.retain(|relationship| relationship.relationship_of_resource != name);
    relationships.extend(others.iter().map(|pid| {
        let url = pid.url(kind);
        EntityRelationship {
            relationship_of_resource: name.into(),
            related_resource_uri: Some(url.clone()),
            related_resource_id: url,
            ..EntityRelationship::default()
        }
    }));
}

/// The PIDs of the relationships named `name`.
#[must_use]
pub fn related(relationships: &[EntityRelationship], name: &str) -> Vec<Pid> {
    relationships
        .iter()
        .filter(|relationship| relationship.relationship_of_resource == name)
        .filter_map(|relationship| relationship.related_resource_id.parse().ok())
        .collect()
}
