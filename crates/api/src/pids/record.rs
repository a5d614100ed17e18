//! The attributes of a PID record, computed from the object (FDO profiles 1.0.0).

use serde::Serialize;
use serde_json::{Map, Value, json};
use solander_model::{ObjectKind, Timestamp};
use solander_store::Stored;

use super::locations::{Location, xml};
use crate::ApiError;

/// Attributes by name.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub(crate) struct Record(Map<String, Value>);

/// Terms of the object by attribute: copied where they are texts or truth values.
const SPECIMEN: &[(&str, &str)] = &[
    ("issuedForAgent", "ods:organisationID"),
    ("issuedForAgentName", "ods:organisationName"),
    ("referentName", "ods:specimenName"),
    ("specimenHost", "ods:organisationID"),
    ("specimenHostName", "ods:organisationName"),
    ("normalisedPrimarySpecimenObjectId", "ods:normalisedPhysicalSpecimenID"),
    ("topicOrigin", "ods:topicOrigin"),
    ("topicDomain", "ods:topicDomain"),
    ("topicDiscipline", "ods:topicDiscipline"),
    ("topicCategory", "ods:topicCategory"),
    ("livingOrPreserved", "ods:livingOrPreserved"),
    ("markedAsType", "ods:isMarkedAsType"),
];
const MEDIA: &[(&str, &str)] = &[
    ("issuedForAgent", "ods:organisationID"),
    ("issuedForAgentName", "ods:organisationName"),
    ("referentName", "dcterms:title"),
    ("mediaHost", "ods:organisationID"),
    ("mediaHostName", "ods:organisationName"),
    ("primaryMediaId", "ac:accessURI"),
    ("mediaType", "dcterms:type"),
    ("mimeType", "dcterms:format"),
    ("licenseName", "dcterms:rights"),
];
const SOURCE: &[(&str, &str)] = &[("sourceSystemName", "schema:name")];
const MAPPING: &[(&str, &str)] = &[("sourceDataStandard", "ods:mappingDataStandard")];

impl Record {
    /// The record of one version, without its date and number.
    pub(super) fn of(stored: &Stored, origin: &str) -> Result<Self, ApiError> {
        let body = stored.value()?;
        let (name, terms) = match stored.kind {
            ObjectKind::DigitalSpecimen => ("DigitalSpecimen", SPECIMEN),
            ObjectKind::DigitalMedia => ("MediaObject", MEDIA),
            ObjectKind::SourceSystem => ("SourceSystem", SOURCE),
            ObjectKind::DataMapping => ("DataMapping", MAPPING),
            _ => ("DigitalObject", &[][..]),
        };
        let mut record = Self(Map::new());
        record.kernel(stored, name);
        for (attribute, term) in terms {
            if let Some(value) = body.get(*term).filter(|value| value.is_boolean() || value.is_string()) {
                record.set(attribute, value.clone());
            }
        }
        match stored.kind {
            ObjectKind::DigitalSpecimen => record.specimen(&body),
            ObjectKind::DigitalMedia => record.media(&body),
            _ => {}
        }
        record.tombstone(stored, &body);
        record.set("10320/loc", xml(&locations(stored, &body, origin)));
        Ok(record)
    }

    /// Adds when the record was made, and how often it changed.
    pub(super) fn issued(&mut self, first: Timestamp, number: u64) {
        self.set("pidRecordIssueDate", first.to_string());
        self.set("pidRecordIssueNumber", number);
    }

    fn set(&mut self, attribute: &str, value: impl Into<Value>) {
        self.0.insert(attribute.to_owned(), value.into());
    }

    /// Sets what is required and not there yet.
    fn complete(&mut self, attribute: &str, value: &Value) {
        if !self.0.contains_key(attribute) && value.is_string() {
            self.0.insert(attribute.to_owned(), value.clone());
        }
    }

    fn kernel(&mut self, stored: &Stored, name: &str) {
        let doi = matches!(stored.kind, ObjectKind::DigitalSpecimen | ObjectKind::DigitalMedia);
        let (issuer, issuer_name) = if doi {
            ("https://ror.org/04wxnsj81", "DataCite")
        } else {
            ("https://ror.org/02wddde16", "Distributed System of Scientific Collections")
        };
        self.set("fdoProfile", stored.kind.fdo_profile());
        self.set("fdoRecordLicenseId", "https://spdx.org/licenses/CC0-1.0.json");
        self.set("fdoRecordLicenseName", "CC0 1.0 Universal");
        self.set("digitalObjectType", stored.kind.fdo_type());
        self.set("digitalObjectName", name);
        self.set("pid", stored.pid.url(stored.kind));
        self.set("pidIssuer", issuer);
        self.set("pidIssuerName", issuer_name);
        self.set("pidStatus", if stored.deleted { "TOMBSTONE" } else { "ACTIVE" });
    }

