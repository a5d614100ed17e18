//! Connections and requests with bad manners are sent away, and others are served meanwhile.

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use common::house::House;
use common::wire::{Caller, read_answer, statuses, tell};
use common::{ask, get};
use solander_model::BlobHash;

/// Far more than the server may take to close a connection.
const PATIENCE: Duration = Duration::from_secs(60);

fn house(folder: &tempfile::TempDir, settings: &str) -> House {
    House::open(&folder.path().join("data"), settings)
}

/// What is answered until the connection is closed.
fn told(house: &House, bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]).into_owned();
    tell(&house.address, bytes, PATIENCE).unwrap_or_else(|| panic!("still open after {text:?}"))
}

#[test]
fn slow_heads_are_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let house = house(&folder, "");
    std::thread::scope(|scope| {
        let slow: Vec<_> = (0..20)
            .map(|n| {
                let house = &house;
                scope.spawn(move || {
                    let mut stream = TcpStream::connect(&house.address).unwrap();
                    stream.set_read_timeout(Some(PATIENCE)).unwrap();
                    let begun = Instant::now();
                    if n % 2 == 0 {
                        // Another one says nothing at all.
                        let mut drip = stream.try_clone().unwrap();
                        scope.spawn(move || {
                            for byte in b"GET /health HTTP/1.1\r\nX-Slow: ".iter().chain([b'a'; 500].iter()) {
                                if drip.write_all(&[*byte]).is_err() {
                                    break;
                                }
                                std::thread::sleep(Duration::from_millis(200));
                            }
                        });
                    }
                    let mut told = Vec::new();
                    // Closed, or reset with bytes of ours unread; not left open.
                    if let Err(error) = stream.read_to_end(&mut told) {
                        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "still open: {error}");
                    }
                    assert!(
                        statuses(&told).iter().all(|status| *status == 408),
                        "{:?}",
                        String::from_utf8_lossy(&told)
                    );
                    begun.elapsed()
                })
            })
            .collect();
        // Others are served meanwhile.
        let mut caller = Caller::new(&house.address);
        let mut served = 0;
        while slow.iter().any(|slow| !slow.is_finished()) {
            assert_eq!(caller.get("/health", &[]).status, 200);
            served += 1;
            std::thread::sleep(Duration::from_millis(50));
        }
        assert!(served > 50, "{served} requests were served meanwhile");
        for slow in slow {
            let open = slow.join().unwrap();
            // Ten seconds are the limit; the rest is for a busy machine.
            assert!(open > Duration::from_secs(9) && open < PATIENCE, "{open:?}");
        }
    });
}

