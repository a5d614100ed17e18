//! The `10320/loc` value: where a handle resolver may lead.

use std::fmt::Write as _;

/// One place.
#[derive(Debug)]
pub(super) struct Location {
    pub(super) href: String,
    pub(super) view: &'static str,
    pub(super) weight: u8,
}

/// The value as XML: the first place has the weight.
pub(super) fn xml(locations: &[Location]) -> String {
    let mut text = String::from("<locations>");
    for (id, Location { href, view, weight }) in locations.iter().enumerate() {
        let href = escape(href);
        // Writing to a string does not fail.
        let _ = write!(text, r#"<location href="{href}" id="{id}" view="{view}" weight="{weight}"/>"#);
    }
    text.push_str("</locations>");
    text
}

/// Escapes an attribute value, and leaves out what XML 1.0 cannot hold.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_addresses_stay_attributes() {
        let place = Location { href: "https://a/?x=1&y=\"><script>\u{0}".into(), view: "CATALOG", weight: 0 };
        assert_eq!(
            xml(&[place]),
            r#"<locations><location href="https://a/?x=1&amp;y=&quot;&gt;&lt;script&gt;" id="0" view="CATALOG" weight="0"/></locations>"#
        );
    }
}