    fn specimen(&mut self, body: &Value) {
        self.complete("referentName", &body["ods:physicalSpecimenID"]);
        for attribute in ["specimenHostName", "issuedForAgentName"] {
            self.complete(attribute, &body["ods:organisationID"]);
        }
        let identifiers = body["ods:hasIdentifiers"].as_array().map_or(&[][..], Vec::as_slice);
        let other: Vec<Value> = identifiers
            .iter()
            .filter_map(|one| {
                let value = one["dcterms:identifier"].as_str()?;
                let kind = one["dcterms:title"].as_str().unwrap_or("identifier");
                let resolvable = value.starts_with("http://") || value.starts_with("https://");
                Some(json!({"identifierValue": value, "identifierType": kind, "resolvable": resolvable}))
            })
            .collect();
        if !other.is_empty() {
            self.set("otherSpecimenIds", other);
        }
        let catalog = identifiers.iter().find(|one| one["dcterms:title"] == "dwc:catalogNumber");
        if let Some(catalog) = catalog.and_then(|one| one["dcterms:identifier"].as_str()) {
            self.set("catalogNumber", catalog);
        }
    }

    fn media(&mut self, body: &Value) {
        self.complete("referentName", &body["ac:accessURI"]);
        for attribute in ["mediaHost", "issuedForAgent"] {
            self.complete(attribute, &body["ods:sourceSystemID"]);
        }
        for attribute in ["mediaHostName", "issuedForAgentName"] {
            self.complete(attribute, &body["ods:sourceSystemName"]);
            self.complete(attribute, &body["ods:sourceSystemID"]);
        }
        self.set("primaryMediaIdType", "Resolvable");
        self.set("primaryMediaIdName", "ac:accessURI");
        self.complete("licenseName", &json!("unknown"));
        if let Some(url) = body["dcterms:rights"].as_str().filter(|text| text.starts_with("http")) {
            self.set("licenseUrl", url);
        }
        let owner = body["ods:hasAgents"].as_array().into_iter().flatten().find(|agent| {
            agent["ods:hasRoles"].as_array().into_iter().flatten().any(|role| role["schema:roleName"] == "rights-owner")
        });
        if let Some(owner) = owner {
            self.complete("rightsHolder", &owner["schema:name"]);
            self.complete("rightsHolderPid", &owner["@id"]);
            self.complete("rightsHolder", &owner["@id"]);
        }
        let host = self.0.get("mediaHostName").cloned().unwrap_or_default();
        self.complete("rightsHolder", &host);
    }

    fn tombstone(&mut self, stored: &Stored, body: &Value) {
        if !stored.deleted {
            return;
        }
        let metadata = &body["ods:hasTombstoneMetadata"];
        self.complete("tombstoneText", &metadata["ods:tombstoneText"]);
        self.complete("tombstoneText", &json!("withdrawn"));
        self.set(
            "tombstoneDate",
            metadata["ods:tombstoneDate"].as_str().map_or_else(|| stored.at.to_string(), str::to_owned),
        );
        let related: Vec<Value> = metadata["ods:hasRelatedPIDs"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|one| {
                let pid = one["dcterms:identifier"].as_str().or_else(|| one["schema:identifier"].as_str())?;
                Some(json!({"pid": pid, "relationshipType": one["ods:relationshipType"]}))
            })
            .collect();
        if !related.is_empty() {
            self.set("hasRelatedPid", related);
        }
    }
}

fn locations(stored: &Stored, body: &Value, origin: &str) -> Vec<Location> {
    let pid = &stored.pid;
    let at = |href: String, view, weight| Location { href, view, weight };
    let address = |name: &str| format!("{origin}/api/{name}/v1/{pid}");
    let web = |text: &str| text.starts_with("http://") || text.starts_with("https://");
    match stored.kind {
        ObjectKind::DigitalSpecimen => {
            let mut found =
                vec![at(format!("{origin}/specimens/{pid}"), "HTML", 1), at(address("digital-specimen"), "JSON", 0)];
            let catalog = body["ods:physicalSpecimenID"].as_str().filter(|id| web(id));
            found.extend(catalog.map(|id| at(id.to_owned(), "CATALOG", 0)));
            found
        }
        ObjectKind::DigitalMedia => {
            let mut found =
                vec![at(format!("{origin}/media/{pid}"), "HTML", 1), at(address("digital-media"), "JSON", 0)];
            found.extend(body["ac:accessURI"].as_str().filter(|id| web(id)).map(|id| at(id.to_owned(), "MEDIA", 0)));
            found
        }
        ObjectKind::SourceSystem => vec![at(address("source-system"), "JSON", 1)],
        ObjectKind::DataMapping => vec![at(address("data-mapping"), "JSON", 1)],
        _ => Vec::new(),
    }
}
