//! From the description to HTML.

use maud::{DOCTYPE, Markup, html};
use serde_json::Value;

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// Paths with their reading operation, of one tag.
fn operations<'a>(description: &'a Value, tag: &str) -> Vec<(&'a str, &'a Value)> {
    let paths = description["paths"].as_object().into_iter().flatten();
    paths
        .filter_map(|(path, item)| item.get("get").map(|operation| (path.as_str(), operation)))
        .filter(|(_, operation)| list(operation, "tags").iter().any(|one| one == tag))
        .collect()
}

/// The whole page.
pub(super) fn page(description: &Value) -> Markup {
    let info = &description["info"];
    let tags = list(description, "tags");
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (text(info, "title")) " · interface for programs" }
                link rel="stylesheet" href="/api/description.css";
                link rel="service-desc" type="application/json" href="/openapi.json";
            }
            body {
                a .skip href="#main" { "Skip to the addresses" }
                header {
                    h1 { (text(info, "title")) ": interface for programs" }
                    p { (text(info, "description")) }
                    p { "Version " (text(info, "version")) ", as " a href="/openapi.json" { "OpenAPI document" } "." }
                }
                nav aria-label="Groups" {
                    ul {
                        @for tag in tags {
                            li { a href={ "#" (anchor(text(tag, "name"))) } { (text(tag, "name")) } }
                        }
                    }
                }
                main #main {
                    @for tag in tags { (group(description, tag)) }
                }
            }
        }
    }
}

fn anchor(name: &str) -> String {
    name.replace(' ', "-")
}

fn group(description: &Value, tag: &Value) -> Markup {
    let name = text(tag, "name");
    html! {
        section aria-labelledby=(anchor(name)) {
            h2 id=(anchor(name)) { (name) }
            p { (text(tag, "description")) }
            @for (path, operation) in operations(description, name) { (address(path, operation)) }
        }
    }
}

fn address(path: &str, operation: &Value) -> Markup {
    let parameters = list(operation, "parameters");
    html! {
        article aria-labelledby=(text(operation, "operationId")) {
            h3 id=(text(operation, "operationId")) { (text(operation, "summary")) }
            p .address { code { "GET " (path) } }
            @if let Some(about) = operation["description"].as_str() { p { (about) } }
            @if !parameters.is_empty() {
                details open[parameters.len() <= 6] {
                    summary { (parameters.len()) @if parameters.len() == 1 { " parameter" } @else { " parameters" } }
                    div .wide tabindex="0" role="region" aria-label={ "Parameters of " (text(operation, "summary")) } {
                        table {
                            thead { tr { th scope="col" { "Name" } th scope="col" { "Meaning" } th scope="col" { "Values" } th scope="col" { "Example" } } }
                            tbody { @for parameter in parameters { (row(parameter)) } }
                        }
                    }
                }
            }
        }
    }
}

fn row(parameter: &Value) -> Markup {
    html! {
        tr {
            th scope="row" {
                code { (text(parameter, "name")) }
                @if parameter["required"] == true { " (required)" }
            }
            td { (text(parameter, "description")) }
            td { (values(&parameter["schema"])) }
            td { code { (example(parameter)) } }
        }
    }
}

fn example(parameter: &Value) -> String {
    let name = text(parameter, "name");
    let one = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match &parameter["example"] {
        Value::Null => String::new(),
        Value::Array(values) => {
            values.iter().map(|value| format!("{name}={}", one(value))).collect::<Vec<_>>().join("&")
        }
        value if parameter["in"] == "path" => one(value),
        value => format!("{name}={}", one(value)),
    }
}

fn values(schema: &Value) -> String {
    let schema = if schema["type"] == "array" { &schema["items"] } else { schema };
    if let Some(choices) = schema["enum"].as_array() {
        let mut names: Vec<&str> = choices.iter().filter_map(Value::as_str).collect();
        let more = names.len().saturating_sub(20);
        names.truncate(20);
        let listed = names.join(", ");
        return if more > 0 { format!("{listed} and {more} more") } else { listed };
    }
    match (schema["minimum"].as_f64(), schema["maximum"].as_f64()) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        _ => match schema["maxLength"].as_u64() {
            Some(most) => format!("text, at most {most} characters"),
            None => "text".to_owned(),
        },
    }
}
