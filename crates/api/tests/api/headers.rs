//! Tags, caching, compression, reads from other origins.

use axum::http::{Method, StatusCode};

use crate::server::server;

#[tokio::test]
async fn the_tag_is_the_hash_of_the_object() {
    let server = server();
    let pid = &server.museum.specimens[0];
    let path = format!("/api/digital-specimen/v1/{pid}");
    let answer = server.get(&path).await;
    let tag = answer.header("etag");
    assert_eq!(tag, format!("\"{}\"", server.store.head(pid).unwrap().unwrap().hash));
    let again = server.ask(Method::GET, &path, &[("if-none-match", tag)]).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(again.header("etag"), tag);
    let other = server.ask(Method::GET, &path, &[("if-none-match", "\"other\"")]).await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn every_answer_can_be_asked_again() {
    let server = server();
    let pid = &server.museum.specimens[0];
    for path in [
        "/api/digital-specimen/v1/search?country=Norway".to_owned(),
        "/api/digital-specimen/v1/aggregation".to_owned(),
        format!("/api/digital-specimen/v1/{pid}/full"),
        format!("/api/pid/v1/{pid}"),
        "/openapi.json".to_owned(),
    ] {
        let tag = server.get(&path).await.header("etag").to_owned();
        let again = server.ask(Method::GET, &path, &[("if-none-match", &format!("W/{tag}"))]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
    }
}

#[tokio::test]
async fn the_content_type_is_exactly_json() {
    let server = server();
    for path in ["/api/digital-specimen/v1", "/openapi.json", "/health", "/api/nothing"] {
        assert_eq!(server.get(path).await.header("content-type"), "application/json", "{path}");
    }
}

#[tokio::test]
async fn versions_are_kept_and_heads_asked_for_again() {
    let server = server();
    let pid = &server.museum.specimens[0];
    assert_eq!(
        server.get(&format!("/api/digital-specimen/v1/{pid}")).await.header("cache-control"),
        "public, no-cache"
    );
    assert_eq!(
        server.get(&format!("/api/digital-specimen/v1/{pid}/1")).await.header("cache-control"),
        "public, max-age=3600"
    );
    assert_eq!(server.get("/api/nothing").await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn compressed_where_wanted() {
    let server = server();
    let answer = server.ask(Method::GET, "/api/digital-specimen/v1", &[("accept-encoding", "gzip")]).await;
    assert_eq!(answer.header("content-encoding"), "gzip");
    assert_eq!(answer.header("vary"), "accept-encoding");
    assert!(answer.header("etag").starts_with("W/\""), "a tag of other bytes is weak");
    assert_eq!(&answer.body[..2], [0x1f, 0x8b]);
}

#[tokio::test]
async fn anyone_may_read() {
    let server = server();
    let answer = server.ask(Method::OPTIONS, "/api/digital-specimen/v1", &[("origin", "https://a.example")]).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-methods"), "GET, HEAD, OPTIONS");
    assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS");
    for path in ["/api/digital-specimen/v1", "/api/nothing", "/api/digital-specimen/v1/search?foo=1"] {
        assert_eq!(server.get(path).await.header("access-control-allow-origin"), "*", "{path}");
    }
}

#[tokio::test]
async fn the_page_has_no_script_and_nothing_from_elsewhere() {
    let server = server();
    let page = server.get("/api").await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    let html = String::from_utf8(page.body).unwrap();
    assert!(html.contains("/api/digital-specimen/v1/search"));
    assert!(!html.contains("<script") && !html.contains("style=") && !html.contains("src="));
    assert_eq!(server.get("/api/description.css").await.header("content-type"), "text/css; charset=utf-8");
}

#[tokio::test]
async fn figures() {
    let server = server();
    server.get("/api/digital-specimen/v1").await;
    let answer = server.get("/metrics").await;
    let text = String::from_utf8(answer.body).unwrap();
    for line in [
        r#"solander_objects{kind="specimen"} 59"#,
        r#"solander_objects{kind="media"} 20"#,
        r#"solander_objects{kind="tombstone"} 1"#,
        "solander_log_sequence 84",
        "solander_index_lag 0",
        "solander_http_requests_over_budget_total 0",
        r#"route="/api/digital-specimen/v1",status="200""#,
        "solander_http_request_duration_seconds_bucket",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    let health = server.json("/health").await;
    assert_eq!((&health["status"], &health["indexLag"]), (&"ok".into(), &0.into()));
}
