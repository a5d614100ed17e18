//! Records off a byte stream, one at a time, in bounded memory.

mod deliver;
mod quoted;

use std::io::{self, Read};

use super::dialect::Dialect;
use super::encoding::Transcoder;
use super::split::{self, LineEnd, Values};
use crate::limits::Limits;
use crate::notice::{NoticeCode, ReasonCode};

/// One record as text.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) line: u64,
    pub(crate) text: String,
    pub(crate) ends: Box<[u32]>,
    pub(crate) gap: u8,
    pub(crate) notices: Vec<(NoticeCode, String)>,
}

/// One record that is not delivered.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) line: u64,
    pub(crate) code: ReasonCode,
    pub(crate) text: String,
    pub(crate) id: Option<String>,
}

/// Reads records of one dialect.
pub(crate) struct RecordReader<R> {
    source: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    /// Bytes before the buffer, so that places can be told apart over the whole file.
    base: u64,
    /// The physical line that begins at `start`.
    line: u64,
    /// Up to here no quote is believed to span lines, since one that seemed to did not.
    distrust: u64,
    delimiter: Vec<u8>,
    quote: Option<u8>,
    line_end: LineEnd,
    csv: csv_core::Reader,
    values: Values,
    places: Vec<usize>,
    expected: Option<usize>,
    /// Whether rows may well have more columns than expected, for want of a header.
    at_least: bool,
    id_column: Option<usize>,
    record_bytes: usize,
    field_bytes: usize,
    columns: usize,
}

impl<R: Read> RecordReader<Transcoder<R>> {
    /// Whether a byte without meaning was met.
    pub(crate) fn undecodable(&self) -> bool {
        self.source.replaced
    }
}

impl<R: Read> RecordReader<R> {
    /// Starts at the beginning of `source`, which gives UTF-8 without a byte order mark.
    pub(crate) fn new(source: R, dialect: &Dialect, limits: &Limits) -> io::Result<Self> {
        let delimiter = if dialect.delimiter.is_empty() { vec![b','] } else { dialect.delimiter.clone() };
        let mut builder = csv_core::ReaderBuilder::new();
        builder
            .delimiter(delimiter[0])
            .quote(dialect.quote.unwrap_or(b'"'))
            .terminator(csv_core::Terminator::Any(b'\n'));
        let mut reader = Self {
            source,
            buffer: vec![0; 256 << 10],
            start: 0,
            end: 0,
            ended: false,
            base: 0,
            line: 1,
            distrust: 0,
            delimiter,
            quote: dialect.quote,
            line_end: LineEnd::Lf,
            csv: builder.build(),
            values: Values::default(),
            places: Vec::new(),
            expected: None,
            at_least: false,
            id_column: None,
            record_bytes: limits.record_bytes,
            field_bytes: limits.field_bytes,
            columns: limits.columns,
        };
        reader.line_end = match &dialect.terminator {
            Some(separator) => LineEnd::Other(separator.clone()),
            None => reader.look_for_line_end()?,
        };
        if reader.line_end != LineEnd::Lf {
            reader.csv = builder.terminator(csv_core::Terminator::Any(reader.line_end.last())).build();
        }
        Ok(reader)
    }

    /// Reads on until some line end shows. Carriage returns count only where no line feed does.
    fn look_for_line_end(&mut self) -> io::Result<LineEnd> {
        loop {
            let seen = &self.buffer[..self.end];
            if memchr::memchr(b'\n', seen).is_some() {
                return Ok(LineEnd::Lf);
            }
            let carriage = memchr::memchr(b'\r', seen).is_some();
            if self.ended || self.end >= 64 << 10 {
                return Ok(if carriage { LineEnd::Cr } else { LineEnd::Lf });
            }
            self.fill()?;
        }
    }

    /// How many columns a sound record has (`at_least`: or more), and which holds the id, for telling a refused row.
    pub(crate) fn expect(&mut self, columns: Option<usize>, at_least: bool, id: Option<usize>) {
        self.expected = columns;
        self.at_least = at_least;
        self.id_column = id;
    }

