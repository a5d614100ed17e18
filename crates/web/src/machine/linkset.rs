//! The linkset of an object.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use solander_model::ObjectKind;

use super::{Links, json};
use crate::error::WebError;
use crate::pages::{PidPath, last_living, pid_of};
use crate::parts::{card_media_of, card_related};
use crate::reader::Reader;
use crate::respond::work;
use crate::state::WebState;

/// Answers `…/linkset`.
pub(crate) async fn linkset(
    State(state): State<WebState>,
    PidPath { 0: (prefix, suffix) }: PidPath,
    reader: Reader,
) -> Result<Response, WebError> {
    let pid = pid_of(&prefix, &suffix)?;
    work(move || {
        let stored = last_living(&state, &pid)?;
        let links = match stored.kind {
            ObjectKind::DigitalSpecimen => {
                let specimen = stored.parse()?;
                let media: Vec<_> = card_media_of(&specimen).collect();
                Links::of_specimen(&reader, &stored, &specimen, &media)
            }
            ObjectKind::DigitalMedia => {
                let media: solander_model::opends::DigitalMedia = stored.parse()?;
                let specimens: Vec<_> = card_related(&media.has_entity_relationships, "hasDigitalSpecimen").collect();
                Links::of_media(&reader, &stored, &media, &specimens)
            }
            _ => return Err(WebError::NotFound),
        };
        Ok(json(StatusCode::OK, "application/linkset+json", links.document().to_string().into_bytes()))
    })
    .await
}
