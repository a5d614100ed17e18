//! How a delimited file is written.

use encoding_rs::Encoding;

/// Delimiter, quote, line end, encoding and header of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    /// Between two values; usually one byte.
    pub delimiter: Vec<u8>,
    /// Around values, if any.
    pub quote: Option<u8>,
    /// Between two rows, where it is not an ordinary line end.
    pub terminator: Option<Vec<u8>>,
    /// The declared encoding.
    pub encoding: Option<&'static Encoding>,
    /// Lines before the first row.
    pub header_lines: u64,
}

impl Dialect {
    /// A file with this delimiter and quote, ordinary line ends, UTF-8, and one header line.
    pub fn new(delimiter: u8, quote: Option<u8>) -> Self {
        Self { delimiter: vec![delimiter], quote, terminator: None, encoding: None, header_lines: 1 }
    }
}

/// Reads the escapes that `meta.xml` uses for control characters, such as `\t` and, written twice by some, `\\t`.
pub(crate) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        while letters.peek() == Some(&'\\') {
            letters.next();
        }
        match letters.next() {
            Some('t' | 'T') => out.push('\t'),
            Some('n' | 'N') => out.push('\n'),
            Some('r' | 'R') => out.push('\r'),
            Some('f') => out.push('\u{c}'),
            Some('0') => out.push('\0'),
            Some('u') => {
                let hex: String = letters.by_ref().take(4).collect();
                out.extend(u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32));
            }
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

/// The row separator, or none for an ordinary line end.
///
/// Spaces stand for line ends that an XML writer normalised away.
pub(crate) fn terminator(declared: &str) -> Option<Vec<u8>> {
    let text = unescape(declared);
    let ordinary = text.chars().all(|letter| matches!(letter, '\n' | '\r' | ' ' | '\0'));
    (!ordinary).then(|| text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::{terminator, unescape};

    #[test]
    fn escapes() {
        for (given, expected) in [
            ("\\t", "\t"),
            ("\\\\t", "\t"),
            ("\t", "\t"),
            (",", ","),
            ("\\u0001", "\u{1}"),
            ("\\r\\n", "\r\n"),
            ("\\", "\\"),
            ("\\|", "|"),
        ] {
            assert_eq!(unescape(given), expected, "{given:?}");
        }
    }

    #[test]
    fn line_ends() {
        for ordinary in ["\\n", "\n", " ", "", "\\r\\n", "\\\\r"] {
            assert_eq!(terminator(ordinary), None, "{ordinary:?}");
        }
        assert_eq!(terminator("|\\n").as_deref(), Some(&b"|\n"[..]));
    }
}
