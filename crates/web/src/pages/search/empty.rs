//! Nothing found: which part of the question is to blame.

use maud::{Markup, html};
use solander_index::{Page, PageAt, Query};
use solander_model::Filter;

use super::chips::clause_words;
use crate::address::Address;
use crate::error::WebError;
use crate::locale::Words;
use crate::state::WebState;

/// A part of the question, and what there would be without it.
pub(super) struct WayOut {
    /// The position of the clause; `None` for the words.
    clause: Option<usize>,
    address: Address,
    count: u64,
}

/// More clauses than this are not tried one by one.
const MOST: usize = 12;

pub(super) fn ways_out(state: &WebState, address: &Address) -> Result<Vec<WayOut>, WebError> {
    let mut out = Vec::new();
    let filter = &address.filter;
    let mut attempt = |clause: Option<usize>, filter: Filter| -> Result<(), WebError> {
        let query = Query { page: Page { size: 0, at: PageAt::Number(1) }, ..Query::new(address.kind, filter.clone()) };
        let count = state.index.search(&query)?.total;
        if count > 0 {
            out.push(WayOut { clause, address: address.with(filter), count });
        }
        Ok(())
    };
    if !filter.text.is_empty() {
        attempt(None, Filter { text: String::new(), ..filter.clone() })?;
    }
    for i in 0..filter.clauses.len().min(MOST) {
        let mut rest = filter.clone();
        rest.clauses.remove(i);
        attempt(Some(i), rest)?;
    }
    out.sort_by_key(|way| way.count);
    Ok(out)
}

pub(super) fn empty(words: Words, address: &Address, ways: &[WayOut]) -> Markup {
    html! {
        div.empty {
            h2 { (words.t("empty-title")) }
            @if ways.is_empty() {
                p { (words.t(if address.filter.is_empty() { "empty-installation" } else { "empty-all" })) }
                @if !address.filter.is_empty() { p { a href=(address.path()) { (words.t("chips-clear")) } } }
            } @else {
                p { (words.t("empty-why")) }
                ul {
                    @for way in ways {
                        li {
                            a href=(way.address.url()) {
                                @match way.clause {
                                    Some(i) => (words.with("empty-drop", &[("what", &clause_words(words, &address.filter.clauses[i]))])),
                                    None => (words.with("empty-drop", &[("what", &words.with("chip-text", &[("text", &address.filter.text)]))])),
                                }
                            }
                            " " span.muted { (words.count("found-objects", way.count)) }
                        }
                    }
                }
            }
        }
    }
}