#[test]
fn heads_of_any_size() {
    let folder = tempfile::tempdir().unwrap();
    let house = house(&folder, "");
    let head = |length: usize| format!("GET /about HTTP/1.1\r\nHost: a\r\nX-Long: {}\r\n\r\n", "a".repeat(length));
    let many = |n: usize| {
        let headers: String = (0..n).map(|n| format!("X-{n}: a\r\n")).collect();
        format!("GET /about HTTP/1.1\r\nHost: a\r\n{headers}\r\n")
    };
    let mut stream = TcpStream::connect(&house.address).unwrap();
    for request in [head(10_000), head(32_000), many(90)] {
        stream.write_all(request.as_bytes()).unwrap();
        assert_eq!(read_answer(&mut stream, &mut Vec::new()).unwrap().status, 200);
    }
    for request in [head(33_000), head(60_000), head(400_000), head(5_000_000), many(1_000), many(200_000)] {
        let told = told(&house, request.as_bytes());
        // Who sends on while it is refused may lose the answer, never get another.
        let statuses = statuses(&told);
        assert!(matches!(statuses.as_slice(), [431] | []), "{} bytes: {statuses:?}", request.len());
        assert!(request.len() > 70_000 || statuses == [431], "{} bytes: {statuses:?}", request.len());
    }
    let address = format!("GET /{} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "a".repeat(20_000));
    assert!(matches!(statuses(&told(&house, address.as_bytes()))[..], [404 | 414]), "an address that is too long");
}

/// Requests that a proxy in front may see other ends of than we do. Each is followed by one that must not be answered.
#[test]
fn no_request_is_smuggled() {
    let folder = tempfile::tempdir().unwrap();
    let house = house(&folder, "");
    let second = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
    for method in
        ["POST /api/uploads", "POST /about", "GET /about", "PATCH /api/uploads/x", "DELETE /", "OPTIONS /api/x"]
    {
        for lines in [
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
            "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
            "Content-Length: 4\r\nContent-Length: 5\r\n",
            "Content-Length: 4\r\nContent-Length: 4\r\n",
            "Content-Length: 4, 5\r\n",
            "Content-Length: 4, 4\r\n",
            "Content-Length: +4\r\n",
            "Content-Length: -4\r\n",
            "Content-Length: 0x4\r\n",
            "Content-Length: 4 4\r\n",
            "Content-Length: \r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Content-Length : 4\r\n",
            " Content-Length: 4\r\n",
            "X: a\r\n Content-Length: 4\r\n",
            "X: a\r\n\tTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding: gzip\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding : chunked\r\n",
            "Transfer-Encoding: \x0bchunked\r\n",
            "Transfer-Encoding\r\n : chunked\r\n",
            "Content-Length: 4\r\nTransfer-Encoding:\tchunked\r\n",
            "Content-Length: 4\r\ntransfer-encoding: CHUNKED\r\n",
            "Content\0-Length: 4\r\n",
            "Content-Length: 4\0\r\n",
            "X: a\rContent-Length: 4\r\n",
        ] {
            let request = format!("{method} HTTP/1.1\r\nHost: a\r\n{lines}\r\n0\r\n\r\n{second}");
            let told = told(&house, request.as_bytes());
            assert_eq!(statuses(&told), [400], "{method} {lines:?}: {}", String::from_utf8_lossy(&told));
        }
    }
    for request in [
        // HTTP/1.0 knows no chunks.
        "POST /about HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET  /about HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /about HTTP/3.0\r\nHost: a\r\n\r\n",
        "GET /about\r\n\r\n",
        "G\0T /about HTTP/1.1\r\nHost: a\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}\r\n\r\n",
    ] {
        let told = told(&house, format!("{request}{second}").as_bytes());
        assert!(matches!(statuses(&told)[..], [400] | []), "{request:?}: {}", String::from_utf8_lossy(&told));
    }
    assert_eq!(get(&house.address, "/health").unwrap().0, 200);
}

/// Chunks that cannot be read end the connection: what follows is never taken for a request.
#[test]
fn odd_chunks() {
    let folder = tempfile::tempdir().unwrap();
    let house = house(&folder, &tokens());
    let second = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
    let head = |path: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {SECRET}\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
    };
    for path in ["/api/uploads", "/about"] {
        for chunks in [
            "x\r\nabc\r\n0\r\n\r\n",
            "-1\r\na\r\n0\r\n\r\n",
            "3 3\r\nabc\r\n0\r\n\r\n",
            "ffffffffffffffff\r\nabc",
            "10000000000000000\r\nabc",
            "3\r\nabcdef\r\n0\r\n\r\n",
            "3\nabc\n0\n\n",
            &format!("3;{}\r\nabc\r\n0\r\n\r\n", "x".repeat(100_000)),
            &format!("0\r\n{}\r\n", "X: trailer\r\n".repeat(20_000)),
            "0\r\n\r\n",
        ] {
            let told = told(&house, format!("{}{chunks}{second}", head(path)).as_bytes());
            let statuses = statuses(&told);
            let refused = matches!(statuses[..], [400..=499] | []);
            assert!(refused, "{path} {:.80}: {statuses:?} {}", chunks, String::from_utf8_lossy(&told));
        }
    }
}

#[test]
fn packed_bodies_are_not_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let house = house(&folder, &tokens());
    // A thousand bytes or so that would be a megabyte.
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(&vec![0; 1 << 20]).unwrap();
    let bomb = packer.finish().unwrap();
    let authorization = format!("Bearer {SECRET}");
    for path in
        ["/api/uploads", "/api/uploads/abc", "/api/digital-specimen/v1/search", "/about", "/iiif/3/x", "/health"]
    {
        for method in ["POST", "PATCH", "PUT"] {
            for encoding in ["gzip", "GZIP", "deflate", "br", "zstd", "identity, gzip", "gzip, gzip", "x"] {
                let headers =
                    [("Authorization", authorization.as_str()), ("Content-Encoding", encoding), ("Upload-Length", "9")];
                let answer = ask(&house.address, method, path, &headers, &bomb);
                assert_eq!(answer.status, 415, "{method} {path} {encoding}");
                assert_eq!(answer.header("accept-encoding"), Some("identity"));
                assert_eq!(answer.json()["errors"][0]["status"], "415 UNSUPPORTED_MEDIA_TYPE");
            }
        }
    }
    let plain = ask(&house.address, "POST", "/about", &[("Content-Encoding", "identity")], b"a");
    assert_eq!(plain.status, 405);
}

const SECRET: &str = "a lens and a lamp";

fn tokens() -> String {
    format!("[[serve.tokens]]\nname = \"a\"\nsha256 = \"{}\"\n", BlobHash::of(SECRET.as_bytes()))
}

