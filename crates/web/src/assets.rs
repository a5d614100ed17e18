//! Files that come with the program: styles, type, icons, the base map.

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "static"]
struct Files;

#[derive(RustEmbed)]
#[folder = "styles"]
struct Styles;

/// Scripts, written by `npm run build` in `web`; their names carry a digest.
#[derive(RustEmbed)]
#[folder = "dist"]
struct Scripts;

/// Where scripts are served.
const SCRIPTS: &str = "dist/";
/// The script that brings islands to life.
const LOADER: &str = "islands/main.ts";

/// Style sheets in the order in which they are joined.
const SHEETS: &[&str] = &[
    "fonts.css",
    "tokens.css",
    "base.css",
    "parts.css",
    "pages.css",
    "media.css",
    "viewer.css",
    "gallery.css",
    "print.css",
];
/// The name of the joined style sheet.
pub const SITE_CSS: &str = "site.css";

fn site_css() -> Cow<'static, [u8]> {
    fn join() -> Vec<u8> {
        let mut css = String::new();
        for name in SHEETS {
            let sheet = Styles::get(name).expect("every listed sheet is embedded");
            css.push_str(&String::from_utf8_lossy(&sheet.data));
        }
        // Type files carry their digest, so that they can be kept for good.
        let mut out = String::with_capacity(css.len() + 1024);
        for (i, part) in css.split("url(\"").enumerate() {
            if i == 0 {
                out.push_str(part);
                continue;
            }
            let (path, rest) = part.split_once('"').unwrap_or((part, ""));
            out.push_str("url(\"");
            out.push_str(&address(path));
            out.push('"');
            out.push_str(rest);
        }
        out.into_bytes()
    }
    static JOINED: LazyLock<Vec<u8>> = LazyLock::new(join);
    if cfg!(debug_assertions) { Cow::Owned(join()) } else { Cow::Borrowed(&JOINED) }
}

fn read(path: &str) -> Option<Cow<'static, [u8]>> {
    match path.strip_prefix(SCRIPTS) {
        Some(script) => Scripts::get(script).map(|file| file.data),
        None if path == SITE_CSS => Some(site_css()),
        None => Files::get(path).map(|file| file.data),
    }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)[..6].iter().map(|b| format!("{b:02x}")).collect()
}

/// The address of an asset, with a digest of its content.
#[must_use]
pub fn address(path: &str) -> String {
    match read(path) {
        Some(bytes) => format!("/assets/{path}?v={}", digest(&bytes)),
        None => format!("/assets/{path}"),
    }
}

/// Addresses that stand on every page; computed once in a release build.
#[must_use]
pub fn site_css_address() -> Cow<'static, str> {
    static FIXED: LazyLock<String> = LazyLock::new(|| address(SITE_CSS));
    if cfg!(debug_assertions) { Cow::Owned(address(SITE_CSS)) } else { Cow::Borrowed(&FIXED) }
}

/// The icon sprite.
#[must_use]
pub fn icons_address() -> &'static str {
    static FIXED: LazyLock<String> = LazyLock::new(|| address("icons.svg"));
    &FIXED
}

/// Land, borders and graticule in Equal Earth.
#[must_use]
pub fn basemap_address() -> &'static str {
    static FIXED: LazyLock<String> = LazyLock::new(|| address("basemap/land-110m.svg"));
    &FIXED
}

/// The address of the script that brings islands to life; `None` in a program built without scripts.
#[must_use]
pub fn island_script() -> Option<Cow<'static, str>> {
    fn find() -> Option<String> {
        let manifest: serde_json::Value = serde_json::from_slice(&Scripts::get("manifest.json")?.data).ok()?;
        Some(format!("/assets/{SCRIPTS}{}", manifest[LOADER]["file"].as_str()?))
    }
    static FIXED: LazyLock<Option<String>> = LazyLock::new(find);
    if cfg!(debug_assertions) { find().map(Cow::Owned) } else { FIXED.as_deref().map(Cow::Borrowed) }
}

/// Whether a script's name carries its digest, as in `viewer-B1x2C3d4.js`.
fn named_by_content(path: &str) -> bool {
    let stem = path.strip_prefix(SCRIPTS).and_then(|name| name.strip_suffix(".js"));
    stem.and_then(|stem| stem.rsplit_once('-')).is_some_and(|(_, digest)| digest.len() == 8)
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Answers `/assets/…`: for good when asked for by digest, else to be asked again.
pub async fn serve(Path(path): Path<String>, uri: axum::http::Uri, headers: HeaderMap) -> Response {
    let Some(bytes) = read(&path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    file(&path, &bytes, uri.query(), &headers)
}

/// Answers `/favicon.svg`.
pub async fn favicon(headers: HeaderMap) -> Response {
    match read("favicon.svg") {
        Some(bytes) => file("favicon.svg", &bytes, None, &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn file(path: &str, bytes: &[u8], query: Option<&str>, headers: &HeaderMap) -> Response {
    let digest = digest(bytes);
    let tag = format!("\"{digest}\"");
    let lasting = named_by_content(path) || query == Some(format!("v={digest}").as_str());
    let caching = if lasting { "public, max-age=31536000, immutable" } else { "public, max-age=0, must-revalidate" };
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|t| t.trim().trim_start_matches("W/") == tag));
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { bytes.to_vec().into_response() };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, value);
    }
    response
}
