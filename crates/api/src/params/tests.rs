//! What the search parameters mean.

use solander_model::{Field, Filter, GeoBox, Pattern, Test};

use super::{BadParameter, parse_filter};

fn parse(query: &str) -> Result<Filter, BadParameter> {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    parse_filter(&pairs)
}

fn exact(values: &[&str]) -> Vec<Pattern> {
    values.iter().map(|value| Pattern::Exact((*value).to_owned())).collect()
}

fn check(query: &str, expected: Filter) {
    assert_eq!(parse(query).unwrap(), expected, "{query}");
}

fn refused(query: &str, says: &str) {
    let message = parse(query).unwrap_err().to_string();
    assert!(message.contains(says), "{query}: {message}");
}

#[test]
fn nothing_asked() {
    assert!(parse("").unwrap().is_empty());
    assert!(parse("q=").unwrap().is_empty());
}

#[test]
fn parameters_are_and_and_repeats_are_or() {
    check(
        "country=Norway&topicDiscipline=Botany&country=Sweden",
        Filter::default()
            .and(Test::Any(Field::Country, exact(&["Norway", "Sweden"])))
            .and(Test::Any(Field::TopicDiscipline, exact(&["Botany"]))),
    );
}

#[test]
fn two_spellings_are_one_parameter() {
    check(
        "physicalSpecimenId=a&physicalSpecimenID=b",
        Filter::default().and(Test::Any(Field::PhysicalSpecimenId, exact(&["a", "b"]))),
    );
}

#[test]
fn wildcards() {
    let pattern = vec![Pattern::Wildcard("Nipharg*".into())];
    check("specimenName=Nipharg*", Filter::default().and(Test::Any(Field::SpecimenName, pattern)));
    check("country=*", Filter::default().and(Test::Present(Field::Country)));
}

#[test]
fn words() {
    check("q=oak&q=a/b", Filter { text: "oak a/b".into(), ..Filter::default() });
}

#[test]
fn missing_data_tests_the_field_it_names() {
    check("hasLongitude=false", Filter::default().and_not(Test::Present(Field::Longitude)));
    check("hasLatitude=true", Filter::default().and(Test::Present(Field::Latitude)));
    check("hasCountry=true&hasCountry=false", Filter::default());
    check("hasMedia=true", Filter::default().and(Test::Any(Field::HasMedia, exact(&["true"]))));
    refused("hasCountry=yes", "must be true or false");
}

#[test]
fn numbers() {
    check("midsLevel=2", Filter::default().and(Test::Range(Field::MidsLevel, Some(2), Some(2))));
    check("midsLevel=0&midsLevel=2", Filter::default().and(Test::Any(Field::MidsLevel, exact(&["0", "2"]))));
    check("midsLevel=1&midsLevel=0", Filter::default().and(Test::Range(Field::MidsLevel, Some(0), Some(1))));
    check("year=1850..1899", Filter::default().and(Test::Range(Field::Year, Some(1850), Some(1899))));
    check(
        "year=1850..1852&year=1900",
        Filter::default().and(Test::Any(Field::Year, exact(&["1850", "1851", "1852", "1900"]))),
    );
    check("year=1850..&year=..1900", Filter::default().and(Test::Range(Field::Year, None, None)));
    refused("midsLevel=4", "from 0 to 3");
    refused("month=13", "from 0 to 12");
    refused("year=..1&year=3..", "more than 2000 numbers");
}

#[test]
fn dates() {
    check("eventDate=1970-01-01..1970-01-31", Filter::default().and(Test::Range(Field::EventDate, Some(0), Some(30))));
    check("modified=1970-01-01..", Filter::default().and(Test::Range(Field::Modified, Some(0), None)));
    check("eventDate=1970&eventDate=1971", Filter::default().and(Test::Range(Field::EventDate, Some(0), Some(729))));
    refused("eventDate=1970&eventDate=1990", "only where the ranges touch");
    refused("eventDate=2023-02-30", "must be a date");
}

#[test]
fn places() {
    let strip = GeoBox { west: -180.0, south: 51.0, east: 180.0, north: 52.5 };
    check("latitude=51..52.5", Filter::default().and(Test::Within(strip)));
    check("latitude=51.50", Filter::default().and(Test::Any(Field::Latitude, exact(&["51.5"]))));
    check(
        "bbox=4,51,6,53",
        Filter::default().and(Test::Within(GeoBox { west: 4.0, south: 51.0, east: 6.0, north: 53.0 })),
    );
    refused("bbox=4,51,6,53&bbox=1,2,3,4", "more than once");
    refused("latitude=91", "from -90 to 90");
    refused("polygon=1,1;2,2", "3 to 1000 corners");
}

#[test]
fn handles_with_and_without_resolver() {
    let expected =
        Filter::default().and(Test::Any(Field::SourceSystemId, exact(&["https://hdl.handle.net/TEST/D7S-BPN-Y4J"])));
    check("sourceSystemID=TEST/D7S-BPN-Y4J", expected.clone());
    check("sourceSystemID=https://hdl.handle.net/TEST/D7S-BPN-Y4J", expected);
}

#[test]
fn refusals() {
    refused("foo=1", r#""foo" is no parameter"#);
    refused("Country=NL", "did you mean country");
    refused("country=", "must not be empty");
    refused(&format!("country={}", "x".repeat(301)), "at most 300 characters");
    refused(&"country=a&".repeat(101), "at most 100 times");
    refused("finding=Nonsense", "code of a finding");
}

proptest::proptest! {
    #[test]
    fn any_pairs_are_answered(pairs in proptest::collection::vec((".{0,12}", ".{0,40}"), 0..6)) {
        let _ = parse_filter(&pairs);
    }
}
