//! The ordinary way: bytes, names, validators, resuming, refusals.

mod support;

use solander_fetch::{FetchError, Fetched, Held, Kind, Refusal, Request, Response, Trouble, Validators};
use solander_model::BlobHash;
use support::{Act, Server, answer, fetcher, ok, redirect, settings};

fn fresh(fetched: Result<Fetched, FetchError>) -> Response {
    match fetched {
        Ok(Fetched::Fresh(response)) => response,
        other => panic!("not fresh: {other:?}"),
    }
}

#[tokio::test]
async fn bytes_hash_and_names() {
    let server = Server::start(|_| {
        let headers =
            "content-type: Image/JPEG; q=1\r\netag: \"a1\"\r\nlast-modified: Wed, 21 Oct 2015 07:28:00 GMT\r\n";
        Act::Send(answer("200 OK", headers, b"a sheet"))
    })
    .await;
    let fetcher = fetcher(settings(vec![server.rule()]));
    let mut sink = Vec::new();
    let told = fresh(fetcher.fetch(&Request::new(server.url("/1.jpg#x"), Kind::Image), &mut sink).await);
    assert_eq!(sink, b"a sheet");
    assert_eq!(told.hash, BlobHash::of(b"a sheet"));
    assert_eq!((told.bytes, told.status, told.media_type.as_deref()), (7, 200, Some("image/jpeg")));
    assert_eq!(told.validators.etag.as_deref(), Some("\"a1\""));
    assert_eq!(told.url, server.url("/1.jpg"));
    let came = &server.came()[0];
    assert_eq!(came.header("accept-encoding"), Some("identity"));
    let agent = came.header("user-agent").expect("an agent");
    assert!(agent.starts_with("Solander/") && agent.ends_with(" (+mailto:keeper@herbarium.example)"), "{agent}");
}

#[tokio::test]
async fn connections_are_used_again() {
    let server = Server::start(|_| ok(b"x")).await;
    let fetcher = fetcher(settings(vec![server.rule()]));
    for n in 0..50 {
        fresh(fetcher.fetch(&Request::new(server.url(&format!("/{n}")), Kind::Any), &mut Vec::new()).await);
    }
    assert_eq!((server.came().len(), server.connections()), (50, 1));
}

#[tokio::test]
async fn not_modified() {
    let server = Server::start(|came| match (came.header("if-none-match"), came.header("if-modified-since")) {
        (Some("\"a1\""), Some("Wed, 21 Oct 2015 07:28:00 GMT")) => {
            Act::Send(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec())
        }
        _ => ok(b"new"),
    })
    .await;
    let fetcher = fetcher(settings(vec![server.rule()]));
    let date = Some("Wed, 21 Oct 2015 07:28:00 GMT".to_owned());
    let mut request = Request::new(server.url("/"), Kind::Any);
    request.validators = Validators { etag: Some("\"a1\"".into()), last_modified: date.clone() };
    assert_eq!(fetcher.fetch(&request, &mut Vec::new()).await.expect("an answer"), Fetched::NotModified);
    request.validators = Validators { etag: Some("\"a0\"".into()), last_modified: date };
    fresh(fetcher.fetch(&request, &mut Vec::new()).await);
}

fn ranged(whole: &'static [u8], tag: &'static str) -> impl Fn(&support::Came) -> Act {
    move |came| {
        let start =
            came.header("range").and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
        match start {
            Some(start) if came.header("if-range") == Some(tag) && start < whole.len() => {
                let range =
                    format!("content-range: bytes {start}-{}/{}\r\netag: {tag}\r\n", whole.len() - 1, whole.len());
                Act::Send(answer("206 Partial Content", &range, &whole[start..]))
            }
            Some(_) if came.header("if-range") == Some(tag) => {
                let range = format!("content-range: bytes */{}\r\n", whole.len());
                Act::Send(answer("416 Range Not Satisfiable", &range, b""))
            }
            _ => Act::Send(answer("200 OK", &format!("etag: {tag}\r\n"), whole)),
        }
    }
}

#[tokio::test]
async fn resuming() {
    const WHOLE: &[u8] = b"the whole of a sheet";
    let server = Server::start(ranged(WHOLE, "\"s\"")).await;
    let fetcher = fetcher(settings(vec![server.rule()]));
    let strong = Validators { etag: Some("\"s\"".into()), last_modified: None };
    for held in [0, 5, WHOLE.len()] {
        let mut sink = WHOLE[..held].to_vec();
        let mut request = Request::new(server.url("/"), Kind::Any);
        request.resume_from = Some(Held::of(&WHOLE[..held], strong.clone()).await.expect("bytes at hand"));
        let told = fresh(fetcher.fetch(&request, &mut sink).await);
        assert_eq!(sink, WHOLE, "{held}");
        assert_eq!((told.bytes, told.hash), (WHOLE.len() as u64, BlobHash::of(WHOLE)), "{held}");
    }
    let mut request = Request::new(server.url("/"), Kind::Any);
    let other = Validators { etag: Some("\"older\"".into()), last_modified: None };
    request.resume_from = Some(Held::of(&WHOLE[..5], other).await.expect("bytes at hand"));
    let mut sink = Vec::new();
    let error = fetcher.fetch(&request, &mut sink).await.expect_err("another state");
    assert!(matches!(error, FetchError::Changed { .. }), "{error}");
    assert_eq!(sink, b"");
}

