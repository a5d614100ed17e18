//! Random filters.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use solander_model::{Clause, Field, Filter, GeoBox, GeoPoint, ObjectKind, Pattern, Test};

use super::oracle::{counts, passes};
use super::sample::{COLLECTORS, COUNTRIES, PLACES, TYPES, pid};
use super::shelf::Shelf;
use crate::{FacetRequest, MapRequest, Page, PageAt, Query, Sort, SortBy};

const COUNTED: [Field; 9] = [
    Field::Country,
    Field::Collector,
    Field::TypeStatus,
    Field::Kingdom,
    Field::Species,
    Field::MidsLevel,
    Field::MidsTdwg,
    Field::HasMedia,
    Field::Finding,
];

fn value_test() -> impl Strategy<Value = Test> {
    let fields = prop::sample::select(vec![
        (Field::Country, COUNTRIES.to_vec()),
        (Field::Collector, COLLECTORS.to_vec()),
        (Field::TypeStatus, TYPES.to_vec()),
        (Field::Locality, PLACES.to_vec()),
        (Field::Genus, vec!["Quercus", "Fagus", "Apis", "nothing"]),
        (Field::Species, vec!["Quercus robur", "APIS MELLIFERA"]),
        (Field::MidsLevel, vec!["0", "1", "3"]),
        (Field::HasMedia, vec!["true", "false"]),
        (Field::Year, vec!["1887", "1888", "2001"]),
        (Field::Finding, vec!["CoordinatesZero"]),
    ]);
    fields.prop_flat_map(|(field, values)| {
        prop::collection::vec((prop::sample::select(values), any::<bool>()), 1..4).prop_map(move |chosen| {
            let pattern =
                |(value, upper): (&str, bool)| Pattern::Exact(if upper { value.to_uppercase() } else { value.into() });
            Test::Any(field, chosen.into_iter().map(pattern).collect())
        })
    })
}

fn wildcard_test() -> impl Strategy<Value = Test> {
    let fields = prop::sample::select(vec![
        Field::Country,
        Field::CatalogNumber,
        Field::SpecimenName,
        Field::Locality,
        Field::Collector,
    ]);
    (
        fields,
        prop::sample::select(vec!["*e*", "W-188*", "*reich", "q*r*", "*00*1", "*", "ö*", "*ö*l*", "QUER*L.", "x*"]),
    )
        .prop_map(|(field, pattern)| Test::Any(field, vec![Pattern::parse(pattern)]))
}

fn place_test() -> impl Strategy<Value = Test> {
    let boxes =
        (-180.0..180.0_f64, -90.0..80.0_f64, prop::sample::select(vec![1.0, 10.0, 120.0, 359.0]), 0.1..60.0_f64)
            .prop_map(|(west, south, width, height)| {
                let east = if west + width > 180.0 { west + width - 360.0 } else { west + width };
                Test::Within(GeoBox { west, south, east, north: (south + height).min(90.0) })
            });
    let near = (176.0..180.0_f64, -180.0..-177.0_f64)
        .prop_map(|(west, east)| Test::Within(GeoBox { west, south: -19.0, east, north: -15.5 }));
    let corner = (10.0..190.0_f64, -60.0..60.0_f64).prop_map(|(longitude, latitude)| GeoPoint { longitude, latitude });
    prop_oneof![boxes, near, prop::collection::vec(corner, 3..9).prop_map(Test::Inside)]
}

