//! Connections as programs with bad manners use them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::Answer;

/// A connection that is kept for one request after the other, and made anew where the server closes it.
pub struct Caller {
    address: String,
    stream: Option<TcpStream>,
    read: Vec<u8>,
}

impl Caller {
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned(), stream: None, read: Vec::new() }
    }

    /// GET; the path goes out as it is.
    pub fn get(&mut self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n", self.address);
        headers.iter().for_each(|(name, value)| request.push_str(&format!("{name}: {value}\r\n")));
        request.push_str("\r\n");
        for _ in 0..3 {
            if let Some(answer) = self.try_send(request.as_bytes()) {
                return answer;
            }
            // The server had closed a connection that was kept.
            self.stream = None;
        }
        panic!("{path} is not answered");
    }

    fn try_send(&mut self, request: &[u8]) -> Option<Answer> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.address).unwrap();
            stream.set_nodelay(true).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
            self.read.clear();
            self.stream = Some(stream);
        }
        let stream = self.stream.as_mut()?;
        stream.write_all(request).ok()?;
        let answer = read_answer(stream, &mut self.read)?;
        if answer.header("connection") == Some("close") {
            self.stream = None;
        }
        Some(answer)
    }
}

/// The next answer of a connection; `read` is what was read of it and not used.
pub fn read_answer(stream: &mut TcpStream, read: &mut Vec<u8>) -> Option<Answer> {
    let end = loop {
        if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        more(stream, read)?;
    };
    let head = String::from_utf8_lossy(&read[..end]).into_owned();
    let mut lines = head.trim_end().split("\r\n");
    let status: u16 = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let mut answer = Answer { status, headers, body: Vec::new() };
    let length: usize = answer.header("content-length").map_or(Ok(0), str::parse).ok()?;
    while read.len() < end + length {
        more(stream, read)?;
    }
    answer.body = read[end..end + length].to_vec();
    read.drain(..end + length);
    Some(answer)
}

fn more(stream: &mut TcpStream, read: &mut Vec<u8>) -> Option<()> {
    let mut piece = [0; 64 << 10];
    let n = stream.read(&mut piece).ok().filter(|n| *n > 0)?;
    read.extend_from_slice(&piece[..n]);
    Some(())
}

/// Sends these bytes over a connection of their own and reads until the server closes it; `None` when it stays open for
/// `patience`.
pub fn tell(address: &str, bytes: &[u8], patience: Duration) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(patience)).unwrap();
    // Who refuses may close before it has read all.
    let _ = stream.write_all(bytes);
    let (mut told, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut piece) {
            Ok(0) => return Some(told),
            Ok(n) => told.extend_from_slice(&piece[..n]),
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
                return None;
            }
            // Closed with bytes of ours unread.
            Err(_) => return Some(told),
        }
    }
}

/// The statuses of all answers in these bytes, none of which has a body that looks like an answer.
pub fn statuses(told: &[u8]) -> Vec<u16> {
    let told = String::from_utf8_lossy(told);
    let answers = told.match_indices("HTTP/1.1 ");
    answers.filter_map(|(at, _)| told[at + 9..].get(..3)?.parse().ok()).collect()
}
