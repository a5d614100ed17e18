//! What a call to a program elsewhere consists of, and its answer.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderValue};

pub use reqwest::Method;

/// A token that opens a door. It never shows itself, and is only ever sent to the origin it was given for.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes charge of `token`.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// As a header that is marked sensitive.
    pub(crate) fn bearer(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(&format!("Bearer {}", self.0)).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What a call carries.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum ApiBody {
    /// Nothing.
    #[default]
    Empty,
    /// A JSON value.
    Json(serde_json::Value),
    /// Bytes and their media type.
    Bytes {
        /// The bytes.
        bytes: Bytes,
        /// Their media type.
        media_type: String,
    },
    /// A piece of a file, streamed; its length is announced, and a file that turns out shorter breaks the call off.
    File {
        /// The file.
        path: PathBuf,
        /// Where the piece begins.
        offset: u64,
        /// How long it is.
        length: u64,
    },
}

/// One call.
#[derive(Debug, Clone)]
pub struct ApiCall {
    /// What to do.
    pub method: Method,
    /// To what.
    pub url: String,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// What the call carries.
    pub body: ApiBody,
    /// Sent as a bearer token.
    pub secret: Option<Secret>,
    /// Bytes of the answer at most; 16 MiB unless said otherwise.
    pub max_bytes: Option<u64>,
    /// How long to wait for the answer once everything is sent, instead of what the settings say.
    pub patience: Option<Duration>,
}

impl ApiCall {
    /// A call without body or secret.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self {
            method,
            url: url.into(),
            headers: Vec::new(),
            body: ApiBody::Empty,
            secret: None,
            max_bytes: None,
            patience: None,
        }
    }

    /// The same call, carrying `value` as JSON.
    #[must_use]
    pub fn json(mut self, value: serde_json::Value) -> Self {
        self.body = ApiBody::Json(value);
        self
    }

    /// The same call, opened by `secret`.
    #[must_use]
    pub fn secret(mut self, secret: &Secret) -> Self {
        self.secret = Some(secret.clone());
        self
    }
}

/// What was answered, whatever its status.
#[derive(Debug, Clone)]
pub struct ApiAnswer {
    /// The status.
    pub status: u16,
    /// Where the answer came from at last.
    pub url: String,
    pub(crate) headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl ApiAnswer {
    /// The first header of this name, when it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether the status is one of the two hundreds.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as JSON; `None` when it is not.
    #[must_use]
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }
}
