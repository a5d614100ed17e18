//! Versions: the list, the band over an old one, and what changed between two.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use solander_model::{ObjectKind, Pid, Version};
use solander_store::{Activity, Change, Stored};

use super::specimen::leaves;
use super::{PidPath, pid_of};
use crate::error::WebError;
use crate::locale::Words;
use crate::machine::{Wanted, json, wanted};
use crate::parts::{landing, pid_line};
use crate::reader::Reader;
use crate::respond::work;
use crate::shell::{Page, Section};
use crate::state::WebState;

/// What happened, as a message.
pub(super) fn activity(words: Words, activity: Activity) -> String {
    match activity {
        Activity::Create => words.t("activity-create"),
        Activity::Update => words.t("activity-update"),
        Activity::Tombstone => words.t("activity-tombstone"),
    }
}

/// “You are reading version 3 of 5”.
pub(super) fn band(words: Words, stored: &Stored, newest: Version) -> Markup {
    html! {
        @if stored.version != newest {
            div.tombstone role="note" {
                p {
                    (words.with("version-band", &[("version", &stored.version.to_string()), ("newest", &newest.to_string()), ("date", &words.day(stored.at))]))
                    " " a href=(landing(&stored.pid, stored.kind)) { (words.t("version-newest")) }
                    " · " a href={ (landing(&stored.pid, stored.kind)) "/versions/" (stored.version) ".." (newest) } { (words.t("version-compare")) }
                }
            }
        }
    }
}

/// Answers `/specimens/{prefix}/{suffix}/versions`.
pub(crate) async fn versions(
    State(state): State<WebState>,
    PidPath { 0: (prefix, suffix) }: PidPath,
    reader: Reader,
) -> Result<Response, WebError> {
    list(state, pid_of(&prefix, &suffix)?, reader, ObjectKind::DigitalSpecimen).await
}

pub(super) async fn list(state: WebState, pid: Pid, reader: Reader, kind: ObjectKind) -> Result<Response, WebError> {
    work(move || {
        let changes = state.store.versions(&pid)?;
        if changes.first().is_none_or(|c| c.kind != kind) {
            return Err(WebError::NotFound);
        }
        let words = reader.words;
        let title = words.with("versions-title", &[("pid", &pid.to_string())]);
        let page = Page {
            title: title.clone(),
            section: Section::Explore,
            main: listed(&state, &reader, &pid, &changes, &title)?,
            ..Page::default()
        };
        Ok(page.respond(&reader))
    })
    .await
}

fn listed(state: &WebState, reader: &Reader, pid: &Pid, changes: &[Change], title: &str) -> Result<Markup, WebError> {
    let words = reader.words;
    let kind = changes.first().map_or(ObjectKind::DigitalSpecimen, |c| c.kind);
    let here = landing(pid, kind);
    let mut rows = Vec::new();
    for change in changes.iter().rev() {
        let terms = match (change.version.0, change.activity) {
            (2.., Activity::Update) => changed_terms(state, pid, Version(change.version.0 - 1), change.version)?,
            _ => Vec::new(),
        };
        rows.push((change, terms));
    }
    Ok(html! {
        div.prose {
            h1 { (title) }
            (pid_line(words, pid, kind))
            p { a href=(here) { (words.t("back-to-object")) } " · " a href={ (here) "/provenance" } { (words.t("to-provenance")) } }
            ol.history {
                @for (change, terms) in &rows {
                    li {
                        h2 { a href={ (here) "/versions/" (change.version) } { (words.with("version-number", &[("version", &change.version.to_string())])) } @if change.is_head { " " span.muted { (words.t("version-is-newest")) } } }
                        p { (activity(words, change.activity)) ", " time datetime=(change.at) { (words.instant(change.at)) } }
                        @if !terms.is_empty() {
                            p.muted { (words.t("version-changed")) " " @for (i, term) in terms.iter().take(8).enumerate() { @if i > 0 { ", " } code { (term) } } @if terms.len() > 8 { " …" } }
                            p { a href={ (here) "/versions/" (change.version.0 - 1) ".." (change.version) } { (words.t("version-what-changed")) } }
                        }
                    }
                }
            }
        }
    })
}