#[tokio::test]
async fn a_file_goes_on_after_a_break() {
    static WHOLE: [u8; 3 << 20] = [7; 3 << 20];
    let server = Server::start(|came| {
        if came.header("range").is_some() {
            return ranged(&WHOLE, "\"f\"")(came);
        }
        let mut bytes = answer("200 OK", "etag: \"f\"\r\n", &WHOLE);
        bytes.truncate(2 << 20);
        Act::SendAndClose(bytes)
    })
    .await;
    let mut settings = settings(vec![server.rule()]);
    settings.patience = std::time::Duration::from_secs(3);
    let fetcher = fetcher(settings);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sheet");
    let request = Request::new(server.url("/"), Kind::Any);
    let error = fetcher.fetch_to_file(&request, &path).await.expect_err("it breaks off");
    assert!(matches!(&error, FetchError::Later { reason: Trouble::Short { .. }, .. }), "{error}");
    let kept = std::fs::metadata(&path).expect("a beginning").len();
    assert!(kept > 1 << 20, "{kept} bytes kept");
    let told = fresh(fetcher.fetch_to_file(&request, &path).await);
    assert_eq!((told.status, told.hash), (206, BlobHash::of(&WHOLE)));
    assert_eq!(std::fs::read(&path).expect("the file"), WHOLE);
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1, "no note is left");
    assert_eq!(server.came()[1].header("range"), Some(format!("bytes={kept}-").as_str()));
}

#[tokio::test]
async fn a_file_of_another_state_is_replaced() {
    let server = Server::start(ranged(b"new bytes", "\"new\"")).await;
    let fetcher = fetcher(settings(vec![server.rule()]));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sheet");
    let note = format!(r#"{{"url":"{}","validators":{{"etag":"\"old\""}}}}"#, server.url("/"));
    for note in [Some(note), None] {
        std::fs::write(&path, b"old bytes, and more of them").expect("written");
        if let Some(note) = note {
            std::fs::write(folder.path().join("sheet.resume"), note).expect("written");
        }
        let told = fresh(fetcher.fetch_to_file(&Request::new(server.url("/"), Kind::Any), &path).await);
        assert_eq!(told.hash, BlobHash::of(b"new bytes"));
        assert_eq!(std::fs::read(&path).expect("the file"), b"new bytes");
    }
}

#[tokio::test]
async fn redirects_up_to_five() {
    let server = Server::start(|came| match came.path.trim_start_matches('/').parse::<u32>() {
        Ok(0) => ok(b"at last"),
        Ok(n) => redirect(&format!("/{}", n - 1)),
        Err(_) => redirect("9"),
    })
    .await;
    let fetcher = fetcher(settings(vec![server.rule()]));
    let told = fresh(fetcher.fetch(&Request::new(server.url("/5"), Kind::Any), &mut Vec::new()).await);
    assert_eq!(told.url, server.url("/0"));
    let error = fetcher.fetch(&Request::new(server.url("/6"), Kind::Any), &mut Vec::new()).await;
    assert!(matches!(error, Err(FetchError::Refused { reason: Refusal::Redirects(5), .. })), "{error:?}");
}

#[tokio::test]
async fn answers_that_give_nothing() {
    let server = Server::start(|came| Act::Send(answer(&format!("{} X", &came.path[1..]), "", b"sorry"))).await;
    let mut settings = settings(vec![server.rule()]);
    settings.breaker_failures = 100;
    for (status, expected) in [
        (404, "Gone"),
        (410, "Gone"),
        (401, "Denied"),
        (403, "Denied"),
        (204, "Denied"),
        (300, "Denied"),
        (304, "Denied"),
        (202, "Later"),
        (408, "Later"),
        (429, "Later"),
        (500, "Later"),
        (503, "Later"),
        (206, "Later"),
    ] {
        let fetcher = fetcher(settings.clone());
        let mut sink = Vec::new();
        let error = fetcher.fetch(&Request::new(server.url(&format!("/{status}")), Kind::Any), &mut sink).await;
        let error = format!("{:?}", error.expect_err("nothing is given"));
        assert!(error.starts_with(expected), "{status}: {error}");
        assert!(sink.is_empty(), "{status}");
    }
}

#[tokio::test]
async fn unwanted_answers() {
    let server = Server::start(|came| {
        Act::Send(match came.path.as_str() {
            "/page" => answer("200 OK", "content-type: text/html; charset=utf-8\r\n", b"<h1>not found</h1>"),
            "/gzip" => answer("200 OK", "content-encoding: gzip\r\n", b"\x1f\x8b"),
            "/identity" => answer("200 OK", "content-encoding: identity\r\n", b"plain"),
            _ => answer("200 OK", &format!("x: {}\r\n", "y".repeat(70_000)), b""),
        })
    })
    .await;
    let fetcher = fetcher(settings(vec![server.rule()]));
    let get = async |path: &str, kind| fetcher.fetch(&Request::new(server.url(path), kind), &mut Vec::new()).await;
    let error = get("/page", Kind::Image).await;
    assert!(matches!(error, Err(FetchError::Refused { reason: Refusal::Kind(_), .. })), "{error:?}");
    fresh(get("/page", Kind::Text).await);
    let error = get("/gzip", Kind::Any).await;
    assert!(matches!(error, Err(FetchError::Refused { reason: Refusal::Encoding(_), .. })), "{error:?}");
    fresh(get("/identity", Kind::Any).await);
    let error = get("/head", Kind::Any).await;
    assert!(matches!(error, Err(FetchError::Later { reason: Trouble::Nonsense(_), .. })), "{error:?}");
}
