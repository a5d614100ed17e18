//! What is asked: the parts of a request that handlers need.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{ApiError, ApiState};

/// A request, read once.
#[derive(Debug)]
pub(crate) struct Ask {
    origin: String,
    path: String,
    pairs: Vec<(String, String)>,
    if_none_match: Option<HeaderValue>,
}

/// What stays readable in a query.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'*')
    .remove(b':')
    .remove(b'/')
    .remove(b',');

impl FromRequestParts<ApiState> for Ask {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, ApiError> {
        Ok(Self {
            origin: origin(&parts.headers, &state.settings().public_url),
            path: parts.uri.path().to_owned(),
            pairs: form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect(),
            if_none_match: parts.headers.get(header::IF_NONE_MATCH).cloned(),
        })
    }
}

/// Scheme and host as the client sees them: as set, else from the `Host` header.
pub(crate) fn origin(headers: &HeaderMap, public_url: &str) -> String {
    if !public_url.is_empty() {
        return public_url.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".-:[]_".contains(&b);
    if host.is_empty() || host.len() > 255 || !host.bytes().all(plain) {
        return "http://localhost".to_owned();
    }
    format!("http://{host}")
}

impl Ask {
    /// Scheme and host.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Query parameters in the order given.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// This address without its query.
    pub(crate) fn here(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    /// This address with another query.
    pub(crate) fn link(&self, pairs: &[(String, String)]) -> String {
        let mut link = self.here();
        for (i, (name, value)) in pairs.iter().enumerate() {
            link.push(if i == 0 { '?' } else { '&' });
            link.extend(utf8_percent_encode(name, QUERY));
            link.push('=');
            link.extend(utf8_percent_encode(value, QUERY));
        }
        link
    }

    /// This address as it was asked for.
    pub(crate) fn this(&self) -> String {
        self.link(&self.pairs)
    }

    /// Whether the client has the representation with this tag: weak comparison, as RFC 9110 § 13.1.2 wants it for reads.
    pub(crate) fn has(&self, tag: &str) -> bool {
        self.if_none_match.as_ref().is_some_and(|known| names_tag(known, tag))
    }
}

fn names_tag(known: &HeaderValue, tag: &str) -> bool {
    let Ok(known) = known.to_str() else { return false };
    known.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}

/// Whether these headers name the representation with this tag. Tags with a comma in them are looked for as a whole.
pub(crate) fn tag_known(headers: &HeaderMap, tag: &str) -> bool {
    let Some(known) = headers.get(header::IF_NONE_MATCH) else { return false };
    names_tag(known, tag) || known.to_str().is_ok_and(|known| known.contains(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(pairs: &[(&str, &str)], if_none_match: Option<&'static str>) -> Ask {
        Ask {
            origin: "http://a".into(),
            path: "/api/x".into(),
            pairs: pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
            if_none_match: if_none_match.map(HeaderValue::from_static),
        }
    }

    #[test]
    fn the_whole_query_is_repeated() {
        let ask = ask(&[("country", "Côte d'Ivoire"), ("q", "a&b")], None);
        assert_eq!(ask.this(), "http://a/api/x?country=C%C3%B4te%20d%27Ivoire&q=a%26b");
    }

    #[test]
    fn tags() {
        assert!(ask(&[], Some(r#""a", W/"b""#)).has(r#""b""#));
        assert!(ask(&[], Some("*")).has(r#""b""#));
        assert!(!ask(&[], Some(r#""a""#)).has(r#""b""#));
        assert!(!ask(&[], None).has(r#""b""#));
    }

    #[test]
    fn a_forged_host_is_not_repeated() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("a.example\"><script>"));
        assert_eq!(origin(&headers, ""), "http://localhost");
        headers.insert(header::HOST, HeaderValue::from_static("a.example:8080"));
        assert_eq!(origin(&headers, ""), "http://a.example:8080");
        assert_eq!(origin(&headers, "https://b.example/"), "https://b.example");
    }
}