fn other_test() -> impl Strategy<Value = Test> {
    let present = prop::sample::select(vec![
        Field::Country,
        Field::Collector,
        Field::Coordinates,
        Field::Year,
        Field::MidsTdwg,
        Field::Finding,
        Field::Kingdom,
    ])
    .prop_map(Test::Present);
    let bound = |low: i64, high: i64| prop::option::of(low..high);
    prop_oneof![
        present,
        (bound(1880, 1905), bound(1880, 2010)).prop_map(|(from, to)| Test::Range(Field::Year, from, to)),
        (bound(0, 3), bound(0, 3)).prop_map(|(from, to)| Test::Range(Field::MidsLevel, from, to)),
        prop::collection::vec(0..700_u64, 0..300)
            .prop_map(|numbers| Test::OneOf(numbers.into_iter().map(pid).collect())),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    let text = prop_oneof![
        3 => Just(String::new()),
        1 => prop::collection::vec(
            prop::sample::select(vec!["quercus", "Osterreich", "MÜLLER", "caglar", "Özdemir", "prater", "bog", "holotype", "polten", "xyz"]), 1..3
        ).prop_map(|words| words.join(" ")),
    ];
    let test = prop_oneof![3 => value_test(), 1 => wildcard_test(), 2 => place_test(), 2 => other_test()];
    let clause = (prop::bool::weighted(0.25), test).prop_map(|(negated, test)| Clause { negated, test });
    (text, prop::collection::vec(clause, 0..4)).prop_map(|(text, clauses)| Filter { text, clauses })
}

fn sort() -> impl Strategy<Value = Sort> {
    let by = prop::sample::select(vec![
        SortBy::Relevance,
        SortBy::Created,
        SortBy::Modified,
        SortBy::Name,
        SortBy::Year,
        SortBy::Country,
        SortBy::CatalogNumber,
        SortBy::MidsLevel,
        SortBy::Pid,
    ]);
    (by, any::<bool>()).prop_map(|(by, descending)| Sort { by, descending })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn counts_are_those_of_a_full_scan(filter in filter(), ignore_own: bool, resolution in 0..=9_u8) {
        let shelf = Shelf::shared();
        let facets = COUNTED.iter().map(|field| FacetRequest { field: *field, limit: 100, ignore_own }).collect();
        let page = Page { size: 1_000, at: PageAt::Number(1) };
        let query = Query {
            facets, page, map: Some(MapRequest { resolution }), timeline: true,
            ..Query::new(ObjectKind::DigitalSpecimen, filter.clone())
        };
        let results = shelf.index.search(&query).unwrap();

        let expected: BTreeSet<_> = shelf.samples.iter().filter(|s| passes(s, &filter)).map(|s| s.pid.clone()).collect();
        prop_assert_eq!(results.hits.iter().cloned().collect::<BTreeSet<_>>(), expected.clone());
        prop_assert_eq!((results.total, results.hits.len()), (expected.len() as u64, expected.len()));
        prop_assert_eq!(&results.next, &None);

        for facet in &results.facets {
            let over = if ignore_own { filter.without(facet.field) } else { filter.clone() };
            let (values, unknown) = counts(shelf.samples.iter().filter(|s| passes(s, &over)), facet.field);
            let told: BTreeMap<String, u64> = facet.values.iter().map(|(value, n)| (value.to_lowercase(), *n)).collect();
            prop_assert_eq!(told, values, "{}", facet.field);
            prop_assert_eq!(facet.unknown, unknown, "{}", facet.field);
            prop_assert!(facet.values.is_sorted_by(|a, b| a.1 > b.1 || (a.1 == b.1 && a.0 < b.0)));
        }
        let map = results.map.unwrap();
        prop_assert_eq!(map.cells.iter().map(|cell| cell.count).sum::<u64>() + map.not_georeferenced, results.total);
        let timeline = results.timeline.unwrap();
        prop_assert_eq!(timeline.years.iter().map(|(_, count)| count).sum::<u64>() + timeline.unknown, results.total);
        let (years, unknown) = counts(shelf.samples.iter().filter(|s| passes(s, &filter)), Field::Year);
        let told: BTreeMap<String, u64> = timeline.years.iter().map(|(year, count)| (format!("{year}"), *count)).collect();
        let years: BTreeMap<String, u64> = years.into_iter().map(|(year, count)| (year.parse::<i32>().unwrap().to_string(), count)).collect();
        prop_assert_eq!((told, timeline.unknown), (years, unknown));
    }

    #[test]
    fn cursors_and_numbers_lead_through_the_same_hits(filter in filter(), sort in sort(), size in 1..60_usize) {
        let shelf = Shelf::shared();
        let ask = |at: PageAt, size: usize| {
            let query = Query { sort, page: Page { size, at }, ..Query::new(ObjectKind::DigitalSpecimen, filter.clone()) };
            shelf.index.search(&query).unwrap()
        };
        let whole = ask(PageAt::Number(1), 1_000).hits;
        let (mut numbered, mut followed, mut at) = (Vec::new(), Vec::new(), PageAt::Number(1));
        for number in 1.. {
            let page = ask(PageAt::Number(number), size);
            numbered.extend(page.hits);
            let page = ask(at, size);
            followed.extend(page.hits);
            let Some(next) = page.next else { break };
            at = PageAt::After(next.to_string().parse().unwrap());
        }
        prop_assert_eq!(&numbered, &whole);
        prop_assert_eq!(&followed, &whole);
    }
}
