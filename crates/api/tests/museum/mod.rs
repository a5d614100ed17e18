//! A small museum, written through the store as a harvest writes it: 60 specimens, 20 media, a source, a mapping, a run.
#![allow(dead_code, missing_docs, clippy::manual_is_multiple_of, clippy::too_many_arguments)]

use std::path::Path;

use serde_json::{Value, json};
use solander_index::{IndexSettings, Indexer};
use solander_model::{MidsAssessment, ObjectKind, Pid, Remarks, SourceRecord, Timestamp, Version, canonical};
use solander_store::{Activity, Batch, Draft, Refused, RunState, RunUpdate, Settings, SourceEntry, Store};

/// How many specimens there are before one is withdrawn.
pub const SPECIMENS: usize = 60;
/// The instant of the first record.
const BEGUN: i64 = 1_767_225_600_000;

/// What was filed.
#[derive(Debug, Clone, Default)]
pub struct Museum {
    pub specimens: Vec<Pid>,
    pub media: Vec<Pid>,
    pub source: Option<Pid>,
    pub mapping: Option<Pid>,
    pub run: u64,
}

/// One gathering of the small world.
const PLACES: [(&str, &str, f64, f64); 5] = [
    ("Netherlands", "NL", 52.1, 5.2),
    ("Norway", "NO", 60.4, 5.3),
    ("Sweden", "SE", 59.3, 18.1),
    ("Fiji", "FJ", -17.7, 178.1),
    ("Indonesia", "ID", -6.2, 106.8),
];
const TAXA: [(&str, &str, &str, &str, &str); 4] = [
    ("Plantae", "Fagaceae", "Quercus", "Quercus robur L.", "Botany"),
    ("Plantae", "Rosaceae", "Rosa", "Rosa canina L.", "Botany"),
    ("Animalia", "Niphargidae", "Niphargus", "Niphargus aquilex Schiödte, 1855", "Zoology"),
    ("Animalia", "Thraupidae", "Coereba", "Coereba flaveola (Linnaeus, 1758)", "Zoology"),
];

/// The body of specimen `i`, in openDS.
pub fn specimen(i: usize, pid: &Pid, source: &Pid, media: &[Pid]) -> Value {
    let (country, code, latitude, longitude) = PLACES[i % PLACES.len()];
    let (kingdom, family, genus, species, discipline) = TAXA[i % TAXA.len()];
    let url = pid.url(ObjectKind::DigitalSpecimen);
    let year = 1850 + i as i64;
    let mut location = json!({"@type": "ods:Location", "dwc:country": country, "dwc:countryCode": code});
    if i % 3 != 0 {
        location["dwc:locality"] = json!(format!("Nekum near lake {i}"));
    }
    if i % 4 != 3 {
        location["ods:hasGeoreference"] = json!({"@type": "ods:Georeference",
            "dwc:decimalLatitude": latitude + i as f64 / 1000.0, "dwc:decimalLongitude": longitude});
    }
    let mut event = json!({"@type": "ods:Event", "ods:hasLocation": location, "ods:hasAgents": [
        {"@type": "schema:Person", "schema:name": format!("Collector {}", i % 7),
         "ods:hasRoles": [{"@type": "schema:Role", "schema:roleName": "collector"}]}]});
    if i % 6 != 5 {
        event["dwc:eventDate"] = json!(format!("{year}-{:02}-03", i % 12 + 1));
        event["dwc:year"] = json!(year);
        event["dwc:month"] = json!(i % 12 + 1);
    }
    let mut identification = json!({"@type": "ods:Identification", "ods:isVerifiedIdentification": true,
        "ods:hasTaxonIdentifications": [{"@type": "ods:TaxonIdentification", "dwc:scientificName": species,
            "dwc:kingdom": kingdom, "dwc:family": family, "dwc:genus": genus}]});
    if i % 10 == 0 {
        identification["dwc:typeStatus"] = json!("holotype");
    }
    let relations: Vec<Value> = media.iter().map(|one| relation("hasDigitalMedia", one)).collect();
    json!({
        "@id": url, "@type": "ods:DigitalSpecimen", "dcterms:identifier": url, "ods:version": 1,
        "ods:fdoType": ObjectKind::DigitalSpecimen.fdo_type(), "ods:status": "Active",
        "dcterms:created": Timestamp(BEGUN + i as i64 * 1000).to_string(),
        "dcterms:modified": Timestamp(BEGUN + i as i64 * 1000).to_string(),
        "dcterms:license": "http://creativecommons.org/publicdomain/zero/1.0/legalcode",
        "dwc:basisOfRecord": "PreservedSpecimen", "dwc:collectionCode": if i % 2 == 0 { "Botany" } else { "Zoology" },
        "ods:midsLevel": i % 3, "ods:normalisedPhysicalSpecimenID": format!("M.{i:04}:D7S-BPN-Y4J"),
        "ods:physicalSpecimenID": format!("M.{i:04}"), "ods:physicalSpecimenIDType": "Local",
        "ods:sourceSystemID": source.url(ObjectKind::SourceSystem), "ods:sourceSystemName": "Small museum",
        "ods:organisationID": "https://ror.org/0566bfb96", "ods:organisationName": "Small Museum",
        "ods:specimenName": species, "ods:topicDiscipline": discipline, "ods:topicDomain": "Life",
        "ods:topicOrigin": "Natural", "ods:livingOrPreserved": "Preserved",
        "ods:isMarkedAsType": i % 10 == 0, "ods:isKnownToContainMedia": !media.is_empty(),
        "ods:hasIdentifications": [identification], "ods:hasEvents": [event], "ods:hasEntityRelationships": relations,
        "ods:hasIdentifiers": [{"@type": "ods:Identifier", "dcterms:title": "dwc:catalogNumber",
            "dcterms:identifier": format!("M.{i:04}")}],
    })
}

