//! What people type: words that must all be there, `"phrases"`, `begin*`, `-without`.
//!
//! Anything is understood somehow and nothing is an error; the time taken grows with the length of the text alone.

use crate::fold;

/// One part of a search text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// As typed, without its marks.
    pub(crate) raw: String,
    /// Its words, one after the other in the text that is searched.
    pub(crate) words: Vec<String>,
    /// Whether the last word is only a beginning.
    pub(crate) begins: bool,
    /// Whether it must not be there.
    pub(crate) excluded: bool,
}

/// Cuts a search text into its parts.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (excluded, after) = match rest.strip_prefix('-') {
            Some(after) if !after.starts_with(|c: char| c.is_whitespace()) => (true, after),
            _ => (false, rest),
        };
        let (raw, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_at(after.find(|c: char| c.is_whitespace()).unwrap_or(after.len())),
        };
        rest = after.trim_start();
        pieces.extend(piece(raw, excluded));
    }
    pieces
}

fn piece(raw: &str, excluded: bool) -> Option<Piece> {
    let bare = raw.trim().trim_end_matches('*');
    let words = fold::words(bare);
    // `oak-*` asks for the word `oak`: a beginning needs a letter right before its star.
    let begins = raw.trim().ends_with('*') && bare.ends_with(char::is_alphanumeric);
    (!words.is_empty()).then(|| Piece { raw: bare.to_owned(), words, begins, excluded })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &str) {
        let told: Vec<String> = pieces(text)
            .iter()
            .map(|p| {
                format!("{}{}{}", if p.excluded { "-" } else { "" }, p.words.join("+"), if p.begins { "*" } else { "" })
            })
            .collect();
        assert_eq!(told.join(" "), expected, "text is {text:?}");
    }

    #[test]
    fn words_phrases_beginnings_exclusions() {
        check("Quercus robur", "quercus robur");
        check("\"Quercus robur\" -Kew", "quercus+robur -kew");
        check("quer* -\"bog oak\"", "quer* -bog+oak");
        check("W-1889/0012", "w+1889+0012");
        check("a/b", "a+b");
    }

    #[test]
    fn odd_marks() {
        check("", "");
        check("* - -- \"\" \" *", "");
        check("\"open phrase", "open+phrase");
        check("oak-* -", "oak");
        check("(type:holotype) AND [x TO y]", "type+holotype and x to y");
        check("-\"-x\"", "-x");
    }

    proptest! {
        #[test]
        fn any_text_is_cut(text in "\\PC{0,200}") {
            for piece in pieces(&text) {
                prop_assert!(!piece.words.is_empty());
            }
        }
    }
}
