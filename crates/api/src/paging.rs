//! Pages and their links.

use serde::Serialize;
use solander_index::{Cursor, Page, PageAt, Sort, SortBy};
use utoipa::ToSchema;

use crate::ApiError;
use crate::ask::Ask;
use crate::params::{BadParameter, Controls};

/// Records per page at most.
pub(crate) const MAX_PAGE_SIZE: usize = 1_000;
/// Records that page numbers reach; cursors go on from there.
pub(crate) const MAX_ROWS: usize = 10_000;

/// Numbered pages at most.
pub(crate) const MAX_NUMBER: usize = 1_000;
/// Characters of a cursor at most.
pub(crate) const MAX_CURSOR: usize = 12_000;

/// Orders by name.
pub(crate) const SORTS: &[(&str, SortBy)] = &[
    ("relevance", SortBy::Relevance),
    ("created", SortBy::Created),
    ("modified", SortBy::Modified),
    ("specimenName", SortBy::Name),
    ("year", SortBy::Year),
    ("country", SortBy::Country),
    ("catalogNumber", SortBy::CatalogNumber),
    ("midsLevel", SortBy::MidsLevel),
    ("pid", SortBy::Pid),
];

/// The four links of a list; `null` where there is no such page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ListLinks {
    /// This page.
    #[serde(rename = "self")]
    #[schema(example = "https://solander.example/api/digital-specimen/v1?pageNumber=2&pageSize=10")]
    pub this: String,
    /// The first page.
    pub first: Option<String>,
    /// The next page.
    #[schema(required)]
    pub next: Option<String>,
    /// The page before.
    #[schema(required)]
    pub prev: Option<String>,
}

impl ListLinks {
    /// Links of a list that has one page only.
    pub(crate) fn single(ask: &Ask) -> Self {
        let this = ask.link(ask.pairs());
        Self { first: Some(this.clone()), this, next: None, prev: None }
    }
}

/// Which page is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Paging {
    pub(crate) size: usize,
    pub(crate) at: PageAt,
}

/// The control parameters of a page.
pub(crate) const PAGE: [&str; 2] = ["pageNumber", "pageSize"];

impl Paging {
    /// Reads `pageNumber`, `pageSize` and, where it was taken, `after`, which goes before a page number.
    ///
    /// # Errors
    /// [`ApiError::BadParameter`] for illegal values, [`ApiError::NotFound`] for a page deeper than numbers reach, or a cursor
    /// that is none.
    pub(crate) fn read(controls: &Controls) -> Result<Self, ApiError> {
        let size = controls.integer("pageSize", 1, MAX_PAGE_SIZE as u64)?.unwrap_or(10) as usize;
        let number = controls.integer("pageNumber", 1, MAX_NUMBER as u64)?.unwrap_or(1);
        if let Some(after) = controls.get("after") {
            let plain = |b: u8| b.is_ascii_hexdigit();
            if after.is_empty() || after.len() > MAX_CURSOR || !after.bytes().all(plain) {
                return Err(BadParameter::value("after", after, "must be a cursor from links.next").into());
            }
            let cursor: Cursor = after.parse()?;
            return Ok(Self { size, at: PageAt::After(cursor) });
        }
        if number as usize * size > MAX_ROWS {
            let what = format!(
                "page {number} of {size} records lies beyond record {MAX_ROWS}: follow links.next to get there"
            );
            return Err(ApiError::NotFound { what });
        }
        Ok(Self { size, at: PageAt::Number(number as u32) })
    }

    /// The page as the index wants it.
    pub(crate) fn page(&self) -> Page {
        Page { size: self.size, at: self.at.clone() }
    }

    /// Number of the page; `None` behind a cursor.
    pub(crate) fn number(&self) -> Option<u32> {
        match self.at {
            PageAt::Number(number) => Some(number),
            PageAt::After(_) => None,
        }
    }

    /// The links of this page: the whole query is repeated, page number and size at its end.
    pub(crate) fn links(&self, ask: &Ask, more: bool, next: Option<&Cursor>) -> ListLinks {
        let rest: Vec<(String, String)> = ask
            .pairs()
            .iter()
            .filter(|(name, _)| !["pageNumber", "pageSize", "after"].contains(&name.as_str()))
            .cloned()
            .collect();
        let with = |name: &str, value: String| {
            let mut pairs = rest.clone();
            pairs.push((name.to_owned(), value));
            pairs.push(("pageSize".to_owned(), self.size.to_string()));
            ask.link(&pairs)
        };
        let numbered = |number: u32| with("pageNumber", number.to_string());
        let first = Some(numbered(1));
        match &self.at {
            PageAt::Number(number) => {
                let following = *number as usize + 1;
                let fits = following <= MAX_NUMBER && following * self.size <= MAX_ROWS;
                let next = match next {
                    _ if !more => None,
                    _ if fits => Some(numbered(number + 1)),
                    Some(cursor) => Some(with("after", cursor.to_string())),
                    None => None,
                };
                ListLinks { this: numbered(*number), first, next, prev: (*number > 1).then(|| numbered(number - 1)) }
            }
            PageAt::After(cursor) => ListLinks {
                this: with("after", cursor.to_string()),
                first,
                next: next.map(|cursor| with("after", cursor.to_string())),
                prev: None,
            },
        }
    }
}

/// The order asked for, or the usual one.
pub(crate) fn sort(controls: &Controls, words: bool) -> Result<Sort, BadParameter> {
    let usual = if words { SortBy::Relevance } else { SortBy::Pid };
    let Some(text) = controls.get("sort") else { return Ok(Sort { by: usual, descending: false }) };
    let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
    let by = crate::params::one_of("sort", name, SORTS)?;
    Ok(Sort { by, descending })
}
