//! Quoted records that do not keep to the rules.
//!
//! csv-core reads well-formed records. It cannot say that a quote stood in an odd place, drops a backslash before any
//! letter, and has no notion of a line that ends before its quote does; records with such signs are read again here.

use super::split::{LineEnd, Values};

/// How quotes inside a quoted value are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Twice.
    Doubled,
    /// After a backslash.
    Backslash,
    /// They are letters, unless one stands at each end of the value.
    Literal,
}

/// The signs of a dialect.
pub(crate) struct Quoting<'a> {
    pub(crate) delimiter: &'a [u8],
    pub(crate) quote: u8,
    pub(crate) line_end: &'a LineEnd,
}

/// What became of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parse {
    /// A record of `consumed` bytes, its line end included; `stray` quotes in it were taken as letters.
    Record { consumed: usize, stray: usize },
    /// The input stops within the record.
    More,
    /// The input is over and a quote still open.
    Unclosed,
}

enum Stop {
    Delimiter(usize),
    End(usize),
    Input,
    More,
}

impl Quoting<'_> {
    /// What stands at the beginning of `rest`, if it ends a value.
    fn stop(&self, rest: &[u8], ended: bool) -> Option<Stop> {
        if rest.is_empty() {
            return Some(if ended { Stop::Input } else { Stop::More });
        }
        if rest.starts_with(self.delimiter) {
            return Some(Stop::Delimiter(self.delimiter.len()));
        }
        let ends: &[&[u8]] = match self.line_end {
            LineEnd::Lf => &[b"\n", b"\r\n"],
            LineEnd::Cr => &[b"\r"],
            LineEnd::Other(bytes) => &[bytes],
        };
        if let Some(end) = ends.iter().find(|end| rest.starts_with(end)) {
            return Some(Stop::End(end.len()));
        }
        if ended {
            return (rest == b"\r" && *self.line_end == LineEnd::Lf).then_some(Stop::End(1));
        }
        let begun = |whole: &[u8]| whole.len() > rest.len() && whole.starts_with(rest);
        (begun(self.delimiter) || ends.iter().any(|end| begun(end))).then_some(Stop::More)
    }

    /// As [`Quoting::stop`], after blanks that some writers leave behind a closing quote.
    fn stop_after_blanks(&self, rest: &[u8], ended: bool) -> Option<(usize, Stop)> {
        if let Some(stop) = self.stop(rest, ended) {
            return Some((0, stop));
        }
        let blanks = rest.iter().take(16).take_while(|byte| **byte == b' ').count();
        if blanks == 0 {
            return None;
        }
        self.stop(&rest[blanks..], ended).map(|stop| (blanks, stop))
    }
}

/// Reads one record from the start of `input` into `out`. `ended` says that nothing follows `input`.
pub(crate) fn parse(input: &[u8], ended: bool, quoting: &Quoting<'_>, mode: Mode, out: &mut Values) -> Parse {
    out.clear();
    let (mut at, mut stray) = (0, 0);
    loop {
        let quoted = mode != Mode::Literal && input.get(at) == Some(&quoting.quote);
        let stop = if quoted {
            match quoted_value(input, &mut at, ended, quoting, mode, out, &mut stray) {
                Ok(stop) => stop,
                Err(parse) => return parse,
            }
        } else {
            bare_value(input, &mut at, ended, quoting, mode, out)
        };
        match stop {
            Stop::Delimiter(length) => {
                out.end_value();
                at += length;
            }
            Stop::End(length) => {
                out.end_value();
                return Parse::Record { consumed: at + length, stray };
            }
            Stop::Input => {
                out.end_value();
                return Parse::Record { consumed: at, stray };
            }
            Stop::More => return Parse::More,
        }
    }
}

fn quoted_value(
    input: &[u8],
    at: &mut usize,
    ended: bool,
    quoting: &Quoting<'_>,
    mode: Mode,
    out: &mut Values,
    stray: &mut usize,
) -> Result<Stop, Parse> {
    let over = if ended { Parse::Unclosed } else { Parse::More };
    let escape = if mode == Mode::Backslash { b'\\' } else { quoting.quote };
    *at += 1;
    loop {
        let Some(found) = memchr::memchr2(quoting.quote, escape, &input[*at..]) else { return Err(over) };
        out.bytes.extend_from_slice(&input[*at..*at + found]);
        let here = *at + found;
        let next = input.get(here + 1).copied();
        if input[here] == b'\\' && mode == Mode::Backslash {
            let Some(next) = next else { return Err(over) };
            let escaped = next == quoting.quote || next == b'\\';
            out.bytes.push(if escaped { next } else { b'\\' });
            *at = here + if escaped { 2 } else { 1 };
        } else if next == Some(quoting.quote) {
            out.bytes.push(quoting.quote);
            *at = here + 2;
        } else if let Some((blanks, stop)) = quoting.stop_after_blanks(&input[here + 1..], ended) {
            *at = here + 1 + blanks;
            return Ok(stop);
        } else {
            *stray += 1;
            out.bytes.push(quoting.quote);
            *at = here + 1;
        }
    }
}

