//! TLS: an origin must prove who it is, to the machine's authorities or to one the settings name.
//!
//! `tls/` holds a certificate for sheets.example.org, its key, and the authority that signed it, made for this test; the
//! authority's own key was thrown away.

mod support;

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};
use solander_fetch::{FetchError, Fetcher, HostRule, Kind, Lookup, Request, Resolver, Trouble};
use solander_model::SystemClock;
use support::settings;

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls").join(name)).expect("a file of the test")
}

/// A server that proves to be sheets.example.org; the port, and how many requests it could read.
fn serve() -> (u16, Arc<AtomicUsize>) {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(file("server.key.der")));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|config| {
            config.with_no_client_auth().with_single_cert(vec![CertificateDer::from(file("server.cert.der"))], key)
        })
        .expect("a certificate and its key");
    let (config, read) = (Arc::new(config), Arc::new(AtomicUsize::new(0)));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let count = Arc::clone(&read);
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let (Ok(mut socket), Ok(mut tls)) = (socket, ServerConnection::new(Arc::clone(&config))) else { return };
            let mut stream = Stream::new(&mut tls, &mut socket);
            if stream.read(&mut [0; 4096]).is_ok_and(|read| read > 0) {
                count.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 7\r\nconnection: close\r\n\r\na sheet");
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    (port, read)
}

#[derive(Debug)]
struct AtHome;

impl Resolver for AtHome {
    fn resolve<'a>(&'a self, _: &'a str) -> Lookup<'a> {
        Box::pin(async { Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]) })
    }
}

#[tokio::test]
async fn an_origin_proves_who_it_is() {
    let (port, read) = serve();
    for (host, known, trusted) in [
        ("sheets.example.org", true, true),
        ("sheets.example.org", false, false),
        ("other.example.org", true, false),
        ("127.0.0.1", true, false),
    ] {
        let rule = HostRule {
            host: host.into(),
            ports: vec![port],
            private: true,
            robots: Some(false),
            ..HostRule::default()
        };
        let mut settings = settings(vec![rule]);
        if known {
            settings.roots.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls/authority.pem"));
        }
        let fetcher =
            Fetcher::with_resolver(settings, Arc::new(SystemClock), Arc::new(AtHome)).expect("usable settings");
        let before = read.load(Ordering::SeqCst);
        let mut sink = Vec::new();
        let fetched = fetcher.fetch(&Request::new(format!("https://{host}:{port}/"), Kind::Any), &mut sink).await;
        if trusted {
            assert!(fetched.is_ok() && sink == b"a sheet", "{host}: {fetched:?}");
        } else {
            let unproven = matches!(&fetched, Err(FetchError::Later { reason: Trouble::Unreachable(_), .. }));
            assert!(unproven, "{host}: {fetched:?}");
            assert_eq!(read.load(Ordering::SeqCst), before, "{host}: nothing is asked of whom we do not know");
        }
    }
}
