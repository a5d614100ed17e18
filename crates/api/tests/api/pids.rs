//! PID records.

use crate::server::server;

#[tokio::test]
async fn of_a_specimen() {
    let server = server();
    let pid = &server.museum.specimens[0];
    let body = server.json(&format!("/api/pid/v1/{pid}")).await;
    let mut attributes = body["data"][0]["attributes"].clone();
    let locations = attributes["10320/loc"].as_str().unwrap().to_owned();
    for drawn in ["pid", "10320/loc"] {
        attributes[drawn] = "[named anew in each store]".into();
    }
    insta::assert_json_snapshot!(attributes);
    assert!(
        locations.starts_with(&format!(
            r#"<locations><location href="https://solander.example/specimens/{pid}" id="0" view="HTML" weight="1"/>"#
        )),
        "{locations}"
    );
}

#[tokio::test]
async fn of_a_withdrawn_specimen() {
    let server = server();
    let body = server.json(&format!("/api/pid/v1/{}", server.museum.specimens.last().unwrap())).await;
    let attributes = &body["data"][0]["attributes"];
    assert_eq!(attributes["pidStatus"], "TOMBSTONE");
    assert_eq!(attributes["tombstoneText"], "Deaccessioned");
    assert_eq!(attributes["pidRecordIssueNumber"], 2);
}

/// The published profiles; a record must be what they say. They disagree among themselves on the addresses of type and
/// profile, so those two constants are compared with what records in use have instead.
#[tokio::test]
async fn records_fit_the_published_profiles() {
    let server = server();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/standards/opends/data-model/fdo-profile");
    let museum = &server.museum;
    for (pid, file) in [
        (&museum.specimens[0], "digital-specimen/1.0.0/schema/digital-specimen.json"),
        (museum.specimens.last().unwrap(), "digital-specimen/1.0.0/schema/digital-specimen.json"),
        (&museum.media[0], "digital-media/1.0.0/schema/digital-media.json"),
        (museum.source.as_ref().unwrap(), "source-system/1.0.0/schema/source-system-fdo-profile.json"),
        (museum.mapping.as_ref().unwrap(), "data-mapping/1.0.0/schema/data-mapping.json"),
    ] {
        let Ok(text) = std::fs::read_to_string(format!("{folder}/{file}")) else {
            eprintln!("SKIPPED: the FDO profiles are not at {folder}");
            return;
        };
        let mut schema: serde_json::Value = serde_json::from_str(&text).unwrap();
        let kind = server.store.head(pid).unwrap().unwrap().kind;
        schema["properties"]["digitalObjectType"] = serde_json::json!({"const": kind.fdo_type()});
        schema["properties"]["fdoProfile"] = serde_json::json!({"const": kind.fdo_profile()});
        let record = server.json(&format!("/api/pid/v1/{pid}")).await["data"][0]["attributes"].clone();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let faults: Vec<String> = validator.iter_errors(&record).map(|error| error.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new(), "{file}");
    }
}