fn relation(kind: &str, other: &Pid) -> Value {
    let url = other.url(ObjectKind::DigitalMedia);
    json!({"@type": "ods:EntityRelationship", "dwc:relationshipOfResource": kind, "dwc:relatedResourceID": url,
        "ods:relatedResourceURI": url})
}

fn media_body(i: usize, pid: &Pid, source: &Pid, specimen: &Pid) -> Value {
    let url = pid.url(ObjectKind::DigitalMedia);
    json!({
        "@id": url, "@type": "ods:DigitalMedia", "dcterms:identifier": url, "ods:version": 1, "ods:status": "Active",
        "ods:fdoType": ObjectKind::DigitalMedia.fdo_type(),
        "dcterms:created": Timestamp(BEGUN).to_string(), "dcterms:modified": Timestamp(BEGUN).to_string(),
        "ac:accessURI": format!("https://images.example.org/{i}.jpg"), "dcterms:format": "image/jpeg",
        "dcterms:type": "StillImage", "dcterms:rights": "http://creativecommons.org/licenses/by/4.0/legalcode",
        "ods:sourceSystemID": source.url(ObjectKind::SourceSystem), "ods:sourceSystemName": "Small museum",
        "ods:organisationID": "https://ror.org/0566bfb96", "ods:organisationName": "Small Museum",
        "ods:hasEntityRelationships": [relation("hasDigitalSpecimen", specimen)],
    })
}

fn append(
    batch: &mut Batch<'_>,
    store: &Store,
    pid: &Pid,
    kind: ObjectKind,
    at: i64,
    run: u64,
    body: &Value,
    entry: Option<&SourceEntry>,
) {
    let bytes = canonical(body);
    let mut draft = Draft::new(pid, kind, Timestamp(at), &bytes);
    draft.run = run;
    draft.source = entry.map(|entry| store.encoder().source(kind, &serde_json::to_vec(entry).unwrap()));
    if batch.head_of(pid).unwrap().is_some() {
        draft.activity = if body["ods:status"] == "Tombstone" { Activity::Tombstone } else { Activity::Update };
    }
    batch.append(&draft).unwrap();
}

fn entry(i: usize) -> SourceEntry {
    let core = [("dwc:catalogNumber", format!("M.{i:04}")), ("dwc:country", PLACES[i % PLACES.len()].0.to_owned())];
    let record =
        SourceRecord { core: core.map(|(term, value)| (term.to_owned(), value)).into(), ..SourceRecord::default() };
    let finding =
        json!({"term": "dwc:decimalLatitude", "code": "CoordinatesIncomplete", "grade": "Doubt", "value": "52.1"});
    let mut remarks = Remarks {
        mids: Some(MidsAssessment {
            dissco: (i % 3) as u8,
            tdwg: Some(1),
            tdwg_discipline: "Biology".into(),
            ..MidsAssessment::default()
        }),
        ..Remarks::default()
    };
    if i % 8 == 0 {
        remarks.findings.push(serde_json::from_value(finding).unwrap());
    }
    SourceEntry { record, remarks }
}

