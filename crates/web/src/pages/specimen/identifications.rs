//! Identifications, newest first.

use maud::{Markup, html};
use solander_model::opends::Identification;

use super::Shown;
use crate::parts::{people, taxon, type_badge, verbatim, with_role};
use crate::reader::Reader;

pub(super) fn identifications(reader: &Reader, shown: &Shown) -> Markup {
    let words = reader.words;
    let mut all: Vec<&Identification> = shown.specimen.has_identifications.iter().collect();
    // Undated ones keep their order at the end.
    all.sort_by(|a, b| b.date_identified.cmp(&a.date_identified));
    html! {
        section.part #identifications aria-labelledby="identifications-title" {
            h2 #identifications-title { (words.t("part-identifications")) }
            @if all.is_empty() { p.muted { (words.t("identifications-none")) } }
            ol.history {
                @for one in all {
                    li {
                        h3 { @for (i, name) in one.has_taxon_identifications.iter().enumerate() { @if i > 0 { " + " } (taxon(name)) } @if let Some(q) = &one.identification_qualifier { " " span.muted { (q) } } }
                        p {
                            (type_badge(one.type_status.as_deref()))
                            @if one.is_verified_identification { " " span.yes { (words.t("identification-current")) } }
                        }
                        p.muted {
                            @if let Some(names) = people(with_role(&one.has_agents, "identifier")) { (words.t("identified-by")) " " (names) } @else { (words.t("identifier-not-given")) }
                            @if let Some(date) = &one.date_identified { ", " (words.date(date)) }
                        }
                        (verbatim(words, one.verbatim_identification.as_deref()))
                        @if let Some(remarks) = &one.identification_remarks { p { (remarks) } }
                        @for name in &one.has_taxon_identifications {
                            @if let Some(accepted) = name.accepted_name_usage.as_deref().filter(|a| *a != name.scientific_name) { p.muted { (words.with("name-accepted", &[("name", accepted)])) } }
                        }
                        @for citation in &one.has_citations { p.small { (citation.bibliographic_citation) } }
                    }
                }
            }
        }
    }
}
