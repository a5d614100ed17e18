//! Small marks: kind of type, level of digitisation.

use maud::{Markup, html};

use crate::locale::Words;

/// Type statuses that make no type of a specimen.
const NO_TYPES: &[&str] = &["nottype", "not a type", "notatype", "no type", "none", "false", "no"];

/// The red ribbon, for types alone. A status with a question mark is a finding, not a badge.
#[must_use]
pub fn type_badge(status: Option<&str>) -> Markup {
    html! {
        @if let Some(status) = shown_type(status) { span.badge { (capitalised(status)) } }
    }
}

/// The type status that deserves the ribbon.
pub(crate) fn shown_type(status: Option<&str>) -> Option<&str> {
    let status = status?.trim();
    let kind = status.split([' ', ';', '|']).next().unwrap_or(status);
    let certain = !status.contains('?') && !kind.is_empty();
    (certain && !NO_TYPES.iter().any(|no| status.eq_ignore_ascii_case(no))).then_some(kind)
}

fn capitalised(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut signs = lower.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

/// Four slots, filled up to the level, and the level in words.
#[must_use]
pub fn mids_mark(words: Words, level: i64) -> Markup {
    let text = words.with("mids-level", &[("level", &level.to_string())]);
    html! {
        span.mids {
            svg viewBox="0 0 41 12" aria-hidden="true" {
                @for slot in 0..4_i64 {
                    rect class=[(slot <= level).then_some("full")] x=(slot * 10 + 1) y="1" width="8" height="10" {}
                }
            }
            span { (text) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shown_type;

    #[test]
    fn only_certain_types() {
        assert_eq!(shown_type(Some("holotype")), Some("holotype"));
        assert_eq!(shown_type(Some("isotype of Quercus alba")), Some("isotype"));
        assert_eq!(shown_type(Some("holotype?")), None);
        assert_eq!(shown_type(Some("not a type")), None);
        assert_eq!(shown_type(None), None);
    }
}
