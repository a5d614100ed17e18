//! Local servers for tests: they answer byte for byte what a test says, and count who came.
#![allow(dead_code, reason = "each test uses its part")]

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use solander_fetch::{Fetcher, HostRule, Settings, Timeouts};
use solander_model::SystemClock;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// One request as it came.
#[derive(Debug, Clone)]
pub struct Came {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub at: Instant,
}

impl Came {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// What a server does with one request.
pub enum Act {
    /// Sends these bytes and keeps the connection.
    Send(Vec<u8>),
    /// Sends these bytes and closes.
    SendAndClose(Vec<u8>),
    /// Sends the first, then the second again and again with pauses, for as long as anyone listens.
    Forever(Vec<u8>, Vec<u8>, Duration),
}

pub struct Server {
    pub address: SocketAddr,
    pub connections: Arc<AtomicUsize>,
    pub came: Arc<Mutex<Vec<Came>>>,
}

impl Server {
    pub async fn start(act: impl Fn(&Came) -> Act + Send + Sync + 'static) -> Self {
        Self::listen("127.0.0.1:0", act).await
    }

    pub async fn listen(address: &str, act: impl Fn(&Came) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(address).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (connections, came) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (count, log, act) = (Arc::clone(&connections), Arc::clone(&came), Arc::new(act));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, Arc::clone(&log), Arc::clone(&act)));
            }
        });
        Self { address, connections, came }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub fn came(&self) -> Vec<Came> {
        self.came.lock().expect("nobody panics with the log").clone()
    }

    /// A rule that lets this server be visited as often as one likes.
    pub fn rule(&self) -> HostRule {
        HostRule {
            host: self.address.ip().to_string(),
            ports: vec![self.address.port()],
            private: true,
            rate: Some(0.0),
            connections: Some(8),
            robots: Some(false),
        }
    }
}

async fn serve(mut stream: TcpStream, log: Arc<Mutex<Vec<Came>>>, act: Arc<impl Fn(&Came) -> Act>) {
    let mut buffer = Vec::new();
    while let Some(came) = read_request(&mut stream, &mut buffer).await {
        log.lock().expect("nobody panics with the log").push(came.clone());
        match act(&came) {
            Act::Send(bytes) => {
                if stream.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Act::SendAndClose(bytes) => {
                let _ = stream.write_all(&bytes).await;
                return;
            }
            Act::Forever(first, more, pause) => {
                if stream.write_all(&first).await.is_err() {
                    return;
                }
                loop {
                    tokio::time::sleep(pause).await;
                    if stream.write_all(&more).await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}

async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Came> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
    buffer.drain(..end + 4);
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers = lines.filter_map(|line| line.split_once(": ")).map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
    let mut came = Came { method, path, headers, body: Vec::new(), at: Instant::now() };
    let length = came.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    while buffer.len() < length {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    came.body = buffer.drain(..length).collect();
    Some(came)
}

/// An answer with a length.
pub fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

pub fn ok(body: &[u8]) -> Act {
    Act::Send(answer("200 OK", "", body))
}

pub fn redirect(to: &str) -> Act {
    Act::Send(answer("302 Found", &format!("location: {to}\r\n"), b""))
}

/// Settings with short patience and these rules.
pub fn settings(rules: Vec<HostRule>) -> Settings {
    Settings {
        allow: rules,
        contact: Some("mailto:keeper@herbarium.example".into()),
        timeouts: Timeouts {
            connect: Duration::from_secs(5),
            head: Duration::from_secs(5),
            idle: Duration::from_secs(5),
            total: Duration::from_secs(20),
        },
        patience: Duration::from_secs(3),
        ..Settings::default()
    }
}

pub fn fetcher(settings: Settings) -> Fetcher {
    Fetcher::new(settings, Arc::new(SystemClock)).expect("usable settings")
}
