//! Places in a page that come to life where there is script.

use maud::{Markup, html};
use serde_json::{Map, Value};

use super::icon;
use crate::locale::Words;
use crate::machine::json_text;

/// A place for the module `name`. `content` is what readers without script have; `data` is what the module is told.
/// With `asked`, the module waits until the button with these words is pressed.
pub(crate) fn island(name: &str, class: &str, asked: Option<&str>, data: &Value, content: &Markup) -> Markup {
    html! {
        div class=(class) data-island=(name) {
            script type="application/json" { (json_text(data)) }
            (content)
            @if let Some(asked) = asked {
                button.button.start type="button" hidden data-start { (icon("magnifying-glass-plus")) (asked) }
            }
        }
    }
}

/// Messages for a module. Arguments stay as `{name}`, for the module to fill in.
pub(crate) fn words_for(words: Words, names: &[&str]) -> Value {
    const ARGUMENTS: &[&str] = &["value", "n", "step", "length", "key", "name", "from", "to", "total"];
    let kept: Vec<(String, String)> =
        ARGUMENTS.iter().map(|name| ((*name).to_owned(), format!("{{{name}}}"))).collect();
    let kept: Vec<(&str, &str)> = kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let told: Map<String, Value> =
        names.iter().map(|name| ((*name).to_owned(), Value::String(words.with(name, &kept)))).collect();
    Value::Object(told)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn data_cannot_close_its_element() {
        let html = island("x", "y", None, &json!({"a": "</script><b>"}), &html! { p { "still" } }).into_string();
        assert_eq!(html.matches("</script").count(), 1);
        assert!(html.contains("\\u003c/script\\u003e"));
    }
}
