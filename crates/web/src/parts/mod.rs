//! Parts that pages are put together from.

mod badge;
mod card;
mod chart;
mod facet;
mod finding;
mod island;
mod licence;
mod map;
mod name;
mod pager;
mod person;
mod picture;
mod pid;
mod qr;
mod service;
mod table;
mod tint;
mod viewer;

use maud::{Markup, html};

pub use badge::{mids_mark, type_badge};
pub use card::{Card, card, row};
pub(crate) use card::{
    accepted as card_accepted, catalogue_number as card_catalogue_number, gathering as card_gathering,
    holder as card_holder, media_of as card_media_of, media_read, place_and_year as card_place_and_year,
    related as card_related, specimen_title, type_status as card_type_status,
};
pub(crate) use chart::year_bars as chart_year_bars;
pub use chart::{bar_row, histogram, timeline};
pub use facet::{Facet, facet, facet_value, range_facet};
pub use finding::{findings_about, sentence};
pub(crate) use island::{island, words_for};
pub use licence::licence;
pub use map::{Spot, point_map, resolution_for, world_map};
pub use name::{plain, taxon};
pub use pager::pager;
pub use person::{people, with_role};
pub(crate) use picture::is_image;
pub use picture::picture;
pub use pid::{landing, pid_line, short};
pub use qr::qr;
pub(crate) use service::{Image, Region, SIZES, manifest};
pub use table::results_table;
pub(crate) use tint::tint;
pub(crate) use viewer::{Titled, View as Look, viewer};

use crate::assets;
use crate::locale::Words;

/// A sign from the sprite; words beside it say what it means.
#[must_use]
pub fn icon(name: &str) -> Markup {
    html! { svg.icon aria-hidden="true" { use href={ (assets::icons_address()) "#" (name) } {} } }
}

/// The address of the sprite, for modules that draw their own signs.
pub(crate) fn icons() -> &'static str {
    assets::icons_address()
}

/// A sentence the reader should not miss.
#[must_use]
pub fn notice(class: &str, content: &Markup) -> Markup {
    html! { div class={ "notice " (class) } role="note" { (content) } }
}

/// Text that came from a source, quoted, beside what was made of it.
#[must_use]
pub fn verbatim(words: Words, text: Option<&str>) -> Markup {
    html! {
        @if let Some(text) = text.filter(|t| !t.trim().is_empty()) {
            span.verbatim { (words.t("verbatim")) " " q translate="no" { (text) } }
        }
    }
}
