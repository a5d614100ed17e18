//! A repository for tests: the published requests and answers of InvenioRDM, its rate limits, and bad days on demand.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use super::record::{Answer, Record, refused, told};

pub const TOKEN: &str = "token-of-the-keeper";

/// What goes wrong, and when, counted in requests.
#[derive(Debug, Default)]
pub struct Weather {
    /// At these requests the connection drops before anything is done.
    pub drop_before: Vec<usize>,
    /// At these the answer is lost after all was done.
    pub drop_after: Vec<usize>,
    /// At these the answer is 500.
    pub fail: Vec<usize>,
    /// Everything stands still from here on, done or not done, and `Shared::stopped` is told.
    pub stop_at: Option<(usize, bool)>,
    /// Requests until 429, with so many seconds of `Retry-After`; it starts again after each.
    pub quota: Option<(usize, u64)>,
    /// Uploads whose bytes are damaged.
    pub damage: u32,
    /// Searches that do not know a new draft yet.
    pub lag: u32,
    /// Whether unknown identifiers are thrown away, as for a scheme that is not configured.
    pub forgetful: bool,
}

#[derive(Debug, Default)]
pub struct State {
    pub records: BTreeMap<String, Record>,
    pub weather: Weather,
    pub requests: usize,
    pub log: Vec<String>,
    pub publications: u32,
    pub uploads: u32,
    since_quota: usize,
}

#[derive(Debug, Default)]
pub struct Shared {
    pub state: Mutex<State>,
    pub stopped: Notify,
}

impl Shared {
    pub fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("no handler panics")
    }
}

pub struct StandIn {
    pub address: SocketAddr,
    pub shared: Arc<Shared>,
}

impl StandIn {
    pub async fn start(weather: Weather) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared { state: Mutex::new(State { weather, ..State::default() }), ..Shared::default() });
        let at = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&at)));
            }
        });
        Self { address, shared }
    }
}

struct Asked {
    method: String,
    path: String,
    token: bool,
    body: Vec<u8>,
}

async fn serve(mut stream: TcpStream, shared: Arc<Shared>) {
    let mut buffer = Vec::new();
    while let Some(asked) = read(&mut stream, &mut buffer).await {
        let (number, before, after, stop) = {
            let mut state = shared.state();
            let number = state.requests;
            state.requests += 1;
            state.log.push(format!("{} {}", asked.method, asked.path));
            let w = &state.weather;
            (number, w.drop_before.contains(&number), w.drop_after.contains(&number), w.stop_at)
        };
        if before {
            return;
        }
        if stop == Some((number, false)) {
            shared.stopped.notify_one();
            return std::future::pending().await;
        }
        let (status, headers, body) = shared.state().answer(number, &asked);
        if stop == Some((number, true)) {
            shared.stopped.notify_one();
            return std::future::pending().await;
        }
        if after {
            return;
        }
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{headers}\r\n",
            body.len()
        );
        if stream.write_all(format!("{head}{body}").as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Asked> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
    let first = String::from_utf8_lossy(&buffer[..end]).lines().next()?.to_owned();
    buffer.drain(..end + 4);
    let header =
        |name: &str| head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned));
    let length = header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    while buffer.len() < length {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    let token = header("authorization").as_deref() == Some(&format!("bearer {TOKEN}"));
    let mut first = first.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    Some(Asked { method, path, token, body: buffer.drain(..length).collect() })
}

impl State {
    fn answer(&mut self, number: usize, asked: &Asked) -> Answer {
        if let Some((requests, seconds)) = self.weather.quota {
            if self.since_quota >= requests {
                self.since_quota = 0;
                return (
                    429,
                    format!("retry-after: {seconds}\r\n"),
                    json!({"status": 429, "message": "too many requests"}),
                );
            }
            self.since_quota += 1;
        }
        if self.weather.fail.contains(&number) {
            return refused(500, "the database is away");
        }
        if !asked.token {
            return refused(401, "who are you");
        }
        let path = asked.path.split('?').next().unwrap_or("");
        let path: Vec<&str> = path.strip_prefix("/api/").unwrap_or("").split('/').collect();
        match (asked.method.as_str(), &path[..]) {
            ("POST", ["records"]) => self.create(&asked.body),
            ("GET", ["user", "records"]) => self.search(&asked.path),
            (method, ["records", id, rest @ ..]) => {
                let Some(record) = self.records.get_mut(*id) else { return refused(404, "no such record") };
                match (method, rest) {
                    ("GET", []) if record.published => told(200, record.shown(id)),
                    ("GET", []) => refused(404, "the persistent identifier is not registered"),
                    ("GET", ["draft"]) if !record.published => told(200, record.shown(id)),
                    ("DELETE", ["draft"]) if !record.published => {
                        self.records.remove(*id);
                        told(204, Value::Null)
                    }
                    ("POST", ["draft", "pids", "doi"]) if !record.published => record.reserve(id),
                    ("POST", ["draft", "actions", "publish"]) if !record.published => {
                        let answer = record.publish(id);
                        self.publications += u32::from(answer.0 == 202);
                        answer
                    }
                    (_, ["draft", "files", rest @ ..]) if !record.published => {
                        let damage = self.weather.damage > 0 && rest.len() == 2 && rest[1] == "content";
                        self.weather.damage -= u32::from(damage);
                        self.uploads += u32::from(rest.get(1) == Some(&"content"));
                        record.file(method, rest, &asked.body, damage)
                    }
                    _ => refused(404, "no such draft"),
                }
            }
            _ => refused(404, "no such place"),
        }
    }

    fn create(&mut self, body: &[u8]) -> Answer {
        let Ok(mut record) = serde_json::from_slice::<Value>(body) else { return refused(400, "no JSON") };
        let id = format!("rec{}-{:04x}", self.records.len(), self.requests);
        if self.weather.forgetful {
            record["metadata"]["identifiers"] = json!([]);
        }
        let new = Record { record, unseen: self.weather.lag, ..Record::default() };
        let shown = new.shown(&id);
        self.records.insert(id, new);
        told(201, shown)
    }

    fn search(&mut self, path: &str) -> Answer {
        let decoded = path.replace("%3A", ":").replace("%22", "\"");
        // The words of a mark are searched one by one, as a full-text index does it: more is found than asked for.
        let wanted = decoded.contains("metadata.identifiers.identifier");
        let mut hits = Vec::new();
        for (id, record) in &mut self.records {
            if record.unseen > 0 {
                record.unseen -= 1;
            } else if wanted {
                hits.push(record.shown(id));
            }
        }
        told(200, json!({"hits": {"total": hits.len(), "hits": hits}}))
    }
}
