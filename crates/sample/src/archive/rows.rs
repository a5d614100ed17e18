//! Rows of delimited text, written straight to where they go.

use std::io::{self, Write};

use crate::institution::{Dialect, Encoding};

/// Bytes gathered before they are handed on.
const CHUNK: usize = 1 << 16;

/// Writes rows in a dialect.
pub(crate) struct Rows<W: Write> {
    to: W,
    buffer: Vec<u8>,
    dialect: Dialect,
    encoding: Encoding,
    begun: bool,
    /// Data rows ended so far.
    pub(crate) rows: u64,
}

impl<W: Write> Rows<W> {
    pub(crate) fn new(to: W, dialect: Dialect) -> Self {
        Self {
            to,
            buffer: Vec::with_capacity(CHUNK + 4096),
            dialect,
            encoding: dialect.encoding,
            begun: false,
            rows: 0,
        }
    }

    /// Writes the header line, if the dialect has one; it does not count as a row.
    pub(crate) fn header<'n>(&mut self, names: impl Iterator<Item = &'n str>) -> io::Result<()> {
        if self.dialect.header {
            for name in names {
                self.field(name);
            }
            self.end()?;
            self.rows = 0;
        }
        Ok(())
    }

    /// Lets the next row be written in the other encoding, as if by mistake.
    pub(crate) fn mistake_encoding(&mut self) {
        self.encoding = match self.dialect.encoding {
            Encoding::Utf8 => Encoding::Windows1252,
            Encoding::Windows1252 => Encoding::Utf8,
        };
    }

    pub(crate) fn field(&mut self, value: &str) {
        if std::mem::replace(&mut self.begun, true) {
            self.buffer.push(self.dialect.delimiter);
        }
        let delimiter = self.dialect.delimiter;
        let special = |b: u8| b == delimiter || b == b'"' || b == b'\n' || b == b'\r';
        if !value.bytes().any(special) {
            self.push(value);
        } else if self.dialect.quoted {
            self.buffer.push(b'"');
            for (i, part) in value.split('"').enumerate() {
                if i > 0 {
                    self.buffer.extend_from_slice(b"\"\"");
                }
                self.push(part);
            }
            self.buffer.push(b'"');
        } else {
            // Without quotes, what would end the field becomes a blank; a quote is just a character.
            for part in value.split_inclusive(|c: char| c != '"' && c.is_ascii() && special(c as u8)) {
                let kept = part.strip_suffix(|c: char| c != '"' && c.is_ascii() && special(c as u8));
                self.push(kept.unwrap_or(part));
                if kept.is_some() {
                    self.buffer.push(b' ');
                }
            }
        }
    }

    fn push(&mut self, value: &str) {
        if self.encoding == Encoding::Utf8 || value.is_ascii() {
            self.buffer.extend_from_slice(value.as_bytes());
        } else {
            self.buffer.extend(value.chars().map(windows_1252));
        }
    }

    pub(crate) fn end(&mut self) -> io::Result<()> {
        self.buffer.extend_from_slice(self.dialect.line_end.as_bytes());
        self.begun = false;
        self.encoding = self.dialect.encoding;
        self.rows += 1;
        if self.buffer.len() >= CHUNK {
            self.flush()?;
        }
        Ok(())
    }

    /// Hands on what is still gathered.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.to.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

/// The byte of `c` in windows-1252; a question mark where there is none.
fn windows_1252(c: char) -> u8 {
    match c {
        '\0'..='\x7f' | '\u{a0}'..='\u{ff}' => c as u32 as u8,
        '€' => 0x80,
        '…' => 0x85,
        'Š' => 0x8a,
        'Œ' => 0x8c,
        'Ž' => 0x8e,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '–' => 0x96,
        '—' => 0x97,
        'š' => 0x9a,
        'œ' => 0x9c,
        'ž' => 0x9e,
        _ => b'?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(quoted: bool, encoding: Encoding, fields: &[&str]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut rows =
            Rows::new(&mut out, Dialect { delimiter: b',', quoted, encoding, line_end: "\n", header: false });
        for field in fields {
            rows.field(field);
        }
        rows.end().expect("a vector takes all");
        rows.flush().expect("a vector takes all");
        drop(rows);
        out
    }

    #[test]
    fn quotes_where_needed() {
        assert_eq!(written(true, Encoding::Utf8, &["a", "b,c", "say \"x\"", ""]), b"a,\"b,c\",\"say \"\"x\"\"\",\n");
        assert_eq!(written(false, Encoding::Utf8, &["b,c", "\"x\""]), b"b c,\"x\"\n");
        assert_eq!(written(true, Encoding::Windows1252, &["Müller", "œ"]), b"M\xfcller,\x9c\n");
    }
}
