//! The fetcher: one request from its first check to its last byte.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::header::{self, HeaderMap};
use reqwest::{Response as Answer, StatusCode};
use solander_model::{Clock, Timestamp};
use tokio::io::AsyncWrite;
use tokio::time::Instant;
use url::Url;

use crate::client::{self, Clients, NoAnswer};
use crate::error::{FetchError, Refusal, Trouble, shown};
use crate::guard::{Guard, Target};
use crate::host::{HostStatus, Turn};
use crate::hosts::Hosts;
use crate::request::{Fetched, Request};
use crate::resolve::{Resolver, SystemResolver};
use crate::retry_after::retry_after;
use crate::robots_cache::Cached;
use crate::settings::Settings;
use crate::sink::Sink;

/// Fetches what lies elsewhere. Cheap to clone; all clones share connections and manners.
///
/// ```no_run
/// # async fn example() -> Result<(), solander_fetch::FetchError> {
/// use solander_fetch::{Fetched, Fetcher, Kind, Request, Settings};
/// # let clock = std::sync::Arc::new(solander_model::SystemClock);
/// let settings = Settings { contact: Some("https://herbarium.example/robot".into()), ..Settings::default() };
/// let fetcher = Fetcher::new(settings, clock)?;
/// let mut sheet = Vec::new();
/// if let Fetched::Fresh(told) = fetcher.fetch(&Request::new("https://images.example/1.jpg", Kind::Image), &mut sheet).await? {
///     println!("{} bytes named {}", told.bytes, told.hash);
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Fetcher {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub settings: Settings,
    pub guard: Guard,
    pub hosts: Hosts,
    pub clients: Clients,
    pub clock: Arc<dyn Clock>,
    pub robots: Mutex<HashMap<String, Arc<tokio::sync::Mutex<Option<Cached>>>>>,
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetcher").field("settings", &self.inner.settings).finish_non_exhaustive()
    }
}

