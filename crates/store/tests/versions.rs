//! What the store promises, told from outside.

use serde_json::{Value, json};
use solander_model::{ObjectKind, Pid, Timestamp, Version};
use solander_store::{Activity, Draft, Settings, Store};

fn open(folder: &std::path::Path) -> Store {
    Store::open(folder, &Settings::default()).unwrap()
}

fn body(pid: &Pid, version: u32, country: &str, status: &str) -> Vec<u8> {
    let url = pid.url(ObjectKind::DigitalSpecimen);
    let value = json!({
        "@id": url, "@type": "ods:DigitalSpecimen", "dcterms:identifier": url, "ods:version": version,
        "ods:status": status, "dwc:country": country,
    });
    serde_json::to_vec(&value).unwrap()
}

/// Files a specimen under `key`, once more when it is there already.
fn file(store: &Store, key: &str, country: &str) -> (Pid, Version) {
    let mut batch = store.begin().unwrap();
    let name = batch.reserve(None, ObjectKind::DigitalSpecimen, key, [0; 16]).unwrap();
    let before = batch.head_of(&name.pid).unwrap();
    let next = before.map_or(1, |(version, _)| version.0 + 1);
    let bytes = body(&name.pid, next, country, "Active");
    let mut draft = Draft::new(&name.pid, ObjectKind::DigitalSpecimen, Timestamp(i64::from(next) * 1000), &bytes);
    if before.is_some() {
        draft.activity = Activity::Update;
    }
    let version = batch.append(&draft).unwrap();
    batch.commit().unwrap();
    (name.pid, version)
}

#[test]
fn keeps_every_version() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let (pid, _) = file(&store, "B 10 0001", "Sweden");
    let (again, version) = file(&store, "B 10 0001", "Norway");
    assert_eq!((again, version), (pid.clone(), Version(2)), "one key, one PID");
    assert_eq!(store.head(&pid).unwrap().unwrap().value().unwrap()["dwc:country"], "Norway");
    assert_eq!(store.version(&pid, Version(1)).unwrap().unwrap().value().unwrap()["dwc:country"], "Sweden");
    assert!(store.version(&pid, Version(3)).unwrap().is_none());
    let versions: Vec<u32> = store.versions(&pid).unwrap().iter().map(|change| change.version.0).collect();
    assert_eq!(versions, [1, 2]);
}

#[test]
fn an_event_tells_the_difference() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let (pid, _) = file(&store, "a", "Sweden");
    file(&store, "a", "Norway");
    let event = store.event(&pid, Version(2)).unwrap().unwrap();
    let patch: json_patch::Patch = serde_json::from_value(event["prov:Activity"]["ods:changeValue"].clone()).unwrap();
    let mut object: Value = store.version(&pid, Version(1)).unwrap().unwrap().value().unwrap();
    json_patch::patch(&mut object, &patch).unwrap();
    assert_eq!(object, store.version(&pid, Version(2)).unwrap().unwrap().value().unwrap());
    assert_eq!(event["prov:Activity"]["@type"], "ods:Update");
}

#[test]
fn a_dropped_batch_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let proposed = {
        let mut batch = store.begin().unwrap();
        let name = batch.reserve(None, ObjectKind::DigitalSpecimen, "a", [0; 16]).unwrap();
        batch.append(&Draft::new(&name.pid, ObjectKind::DigitalSpecimen, Timestamp(0), b"{}")).unwrap();
        name.pid
    };
    assert!(store.head(&proposed).unwrap().is_none());
    assert_eq!(store.last_seq().unwrap(), 0);
    assert_eq!(file(&store, "a", "Sweden").0, proposed, "the same name is proposed again");
}

#[test]
fn survives_reopening_and_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    let mut pids = Vec::new();
    {
        let store = open(folder.path());
        for n in 0..300 {
            pids.push(file(&store, &format!("key {n}"), "Sweden").0);
        }
    }
    let store = open(folder.path());
    assert_eq!(store.counts().unwrap().specimens, 300);
    assert!(pids.iter().all(|pid| store.head(pid).unwrap().is_some()));
    let diagnosis = store.diagnose(&mut |_, _| {}).unwrap();
    assert!(diagnosis.is_sound(), "{diagnosis:#?}");
}

#[test]
fn dictionaries_are_kept_and_used() {
    let folder = tempfile::tempdir().unwrap();
    let name = |n: usize| {
        format!(
            r#"{{"dwc:locality":"meadow number {n}","dwc:country":"Sweden","ods:specimenName":"Quercus robur L. {}"}}"#,
            n * 7
        )
    };
    let pid = {
        let store = open(folder.path());
        let mut batch = store.begin().unwrap();
        let bodies: Vec<String> = (0..2000).map(name).collect();
        let slices: Vec<&[u8]> = bodies.iter().map(String::as_bytes).collect();
        batch.train(ObjectKind::DigitalMedia, &slices, &slices).unwrap();
        let reserved = batch.reserve(None, ObjectKind::DigitalMedia, "x", [0; 16]).unwrap();
        batch.append(&Draft::new(&reserved.pid, ObjectKind::DigitalMedia, Timestamp(0), slices[5])).unwrap();
        batch.commit().unwrap();
        assert!(!store.encoder().wants_training(ObjectKind::DigitalMedia));
        reserved.pid
    };
    assert_eq!(open(folder.path()).head(&pid).unwrap().unwrap().body, name(5).as_bytes());
}

#[test]
fn a_changed_byte_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (pid, _) = file(&open(folder.path()), "a", "Sweden");
    let database = rusqlite::Connection::open(folder.path().join("objects.sqlite")).unwrap();
    database.execute("UPDATE log SET hash = zeroblob(32)", []).unwrap();
    drop(database);
    let diagnosis = open(folder.path()).diagnose(&mut |_, _| {}).unwrap();
    assert!(!diagnosis.is_sound());
    assert!(
        diagnosis.checks.iter().any(|check| check.examples.iter().any(|example| example.contains(&pid.to_string())))
    );
}

#[test]
fn a_newer_format_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()));
    let database = rusqlite::Connection::open(folder.path().join("objects.sqlite")).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    drop(database);
    let error = Store::open(folder.path(), &Settings::default()).unwrap_err();
    assert!(error.to_string().contains("format 99"), "{error}");
}
