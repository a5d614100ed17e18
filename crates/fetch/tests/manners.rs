//! A polite visitor: robots.txt, Retry-After, rates and rests, as a server sees them.

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use solander_fetch::{FetchError, Fetched, Fetcher, HostRule, Kind, Refusal, Request, Settings, Trouble};
use solander_model::{Clock, Timestamp};
use support::{Act, Server, answer, fetcher, ok, settings};

async fn get(fetcher: &Fetcher, url: String) -> Result<Fetched, FetchError> {
    fetcher.fetch(&Request::new(url, Kind::Any), &mut Vec::new()).await
}

fn with_robots(server: &Server) -> Settings {
    settings(vec![HostRule { robots: Some(true), ..server.rule() }])
}

/// A clock a test moves by hand.
#[derive(Debug)]
struct HandClock(Mutex<i64>);

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp(*self.0.lock().expect("nobody panics with the clock"))
    }
}

#[tokio::test]
async fn robots_txt_is_obeyed_and_asked_once_a_day() {
    let server = Server::start(|came| match came.path.as_str() {
        "/robots.txt" => ok(b"User-agent: solander\nDisallow: /private\n\nUser-agent: *\nDisallow: /\n"),
        "/leads" => support::redirect("/private/1.jpg"),
        _ => ok(b"x"),
    })
    .await;
    let clock = Arc::new(HandClock(Mutex::new(1_700_000_000_000)));
    let fetcher = Fetcher::new(with_robots(&server), Arc::clone(&clock) as Arc<dyn Clock>).expect("usable settings");
    for _ in 0..3 {
        get(&fetcher, server.url("/open/1.jpg")).await.expect("allowed");
        for path in ["/private/1.jpg", "/leads"] {
            let error = get(&fetcher, server.url(path)).await.expect_err("not allowed");
            assert!(matches!(error, FetchError::Refused { reason: Refusal::Robots(_), .. }), "{error}");
        }
    }
    let asked = || server.came().iter().filter(|came| came.path == "/robots.txt").count();
    let seen = || server.came().iter().filter(|came| came.path.starts_with("/private")).count();
    assert_eq!((asked(), seen()), (1, 0));
    *clock.0.lock().expect("nobody panics with the clock") += 24 * 3_600_000 + 1;
    get(&fetcher, server.url("/open/1.jpg")).await.expect("allowed");
    assert_eq!(asked(), 2);
}

#[tokio::test]
async fn many_at_once_ask_for_robots_txt_once() {
    let server = Server::start(|_| ok(b"")).await;
    let fetcher = fetcher(with_robots(&server));
    let mut running = tokio::task::JoinSet::new();
    for n in 0..20 {
        let (fetcher, url) = (fetcher.clone(), server.url(&format!("/{n}")));
        running.spawn(async move { get(&fetcher, url).await.map(|_| ()) });
    }
    assert!(running.join_all().await.iter().all(Result::is_ok));
    assert_eq!(server.came().len(), 21);
}

#[tokio::test]
async fn a_robots_txt_out_of_reach_closes_the_site_and_a_missing_one_opens_it() {
    for (status, open) in [("404 X", true), ("403 X", true), ("503 X", false), ("429 X", false), ("500 X", false)] {
        let server = Server::start(move |came| match came.path.as_str() {
            "/robots.txt" => Act::Send(answer(status, "", b"")),
            _ => ok(b"x"),
        })
        .await;
        let got = get(&fetcher(with_robots(&server)), server.url("/1.jpg")).await;
        assert_eq!(got.is_ok(), open, "{status}: {got:?}");
        if !open {
            let later = matches!(got, Err(FetchError::Later { reason: Trouble::Robots(_), after: Some(_), .. }));
            assert!(later, "{status}: {got:?}");
        }
        assert_eq!(server.came().len(), if open { 2 } else { 1 }, "{status}");
    }
}

