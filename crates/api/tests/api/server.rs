//! A server without a network.

use std::sync::OnceLock;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;
use solander_api::{ApiSettings, ApiState, router};
use solander_index::SearchIndex;
use solander_store::Store;
use tower::ServiceExt as _;

use crate::museum::{self, Museum};

/// A filled store with its interface.
pub struct Server {
    pub museum: Museum,
    pub store: Store,
    router: Router,
    _folder: tempfile::TempDir,
}

/// One answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// The server that all tests read from.
pub fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| with(ApiSettings { public_url: "https://solander.example".into(), ..ApiSettings::default() }))
}

/// A server with other settings.
pub fn with(settings: ApiSettings) -> Server {
    let folder = tempfile::tempdir().unwrap();
    let store = museum::open(folder.path());
    let museum = museum::fill(&store);
    museum::index(folder.path(), &store);
    let index = SearchIndex::open(&folder.path().join("index")).unwrap();
    let router = router(ApiState::new(store.clone(), index, settings));
    Server { museum, store, router, _folder: folder }
}

impl Server {
    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[]).await
    }

    /// The body of an answer that must be 200.
    pub async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&answer.body));
        answer.json()
    }
}
