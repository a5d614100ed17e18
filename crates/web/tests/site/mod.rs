//! The router under test, without a network.

#![allow(dead_code)]

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt;
use solander_web::{WebSettings, WebState, router};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::fixture::images::{Collection, collection};
use crate::fixture::{self, Museum};

pub const BASE: &str = "http://solander.test";

pub struct Site {
    router: Router,
    pub museum: Museum,
    _folder: TempDir,
}

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Site {
    pub fn full() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let museum = fixture::museum(folder.path(), BASE);
        let router = router(WebState::new(museum.store.clone(), museum.index.clone(), settings()));
        Self { router, museum, _folder: folder }
    }

    /// An installation that holds nothing; its museum is another one.
    pub fn empty() -> Self {
        let mut site = Self::full();
        let folder = tempfile::tempdir().expect("a folder");
        let (store, index) = fixture::empty(folder.path());
        site.router = router(WebState::new(store, index, settings()));
        site._folder = folder;
        site
    }

    /// A collection whose images are kept here.
    pub fn with_images(specimens: usize) -> (Self, Collection) {
        let mut site = Self::full();
        let folder = tempfile::tempdir().expect("a folder");
        let made = collection(folder.path(), specimens);
        let state = WebState::new(made.store.clone(), made.index.clone(), settings());
        site.router = router(state.with_images(Arc::new(made.known.clone())));
        site._folder = folder;
        (site, made)
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(path, &[]).await
    }

    pub async fn ask(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let (status, headers, body) = self.bytes(path, headers).await;
        Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// How many bytes travel when the reader accepts gzip.
    pub async fn packed(&self, path: &str) -> usize {
        let (_, headers, body) = self.bytes(path, &[("accept-encoding", "gzip")]).await;
        assert_eq!(headers["content-encoding"], "gzip", "{path}");
        body.len()
    }

    async fn bytes(&self, path: &str, headers: &[(&str, &str)]) -> (u16, HeaderMap, Vec<u8>) {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes().to_vec();
        (parts.status.as_u16(), parts.headers, body)
    }
}

fn settings() -> WebSettings {
    WebSettings { base: BASE.to_owned(), ..WebSettings::default() }
}

impl Answer {
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
    }

    /// What stands within `main`, one element a line, without digests of assets.
    pub fn main(&self) -> String {
        let html = self.body.split("<main").nth(1).and_then(|rest| rest.split("</main>").next());
        let lines = html.expect("a page has a main part").replace("><", ">\n<");
        let mut out = format!("status {}\n", self.status);
        for (i, part) in lines.split("?v=").enumerate() {
            out.push_str(if i == 0 { part } else { part.get(12..).unwrap_or_default() });
        }
        out
    }

    pub fn all(&self, name: &str) -> Vec<String> {
        self.headers.get_all(name).iter().filter_map(|v| v.to_str().ok()).map(str::to_owned).collect()
    }

    /// Addresses of ours that the page leads to or loads.
    pub fn links(&self) -> Vec<String> {
        let mut found = Vec::new();
        for before in [" href=\"", " src=\""] {
            for rest in self.body.split(before).skip(1) {
                let text = rest.split('"').next().unwrap_or_default().replace("&amp;", "&").replace("&quot;", "\"");
                let text = text.strip_prefix(BASE).unwrap_or(&text);
                let path = text.split('#').next().unwrap_or_default();
                if path.starts_with('/') && !path.starts_with("/preferences?set") {
                    found.push(path.to_owned());
                }
            }
        }
        found
    }
}

/// JSON-LD within a page.
pub fn documents(html: &str) -> Vec<serde_json::Value> {
    html.split("<script type=\"application/ld+json\">")
        .skip(1)
        .map(|rest| serde_json::from_str(rest.split("</script>").next().unwrap_or_default()).expect("JSON-LD parses"))
        .collect()
}
