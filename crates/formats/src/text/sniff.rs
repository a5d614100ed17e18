//! Guessing the dialect of a file that nothing describes, from its header.

use std::collections::BTreeSet;

use solander_terms::Term;

use super::dialect::Dialect;
use super::split;

/// A guess about a file, and the header it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// How the file seems to be written.
    pub dialect: Dialect,
    /// The names in its first line.
    pub header: Vec<String>,
    /// How many of them are known terms.
    pub known: usize,
}

/// Guesses from the beginning of a text. `None` when there is no line in it.
///
/// The delimiter that yields the most known terms wins, then the one that yields the most columns.
pub fn guess(head: &str) -> Option<Guess> {
    let head = head.trim_start_matches('\u{feff}').trim_start_matches(['\r', '\n']);
    let line = head.split(['\n', '\r']).next().filter(|line| !line.trim().is_empty())?;
    [b'\t', b',', b';', b'|']
        .into_iter()
        .map(|delimiter| {
            let header = names(line, delimiter);
            let known =
                header.iter().map(|name| Term::parse(name)).filter(Term::is_known).collect::<BTreeSet<_>>().len();
            (known, header.len(), delimiter, header)
        })
        .enumerate()
        .max_by_key(|(place, (known, columns, _, _))| (*known, *columns, usize::MAX - place))
        .map(|(_, (known, _, delimiter, header))| {
            let quote = quotes(head, delimiter).then_some(b'"');
            Guess { dialect: Dialect::new(delimiter, quote), header, known }
        })
}

/// The names in a header line.
pub(crate) fn names(line: &str, delimiter: u8) -> Vec<String> {
    let dialect = Dialect::new(delimiter, Some(b'"'));
    split::line_values(line, &dialect).into_iter().map(|name| name.trim().to_owned()).collect()
}

/// Whether quotes enclose values: some value begins with one, or commas separate, where quotes are the custom.
fn quotes(head: &str, delimiter: u8) -> bool {
    if delimiter == b',' || delimiter == b';' {
        return true;
    }
    let delimiter = char::from(delimiter);
    head.lines().any(|line| {
        line.split(delimiter).any(|value| {
            let value = value.trim_end_matches('\r');
            value.len() >= 2 && value.starts_with('"') && value.ends_with('"')
        })
    })
}
