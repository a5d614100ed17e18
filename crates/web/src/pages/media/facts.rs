//! About an image: what the record says, and what was read from the file.

use maud::{Markup, html};
use solander_model::ObjectKind;
use solander_model::opends::DigitalMedia;

use super::seen::Seen;
use crate::images::{ImageFacts, Verdict};
use crate::locale::Words;
use crate::parts::{icon, landing, licence, people, short, tint};
use crate::reader::Reader;

/// The address of something that is kept elsewhere; a link only where a browser may follow it.
pub(super) fn outside(address: &str) -> Markup {
    html! {
        @if address.starts_with("https://") || address.starts_with("http://") { a.mono href=(address) rel="external" { (address) } }
        @else { span.mono { (address) } }
    }
}

pub(super) fn facts(reader: &Reader, seen: &Seen, licence_text: Option<&str>) -> Markup {
    let words = reader.words;
    let media = &seen.media;
    let kept = seen.facts.as_ref();
    let fact = |name: &str, value: Option<String>| html! { @if let Some(value) = value.filter(|v| !v.trim().is_empty()) { dt { (words.t(name)) } dd { (value) } } };
    let ready = kept.filter(|f| f.ready());
    let size = ready.map(|f| (i64::from(f.width), i64::from(f.height)));
    let stated = media.pixel_x_dimension.zip(media.pixel_y_dimension);
    let size = size.or(stated).map(|(w, h)| format!("{w} × {h} px"));
    let kept_device = kept.and_then(|f| f.device.clone());
    let kept_date = kept.and_then(|f| f.captured.clone());
    html! {
        dl.facts.narrow {
            dt { (words.t("licence")) }
            dd { @match licence_text { Some(text) => (licence(text).told(words)), None => (words.t("licence-none")) } }
            @if let Some(names) = people(media.has_agents.iter()) { dt { (words.t("media-people")) } dd { (names) } }
            (fact("media-format", kept.and_then(|f| f.media_type.clone()).or_else(|| media.format.clone())))
            (fact("media-type", media.type_.clone()))
            (fact("media-size", size))
            @if let Some(facts) = ready { (measured(words, facts)) }
            (fact("media-part", media.subject_part.clone().or_else(|| media.subject_part_literal.clone())))
            (fact("media-orientation", media.subject_orientation.clone().or_else(|| media.subject_orientation_literal.clone())))
            (fact("media-device", media.capture_device.clone().or(kept_device)))
            (fact("media-technique", media.resource_creation_technique.clone()))
            (fact("media-taken", taken(media).or(kept_date).map(|d| words.date(&d))))
            (fact("media-comments", media.comments.clone()))
            (fact("media-tags", Some(media.tag.join(", "))))
            (fact("media-holder", media.organisation_name.clone()))
            (fact("media-source", media.source_system_name.clone()))
            dt { (words.t("media-address")) }
            dd { (outside(&media.access_uri)) }
            @if let Some(hash) = kept.and_then(|f| f.sha256) { dt { (words.t("media-checksum")) } dd.mono { (hash) } }
        }
        @if let Some(facts) = kept { (colours(words, facts)) (quality(words, facts)) (near(reader, seen, facts)) }
    }
}

fn taken(media: &DigitalMedia) -> Option<String> {
    media.create_date.clone().or_else(|| media.digitization_date.clone())
}

/// What the scale of the image tells.
fn measured(words: Words, facts: &ImageFacts) -> Markup {
    let Some((per_mm, source)) = facts.scale() else { return Markup::default() };
    let length =
        |pixels: u32| words.decimal(f64::from(pixels) / per_mm, usize::from(f64::from(pixels) / per_mm < 100.0));
    let how = match source {
        crate::images::ScaleSource::Measured => "media-scale-measured",
        crate::images::ScaleSource::File => "media-scale-file",
    };
    html! {
        dt { (words.t("media-size-mm")) }
        dd { (length(facts.width)) " × " (length(facts.height)) " mm " span.muted.small { (words.t(how)) } }
        dt { (words.t("media-resolution")) }
        dd { (words.decimal(per_mm * 25.4, 0)) " ppi " span.muted { "(" (words.decimal(per_mm, 1)) " px/mm)" } }
    }
}

fn colours(words: Words, facts: &ImageFacts) -> Markup {
    if facts.colours.is_empty() {
        return Markup::default();
    }
    html! {
        h3 { (words.t("media-colours")) }
        ul.tints {
            @for colour in facts.colours.iter().take(8) {
                li {
                    svg viewBox="0 0 24 24" aria-hidden="true" { rect width="24" height="24" fill=(colour) {} }
                    span { (tint(words, *colour)) " " span.mono.muted { (colour) } }
                    span.num { (words.percent((colour.share.clamp(0.0, 1.0) * 1000.0).round() as u64, 1000)) }
                }
            }
        }
    }
}

fn quality(words: Words, facts: &ImageFacts) -> Markup {
    if facts.quality.is_empty() {
        return Markup::default();
    }
    let named = |verdict: &Verdict| {
        words.find(&format!("quality-{}", verdict.measure)).unwrap_or_else(|| verdict.measure.replace(['_', '-'], " "))
    };
    let places = |n: f64| {
        if n.abs() >= 100.0 {
            0
        } else if n.abs() >= 1.0 {
            1
        } else {
            3
        }
    };
    html! {
        h3 #quality { (words.t("media-quality")) }
        div.scroll tabindex="0" role="region" aria-labelledby="quality" {
            table.quality {
                thead { tr { th scope="col" { (words.t("col-check")) } th scope="col" { (words.t("col-found")) } th scope="col" { (words.t("col-asked")) } th scope="col" { (words.t("col-verdict")) } } }
                tbody {
                    @for verdict in &facts.quality {
                        tr {
                            th scope="row" { (named(verdict)) }
                            td.num { (words.decimal(verdict.figure, places(verdict.figure))) }
                            td.num { (if verdict.at_most { "≤ " } else { "≥ " }) (words.decimal(verdict.limit, places(verdict.limit))) }
                            td {
                                @if verdict.pass { span.yes { (icon("check")) " " (words.t("verdict-pass")) } }
                                @else { span.no { (icon("x")) " " (words.t("verdict-fail")) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn near(reader: &Reader, seen: &Seen, facts: &ImageFacts) -> Markup {
    if facts.near_duplicates.is_empty() {
        return Markup::default();
    }
    let words = reader.words;
    let here = seen.image.as_ref().map(|shown| landing(&shown.image.pid, ObjectKind::DigitalMedia));
    html! {
        h3 { (words.t("media-near")) }
        ul.plain.near {
            @for pid in facts.near_duplicates.iter().take(20) {
                li {
                    a href=(landing(pid, ObjectKind::DigitalMedia)) { (short(pid)) }
                    @if let Some(here) = &here { a.small href={ (here) "?compare=" (pid) } { (words.t("compare-with-this")) span.unseen { ": " (pid) } } }
                }
            }
        }
    }
}