/// Files the museum in an empty store: everything once, then a second version of the first specimen, then the last withdrawn.
pub fn fill(store: &Store) -> Museum {
    let mut batch = store.begin().unwrap();
    let name = |batch: &mut Batch<'_>, kind, key: &str| batch.reserve(None, kind, key, [1; 16]).unwrap().pid;
    let source = name(&mut batch, ObjectKind::SourceSystem, "small-museum");
    let mapping = name(&mut batch, ObjectKind::DataMapping, "default");
    let agent = json!({"@type": "schema:Person", "schema:name": "Registrar"});
    let source_body = json!({"@id": source.url(ObjectKind::SourceSystem), "@type": "ods:SourceSystem",
        "schema:identifier": source.url(ObjectKind::SourceSystem), "ods:fdoType": ObjectKind::SourceSystem.fdo_type(),
        "schema:version": 1, "schema:name": "Small museum", "schema:url": "https://museum.example.org/archive.zip",
        "schema:dateCreated": Timestamp(BEGUN).to_string(), "schema:dateModified": Timestamp(BEGUN).to_string(),
        "schema:creator": agent, "ods:translatorType": "dwca", "ods:dataMappingID": mapping.url(ObjectKind::DataMapping)});
    let mapping_body = json!({"@id": mapping.url(ObjectKind::DataMapping), "@type": "ods:DataMapping",
        "schema:identifier": mapping.url(ObjectKind::DataMapping), "ods:fdoType": ObjectKind::DataMapping.fdo_type(),
        "schema:version": 1, "schema:name": "default", "ods:mappingDataStandard": "DwC", "schema:creator": agent,
        "schema:dateCreated": Timestamp(BEGUN).to_string(), "schema:dateModified": Timestamp(BEGUN).to_string()});
    append(&mut batch, store, &source, ObjectKind::SourceSystem, BEGUN, 0, &source_body, None);
    append(&mut batch, store, &mapping, ObjectKind::DataMapping, BEGUN, 0, &mapping_body, None);
    let run = batch.begin_run(&source, "archive.zip", "sha256:00", Timestamp(BEGUN)).unwrap();
    let specimens: Vec<Pid> =
        (0..SPECIMENS).map(|i| name(&mut batch, ObjectKind::DigitalSpecimen, &format!("M.{i:04}"))).collect();
    let mut media = Vec::new();
    for (i, pid) in specimens.iter().enumerate() {
        let at = BEGUN + i as i64 * 1000;
        let mut own = Vec::new();
        if i % 3 == 0 {
            let picture = name(&mut batch, ObjectKind::DigitalMedia, &format!("https://images.example.org/{i}.jpg"));
            append(
                &mut batch,
                store,
                &picture,
                ObjectKind::DigitalMedia,
                at,
                run,
                &media_body(i, &picture, &source, pid),
                None,
            );
            own.push(picture.clone());
            media.push(picture);
        }
        append(
            &mut batch,
            store,
            pid,
            ObjectKind::DigitalSpecimen,
            at,
            run,
            &specimen(i, pid, &source, &own),
            Some(&entry(i)),
        );
    }
    let report = json!({"read": SPECIMENS + 1, "created": SPECIMENS, "refused": 1});
    let refused = Refused {
        file: "occurrence.txt".into(),
        line: 7,
        id: Some("X1".into()),
        term: "dwc:basisOfRecord".into(),
        code: "NotASpecimen".into(),
        reason: "HumanObservation is no specimen".into(),
    };
    batch.add_refused(run, 0, &[refused]).unwrap();
    let update =
        RunUpdate { state: RunState::Finished, ended: Some(Timestamp(BEGUN + 60_000)), done: 61, report: &report };
    batch.update_run(run, &update).unwrap();
    batch.commit().unwrap();
    revise(store, &specimens[0], |body| {
        body["ods:hasEvents"][0]["ods:hasLocation"]["dwc:country"] = json!("Belgium");
        body["ods:hasEvents"][0]["ods:hasLocation"]["dwc:countryCode"] = json!("BE");
    });
    revise(store, &specimens[SPECIMENS - 1], |body| {
        body["ods:status"] = json!("Tombstone");
        body["ods:hasTombstoneMetadata"] = json!({"@type": "ods:Tombstone", "ods:tombstoneDate": Timestamp(BEGUN + 120_000).to_string(),
            "ods:tombstoneText": "Deaccessioned", "ods:hasAgents": []});
    });
    Museum { specimens, media, source: Some(source), mapping: Some(mapping), run }
}

fn revise(store: &Store, pid: &Pid, change: impl FnOnce(&mut Value)) {
    let head = store.head(pid).unwrap().unwrap();
    let mut body = head.value().unwrap();
    change(&mut body);
    body["ods:version"] = json!(head.version.0 + 1);
    let Version(number) = head.version;
    let mut batch = store.begin().unwrap();
    append(&mut batch, store, pid, head.kind, BEGUN + 120_000 + i64::from(number), 0, &body, Some(&entry(0)));
    batch.commit().unwrap();
}

/// Opens the store in `folder`.
pub fn open(folder: &Path) -> Store {
    Store::open(folder, &Settings { cache_mib: 8, ..Settings::default() }).unwrap()
}

/// Brings the index up to the store.
pub fn index(folder: &Path, store: &Store) {
    let settings = IndexSettings { threads: 1, heap_mib: 30, ..IndexSettings::default() };
    let mut indexer =
        Indexer::open(&folder.join("index"), store.clone(), settings).unwrap().expect("nobody else writes");
    indexer.catch_up(&mut |_| {}).unwrap();
    indexer.finish().unwrap();
}
