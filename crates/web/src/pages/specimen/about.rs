//! How to cite a specimen.

use maud::{Markup, html};
use solander_model::ObjectKind;

use super::Shown;
use crate::machine::Citation;
use crate::parts::{landing, licence};
use crate::reader::Reader;

pub(super) fn cite(reader: &Reader, shown: &Shown, citation: &Citation) -> Markup {
    let words = reader.words;
    html! {
        section.part #cite aria-labelledby="cite-title" {
            h2 #cite-title { (words.t("part-cite")) }
            (cite_body(reader, &landing(&shown.stored.pid, ObjectKind::DigitalSpecimen), citation))
            @if let Some(text) = &shown.specimen.license { p { (words.t("licence")) " " (licence(text).told(words)) } }
        }
    }
}

/// The citation and its formats.
pub(crate) fn cite_body(reader: &Reader, here: &str, citation: &Citation) -> Markup {
    let words = reader.words;
    html! {
        blockquote.sheet.prose { p { (citation.text(reader)) } }
        p.no-print {
            (words.t("cite-formats")) " "
            a href={ (here) "/cite/text" } { (words.t("cite-text")) } " · "
            a href={ (here) "/cite/bibtex" } { "BibTeX" } " · "
            a href={ (here) "/cite/ris" } { "RIS" } " · "
            a href={ (here) "/cite/csl" } { "CSL-JSON" }
        }
    }
}
