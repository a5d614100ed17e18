//! Answering a question.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use h3o::Resolution;
use solander_model::{Filter, Pid};
use tantivy::Searcher;
use tantivy::columnar::StrColumn;

use crate::compile::{compile, with_relevance};
use crate::cursor::{Cursor, question};
use crate::facets;
use crate::hits::{Hit, Wanted};
use crate::layout::{Layout, column};
use crate::live::SearchIndex;
use crate::pass::{Found, Pass};
use crate::{IndexError, PageAt, Query, Results, Sort, SortBy, columns, key, limits};

impl SearchIndex {
    /// Answers a question. The total, facets, map and timeline all count the same objects.
    ///
    /// # Errors
    /// [`IndexError::is_bad_question`] tells whether the question is at fault. Words never are.
    pub fn search(&self, query: &Query) -> Result<Results, IndexError> {
        limits::check(query)?;
        query.facets.iter().try_for_each(|request| facets::check(request.field))?;
        let searcher = self.searcher()?;
        Question { layout: self.layout(), searcher: &searcher, query }.answer()
    }
}

struct Question<'a> {
    layout: &'a Layout,
    searcher: &'a Searcher,
    query: &'a Query,
}

impl Question<'_> {
    fn answer(&self) -> Result<Results, IndexError> {
        let query = self.query;
        let filter = &query.filter;
        let question = question(query);
        let (wanted, skipped) = self.wanted(question)?;
        // Facets by the filter they count over; the first group is the filter itself.
        let mut groups: Vec<(Filter, Vec<usize>)> = vec![(filter.clone(), Vec::new())];
        for (i, request) in query.facets.iter().enumerate() {
            let over = if request.ignore_own { filter.without(request.field) } else { filter.clone() };
            match groups.iter_mut().find(|(group, _)| *group == over) {
                Some((_, members)) => members.push(i),
                None => groups.push((over, vec![i])),
            }
        }
        let mut results = Results::default();
        let mut counted: Vec<Option<crate::FacetCounts>> = query.facets.iter().map(|_| None).collect();
        for (i, (over, members)) in groups.into_iter().enumerate() {
            let first = i == 0;
            let pass = Pass {
                hits: wanted.clone().filter(|_| first),
                facets: members.iter().map(|member| query.facets[*member].field).collect(),
                map: query.map.filter(|_| first).and_then(|map| Resolution::try_from(map.resolution).ok()),
                timeline: query.timeline && first,
            };
            let found = self.pass(&over, &pass)?;
            for (member, counts) in members.into_iter().zip(found.facets) {
                let request = query.facets[member];
                counted[member] = Some(counts.top(request.field, request.limit));
            }
            if first {
                results.total = found.total;
                results.map = found.map.map(crate::map::Cells::told);
                results.timeline = found.timeline;
                (results.hits, results.next) = self.page(found.hits, skipped, question)?;
            }
        }
        results.facets = counted.into_iter().flatten().collect();
        Ok(results)
    }

    fn pass(&self, filter: &Filter, pass: &Pass) -> Result<Found, IndexError> {
        let query = compile(self.layout, filter, self.query.kind, self.query.tombstones)?;
        let scored = pass.hits.as_ref().is_some_and(|wanted| wanted.sort.by == SortBy::Relevance);
        let query = if scored { with_relevance(self.layout, filter, query) } else { query };
        Ok(self.searcher.search(&query, pass)?)
    }

    /// Which hits to collect, and how many of them come before the page.
    fn wanted(&self, question: u64) -> Result<(Option<Wanted>, usize), IndexError> {
        let (page, mut sort) = (&self.query.page, self.query.sort);
        if sort.by == SortBy::Relevance && self.query.filter.text.trim().is_empty() {
            // Nothing to fit: all are equal.
            sort = Sort::default();
        }
        let (skipped, after) = match &page.at {
            PageAt::Number(number) => ((*number as usize - 1) * page.size, None),
            PageAt::After(cursor) if cursor.question == question => (0, Some(cursor.place.clone())),
            PageAt::After(_) => return Err(IndexError::BadCursor),
        };
        // One more tells whether there is a next page.
        let count = skipped + page.size + 1;
        Ok(((page.size > 0).then_some(Wanted { sort, count, after }), skipped))
    }

    fn page(&self, hits: Vec<Hit>, skipped: usize, question: u64) -> Result<(Vec<Pid>, Option<Cursor>), IndexError> {
        let size = self.query.page.size;
        let more = hits.len() > skipped + size;
        let page = hits.get(skipped..).unwrap_or_default();
        let page = &page[..page.len().min(size)];
        let next = page.last().filter(|_| more).map(|hit| Cursor { question, place: hit.place.clone() });
        Ok((self.pids(page)?, next))
    }

    fn pids(&self, hits: &[Hit]) -> Result<Vec<Pid>, IndexError> {
        let mut columns_of: HashMap<u32, Option<StrColumn>> = HashMap::new();
        let mut prefixes: HashMap<(u32, u64), Arc<str>> = HashMap::new();
        let mut found = Vec::with_capacity(hits.len());
        for hit in hits {
            let segment = hit.address.segment_ord;
            let column = match columns_of.entry(segment) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => {
                    entry.insert(columns::text(self.searcher.segment_reader(segment), column::PREFIX)?)
                }
            };
            let Some(column) = column else { continue };
            let Some(ord) = column.term_ords(hit.address.doc_id).next() else { continue };
            let prefix = match prefixes.entry((segment, ord)) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => {
                    let mut text = String::new();
                    column.ord_to_str(ord, &mut text).map_err(tantivy::TantivyError::from)?;
                    entry.insert(text.into())
                }
            };
            found.extend(key::pid(hit.place.key, prefix));
        }
        Ok(found)
    }
}