    /// The physical line that the next record begins on, empty lines before it included.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// The next physical line as text, without moving on; cut at the record limit.
    pub(crate) fn peek_line(&mut self) -> io::Result<String> {
        loop {
            let window = &self.buffer[self.start..self.end];
            let line = match self.line_end.find(window, 0) {
                Some((line, _)) => line,
                None if self.ended || window.len() > self.record_bytes => window.len(),
                None => {
                    self.fill()?;
                    continue;
                }
            };
            return Ok(match std::str::from_utf8(&window[..line]) {
                Ok(text) => text.to_owned(),
                Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&window[..line]).0.into_owned(),
            });
        }
    }

    /// Skips one physical line.
    pub(crate) fn skip_line(&mut self) -> io::Result<bool> {
        loop {
            if let Some((_, next)) = self.line_end.find(&self.buffer[self.start..self.end], 0) {
                self.advance(next);
                return Ok(true);
            }
            if self.ended {
                let rest = self.end - self.start;
                self.advance(rest);
                return Ok(rest > 0);
            }
            if self.end - self.start > self.record_bytes {
                let kept = self
                    .line_end
                    .find(&self.buffer[self.start..self.end], 0)
                    .map_or(self.end - self.start, |(_, next)| next);
                self.advance(kept);
            }
            self.fill()?;
        }
    }

    /// The next record. An error of the source is final.
    pub(crate) fn next(&mut self) -> io::Result<Option<Result<Parsed, Refused>>> {
        let mut searched = 0;
        loop {
            if searched == 0 {
                self.skip_empty_lines();
            }
            let window = &self.buffer[self.start..self.end];
            match self.line_end.find(window, searched) {
                Some((line, next)) => return self.record(line, next).map(Some),
                None if self.ended => {
                    if window.is_empty() {
                        return Ok(None);
                    }
                    let line = if self.line_end == LineEnd::Lf && window.ends_with(b"\r") {
                        window.len() - 1
                    } else {
                        window.len()
                    };
                    let whole = window.len();
                    return self.record(line, whole).map(Some);
                }
                None if window.len() > self.record_bytes => return self.too_long().map(|refused| Some(Err(refused))),
                None => {
                    // A separator may straddle two reads.
                    searched = window.len().saturating_sub(8);
                    self.fill()?;
                }
            }
        }
    }

    fn record(&mut self, line: usize, next: usize) -> io::Result<Result<Parsed, Refused>> {
        let quoted =
            self.quote.filter(|quote| memchr::memchr(*quote, &self.buffer[self.start..self.start + line]).is_some());
        let Some(quote) = quoted else {
            let raw = &self.buffer[self.start..self.start + line];
            split::plain(raw, &self.delimiter, &mut self.values.ends);
            self.values.gap = self.delimiter.len();
            if raw.len() <= self.record_bytes {
                return Ok(self.deliver(line, next, true, Vec::new()));
            }
            return Ok(Err(self.refuse(
                next,
                ReasonCode::RecordTooLong,
                format!("the record is longer than {} bytes", self.record_bytes),
            )));
        };
        self.quoted_record(line, next, quote)
    }

    fn skip_empty_lines(&mut self) {
        let ordinary = !matches!(self.line_end, LineEnd::Other(_));
        while self.start < self.end {
            let byte = self.buffer[self.start];
            let pair = byte == b'\r'
                && self.line_end == LineEnd::Lf
                && self.start + 1 < self.end
                && self.buffer[self.start + 1] == b'\n';
            if pair {
                self.advance(2);
            } else if ordinary && (byte == self.line_end.last() || byte == b'\n') {
                self.advance(1);
            } else {
                break;
            }
        }
    }

    /// Moves the start of the next record on, and counts the lines passed.
    fn advance(&mut self, by: usize) {
        let passed = &self.buffer[self.start..self.start + by];
        self.line += memchr::memchr_iter(self.line_end.counted(), passed).count() as u64;
        self.start += by;
    }

    /// Reads more into the buffer, making room first.
    fn fill(&mut self) -> io::Result<()> {
        if self.end == self.buffer.len() {
            if self.start > 0 {
                self.buffer.copy_within(self.start..self.end, 0);
                self.base += self.start as u64;
                self.end -= self.start;
                self.start = 0;
            }
            if self.end * 2 > self.buffer.len() {
                self.buffer.resize(self.buffer.len() * 2, 0);
            }
        }
        loop {
            match self.source.read(&mut self.buffer[self.end..]) {
                Ok(read) => {
                    self.ended = read == 0;
                    self.end += read;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
