//! One pass over the matching objects that collects everything at once.

use h3o::Resolution;
use solander_model::Field;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::Weight;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::Timeline;
use crate::facets::{Counted, SegmentFacet};
use crate::hits::{self, Hit, SegmentHits, Wanted};
use crate::map::{Cells, SegmentMap, SegmentYears, add_years};

/// What one pass collects besides the total.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pass {
    pub(crate) hits: Option<Wanted>,
    pub(crate) facets: Vec<Field>,
    pub(crate) map: Option<Resolution>,
    pub(crate) timeline: bool,
}

/// What a pass found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) total: u64,
    pub(crate) hits: Vec<Hit>,
    pub(crate) facets: Vec<Counted>,
    pub(crate) map: Option<Cells>,
    pub(crate) timeline: Option<Timeline>,
}

/// Documents handed on together.
const BLOCK: usize = 256;

pub(crate) struct SegmentPass {
    total: u64,
    hits: Option<SegmentHits>,
    facets: Vec<SegmentFacet>,
    map: Option<SegmentMap>,
    years: Option<SegmentYears>,
    block: Vec<DocId>,
}

impl Collector for Pass {
    type Fruit = Found;
    type Child = SegmentPass;

    fn for_segment(&self, ordinal: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentPass> {
        Ok(SegmentPass {
            total: 0,
            hits: self.hits.as_ref().map(|wanted| SegmentHits::new(wanted, ordinal, reader)).transpose()?,
            facets: self.facets.iter().map(|field| SegmentFacet::new(*field, reader)).collect::<Result<_, _>>()?,
            map: self.map.map(|resolution| SegmentMap::new(resolution, reader)).transpose()?,
            years: self.timeline.then(|| SegmentYears::new(reader)).transpose()?,
            block: Vec::with_capacity(BLOCK),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.hits.as_ref().is_some_and(|wanted| SegmentHits::needs_score(wanted.sort))
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        ordinal: u32,
        reader: &SegmentReader,
    ) -> tantivy::Result<tantivy::Result<Found>> {
        let mut pass = self.for_segment(ordinal, reader)?;
        let alive = reader.alive_bitset();
        let lives = |doc: DocId| alive.is_none_or(|alive| alive.is_alive(doc));
        if self.requires_scoring() {
            weight.for_each(reader, &mut |doc, score| {
                if lives(doc) {
                    pass.collect(doc, score);
                }
            })?;
        } else {
            weight.for_each_no_score(reader, &mut |docs| {
                for doc in docs.iter().filter(|doc| lives(**doc)) {
                    pass.collect(*doc, 0.0);
                }
            })?;
        }
        Ok(pass.harvest())
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Found>>) -> tantivy::Result<Found> {
        let mut all = Found {
            facets: self.facets.iter().map(|_| Counted::default()).collect(),
            map: self.map.map(|_| Cells::default()),
            timeline: self.timeline.then(Timeline::default),
            ..Found::default()
        };
        for found in segments {
            let found = found?;
            all.total += found.total;
            all.hits.extend(found.hits);
            all.facets.iter_mut().zip(found.facets).for_each(|(all, one)| all.add(one));
            if let (Some(all), Some(one)) = (all.map.as_mut(), found.map) {
                all.add(one);
            }
            if let (Some(years), Some(one)) = (all.timeline.take(), found.timeline) {
                all.timeline = Some(add_years(years, one));
            }
        }
        if let Some(wanted) = &self.hits {
            all.hits = hits::merge(wanted, all.hits);
        }
        Ok(all)
    }
}

impl SegmentPass {
    fn flush(&mut self) {
        self.total += self.block.len() as u64;
        self.facets.iter_mut().for_each(|facet| facet.collect(&self.block));
        if let Some(map) = &mut self.map {
            map.collect(&self.block);
        }
        if let Some(years) = &mut self.years {
            years.collect(&self.block);
        }
        self.block.clear();
    }
}

impl SegmentCollector for SegmentPass {
    type Fruit = tantivy::Result<Found>;

    fn collect(&mut self, doc: DocId, score: Score) {
        if let Some(hits) = &mut self.hits {
            hits.collect(doc, score);
        }
        self.block.push(doc);
        if self.block.len() == BLOCK {
            self.flush();
        }
    }

    fn harvest(mut self) -> tantivy::Result<Found> {
        self.flush();
        Ok(Found {
            total: self.total,
            hits: self.hits.map(SegmentHits::harvest).transpose()?.unwrap_or_default(),
            facets: self.facets.into_iter().map(SegmentFacet::harvest).collect::<Result<_, _>>()?,
            map: self.map.map(SegmentMap::harvest),
            timeline: self.years.map(SegmentYears::harvest),
        })
    }
}