/// One term of two versions.
struct Difference {
    path: String,
    term: String,
    old: Option<String>,
    new: Option<String>,
}

/// Terms that change with every version and say nothing by themselves.
const ALWAYS: &[&str] = &["ods:version", "dcterms:modified"];

fn differences(old: &Stored, new: &Stored) -> Result<Vec<Difference>, WebError> {
    let mut all: BTreeMap<(String, String), (Option<String>, Option<String>)> = BTreeMap::new();
    for leaf in leaves(&old.value()?) {
        all.entry((leaf.path, leaf.term)).or_default().0 = Some(leaf.value);
    }
    for leaf in leaves(&new.value()?) {
        all.entry((leaf.path, leaf.term)).or_default().1 = Some(leaf.value);
    }
    Ok(all
        .into_iter()
        .filter(|(_, (old, new))| old != new)
        .map(|((path, term), (old, new))| Difference { path, term, old, new })
        .collect())
}

fn changed_terms(state: &WebState, pid: &Pid, from: Version, to: Version) -> Result<Vec<String>, WebError> {
    let (Some(old), Some(new)) = (state.store.version(pid, from)?, state.store.version(pid, to)?) else {
        return Ok(Vec::new());
    };
    let mut terms: Vec<String> =
        differences(&old, &new)?.into_iter().map(|d| d.term).filter(|t| !ALWAYS.contains(&t.as_str())).collect();
    terms.dedup();
    Ok(terms)
}

/// Answers `…/versions/{a}..{b}`: changed terms with what went and what came.
pub(super) fn difference(
    state: &WebState,
    reader: &Reader,
    pid: &Pid,
    from: &str,
    to: &str,
) -> Result<Response, WebError> {
    let (from, to): (Version, Version) =
        (from.parse().map_err(|_| WebError::NotFound)?, to.parse().map_err(|_| WebError::NotFound)?);
    if wanted(&reader.accept) == Wanted::Json {
        let patch = state.store.diff(pid, from, to)?.ok_or(WebError::NotFound)?;
        return Ok(json(StatusCode::OK, "application/json-patch+json", patch.to_string().into_bytes()));
    }
    let (Some(old), Some(new)) = (state.store.version(pid, from)?, state.store.version(pid, to)?) else {
        return Err(WebError::NotFound);
    };
    let words = reader.words;
    let here = landing(pid, new.kind);
    let title = words.with("diff-title", &[("from", &from.to_string()), ("to", &to.to_string())]);
    let rows = differences(&old, &new)?;
    let main = html! {
        h1 { (title) }
        (pid_line(words, pid, new.kind))
        p {
            a href=(here) { (words.t("back-to-object")) } " · " a href={ (here) "/versions" } { (words.t("to-versions")) } " · "
            a href={ (here) "/versions/" (to) ".." (from) } { (words.t("diff-swap")) }
        }
        p.muted { (words.with("diff-dates", &[("old", &words.instant(old.at)), ("new", &words.instant(new.at))])) }
        @if rows.is_empty() { p { (words.t("diff-none")) } } @else {
            div.scroll tabindex="0" role="region" aria-label=(title) {
                table.record {
                    caption { (words.count("diff-count", rows.len() as u64)) }
                    thead { tr { th scope="col" { (words.t("col-term")) } th scope="col" { (words.t("diff-old")) } th scope="col" { (words.t("diff-new")) } } }
                    tbody {
                        @for row in &rows {
                            tr {
                                td { span.mono { (row.term) } @if !row.path.is_empty() { br; span.small.muted { (row.path) } } }
                                td { @if let Some(text) = &row.old { del { (text) } } }
                                td { @if let Some(text) = &row.new { ins { (text) } } }
                            }
                        }
                    }
                }
            }
        }
    };
    let page = Page { title, unlisted: true, section: Section::Explore, main, ..Page::default() };
    Ok(page.respond(reader))
}
