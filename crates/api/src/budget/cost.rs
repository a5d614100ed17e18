//! What requests cost. One unit is the work of a small answer that lies ready: a stored tile, a style sheet, one object.

use axum::http::Method;

/// A picture that has to be computed, before its size is looked at.
const RENDERED: u32 = 10;
/// Pixels of a computed picture for one unit more.
const PIXELS: u64 = 100_000;
/// A search, a page of results, counts.
const SEARCH: u32 = 10;
/// A page of the change feed or of a list.
const PAGE: u32 = 5;

/// The cost of a request, as far as its address tells it.
pub(crate) fn of(method: &Method, path: &str) -> u32 {
    if *method == Method::OPTIONS {
        return 1;
    }
    if let Some(rest) = path.strip_prefix("/iiif/") {
        return match rest.split('/').next().unwrap_or_default() {
            // What has to be computed is paid for when it is known to be.
            "2" | "3" => 1,
            "collection" | "search" | "autocomplete" => SEARCH,
            "activity" => PAGE,
            _ => 2,
        };
    }
    if let Some(rest) = path.strip_prefix("/api/") {
        let last = rest.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        return match last {
            "search" | "searchTermValue" | "aggregation" | "discipline" => SEARCH,
            "latest" => PAGE,
            _ if rest.starts_with("events/") => PAGE,
            // Lists end with their version, objects with a name.
            "v1" => PAGE,
            _ => 1,
        };
    }
    let mut parts = path.split('/').skip(1);
    match parts.next().unwrap_or_default() {
        "health" | "assets" | "sample-media" | "favicon.svg" | "robots.txt" | "openapi.json" | "api" => 1,
        "" | "about" | "specimens" | "media" | "pid" | "preferences" => 2,
        "sitemap.xml" | "sitemap" | "metrics" | "status" => PAGE,
        // What has no such address is looked for.
        _ => SEARCH,
    }
}

/// The cost of computing a picture of so many pixels.
pub(crate) fn of_rendering(width: u32, height: u32) -> u32 {
    let pixels = u64::from(width) * u64::from(height);
    RENDERED.saturating_add(u32::try_from(pixels / PIXELS).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs() {
        for (path, cost) in [
            ("/health", 1),
            ("/assets/style.css", 1),
            ("/iiif/3/TEST%2FABC-DEF-GHJ/0,0,512,512/512,/0/default.jpg", 1),
            ("/iiif/3/TEST%2FABC-DEF-GHJ/info.json", 1),
            ("/iiif/collection", SEARCH),
            ("/iiif/manifest/TEST/ABC-DEF-GHJ", 2),
            ("/iiif/activity/3", PAGE),
            ("/api/digital-specimen/v1/search", SEARCH),
            ("/api/digital-specimen/v1/search/", SEARCH),
            ("/api/digital-specimen/v1", PAGE),
            ("/api/digital-specimen/v1/TEST/ABC-DEF-GHJ", 1),
            ("/api/events/v1", PAGE),
            ("/search", SEARCH),
            ("/search/values/country", SEARCH),
            ("/wp-login.php", SEARCH),
            ("/", 2),
            ("/api", 1),
            ("*", 2),
            ("/sitemap/1.xml", PAGE),
            ("/specimens/TEST/ABC-DEF-GHJ", 2),
        ] {
            assert_eq!(of(&Method::GET, path), cost, "{path}");
        }
        assert_eq!(of_rendering(300, 200), RENDERED);
        assert_eq!(of_rendering(8000, 8000), RENDERED + 640);
        assert_eq!(of_rendering(u32::MAX, u32::MAX), u32::MAX);
    }
}
