//! Handing records out, and giving them up.

use std::io::{self, Read};

use super::{Parsed, RecordReader, Refused};
use crate::notice::{NoticeCode, ReasonCode};
use crate::text::split;

impl<R: Read> RecordReader<R> {
    /// Hands out the values of the record and moves on by `next` bytes. Where `raw` is set, the values are marked in
    /// the first `length` bytes of the record itself.
    pub(super) fn deliver(
        &mut self,
        length: usize,
        next: usize,
        raw: bool,
        mut notices: Vec<(NoticeCode, String)>,
    ) -> Result<Parsed, Refused> {
        let columns = self.values.len();
        if columns > self.columns {
            return Err(self.refuse(
                next,
                ReasonCode::TooManyColumns,
                format!("{columns} columns, more than {}", self.columns),
            ));
        }
        let record = &self.buffer[self.start..self.start + length];
        if record.len() > self.field_bytes && self.values.longest() > self.field_bytes {
            return Err(self.refuse(
                next,
                ReasonCode::FieldTooLong,
                format!("a value is longer than {} bytes", self.field_bytes),
            ));
        }
        let text = std::str::from_utf8(record);
        let valid = text.is_ok();
        let zero = memchr::memchr(0, record).is_some();
        let plain_text =
            if raw { text.ok() } else { text.ok().and_then(|_| std::str::from_utf8(&self.values.bytes).ok()) };
        // Values are cut at whole letters, since delimiters are, so the values of a valid record are valid each.
        let parsed = plain_text
            .filter(|_| !zero)
            .map(|text| (text.to_owned(), self.values.ends.as_slice().into(), self.values.gap));
        let (text, ends, gap) = parsed.unwrap_or_else(|| {
            let mut text = String::with_capacity(length);
            let mut ends = Vec::with_capacity(columns);
            for index in 0..columns {
                let value = if raw {
                    &record[self.values.start(index)..self.values.ends[index] as usize]
                } else {
                    self.values.get(index).unwrap_or_default()
                };
                let value: Vec<u8> = value.iter().copied().filter(|byte| *byte != 0).collect();
                if valid {
                    text.push_str(&String::from_utf8_lossy(&value));
                } else {
                    text.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(&value).0);
                }
                ends.push(text.len() as u32);
            }
            (text, ends.into_boxed_slice(), 0)
        });
        if zero {
            notices.push((NoticeCode::NulRemoved, "NUL bytes were taken out".to_owned()));
        }
        if !valid {
            notices.push((NoticeCode::InvalidUtf8, "not UTF-8; read as windows-1252".to_owned()));
        }
        let line = self.line;
        self.advance(next);
        Ok(Parsed { line, text, ends, gap: gap as u8, notices })
    }

    /// Gives up on the record of `next` bytes whose values, as far as they go, are in `values`.
    pub(super) fn refuse(&mut self, next: usize, code: ReasonCode, text: impl Into<String>) -> Refused {
        let id = self.id_column.and_then(|column| {
            let value = if self.values.gap > 0 {
                let end = *self.values.ends.get(column)? as usize;
                &self.buffer[self.start + self.values.start(column)..self.start + end]
            } else {
                self.values.get(column)?
            };
            (value.len() <= 1024).then(|| String::from_utf8_lossy(value).trim().to_owned()).filter(|id| !id.is_empty())
        });
        let line = self.line;
        self.advance(next);
        Refused { line, code, text: text.into(), id }
    }

    /// Passes over a record that has no line end within the limit.
    pub(super) fn too_long(&mut self) -> io::Result<Refused> {
        let glance = self.buffer[self.start..self.end].len().min(64 << 10);
        let text = format!("the record is longer than {} bytes", self.record_bytes);
        split::plain(&self.buffer[self.start..self.start + glance], &self.delimiter, &mut self.values.ends);
        self.values.gap = self.delimiter.len();
        self.values.ends.pop();
        let refused = self.refuse(0, ReasonCode::RecordTooLong, text);
        self.skip_line()?;
        Ok(refused)
    }
}
