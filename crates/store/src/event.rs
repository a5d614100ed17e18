//! Provenance events and differences, computed from versions. Events are the log rows themselves, so a version without an
//! event, or an event without a version, cannot be stored.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use solander_model::{ObjectKind, Pid, Version};

use crate::{Store, StoreError};

/// The FDO type of events.
const EVENT_TYPE: &str = "https://doi.org/21.T11148/d7570227982f70256af3";
/// The program as an agent.
const PROGRAM: &str = "urn:x-solander:program";

impl Store {
    /// The JSON Patch (RFC 6902) that turns version `from` into version `to`; `None` when either does not exist.
    ///
    /// # Errors
    /// As [`Store::head`].
    pub fn diff(&self, pid: &Pid, from: Version, to: Version) -> Result<Option<Value>, StoreError> {
        let (Some(old), Some(new)) = (self.version(pid, from)?, self.version(pid, to)?) else { return Ok(None) };
        Ok(Some(json!(json_patch::diff(&old.value()?, &new.value()?))))
    }

    /// The event that made a version: an openDS `CreateUpdateTombstoneEvent` (`create-update-tombstone-event/0.4.0`).
    ///
    /// # Errors
    /// As [`Store::head`].
    pub fn event(&self, pid: &Pid, version: Version) -> Result<Option<Value>, StoreError> {
        let Some(stored) = self.version(pid, version)? else { return Ok(None) };
        let Some(change) = self.versions(pid)?.into_iter().find(|change| change.version == version) else {
            return Ok(None);
        };
        let object = pid.url(stored.kind);
        let name = |version: Version| format!("{object}/{version}");
        let value = stored.value()?;
        let source = value["ods:sourceSystemID"].as_str().map(str::to_owned);
        let activity_id = activity_id(pid, version);
        let mut activity = json!({
            "@id": activity_id,
            "@type": change.activity.name(),
            "prov:wasAssociatedWith": [{"@id": PROGRAM, "prov:hadRole": "Generator"}],
            "prov:endedAtTime": stored.at.to_string(),
            "prov:used": source.clone().unwrap_or_else(|| object.clone()),
            "rdfs:comment": comment(&change, &stored.kind.to_string()),
        });
        let mut agents = vec![json!({
            "@id": PROGRAM, "@type": "prov:SoftwareAgent", "schema:identifier": PROGRAM,
            "schema:name": format!("Solander {}", env!("CARGO_PKG_VERSION")),
        })];
        if let Some(source) = source {
            if let Some(list) = activity["prov:wasAssociatedWith"].as_array_mut() {
                list.push(json!({"@id": source, "prov:hadRole": "Requestor"}));
            }
            let named = value["ods:sourceSystemName"].as_str().unwrap_or("source system");
            agents.push(json!({"@id": source, "@type": "prov:SoftwareAgent", "schema:identifier": source, "schema:name": named}));
        }
        let mut entity = json!({
            "@id": name(version), "@type": stored.kind.name(), "dcterms:identifier": name(version),
            "prov:value": value, "prov:wasGeneratedBy": activity_id,
        });
        if version > Version::FIRST {
            let before = Version(version.0 - 1);
            activity["ods:changeValue"] = self.diff(pid, before, version)?.unwrap_or_default();
            entity["prov:wasRevisionOf"] = json!(name(before));
        }
        Ok(Some(json!({
            "@id": name(version), "@type": "ods:CreateUpdateTombstoneEvent", "dcterms:identifier": name(version),
            "ods:fdoType": EVENT_TYPE, "prov:Activity": activity, "prov:Entity": entity, "ods:hasAgents": agents,
        })))
    }
}

fn comment(change: &crate::Change, kind: &str) -> String {
    let did = match change.activity {
        crate::Activity::Create => "created",
        crate::Activity::Update => "revised",
        crate::Activity::Tombstone => "withdrawn",
    };
    match (change.run, change.kind, change.activity) {
        (0, ObjectKind::DigitalMedia, crate::Activity::Update) => {
            format!("{kind} {did} after its image was read: checksum, size and quality are those of the file")
        }
        (0, ..) => format!("{kind} {did}"),
        (run, ..) => format!("{kind} {did} by harvest run {run}"),
    }
}

/// A UUID of the activity that stays the same each time the event is told.
fn activity_id(pid: &Pid, version: Version) -> String {
    let digest = Sha256::digest(format!("{pid}/{version}"));
    let hex: String = digest[..16]
        .iter()
        .enumerate()
        .map(|(i, byte)| match i {
            6 => format!("{:02x}", (byte & 0x0f) | 0x80),
            8 => format!("{:02x}", (byte & 0x3f) | 0x80),
            _ => format!("{byte:02x}"),
        })
        .collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
