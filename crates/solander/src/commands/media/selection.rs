//! The media of a query.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use solander_index::{Page, PageAt, Query, SearchIndex, Sort, SortBy};
use solander_model::opends::DigitalSpecimen;
use solander_model::{HAS_MEDIA, ObjectKind, Pid, related};
use solander_store::Store;

use crate::commands::DataFolder;

/// The media of all specimens that pass a filter, in the order of their PIDs.
pub fn media(folder: &DataFolder, store: &Store, query: &str) -> Result<Vec<Pid>> {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let filter = solander_api::parse_filter(&pairs)?;
    let index = SearchIndex::open(&folder.index())?;
    if index.cursor_seq() < store.last_seq()? {
        eprintln!(
            "solander: the search index lags behind; what is newest may be missing (solander reindex mends that)"
        );
    }
    let mut found = BTreeSet::new();
    let mut at = PageAt::Number(1);
    loop {
        let mut query = Query::new(ObjectKind::DigitalSpecimen, filter.clone());
        query.sort = Sort { by: SortBy::Pid, descending: false };
        query.page = Page { size: 1000, at };
        let results = index.search(&query)?;
        for head in store.heads(&results.hits)?.into_iter().flatten() {
            let specimen: DigitalSpecimen = head.parse()?;
            found.extend(related(&specimen.has_entity_relationships, HAS_MEDIA));
        }
        match results.next {
            Some(next) if !results.hits.is_empty() => at = PageAt::After(next),
            _ => break,
        }
    }
    if found.is_empty() {
        bail!("no specimen of this query has media");
    }
    Ok(found.into_iter().collect())
}
