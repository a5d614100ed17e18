//! Records with quotes in them.

use std::io::{self, Read};

use super::{Parsed, RecordReader, Refused};
use crate::notice::{NoticeCode, ReasonCode};
use crate::text::careful::{self, Mode, Parse, Quoting};
use crate::text::split::{self, LineEnd, Values};

impl<R: Read> RecordReader<R> {
    pub(super) fn quoted_record(&mut self, line: usize, next: usize, quote: u8) -> io::Result<Result<Parsed, Refused>> {
        if self.base + self.start as u64 >= self.distrust
            && self.delimiter.len() == 1
            && !matches!(self.line_end, LineEnd::Other(_))
            && let Some(consumed) = self.well_formed()?
        {
            let raw = &self.buffer[self.start..self.start + consumed];
            let expected = self.expected.is_none_or(|columns| columns == self.values.len());
            if expected
                && !careful::suspicious(raw, self.delimiter[0], quote)
                && !self.lines_stand_alone(consumed, next)
            {
                return Ok(self.deliver(consumed, consumed, false, Vec::new()));
            }
        }
        self.odd_record(line, next, quote)
    }

    /// Lets csv-core read one record into `values`. `None` where the input or the limit ends it instead of a line end.
    fn well_formed(&mut self) -> io::Result<Option<usize>> {
        self.csv.reset();
        self.values.clear();
        self.values.bytes.resize(4096, 0);
        let (mut read, mut written, mut values) = (0, 0, 0);
        // csv-core writes places as usize; they are copied over at the end.
        let mut places = std::mem::take(&mut self.places);
        places.resize(places.len().max(256), 0);
        loop {
            let window = &self.buffer[self.start + read..self.end];
            if window.is_empty() {
                if self.ended || read > self.record_bytes {
                    return Ok(None);
                }
                self.fill()?;
                continue;
            }
            let (result, more_read, more_written, more_values) =
                self.csv.read_record(window, &mut self.values.bytes[written..], &mut places[values..]);
            read += more_read;
            written += more_written;
            values += more_values;
            match result {
                csv_core::ReadRecordResult::InputEmpty => {}
                csv_core::ReadRecordResult::OutputFull => self.values.bytes.resize(self.values.bytes.len() * 2, 0),
                csv_core::ReadRecordResult::OutputEndsFull => {
                    if places.len() > self.columns {
                        return Ok(None);
                    }
                    places.resize(places.len() * 2, 0);
                }
                csv_core::ReadRecordResult::Record => break,
                csv_core::ReadRecordResult::End => return Ok(None),
            }
        }
        if self.line_end == LineEnd::Lf && self.buffer[self.start..self.start + read].ends_with(b"\r\n") {
            written -= 1;
            places[values - 1] -= 1;
        }
        self.values.bytes.truncate(written);
        self.values.ends.clear();
        self.values.ends.extend(places[..values].iter().map(|place| *place as u32));
        self.places = places;
        Ok((read <= self.record_bytes).then_some(read))
    }

    /// Whether a record over several lines looks more like several records, each with all its columns: then two stray
    /// quotes, not a line break in a value, hold them together.
    fn lines_stand_alone(&self, consumed: usize, next: usize) -> bool {
        let Some(expected) = self.expected.filter(|_| consumed > next) else { return false };
        let least = if matches!(self.delimiter[0], b',' | b';' | b' ') { 8 } else { 2 };
        if expected < least {
            return false;
        }
        let mut rest = &self.buffer[self.start..self.start + consumed];
        while !rest.is_empty() {
            let (line, after) = self.line_end.find(rest, 0).unwrap_or((rest.len(), rest.len()));
            if split::plain_count(&rest[..line], &self.delimiter) != expected {
                return false;
            }
            rest = &rest[after..];
        }
        true
    }

