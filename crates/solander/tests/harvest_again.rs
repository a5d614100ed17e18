//! Harvest after harvest: nothing, one new version, a tombstone, and back again.

mod common;

use std::path::{Path, PathBuf};

use common::{solander, sound, succeed};
use serde_json::Value;

const HEADER: &str = "occurrenceID,catalogNumber,basisOfRecord,scientificName,kingdom,country,associatedMedia\n";

/// A harvest of these rows, each `number,country,media`.
struct Source {
    folder: tempfile::TempDir,
}

impl Source {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn harvest(&self, rows: &[(&str, &str, &str)], more: &[&str]) -> (i32, Value) {
        let file = self.folder.path().join("herbarium.csv");
        let mut text = HEADER.to_owned();
        for (number, country, media) in rows {
            text.push_str(&format!(
                "urn:x:{number},{number},PreservedSpecimen,Quercus robur L.,Plantae,{country},{media}\n"
            ));
        }
        std::fs::write(&file, text).unwrap();
        let (data, told) = (self.data(), self.folder.path().join("report.json"));
        let mut arguments = vec!["ingest", file.to_str().unwrap(), "--data", data.to_str().unwrap()];
        arguments.extend(["--report", told.to_str().unwrap()]);
        arguments.extend(more);
        let code = solander(&arguments).output().unwrap().status.code().unwrap();
        sound(&data);
        let report: Value = serde_json::from_slice(&std::fs::read(told).unwrap()).unwrap();
        (code, report["files"][0].clone())
    }

    fn counts(&self, rows: &[(&str, &str, &str)], more: &[&str]) -> (u64, u64, u64, u64) {
        let (code, report) = self.harvest(rows, more);
        assert_eq!(code, 0, "{report}");
        let n = |key: &str| report[key].as_u64().unwrap();
        (n("created"), n("revised"), n("unchanged"), n("tombstoned"))
    }

    fn specimen(&self, number: &str) -> Value {
        self.objects().into_iter().find(|object| object["ods:physicalSpecimenID"] == format!("urn:x:{number}")).unwrap()
    }

    fn media(&self, address: &str) -> Value {
        self.objects().into_iter().find(|object| object["ac:accessURI"] == address).unwrap()
    }

