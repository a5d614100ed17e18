//! The words of a filter.

use solander_model::{Field, Pid};
use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, Occur, PhraseQuery};

use super::excluded::excluded;
use super::wildcard::WildcardQuery;
use super::{Part, all, either, term};
use crate::fold;
use crate::key::key;
use crate::layout::Layout;
use crate::words::{Piece, pieces};

/// Objects whose text has all the words, or that have the whole text as an identifier.
pub(super) fn compile(layout: &Layout, text: &str) -> Part {
    let pieces = pieces(text);
    let (without, with): (Vec<_>, Vec<_>) = pieces.iter().partition(|piece| piece.excluded);
    let mut parts: Vec<(Occur, Part)> = with.iter().map(|piece| (Occur::Must, one(layout, piece))).collect();
    if parts.is_empty() {
        parts.push((Occur::Must, Box::new(AllQuery)));
    }
    parts.extend(without.iter().map(|piece| (Occur::MustNot, excluded(one(layout, piece)))));
    let words: Part = Box::new(BooleanQuery::new(parts));
    if with.len() < 2 || !without.is_empty() {
        return words;
    }
    either(vec![words, named(layout, text)])
}

/// What makes an object fit better, and by how much.
pub(super) fn weights(layout: &Layout, text: &str) -> Vec<(f32, Part)> {
    let text = text.trim();
    let whole = fold::value(text.trim_matches('"')).into_owned();
    let beginning = whole.trim_end_matches('*');
    let mut weights = vec![(8.0, named(layout, &whole))];
    if let Some(name) = layout.get(Field::SpecimenName) {
        weights.push((4.0, term(Term::from_field_text(name, &whole))));
        if !beginning.is_empty() {
            weights.push((2.0, Box::new(WildcardQuery::beginning(name, beginning)) as Part));
        }
    }
    let ranks = crate::TAXON_RANKS.iter().filter_map(|rank| layout.get(*rank));
    weights.push((1.0, either(ranks.map(|rank| term(Term::from_field_text(rank, &whole))).collect())));
    weights
}

/// Objects with this PID or identifier.
fn named(layout: &Layout, text: &str) -> Part {
    let mut parts = vec![term(Term::from_field_text(layout.identifiers, &fold::value(text.trim())))];
    if let (Ok(pid), Some(handle)) = (text.parse::<Pid>(), layout.get(Field::Pid)) {
        parts.push(term(Term::from_field_u64(handle, key(&pid))));
    }
    either(parts)
}

fn one(layout: &Layout, piece: &Piece) -> Part {
    let word = |word: &String| Term::from_field_text(layout.words, word);
    if !piece.begins {
        let words = match piece.words.as_slice() {
            [single] => term(word(single)),
            several => Box::new(PhraseQuery::new(several.iter().map(word).collect())),
        };
        return either(vec![words, named(layout, &piece.raw)]);
    }
    let (last, before) = piece.words.split_last().expect("a piece has a word");
    let mut parts: Vec<Part> = match before {
        [] => Vec::new(),
        [single] => vec![term(word(single))],
        several => vec![Box::new(PhraseQuery::new(several.iter().map(word).collect()))],
    };
    parts.push(Box::new(WildcardQuery::beginning(layout.words, last)));
    either(vec![all(parts), Box::new(WildcardQuery::beginning(layout.identifiers, &fold::value(&piece.raw)))])
}
