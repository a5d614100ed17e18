//! The head of a specimen's page, its list of contents, and the foot of its print.

use maud::{Markup, html};
use solander_model::ObjectKind;

use super::Shown;
use crate::locale::Words;
use crate::parts::{
    card_catalogue_number, card_holder, card_type_status, facet_value, icon, landing, mids_mark, pid_line, qr,
    specimen_title, type_badge,
};
use crate::reader::Reader;
use solander_model::Field;

pub(super) fn head(reader: &Reader, shown: &Shown) -> Markup {
    let words = reader.words;
    let specimen = &shown.specimen;
    let here = landing(&shown.stored.pid, ObjectKind::DigitalSpecimen);
    html! {
        header.object-head {
            p.line {
                @if let Some(kind) = &specimen.basis_of_record { span.muted { (facet_value(words, Field::BasisOfRecord, kind)) } }
                (type_badge(card_type_status(specimen)))
            }
            h1 { (specimen_title(reader, specimen)) }
            p.line {
                span { (card_holder(specimen)) }
                span { (words.t("catalogue-number")) " " span.mono { (card_catalogue_number(specimen)) } }
                a href="#digitisation" { (mids_mark(words, specimen.mids_level)) }
            }
            (pid_line(words, &shown.stored.pid, ObjectKind::DigitalSpecimen))
            div.actions {
                a.button href="#cite" { (icon("quotes")) (words.t("action-cite")) }
                a.button href={ (here) "/data.json" } { (icon("download-simple")) (words.t("action-json")) }
                a.button href={ (here) "/data.jsonld" } { (icon("download-simple")) (words.t("action-jsonld")) }
                a.button href={ (here) "/label" } { (icon("printer")) (words.t("action-label")) }
                a.button href={ (here) "/versions" } { (icon("clock-counter-clockwise")) (words.count("action-versions", u64::from(shown.newest.0))) }
            }
        }
    }
}

pub(super) fn contents(words: Words, shown: &Shown) -> Markup {
    let mut parts = vec![("identifications", "part-identifications")];
    if super::related::has_place(shown) {
        parts.push(("place", "part-place"));
    }
    if super::related::has_related(shown) {
        parts.push(("related", "part-related"));
    }
    parts.extend([("digitisation", "part-digitisation"), ("cite", "part-cite"), ("record", "part-record")]);
    html! {
        nav aria-label=(words.t("contents")) {
            ul.contents { @for (id, name) in parts { li { a href={ "#" (id) } { (words.t(name)) } } } }
        }
    }
}

/// What stands at the foot of a printed page.
pub(super) fn imprint(reader: &Reader, shown: &Shown) -> Markup {
    let words = reader.words;
    let url = shown.stored.pid.url(ObjectKind::DigitalSpecimen);
    html! {
        div.print-only.imprint {
            p {
                (url) br;
                (words.with("imprint", &[("version", &shown.stored.version.to_string()), ("date", &words.instant(shown.stored.at)), ("title", &reader.settings.title)]))
            }
            (qr(&url, &words.t("qr-label")))
        }
    }
}
