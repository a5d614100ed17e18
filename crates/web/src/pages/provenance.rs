//! Provenance: the steps that made an object, in words.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use serde_json::Value;
use solander_model::{ObjectKind, Pid};
use solander_store::Change;

use super::versions::activity;
use super::{PidPath, pid_of};
use crate::error::WebError;
use crate::parts::{landing, pid_line};
use crate::reader::Reader;
use crate::respond::work;
use crate::shell::{Page, Section};
use crate::state::WebState;

/// Most steps told.
const MOST: usize = 60;

/// Answers `/specimens/{prefix}/{suffix}/provenance`.
pub(crate) async fn provenance(
    State(state): State<WebState>,
    PidPath { 0: (prefix, suffix) }: PidPath,
    reader: Reader,
) -> Result<Response, WebError> {
    tell(state, pid_of(&prefix, &suffix)?, reader, ObjectKind::DigitalSpecimen).await
}

/// Answers `/media/{prefix}/{suffix}/provenance`.
pub(crate) async fn media_provenance(
    State(state): State<WebState>,
    PidPath { 0: (prefix, suffix) }: PidPath,
    reader: Reader,
) -> Result<Response, WebError> {
    tell(state, pid_of(&prefix, &suffix)?, reader, ObjectKind::DigitalMedia).await
}

async fn tell(state: WebState, pid: Pid, reader: Reader, kind: ObjectKind) -> Result<Response, WebError> {
    work(move || {
        let mut changes = state.store.versions(&pid)?;
        if changes.first().is_none_or(|c| c.kind != kind) {
            return Err(WebError::NotFound);
        }
        changes.reverse();
        changes.truncate(MOST);
        let mut steps = Vec::new();
        for change in &changes {
            let archive = if change.run > 0 { state.store.run(change.run)?.map(|run| run.archive) } else { None };
            steps.push((change, state.store.event(&pid, change.version)?, archive));
        }
        let words = reader.words;
        let title = words.with("provenance-title", &[("pid", &pid.to_string())]);
        let main = html! {
            div.prose {
                h1 { (title) }
                (pid_line(words, &pid, kind))
                p { a href=(landing(&pid, kind)) { (words.t("back-to-object")) } " · " a href={ (landing(&pid, kind)) "/versions" } { (words.t("to-versions")) } }
            }
            div.steps { (path(&reader, &changes)) }
            ol.history.prose { @for (change, event, archive) in &steps { (step(&reader, &pid, change, event.as_ref(), archive.as_deref())) } }
        };
        Ok(Page { title: title.clone(), section: Section::Explore, main, ..Page::default() }.respond(&reader))
    })
    .await
}

/// The versions on a line, oldest at the left.
fn path(reader: &Reader, changes: &[Change]) -> Markup {
    let shown: Vec<&Change> = changes.iter().take(8).rev().collect();
    let step = 960.0 / shown.len().max(1) as f64;
    html! {
        svg viewBox="0 0 960 64" role="img" aria-label=(reader.words.count("provenance-path", changes.len() as u64)) {
            path d={ "M" (step / 2.0) " 20H" (960.0 - step / 2.0) } {}
            @for (i, change) in shown.iter().enumerate() {
                @let x = step * (i as f64 + 0.5);
                circle.dot cx=(x) cy="20" r="7" {}
                text x=(x) y="44" text-anchor="middle" { (change.version) }
                text x=(x) y="60" text-anchor="middle" { (&change.at.to_string()[..10]) }
            }
        }
    }
}

fn step(reader: &Reader, pid: &Pid, change: &Change, event: Option<&Value>, archive: Option<&str>) -> Markup {
    let words = reader.words;
    let agents: Vec<&str> = event
        .and_then(|e| e["ods:hasAgents"].as_array())
        .map(|list| list.iter().filter_map(|a| a["schema:name"].as_str()).collect())
        .unwrap_or_default();
    let changed = event.and_then(|e| e["prov:Activity"]["ods:changeValue"].as_array()).map_or(0, Vec::len) as u64;
    html! {
        li {
            h2 { (activity(words, change.activity)) ": " a href={ (landing(pid, change.kind)) "/versions/" (change.version) } { (words.with("version-number", &[("version", &change.version.to_string())])) } }
            p { time datetime=(change.at) { (words.instant(change.at)) } }
            @if !agents.is_empty() { p.muted { (words.with("provenance-by", &[("agents", &agents.join(", "))])) } }
            @if let Some(archive) = archive { p.muted { (words.with("provenance-run", &[("run", &change.run.to_string()), ("archive", archive)])) } }
            @if changed > 0 { p.muted { (words.count("provenance-changes", changed)) } }
            p.small.muted { (words.t("provenance-hash")) " " code { (change.hash) } }
        }
    }
}
