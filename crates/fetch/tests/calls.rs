//! Calls: bodies with a length, secrets that do not show, answers of every status.

mod support;

use std::io::Write;

use solander_fetch::{ApiBody, ApiCall, FetchError, Method, Refusal, Secret, Trouble};
use support::{Act, Server, answer, fetcher, ok, redirect, settings};

const CANARY: &str = "canary-0123456789";

#[tokio::test]
async fn json_goes_out_and_comes_back() {
    let server =
        Server::start(|came| Act::Send(answer("201 Created", "x-ratelimit-remaining: 7\r\n", &came.body))).await;
    let fetcher = fetcher(settings(vec![server.rule()]));
    let call = ApiCall::new(Method::POST, server.url("/records")).json(serde_json::json!({"a": 1}));
    let answer = fetcher.call(&call.secret(&Secret::new(CANARY))).await.expect("an answer");
    assert_eq!((answer.status, answer.is_success()), (201, true));
    assert_eq!(answer.json(), Some(serde_json::json!({"a": 1})));
    assert_eq!(answer.header("X-RateLimit-Remaining"), Some("7"));
    let came = &server.came()[0];
    assert_eq!(came.method, "POST");
    assert_eq!(came.header("content-type"), Some("application/json"));
    assert_eq!(came.header("authorization"), Some(format!("Bearer {CANARY}").as_str()));
}

#[tokio::test]
async fn a_file_is_streamed_with_its_length() {
    let server = Server::start(|_| ok(b"{}")).await;
    let fetcher = fetcher(settings(vec![server.rule()]));
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    let bytes: Vec<u8> = (0..300_000_u32).map(|n| n as u8).collect();
    file.write_all(&bytes).expect("written");
    let mut call = ApiCall::new(Method::PUT, server.url("/content"));
    call.body = ApiBody::File { path: file.path().to_owned(), offset: 100, length: 200_000 };
    fetcher.call(&call).await.expect("an answer");
    let came = &server.came()[0];
    assert_eq!(came.header("content-length"), Some("200000"));
    assert_eq!(came.header("transfer-encoding"), None);
    assert!(came.body == bytes[100..200_100]);
    // A file shorter than promised must not pass for a whole one.
    call.body = ApiBody::File { path: file.path().to_owned(), offset: 200_000, length: 200_000 };
    let error = fetcher.call(&call).await.expect_err("too short");
    assert!(matches!(error, FetchError::Later { .. }), "{error:?}");
    assert_eq!(server.came().len(), 1);
}

#[tokio::test]
async fn the_secret_never_shows() {
    let secret = Secret::new(CANARY);
    let server = Server::start(|came| match came.path.as_str() {
        "/401" => Act::Send(answer("401 Unauthorized", "", b"who are you")),
        "/503" => Act::Send(answer("503 Service Unavailable", "", b"")),
        _ => Act::SendAndClose(b"nonsense".to_vec()),
    })
    .await;
    let mut shown = Vec::new();
    for url in [
        server.url("/401"),
        server.url("/503"),
        server.url("/x"),
        "http://127.0.0.1/".into(),
        "http://x.invalid/".into(),
    ] {
        let fetcher = fetcher(settings(vec![server.rule()]));
        let call = ApiCall::new(Method::GET, url).secret(&secret);
        let answer = fetcher.call(&call).await;
        shown.push(format!("{call:?} {fetcher:?} {answer:?} {:?}", fetcher.host_status()));
        if let Err(error) = answer {
            shown.push(error.to_string());
        }
    }
    let unsendable = Secret::new(format!("{CANARY}\n"));
    let call = ApiCall::new(Method::GET, server.url("/401")).secret(&unsendable);
    let error = fetcher(settings(vec![server.rule()])).call(&call).await.expect_err("no header");
    shown.push(format!("{error} {error:?} {unsendable:?} {call:?}"));
    for text in shown {
        assert!(!text.contains("canary"), "{text}");
    }
}

#[tokio::test]
async fn the_secret_stays_with_its_origin() {
    let elsewhere = Server::start(|_| ok(b"the bytes")).await;
    let place = elsewhere.url("/bytes");
    let server = Server::start(move |_| redirect(&place)).await;
    let fetcher = fetcher(settings(vec![server.rule(), elsewhere.rule()]));
    let call = ApiCall::new(Method::GET, server.url("/content")).secret(&Secret::new(CANARY));
    let answer = fetcher.call(&call).await.expect("an answer");
    assert_eq!(&answer.body[..], b"the bytes");
    assert!(server.came()[0].header("authorization").is_some());
    assert_eq!(elsewhere.came()[0].header("authorization"), None);
    // What changes something is not sent anywhere else.
    let call = ApiCall::new(Method::POST, server.url("/content")).secret(&Secret::new(CANARY));
    assert_eq!(fetcher.call(&call).await.expect("an answer").status, 302);
    assert_eq!(elsewhere.came().len(), 1);
}

#[tokio::test]
async fn statuses_and_limits() {
    let server = Server::start(|came| match came.path.as_str() {
        "/429" => Act::Send(answer("429 X", "retry-after: 1800\r\n", b"")),
        "/long" => ok(&[b'x'; 2000]),
        path => Act::Send(answer(&format!("{} X", &path[1..]), "", br#"{"message":"no"}"#)),
    })
    .await;
    for status in [400_u16, 401, 403, 404, 409, 410, 422, 500] {
        let fetcher = fetcher(settings(vec![server.rule()]));
        let answer =
            fetcher.call(&ApiCall::new(Method::GET, server.url(&format!("/{status}")))).await.expect("an answer");
        assert_eq!((answer.status, answer.json()), (status, Some(serde_json::json!({"message": "no"}))));
    }
    let fetcher = fetcher(settings(vec![server.rule()]));
    let mut call = ApiCall::new(Method::GET, server.url("/long"));
    call.max_bytes = Some(1999);
    assert!(matches!(fetcher.call(&call).await, Err(FetchError::TooLarge { limit: 1999, .. })));
    let error = fetcher.call(&ApiCall::new(Method::POST, server.url("/429"))).await.expect_err("429");
    assert!(matches!(error, FetchError::Later { reason: Trouble::Status(429), .. }), "{error:?}");
    assert_eq!(error.after().map(|after| after.as_secs()), Some(1800));
    let error = fetcher.call(&ApiCall::new(Method::POST, "http://127.0.0.1:1/x")).await.expect_err("refused");
    assert!(matches!(error, FetchError::Refused { reason: Refusal::Port(1), .. }), "{error:?}");
}
