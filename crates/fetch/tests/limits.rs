//! Sources that drip, never end, or lie: we come back in time, and small.

mod support;

use std::time::{Duration, Instant};

use solander_fetch::{FetchError, Fetcher, HostRule, Kind, Request, Settings, Slowness};
use support::{Act, Server, fetcher, ok, settings};

/// Peak resident memory of this process, in bytes.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

fn impatient(rules: Vec<HostRule>) -> Settings {
    let mut settings = settings(rules);
    settings.timeouts.head = Duration::from_millis(600);
    settings.timeouts.idle = Duration::from_millis(600);
    settings.timeouts.total = Duration::from_secs(3);
    settings.grace = Duration::from_secs(1);
    settings.max_bytes = 64 << 20;
    settings
}

async fn get(fetcher: &Fetcher, url: String) -> (FetchError, Duration) {
    let began = Instant::now();
    let error = fetcher.fetch(&Request::new(url, Kind::Any), &mut tokio::io::sink()).await.expect_err("no good source");
    (error, began.elapsed())
}

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\n\r\n";
const TEN_GIGABYTES: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\n";

#[tokio::test]
async fn slow_endless_and_lying_sources() {
    let server = Server::start(|came| match came.path.as_str() {
        "/silent" => Act::Forever(Vec::new(), Vec::new(), Duration::from_secs(60)),
        "/slow-head" => Act::Forever(b"HTTP/1.1 200 OK\r\n".to_vec(), b"x: y\r\n".to_vec(), Duration::from_millis(200)),
        "/stops" => Act::Forever(HEAD.to_vec(), Vec::new(), Duration::from_secs(60)),
        "/drip" => Act::Forever(HEAD.to_vec(), vec![b'x'], Duration::from_millis(100)),
        "/endless" => Act::Forever(HEAD.to_vec(), vec![b'x'; 1 << 20], Duration::ZERO),
        "/steady" => Act::Forever(HEAD.to_vec(), vec![b'x'; 10_000], Duration::from_millis(50)),
        "/declared" => Act::Forever(TEN_GIGABYTES.to_vec(), vec![b'x'; 1 << 20], Duration::ZERO),
        "/short" => Act::SendAndClose(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this".to_vec()),
        "/chunk" => Act::SendAndClose(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nonly \r\n".to_vec()),
        "/two" => Act::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab".to_vec()),
        "/headers" => {
            Act::Forever(b"HTTP/1.1 200 OK\r\n".to_vec(), b"x: yyyyyyyyyyyyyyyyyy\r\n".repeat(50), Duration::ZERO)
        }
        _ => Act::SendAndClose(b"SSH-2.0-OpenSSH\r\n".to_vec()),
    })
    .await;
    let before = peak();
    for (path, seconds, expected) in [
        ("/silent", 0.6, "TooSlow"),
        ("/slow-head", 0.6, "TooSlow"),
        ("/stops", 0.6, "TooSlow"),
        ("/drip", 1.0, "TooSlow"),
        ("/endless", 3.0, "TooLarge"),
        ("/steady", 3.0, "TooSlow"),
        ("/declared", 0.1, "TooLarge"),
        ("/short", 0.1, "Later"),
        ("/chunk", 0.1, "Later"),
        ("/two", 0.1, "Later"),
        ("/headers", 0.6, "Later"),
        ("/other", 0.1, "Later"),
    ] {
        // A fetcher of its own each time: none rests after the failure before.
        let (error, took) = get(&fetcher(impatient(vec![server.rule()])), server.url(path)).await;
        assert!(format!("{error:?}").starts_with(expected), "{path}: {error:?}");
        // What the limits mean to the second is tested in virtual time; here it only counts that it ends.
        assert!(took < Duration::from_secs_f64(seconds + 10.0), "{path} took {took:?}");
    }
    if let (Some(before), Some(after)) = (before, peak()) {
        assert!(after - before < 16 << 20, "{} MiB more at the peak", (after - before) >> 20);
    }
}

#[tokio::test]
async fn a_ceiling_holds_for_what_was_not_announced() {
    let server = Server::start(|_| ok(&[b'x'; 5000])).await;
    let fetcher = fetcher(settings(vec![server.rule()]));
    for (max_bytes, fits) in [(4999, false), (5000, true)] {
        let mut request = Request::new(server.url("/"), Kind::Any);
        request.max_bytes = Some(max_bytes);
        let mut sink = Vec::new();
        assert_eq!(fetcher.fetch(&request, &mut sink).await.is_ok(), fits);
        assert_eq!(sink.len(), if fits { 5000 } else { 0 });
    }
}

#[tokio::test]
async fn time_is_counted_over_all_redirects() {
    // Each hop is quick enough by itself.
    let server = Server::start(|came| {
        std::thread::sleep(Duration::from_millis(250));
        let n: u32 = came.path[1..].parse().unwrap_or(0);
        support::redirect(&format!("/{}", n + 1))
    })
    .await;
    let mut settings = settings(vec![server.rule()]);
    settings.timeouts.total = Duration::from_millis(600);
    let (error, _) = get(&fetcher(settings), server.url("/0")).await;
    assert!(matches!(error, FetchError::TooSlow { reason: Slowness::Head(_), .. }), "{error:?}");
    assert!(server.came().len() <= 3, "{} hops", server.came().len());
}
