//! Members of documents whose shape varies between versions and publishers.

use crate::ImageSize;
use serde_json::Value;

/// Longest address or text that is taken.
const LONGEST: usize = 4096;

/// The first of these members that is there.
pub(super) fn member<'a>(value: &'a Value, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| value.get(name))
}

/// A member as a list: one thing is a list of one, nothing is none.
pub(super) fn several<'a>(value: &'a Value, names: &[&str]) -> &'a [Value] {
    match member(value, names) {
        Some(Value::Array(items)) => items,
        Some(Value::Null) | None => &[],
        Some(one) => std::slice::from_ref(one),
    }
}

/// Text that is not too long.
pub(super) fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty() && text.len() <= LONGEST).then(|| text.to_owned())
}

/// The address of a thing that is told as its address or as an object that has one.
pub(super) fn address(value: &Value) -> Option<String> {
    let text = text(value).or_else(|| text(member(value, &["id", "@id"])?))?;
    let (scheme, rest) = text.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    (web && !rest.is_empty() && !text.contains(char::is_whitespace)).then_some(text)
}

/// The type of a thing, without a prefix.
pub(super) fn kind(value: &Value) -> Option<&str> {
    let kind = several(value, &["type", "@type"]).first()?.as_str()?;
    Some(kind.rsplit(':').next().unwrap_or(kind))
}

/// The contexts of a document that are told as addresses, as one text.
pub(super) fn contexts(value: &Value) -> String {
    let contexts: Vec<&str> = several(value, &["@context"]).iter().take(8).filter_map(Value::as_str).collect();
    contexts.join(" ")
}

/// A whole number, also where it is written as text or with a point.
pub(super) fn whole(value: &Value) -> Option<u32> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok()?,
        other => other.as_f64()?,
    };
    (number >= 1.0 && number <= f64::from(u32::MAX)).then_some(number as u32)
}

/// Width and height, if both are there.
pub(super) fn size(value: &Value) -> Option<ImageSize> {
    let width = whole(value.get("width")?)?;
    Some(ImageSize { width, height: whole(value.get("height")?)? })
}

/// Words from any of the shapes they come in: text, `@value`, a list of these, or a map of languages.
///
/// Of several languages the one without a name comes first, then English, then the first there is.
pub(super) fn words(value: &Value) -> Option<String> {
    words_within(value, 4)
}

fn words_within(value: &Value, depth: u8) -> Option<String> {
    let deeper = |value| if depth == 0 { None } else { words_within(value, depth - 1) };
    match value {
        Value::String(_) => text(value),
        Value::Array(items) => {
            let english = items.iter().find(|item| item.get("@language").is_some_and(|language| language == "en"));
            english.into_iter().chain(items).take(64).find_map(deeper)
        }
        Value::Object(members) => {
            if let Some(value) = members.get("@value") {
                return text(value);
            }
            let preferred = ["none", "@none", "en"].iter().filter_map(|language| members.get(*language));
            preferred.chain(members.values().take(64)).find_map(deeper)
        }
        _ => None,
    }
}
