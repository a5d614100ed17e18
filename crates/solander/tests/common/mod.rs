//! What the tests of the binary share: running it, and comparing what two stores hold.
#![allow(dead_code)]

pub mod gallery;
pub mod house;
pub mod keeping;
pub mod wire;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// The binary with these arguments.
pub fn solander(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_solander"));
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs to the end and insists on success.
pub fn succeed(arguments: &[&str]) -> Output {
    let output = solander(arguments).output().unwrap();
    assert!(output.status.success(), "solander {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Makes a museum and gives its archives.
pub fn museum(folder: &Path, specimens: u64, institutions: u32, seed: u64) -> Vec<PathBuf> {
    let (specimens, institutions, seed) = (specimens.to_string(), institutions.to_string(), seed.to_string());
    let out = folder.to_str().unwrap();
    succeed(&["sample", "--specimens", &specimens, "--institutions", &institutions, "--seed", &seed, out]);
    let mut archives: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "zip"))
        .collect();
    archives.sort();
    archives
}

/// Copies a data folder.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Every version of every object without the instants of harvest, by PID and version, with its activity.
pub fn versions(data: &Path) -> BTreeMap<(String, u32), (String, Value)> {
    let store = solander_store::Store::open(data, &solander_store::Settings::default()).unwrap();
    let (mut found, mut after) = (BTreeMap::new(), 0);
    loop {
        let page = store.changes(after, 1000).unwrap();
        let Some(last) = page.last() else { return found };
        after = last.seq;
        for change in page {
            let mut value = store.version(&change.pid, change.version).unwrap().unwrap().value().unwrap();
            timeless(&mut value);
            found.insert((change.pid.to_string(), change.version.0), (change.activity.name().to_owned(), value));
        }
    }
}

fn timeless(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for instant in [
                "dcterms:created",
                "dcterms:modified",
                "ods:tombstoneDate",
                "schema:dateCreated",
                "schema:dateModified",
            ] {
                members.remove(instant);
            }
            members.values_mut().for_each(timeless);
        }
        Value::Array(items) => items.iter_mut().for_each(timeless),
        _ => {}
    }
}

/// Insists that the doctor finds nothing broken.
pub fn sound(data: &Path) {
    let output = solander(&["doctor", "--data", data.to_str().unwrap()]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// A small random number generator, so that a failing series can be repeated.
pub struct Chance(pub u64);

impl Chance {
    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A server on a free port, and its address.
pub fn serve(data: &Path) -> (Child, String) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let child = solander(&["serve", "--data", data.to_str().unwrap(), "--listen", &address])
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    (child, address)
}

/// GET over a connection of its own; the status and the body, or `None` when nobody answers.
pub fn get(address: &str, path: &str) -> Option<(u16, String)> {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).ok()?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    let body = answer.split_once("\r\n\r\n")?.1.to_owned();
    Some((status, body))
}

/// Waits until the server is ready.
pub fn ready(address: &str) {
    for _ in 0..600 {
        if get(address, "/health").is_some_and(|(status, _)| status == 200) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("the server at {address} does not answer");
}

/// What was answered to [`ask`].
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in small letters, in the order sent.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }
}

/// One request over a connection of its own.
pub fn ask(address: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(60))).unwrap();
    let mut head = format!("{method} {path} HTTP/1.0\r\nHost: {address}\r\nConnection: close\r\n");
    if !body.is_empty() {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
    stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
    // Who refuses may answer before it has read all.
    let _ = stream.write_all(body);
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
    let body = answer.split_off(end + 4);
    let head = String::from_utf8_lossy(&answer);
    let mut lines = head.trim_end().split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok()).unwrap();
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    Answer { status, headers, body }
}
