//! Single questions.

use solander_model::{Field, Filter, GeoBox, ObjectKind, Pattern, Test};

use super::oracle::{passes, values};
use super::sample::pid;
use super::shelf::Shelf;
use crate::{FacetRequest, IndexError, Query, TAXON_RANKS, TermOrder};

fn ask(filter: Filter) -> Query {
    Query::new(ObjectKind::DigitalSpecimen, filter)
}

fn expected(filter: &Filter) -> u64 {
    Shelf::shared().samples.iter().filter(|sample| passes(sample, filter)).count() as u64
}

#[test]
fn long_lists_of_values() {
    let shelf = Shelf::shared();
    let patterns = (0..10_000).map(|n| Pattern::Exact(format!("W-{}/{:05}", 1880 + n % 20, n / 20))).collect();
    let filter = Filter::default().and(Test::Any(Field::CatalogNumber, patterns));
    let total = shelf.index.search(&ask(filter.clone())).unwrap().total;
    assert!(total > 300);
    assert_eq!(total, expected(&filter));
    let pids = Filter::default().and(Test::OneOf((0..50_000).map(pid).collect()));
    assert_eq!(shelf.index.search(&ask(pids)).unwrap().total, expected(&Filter::default()));
}

#[test]
fn across_the_antimeridian() {
    let shelf = Shelf::shared();
    let filter = Filter::default().and(Test::Within(GeoBox { west: 178.0, south: -19.0, east: -179.0, north: -15.0 }));
    let results = shelf.index.search(&ask(filter.clone())).unwrap();
    assert!(results.total > 40);
    assert_eq!(results.total, expected(&filter));
}

#[test]
fn tombstones_only_when_asked() {
    let shelf = Shelf::shared();
    let buried = shelf.samples.iter().filter(|sample| sample.deleted).count() as u64;
    let with = Query { tombstones: true, ..ask(Filter::default()) };
    assert!(buried > 10);
    assert_eq!(shelf.index.search(&with).unwrap().total, shelf.samples.len() as u64);
    assert_eq!(shelf.index.search(&ask(Filter::default())).unwrap().total, shelf.samples.len() as u64 - buried);
    assert_eq!(shelf.index.search(&Query::new(ObjectKind::DigitalMedia, Filter::default())).unwrap().total, 0);
}

#[test]
fn facets_say_whether_there_is_more() {
    let shelf = Shelf::shared();
    let facet = |limit| {
        let facets = vec![FacetRequest { field: Field::Collector, limit, ignore_own: false }];
        shelf.index.search(&Query { facets, ..ask(Filter::default()) }).unwrap().facets.remove(0)
    };
    assert!(facet(2).more && facet(2).values.len() == 2);
    assert_eq!(facet(2).values[..], facet(5).values[..2]);
    assert!(!facet(5).more);
    assert_eq!(facet(0).values, []);
    let uncounted = vec![FacetRequest { field: Field::PhysicalSpecimenId, limit: 10, ignore_own: false }];
    let error = shelf.index.search(&Query { facets: uncounted, ..ask(Filter::default()) }).unwrap_err();
    assert!(matches!(error, IndexError::NotForField { field: Field::PhysicalSpecimenId, .. }));
}

#[test]
fn values_are_completed() {
    let shelf = Shelf::shared();
    let complete = |field, prefix: &str, order| {
        shelf.index.terms(ObjectKind::DigitalSpecimen, field, prefix, &Filter::default(), 10, order).unwrap()
    };
    let found = complete(Field::Collector, "SMI", TermOrder::Alphabet);
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Smith A."], "two spellings of one value");
    for (name, count) in &found {
        let has = |collectors: Vec<String>| collectors.iter().any(|collector| collector.eq_ignore_ascii_case(name));
        let with = shelf.samples.iter().filter(|s| !s.deleted && has(values(s, Field::Collector))).count() as u64;
        assert_eq!(*count, with);
    }
    assert!(complete(Field::Collector, "*", TermOrder::Count).is_empty());
    let catalog = complete(Field::CatalogNumber, "w-1887/", TermOrder::Count);
    assert!(!catalog.is_empty() && catalog.iter().all(|(value, count)| value.starts_with("W-1887/") && *count == 1));
    let all = shelf.index.terms(
        ObjectKind::DigitalSpecimen,
        Field::CatalogNumber,
        "",
        &Filter::default(),
        10,
        TermOrder::Count,
    );
    assert!(matches!(all, Err(IndexError::NotForField { .. })));
}

#[test]
fn down_the_ranks() {
    let shelf = Shelf::shared();
    let filter = Filter::default().and(Test::Any(Field::Family, vec![Pattern::Exact("FAGACEAE".into())]));
    let ranks = shelf.index.taxonomy(ObjectKind::DigitalSpecimen, &filter, &TAXON_RANKS, 100).unwrap();
    let genera: Vec<&str> = ranks[5].values.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(genera, ["Quercus", "Fagus"]);
    assert_eq!(ranks[6].values.iter().map(|(_, count)| count).sum::<u64>(), expected(&filter));
}

#[test]
fn what_cannot_be_is_told() {
    let refused = |test: Test| Shelf::shared().index.search(&ask(Filter::default().and(test))).unwrap_err();
    let exact = |text: &str| vec![Pattern::Exact(text.into())];
    for (field, text) in [
        (Field::MidsLevel, "high"),
        (Field::Year, "MDCCC"),
        (Field::Pid, "W-1"),
        (Field::Latitude, "NaN"),
        (Field::Created, "x"),
    ] {
        let error = refused(Test::Any(field, exact(text)));
        assert!(matches!(&error, IndexError::BadValue { field: found, .. } if *found == field), "{error}");
    }
    assert!(matches!(refused(Test::Range(Field::Country, Some(1), None)), IndexError::NotForField { .. }));
    assert!(matches!(refused(Test::Any(Field::Coordinates, exact("1,2"))), IndexError::NotForField { .. }));
}

#[test]
fn instants_and_days() {
    let shelf = Shelf::shared();
    let total = |test| shelf.index.search(&ask(Filter::default().and(test))).unwrap().total;
    let sample = shelf.samples.iter().find(|sample| !sample.deleted).unwrap();
    let created = &sample.specimen.created;
    let same = shelf.samples.iter().filter(|s| !s.deleted && s.specimen.created == *created).count() as u64;
    assert_eq!(total(Test::Any(Field::Created, vec![Pattern::Exact(created.clone())])), same);
    assert_eq!(total(Test::Any(Field::Created, vec![Pattern::Exact(created[..10].into())])), same);
    // 1888-01-02 lies within 1887-12-30/1888-01-04 and 1886/1889 alone.
    let day = total(Test::Any(Field::EventDate, vec![Pattern::Exact("1888-01-02".into())]));
    let dated = |s: &&super::sample::Sample| {
        matches!(s.event().event_date.as_deref(), Some("1887-12-30/1888-01-04" | "1886/1889"))
    };
    assert_eq!(day, shelf.samples.iter().filter(|s| !s.deleted).filter(dated).count() as u64);
    assert!(day > 0);
}
