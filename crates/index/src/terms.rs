//! Completing a value, and walking down the ranks of a classification.

use solander_model::{Field, Filter, ObjectKind, Pattern, Test};

use crate::compile::compile;
use crate::fold;
use crate::layout::{Shape, shape};
use crate::live::SearchIndex;
use crate::pass::Pass;
use crate::{FacetCounts, FacetRequest, IndexError, MAX_FACET_VALUES, Page, PageAt, Query, TermOrder, facets, limits};

/// The ranks of the classification, highest first.
pub const TAXON_RANKS: [Field; 7] =
    [Field::Kingdom, Field::Phylum, Field::Class, Field::Order, Field::Family, Field::Genus, Field::Species];

/// Shortest beginning of a value of which nearly every object has its own.
const MIN_PREFIX: usize = 2;

impl SearchIndex {
    /// Values of `field` that begin with `prefix`, letter case ignored, with the number of objects of `kind` that pass the
    /// filter and have them. Tombstones are left out.
    ///
    /// # Errors
    /// [`IndexError::NotForField`] for fields that are no text, and for identifiers without a beginning of two letters;
    /// [`IndexError::TooMuch`] for a limit above [`MAX_FACET_VALUES`].
    pub fn terms(
        &self,
        kind: ObjectKind,
        field: Field,
        prefix: &str,
        filter: &Filter,
        limit: usize,
        order: TermOrder,
    ) -> Result<Vec<(String, u64)>, IndexError> {
        if shape(field) != Shape::Value {
            return Err(IndexError::NotForField { field, asked: "completed" });
        }
        limits::check_filter(filter)?;
        if limit > MAX_FACET_VALUES {
            return Err(IndexError::TooMuch { what: "completed values", found: limit, limit: MAX_FACET_VALUES });
        }
        let prefix = prefix.trim_start();
        if prefix.chars().count() < MIN_PREFIX {
            facets::check(field)?;
        }
        let filter = match prefix {
            "" => filter.clone(),
            // A star in the text itself only widens the candidates; what is counted is compared again below.
            _ => filter.clone().and(Test::Any(field, vec![Pattern::Wildcard(format!("{prefix}*"))])),
        };
        let query = compile(self.layout(), &filter, kind, false)?;
        let found = self.searcher()?.search(&query, &Pass { facets: vec![field], ..Pass::default() })?;
        let beginning = fold::value(prefix);
        let counted = found.facets.into_iter().next().unwrap_or_default();
        let mut values: Vec<(String, u64)> = facets::one_spelling(counted.values)
            .into_iter()
            .filter(|(value, _)| fold::value(value).starts_with(beginning.as_ref()))
            .collect();
        match order {
            TermOrder::Count => values.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0))),
            TermOrder::Alphabet => {
                values.sort_by_cached_key(|(value, _)| (fold::value(value).into_owned(), value.clone()))
            }
        }
        values.truncate(limit);
        Ok(values)
    }

    /// Values of several ranks under one filter: a step down the classification.
    ///
    /// # Errors
    /// As [`SearchIndex::search`].
    pub fn taxonomy(
        &self,
        kind: ObjectKind,
        filter: &Filter,
        ranks: &[Field],
        limit: usize,
    ) -> Result<Vec<FacetCounts>, IndexError> {
        let facets = ranks.iter().map(|field| FacetRequest { field: *field, limit, ignore_own: false }).collect();
        let query = Query { facets, page: Page { size: 0, at: PageAt::Number(1) }, ..Query::new(kind, filter.clone()) };
        Ok(self.search(&query)?.facets)
    }
}
