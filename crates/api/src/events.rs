//! The change feed: every change once, in the order in which it was saved.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use solander_model::ObjectKind;
use solander_store::{Change, Store};
use utoipa::ToSchema;

use crate::answer::{Data, Keep, List};
use crate::ask::Ask;
use crate::openapi::{Failures, FeedParams, Unchanged};
use crate::paging::ListLinks;
use crate::params::{Controls, one_of};
use crate::{ApiError, ApiState, BadParameter};

/// Rows of the log read for one answer at most, whatever the kind asked for.
const MAX_READ: u64 = 20_000;

/// The kinds by the names of their addresses.
const KINDS: &[(&str, ObjectKind)] = &[
    ("digital-specimen", ObjectKind::DigitalSpecimen),
    ("digital-media", ObjectKind::DigitalMedia),
    ("source-system", ObjectKind::SourceSystem),
    ("data-mapping", ObjectKind::DataMapping),
];

/// One change of one object.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChangeEvent {
    /// The object.
    #[schema(example = "https://doi.org/TEST/8SW-S6G-YA1")]
    object: String,
    /// Its type.
    #[schema(example = "ods:DigitalSpecimen")]
    object_type: String,
    /// The version that was made.
    #[schema(example = 2)]
    version: u32,
    /// `ods:Create`, `ods:Update` or `ods:Tombstone`.
    #[schema(example = "ods:Update")]
    activity: String,
    /// When.
    #[schema(example = "2026-05-03T12:00:00.000Z")]
    at: String,
    /// The harvest run that made it; `null` outside of harvests.
    #[schema(required)]
    run: Option<u64>,
    /// SHA-256 of the version.
    hash: String,
    /// Where to go on after this change.
    #[schema(example = "2s")]
    cursor: String,
}

/// A place in the feed as clients carry it. They need not know that it counts.
fn write(seq: u64) -> String {
    let mut signs = Vec::new();
    let mut rest = seq;
    loop {
        signs.push(char::from_digit((rest % 36) as u32, 36).expect("a digit below 36"));
        rest /= 36;
        if rest == 0 {
            break;
        }
    }
    signs.iter().rev().collect()
}

fn read(cursor: &str) -> Result<u64, BadParameter> {
    let plain =
        (1..=12).contains(&cursor.len()) && cursor.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
    plain
        .then(|| u64::from_str_radix(cursor, 36).ok())
        .flatten()
        .ok_or_else(|| BadParameter::value("since", cursor, "must be a cursor from links.next"))
}

/// At most `limit` changes after `since`, and where to go on. Rows of other kinds are passed over.
fn changes(store: &Store, since: u64, limit: usize, kind: Option<ObjectKind>) -> Result<(Vec<Change>, u64), ApiError> {
    let mut found = Vec::new();
    let mut at = since;
    while found.len() < limit && at - since < MAX_READ {
        let step = if kind.is_some() { limit.max(1_000) } else { limit };
        let page = store.changes(at, step)?;
        let full = page.len() == step;
        for change in page {
            if found.len() == limit {
                return Ok((found, at));
            }
            at = change.seq;
            if kind.is_none_or(|kind| kind == change.kind) {
                found.push(change);
            }
        }
        if !full {
            break;
        }
    }
    Ok((found, at))
}

/// Changes
///
/// Every creation, revision and withdrawal once, in the order in which it was saved. Begin without `since` and follow
/// `links.next`; it is there also when nothing is new, so that the same address can be asked again later.
#[utoipa::path(get, path = "/api/events/v1", tag = "changes", operation_id = "listChanges", params(FeedParams),
    responses((status = 200, description = "Changes after the cursor", body = List<ChangeEvent>), Unchanged, Failures))]
pub(crate) async fn feed(State(state): State<ApiState>, ask: Ask) -> Result<Response, ApiError> {
    let controls = Controls::only(ask.pairs(), &["since", "limit", "kind"])?;
    let since = controls.get("since").map_or(Ok(0), read)?;
    let limit = controls.integer("limit", 1, 1_000)?.unwrap_or(100) as usize;
    let kind = controls.get("kind").map(|name| one_of("kind", name, KINDS)).transpose()?;
    let (found, at) = state.read(move |store| changes(store, since, limit, kind)).await?;
    let with = |since: u64| {
        let mut pairs: Vec<(String, String)> =
            ask.pairs().iter().filter(|(name, _)| name != "since").cloned().collect();
        pairs.insert(0, ("since".to_owned(), write(since)));
        ask.link(&pairs)
    };
    let links = ListLinks { this: ask.this(), first: Some(with(0)), next: Some(with(at)), prev: None };
    let data = found.into_iter().map(event).collect();
    ask.json(&List { data, links, meta: None }, Keep::Ask)
}

fn event(change: Change) -> Data<ChangeEvent> {
    let object = change.pid.url(change.kind);
    let attributes = ChangeEvent {
        object_type: change.kind.name().to_owned(),
        version: change.version.0,
        activity: change.activity.name().to_owned(),
        at: change.at.to_string(),
        run: (change.run > 0).then_some(change.run),
        hash: change.hash.to_string(),
        cursor: write(change.seq),
        object,
    };
    let id = format!("{}/{}", attributes.object, attributes.version);
    Data { id, kind: "ods:CreateUpdateTombstoneEvent".to_owned(), attributes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors() {
        for seq in [0, 1, 35, 36, 1_000_000, 36_u64.pow(12) - 1] {
            assert_eq!(read(&write(seq)), Ok(seq));
        }
        for text in ["", "-1", "A", "1 ", "zzzzzzzzzzzzz"] {
            assert!(read(text).is_err(), "{text:?}");
        }
    }
}
