//! Names of files inside packages: which are safe, and which are one name to some file systems.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// The longest path we handle, in bytes.
pub(crate) const MAX_PATH: usize = 4096;
/// The longest part of a path that usual file systems hold, in bytes.
pub(crate) const MAX_PART: usize = 255;

/// Why a name of a file inside a package is refused: somewhere, it could reach out of the package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameFault {
    /// Nothing, or an empty part.
    #[error("it has an empty part")]
    Empty,
    /// `/etc/passwd`, `\\server\share`.
    #[error("it is absolute")]
    Absolute,
    /// `C:\`, and other uses of a colon in the second place.
    #[error("it begins with a drive letter")]
    Drive,
    /// `~/`, `~root/`, `%HOME%`, `$HOME`: some programs fill such names in.
    #[error("it begins with a shortcut to another folder")]
    Shortcut,
    /// `.` and `..`, also with blanks or further dots, which some systems drop.
    #[error("it has a part of dots")]
    Dots,
    /// `\` is a divider elsewhere.
    #[error("it has a backslash")]
    Backslash,
    /// A NUL byte.
    #[error("it has a NUL")]
    Nul,
    /// Decoded, or with look-alikes of dots and slashes replaced, it is one of the above.
    #[error("it hides an escape from the folder")]
    Disguised,
    /// Longer than file systems hold.
    #[error("it is too long")]
    TooLong,
}

/// Whether `name`, a relative path with `/`, stays inside the folder it is joined to, on every system we know of.
///
/// # Errors
/// Names the first reason against it.
pub fn check_name(name: &str) -> Result<(), NameFault> {
    plain(name)?;
    if name.is_ascii() && !name.contains('%') {
        return Ok(());
    }
    let compatible = ComposingNormalizerBorrowed::new_nfkc().normalize(name);
    let compatible: String = compatible.chars().map(ordinary).collect();
    if compatible != name && plain(&compatible).is_err() {
        return Err(NameFault::Disguised);
    }
    let mut decoded = compatible;
    for _ in 0..3 {
        let next = percent_decoded(&decoded);
        if next == decoded {
            return Ok(());
        }
        if plain(&next).is_err() {
            return Err(NameFault::Disguised);
        }
        decoded = next;
    }
    Err(NameFault::Disguised)
}

/// Dots and slashes that compatibility normalisation leaves alone.
fn ordinary(c: char) -> char {
    match c {
        '\u{2044}' | '\u{2215}' | '\u{29F8}' | '\u{27CB}' | '\u{2571}' | '\u{1735}' => '/',
        '\u{29F5}' | '\u{29F9}' | '\u{2216}' | '\u{FE68}' => '\\',
        '\u{06D4}' | '\u{0701}' | '\u{0702}' | '\u{A4F8}' | '\u{10A50}' => '.',
        other => other,
    }
}

fn plain(name: &str) -> Result<(), NameFault> {
    let bytes = name.as_bytes();
    if bytes.contains(&0) {
        return Err(NameFault::Nul);
    }
    if matches!(bytes.first(), Some(b'/' | b'\\')) {
        return Err(NameFault::Absolute);
    }
    if matches!(bytes, [letter, b':', ..] if letter.is_ascii_alphabetic()) {
        return Err(NameFault::Drive);
    }
    if matches!(bytes.first(), Some(b'~' | b'$')) || matches!(bytes, [b'%', rest @ ..] if rest.contains(&b'%')) {
        return Err(NameFault::Shortcut);
    }
    if name.len() > MAX_PATH {
        return Err(NameFault::TooLong);
    }
    for part in name.split(['/', '\\']) {
        if part.is_empty() {
            return Err(NameFault::Empty);
        }
        if part.len() > MAX_PART {
            return Err(NameFault::TooLong);
        }
        if part.trim_matches(|c: char| c == '.' || c.is_whitespace() || c.is_control()).is_empty() && part.contains('.')
        {
            return Err(NameFault::Dots);
        }
    }
    if bytes.contains(&b'\\') { Err(NameFault::Backslash) } else { Ok(()) }
}

/// `%2F` as `/`; what is no escape stays. Bytes that are no UTF-8, as overlong forms, become what their last bits say.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digit = |b: u8| char::from(b).to_digit(16).map(|d| d as u8);
        if *first == b'%'
            && let [a, b, after @ ..] = tail
            && let (Some(a), Some(b)) = (digit(*a), digit(*b))
        {
            bytes.push(a << 4 | b);
            rest = after;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(wrong) => overlong(wrong.as_bytes()),
    }
}

/// Reads two-byte overlong forms of ASCII, as careless decoders do, so that we see what they would.
fn overlong(bytes: &[u8]) -> String {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        if let (0xC0 | 0xC1, [next, after @ ..]) = (*first, tail) {
            plain.push((first & 1) << 6 | (next & 0x3F));
            rest = after;
        } else {
            plain.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// The normal form C of a name.
pub(crate) fn composed(name: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(name).into_owned()
}

/// What a file system that knows neither case nor normal form would take `name` for.
pub(crate) fn folded(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    let lower: String = DecomposingNormalizerBorrowed::new_nfd().normalize(name).to_lowercase();
    composed(&lower)
}

/// A name as a BagIt manifest writes it (*RFC 8493, § 2.1.3*): line ends and the percent sign itself are encoded.
pub(crate) fn encoded(name: &str) -> String {
    name.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D")
}

/// The name that a BagIt manifest means.
pub(crate) fn decoded(name: &str) -> String {
    if !name.contains('%') {
        return name.to_owned();
    }
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find('%') {
        plain.push_str(&rest[..at]);
        let (with, skip) = match rest.get(at..at + 3).map(str::to_ascii_uppercase).as_deref() {
            Some("%0A") => ('\n', 3),
            Some("%0D") => ('\r', 3),
            Some("%25") => ('%', 3),
            _ => ('%', 1),
        };
        plain.push(with);
        rest = &rest[at + skip..];
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifest_names_there_and_back() {
        for name in ["data/a b.jpg", "data/100%.jpg", "data/two\nlines\r.jpg", "data/%0A literally", "data/ü.tif"] {
            assert_eq!(decoded(&encoded(name)), name);
        }
        assert_eq!(decoded("data/%7Etest"), "data/%7Etest", "only line ends and percent are encoded");
    }

    #[test]
    fn one_name_to_some_file_systems() {
        assert_eq!(folded("data/Nu\u{301}N\u{303}ez"), folded("DATA/n\u{fa}\u{f1}EZ"));
        assert_ne!(folded("data/a"), folded("data/b"));
    }

    #[test]
    fn harmless_names() {
        for name in
            ["data/a.jpg", "data/..a", "data/a..", "data/dir1/~x", "data/%7Ex", "data/E 00.1.tif", "data/%x", "data/ó"]
        {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
    }
}
