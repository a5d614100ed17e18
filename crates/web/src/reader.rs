//! Who reads, and how: language, theme, density, and the address asked for.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::locale::{Lang, Words};
use crate::state::{WebSettings, WebState};

/// Light or dark, where the reader chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Ink on paper.
    Light,
    /// Dim paper.
    Dark,
}

impl Theme {
    /// As kept in the cookie.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// One reader's wishes and where they stand.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Messages in the reader's language.
    pub words: Words,
    /// `None` follows the system.
    pub theme: Option<Theme>,
    /// Whether lists and tables are tight.
    pub compact: bool,
    /// The path asked for.
    pub path: String,
    /// The query asked for, without `?`.
    pub query: String,
    /// What the reader's program prefers.
    pub accept: String,
    /// Whether only the results are asked for, without the page around them.
    pub partial: bool,
    /// What the operator decided.
    pub settings: Arc<WebSettings>,
}

impl Reader {
    /// The wishes in a request.
    #[must_use]
    pub fn of(path: &str, query: &str, headers: &HeaderMap, settings: &Arc<WebSettings>) -> Self {
        let text = |name: header::HeaderName| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let cookies = text(header::COOKIE);
        let cookie = |name: &str| {
            cookies.split(';').filter_map(|pair| pair.trim().split_once('=')).find(|(n, _)| *n == name).map(|(_, v)| v)
        };
        let asked =
            form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == "lang").and_then(|(_, v)| Lang::from_code(&v));
        let lang = asked
            .or_else(|| cookie("lang").and_then(Lang::from_code))
            .or_else(|| Lang::from_header(text(header::ACCEPT_LANGUAGE)))
            .unwrap_or(settings.language);
        let theme = cookie("theme").and_then(|v| [Theme::Light, Theme::Dark].into_iter().find(|t| t.key() == v));
        Self {
            words: Words(lang),
            theme,
            compact: cookie("density") == Some("compact"),
            path: path.to_owned(),
            query: query.to_owned(),
            accept: text(header::ACCEPT).to_owned(),
            partial: headers.get("x-partial").is_some_and(|v| v == "1"),
            settings: Arc::clone(settings),
        }
    }

    /// The address asked for, without `lang`.
    #[must_use]
    pub fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(form_urlencoded::parse(self.query.as_bytes()).filter(|(name, _)| name != "lang"));
        match query.finish() {
            query if query.is_empty() => self.path.clone(),
            query => format!("{}?{query}", self.path),
        }
    }

    /// The same page in this language.
    #[must_use]
    pub fn address_in(&self, lang: Lang) -> String {
        let address = self.address();
        let sign = if address.contains('?') { '&' } else { '?' };
        format!("{address}{sign}lang={}", lang.code())
    }

    /// A path of ours as a full address.
    #[must_use]
    pub fn full(&self, path: &str) -> String {
        format!("{}{path}", self.settings.base)
    }
}

impl FromRequestParts<WebState> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Infallible> {
        Ok(Self::of(parts.uri.path(), parts.uri.query().unwrap_or_default(), &parts.headers, &state.settings))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "theme=dark; lang=de; density=compact".parse().unwrap());
        headers.insert(header::ACCEPT_LANGUAGE, "en".parse().unwrap());
        let reader = Reader::of("/search", "q=a%20b&lang=en", &headers, &Arc::default());
        assert_eq!(reader.words, Words(Lang::En));
        assert_eq!(reader.theme, Some(Theme::Dark));
        assert!(reader.compact);
        assert_eq!(reader.address(), "/search?q=a+b");
        assert_eq!(reader.address_in(Lang::De), "/search?q=a+b&lang=de");
        assert_eq!(Reader::of("/", "", &headers, &Arc::default()).words, Words(Lang::De));
    }
}
