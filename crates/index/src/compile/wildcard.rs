//! Values with `*` for any text.

use std::sync::Arc;

use tantivy::query::{AutomatonWeight, EnableScoring, Query, Weight};
use tantivy::schema::Field;
use tantivy_fst::Automaton;

/// Objects with a term of this form.
#[derive(Debug, Clone)]
pub(crate) struct WildcardQuery {
    field: Field,
    pattern: Arc<Wildcard>,
}

impl WildcardQuery {
    pub(crate) fn new(field: Field, pattern: &str) -> Self {
        Self { field, pattern: Arc::new(Wildcard::new(pattern)) }
    }

    /// Terms that begin so.
    pub(crate) fn beginning(field: Field, text: &str) -> Self {
        Self { field, pattern: Arc::new(Wildcard { parts: vec![Part::new(text.as_bytes()), Part::new(b"")] }) }
    }
}

impl Query for WildcardQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(AutomatonWeight::<Wildcard>::new(self.field, self.pattern.clone())))
    }
}

/// The texts between the stars. Reading a term from left to right and taking each text where it first occurs is always
/// right, so one place in one text is all that must be remembered, and a term is read once whatever the pattern.
#[derive(Debug)]
struct Wildcard {
    /// At least one; the first must begin the term, the last must end it.
    parts: Vec<Part>,
}

/// One text with, for each length read of it, the longest shorter beginning that is also its end.
#[derive(Debug)]
struct Part {
    bytes: Vec<u8>,
    back: Vec<usize>,
}

impl Part {
    fn new(bytes: &[u8]) -> Self {
        let mut back = vec![0; bytes.len() + 1];
        let mut length = 0;
        for i in 1..bytes.len() {
            while length > 0 && bytes[i] != bytes[length] {
                length = back[length];
            }
            if bytes[i] == bytes[length] {
                length += 1;
            }
            back[i + 1] = length;
        }
        Self { bytes: bytes.to_vec(), back }
    }

    /// How much of the text is read after `byte`, when `length` of it was before.
    fn step(&self, mut length: usize, byte: u8) -> usize {
        loop {
            if self.bytes.get(length) == Some(&byte) {
                return length + 1;
            }
            if length == 0 {
                return 0;
            }
            length = self.back[length];
        }
    }
}

impl Wildcard {
    fn new(pattern: &str) -> Self {
        let mut texts: Vec<&str> = pattern.split('*').collect();
        let last = texts.len() - 1;
        let mut i = 0;
        // Stars in a row are one star.
        texts.retain(|text| {
            i += 1;
            i == 1 || i == last + 1 || !text.is_empty()
        });
        Self { parts: texts.into_iter().map(|text| Part::new(text.as_bytes())).collect() }
    }
}

/// Which text is being looked for, and how much of it has been read; `None` when the term cannot fit any more.
type State = Option<(usize, usize)>;

impl Automaton for Wildcard {
    type State = State;

    fn start(&self) -> State {
        let opening_is_read = self.parts.len() > 1 && self.parts[0].bytes.is_empty();
        Some((usize::from(opening_is_read), 0))
    }

    fn is_match(&self, state: &State) -> bool {
        state.is_some_and(|(part, length)| part + 1 == self.parts.len() && length == self.parts[part].bytes.len())
    }

    fn can_match(&self, state: &State) -> bool {
        state.is_some()
    }

    fn will_always_match(&self, state: &State) -> bool {
        state.is_some_and(|(part, _)| part > 0 && part + 1 == self.parts.len() && self.parts[part].bytes.is_empty())
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        let (part, length) = (*state)?;
        let text = &self.parts[part];
        let length = if part == 0 {
            (text.bytes.get(length) == Some(&byte)).then_some(length + 1)?
        } else {
            text.step(length, byte)
        };
        let done = length == text.bytes.len() && part + 1 < self.parts.len();
        Some(if done { (part + 1, 0) } else { (part, length) })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matches(pattern: &str, term: &str) -> bool {
        let automaton = Wildcard::new(pattern);
        let end = term.bytes().fold(automaton.start(), |state, byte| automaton.accept(&state, byte));
        automaton.is_match(&end)
    }

    /// By definition: a star is nothing, or one sign and a star.
    fn by_definition(pattern: &[u8], term: &[u8]) -> bool {
        match (pattern.split_first(), term.split_first()) {
            (None, _) => term.is_empty(),
            (Some((b'*', rest)), None) => by_definition(rest, term),
            (Some((b'*', rest)), Some((_, after))) => by_definition(rest, term) || by_definition(pattern, after),
            (Some((sign, rest)), Some((first, after))) => sign == first && by_definition(rest, after),
            (Some(_), None) => false,
        }
    }

    #[test]
    fn begins_holds_ends() {
        assert!(matches("quer*", "quercus") && matches("*cus", "quercus") && matches("q*c*s", "quercus"));
        assert!(matches("*erc*", "quercus") && matches("quercus*", "quercus") && matches("*", ""));
        assert!(!matches("quer*x", "quercus") && !matches("cus*", "quercus") && !matches("a*a", "a"));
    }

    proptest! {
        #[test]
        fn as_defined(pattern in "[ab*]{0,8}", term in "[ab]{0,10}") {
            prop_assert_eq!(matches(&pattern, &term), by_definition(pattern.as_bytes(), term.as_bytes()));
        }
    }
}
