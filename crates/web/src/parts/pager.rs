//! From page to page: by number as far as numbers reach, then onwards only.

use maud::{Markup, html};

use super::icon;
use crate::address::{Address, NUMBERED, Place};
use crate::locale::Words;

/// Links to other pages of a search.
#[must_use]
pub fn pager(words: Words, address: &Address, total: u64, next: Option<&str>) -> Markup {
    let per = address.per as u64;
    let last = total.min(NUMBERED).div_ceil(per).max(1);
    let current = match &address.place {
        Place::Number(n) => Some(u64::from(*n)),
        Place::After(_) => None,
    };
    if total <= per {
        return Markup::default();
    }
    let page = |n: u64| address.at(Place::Number(u32::try_from(n).unwrap_or(u32::MAX))).url();
    let mut shown: Vec<u64> = vec![1, last];
    if let Some(current) = current {
        shown.extend(current.saturating_sub(2).max(1)..=(current + 2).min(last));
    }
    shown.sort_unstable();
    shown.dedup();
    let onwards = match current {
        Some(n) if n < last => Some(page(n + 1)),
        _ => next.map(|cursor| address.at(Place::After(cursor.to_owned())).url()),
    };
    html! {
        nav.pager aria-label=(words.t("pager-label")) {
            @if let Some(n) = current.filter(|n| *n > 1) {
                a href=(page(n - 1)) rel="prev" { (icon("arrow-left")) (words.t("pager-previous")) }
            }
            @for (i, n) in shown.iter().enumerate() {
                @if i > 0 && shown[i - 1] + 1 < *n { span aria-hidden="true" { "…" } }
                @if current == Some(*n) {
                    span aria-current="page" { span.unseen { (words.t("pager-page")) " " } (n) }
                } @else {
                    a href=(page(*n)) { span.unseen { (words.t("pager-page")) " " } (n) }
                }
            }
            @if let Some(onwards) = onwards {
                a href=(onwards) rel="next" { (words.t("pager-next")) (icon("arrow-right")) }
            }
        }
    }
}
