//! Pages while the index changes.

use std::collections::BTreeSet;

use solander_model::{Field, Filter, ObjectKind, Pattern, Test};

use super::sample::{Chance, sample};
use super::shelf::{Shelf, put, writer};
use crate::{IndexError, Page, PageAt, Query, Sort, SortBy};

fn all(sort: Sort, page: Page) -> Query {
    Query { sort, page, ..Query::new(ObjectKind::DigitalSpecimen, Filter::default()) }
}

#[test]
fn no_gap_and_no_repeat_while_others_come() {
    for by in [SortBy::Name, SortBy::Created, SortBy::Country, SortBy::CatalogNumber, SortBy::Pid, SortBy::Relevance] {
        let shelf = Shelf::new(7, 200);
        let there: BTreeSet<_> = shelf.samples.iter().filter(|s| !s.deleted).map(|s| s.pid.clone()).collect();
        let mut chance = Chance::new(8);
        let (mut at, mut seen, mut number) = (PageAt::Number(1), Vec::new(), 1_000);
        loop {
            let sort = Sort { by, descending: true };
            let filter =
                Filter { text: if by == SortBy::Relevance { "l*".into() } else { String::new() }, ..Filter::default() };
            let query = Query { filter, ..all(sort, Page { size: 17, at }) };
            let results = shelf.index.search(&query).unwrap();
            seen.extend(results.hits);
            let Some(next) = results.next else { break };
            at = PageAt::After(next);
            let mut writer = writer(shelf.folder.path());
            for _ in 0..5 {
                number += 1;
                put(&mut writer, &sample(number, &mut chance), true);
            }
            writer.commit().unwrap();
            writer.finish().unwrap();
        }
        let unique: BTreeSet<_> = seen.iter().cloned().collect();
        assert_eq!(unique.len(), seen.len(), "something was seen twice by {by:?}");
        assert!(
            there.is_subset(&unique),
            "{} of {} were not seen by {by:?}",
            there.difference(&unique).count(),
            there.len()
        );
        assert!(number > 1_020, "objects were added on the way");
    }
}

#[test]
fn a_cursor_fits_its_own_question_only() {
    let shelf = Shelf::shared();
    let page = |at| Page { size: 5, at };
    let by_name = Sort { by: SortBy::Name, descending: false };
    let next = shelf.index.search(&all(by_name, page(PageAt::Number(1)))).unwrap().next.unwrap();
    assert!(shelf.index.search(&all(by_name, page(PageAt::After(next.clone())))).is_ok());
    let other_order = all(Sort::default(), page(PageAt::After(next.clone())));
    let mut other_filter = all(by_name, page(PageAt::After(next)));
    other_filter.filter = other_filter.filter.and(Test::Present(Field::Country));
    for query in [other_order, other_filter] {
        assert!(matches!(shelf.index.search(&query), Err(IndexError::BadCursor)));
    }
}

#[test]
fn limits_are_told() {
    let shelf = Shelf::shared();
    let too_much = |query: Query| {
        let error = shelf.index.search(&query).unwrap_err();
        assert!(matches!(error, IndexError::TooMuch { .. }), "{error}");
        assert!(error.is_bad_question());
    };
    let at = PageAt::Number(1);
    too_much(all(Sort::default(), Page { size: 1_001, at: at.clone() }));
    too_much(all(Sort::default(), Page { size: 100, at: PageAt::Number(101) }));
    assert!(
        shelf.index.search(&all(Sort::default(), Page { size: 100, at: PageAt::Number(100) })).unwrap().hits.is_empty()
    );
    let with = |test: Test| Query::new(ObjectKind::DigitalSpecimen, Filter::default().and(test));
    too_much(with(Test::Any(Field::Country, vec![Pattern::Exact("x".into()); 100_001])));
    too_much(with(Test::Any(Field::Country, vec![Pattern::Wildcard("x*".into()); 101])));
    let corner = solander_model::GeoPoint { longitude: 0.0, latitude: 0.0 };
    too_much(with(Test::Inside(vec![corner; 10_001])));
    assert!(matches!(shelf.index.search(&with(Test::Inside(vec![corner; 2]))), Err(IndexError::BadShape(_))));
    assert!(matches!(
        shelf.index.search(&all(Sort::default(), Page { size: 5, at: PageAt::Number(0) })),
        Err(IndexError::BadPage)
    ));
    // No hits are wanted, only the total.
    let counted = shelf.index.search(&all(Sort::default(), Page { size: 0, at })).unwrap();
    assert!(counted.hits.is_empty() && counted.next.is_none() && counted.total > 0);
}
