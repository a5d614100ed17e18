//! Words.

use proptest::prelude::*;
use solander_model::{Filter, ObjectKind};

use super::shelf::Shelf;
use crate::{Page, PageAt, Query, Sort, SortBy};

fn found(text: &str) -> Vec<solander_model::Pid> {
    let sort = Sort { by: SortBy::Relevance, descending: false };
    let filter = Filter { text: text.into(), ..Filter::default() };
    let page = Page { size: 1_000, at: PageAt::Number(1) };
    let query = Query { sort, page, ..Query::new(ObjectKind::DigitalSpecimen, filter) };
    Shelf::shared().index.search(&query).unwrap().hits
}

fn count(text: &str) -> usize {
    found(text).len()
}

#[test]
fn accents_and_case_do_not_matter() {
    assert!(count("osterreich") > 20);
    assert_eq!(count("Österreich"), count("osterreich"));
    assert_eq!(count("CAGLAR ozdemir"), count("\"Çağlar-Özdemir\""));
}

#[test]
fn phrases_keep_their_order() {
    assert!(count("\"ngong road\"") > 20);
    assert_eq!(count("\"road ngong\""), 0);
    assert_eq!(count("road ngong"), count("\"ngong road\""));
    // Not across two values.
    assert_eq!(count("\"Fagaceae Quercus\""), 0);
}

#[test]
fn beginnings_and_exclusions() {
    assert_eq!(count("querc*"), count("quercus"));
    assert_eq!(count("quercus -robur") + count("quercus robur"), count("quercus"));
    assert_eq!(count("-quercus") + count("quercus"), count(""));
    assert_eq!(count("ngong/ro*"), count("ngong road"));
}

#[test]
fn phrases_can_be_excluded() {
    for phrase in ["ngong road", "road ngong", "no such words", "a-a", "quercus robur"] {
        assert_eq!(count(&format!("-\"{phrase}\"")) + count(&format!("\"{phrase}\"")), count(""), "{phrase}");
        assert_eq!(
            count(&format!("quercus -\"{phrase}\"")) + count(&format!("quercus \"{phrase}\"")),
            count("quercus"),
            "{phrase}"
        );
    }
}

#[test]
fn identifiers_and_pids() {
    let living = Shelf::shared().samples.iter().find(|sample| !sample.deleted).unwrap();
    let catalog = &living.specimen.has_identifiers[0].identifier;
    for text in [
        catalog.clone(),
        format!("\"{catalog}\""),
        catalog.to_lowercase(),
        living.specimen.physical_specimen_id.clone(),
        living.pid.to_string(),
        format!("https://doi.org/{}", living.pid),
    ] {
        assert_eq!(found(&text), std::slice::from_ref(&living.pid), "{text}");
    }
}

#[test]
fn the_name_asked_for_comes_first() {
    let shelf = Shelf::shared();
    let hits = found("Fagus sylvatica L.");
    let first = shelf.samples.iter().find(|sample| sample.pid == hits[0]).unwrap();
    assert_eq!(first.specimen.specimen_name.as_deref(), Some("Fagus sylvatica L."));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_typed_is_an_error(text in "\\PC{0,60}|[\"*/:()\\[\\]{}^~+!&|\\\\ a-c-]{0,60}") {
        count(&text);
    }
}
