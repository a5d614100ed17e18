//! What is asked for, and what comes back.

use reqwest::header::{self, HeaderMap, HeaderName};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use solander_model::BlobHash;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};

/// What kind of thing is expected: it decides what we say we accept, and which ceiling holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Kind {
    /// A picture. A web page in its place is refused.
    Image,
    /// A zip or another package. A web page in its place is refused.
    Archive,
    /// JSON or JSON-LD.
    Json,
    /// XML.
    Xml,
    /// Text of any sort, web pages included.
    Text,
    /// Whatever comes.
    #[default]
    Any,
}

impl Kind {
    pub(crate) fn accept(self) -> &'static str {
        match self {
            Self::Image => "image/*, */*;q=0.5",
            Self::Archive => "application/zip, application/octet-stream, */*;q=0.5",
            Self::Json => "application/ld+json, application/json, */*;q=0.1",
            Self::Xml => "application/xml, text/xml, */*;q=0.1",
            Self::Text => "text/*, */*;q=0.5",
            Self::Any => "*/*",
        }
    }

    pub(crate) fn is_document(self) -> bool {
        matches!(self, Self::Json | Self::Xml | Self::Text)
    }

    /// Whether an answer of this media type is certainly something else, such as a page that says "not found".
    pub(crate) fn contradicts(self, media_type: &str) -> bool {
        matches!(self, Self::Image | Self::Archive) && matches!(media_type, "text/html" | "application/xhtml+xml")
    }
}

/// How a source names the state of what it gave, word for word.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Validators {
    /// `ETag`, with its quotes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// `Last-Modified`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

impl Validators {
    /// Whether there is nothing to ask with.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }

    /// What `If-Range` may carry: a strong tag, or else a date. A weak tag does not promise equal bytes.
    pub(crate) fn for_range(&self) -> Option<&str> {
        match &self.etag {
            Some(tag) if !tag.starts_with("W/") => Some(tag),
            Some(_) => None,
            None => self.last_modified.as_deref(),
        }
    }

    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let text = |name: HeaderName| {
            let value = headers.get(name)?.to_str().ok()?;
            (!value.is_empty() && value.len() <= 1024).then(|| value.to_owned())
        };
        Self { etag: text(header::ETAG), last_modified: text(header::LAST_MODIFIED) }
    }
}

/// Bytes of an earlier attempt, already in the sink.
#[derive(Debug, Clone)]
pub struct Held {
    pub(crate) bytes: u64,
    pub(crate) digest: Sha256,
    pub(crate) validators: Validators,
}

impl Held {
    /// What `reader` holds, which came from a source that named its state with `validators`.
    ///
    /// # Errors
    /// What the reader says.
    pub async fn of(mut reader: impl AsyncRead + Unpin, validators: Validators) -> io::Result<Self> {
        let (mut bytes, mut digest) = (0, Sha256::new());
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = reader.read(&mut buffer).await?;
            if read == 0 {
                return Ok(Self { bytes, digest, validators });
            }
            digest.update(&buffer[..read]);
            bytes += read as u64;
        }
    }
}

/// One thing to fetch.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Where it lies.
    pub url: String,
    /// What it should be.
    pub accept: Kind,
    /// What we have of it already; the answer may be [`Fetched::NotModified`].
    pub validators: Validators,
    /// Bytes at most, instead of what the settings say for this kind.
    pub max_bytes: Option<u64>,
    /// Seconds in all at most, instead of what the settings say.
    pub total: Option<Duration>,
    /// What the sink holds already; then only the rest is asked for.
    pub resume_from: Option<Held>,
}

impl Request {
    /// A plain request for `url`.
    pub fn new(url: impl Into<String>, accept: Kind) -> Self {
        Self { url: url.into(), accept, ..Self::default() }
    }
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Fetched {
    /// The bytes are in the sink.
    Fresh(Response),
    /// The source still is in the state the validators name.
    NotModified,
}

/// The account of one successful fetch.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Where the bytes came from at last, after redirects.
    pub url: String,
    /// 200, or 206 when the rest of something held was fetched.
    pub status: u16,
    /// Media type without parameters, lower case, where the source names one. It is a claim.
    pub media_type: Option<String>,
    /// How the source names the state of what it gave.
    pub validators: Validators,
    /// Bytes of the whole, those held before included.
    pub bytes: u64,
    /// SHA-256 of the whole, those held before included.
    pub hash: BlobHash,
    /// Seconds the source took, waiting for a turn not counted.
    pub seconds: f64,
}