impl Fetcher {
    /// A fetcher that asks the machine for the addresses of names.
    ///
    /// # Errors
    /// [`FetchError::Settings`] for rules and certificates that cannot be used.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, FetchError> {
        Self::with_resolver(settings, clock, Arc::new(SystemResolver))
    }

    /// A fetcher that asks `resolver` for the addresses of names.
    ///
    /// # Errors
    /// As [`Fetcher::new`].
    pub fn with_resolver(
        settings: Settings,
        clock: Arc<dyn Clock>,
        resolver: Arc<dyn Resolver>,
    ) -> Result<Self, FetchError> {
        let guard = Guard::new(&settings).map_err(FetchError::Settings)?;
        let clients = Clients::new(&settings, &resolver)?;
        let hosts = Hosts::new(settings.clone());
        Ok(Self { inner: Arc::new(Inner { settings, guard, hosts, clients, clock, robots: Mutex::default() }) })
    }

    /// The settings this fetcher was made with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// How each host visited so far has been doing, by name.
    #[must_use]
    pub fn host_status(&self) -> Vec<HostStatus> {
        self.inner.hosts.status(self.now())
    }

    /// Whether `url` may be asked for as far as the URL alone tells: nothing is resolved, no robots.txt is read.
    ///
    /// # Errors
    /// [`FetchError::Refused`] when not.
    pub fn check(&self, url: &str) -> Result<(), FetchError> {
        self.inner.guard.check(url).map(|_| ()).map_err(|reason| FetchError::refused(url, reason))
    }

    /// Fetches `request.url` into `sink`.
    ///
    /// Bytes arrive in order and are flushed at the end. After an error the sink holds a beginning, or nothing; after
    /// [`FetchError::Changed`] and [`Fetched::NotModified`] it is as it was.
    ///
    /// # Errors
    /// See [`FetchError`]; its variants tell what to do next.
    pub async fn fetch(
        &self,
        request: &Request,
        sink: &mut (dyn AsyncWrite + Send + Unpin),
    ) -> Result<Fetched, FetchError> {
        self.fetch_into(request, Sink::Plain(sink)).await
    }

    pub(crate) async fn fetch_into(&self, request: &Request, mut sink: Sink<'_>) -> Result<Fetched, FetchError> {
        let inner = &*self.inner;
        let refused = |url: &str, reason| FetchError::refused(url, reason);
        let mut target = inner.guard.check(&request.url).map_err(|reason| refused(&request.url, reason))?;
        let total = request.total.unwrap_or(inner.settings.timeouts.total);
        let mut spent = Duration::ZERO;
        for _ in 0..=inner.settings.max_redirects {
            self.ask_robots(&target).await?;
            let turn = self.turn(&target).await?;
            let began = Instant::now();
            let asked = inner.clients.of(&target).get(target.url.clone()).headers(asking(request));
            let patience = inner.settings.timeouts.head.min(total.saturating_sub(spent));
            let answer = match client::send(asked, patience).await {
                Ok(answer) => answer,
                Err(no_answer) => return Err(self.no_answer(no_answer, turn, &target)),
            };
            if is_redirect(answer.status()) {
                let next = self.next(&target, &answer);
                drain(answer).await;
                turn.went_well(0, self.now());
                target = next?;
                spent += began.elapsed();
                continue;
            }
            return self
                .receive(request, &target, answer, turn, &mut sink, began.checked_sub(spent).unwrap_or(began), total)
                .await;
        }
        Err(refused(target.url.as_str(), Refusal::Redirects(inner.settings.max_redirects)))
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// Waits for a turn at the host of `target`.
    pub(crate) async fn turn(&self, target: &Target) -> Result<Turn, FetchError> {
        let host = self.inner.hosts.of(target, &self.inner.guard);
        host.turn().await.map_err(|none| FetchError::later(target.url.as_str(), Some(none.after), none.reason))
    }

    /// Where a redirect leads, if one may go there.
    pub(crate) fn next(&self, target: &Target, answer: &Answer) -> Result<Target, FetchError> {
        let url = target.url.as_str();
        let place = answer.headers().get(header::LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let place = place
            .ok_or_else(|| FetchError::later(url, None, Trouble::Nonsense("a redirect that names no place".into())))?;
        let next = Url::options().base_url(Some(&target.url)).parse(&place);
        let next = next.map_err(|e| FetchError::refused(&place, Refusal::Malformed(e.to_string())))?;
        let shown = next.to_string();
        self.inner.guard.check_url(next).map_err(|reason| FetchError::refused(&shown, reason))
    }

    /// The error for a request without an answer, after telling the host's ledger.
    pub(crate) fn no_answer(&self, no_answer: NoAnswer, turn: Turn, target: &Target) -> FetchError {
        let url = target.url.as_str();
        if matches!(no_answer, NoAnswer::Refused(_)) {
            return no_answer.at(url);
        }
        let rest = turn.went_wrong(None, &no_answer.to_string(), self.now());
        match no_answer.at(url) {
            FetchError::Later { url, reason, .. } => FetchError::Later { url, after: Some(rest), reason },
            other => other,
        }
    }

    /// The error for an answer that gives nothing, after telling the host's ledger.
    pub(crate) async fn without(&self, answer: Answer, turn: Turn, target: &Target) -> FetchError {
        let (url, now) = (shown(target.url.as_str()), self.now());
        let status = answer.status().as_u16();
        let asked = retry_after(answer.headers(), now);
        drain(answer).await;
        match status {
            404 | 410 => {
                turn.went_well(0, now);
                FetchError::Gone { url, status }
            }
            // Not ready yet, but nothing is wrong.
            202 => {
                turn.went_well(0, now);
                FetchError::Later { url, after: asked, reason: Trouble::Status(status) }
            }
            408 | 425 | 429 | 500.. => {
                let rest = turn.went_wrong(asked, &format!("status {status}"), now);
                FetchError::Later { url, after: Some(rest), reason: Trouble::Status(status) }
            }
            _ => {
                turn.went_well(0, now);
                FetchError::Denied { url, status }
            }
        }
    }
}

pub(crate) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Reads the rest of a small answer nobody wants, so that its connection can be used again.
pub(crate) async fn drain(mut answer: Answer) {
    const WORTH_IT: u64 = 16 * 1024;
    if answer.content_length().is_none_or(|length| length > WORTH_IT) {
        return;
    }
    let all = async { while let Ok(Some(_)) = answer.chunk().await {} };
    let _ = tokio::time::timeout(Duration::from_millis(500), all).await;
}

/// The headers `request` asks with.
fn asking(request: &Request) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut put = |name, text: &str| {
        // A tag that cannot be sent back was not worth keeping.
        if let Ok(value) = text.parse() {
            headers.insert(name, value);
        }
    };
    put(header::ACCEPT, request.accept.accept());
    if let Some(held) = request.resume_from.as_ref().filter(|held| held.bytes > 0) {
        if let Some(validator) = held.validators.for_range() {
            put(header::RANGE, &format!("bytes={}-", held.bytes));
            put(header::IF_RANGE, validator);
        }
        return headers;
    }
    if let Some(tag) = &request.validators.etag {
        put(header::IF_NONE_MATCH, tag);
    }
    if let Some(date) = &request.validators.last_modified {
        put(header::IF_MODIFIED_SINCE, date);
    }
    headers
}
