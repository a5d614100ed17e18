//! Values of one record in one buffer.

use super::careful::{self, Mode, Parse};
use super::dialect::Dialect;

/// What separates rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LineEnd {
    /// `\n`, with a `\r` before it or not.
    Lf,
    /// `\r` alone.
    Cr,
    /// Something else, declared.
    Other(Vec<u8>),
}

impl LineEnd {
    /// The byte that ends a separator.
    pub(crate) fn last(&self) -> u8 {
        match self {
            Self::Lf => b'\n',
            Self::Cr => b'\r',
            Self::Other(bytes) => *bytes.last().expect("a declared separator is not empty"),
        }
    }

    /// The byte that physical lines are counted by.
    pub(crate) fn counted(&self) -> u8 {
        if *self == Self::Cr { b'\r' } else { b'\n' }
    }

    /// The first separator at or after `from`: where it starts and where it ends.
    pub(crate) fn find(&self, bytes: &[u8], from: usize) -> Option<(usize, usize)> {
        match self {
            Self::Lf => memchr::memchr(b'\n', &bytes[from..]).map(|at| {
                let end = from + at;
                (if end > 0 && bytes[end - 1] == b'\r' { end - 1 } else { end }, end + 1)
            }),
            Self::Cr => memchr::memchr(b'\r', &bytes[from..]).map(|at| (from + at, from + at + 1)),
            Self::Other(separator) => {
                memchr::memmem::find(&bytes[from..], separator).map(|at| (from + at, from + at + separator.len()))
            }
        }
    }
}

/// The values of one record: `bytes` holds them one after the other with `gap` bytes between, `ends` where each ends.
#[derive(Debug, Default)]
pub(crate) struct Values {
    pub(crate) bytes: Vec<u8>,
    pub(crate) ends: Vec<u32>,
    pub(crate) gap: usize,
}

impl Values {
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.gap = 0;
    }

    pub(crate) fn end_value(&mut self) {
        self.ends.push(self.bytes.len() as u32);
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(&self, index: usize) -> Option<&[u8]> {
        let end = *self.ends.get(index)? as usize;
        Some(&self.bytes[self.start(index)..end])
    }

    pub(crate) fn start(&self, index: usize) -> usize {
        if index == 0 { 0 } else { self.ends[index - 1] as usize + self.gap }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// Length of the longest value.
    pub(crate) fn longest(&self) -> usize {
        let mut start = 0;
        let mut longest = 0;
        for end in &self.ends {
            let end = *end as usize;
            longest = longest.max(end.saturating_sub(start));
            start = end + self.gap;
        }
        longest
    }
}

/// Marks where the values of a line without quotes end; the line itself then serves as the buffer.
///
/// Written out because csv-core looks at each byte in turn, while here a vector search finds the delimiters.
pub(crate) fn plain(line: &[u8], delimiter: &[u8], ends: &mut Vec<u32>) {
    ends.clear();
    match delimiter {
        [byte] => ends.extend(memchr::memchr_iter(*byte, line).map(|at| at as u32)),
        longer => ends.extend(memchr::memmem::find_iter(line, longer).map(|at| at as u32)),
    }
    ends.push(line.len() as u32);
}

/// How many values a line has when quotes mean nothing.
pub(crate) fn plain_count(line: &[u8], delimiter: &[u8]) -> usize {
    match delimiter {
        [byte] => memchr::memchr_iter(*byte, line).count() + 1,
        longer => memchr::memmem::find_iter(line, longer).count() + 1,
    }
}

/// The values of one line of text, for headers.
pub(crate) fn line_values(line: &str, dialect: &Dialect) -> Vec<String> {
    let mut values = Values::default();
    let quoting = careful::Quoting {
        delimiter: &dialect.delimiter,
        quote: dialect.quote.unwrap_or(b'"'),
        line_end: &LineEnd::Lf,
    };
    let mode = if dialect.quote.is_some() { Mode::Doubled } else { Mode::Literal };
    if !matches!(careful::parse(line.as_bytes(), true, &quoting, mode, &mut values), Parse::Record { .. }) {
        careful::parse(line.as_bytes(), true, &quoting, Mode::Literal, &mut values);
    }
    values.iter().map(|value| String::from_utf8_lossy(value).into_owned()).collect()
}
