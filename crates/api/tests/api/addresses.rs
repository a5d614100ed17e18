//! The addresses that other programs rely on, and the description of all.

use serde_json::Value;

use crate::server::server;

/// What the portal was seen to ask for while reading.
#[tokio::test]
async fn requests_of_the_portal() {
    let server = server();
    let (specimen, media) = (&server.museum.specimens[0], &server.museum.media[0]);
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/standards/opends/examples-real/disscover/recorded-requests.json"
    );
    let Ok(text) = std::fs::read_to_string(file) else {
        eprintln!("SKIPPED: the recorded requests are not at {file}");
        return;
    };
    let recorded: Value = serde_json::from_str(&text).unwrap();
    let mut asked = 0;
    for page in ["boot", "home", "search", "specimenPage", "mediaPage", "virtualCollections", "masPanel"] {
        for request in recorded[page].as_array().unwrap() {
            let path = request.as_str().unwrap().strip_prefix("GET ").unwrap();
            if path.starts_with("/api/virtual-collection/v1/TEST") {
                // There are no virtual collections, so none can be read.
                continue;
            }
            let path =
                path.replace("TEST/8SW-S6G-YA1", &specimen.to_string()).replace("TEST/AAA-BBB-CCC", &media.to_string());
            server.json(&path).await;
            asked += 1;
        }
    }
    assert!(asked >= 13, "only {asked} requests were found");
}

#[tokio::test]
async fn the_description_is_stable() {
    let description = serde_json::to_value(solander_api::description()).unwrap();
    assert_eq!(description["openapi"], "3.1.0");
    let served = server().json("/openapi.json").await;
    assert_eq!(served, description);
    let addresses: Vec<String> = description["paths"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(path, item)| format!("{path} {}", item["get"]["operationId"].as_str().unwrap()))
        .collect();
    insta::assert_snapshot!(addresses.join("\n"));
}

#[test]
fn every_operation_is_described() {
    let description = serde_json::to_value(solander_api::description()).unwrap();
    let mut names = std::collections::HashSet::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        let operation = &item["get"];
        assert!(names.insert(operation["operationId"].as_str().unwrap().to_owned()), "{path} shares its name");
        assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{path} has no summary");
        assert_eq!(operation["tags"].as_array().unwrap().len(), 1, "{path}");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = &parameter["name"];
            assert!(parameter["description"].is_string(), "{path} {name} is not described");
            assert!(!parameter["schema"].is_null(), "{path} {name} has no schema");
            assert!(!parameter["example"].is_null(), "{path} {name} has no example");
        }
    }
}
