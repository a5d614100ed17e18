//! *IIIF Content Search API 2.0*: searching in what is said of one object.

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use solander_iiif::search::{Answer, Hit, Match, Question, Suggestion, suggestions};

use super::links::base;
use super::manifest::json;
use super::sheet::{self, Sheet};
use crate::address::Named;
use crate::ask::origin;
use crate::{ApiError, ApiState};

/// Media type of answers.
const SEARCH: &str = "application/ld+json;profile=\"http://iiif.io/api/search/2/context.json\"";
/// Characters shown before and after what was found.
const AROUND: usize = 30;
/// Suggestions, at most.
const SUGGESTIONS: usize = 20;

fn pairs(query: Option<String>) -> Vec<(String, String)> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect()
}

fn address(here: &str, verb: &str, pid: &solander_model::Pid, pairs: &[(String, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}/{verb}/{pid}{mark}{query}", base(here))
}

/// What of one object has all the words.
pub(crate) async fn within(
    State(state): State<ApiState>,
    Named(pid): Named,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let pairs = pairs(query);
    let here = origin(&headers, &state.settings().public_url);
    let question =
        Question::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())), &["q", "motivation"]);
    let id = address(&here, "search", &pid, &pairs);
    let sheet = state.read(move |store| sheet::of(store, &pid)).await?;
    let hits = found(&sheet, &question, &here);
    let answer = Answer { id, ignored: question.ignored.clone(), page: None, hits };
    json(&headers, &answer.to_json(), SEARCH)
}

fn found(sheet: &Sheet, question: &Question, here: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    for note in &sheet.notes {
        let Some(annotation) = note.annotation(sheet, here) else { continue };
        let wanted = question.motivations.is_empty()
            || annotation.motivation.iter().any(|own| question.motivations.iter().any(|name| name == own.name()));
        let places: Vec<Option<Match>> = question.words.iter().map(|word| place(&note.words, word)).collect();
        if wanted && places.iter().all(Option::is_some) && !(places.is_empty() && question.motivations.is_empty()) {
            hits.push(Hit { annotation, matches: places.into_iter().flatten().collect() });
        }
    }
    hits
}

/// The first place of a word in a text, letter case ignored.
fn place(text: &str, word: &str) -> Option<Match> {
    let wanted: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let letters: Vec<char> = text.chars().collect();
    let folded: Vec<char> = letters.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
    if wanted.is_empty() || wanted.len() > folded.len() {
        return None;
    }
    let at = folded.windows(wanted.len()).position(|window| window == wanted.as_slice())?;
    let end = at + wanted.len();
    let part = |from: usize, to: usize| letters[from..to].iter().collect::<String>();
    Some(Match {
        prefix: part(at.saturating_sub(AROUND), at),
        exact: part(at, end),
        suffix: part(end, (end + AROUND).min(letters.len())),
    })
}

/// Words of one object that begin as was typed.
pub(crate) async fn complete(
    State(state): State<ApiState>,
    Named(pid): Named,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let pairs = pairs(query);
    let here = origin(&headers, &state.settings().public_url);
    let question = Question::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())), &["q"]);
    let id = address(&here, "autocomplete", &pid, &pairs);
    let name = pid.clone();
    let sheet = state.read(move |store| sheet::of(store, &name)).await?;
    let beginning = question.words.join(" ").to_lowercase();
    let mut words: std::collections::BTreeMap<String, u64> = std::collections::BTreeMap::new();
    for note in sheet.notes.iter().filter(|_| !beginning.is_empty()) {
        let own: std::collections::BTreeSet<String> = note
            .words
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .filter(|word| word.chars().count() > 1 && word.to_lowercase().starts_with(&beginning))
            .map(str::to_lowercase)
            .collect();
        own.into_iter().for_each(|word| *words.entry(word).or_default() += 1);
    }
    let words: Vec<Suggestion> = words
        .into_iter()
        .take(SUGGESTIONS)
        .map(|(value, total)| Suggestion {
            search: Some(address(&here, "search", &pid, &[("q".into(), value.clone())])),
            value,
            total: Some(total),
            language: None,
        })
        .collect();
    json(&headers, &suggestions(&id, &question.ignored, &words), SEARCH)
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn places() {
        let found = place("Fagus SYLVATICA L. in beech wood", "sylvatica").unwrap();
        assert_eq!((found.prefix.as_str(), found.exact.as_str()), ("Fagus ", "SYLVATICA"));
        assert!(found.suffix.starts_with(" L. in"));
        assert_eq!(place("Fagus", "quercus"), None);
        assert_eq!(place("", "x"), None);
    }
}
