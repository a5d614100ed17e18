//! Theme, language and density, kept in cookies and set without script.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use crate::locale::Lang;
use crate::reader::{Reader, Theme};
use crate::shell::Page;

/// A year, in seconds.
const YEAR: u32 = 31_536_000;

/// Answers `/preferences`: the form, or, with `set=1`, the cookies and the way back.
pub(crate) async fn preferences(reader: Reader) -> Response {
    let asked: Vec<(String, String)> = form_urlencoded::parse(reader.query.as_bytes()).into_owned().collect();
    let value = |name: &str| asked.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    let back = value("back").filter(|b| is_local(b)).unwrap_or("/");
    if value("set").is_none() {
        return page(&reader, back).respond(&reader);
    }
    let mut response = Redirect::to(back).into_response();
    let mut keep = |name: &str, value: Option<&str>| {
        let cookie = match value {
            Some(value) => format!("{name}={value}; Path=/; Max-Age={YEAR}; SameSite=Lax"),
            None => format!("{name}=; Path=/; Max-Age=0; SameSite=Lax"),
        };
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    };
    if let Some(lang) = value("lang").and_then(Lang::from_code) {
        keep("lang", Some(lang.code()));
    }
    match value("theme") {
        Some(theme) if theme == Theme::Dark.key() || theme == Theme::Light.key() => keep("theme", Some(theme)),
        Some(_) => keep("theme", None),
        None => {}
    }
    match value("density") {
        Some("compact") => keep("density", Some("compact")),
        Some(_) => keep("density", None),
        None => {}
    }
    response
}

/// Whether an address stays with us.
fn is_local(address: &str) -> bool {
    address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains('\\')
        && !address.chars().any(char::is_control)
}

fn page(reader: &Reader, back: &str) -> Page {
    let words = reader.words;
    let choice = |name: &str, value: &str, label: &str, on: bool| -> Markup {
        html! { label { input type="radio" name=(name) value=(value) checked[on]; (label) } }
    };
    let main = html! {
        div.prose {
            h1 { (words.t("preferences")) }
            p { (words.t("preferences-explained")) }
            form.pref-form action="/preferences" method="get" {
                input type="hidden" name="set" value="1";
                input type="hidden" name="back" value=(back);
                fieldset {
                    legend { (words.t("preferences-language")) }
                    @for lang in Lang::ALL { (choice("lang", lang.code(), lang.own_name(), *lang == words.0)) }
                }
                fieldset {
                    legend { (words.t("preferences-theme")) }
                    (choice("theme", "system", &words.t("theme-system"), reader.theme.is_none()))
                    (choice("theme", "light", &words.t("theme-light"), reader.theme == Some(Theme::Light)))
                    (choice("theme", "dark", &words.t("theme-dark"), reader.theme == Some(Theme::Dark)))
                }
                fieldset {
                    legend { (words.t("preferences-density")) }
                    (choice("density", "comfortable", &words.t("density-comfortable"), !reader.compact))
                    (choice("density", "compact", &words.t("density-compact"), reader.compact))
                }
                button.button.primary type="submit" { (words.t("preferences-save")) }
            }
        }
    };
    Page { title: words.t("preferences"), unlisted: true, main, ..Page::default() }
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_our_own_addresses() {
        assert!(is_local("/search?q=a"));
        for address in ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x", ""] {
            assert!(!is_local(address), "{address:?}");
        }
    }
}
