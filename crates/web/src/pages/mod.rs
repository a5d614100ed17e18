//! One page per file.

mod about;
mod entrance;
mod failure;
mod label;
mod media;
mod preferences;
mod provenance;
mod search;
mod specimen;
mod status;
mod tombstone;
mod values;
mod versions;

pub(crate) use about::{about, about_accessibility, about_data, about_search};
pub(crate) use entrance::{EntranceNumbers, entrance};
pub(crate) use failure::{failed, not_found};
pub(crate) use label::label;
pub(crate) use media::{media, media_version, media_versions};
pub(crate) use preferences::preferences;
pub(crate) use provenance::{media_provenance, provenance};
pub(crate) use search::{media_search, specimen_search};
pub(crate) use specimen::{specimen, specimen_version};
pub(crate) use status::status;
pub(crate) use values::values;
pub(crate) use versions::versions;

use axum::extract::Path;
use solander_model::Pid;
use solander_store::{Activity, Stored};

use crate::error::WebError;
use crate::state::WebState;

/// The PID of an object page's address; letters in any case.
pub(crate) fn pid_of(prefix: &str, suffix: &str) -> Result<Pid, WebError> {
    format!("{prefix}/{suffix}").parse().map_err(|_| WebError::NotFound)
}

/// The newest version that is no tombstone: what a withdrawn object last said can still be cited and printed.
pub(crate) fn last_living(state: &WebState, pid: &Pid) -> Result<Stored, WebError> {
    let head = state.store.head(pid)?.ok_or(WebError::NotFound)?;
    if !head.deleted {
        return Ok(head);
    }
    let living = state.store.versions(pid)?.into_iter().rev().find(|change| change.activity != Activity::Tombstone);
    let version = living.ok_or(WebError::NotFound)?.version;
    state.store.version(pid, version)?.ok_or(WebError::NotFound)
}

/// Prefix and suffix in an address.
pub(crate) type PidPath = Path<(String, String)>;

/// Answers what no route answers.
pub(crate) async fn nowhere() -> WebError {
    WebError::NotFound
}
