//! What remains of a withdrawn object: when, by whom, why, and what to use instead.

use axum::http::StatusCode;
use maud::{Markup, html};
use solander_model::opends::TombstoneMetadata;
use solander_model::{ObjectKind, Version};
use solander_store::Stored;

use super::specimen::leaves;
use crate::error::WebError;
use crate::parts::{landing, people, pid_line};
use crate::reader::Reader;
use crate::shell::{Page, Section};
use crate::state::WebState;

/// The page of a tombstone, with status 410.
pub(super) fn page(state: &WebState, reader: &Reader, stored: &Stored) -> Result<Page, WebError> {
    let words = reader.words;
    let body = stored.value()?;
    let remains: TombstoneMetadata =
        serde_json::from_value(body["ods:hasTombstoneMetadata"].clone()).unwrap_or_default();
    let name = body["ods:specimenName"].as_str().or_else(|| body["dcterms:title"].as_str()).unwrap_or_default();
    let title = if name.is_empty() {
        words.with("tombstone-title", &[("pid", &stored.pid.to_string())])
    } else {
        name.to_owned()
    };
    let last = Version(stored.version.0.saturating_sub(1));
    let earlier = if last.0 > 0 { state.store.version(&stored.pid, last)? } else { None };
    let date =
        if remains.tombstone_date.is_empty() { words.instant(stored.at) } else { words.date(&remains.tombstone_date) };
    let here = landing(&stored.pid, stored.kind);
    let main = html! {
        article {
            div.tombstone role="note" {
                p { strong { (words.with("tombstone-when", &[("date", &date)])) } }
                @if !remains.tombstone_text.is_empty() { p { (words.t("tombstone-why")) " " (remains.tombstone_text) } }
                @if let Some(names) = people(remains.has_agents.iter()) { p { (words.t("tombstone-who")) " " (names) } }
                @for related in &remains.has_related_pids {
                    @if let Some(target) = related.identifier.as_deref().or(related.schema_identifier.as_deref()) {
                        p { (words.t("tombstone-instead")) " " (instead(target)) " " span.muted { (related.relationship_type) } }
                    }
                }
            }
            h1 { (title) }
            (pid_line(words, &stored.pid, stored.kind))
            p.prose { (words.t("tombstone-explained")) }
            p {
                a href={ (here) "/versions" } { (words.t("to-versions")) }
                @if let Some(earlier) = &earlier { " · " a href={ (here) "/versions/" (earlier.version) } { (words.t("tombstone-last")) } }
            }
            details {
                summary { (words.t("tombstone-remains")) }
                dl.facts { @for leaf in leaves(&body) { dt.mono { (leaf.term) } dd { (leaf.value) } } }
            }
        }
    };
    let section = if stored.kind == ObjectKind::DigitalMedia { Section::Media } else { Section::Explore };
    Ok(Page { status: StatusCode::GONE, title, unlisted: true, section, main, ..Page::default() })
}

fn instead(target: &str) -> Markup {
    html! {
        @if let Ok(pid) = target.parse::<solander_model::Pid>() { a href={ "/pid/" (pid) } { (target) } } @else { (target) }
    }
}
