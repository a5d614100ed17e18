//! The state of the installation: sources, last runs, counts, and how far the index is.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde_json::{Value, json};
use solander_model::ObjectKind;
use solander_store::{Counts, Run, RunState, Stored};

use crate::error::WebError;
use crate::locale::Words;
use crate::machine::{Wanted, json as answer, wanted};
use crate::reader::Reader;
use crate::respond::work;
use crate::shell::{Page, Section};
use crate::state::WebState;

/// Answers `/status`.
pub(crate) async fn status(State(state): State<WebState>, reader: Reader) -> Result<Response, WebError> {
    work(move || {
        let counts = state.store.counts()?;
        let sources = state.store.list(ObjectKind::SourceSystem, None, 500)?;
        let runs = state.store.runs(20)?;
        let (last, seen) = (state.store.last_seq()?, state.index.cursor_seq());
        if wanted(&reader.accept) != Wanted::Html {
            let body = json!({
                "specimens": counts.specimens, "media": counts.media, "sources": counts.sources, "tombstones": counts.tombstones,
                "versions": counts.versions, "log": last, "index": seen,
            });
            return Ok(answer(StatusCode::OK, "application/json", body.to_string().into_bytes()));
        }
        let words = reader.words;
        let main = html! {
            h1 { (words.t("status-title")) }
            (numbers(words, &counts, last, seen))
            (sources_table(words, &sources, &runs))
            (runs_table(words, &runs))
        };
        Ok(Page { title: words.t("status-title"), section: Section::Status, main, ..Page::default() }.respond(&reader))
    })
    .await
}

fn numbers(words: Words, counts: &Counts, last: u64, seen: u64) -> Markup {
    let behind = last.saturating_sub(seen);
    html! {
        dl.figures {
            div { dt { (words.t("number-specimens")) } dd { (words.number(counts.specimens)) } }
            div { dt { (words.t("number-media")) } dd { (words.number(counts.media)) } }
            div { dt { (words.t("number-sources")) } dd { (words.number(counts.sources)) } }
            div { dt { (words.t("number-tombstones")) } dd { (words.number(counts.tombstones)) } }
            div { dt { (words.t("number-versions")) } dd { (words.number(counts.versions)) } }
        }
        p { @if behind == 0 { (words.t("index-current")) } @else { (words.count("index-behind", behind)) } }
    }
}

fn sources_table(words: Words, sources: &[Stored], runs: &[Run]) -> Markup {
    html! {
        section.part aria-labelledby="sources" {
            h2 #sources { (words.t("status-sources")) }
            @if sources.is_empty() { p.muted { (words.t("status-no-sources")) } } @else {
                div.scroll tabindex="0" role="region" aria-labelledby="sources" {
                    table {
                        thead { tr { th scope="col" { (words.t("col-source-name")) } th scope="col" { (words.t("col-pid")) } th scope="col" { (words.t("col-last-run")) } } }
                        tbody {
                            @for source in sources {
                                @let value = source.value().unwrap_or_default();
                                @let last = runs.iter().filter(|r| r.source.as_ref() == Some(&source.pid)).max_by_key(|r| r.id);
                                tr {
                                    th scope="row" { a href={ "/search?source-id=" (source.pid.url(ObjectKind::SourceSystem)) } { (value["schema:name"].as_str().unwrap_or_default()) } }
                                    td.mono { (source.pid) }
                                    td { @if let Some(run) = last { (words.instant(run.started)) ", " (state_words(words, run.state)) } @else { "–" } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn state_words(words: Words, state: RunState) -> String {
    match state {
        RunState::Running => words.t("run-running"),
        RunState::Finished => words.t("run-finished"),
        RunState::Failed => words.t("run-failed"),
        RunState::Held => words.t("run-held"),
    }
}

fn runs_table(words: Words, runs: &[Run]) -> Markup {
    let number = |report: &Value, name: &str| {
        let found = report[name]
            .as_u64()
            .or_else(|| report["counts"][name].as_u64())
            .or_else(|| report["specimens"][name].as_u64());
        found.map_or_else(|| "–".to_owned(), |n| words.number(n))
    };
    html! {
        section.part aria-labelledby="runs" {
            h2 #runs { (words.t("status-runs")) }
            @if runs.is_empty() { p.muted { (words.t("status-no-runs")) } } @else {
                div.scroll tabindex="0" role="region" aria-labelledby="runs" {
                    table {
                        thead { tr {
                            th scope="col" { (words.t("col-run")) } th scope="col" { (words.t("col-archive")) } th scope="col" { (words.t("col-started")) }
                            th scope="col" { (words.t("col-run-state")) } th scope="col" { (words.t("col-read")) } th scope="col" { (words.t("col-created")) }
                            th scope="col" { (words.t("col-revised")) } th scope="col" { (words.t("col-unchanged")) } th scope="col" { (words.t("col-refused")) }
                        } }
                        tbody {
                            @for run in runs {
                                tr {
                                    th.num scope="row" { (run.id) } td { (run.archive) } td { (words.instant(run.started)) } td { (state_words(words, run.state)) }
                                    td.num { (number(&run.report, "read")) } td.num { (number(&run.report, "created")) } td.num { (number(&run.report, "revised")) }
                                    td.num { (number(&run.report, "unchanged")) } td.num { (number(&run.report, "refused")) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
