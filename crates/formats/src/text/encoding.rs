//! From bytes in any encoding to UTF-8.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The encoding a label stands for, also under the names that Java and databases use.
pub(crate) fn named(label: &str) -> Option<&'static Encoding> {
    let label = label.trim();
    Encoding::for_label(label.as_bytes()).or_else(|| {
        let plain: String = label.to_ascii_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        match plain.as_str() {
            "utf8" | "utf8mb4" | "unicode11utf8" | "al32utf8" | "usascii" | "ascii" => Some(UTF_8),
            "utf16" | "utf16le" | "ucs2" => Some(UTF_16LE),
            "utf16be" => Some(UTF_16BE),
            "macroman" | "macosroman" | "xmacroman" => Some(encoding_rs::MACINTOSH),
            "latin1" | "iso88591" | "cp1252" | "windows1252" | "ansi" => Some(WINDOWS_1252),
            _ => None,
        }
    })
}

/// What the first bytes say about a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// The encoding to read with.
    pub(crate) encoding: &'static Encoding,
    /// Length of the byte order mark.
    pub(crate) mark: usize,
    /// Whether the bytes overruled the declaration.
    pub(crate) overruled: bool,
}

/// Weighs the declared encoding against the first bytes. A byte order mark wins over any declaration, and so does
/// the pattern of zero bytes that UTF-16 leaves in mostly Latin text.
pub(crate) fn settle(declared: Option<&'static Encoding>, head: &[u8]) -> Found {
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        let kin = declared == Some(encoding) || (encoding != UTF_8 && is_utf16(declared));
        return Found { encoding, mark, overruled: declared.is_some() && !kin };
    }
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if half >= 2 && odd * 10 > half * 4 && even * 10 < half {
        return Found { encoding: UTF_16LE, mark: 0, overruled: !is_utf16(declared) };
    }
    if half >= 2 && even * 10 > half * 4 && odd * 10 < half {
        return Found { encoding: UTF_16BE, mark: 0, overruled: !is_utf16(declared) };
    }
    if is_utf16(declared) && even + odd == 0 && half >= 8 && std::str::from_utf8(&head[..head.len() & !3]).is_ok() {
        return Found { encoding: UTF_8, mark: 0, overruled: true };
    }
    Found { encoding: declared.unwrap_or(UTF_8), mark: 0, overruled: false }
}

fn is_utf16(declared: Option<&'static Encoding>) -> bool {
    declared == Some(UTF_16LE) || declared == Some(UTF_16BE)
}

/// A rough decoding of a beginning, for looking at it; and the encoding it seems to have.
pub(crate) fn glance(head: &[u8]) -> (String, &'static Encoding) {
    let found = settle(None, head);
    let body = &head[found.mark..];
    if found.encoding == UTF_8 {
        return match std::str::from_utf8(body) {
            Ok(text) => (text.to_owned(), UTF_8),
            // The beginning may end within a letter.
            Err(error) if error.error_len().is_none() => {
                (String::from_utf8_lossy(&body[..error.valid_up_to()]).into_owned(), UTF_8)
            }
            Err(_) => (WINDOWS_1252.decode_without_bom_handling(body).0.into_owned(), WINDOWS_1252),
        };
    }
    (found.encoding.decode_without_bom_handling(body).0.into_owned(), found.encoding)
}

/// Reads any encoding but UTF-8 as UTF-8. UTF-8 itself is passed through unchecked, to be looked at row by row.
pub(crate) struct Transcoder<R> {
    inner: R,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    raw_at: usize,
    raw_end: usize,
    ended: bool,
    out: Vec<u8>,
    out_at: usize,
    /// Whether a byte had no meaning and became U+FFFD.
    pub(crate) replaced: bool,
}

impl<R: Read> Transcoder<R> {
    /// Continues `inner`, of which `head` was already read, after `skip` bytes of byte order mark.
    pub(crate) fn new(inner: R, head: Vec<u8>, skip: usize, encoding: &'static Encoding) -> Self {
        let raw_end = head.len();
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        Self {
            inner,
            decoder,
            raw: head,
            raw_at: skip,
            raw_end,
            ended: false,
            out: Vec::new(),
            out_at: 0,
            replaced: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.raw_at == self.raw_end && !self.ended {
            self.raw.resize(64 << 10, 0);
            self.raw_at = 0;
            self.raw_end = self.inner.read(&mut self.raw)?;
            self.ended = self.raw_end == 0;
        }
        Ok(())
    }

    fn decode(&mut self) -> io::Result<()> {
        self.out_at = 0;
        self.out.clear();
        let decoder = self.decoder.as_mut().expect("only called with a decoder");
        self.out.resize(128 << 10, 0);
        let last = self.ended;
        let (result, read, written, replaced) =
            decoder.decode_to_utf8(&self.raw[self.raw_at..self.raw_end], &mut self.out, last);
        self.replaced |= replaced;
        self.raw_at += read;
        self.out.truncate(written);
        if last && result == CoderResult::InputEmpty {
            self.decoder = None;
        }
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.out_at < self.out.len() {
                let count = buffer.len().min(self.out.len() - self.out_at);
                buffer[..count].copy_from_slice(&self.out[self.out_at..self.out_at + count]);
                self.out_at += count;
                return Ok(count);
            }
            if self.decoder.is_none() {
                if self.raw_at < self.raw_end {
                    let count = buffer.len().min(self.raw_end - self.raw_at);
                    buffer[..count].copy_from_slice(&self.raw[self.raw_at..self.raw_at + count]);
                    self.raw_at += count;
                    return Ok(count);
                }
                return if self.ended { Ok(0) } else { self.inner.read(buffer) };
            }
            self.refill()?;
            self.decode()?;
        }
    }
}
