//! The change feed.

use serde_json::{Value, json};

use crate::server::{Server, server};

/// All events from the beginning, by following `links.next` until nothing is new.
async fn all(server: &Server, query: &str) -> Vec<Value> {
    let mut path = format!("/api/events/v1?{query}");
    let mut found = Vec::new();
    loop {
        let body = server.json(&path).await;
        let next = body["links"]["next"].as_str().expect("there is always a next").to_owned();
        let data = body["data"].as_array().unwrap();
        if data.is_empty() {
            return found;
        }
        found.extend(data.iter().cloned());
        path = next.strip_prefix("https://solander.example").unwrap().to_owned();
    }
}

#[tokio::test]
async fn every_change_once_and_in_order() {
    let server = server();
    let log = server.store.changes(0, 1_000).unwrap();
    for limit in [1, 7, 1000] {
        let events = all(server, &format!("limit={limit}")).await;
        let ids: Vec<String> = events.iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect();
        let expected: Vec<String> =
            log.iter().map(|change| format!("{}/{}", change.pid.url(change.kind), change.version)).collect();
        assert_eq!(ids, expected, "limit {limit}");
    }
}

#[tokio::test]
async fn one_kind() {
    let server = server();
    let events = all(server, "limit=3&kind=digital-media").await;
    assert_eq!(events.len(), server.museum.media.len());
    assert!(events.iter().all(|event| event["attributes"]["objectType"] == "ods:DigitalMedia"));
}

#[tokio::test]
async fn a_change_says_what_happened() {
    let events = all(server(), "limit=1000").await;
    let last = events.last().unwrap();
    assert_eq!(last["attributes"]["activity"], "ods:Tombstone");
    assert_eq!(last["attributes"]["version"], 2);
    assert_eq!(last["attributes"]["run"], json!(null));
    let cursor = last["attributes"]["cursor"].as_str().unwrap();
    let after = server().json(&format!("/api/events/v1?since={cursor}")).await;
    assert_eq!(after["data"], json!([]));
    assert!(after["links"]["next"].as_str().unwrap().contains(&format!("since={cursor}")));
}