#[tokio::test]
async fn retry_after_keeps_us_away() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Act::Send(answer("429 Too Many Requests", "retry-after: 2\r\n", b"")),
        1 => ok(b"x"),
        _ => Act::Send(answer("503 Service Unavailable", "retry-after: 3600\r\n", b"")),
    })
    .await;
    let fetcher = fetcher(settings(vec![server.rule()]));
    let error = get(&fetcher, server.url("/1")).await.expect_err("429");
    assert_eq!(error.after(), Some(Duration::from_secs(2)), "{error}");
    // Two seconds are within our patience, an hour is not.
    get(&fetcher, server.url("/2")).await.expect("waited for");
    let came = server.came();
    let gap = came[1].at - came[0].at;
    assert!(gap >= Duration::from_secs(2), "came back after {gap:?}");
    let error = get(&fetcher, server.url("/3")).await.expect_err("503");
    assert_eq!(error.after(), Some(Duration::from_secs(3600)), "{error}");
    for _ in 0..10 {
        let error = get(&fetcher, server.url("/4")).await.expect_err("it rests");
        let after = error.after().expect("a time");
        assert!(after <= Duration::from_secs(3600) && after > Duration::from_secs(3590), "{error:?}");
    }
    assert_eq!(server.came().len(), 3);
    let status = &fetcher.host_status()[0];
    assert!(status.resting_until.is_some() && status.requests == 3, "{status:?}");
}

#[tokio::test]
async fn a_date_in_retry_after_is_held_against_the_clock_passed_in() {
    let server = Server::start(|_| {
        Act::Send(answer("503 Service Unavailable", "retry-after: Wed, 21 Oct 2015 07:30:00 GMT\r\n", b""))
    })
    .await;
    // 2015-10-21T07:28:00Z
    let clock = Arc::new(HandClock(Mutex::new(1_445_412_480_000)));
    let fetcher = Fetcher::new(settings(vec![server.rule()]), clock).expect("usable settings");
    let error = get(&fetcher, server.url("/1")).await.expect_err("503");
    assert_eq!(error.after(), Some(Duration::from_secs(120)), "{error}");
}

#[tokio::test]
async fn the_breaker_spares_a_dead_host() {
    let server = Server::start(|_| Act::SendAndClose(Vec::new())).await;
    let mut settings = settings(vec![server.rule()]);
    settings.patience = Duration::from_secs(60);
    settings.breaker_failures = 3;
    let fetcher = fetcher(settings);
    for _ in 0..3 {
        let error = get(&fetcher, server.url("/")).await.expect_err("a dead host");
        assert!(matches!(error, FetchError::Later { reason: Trouble::Broken(_), .. }), "{error:?}");
    }
    for _ in 0..50 {
        let error = get(&fetcher, server.url("/")).await.expect_err("left alone");
        assert!(matches!(error, FetchError::Later { reason: Trouble::Breaker { .. }, .. }), "{error:?}");
    }
    assert_eq!(server.came().len(), 3);
    assert!(fetcher.host_status()[0].breaker_open);
}

#[tokio::test]
async fn a_missing_picture_is_no_failure_of_its_host() {
    let server = Server::start(|_| Act::Send(answer("404 Not Found", "", b"no such sheet"))).await;
    let fetcher = fetcher(settings(vec![server.rule()]));
    for _ in 0..20 {
        assert!(matches!(get(&fetcher, server.url("/")).await, Err(FetchError::Gone { status: 404, .. })));
    }
    assert_eq!((server.connections(), fetcher.host_status()[0].failures), (1, 0));
}

#[tokio::test]
async fn a_server_never_sees_more_than_its_rate() {
    let server = Server::start(|_| ok(b"x")).await;
    let rule = HostRule { rate: Some(20.0), connections: Some(4), ..server.rule() };
    let fetcher = fetcher(settings(vec![rule]));
    let mut running = tokio::task::JoinSet::new();
    for n in 0..40 {
        let (fetcher, url) = (fetcher.clone(), server.url(&format!("/{n}")));
        running.spawn(async move { get(&fetcher, url).await.map(|_| ()) });
    }
    assert!(running.join_all().await.iter().all(Result::is_ok));
    let times: Vec<_> = server.came().iter().map(|came| came.at).collect();
    // The exact spacing is tested in virtual time; a busy machine may deliver the first request late.
    let took = times[39] - times[0];
    assert!(took >= Duration::from_millis(1500), "40 requests at 20 a second within {took:?}");
    assert!(server.connections() <= 4);
}
