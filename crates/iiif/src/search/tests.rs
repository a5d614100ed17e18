use super::{Answer, CONTEXT, Hit, Match, Question, Suggestion, suggestions};
use crate::presentation::{Annotation, Body, Motivation, Page, Selector};
use serde_json::json;

const BASE: &str = "https://herbarium.example.org";

fn annotation(words: &str) -> Annotation {
    Annotation {
        id: format!("{BASE}/annotation/7"),
        motivation: vec![Motivation::Supplementing],
        body: vec![Body::text(words)],
        target: format!("{BASE}/iiif/canvas/1"),
        selector: Some(Selector::pixels(10, 20, 300, 40)),
        ..Annotation::default()
    }
}

#[test]
fn questions() {
    let pairs =
        [("q", "poa  annua"), ("date", "2020"), ("user", "x"), ("q", "again"), ("page", "2"), ("colour", "red")];
    let question = Question::read(pairs, &["user", "page"]);
    assert_eq!(question.words, ["poa", "annua"]);
    assert_eq!(question.users, ["x"]);
    assert!(question.dates.is_empty());
    assert_eq!(question.ignored, ["date", "colour"]);
}

#[test]
fn answers_of_a_search() {
    let place = Match { prefix: "prope ".to_owned(), exact: "Berolinum".to_owned(), suffix: String::new() };
    let answer = Answer {
        id: format!("{BASE}/iiif/search/ABC?q=berolinum"),
        ignored: vec!["date".to_owned()],
        page: None,
        hits: vec![Hit { annotation: annotation("prope Berolinum"), matches: vec![place] }],
    };
    let made = answer.to_json();
    assert_eq!((&made["@context"], &made["type"]), (&json!(CONTEXT), &json!("AnnotationPage")));
    assert_eq!((&made["ignored"], &made["items"][0]["type"]), (&json!(["date"]), &json!("Annotation")));
    let place = &made["annotations"][0]["items"][0];
    assert_eq!(place["motivation"], "contextualizing");
    assert_eq!(place["target"]["source"], made["items"][0]["id"]);
    assert_eq!(
        place["target"]["selector"],
        json!([{ "type": "TextQuoteSelector", "exact": "Berolinum", "prefix": "prope " }])
    );
    let nothing = Answer { id: "https://example.org/s".to_owned(), ..Answer::default() }.to_json();
    assert_eq!(nothing["items"], json!([]));
    assert!(nothing.get("annotations").is_none() && nothing.get("ignored").is_none());
}

#[test]
fn answers_of_a_search_in_pages() {
    let page = Page {
        collection: "https://example.org/s?q=x".to_owned(),
        total: Some(100),
        first: Some("https://example.org/s?q=x&page=1".to_owned()),
        last: Some("https://example.org/s?q=x&page=4".to_owned()),
        next: Some("https://example.org/s?q=x&page=2".to_owned()),
        ..Page::default()
    };
    let made =
        Answer { id: "https://example.org/s?q=x&page=1".to_owned(), page: Some(page), ..Answer::default() }.to_json();
    assert_eq!(made["partOf"]["type"], "AnnotationCollection");
    assert_eq!(made["partOf"]["total"], 100);
    assert_eq!((&made["next"]["type"], &made["startIndex"]), (&json!("AnnotationPage"), &json!(0)));
}

#[test]
fn suggested_words() {
    let word = Suggestion {
        value: "berolinum".to_owned(),
        total: Some(3),
        language: None,
        search: Some(format!("{BASE}/iiif/search/ABC?q=berolinum")),
    };
    let made = suggestions("https://example.org/a?q=ber", &["user".to_owned()], &[word]);
    assert_eq!((&made["type"], &made["ignored"]), (&json!("TermPage"), &json!(["user"])));
    assert_eq!(made["items"][0]["service"][0]["type"], "SearchService2");
    assert_eq!((&made["items"][0]["value"], &made["items"][0]["total"]), (&json!("berolinum"), &json!(3)));
}