    fn objects(&self) -> Vec<Value> {
        let lines = succeed(&["export", "--jsonl", "--data", self.data().to_str().unwrap()]).stdout;
        String::from_utf8(lines).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

#[test]
fn twice_changes_nothing() {
    let source = Source::new();
    let rows = [("1", "Sweden", ""), ("2", "Norway", "https://example.org/2.jpg")];
    assert_eq!(source.counts(&rows, &[]), (2, 0, 0, 0));
    let before = source.objects();
    assert_eq!(source.counts(&rows, &[]), (0, 0, 2, 0));
    assert_eq!(source.objects(), before);
}

#[test]
fn a_changed_row_makes_one_version() {
    let source = Source::new();
    source.counts(&[("1", "Sweden", ""), ("2", "Norway", "")], &[]);
    let first = source.specimen("2");
    assert_eq!(source.counts(&[("1", "Sweden", ""), ("2", "Denmark", "")], &[]), (0, 1, 1, 0));
    let second = source.specimen("2");
    assert_eq!((second["ods:version"].as_u64(), &second["@id"]), (Some(2), &first["@id"]));
    assert_eq!(second["dcterms:created"], first["dcterms:created"]);
    assert_eq!(source.specimen("1")["ods:version"], 1);
}

#[test]
fn what_left_becomes_a_tombstone_and_may_come_back() {
    let source = Source::new();
    let all = [("1", "Sweden", ""), ("2", "Norway", "https://example.org/2.jpg"), ("3", "Iceland", "")];
    source.counts(&all, &[]);
    assert_eq!(source.counts(&[all[0], all[2]], &["--partial"]), (0, 0, 2, 0), "a part withdraws nothing");
    assert_eq!(source.counts(&[all[0], all[2]], &[]), (0, 0, 2, 1));
    let gone = source.specimen("2");
    assert_eq!((gone["ods:status"].as_str(), gone["ods:version"].as_u64()), (Some("Tombstone"), Some(2)));
    assert!(gone["ods:hasTombstoneMetadata"]["ods:tombstoneText"].is_string());
    assert_eq!(source.media("https://example.org/2.jpg")["ods:status"], "Tombstone", "nobody has the image any more");
    assert_eq!(source.counts(&[all[0], all[2]], &[]), (0, 0, 2, 0), "only once");
    assert_eq!(source.counts(&all, &[]), (0, 1, 2, 0));
    let back = source.specimen("2");
    assert_eq!((back["ods:status"].as_str(), &back["@id"]), (Some("Active"), &gone["@id"]));
    assert!(back["ods:hasTombstoneMetadata"].is_null());
    assert_eq!(source.media("https://example.org/2.jpg")["ods:status"], "Active");
}

#[test]
fn a_registered_source_is_harvested_by_its_name() {
    let source = Source::new();
    let rows = [("1", "Sweden", ""), ("2", "Norway", "")];
    source.counts(&rows, &["--source", "Herbarium of Example"]);
    let data = source.data();
    let again = ["ingest", "--source", "Herbarium of Example", "--json", "--data", data.to_str().unwrap()];
    let report: Value = serde_json::from_slice(&succeed(&again).stdout).unwrap();
    assert_eq!((report["unchanged"].as_u64(), report["created"].as_u64()), (Some(2), Some(0)));
    let unknown = solander(&["ingest", "--source", "Nobody", "--data", data.to_str().unwrap()]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(1));
}

#[test]
fn the_brake_holds_until_a_person_confirms() {
    let source = Source::new();
    let rows: Vec<(String, String)> = (0..30).map(|n| (n.to_string(), "Sweden".to_owned())).collect();
    let rows: Vec<(&str, &str, &str)> = rows.iter().map(|(n, c)| (n.as_str(), c.as_str(), "")).collect();
    source.counts(&rows, &[]);
    let (code, report) = source.harvest(&rows[..5], &[]);
    assert_eq!((code, report["held"].as_u64(), report["tombstoned"].as_u64()), (1, Some(25), Some(0)));
    assert_eq!(report["ending"], "held");
    assert_eq!(source.specimen("29")["ods:status"], "Active");
    assert_eq!(source.counts(&rows[..5], &["--confirm-tombstones"]), (0, 0, 5, 25));
}

#[test]
fn media_come_and_go() {
    let source = Source::new();
    let (one, two) = ("https://example.org/1.jpg", "https://example.org/2.jpg");
    source.counts(&[("1", "Sweden", one), ("2", "Norway", one)], &[]);
    let shared = source.media(one);
    let has = |object: &Value, name: &str| {
        let all = object["ods:hasEntityRelationships"].as_array().cloned().unwrap_or_default();
        all.iter().filter(|relationship| relationship["dwc:relationshipOfResource"] == name).count()
    };
    assert_eq!(has(&shared, "hasDigitalSpecimen"), 2, "one image of two specimens is one object");
    assert_eq!(source.counts(&[("1", "Sweden", one), ("2", "Norway", two)], &[]), (0, 1, 1, 0));
    let alone = source.media(one);
    assert_eq!((has(&alone, "hasDigitalSpecimen"), &alone["@id"]), (1, &shared["@id"]));
    assert_eq!(has(&source.specimen("2"), "hasDigitalMedia"), 1);
    source.counts(&[("1", "Sweden", ""), ("2", "Norway", two)], &[]);
    assert_eq!(source.media(one)["ods:status"], "Tombstone");
    assert_eq!(has(&source.specimen("1"), "hasDigitalMedia"), 0);
}

#[test]
fn a_repeated_identifier_loses_nothing_that_differs() {
    let source = Source::new();
    let file = source.folder.path().join("repeated.csv");
    let row = |number: &str, country: &str| {
        format!("urn:x:1,{number},PreservedSpecimen,Quercus robur L.,Plantae,{country},\n")
    };
    let text = format!("{HEADER}{}{}{}", row("1", "Sweden"), row("2", "Norway"), row("2", "Norway"));
    std::fs::write(&file, text).unwrap();
    let told = source.folder.path().join("told.json");
    let data = source.data();
    let arguments =
        ["ingest", file.to_str().unwrap(), "--data", data.to_str().unwrap(), "--report", told.to_str().unwrap()];
    for expected in [(2, 0), (0, 2)] {
        succeed(&arguments);
        let report: Value = serde_json::from_slice(&std::fs::read(&told).unwrap()).unwrap();
        assert_eq!((report["created"].as_u64().unwrap(), report["unchanged"].as_u64().unwrap()), expected);
        assert_eq!(report["files"][0]["refused_by"]["DuplicateIdentifier"], 1, "the row that is the same twice");
    }
    sound(Path::new(&data));
}
