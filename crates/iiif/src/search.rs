//! Searching within: answers and suggestions. *Content Search API 2.0*.

use crate::presentation::{Annotation, Page};
use serde_json::{Map, Value, json};

#[cfg(test)]
mod tests;

/// The context that every answer of Content Search 2 names.
pub const CONTEXT: &str = "http://iiif.io/api/search/2/context.json";

/// What was asked, and what of it had to be left aside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// Words that are looked for, each to be found.
    pub words: Vec<String>,
    /// Only annotations with one of these motivations.
    pub motivations: Vec<String>,
    /// Only annotations made at one of these dates or stretches, as they were sent.
    pub dates: Vec<String>,
    /// Only annotations by one of these people.
    pub users: Vec<String>,
    /// Parameters that were sent and are not understood here.
    pub ignored: Vec<String>,
}

impl Question {
    /// Reads the decoded parameters of a query. `supported` names those that the caller acts upon, beside `q`.
    ///
    /// *§ 4.1 Query Parameters*: what is not supported is told in `ignored`. A parameter that occurs twice counts once.
    pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>, supported: &[&str]) -> Self {
        let mut question = Self::default();
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in pairs.into_iter().take(64) {
            let known =
                matches!(name, "q" | "motivation" | "date" | "user") && (name == "q" || supported.contains(&name));
            if seen.iter().any(|other| other == name) {
                continue;
            }
            seen.push(name.to_owned());
            let parts = || value.split_whitespace().map(str::to_owned).take(32).collect();
            match name {
                _ if !known && supported.contains(&name) => {}
                _ if !known => question.ignored.push(name.to_owned()),
                "q" => question.words = parts(),
                "motivation" => question.motivations = parts(),
                "date" => question.dates = parts(),
                _ => question.users = parts(),
            }
        }
        question
    }
}

/// An annotation that was found, and where in its text the words stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The annotation.
    pub annotation: Annotation,
    /// The places, in the order of the text.
    pub matches: Vec<Match>,
}

/// One place in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Match {
    /// What stands just before.
    pub prefix: String,
    /// What was found, as it stands there.
    pub exact: String,
    /// What stands just after.
    pub suffix: String,
}

/// An answer, or a page of one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// Address of this answer, with its parameters.
    pub id: String,
    /// Parameters that were not understood.
    pub ignored: Vec<String>,
    /// Where it stands among the pages, when there are several.
    pub page: Option<Page>,
    /// What was found.
    pub hits: Vec<Hit>,
}

impl Answer {
    /// As JSON: the annotations under `items`; under `annotations` a page of others that point at the places found, with
    /// the words around them. *§ 4.2 and 4.3*.
    pub fn to_json(&self) -> Value {
        let mut members = Map::new();
        members.insert("@context".to_owned(), json!(CONTEXT));
        members.insert("id".to_owned(), json!(self.id));
        members.insert("type".to_owned(), json!("AnnotationPage"));
        if !self.ignored.is_empty() {
            members.insert("ignored".to_owned(), json!(self.ignored));
        }
        if let Some(page) = &self.page {
            page.put(&mut members);
        }
        let items: Vec<Value> = self.hits.iter().map(|hit| hit.annotation.to_json()).collect();
        members.insert("items".to_owned(), json!(items));
        let places: Vec<Value> = self
            .hits
            .iter()
            .flat_map(|hit| hit.matches.iter().map(move |place| (hit, place)))
            .enumerate()
            .map(|(number, (hit, place))| self.place(number, hit, place))
            .collect();
        if !places.is_empty() {
            let page = json!({ "id": self.fragment("places"), "type": "AnnotationPage", "items": places });
            members.insert("annotations".to_owned(), json!([page]));
        }
        Value::Object(members)
    }

    fn place(&self, number: usize, hit: &Hit, place: &Match) -> Value {
        let Match { prefix, exact, suffix } = place;
        let mut selector = json!({ "type": "TextQuoteSelector", "exact": exact });
        for (name, words) in [("prefix", prefix), ("suffix", suffix)] {
            if !words.is_empty() {
                selector[name] = json!(words);
            }
        }
        json!({
            "id": self.fragment(&format!("place-{}", number + 1)),
            "type": "Annotation",
            "motivation": "contextualizing",
            "target": {
                "type": "SpecificResource",
                "source": hit.annotation.id,
                "selector": [selector],
            },
        })
    }

    fn fragment(&self, name: &str) -> String {
        format!("{}#{name}", self.id)
    }
}

/// A word that could be looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The word.
    pub value: String,
    /// In how many annotations it would be found.
    pub total: Option<u64>,
    /// Its language, a BCP 47 tag.
    pub language: Option<String>,
    /// Address of the search that it would start.
    pub search: Option<String>,
}

/// Words that begin as was typed. *§ 5 Autocomplete*.
pub fn suggestions(id: &str, ignored: &[String], words: &[Suggestion]) -> Value {
    let items: Vec<Value> = words
        .iter()
        .map(|word| {
            let mut members = Map::new();
            members.insert("value".to_owned(), json!(word.value));
            if let Some(total) = word.total {
                members.insert("total".to_owned(), json!(total));
            }
            if let Some(language) = &word.language {
                members.insert("language".to_owned(), json!(language));
            }
            if let Some(search) = &word.search {
                members.insert("service".to_owned(), json!([{ "id": search, "type": "SearchService2" }]));
            }
            Value::Object(members)
        })
        .collect();
    let mut page = json!({ "@context": CONTEXT, "id": id, "type": "TermPage", "items": items });
    if !ignored.is_empty() {
        page["ignored"] = json!(ignored);
    }
    page
}