    fn parse(&mut self, mode: Mode, within: Option<usize>, quote: u8) -> io::Result<Parse> {
        loop {
            let (end, ended) = match within {
                Some(length) => (self.start + length, true),
                None => (self.end, self.ended),
            };
            let quoting = Quoting { delimiter: &self.delimiter, quote, line_end: &self.line_end };
            let window = &self.buffer[self.start..end];
            let parse = careful::parse(window, ended, &quoting, mode, &mut self.values);
            if parse != Parse::More {
                return Ok(parse);
            }
            if window.len() > self.record_bytes {
                return Ok(Parse::Unclosed);
            }
            self.fill()?;
        }
    }

    /// Weighs the possible readings of a record with odd quotes against the number of columns it should have.
    fn odd_record(&mut self, line: usize, next: usize, quote: u8) -> io::Result<Result<Parsed, Refused>> {
        let distrusted = self.base + (self.start as u64) < self.distrust;
        let within = distrusted.then_some(next);
        let expected = self.expected;
        let sound = |values: &Values| expected.is_none_or(|columns| columns == values.len());

        let doubled = self.parse(Mode::Doubled, within, quote)?;
        if let Parse::Record { consumed, stray: 0 } = doubled {
            let wider = self.at_least && expected.is_some_and(|columns| self.values.len() > columns);
            if (wider || sound(&self.values))
                && !self.lines_stand_alone(consumed, next)
                && !self.backslashed(consumed, quote)
            {
                return Ok(self.deliver(consumed, consumed, false, Vec::new()));
            }
        }
        let scanned = match doubled {
            Parse::Record { consumed, .. } => consumed,
            _ => within.unwrap_or(self.end - self.start),
        };
        if self.backslashed(scanned, quote)
            && let Parse::Record { consumed, stray: 0 } = self.parse(Mode::Backslash, within, quote)?
            && sound(&self.values)
        {
            let notice = (NoticeCode::BackslashQuote, "quotes are escaped by a backslash".to_owned());
            return Ok(self.deliver(consumed, consumed, false, vec![notice]));
        }
        let spans = !matches!(doubled, Parse::Record { consumed, .. } if consumed <= next);
        self.parse(Mode::Literal, Some(line), quote)?;
        let literal_sound = expected == Some(self.values.len());
        if literal_sound
            && (spans || !matches!(doubled, Parse::Record { stray: 0, .. }) && !self.doubled_sound(within, quote)?)
        {
            if spans {
                self.distrust = self.distrust.max(self.base + (self.start + scanned) as u64);
            }
            self.parse(Mode::Literal, Some(line), quote)?;
            let code = if spans { NoticeCode::UnclosedQuote } else { NoticeCode::StrayQuote };
            return Ok(self.deliver(line, next, false, vec![(code, "a quote was taken as a letter".to_owned())]));
        }
        match self.parse(Mode::Doubled, within, quote)? {
            Parse::Record { consumed, stray } if stray == 0 || !spans || sound(&self.values) => {
                let notices = if stray == 0 {
                    Vec::new()
                } else {
                    vec![(NoticeCode::StrayQuote, format!("{stray} quotes were taken as letters"))]
                };
                Ok(self.deliver(consumed, consumed, false, notices))
            }
            _ => {
                self.distrust = self.distrust.max(self.base + (self.start + scanned) as u64);
                self.parse(Mode::Literal, Some(line), quote)?;
                Ok(Err(self.refuse(next, ReasonCode::UnclosedQuote, "a quote is opened and not closed")))
            }
        }
    }

    fn doubled_sound(&mut self, within: Option<usize>, quote: u8) -> io::Result<bool> {
        self.parse(Mode::Doubled, within, quote)?;
        Ok(self.expected == Some(self.values.len()))
    }

    /// Whether a backslash stands before a single quote in the next `length` bytes.
    fn backslashed(&self, length: usize, quote: u8) -> bool {
        let window = &self.buffer[self.start..self.start + length];
        memchr::memmem::find_iter(window, &[b'\\', quote]).any(|at| {
            window.get(at + 2) != Some(&quote)
                || window.get(at + 3).is_none_or(|byte| self.delimiter[0] == *byte || matches!(byte, b'\r' | b'\n'))
        })
    }
}
