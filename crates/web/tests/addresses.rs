//! A filter as an address and back.

use proptest::prelude::*;
use solander_model::{Clause, Field, Filter, GeoBox, GeoPoint, ObjectKind, Pattern, Pid, Test};
use solander_web::{Address, Complaint};

fn read(query: &str) -> (Address, Vec<Complaint>) {
    let (address, complaints, _) = Address::read(ObjectKind::DigitalSpecimen, query);
    (address, complaints)
}

fn check(query: &str, expected: &str) {
    let (address, complaints) = read(query);
    assert_eq!(address.query(), expected, "{query}");
    assert!(complaints.is_empty(), "{query}: {complaints:?}");
}

#[test]
fn one_order() {
    check(
        "country=Sweden&q=oak&family=Rosaceae&family=Fagaceae",
        "q=oak&family=Fagaceae&family=Rosaceae&country=Sweden",
    );
    check("page=3&view=list&sort=-year&per=48", "view=list&sort=-year&per=48&page=3");
}

#[test]
fn ranges_and_dates() {
    check("year=1850..1899", "year=1850..1899");
    check("year=1850", "year=1850");
    check("mids=2..", "mids=2..");
    check("date=1890-05..1891", "date=1890-05-01..1891-12-31");
    check("modified=2026-01..", "modified=2026-01-01..");
    check("created=..2026-02", "created=..2026-02-28");
}

#[test]
fn presence_and_absence() {
    check("has=image", "has=image");
    check("has=!image", "has=!image");
    check("-has=image", "has=!image");
    check("has=!country", "country=unknown");
    check("has=!coordinates&has=country", "has=country&has=!coordinates");
}

#[test]
fn quotes_and_stars() {
    check("taxon=Quercus*", "taxon=Quercus*");
    check("place=Bern", "place=Bern");
    assert_eq!(
        read("place=%22Bern%22").0.filter.clauses[0].test,
        Test::Any(Field::Locality, vec![Pattern::Exact("Bern".into())])
    );
    assert_eq!(
        read("collector=%22unknown%22").0.filter.clauses[0].test,
        Test::Any(Field::Collector, vec![Pattern::Exact("unknown".into())])
    );
}

#[test]
fn forms_have_a_shorter_address() {
    let (address, complaints, from_form) =
        Address::read(ObjectKind::DigitalSpecimen, "q=&year-from=1850&year-to=&mids-from=&mids-to=2");
    assert!(from_form && complaints.is_empty());
    assert_eq!(address.query(), "year=1850..&mids=..2");
}

#[test]
fn what_is_not_understood_is_told() {
    for query in [
        "colour=red",
        "year=soon",
        "year=1900..1800",
        "bbox=1,2,3",
        "within=1 2,3 4",
        "pid=x",
        "per=7",
        "page=0",
        "sort=size",
        "has=soul",
        "date=1890-13",
    ] {
        let (address, complaints) = read(query);
        assert_eq!(complaints.len(), 1, "{query}");
        assert!(address.filter.is_empty(), "{query}");
    }
    let (address, complaints) = read("country=unknown&country=Sweden");
    assert_eq!(
        (address.query().as_str(), complaints),
        ("country=Sweden", vec![Complaint::UnknownBesideValues("country".into())])
    );
}

const WORDS: &[Field] = &[
    Field::Country,
    Field::Family,
    Field::SpecimenName,
    Field::TypeStatus,
    Field::Collector,
    Field::OrganisationName,
    Field::License,
    Field::Locality,
    Field::Habitat,
    Field::Finding,
    Field::CatalogNumber,
];

fn pattern() -> impl Strategy<Value = Pattern> {
    prop_oneof![
        "[ -~äß\u{4e00}\"]{1,12}".prop_map(Pattern::Exact),
        "[a-z]{0,4}\\*[a-z]{1,4}".prop_map(Pattern::Wildcard),
        "[a-z]{1,5}".prop_map(|t| Pattern::Wildcard(format!("*{t}*"))),
    ]
}

fn bounds(low: std::ops::Range<i64>) -> impl Strategy<Value = (Option<i64>, Option<i64>)> {
    (low, 0_i64..100_000, 0..3).prop_map(|(a, width, which)| match which {
        0 => (Some(a), Some(a + width)),
        1 => (Some(a), None),
        _ => (None, Some(a)),
    })
}

fn test() -> impl Strategy<Value = (Test, bool)> {
    let point =
        || (-180.0..180.0_f64, -90.0..90.0_f64).prop_map(|(longitude, latitude)| GeoPoint { longitude, latitude });
    let pid = (0_u64..1_000_000_000).prop_map(|n| Pid::new("TEST".into(), n).expect("below the limit"));
    prop_oneof![
        (prop::sample::select(WORDS), prop::collection::vec(pattern(), 1..4), any::<bool>())
            .prop_map(|(f, p, n)| (Test::Any(f, p), n)),
        (bounds(-3000..3000), any::<bool>()).prop_map(|((a, b), n)| (Test::Range(Field::Year, a, b), n)),
        (bounds(-200_000..60_000), any::<bool>()).prop_map(|((a, b), n)| (Test::Range(Field::EventDate, a, b), n)),
        (bounds(0..2_000_000_000_000), any::<bool>()).prop_map(|((a, b), n)| (Test::Range(Field::Modified, a, b), n)),
        (
            prop::sample::select(&[Field::StateProvince, Field::Continent, Field::Coordinates, Field::Month][..]),
            any::<bool>()
        )
            .prop_map(|(f, n)| (Test::Present(f), n)),
        any::<bool>().prop_map(|has| (Test::Any(Field::HasMedia, vec![Pattern::Exact(has.to_string())]), false)),
        (point(), point(), any::<bool>()).prop_map(|(a, b, n)| {
            let area = GeoBox {
                west: a.longitude,
                east: b.longitude,
                south: a.latitude.min(b.latitude),
                north: a.latitude.max(b.latitude),
            };
            (Test::Within(area), n)
        }),
        (prop::collection::vec(point(), 3..8), any::<bool>()).prop_map(|(corners, n)| (Test::Inside(corners), n)),
        (prop::collection::vec(pid, 1..4), any::<bool>()).prop_map(|(pids, n)| (Test::OneOf(pids), n)),
    ]
}

fn about(test: &Test) -> String {
    match test {
        Test::Any(f, _) | Test::Present(f) | Test::Range(f, _, _) => f.key().to_owned(),
        Test::Within(_) => "bbox".into(),
        Test::Inside(_) => "within".into(),
        Test::OneOf(_) => "pid".into(),
    }
}

proptest! {
    #[test]
    fn written_and_read_back(text in "[a-zA-Z0-9 \"*:&=+%äö]{0,20}", tests in prop::collection::vec(test(), 0..6)) {
        let mut filter = Filter { text: text.trim().to_owned(), ..Filter::default() };
        let mut seen = Vec::new();
        for (test, negated) in tests {
            let what = about(&test);
            if !seen.contains(&what) {
                seen.push(what);
                filter.clauses.push(Clause { negated, test });
            }
        }
        let address = Address::new(ObjectKind::DigitalSpecimen).with(filter);
        let (again, complaints) = read(&address.query());
        prop_assert!(complaints.is_empty(), "{}: {complaints:?}", address.query());
        prop_assert_eq!(&again, &address);
        prop_assert_eq!(again.query(), address.query());
    }

    #[test]
    fn any_query_is_answered(query in ".{0,200}") {
        let (address, _) = read(&query);
        let (again, complaints) = read(&address.query());
        prop_assert!(complaints.is_empty());
        prop_assert_eq!(again, address);
    }
}
