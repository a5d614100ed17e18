//! What is refused, and how.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::server::server;

#[tokio::test]
async fn an_unknown_object() {
    let answer = server().get("/api/digital-specimen/v1/TEST/AAA-AAA-AAA").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(
        answer.json(),
        json!({"errors": [{"status": "404 NOT_FOUND", "title": "Not found",
            "detail": "no digital specimen is called TEST/AAA-AAA-AAA"}]})
    );
}

#[tokio::test]
async fn not_found() {
    let server = server();
    let pid = &server.museum.specimens[0];
    for path in [
        "/api/nothing",
        "/api/digital-specimen/v1/TEST/XXX",
        "/api/digital-specimen/v1/TEST/%FF",
        "/api/runs/v1/99",
        "/api/runs/v1/x",
        "/api/runs/v1/18446744073709551615",
        "/api/pid/v1/OTHER/AAA-AAA-AAA",
        &format!("/api/digital-specimen/v1/{pid}/3"),
        &format!("/api/digital-specimen/v1/{pid}/0"),
        &format!("/api/digital-specimen/v1/{pid}/+1"),
        &format!("/api/digital-specimen/v1/{pid}/9/full"),
        &format!("/api/digital-specimen/v1/{pid}/9/event"),
        &format!("/api/digital-specimen/v1/{pid}/diff?from=1&to=9"),
        &format!("/api/source-system/v1/{pid}"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.json()["errors"][0]["status"], "404 NOT_FOUND", "{path}");
    }
}

#[tokio::test]
async fn illegal_parameters() {
    let server = server();
    for (path, says) in [
        ("/api/digital-specimen/v1/search?foo=1", r#""foo" is no parameter"#),
        ("/api/digital-specimen/v1/search?contry=NL", "did you mean country"),
        ("/api/digital-specimen/v1/aggregation?foo=1", r#""foo" is no parameter"#),
        ("/api/digital-specimen/v1/taxonomy/aggregation?foo=1", r#""foo" is no parameter"#),
        ("/api/digital-specimen/v1/search?pageSize=1001", "from 1 to 1000"),
        ("/api/digital-specimen/v1?pageSize=0", "from 1 to 1000"),
        ("/api/digital-specimen/v1?pageNumber=x", "from 1 to 1000"),
        ("/api/digital-specimen/v1?pageNumber=1&pageNumber=2", "more than once"),
        ("/api/digital-specimen/v1/search?sort=colour", "must be one of"),
        ("/api/digital-specimen/v1/search?after=!", "cursor"),
        ("/api/digital-specimen/v1/aggregation?facets=colour", "must be one of"),
        ("/api/digital-specimen/v1/searchTermValue?term=country", "value is missing"),
        ("/api/events/v1?since=!", "cursor"),
        ("/api/events/v1?kind=cat", "must be one of"),
        ("/api/digital-specimen/v1/TEST/AAA-AAA-AAA/diff?from=1", "to is missing"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        let detail = answer.json()["errors"][0]["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(says), "{path}: {detail}");
    }
}

#[tokio::test]
async fn too_many_wildcards_are_a_bad_question() {
    let query: Vec<String> = (0..99).flat_map(|i| [format!("locality=*{i}"), format!("habitat=*{i}")]).collect();
    let answer = server().get(&format!("/api/digital-specimen/v1/search?{}", query.join("&"))).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn other_methods() {
    let server = server();
    for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::TRACE] {
        for path in ["/api/digital-specimen/v1/search", "/openapi.json", "/health", "/api"] {
            let answer = server.ask(method.clone(), path, &[]).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS");
            assert_eq!(answer.json()["errors"][0]["status"], "405 METHOD_NOT_ALLOWED");
        }
    }
}

#[tokio::test]
async fn not_acceptable() {
    let server = server();
    let answer = server.ask(Method::GET, "/api/digital-specimen/v1", &[("accept", "image/png")]).await;
    assert_eq!(answer.status, StatusCode::NOT_ACCEPTABLE);
    assert_eq!(answer.header("content-type"), "application/json");
    let html = server.ask(Method::GET, "/api", &[("accept", "text/html")]).await;
    assert_eq!(html.status, StatusCode::OK);
}

#[tokio::test]
async fn too_long() {
    let server = server();
    let path = format!("/api/digital-specimen/v1/search?q={}", "x".repeat(20_000));
    assert_eq!(server.get(&path).await.json()["errors"][0]["status"], "414 URI_TOO_LONG");
    let answer = server.ask(Method::GET, "/api/digital-specimen/v1", &[("x-long", &"x".repeat(40_000))]).await;
    assert_eq!(answer.status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
}
