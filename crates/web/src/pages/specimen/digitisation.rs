//! How complete the record is, by both ways of computing it: what is there and what is missing.

use maud::{Markup, html};
use solander_model::MissingElement;

use super::Shown;
use crate::locale::Words;
use crate::parts::{icon, mids_mark};
use crate::reader::Reader;

/// Elements that a way of computing asks for, by level.
type Levels = [&'static [&'static str]; 4];

const TDWG_BIOLOGY: Levels = [
    &["Organization", "PhysicalSpecimenID"],
    &["License", "Modified", "Name", "ObjectType"],
    &["CollectingAgent", "CollectingNumber", "DateCollected", "Media", "QualitativeLocation", "QuantitativeLocation"],
    &["CollectingAgentID", "GeographicalLocalityID", "IdentifiedAsID", "IdentifiedByID", "MediaID", "OrganizationID"],
];
const TDWG_GEOLOGY: Levels = [
    &["Organization", "PhysicalSpecimenID"],
    &["License", "Modified", "Name", "ObjectType"],
    &["QualitativeLocation", "QuantitativeLocation", "StratigraphicContext"],
    &["GeographicalLocalityID", "IdentifiedAsID", "IdentifiedByID", "Mass", "MediaID", "OrganizationID"],
];
const TDWG_PALEONTOLOGY: Levels = [
    &["Organization", "PhysicalSpecimenID"],
    &["Chronostratigraphy", "License", "Modified", "Name", "ObjectType"],
    &["QualitativeLocation", "QuantitativeLocation", "StratigraphicContext"],
    &["CollectingAgentID", "GeographicalLocalityID", "IdentifiedAsID", "IdentifiedByID", "MediaID", "OrganizationID"],
];
const DISSCO_BIOLOGY: Levels = [
    &[],
    &["License", "ObjectType", "Name", "Discipline"],
    &["Media", "QualitativeLocation", "QuantitativeLocation", "DateCollected", "CollectingNumber", "CollectingAgent"],
    &["OrganizationID", "IdentifiedAsID", "IdentifiedByID", "GeographicalLocalityID", "CollectingAgentID"],
];
const DISSCO_GEOLOGY: Levels = [
    &[],
    &["License", "ObjectType", "Name", "Discipline"],
    &["TypeStatus", "StratigraphicContext", "QualitativeLocation", "QuantitativeLocation"],
    &["OrganizationID", "IdentifiedAsID", "IdentifiedByID", "GeographicalLocalityID"],
];
/// Above level 1 the DiSSCo way asks nothing but a discipline of these.
const DISSCO_NEITHER: Levels = [&[], &["License", "ObjectType", "Name", "Discipline"], &["Discipline"], &[]];

pub(super) fn digitisation(reader: &Reader, shown: &Shown) -> Markup {
    let words = reader.words;
    let assessed = shown.source.remarks.mids.as_ref();
    html! {
        section.part #digitisation aria-labelledby="digitisation-title" {
            h2 #digitisation-title { (words.t("part-digitisation")) }
            p.prose { (words.t("mids-explained")) }
            @match assessed {
                Some(mids) => {
                    @let dissco = match shown.specimen.topic_discipline.as_deref() {
                        Some("Botany" | "Microbiology" | "Zoology" | "Other Biodiversity") => &DISSCO_BIOLOGY,
                        Some("Palaeontology" | "Astrogeology" | "Geology" | "Ecology" | "Other Geodiversity") => &DISSCO_GEOLOGY,
                        _ => &DISSCO_NEITHER,
                    };
                    @let tdwg = match mids.tdwg_discipline.as_str() { "Geology" => &TDWG_GEOLOGY, "Paleontology" => &TDWG_PALEONTOLOGY, _ => &TDWG_BIOLOGY };
                    div.split {
                        (table(words, &words.t("mids-dissco"), Some(mids.dissco), dissco, &mids.dissco_missing, usize::from(mids.dissco) + 1))
                        (table(words, &words.with("mids-tdwg", &[("discipline", &mids.tdwg_discipline)]), mids.tdwg, tdwg, &mids.tdwg_missing, 3))
                    }
                }
                None => { p { (mids_mark(words, shown.specimen.mids_level)) } p.muted { (words.t("mids-unassessed")) } }
            }
        }
    }
}

/// Elements up to the level that was looked at; those above are not known.
fn table(
    words: Words,
    caption: &str,
    level: Option<u8>,
    levels: &Levels,
    missing: &[MissingElement],
    looked_at: usize,
) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table {
                caption {
                    (caption) " "
                    @match level { Some(level) => (mids_mark(words, i64::from(level))), None => span { (words.t("mids-none")) } }
                }
                thead { tr { th scope="col" { (words.t("col-level")) } th scope="col" { (words.t("col-element")) } th scope="col" { (words.t("col-state")) } } }
                tbody {
                    @for (number, elements) in levels.iter().enumerate() {
                        @if elements.is_empty() && number == 0 {
                            tr { td.num { "0" } td.muted { (words.t("mids-always")) } td { (yes(words)) } }
                        }
                        @for element in *elements {
                            @let lacks = missing.iter().any(|m| usize::from(m.level) == number && m.element == *element);
                            tr {
                                td.num { (number) }
                                td { (words.t(&format!("mids-el-{element}"))) }
                                td {
                                    @if number > looked_at { span.muted { (words.t("mids-not-asked")) } }
                                    @else if lacks { span.no { (icon("minus")) " " (words.t("mids-missing")) } }
                                    @else { (yes(words)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn yes(words: Words) -> Markup {
    html! { span.yes { (icon("check")) " " (words.t("mids-present")) } }
}