fn bare_value(input: &[u8], at: &mut usize, ended: bool, quoting: &Quoting<'_>, mode: Mode, out: &mut Values) -> Stop {
    let start = *at;
    let first = quoting.delimiter[0];
    let line_end = match quoting.line_end {
        LineEnd::Other(bytes) => bytes[0],
        other => other.last(),
    };
    let mut from = start;
    let (end, stop) = loop {
        let Some(found) = memchr::memchr2(first, line_end, &input[from..]) else {
            break (input.len(), if ended { Stop::Input } else { Stop::More });
        };
        let here = from + found;
        match quoting.stop(&input[here..], ended) {
            Some(stop) => break (here, stop),
            None => from = here + 1,
        }
    };
    let mut value = &input[start..end];
    *at = end;
    if *quoting.line_end == LineEnd::Lf && matches!(stop, Stop::End(_) | Stop::Input) {
        value = value.strip_suffix(b"\r").unwrap_or(value);
    }
    if mode == Mode::Literal {
        push_literal(value, quoting.quote, out);
    } else {
        out.bytes.extend_from_slice(value);
    }
    stop
}

/// A value cut out by its delimiters: freed of its quotes if they pair up, kept as it stands otherwise.
fn push_literal(value: &[u8], quote: u8, out: &mut Values) {
    let inner = match value {
        [first, inner @ .., last] if *first == quote && *last == quote => inner,
        _ => {
            out.bytes.extend_from_slice(value);
            return;
        }
    };
    let mut paired = true;
    let mut places = memchr::memchr_iter(quote, inner);
    while let Some(place) = places.next() {
        if places.next() != Some(place + 1) {
            paired = false;
            break;
        }
    }
    if !paired {
        out.bytes.extend_from_slice(value);
        return;
    }
    let mut skip = false;
    for byte in inner {
        if *byte == quote && !std::mem::take(&mut skip) {
            skip = true;
            out.bytes.push(quote);
        } else if *byte != quote {
            out.bytes.push(*byte);
        }
    }
}

/// Whether a quote neither opens nor closes a value, nor is doubled within one: the sign that csv-core's reading of this
/// record is not to be trusted.
pub(crate) fn suspicious(record: &[u8], delimiter: u8, quote: u8) -> bool {
    let edge = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == delimiter || *byte == b'\n' || *byte == b'\r');
    let mut places = memchr::memchr_iter(quote, record).peekable();
    let mut inside = false;
    while let Some(at) = places.next() {
        if !inside {
            if at > 0 && !edge(record.get(at - 1)) {
                return true;
            }
            inside = true;
        } else if places.peek() == Some(&(at + 1)) {
            places.next();
        } else if !edge(record.get(at + 1)) || record[at - 1] == b'\\' {
            return true;
        } else {
            inside = false;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, mode: Mode, expected: &[&str], stray_expected: usize) {
        let mut out = Values::default();
        let quoting = Quoting { delimiter: b",", quote: b'"', line_end: &LineEnd::Lf };
        let parse = parse(input.as_bytes(), true, &quoting, mode, &mut out);
        let values: Vec<_> = out.iter().map(|value| std::str::from_utf8(value).unwrap()).collect();
        assert_eq!(values, expected, "{input:?} {mode:?}");
        assert!(matches!(parse, Parse::Record { stray, .. } if stray == stray_expected), "{input:?} gave {parse:?}");
    }

    #[test]
    fn doubled() {
        check("a,\"b \"\"c\"\"\",d\r\n", Mode::Doubled, &["a", "b \"c\"", "d"], 0);
        check("\"\",\"\"\"\"\n", Mode::Doubled, &["", "\""], 0);
        check("\"two\nlines\",x", Mode::Doubled, &["two\nlines", "x"], 0);
        check("\"blank\" ,x\n", Mode::Doubled, &["blank", "x"], 0);
    }

    #[test]
    fn stray() {
        check("\"the \"Big\" tree\",x\n", Mode::Doubled, &["the \"Big\" tree", "x"], 2);
        check("5\" tall,x\n", Mode::Doubled, &["5\" tall", "x"], 0);
    }

    #[test]
    fn backslash() {
        check("\"{\\\"a\\\": \\\"b\\\"}\",x\n", Mode::Backslash, &["{\"a\": \"b\"}", "x"], 0);
        check("\"ends \\\"so\\\"\",x\n", Mode::Backslash, &["ends \"so\"", "x"], 0);
        check("\"C:\\new\\\\x\",x\n", Mode::Backslash, &["C:\\new\\x", "x"], 0);
    }

    #[test]
    fn literal() {
        check("\"whole\",\"open,x\n", Mode::Literal, &["whole", "\"open", "x"], 0);
        check("\"a \"\"b\"\" c\",\"\"\"\n", Mode::Literal, &["a \"b\" c", "\"\"\""], 0);
    }

    #[test]
    fn unclosed() {
        let quoting = Quoting { delimiter: b",", quote: b'"', line_end: &LineEnd::Lf };
        let mut out = Values::default();
        assert_eq!(parse(b"a,\"b\nc\n", true, &quoting, Mode::Doubled, &mut out), Parse::Unclosed);
        assert_eq!(parse(b"a,\"b\nc\n", false, &quoting, Mode::Doubled, &mut out), Parse::More);
    }
}
