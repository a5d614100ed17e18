//! Whether a client takes JSON.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

/// How closely a media range names JSON: 3 for `application/json` itself, 0 for another type. JSON:API and JSON-LD are
/// JSON with conventions, and clients that ask for them read ours.
fn closeness(range: &str) -> u8 {
    match range {
        "application/json" | "application/vnd.api+json" | "application/ld+json" => 3,
        "application/*" => 2,
        "*/*" => 1,
        _ => 0,
    }
}

/// Reads the `Accept` header (RFC 9110 § 12.5.1): the closest range decides, and a weight of 0 refuses.
pub(crate) fn accepts_json(headers: &HeaderMap) -> bool {
    let mut best: Option<(u8, bool)> = None;
    let mut any = false;
    for value in headers.get_all(ACCEPT) {
        let Ok(text) = value.to_str() else { continue };
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            any = true;
            let mut pieces = part.split(';').map(str::trim);
            let range = pieces.next().unwrap_or_default().to_ascii_lowercase();
            let refused = pieces.filter_map(|piece| piece.split_once('=')).any(|(name, weight)| {
                name.trim().eq_ignore_ascii_case("q") && weight.trim().parse::<f32>().is_ok_and(|weight| weight <= 0.0)
            });
            let close = closeness(&range);
            if close > 0 && best.is_none_or(|(closest, _)| close >= closest) {
                let taken = !refused || best.is_some_and(|(closest, taken)| closest == close && taken);
                best = Some((close, taken));
            }
        }
    }
    !any || best.is_some_and(|(_, taken)| taken)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn check(accept: &'static str, expected: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        assert_eq!(accepts_json(&headers), expected, "{accept}");
    }

    #[test]
    fn ranges() {
        assert!(accepts_json(&HeaderMap::new()));
        check("", true);
        check("application/json", true);
        check("APPLICATION/JSON; charset=utf-8", true);
        check("text/html, application/xhtml+xml, */*;q=0.8", true);
        check("text/html", false);
        check("image/png, text/*", false);
        check("application/json;q=0, */*", false);
        check("*/*;q=0", false);
        check("application/*", true);
        check("application/vnd.api+json", true);
    }
}
