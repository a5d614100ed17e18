//! Lines of a tag file, in any encoding, never holding more than one of them.

use std::io::{self, Read};

use encoding_rs::{DecoderResult, Encoding};

/// What ended the reading of a tag file early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LineError {
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    #[error("line {0} is longer than {1} characters")]
    TooLong(u64, usize),
    #[error("has bytes that are no {0}")]
    Encoding(&'static str),
}

/// Gives each line of `source` and its number, from 1, to `each`. Lines end with LF, CR or CRLF; the last needs no end.
pub(crate) fn for_each_line(
    source: &mut dyn Read,
    encoding: &'static Encoding,
    max_line: usize,
    each: &mut dyn FnMut(u64, &str),
) -> Result<(), LineError> {
    let mut decoder = encoding.new_decoder();
    let (mut bytes, mut text) = (vec![0; 64 * 1024], String::with_capacity(192 * 1024));
    let (mut line, mut number, mut after_cr) = (String::new(), 0, false);
    loop {
        let read = match source.read(&mut bytes) {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        let last = read == 0;
        let mut rest = &bytes[..read];
        loop {
            text.clear();
            let (result, used) = decoder.decode_to_string_without_replacement(rest, &mut text, last);
            rest = &rest[used..];
            let mut pieces = text.as_str();
            if after_cr && !pieces.is_empty() {
                pieces = pieces.strip_prefix('\n').unwrap_or(pieces);
                after_cr = false;
            }
            while let Some(end) = pieces.find(['\n', '\r']) {
                line.push_str(&pieces[..end]);
                number += 1;
                if line.len() > max_line {
                    return Err(LineError::TooLong(number, max_line));
                }
                each(number, &line);
                line.clear();
                let crlf = pieces[end..].starts_with("\r\n");
                after_cr = pieces[end..] == *"\r";
                pieces = &pieces[end + if crlf { 2 } else { 1 }..];
            }
            line.push_str(pieces);
            if line.len() > max_line {
                return Err(LineError::TooLong(number + 1, max_line));
            }
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => return Err(LineError::Encoding(encoding.name())),
            }
        }
        if last {
            if !line.is_empty() {
                each(number + 1, &line);
            }
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8], encoding: &'static Encoding) -> Vec<String> {
        let mut found = Vec::new();
        for_each_line(&mut &*bytes, encoding, 100, &mut |_, line| found.push(line.to_owned())).expect("readable");
        found
    }

    /// Gives one byte at a time.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let [first, rest @ ..] = self.0 else { return Ok(0) };
            (into[0], self.0) = (*first, rest);
            Ok(1)
        }
    }

    #[test]
    fn line_ends_of_all_kinds() {
        assert_eq!(lines(b"a\nb\r\nc\rd", encoding_rs::UTF_8), ["a", "b", "c", "d"]);
        assert_eq!(lines(b"a\n\nb\n", encoding_rs::UTF_8), ["a", "", "b"]);
        let mut dripped = Vec::new();
        let text = "ü\r\nb\r\n\r\nc".as_bytes();
        for_each_line(&mut Drip(text), encoding_rs::UTF_8, 9, &mut |n, l| dripped.push((n, l.to_owned())))
            .expect("read");
        assert_eq!(dripped, [(1, "ü".into()), (2, "b".into()), (3, String::new()), (4, "c".into())]);
    }

    #[test]
    fn other_encodings_and_bad_bytes() {
        let utf16: Vec<u8> = "\u{FEFF}ä\nb".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(lines(&utf16, Encoding::for_label(b"UTF-16").expect("known")), ["ä", "b"]);
        assert_eq!(lines(b"\xE4\n", Encoding::for_label(b"ISO-8859-1").expect("known")), ["ä"]);
        let bad = for_each_line(&mut &b"\xE4\n"[..], encoding_rs::UTF_8, 9, &mut |_, _| {});
        assert!(matches!(bad, Err(LineError::Encoding("UTF-8"))));
        let long = for_each_line(&mut io::repeat(b'a'), encoding_rs::UTF_8, 1 << 20, &mut |_, _| {});
        assert!(matches!(long, Err(LineError::TooLong(1, _))), "an endless line ends");
    }
}
