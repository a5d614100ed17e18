//! What programs rely on: exit codes, report keys, help.

mod common;

use std::path::Path;

use common::{museum, solander, succeed};
use serde_json::Value;

fn code(arguments: &[&str]) -> i32 {
    solander(arguments).output().unwrap().status.code().expect("it was not killed")
}

fn report(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn wrong_usage_is_2() {
    assert_eq!(code(&[]), 2);
    assert_eq!(code(&["harvest"]), 2);
    assert_eq!(code(&["ingest", "--data", "x"]), 2, "no file");
    assert_eq!(code(&["get", "not-a-pid", "--data", "x"]), 2);
    assert_eq!(code(&["ingest", "a.zip", "--data", "x", "--organisation", "Kew"]), 2);
}

#[test]
fn what_is_not_there_is_1() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    assert_eq!(code(&["get", "TEST/AAA-AAA-AAA", "--data", data]), 1);
    assert_eq!(code(&["doctor", "--data", data]), 1);
    assert_eq!(code(&["ingest", "no-such-file.zip", "--data", data]), 1);
}

#[test]
fn help_teaches() {
    for command in ["sample", "ingest", "serve", "reindex", "doctor", "get", "export"] {
        let output = succeed(&[command, "--help"]);
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(help.contains("Usage: solander"), "{command}: {help}");
        assert!(help.lines().count() > 8, "{command} says too little: {help}");
    }
}

#[test]
fn a_report_has_its_keys_and_the_objects_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let (data, told) = (folder.path().join("data"), folder.path().join("report.json"));
    let archives = museum(&folder.path().join("museum"), 300, 2, 5);
    let mut arguments = vec!["ingest", "--data", data.to_str().unwrap(), "--report", told.to_str().unwrap()];
    arguments.extend(archives.iter().map(|path| path.to_str().unwrap()));
    succeed(&arguments);
    let report = report(&told);
    assert_eq!(report["files"].as_array().unwrap().len(), 2);
    for file in report["files"].as_array().unwrap() {
        for key in ["read", "created", "revised", "unchanged", "refused", "tombstoned", "media_created", "seconds"] {
            assert!(file[key].is_number(), "{key} of {file}");
        }
        assert!(file["findings"].is_object());
        let filed = file["created"].as_u64().unwrap() + file["refused"].as_u64().unwrap();
        assert_eq!(file["read"].as_u64().unwrap(), filed, "every row is filed or refused");
    }
    assert_eq!(report["read"], 300);

    let lines = String::from_utf8(succeed(&["export", "--jsonl", "--data", data.to_str().unwrap()]).stdout).unwrap();
    let objects: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let specimens = objects.iter().filter(|object| object["@type"] == "ods:DigitalSpecimen").count() as u64;
    assert_eq!(specimens, report["created"].as_u64().unwrap());

    let pid = objects.last().unwrap()["@id"].as_str().unwrap().to_owned();
    let got = succeed(&["get", &format!("{pid}@1"), "--data", data.to_str().unwrap()]).stdout;
    assert_eq!(serde_json::from_slice::<Value>(&got).unwrap(), *objects.last().unwrap());
    assert_eq!(code(&["get", &format!("{pid}@2"), "--data", data.to_str().unwrap()]), 1);

    arguments.extend(["--max-refused", "0"]);
    assert_eq!(code(&arguments), 1, "some rows were refused, and none may be");
}
