//! Objects, their versions, and what hangs on them.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::server;

#[tokio::test]
async fn a_specimen() {
    let server = server();
    let pid = &server.museum.specimens[0];
    let body = server.json(&format!("/api/digital-specimen/v1/{pid}")).await;
    assert_eq!(body["data"]["id"], format!("https://doi.org/{pid}"));
    assert_eq!(body["data"]["type"], "ods:DigitalSpecimen");
    assert_eq!(body["data"]["attributes"], server.store.head(pid).unwrap().unwrap().value().unwrap());
    assert_eq!(body["links"], json!({"self": format!("https://solander.example/api/digital-specimen/v1/{pid}")}));
}

#[tokio::test]
async fn small_letters_name_the_same_object() {
    let server = server();
    let pid = &server.museum.specimens[0];
    let lower = format!("/api/digital-specimen/v1/{}/{}", pid.prefix(), pid.suffix().to_lowercase());
    assert_eq!(server.json(&lower).await["data"]["id"], format!("https://doi.org/{pid}"));
}

#[tokio::test]
async fn versions_and_their_difference() {
    let server = server();
    let base = format!("/api/digital-specimen/v1/{}", server.museum.specimens[0]);
    let versions = server.json(&format!("{base}/versions")).await;
    assert_eq!(versions["data"]["type"], "digitalSpecimenVersions");
    assert_eq!(versions["data"]["attributes"], json!({"versions": [1, 2]}));
    let country =
        |body: &Value| body["data"]["attributes"]["ods:hasEvents"][0]["ods:hasLocation"]["dwc:country"].clone();
    let first = server.json(&format!("{base}/1")).await;
    let second = server.json(&format!("{base}/2")).await;
    assert_eq!((country(&first), country(&second)), (json!("Netherlands"), json!("Belgium")));
    let diff = server.json(&format!("{base}/diff?from=1&to=2")).await;
    let patch: json_patch::Patch = serde_json::from_value(diff["data"]["attributes"]["patch"].clone()).unwrap();
    let mut patched = first["data"]["attributes"].clone();
    json_patch::patch(&mut patched, &patch).unwrap();
    assert_eq!(patched, second["data"]["attributes"]);
}

#[tokio::test]
async fn the_event_of_a_version_holds_its_patch() {
    let server = server();
    let pid = &server.museum.specimens[0];
    let event = server.json(&format!("/api/digital-specimen/v1/{pid}/2/event")).await;
    assert_eq!(event["data"]["id"], format!("https://doi.org/{pid}/2"));
    let attributes = &event["data"]["attributes"];
    assert_eq!(attributes["prov:Activity"]["@type"], "ods:Update");
    let paths: Vec<&Value> =
        attributes["prov:Activity"]["ods:changeValue"].as_array().unwrap().iter().map(|step| &step["path"]).collect();
    assert!(paths.contains(&&json!("/ods:hasEvents/0/ods:hasLocation/dwc:country")), "{paths:?}");
}

#[tokio::test]
async fn full_has_three_keys_and_ignores_other_parameters() {
    let server = server();
    let base = format!("/api/digital-specimen/v1/{}", server.museum.specimens[3]);
    let full = server.json(&format!("{base}/full?doi=x&version=9")).await;
    let attributes = full["data"]["attributes"].as_object().unwrap();
    assert_eq!(attributes.keys().collect::<Vec<_>>(), ["annotations", "digitalMedia", "digitalSpecimen"]);
    assert_eq!(attributes["annotations"], json!([]));
    let media = attributes["digitalMedia"].as_array().unwrap();
    assert_eq!(media.len(), 1);
    assert_eq!(media[0]["annotations"], json!([]));
    assert_eq!(media[0]["digitalMediaObject"]["@type"], "ods:DigitalMedia");
    assert_eq!(server.json(&format!("{base}/1/full")).await["data"], full["data"]);
}

#[tokio::test]
async fn a_tombstone_is_answered() {
    let server = server();
    let pid = server.museum.specimens.last().unwrap();
    let body = server.json(&format!("/api/digital-specimen/v1/{pid}")).await;
    assert_eq!(body["data"]["attributes"]["ods:status"], "Tombstone");
    assert_eq!(body["data"]["attributes"]["ods:hasTombstoneMetadata"]["ods:tombstoneText"], "Deaccessioned");
    let before = server.json(&format!("/api/digital-specimen/v1/{pid}/1")).await;
    assert_eq!(before["data"]["attributes"]["ods:status"], "Active");
}

