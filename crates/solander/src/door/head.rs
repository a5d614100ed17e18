//! Following the heads of requests in the bytes of a connection, as far as it takes to see two things that are gone once a
//! head has been read: that the length of its body is told in more than one way, which is how a request is smuggled past a
//! proxy (*RFC 9112, § 6.3 and § 11.2*), and when a head begins and ends.

use memchr::memchr;

/// Where in the bytes of a connection we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Before the first byte of a head.
    Between,
    /// Within a head.
    Head,
    /// Within a body, of which so many bytes are to come.
    Body(u64),
    /// Within a body whose end its own bytes tell. No request may follow on this connection.
    Last,
}

/// Bytes of a line that are looked at: enough for the longest name and a length.
const LINE: usize = 96;

/// Follows one connection.
#[derive(Debug)]
pub(super) struct Heads {
    stage: Stage,
    /// The beginning of the line that is being read.
    line: [u8; LINE],
    /// Its length so far, its end and what is not kept included.
    length: usize,
    /// What this head says of its body.
    lengths: u32,
    codings: u32,
    body: u64,
    ended: u64,
    is_forked: bool,
}

impl Heads {
    pub(super) fn new() -> Self {
        Self {
            stage: Stage::Between,
            line: [0; LINE],
            length: 0,
            lengths: 0,
            codings: 0,
            body: 0,
            ended: 0,
            is_forked: false,
        }
    }

    /// Whether a head has begun and not ended.
    pub(super) fn is_within(&self) -> bool {
        self.stage == Stage::Head
    }

    /// Heads that have ended.
    pub(super) fn ended(&self) -> u64 {
        self.ended
    }

    /// Whether some head told the length of its body in more than one way. Such a connection is not to be used further.
    pub(super) fn is_forked(&self) -> bool {
        self.is_forked
    }

    /// Reads the next bytes of the connection.
    pub(super) fn read(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            match self.stage {
                Stage::Last => return,
                Stage::Body(left) => {
                    let skipped = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
                    bytes = &bytes[skipped..];
                    let left = left - skipped as u64;
                    self.stage = if left == 0 { Stage::Between } else { Stage::Body(left) };
                }
                Stage::Between | Stage::Head => {
                    let end = memchr(b'\n', bytes);
                    let (piece, rest) = bytes.split_at(end.map_or(bytes.len(), |end| end + 1));
                    bytes = rest;
                    let room = LINE.saturating_sub(self.length).min(piece.len());
                    let from = self.length.min(LINE);
                    self.line[from..from + room].copy_from_slice(&piece[..room]);
                    self.length = self.length.saturating_add(piece.len());
                    if end.is_some() {
                        self.end_line();
                    } else if self.line[0] != b'\r' {
                        self.stage = Stage::Head;
                    }
                }
            }
        }
    }

    fn end_line(&mut self) {
        let length = std::mem::take(&mut self.length);
        let kept = &self.line[..length.min(LINE)];
        if matches!(kept, b"\n" | b"\r\n") {
            // Empty lines before a request are passed over.
            if self.stage == Stage::Head {
                self.end_head();
            }
            return;
        }
        self.stage = Stage::Head;
        if let Some(value) = after(kept, b"content-length:") {
            self.lengths += 1;
            let digits = std::str::from_utf8(value).map(str::trim).unwrap_or_default();
            match digits.parse() {
                Ok(number) if length <= LINE && digits.bytes().all(|b| b.is_ascii_digit()) => self.body = number,
                // Also what cannot be seen whole.
                _ => self.is_forked = true,
            }
        } else if after(kept, b"transfer-encoding:").is_some() {
            self.codings += 1;
        }
    }

    fn end_head(&mut self) {
        let (lengths, codings) = (std::mem::take(&mut self.lengths), std::mem::take(&mut self.codings));
        let body = std::mem::take(&mut self.body);
        self.ended += 1;
        self.is_forked |= lengths + codings > 1;
        self.stage = match (codings, body) {
            (1.., _) => Stage::Last,
            (0, 0) => Stage::Between,
            (0, body) => Stage::Body(body),
        };
    }
}

/// What stands behind the name of a header, which is given in small letters.
fn after<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let (own, value) = line.split_at_checked(name.len())?;
    own.eq_ignore_ascii_case(name).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether it is forked and within a head after these bytes, read whole and one by one.
    fn check(bytes: &str, forked: bool, within: bool) {
        let mut whole = Heads::new();
        whole.read(bytes.as_bytes());
        let mut single = Heads::new();
        bytes.as_bytes().iter().for_each(|byte| single.read(std::slice::from_ref(byte)));
        for heads in [whole, single] {
            assert_eq!((heads.is_forked(), heads.is_within()), (forked, within), "{bytes:?}");
        }
    }

    #[test]
    fn where_heads_begin_and_end() {
        check("", false, false);
        check("\r\n\r\n", false, false);
        check("G", false, true);
        check("GET / HTTP/1.1\r\nHost: a\r\n", false, true);
        check("GET / HTTP/1.1\r\nHost: a\r\n\r\n", false, false);
        check("GET / HTTP/1.1\nHost: a\n\n", false, false);
        check("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET", false, true);
        check("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nGET /", false, false);
        check("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nGET /G", false, true);
        check("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nGET /", false, false);
    }

    #[test]
    fn lengths_told_twice() {
        check("POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", true, false);
        check("POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n", true, false);
        check("POST / HTTP/1.1\r\nContent-Length: 5\r\nCONTENT-LENGTH: 5\r\n\r\n", true, false);
        check("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", true, false);
        check("POST / HTTP/1.1\r\nContent-Length: +5\r\n\r\n", true, false);
        check("POST / HTTP/1.1\r\nContent-Length: 5, 5\r\n\r\n", true, false);
        let spaces = " ".repeat(LINE - 16);
        check(&format!("POST / HTTP/1.1\r\nContent-Length:{spaces}51\r\n\r\n"), true, false);
        check("GET / HTTP/1.1\r\nX: Content-Length: 5\r\nContent-Length: 0\r\n\r\n", false, false);
        let second = "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
        check(&format!("{second}{second}"), false, false);
        check(&format!("{second}POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n"), true, false);
    }
}
