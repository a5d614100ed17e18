//! A specimen as a museum label, to be printed and laid beside it.

use axum::extract::State;
use axum::response::Response;
use maud::html;
use solander_model::ObjectKind;
use solander_model::opends::DigitalSpecimen;

use super::{PidPath, last_living, pid_of};
use crate::error::WebError;
use crate::parts::{
    card_accepted, card_catalogue_number, card_gathering, card_holder, card_type_status, landing, people, qr,
    specimen_title, with_role,
};
use crate::reader::Reader;
use crate::respond::work;
use crate::shell::{Page, Section};
use crate::state::WebState;

/// Answers `/specimens/{prefix}/{suffix}/label`.
pub(crate) async fn label(
    State(state): State<WebState>,
    PidPath { 0: (prefix, suffix) }: PidPath,
    reader: Reader,
) -> Result<Response, WebError> {
    let pid = pid_of(&prefix, &suffix)?;
    work(move || {
        let stored = last_living(&state, &pid)?;
        if stored.kind != ObjectKind::DigitalSpecimen {
            return Err(WebError::NotFound);
        }
        let specimen: DigitalSpecimen = stored.parse()?;
        let words = reader.words;
        let event = card_gathering(&specimen);
        let place = event.and_then(|e| e.has_location.as_deref());
        let where_found: Vec<&str> = place.map_or_else(Vec::new, |p| {
            [&p.country, &p.state_province, &p.county, &p.locality].into_iter().filter_map(|v| v.as_deref()).collect()
        });
        let gathered = || with_role(event.map_or(&[][..], |e| &e.has_agents), "collector").chain(with_role(&specimen.has_agents, "collector"));
        let url = pid.url(ObjectKind::DigitalSpecimen);
        let title = words.with("label-title", &[("number", card_catalogue_number(&specimen))]);
        let main = html! {
            p.no-print { a href=(landing(&pid, ObjectKind::DigitalSpecimen)) { (words.t("back-to-object")) } }
            h1.no-print { (title) }
            p.no-print.muted { (words.t("label-how")) }
            article.label-card aria-label=(title) {
                p.holder { (card_holder(&specimen)) }
                @if let Some(status) = card_type_status(&specimen) { p { strong { (status) } } }
                h2 { (specimen_title(&reader, &specimen)) }
                @if let Some(family) = card_accepted(&specimen).and_then(|i| i.has_taxon_identifications.first()).and_then(|t| t.family.as_deref()) { p { (family) } }
                @if !where_found.is_empty() { p { (where_found.join(", ")) } }
                @if let Some(habitat) = event.and_then(|e| e.habitat.as_deref()) { p { (habitat) } }
                p {
                    @if let Some(date) = event.and_then(|e| e.event_date.as_deref().or(e.verbatim_event_date.as_deref())) { (words.date(date)) }
                    @if let Some(names) = people(gathered()) { " · " (words.t("collected-by")) " " (names) }
                    @if let Some(number) = event.and_then(|e| e.field_number.as_deref()) { " " (number) }
                }
                div.foot {
                    div { (card_catalogue_number(&specimen)) br; (url) br; (words.with("imprint-version", &[("version", &stored.version.to_string()), ("date", &words.day(stored.at))])) }
                    (qr(&url, &words.t("qr-label")))
                }
            }
        };
        Ok(Page { title, unlisted: true, section: Section::Explore, main, ..Page::default() }.respond(&reader))
    })
    .await
}
