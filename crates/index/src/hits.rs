//! The first hits of an order.

use std::sync::Arc;

use tantivy::columnar::{Column, StrColumn, TermOrdHit};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::columns;
use crate::cursor::{Place, PlaceValue};
use crate::layout::column;
use crate::{Sort, SortBy};
use solander_model::Field;

/// Which hits are wanted.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) sort: Sort,
    /// As many as come first.
    pub(crate) count: usize,
    /// Only those after this place.
    pub(crate) after: Option<Place>,
}

/// One hit with its place.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) place: Place,
    pub(crate) address: DocAddress,
}

/// Sorts hits of several segments and keeps those that come first.
pub(crate) fn merge(wanted: &Wanted, mut hits: Vec<Hit>) -> Vec<Hit> {
    let descending = wanted.sort.descending;
    hits.sort_by(|a, b| {
        let values = match (&a.place.value, &b.place.value) {
            (PlaceValue::Text(a), PlaceValue::Text(b)) if descending => b.cmp(a),
            (PlaceValue::Text(a), PlaceValue::Text(b)) => a.cmp(b),
            (PlaceValue::Number(a), PlaceValue::Number(b)) => a.cmp(b),
            (a, b) => (*a == PlaceValue::Nothing).cmp(&(*b == PlaceValue::Nothing)),
        };
        values.then(a.place.key.cmp(&b.place.key))
    });
    hits.truncate(wanted.count);
    hits
}

/// A hit's place within its segment: whether it has a value, the value along the order, the PID.
type SegmentPlace = (bool, u64, u64);

/// What orders the documents of a segment.
enum Order {
    Key,
    Score,
    Whole(Option<Column<i64>>),
    Text(Option<StrColumn>),
}

/// Collects the first hits of one segment.
pub(crate) struct SegmentHits {
    ordinal: SegmentOrdinal,
    count: usize,
    descending: bool,
    order: Order,
    keys: Column<u64>,
    after: Option<SegmentPlace>,
    /// Up to twice as many as wanted.
    best: Vec<(SegmentPlace, DocId)>,
    /// None further than this comes in.
    last: Option<SegmentPlace>,
}

impl SegmentHits {
    pub(crate) fn new(wanted: &Wanted, ordinal: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Self> {
        let text = |field: Field| columns::text(reader, field.key()).map(Order::Text);
        let whole = |name: &str| columns::whole(reader, name).map(Order::Whole);
        let order = match wanted.sort.by {
            SortBy::Pid => Order::Key,
            SortBy::Relevance => Order::Score,
            SortBy::Created => whole(Field::Created.key())?,
            SortBy::Modified => whole(Field::Modified.key())?,
            SortBy::Year => whole(column::FROM_DAY)?,
            SortBy::MidsLevel => whole(Field::MidsLevel.key())?,
            SortBy::Name => text(Field::SpecimenName)?,
            SortBy::Country => text(Field::Country)?,
            SortBy::CatalogNumber => text(Field::CatalogNumber)?,
        };
        let keys = reader.fast_fields().u64(Field::Pid.key())?;
        let mut hits = Self {
            ordinal,
            count: wanted.count,
            descending: wanted.sort.descending,
            order,
            keys,
            after: None,
            best: Vec::new(),
            last: None,
        };
        hits.after = wanted.after.as_ref().map(|place| hits.locate(place)).transpose()?;
        Ok(hits)
    }

    pub(crate) fn needs_score(sort: Sort) -> bool {
        sort.by == SortBy::Relevance
    }

    /// Where a place of the whole order lies in this segment.
    fn locate(&self, place: &Place) -> tantivy::Result<SegmentPlace> {
        Ok(match (&place.value, &self.order) {
            (PlaceValue::Nothing, _) => (true, 0, place.key),
            (PlaceValue::Number(number), _) => (false, *number, place.key),
            (PlaceValue::Text(text), Order::Text(Some(column))) => {
                match (column.dictionary().term_ord_or_next(text.as_bytes())?, self.descending) {
                    (TermOrdHit::Exact(ord), false) => (false, ord, place.key),
                    (TermOrdHit::Exact(ord), true) => (false, !ord, place.key),
                    // Everything from the next text on, or everything before it.
                    (TermOrdHit::Next(0), false) => return Ok((false, 0, 0)),
                    (TermOrdHit::Next(ord), false) => (false, ord - 1, u64::MAX),
                    (TermOrdHit::Next(ord), true) => (false, !ord, u64::MAX),
                }
            }
            (PlaceValue::Text(_), _) => (false, u64::MAX, u64::MAX),
        })
    }

    pub(crate) fn collect(&mut self, doc: DocId, score: Score) {
        // Directed so that what comes first is smallest.
        let directed = |value: u64| if self.descending { !value } else { value };
        let value = match &self.order {
            Order::Key => Some(0),
            // Weights are small whole numbers, so their bits grow with them.
            Order::Score => Some(u64::from(!score.to_bits())),
            Order::Whole(column) => {
                column.as_ref().and_then(|c| c.first(doc)).map(|n| directed(tantivy::i64_to_u64(n)))
            }
            Order::Text(column) => column.as_ref().and_then(|c| c.term_ords(doc).next()).map(directed),
        };
        let head = (value.is_none(), value.unwrap_or(0));
        if self.last.is_some_and(|last| head > (last.0, last.1)) {
            return;
        }
        let key = self.keys.first(doc).unwrap_or(0);
        // A PID alone may be wanted from the end.
        let place = match self.order {
            Order::Key => (head.0, directed(key), key),
            _ => (head.0, head.1, key),
        };
        if self.after.is_some_and(|after| place <= after) || self.last.is_some_and(|last| place > last) {
            return;
        }
        self.best.push((place, doc));
        if self.best.len() >= self.count.saturating_mul(2).max(64) {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        if self.count > 0 && self.best.len() > self.count {
            self.best.select_nth_unstable(self.count - 1);
            self.last = Some(self.best[self.count - 1].0);
        }
        self.best.truncate(self.count);
    }

    pub(crate) fn harvest(mut self) -> tantivy::Result<Vec<Hit>> {
        self.shrink();
        self.best.sort_unstable();
        let texts = self.texts()?;
        let hits = self.best.iter().enumerate().map(|(i, ((missing, value, key), doc))| {
            let value = match (missing, &texts) {
                (true, _) => PlaceValue::Nothing,
                (false, Some(texts)) => PlaceValue::Text(texts[i].to_string()),
                (false, None) => PlaceValue::Number(*value),
            };
            Hit { place: Place { value, key: *key }, address: DocAddress::new(self.ordinal, *doc) }
        });
        Ok(hits.collect())
    }

    /// The texts of the best, in their order; nothing where another property orders them.
    fn texts(&self) -> tantivy::Result<Option<Vec<Arc<str>>>> {
        let Order::Text(Some(column)) = &self.order else { return Ok(None) };
        let ordinals: Vec<u64> =
            self.best.iter().map(|((_, value, _), _)| if self.descending { !value } else { *value }).collect();
        let mut texts: Vec<Arc<str>> = vec!["".into(); ordinals.len()];
        let mut sorted: Vec<usize> = (0..ordinals.len()).filter(|i| !self.best[*i].0.0).collect();
        sorted.sort_by_key(|i| ordinals[*i]);
        let wanted: Vec<u64> = sorted.iter().map(|i| ordinals[*i]).collect();
        let mut next = sorted.iter();
        column.dictionary().sorted_ords_to_term_cb(&wanted, |term| {
            if let Some(i) = next.next() {
                texts[*i] = String::from_utf8_lossy(term).into();
            }
        })?;
        Ok(Some(texts))
    }
}