#[tokio::test]
async fn source_record_findings_and_mids() {
    let server = server();
    let base = format!("/api/digital-specimen/v1/{}", server.museum.specimens[8]);
    let record = server.json(&format!("{base}/original-data")).await;
    assert_eq!(record["data"]["attributes"]["core"]["dwc:catalogNumber"], "M.0008");
    let findings = server.json(&format!("{base}/findings")).await;
    insta::assert_json_snapshot!(findings["data"]["attributes"], @r#"
    {
      "findings": [
        {
          "code": "CoordinatesIncomplete",
          "grade": "Doubt",
          "sentence": "Only one of latitude and longitude is given.",
          "term": "dwc:decimalLatitude",
          "value": "52.1"
        }
      ]
    }
    "#);
    let mids = server.json(&format!("{base}/mids")).await;
    assert_eq!(mids["data"]["attributes"]["dissco"], json!({"level": 2, "missing": []}));
    assert_eq!(mids["data"]["attributes"]["tdwg"]["level"], 1);
}

#[tokio::test]
async fn media_and_back() {
    let server = server();
    let (media, specimen) = (&server.museum.media[0], &server.museum.specimens[0]);
    let body = server.json(&format!("/api/digital-media/v1/{media}")).await;
    assert_eq!(body["data"]["id"], format!("https://doi.org/{media}"));
    let back = server.json(&format!("/api/digital-media/v1/{media}/digital-specimens")).await;
    assert_eq!(back["data"][0]["id"], format!("https://doi.org/{specimen}"));
    let there = server.json(&format!("/api/digital-specimen/v1/{specimen}/digital-media")).await;
    assert_eq!(there["data"][0]["id"], format!("https://doi.org/{media}"));
    assert_eq!(
        server.json(&format!("/api/digital-media/v1/{media}/versions")).await["data"]["type"],
        "digitalMediaVersions"
    );
    assert_eq!(server.json("/api/digital-media/v1").await["data"].as_array().unwrap().len(), 10);
}

#[tokio::test]
async fn a_media_is_no_specimen() {
    let server = server();
    let answer = server.get(&format!("/api/digital-specimen/v1/{}", server.museum.media[0])).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn empty_lists_are_lists() {
    let server = server();
    let specimen = &server.museum.specimens[0];
    for name in ["annotations", "mas", "mjr"] {
        let body = server.json(&format!("/api/digital-specimen/v1/{specimen}/{name}")).await;
        assert_eq!(body["data"], json!([]));
        let links: Vec<&String> = body["links"].as_object().unwrap().keys().collect();
        assert_eq!(links, ["first", "next", "prev", "self"], "{name}");
    }
    let none = server.json("/api/virtual-collection/v1?pageSize=60&pageNumber=1").await;
    assert_eq!((&none["data"], &none["meta"]["totalRecords"]), (&json!([]), &json!(0)));
}

#[tokio::test]
async fn sources_mappings_and_runs() {
    let server = server();
    let source = server.museum.source.as_ref().unwrap();
    let list = server.json("/api/source-system/v1?pageSize=50").await;
    assert_eq!(list["data"][0]["id"], format!("https://hdl.handle.net/{source}"));
    assert_eq!(list["data"][0]["attributes"]["schema:name"], "Small museum");
    let runs = server.json(&format!("/api/source-system/v1/{source}/runs")).await;
    assert_eq!(runs["data"][0]["attributes"]["state"], "Finished");
    let report = server.json(&format!("/api/runs/v1/{}", server.museum.run)).await;
    insta::assert_json_snapshot!(report["data"]["attributes"]["refused"]);
    let mapping = server.museum.mapping.as_ref().unwrap();
    let body = server.json(&format!("/api/data-mapping/v1/{mapping}")).await;
    assert_eq!(body["data"]["attributes"]["ods:mappingDataStandard"], "DwC");
}

#[tokio::test]
async fn head_has_the_headers_of_get() {
    let server = server();
    let path = format!("/api/digital-specimen/v1/{}", server.museum.specimens[0]);
    let (head, get) = (server.ask(Method::HEAD, &path, &[]).await, server.get(&path).await);
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    assert_eq!(head.header("etag"), get.header("etag"));
    assert_eq!(head.header("content-type"), "application/json");
}
