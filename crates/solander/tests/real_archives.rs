//! Real archives from end to end: every object that is stored validates against the published openDS schemas.

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use common::{solander, sound, succeed};
use serde_json::Value;

fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    if folder.join("data/dwca/valid").is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED, LOUDLY: {} is absent, so no real archive was harvested", folder.display());
    None
}

/// Answers references to the published addresses from the copies in the shared folder.
struct Schemas(PathBuf);

impl jsonschema::Retrieve for Schemas {
    fn retrieve(&self, uri: &jsonschema::Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        read_schema(&self.0, uri.as_str())
    }
}

fn read_schema(base: &Path, address: &str) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
    let path =
        address.strip_prefix("https://schemas.dissco.tech/schemas/").ok_or_else(|| format!("{address} is not ours"))?;
    let (folder, file) = path.rsplit_once('/').ok_or("a schema has a folder")?;
    let text = std::fs::read(base.join(folder).join("schema").join(file))?;
    let mut schema: Value = serde_json::from_slice(&text)?;
    // Twenty files name another address than their own, which would leave references unresolved.
    schema["$id"] = Value::String(address.to_owned());
    Ok(schema)
}

fn validators(shared: &Path) -> BTreeMap<&'static str, jsonschema::Validator> {
    let base = shared.join("standards/opends/data-model");
    [
        ("ods:DigitalSpecimen", "fdo-type/digital-specimen/0.4.0/digital-specimen.json"),
        ("ods:DigitalMedia", "fdo-type/digital-media/0.5.0/digital-media.json"),
        ("ods:SourceSystem", "fdo-type/source-system/0.4.0/source-system.json"),
        ("ods:DataMapping", "fdo-type/data-mapping/0.4.0/data-mapping.json"),
    ]
    .into_iter()
    .map(|(name, path)| {
        let schema = read_schema(&base, &format!("https://schemas.dissco.tech/schemas/{path}")).unwrap();
        let validator =
            jsonschema::options().with_retriever(Schemas(base.clone())).should_validate_formats(true).build(&schema);
        (name, validator.unwrap())
    })
    .collect()
}

fn archives(folder: &Path) -> Vec<String> {
    let mut found: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().to_string_lossy().into_owned()).collect();
    found.sort();
    found
}

#[test]
fn every_stored_object_validates() {
    let Some(shared) = shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (data, told) = (folder.path().join("data"), folder.path().join("report.json"));
    let (data_text, told_text) = (data.to_str().unwrap(), told.to_str().unwrap());
    for kind in ["valid", "odd"] {
        let files = archives(&shared.join("data/dwca").join(kind));
        let mut arguments = vec!["ingest", "--data", data_text, "--report", told_text];
        arguments.extend(files.iter().map(String::as_str));
        succeed(&arguments);
        let report: Value = serde_json::from_slice(&std::fs::read(&told).unwrap()).unwrap();
        assert_eq!(report["files"].as_array().unwrap().len(), files.len());
        for file in report["files"].as_array().unwrap() {
            assert!(file["error"].is_null(), "{file}");
        }
    }
    sound(&data);
    let validators = validators(&shared);
    let lines = succeed(&["export", "--jsonl", "--data", data_text]).stdout;
    let (mut seen, mut faults) = (BTreeMap::<String, u64>::new(), Vec::new());
    for line in String::from_utf8(lines).unwrap().lines() {
        let object: Value = serde_json::from_str(line).unwrap();
        let kind = object["@type"].as_str().unwrap();
        *seen.entry(kind.to_owned()).or_default() += 1;
        faults.extend(
            validators[kind]
                .iter_errors(&object)
                .take(3)
                .map(|fault| format!("{} {}: {fault}", object["@id"], fault.instance_path())),
        );
    }
    assert!(faults.is_empty(), "{} faults, the first: {:#?}", faults.len(), &faults[..faults.len().min(10)]);
    assert!(seen["ods:DigitalSpecimen"] > 40_000 && seen["ods:DigitalMedia"] > 2_000, "{seen:?}");
}

#[test]
fn broken_archives_end_in_a_report() {
    let Some(shared) = shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (data, told) = (folder.path().join("data"), folder.path().join("report.json"));
    let files = archives(&shared.join("data/dwca/broken"));
    let mut arguments = vec!["ingest", "--data", data.to_str().unwrap(), "--report", told.to_str().unwrap()];
    arguments.extend(files.iter().map(String::as_str));
    let output = solander(&arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&std::fs::read(&told).unwrap()).unwrap();
    for file in report["files"].as_array().unwrap() {
        let told =
            file["error"].is_string() || file["notices"] != serde_json::json!([]) || file["refused"].as_u64() > Some(0);
        let findings = file["findings"].as_object().is_some_and(|findings| !findings.is_empty());
        assert!(told || findings || file["file"] == "ipt-dwca-nocoreidtermmapping.zip", "nothing is said of {file}");
    }
    sound(&data);
}