/// A flood from many connections of one network, beside the holder of a token.
#[test]
fn a_flood_meets_its_budget() {
    let folder = tempfile::tempdir().unwrap();
    let budget =
        "[serve.budget]\nloopback = true\nrate = 5\nburst = 200\ntoken_rate = 1000000\ntoken_burst = 10000000\n";
    let house = house(&folder, &format!("{budget}{}", tokens()));
    let authorization = format!("Bearer {SECRET}");
    let paths = ["/health", "/api/digital-specimen/v1/search?q=oak", "/about", "/iiif/3/TEST%2FABC-DEF-GHJ/info.json"];
    let (mut answered, mut refused) = (0, 0);
    std::thread::scope(|scope| {
        let flood: Vec<_> = (0..8)
            .map(|_| {
                let house = &house;
                scope.spawn(move || {
                    let (mut caller, mut answered, mut refused) = (Caller::new(&house.address), 0, 0);
                    for path in paths.iter().cycle().take(400) {
                        let answer = caller.get(path, &[]);
                        if answer.status != 429 {
                            answered += 1;
                            continue;
                        }
                        refused += 1;
                        let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
                        assert!((1..=3).contains(&wait), "{wait}");
                        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
                        let error = &answer.json()["errors"][0];
                        assert_eq!(error["status"], "429 TOO_MANY_REQUESTS");
                        assert!(error["detail"].as_str().unwrap().contains("/api/events/v1"));
                    }
                    (answered, refused)
                })
            })
            .collect();
        let mut known = Caller::new(&house.address);
        let mut served = 0;
        while served < 50 || flood.iter().any(|flood| !flood.is_finished()) {
            for path in &paths[..2] {
                let answer = known.get(path, &[("Authorization", &authorization)]);
                assert_eq!(answer.status, 200, "{path}");
            }
            served += 1;
        }
        for flood in flood {
            let (own, away) = flood.join().unwrap();
            answered += own;
            refused += away;
        }
    });
    assert_eq!(answered + refused, 3_200);
    assert!(answered > 0 && refused > 1_000, "{answered} answered and {refused} refused");
    // A wrong token is none, and nobody is believed about where a request comes from.
    let spent = |headers: &[(&str, &str)]| {
        (0..400).any(|_| ask(&house.address, "GET", "/search?q=oak", headers, &[]).status == 429)
    };
    assert!(spent(&[("Authorization", "Bearer guessed")]));
    assert!(spent(&[("X-Forwarded-For", "203.0.113.9")]));
}

/// Behind a proxy that is believed, each client has its own budget and its own address.
#[test]
fn clients_of_a_proxy() {
    let folder = tempfile::tempdir().unwrap();
    let settings = "[serve]\ntrusted_proxies = [\"127.0.0.0/8\"]\n[serve.budget]\nrate = 1\nburst = 100\n";
    let house = house(&folder, settings);
    let asked = |client: &str| {
        let mut caller = Caller::new(&house.address);
        (0..50).filter(|_| caller.get("/search?q=oak", &[("X-Forwarded-For", client)]).status == 429).count()
    };
    assert!(asked("203.0.113.9") > 0);
    assert!(asked("1.1.1.1, 203.0.113.9") > 30, "what a client invents is not believed");
    assert_eq!(asked("127.0.0.1"), 0, "this machine is not counted");
    assert!(asked("2001:db8::1") > 0);
    assert!(asked("2001:db8::abcd:2") > 30, "a network of 64 bits is one client");
}

#[test]
fn places_of_a_network_and_of_all() {
    let folder = tempfile::tempdir().unwrap();
    let house = house(&folder, "[serve.connections]\nmost = 12\nmost_of_network = 5\nloopback = true\n");
    let health = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
    let enter = || {
        let mut stream = TcpStream::connect(&house.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let _ = stream.write_all(health);
        let answer = read_answer(&mut stream, &mut Vec::new());
        (stream, answer)
    };
    // The server sees that a connection has ended a moment later than the client.
    let patiently = || {
        for _ in 0..200 {
            if let (stream, Some(answer)) = enter()
                && answer.status == 200
            {
                return stream;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("no place comes free");
    };
    let held: Vec<_> = (0..5).map(|_| patiently()).collect();
    for _ in 0..5 {
        let (_, answer) = enter();
        assert!(answer.is_none_or(|answer| answer.status == 503 && answer.header("retry-after").is_some()));
    }
    drop(held);
    drop(patiently());
}

/// The server ends although somebody holds connections open, and answers what is under way.
#[test]
fn a_bounded_farewell() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = house(&folder, "");
    let mut idle = TcpStream::connect(&house.address).unwrap();
    idle.write_all(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    assert_eq!(read_answer(&mut idle, &mut Vec::new()).unwrap().status, 200);
    let mut slow = TcpStream::connect(&house.address).unwrap();
    slow.write_all(b"GET /health HTTP/1.1\r\nHost:").unwrap();
    let status = std::process::Command::new("kill").arg(house.server.id().to_string()).status().unwrap();
    assert!(status.success());
    let mut rest = Vec::new();
    let _ = idle.read_to_end(&mut rest);
    assert!(rest.is_empty(), "an idle connection is closed");
    assert!(house.server.wait().unwrap().success());
}
