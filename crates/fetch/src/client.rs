//! The HTTP clients beneath: one that only ever reaches public addresses, one for hosts a rule lets be private.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};
use reqwest::{Certificate, Client, RequestBuilder, Response};

use crate::error::{FetchError, Refusal, Slowness, Trouble};
use crate::guard::Target;
use crate::resolve::{GuardedResolver, Resolver, Unresolved};
use crate::settings::Settings;

/// Bytes of a head at most, names and values together.
const MAX_HEAD: usize = 64 * 1024;

#[derive(Debug)]
pub(crate) struct Clients {
    public: Client,
    private: Client,
}

impl Clients {
    pub fn new(settings: &Settings, resolver: &Arc<dyn Resolver>) -> Result<Self, FetchError> {
        // Whoever was first has installed a provider as good as ours.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut roots = Vec::new();
        for path in &settings.roots {
            let bad = |e: &dyn std::fmt::Display| FetchError::Settings(format!("root certificates {path:?}: {e}"));
            let pem = std::fs::read(path).map_err(|e| bad(&e))?;
            roots.extend(Certificate::from_pem_bundle(&pem).map_err(|e| bad(&e))?);
        }
        let build = |private: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
            Client::builder()
                .user_agent(settings.agent_string())
                .default_headers(headers)
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .no_proxy()
                .http1_only()
                .http1_max_headers(128)
                .retry(reqwest::retry::never())
                .connect_timeout(settings.timeouts.connect)
                .pool_idle_timeout(Duration::from_secs(30))
                .pool_max_idle_per_host(32)
                .tls_certs_merge(roots.clone())
                .dns_resolver(GuardedResolver { inner: Arc::clone(resolver), private })
                .build()
                .map_err(|e| FetchError::Settings(innermost(&e)))
        };
        Ok(Self { public: build(false)?, private: build(true)? })
    }

    pub fn of(&self, target: &Target) -> &Client {
        if target.private { &self.private } else { &self.public }
    }
}

/// Why a request got no head of an answer.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    Refused(Refusal),
    Trouble(Trouble),
    Slow(Slowness),
}

impl NoAnswer {
    pub fn at(self, url: &str) -> FetchError {
        match self {
            Self::Refused(reason) => FetchError::refused(url, reason),
            Self::Trouble(reason) => FetchError::later(url, None, reason),
            Self::Slow(reason) => FetchError::TooSlow { url: crate::error::shown(url), reason },
        }
    }
}

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(reason) => reason.fmt(f),
            Self::Trouble(reason) => reason.fmt(f),
            Self::Slow(reason) => reason.fmt(f),
        }
    }
}

/// Sends a request and waits for the head of the answer.
pub(crate) async fn send(request: RequestBuilder, patience: Duration) -> Result<Response, NoAnswer> {
    match tokio::time::timeout(patience, request.send()).await {
        Err(_) => Err(NoAnswer::Slow(Slowness::Head(patience))),
        Ok(Err(error)) => Err(told(&error)),
        Ok(Ok(answer)) => head_of(answer),
    }
}

/// `answer`, unless its head is immoderate.
pub(crate) fn head_of(answer: Response) -> Result<Response, NoAnswer> {
    let size: usize = answer.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if size > MAX_HEAD {
        return Err(NoAnswer::Trouble(Trouble::Nonsense(format!("its head has {size} bytes"))));
    }
    Ok(answer)
}

/// What `error` of the HTTP client means to us. Its own words carry the URL; ours are made of what lies beneath.
pub(crate) fn told(error: &reqwest::Error) -> NoAnswer {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if let Some(refusal) = inner.downcast_ref::<Refusal>() {
            return NoAnswer::Refused(refusal.clone());
        }
        if let Some(unresolved) = inner.downcast_ref::<Unresolved>() {
            return NoAnswer::Trouble(Trouble::Unresolved(unresolved.0.clone()));
        }
        cause = inner.source();
    }
    let words = innermost(error);
    if error.is_builder() {
        NoAnswer::Refused(Refusal::Malformed(words))
    } else if error.is_connect() || error.is_timeout() {
        NoAnswer::Trouble(Trouble::Unreachable(words))
    } else {
        NoAnswer::Trouble(Trouble::Broken(words))
    }
}

/// The words of the deepest cause.
pub(crate) fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if cause.downcast_ref::<reqwest::Error>().is_some() {
        "the HTTP client gives no reason".into()
    } else {
        cause.to_string()
    }
}
