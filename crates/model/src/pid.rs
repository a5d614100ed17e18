//! Persistent identifiers.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::ObjectKind;

/// The 33 signs of a suffix: no I, O or U, which are easily misread.
const ALPHABET: &[u8; 33] = b"ABCDEFGHJKLMNPQRSTVWXYZ1234567890";
/// Signs in a suffix, written in three groups of three.
const SIGNS: usize = 9;
/// How many suffixes there are: 33⁹, a little under 2⁴⁶.
pub(crate) const SUFFIXES: u64 = 33_u64.pow(9);

/// The lasting name of one digital object: `prefix/XXX-XXX-XXX`.
///
/// The suffix is also a number below 33⁹, which is how stores keep it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pid {
    prefix: Arc<str>,
    number: u64,
}

/// Why a text is no PID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no PID of the form prefix/XXX-XXX-XXX")]
pub struct PidError {
    text: String,
}

impl Pid {
    /// The PID with this prefix and suffix number; `None` for a number of 33⁹ or more, or a prefix with other signs than
    /// letters, digits, dot and underscore.
    #[must_use]
    pub fn new(prefix: Arc<str>, number: u64) -> Option<Self> {
        let plain = !prefix.is_empty()
            && prefix.len() <= 64
            && prefix.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'_');
        (plain && number < SUFFIXES).then_some(Self { prefix, number })
    }

    /// Such as `TEST` or `10.3535`.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The suffix as a number below 33⁹.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The suffix as written, `XXX-XXX-XXX`.
    #[must_use]
    pub fn suffix(&self) -> String {
        let mut signs = [0_u8; SIGNS];
        let mut rest = self.number;
        for sign in signs.iter_mut().rev() {
            *sign = ALPHABET[(rest % 33) as usize];
            rest /= 33;
        }
        let mut text = String::with_capacity(SIGNS + 2);
        for (i, sign) in signs.iter().enumerate() {
            if i == 3 || i == 6 {
                text.push('-');
            }
            text.push(char::from(*sign));
        }
        text
    }

    /// The full address, `https://doi.org/…` for specimens and media, `https://hdl.handle.net/…` for everything else.
    #[must_use]
    pub fn url(&self, kind: ObjectKind) -> String {
        format!("{}{self}", kind.proxy())
    }
}

impl fmt::Display for Pid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.prefix, self.suffix())
    }
}

impl fmt::Debug for Pid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pid({self})")
    }
}

impl FromStr for Pid {
    type Err = PidError;

    /// Reads `prefix/XXX-XXX-XXX`, alone or behind a proxy such as `https://doi.org/`; letters in any case.
    fn from_str(text: &str) -> Result<Self, PidError> {
        read(text).ok_or_else(|| PidError { text: text.chars().take(200).collect() })
    }
}

fn read(text: &str) -> Option<Pid> {
    let mut bare = text.trim();
    for proxy in
        ["https://doi.org/", "http://doi.org/", "https://hdl.handle.net/", "http://hdl.handle.net/", "doi:", "hdl:"]
    {
        if bare.len() >= proxy.len()
            && bare.is_char_boundary(proxy.len())
            && bare[..proxy.len()].eq_ignore_ascii_case(proxy)
        {
            bare = &bare[proxy.len()..];
            break;
        }
    }
    let (prefix, suffix) = bare.split_once('/')?;
    let bytes = suffix.as_bytes();
    if bytes.len() != SIGNS + 2 || bytes[3] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let mut number = 0_u64;
    for byte in bytes.iter().enumerate().filter_map(|(i, b)| (i != 3 && i != 7).then_some(b.to_ascii_uppercase())) {
        let digit = ALPHABET.iter().position(|sign| *sign == byte)?;
        number = number * 33 + digit as u64;
    }
    Pid::new(prefix.into(), number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ends_of_the_range() {
        assert_eq!(Pid::new("TEST".into(), 0).unwrap().to_string(), "TEST/AAA-AAA-AAA");
        assert_eq!(Pid::new("10.3535".into(), SUFFIXES - 1).unwrap().to_string(), "10.3535/000-000-000");
        assert!(Pid::new("TEST".into(), SUFFIXES).is_none());
    }

    #[test]
    fn refused() {
        for text in [
            "",
            "TEST",
            "TEST/AAA-AAA-AAI",
            "TEST/AAA_AAA_AAA",
            "TE ST/AAA-AAA-AAA",
            "a/b/AAA-AAA-AAA",
            "TEST/AAAÄ-AAA-AA",
        ] {
            assert!(text.parse::<Pid>().is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn written_and_read_back(number in 0..SUFFIXES) {
            let pid = Pid::new("TEST".into(), number).unwrap();
            prop_assert_eq!(pid.url(ObjectKind::DigitalSpecimen).to_lowercase().replace("test/", "TEST/").parse::<Pid>().unwrap(), pid);
        }

        #[test]
        fn any_text_is_answered(text in ".*") {
            let _ = text.parse::<Pid>();
        }
    }
}
