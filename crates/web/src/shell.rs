//! The frame around every page.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use crate::assets;
use crate::locale::Lang;
use crate::parts::icon;
use crate::reader::Reader;

/// Which entry of the navigation a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// None of them.
    #[default]
    None,
    /// Specimens.
    Explore,
    /// Media.
    Media,
    /// About this portal.
    About,
    /// The state of sources and index.
    Status,
}

const NAVIGATION: &[(Section, &str, &str)] = &[
    (Section::Explore, "/search", "nav-explore"),
    (Section::Media, "/search/media", "nav-media"),
    (Section::Status, "/status", "nav-status"),
    (Section::About, "/about", "nav-about"),
];

/// One page, not yet framed.
#[derive(Debug, Default)]
pub struct Page {
    /// 200 unless something else fits better.
    pub status: StatusCode,
    /// What stands in the tab, before the name of the installation.
    pub title: String,
    /// One sentence for search engines and previews.
    pub description: Option<String>,
    /// The path by which this content is known; the address asked for where absent.
    pub canonical: Option<String>,
    /// Further elements of the head.
    pub head: Markup,
    /// Whether search engines should pass it by.
    pub unlisted: bool,
    /// Where it belongs.
    pub section: Section,
    /// Whether parts of it come to life where there is script.
    pub islands: bool,
    /// `Link` headers.
    pub links: Vec<String>,
    /// What the reader came for.
    pub main: Markup,
}

impl Page {
    /// The answer to the reader.
    #[must_use]
    pub fn respond(self, reader: &Reader) -> Response {
        let mut response = (self.status, self.frame(reader).into_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Ok(value) = HeaderValue::from_str(reader.words.0.code()) {
            headers.insert(header::CONTENT_LANGUAGE, value);
        }
        for link in &self.links {
            if let Ok(value) = HeaderValue::from_str(link) {
                headers.append(header::LINK, value);
            }
        }
        response
    }

    fn frame(&self, reader: &Reader) -> Markup {
        let words = reader.words;
        let settings = &reader.settings;
        let title = if self.title.is_empty() {
            settings.title.clone()
        } else {
            format!("{} · {}", self.title, settings.title)
        };
        let canonical = reader.full(self.canonical.as_deref().unwrap_or(&reader.path));
        html! {
            (DOCTYPE)
            html lang=(words.0.code()) data-theme=[reader.theme.map(|t| t.key())] data-density=[reader.compact.then_some("compact")] {
                head {
                    meta charset="utf-8";
                    title { (title) }
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    @if let Some(description) = &self.description { meta name="description" content=(description); }
                    @if self.unlisted { meta name="robots" content="noindex"; }
                    @if self.status == StatusCode::OK {
                        link rel="canonical" href=(canonical);
                        @for lang in Lang::ALL { link rel="alternate" hreflang=(lang.code()) href=(reader.full(&reader.address_in(*lang))); }
                    }
                    link rel="icon" href="/favicon.svg" type="image/svg+xml";
                    link rel="stylesheet" href=(assets::site_css_address());
                    meta name="color-scheme" content="light dark";
                    meta property="og:site_name" content=(settings.title);
                    meta property="og:title" content=(if self.title.is_empty() { &settings.title } else { &self.title });
                    meta property="og:url" content=(canonical);
                    (self.head)
                    @if let (true, Some(script)) = (self.islands, assets::island_script()) { script type="module" src=(script) {} }
                }
                body {
                    a.skip href="#main" { (words.t("skip")) }
                    (header(reader, self.section))
                    main #main tabindex="-1" { (self.main) }
                    (footer(reader))
                }
            }
        }
    }
}

/// The sign of the house: a box, seen from above.
fn mark() -> Markup {
    html! {
        svg viewBox="0 0 32 32" aria-hidden="true" {
            rect x="3" y="3" width="26" height="26" rx="2" fill="currentColor" {}
            path d="M8 3v26M12 9h13v14H12z" fill="none" stroke="var(--sheet)" stroke-width="1.6" {}
        }
    }
}

fn header(reader: &Reader, section: Section) -> Markup {
    let words = reader.words;
    html! {
        header.site-header {
            div {
                a.brand href="/" { (mark()) (reader.settings.title) }
                nav.site-nav aria-label=(words.t("nav-label")) {
                    ul {
                        @for (place, address, name) in NAVIGATION {
                            li { a href=(address) aria-current=[(*place == section).then_some("true")] { (words.t(name)) } }
                        }
                    }
                }
                nav.site-nav.site-tools aria-label=(words.t("nav-tools")) {
                    ul {
                        @for lang in Lang::ALL.iter().filter(|l| **l != words.0) {
                            li { a href=(language_address(reader, *lang)) hreflang=(lang.code()) lang=(lang.code()) { (lang.own_name()) } }
                        }
                        li { a href=(preferences_address(reader)) { (icon("gear-six")) span.unseen { (words.t("nav-preferences")) } } }
                    }
                }
            }
        }
    }
}

fn back(reader: &Reader) -> String {
    form_urlencoded::byte_serialize(reader.address().as_bytes()).collect()
}

fn language_address(reader: &Reader, lang: Lang) -> String {
    format!("/preferences?set=1&lang={}&back={}", lang.code(), back(reader))
}

fn preferences_address(reader: &Reader) -> String {
    if reader.path == "/preferences" {
        "/preferences".to_owned()
    } else {
        format!("/preferences?back={}", back(reader))
    }
}

fn footer(reader: &Reader) -> Markup {
    let words = reader.words;
    html! {
        footer.site-footer {
            div {
                ul {
                    li { a href="/about" { (words.t("foot-about")) } }
                    li { a href="/about/search" { (words.t("foot-search")) } }
                    li { a href="/about/data" { (words.t("foot-data")) } }
                    li { a href="/about/accessibility" { (words.t("foot-accessibility")) } }
                    li { a href="/api" { (words.t("foot-api")) } }
                    li { a href="/status" { (words.t("foot-status")) } }
                }
                p { (words.with("foot-version", &[("version", env!("CARGO_PKG_VERSION"))])) }
            }
        }
    }
}
