//! *IIIF Change Discovery API 1.0*: every entry of the log as an activity, in its order.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use solander_iiif::discovery::{Activity, ActivityKind, OrderedCollection, OrderedCollectionPage};
use solander_model::ObjectKind;
use solander_store::Change;

use super::links::base;
use super::manifest::json;
use crate::ask::origin;
use crate::{ApiError, ApiState};

/// Media type of answers.
const DISCOVERY: &str = "application/ld+json;profile=\"http://iiif.io/api/discovery/1/context.json\"";
/// Activities on one page. The log has no gaps, so a page is a stretch of it and never changes once it is full.
const SIZE: u64 = 1000;

fn page_address(here: &str, page: u64) -> String {
    format!("{}/activity/{page}", base(here))
}

/// The whole stream.
pub(crate) async fn stream(State(state): State<ApiState>, headers: HeaderMap) -> Result<Response, ApiError> {
    let here = origin(&headers, &state.settings().public_url);
    let last = state.read(|store| Ok(store.last_seq()?)).await?;
    let pages = last.div_ceil(SIZE).max(1);
    let stream = OrderedCollection {
        id: format!("{}/activity", base(&here)),
        total_items: last,
        first: Some(page_address(&here, 0)),
        last: page_address(&here, pages - 1),
        rights: None,
    };
    json(&headers, &stream.to_json(), DISCOVERY)
}

/// One page of it, numbered from 0.
pub(crate) async fn page(
    State(state): State<ApiState>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let here = origin(&headers, &state.settings().public_url);
    let missing = || ApiError::NotFound { what: format!("the stream of changes has no page {number:.20}") };
    let page: u64 = number.parse().map_err(|_| missing())?;
    let from = page.checked_mul(SIZE).ok_or_else(missing)?;
    let (last, changes) = state
        .read(move |store| {
            let last = store.last_seq()?;
            let changes = if from < last { store.changes(from, SIZE as usize)? } else { Vec::new() };
            Ok((last, changes))
        })
        .await?;
    if changes.is_empty() && page > 0 {
        return Err(missing());
    }
    let page = OrderedCollectionPage {
        id: page_address(&here, page),
        part_of: format!("{}/activity", base(&here)),
        start_index: from,
        previous: page.checked_sub(1).map(|page| page_address(&here, page)),
        next: (from + SIZE < last).then(|| page_address(&here, page + 1)),
        items: changes.iter().map(|change| activity(change, &here)).collect(),
    };
    json(&headers, &page.to_json(), DISCOVERY)
}

fn activity(change: &Change, here: &str) -> Activity {
    let kind = match change.activity {
        solander_store::Activity::Create => ActivityKind::Create,
        solander_store::Activity::Update => ActivityKind::Update,
        solander_store::Activity::Tombstone => ActivityKind::Delete,
    };
    let pid = &change.pid;
    let record = |noun: &str| vec![(format!("{here}/api/{noun}/v1/{pid}"), "application/json".to_owned(), None)];
    let (object, object_type, see_also) = match change.kind {
        ObjectKind::DigitalSpecimen => {
            (format!("{}/manifest/{pid}", base(here)), "Manifest", record("digital-specimen"))
        }
        ObjectKind::DigitalMedia => {
            (format!("{}/manifest/media/{pid}", base(here)), "Manifest", record("digital-media"))
        }
        // A source or its mapping concerns all that comes from it.
        _ => (format!("{}/collection", base(here)), "Collection", Vec::new()),
    };
    Activity {
        id: Some(format!("{}/activity/entry/{}", base(here), change.seq)),
        kind: if object_type == "Collection" { ActivityKind::Update } else { kind },
        end_time: change.at.to_string(),
        object,
        object_type: object_type.into(),
        canonical: Some(pid.url(change.kind)),
        see_also,
    }
}
