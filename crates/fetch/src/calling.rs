//! Calls to programs elsewhere, such as repositories that take deposits: same guard, same manners, no robots.txt.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Body as Sent, RequestBuilder, Response as Answer};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::time::{Instant, sleep_until};

use crate::call::{ApiAnswer, ApiBody, ApiCall, Method};
use crate::client::{self, NoAnswer};
use crate::error::{FetchError, Refusal, Slowness, Trouble, shown};
use crate::fetcher::{Fetcher, drain, is_redirect};
use crate::guard::Target;
use crate::retry_after::retry_after;

/// Bytes of an answer to a call at most, unless the call says otherwise.
const MAX_ANSWER: u64 = 16 << 20;
/// How a file is cut for the wire.
const PIECE: usize = 64 * 1024;

impl Fetcher {
    /// Calls a program elsewhere.
    ///
    /// Redirects are followed for GET and HEAD alone; the secret does not go along to another origin. Every answer with a
    /// status is given back, but for those that mean "later": 429 and 503 are [`FetchError::Later`], and the host rests
    /// for as long as it asked.
    ///
    /// # Errors
    /// See [`FetchError`]. None of them, nor their `Debug`, shows the secret.
    pub async fn call(&self, call: &ApiCall) -> Result<ApiAnswer, FetchError> {
        let inner = &*self.inner;
        let refused = |url: &str, reason| FetchError::refused(url, reason);
        let mut target = inner.guard.check(&call.url).map_err(|reason| refused(&call.url, reason))?;
        let home = target.origin();
        for _ in 0..=inner.settings.max_redirects {
            let turn = self.turn(&target).await?;
            let progress = Arc::new(Mutex::new(Instant::now()));
            let request = self.asking(call, &target, target.origin() == home, &progress).await?;
            let answer = match self.sent(request, call, &progress).await {
                Ok(answer) => answer,
                Err(no_answer) => return Err(self.no_answer(no_answer, turn, &target)),
            };
            let status = answer.status();
            if is_redirect(status) && matches!(call.method, Method::GET | Method::HEAD) {
                let next = self.next(&target, &answer);
                drain(answer).await;
                turn.went_well(0, self.now());
                target = next?;
                continue;
            }
            if matches!(status.as_u16(), 429 | 503) {
                return Err(self.without(answer, turn, &target).await);
            }
            let (headers, url) = (answer.headers().clone(), target.url.to_string());
            let asked = retry_after(&headers, self.now());
            let body = match self.whole(answer, call.max_bytes.unwrap_or(MAX_ANSWER), &url).await {
                Ok(body) => body,
                Err(error) => {
                    turn.went_wrong(None, "the answer to a call broke off", self.now());
                    return Err(error);
                }
            };
            if status.is_server_error() {
                turn.went_wrong(asked, &format!("status {}", status.as_u16()), self.now());
            } else {
                turn.went_well(body.len() as u64, self.now());
            }
            return Ok(ApiAnswer { status: status.as_u16(), url, headers, body });
        }
        Err(refused(target.url.as_str(), Refusal::Redirects(inner.settings.max_redirects)))
    }

    async fn asking(
        &self,
        call: &ApiCall,
        target: &Target,
        at_home: bool,
        progress: &Arc<Mutex<Instant>>,
    ) -> Result<RequestBuilder, FetchError> {
        let malformed = |what: String| FetchError::refused(&call.url, Refusal::Malformed(what));
        let mut headers = HeaderMap::new();
        for (name, value) in &call.headers {
            let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) else {
                return Err(malformed(format!("header {name:?} of the call cannot be sent")));
            };
            headers.insert(name, value);
        }
        if let Some(secret) = call.secret.as_ref().filter(|_| at_home) {
            let bearer = secret.bearer().ok_or_else(|| malformed("the secret of the call cannot be sent".into()))?;
            headers.insert(AUTHORIZATION, bearer);
        }
        let (body, media_type) = match &call.body {
            ApiBody::Empty => {
                // A length of zero is told where servers expect a body.
                if !matches!(call.method, Method::GET | Method::HEAD) {
                    headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
                }
                (None, None)
            }
            ApiBody::Json(value) => (Some(Sent::from(value.to_string())), Some("application/json")),
            ApiBody::Bytes { bytes, media_type } => (Some(Sent::from(bytes.clone())), Some(media_type.as_str())),
            ApiBody::File { path, offset, length } => {
                let unread = |source| FetchError::Sink { url: shown(&call.url), source };
                let mut file = tokio::fs::File::open(path).await.map_err(unread)?;
                file.seek(std::io::SeekFrom::Start(*offset)).await.map_err(unread)?;
                headers.insert(CONTENT_LENGTH, HeaderValue::from(*length));
                (Some(streamed(file, *length, Arc::clone(progress))), Some("application/octet-stream"))
            }
        };
        if let Some(media_type) = media_type.filter(|_| !headers.contains_key(CONTENT_TYPE)) {
            let value =
                HeaderValue::from_str(media_type).map_err(|e| malformed(format!("media type of the call: {e}")))?;
            headers.insert(CONTENT_TYPE, value);
        }
        let client = self.inner.clients.of(target);
        let request = client.request(call.method.clone(), target.url.clone()).headers(headers);
        Ok(match body {
            Some(body) => request.body(body),
            None => request,
        })
    }

    /// Sends, and waits for the head of the answer: as long as bytes go out, and then as for anything.
    async fn sent(
        &self,
        request: RequestBuilder,
        call: &ApiCall,
        progress: &Mutex<Instant>,
    ) -> Result<Answer, NoAnswer> {
        let timeouts = &self.inner.settings.timeouts;
        let bulk = match call.body {
            ApiBody::File { length, .. } => length / self.inner.settings.bulk_rate.max(1),
            _ => 0,
        };
        let head = call.patience.unwrap_or(timeouts.head);
        let total = timeouts.total.max(head) + Duration::from_secs(bulk);
        let deadline = Instant::now() + total;
        let mut sending = std::pin::pin!(request.send());
        loop {
            let last = *progress.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let until = (last + head).min(deadline);
            tokio::select! {
                sent = &mut sending => return sent.map_err(|e| client::told(&e)).and_then(client::head_of),
                () = sleep_until(until) => {}
            }
            let now = Instant::now();
            if now >= deadline {
                return Err(NoAnswer::Slow(Slowness::Total(total)));
            }
            let last = *progress.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if now >= last + head {
                return Err(NoAnswer::Slow(Slowness::Head(head)));
            }
        }
    }

    async fn whole(&self, mut answer: Answer, limit: u64, url: &str) -> Result<Bytes, FetchError> {
        let timeouts = &self.inner.settings.timeouts;
        let deadline = Instant::now() + timeouts.total;
        let mut body = Vec::new();
        if answer.content_length().is_some_and(|length| length > limit) {
            return Err(FetchError::TooLarge { url: shown(url), limit });
        }
        loop {
            let until = deadline.min(Instant::now() + timeouts.idle);
            match tokio::time::timeout_at(until, answer.chunk()).await {
                Err(_) => {
                    return Err(FetchError::TooSlow { url: shown(url), reason: Slowness::Idle(timeouts.idle) });
                }
                Ok(Err(error)) => {
                    return Err(FetchError::later(url, None, Trouble::Broken(client::innermost(&error))));
                }
                Ok(Ok(None)) => return Ok(body.into()),
                Ok(Ok(Some(piece))) if (body.len() + piece.len()) as u64 > limit => {
                    return Err(FetchError::TooLarge { url: shown(url), limit });
                }
                Ok(Ok(Some(piece))) => body.extend_from_slice(&piece),
            }
        }
    }
}

/// `length` bytes of `file`, noting each piece that goes out.
fn streamed(file: tokio::fs::File, length: u64, progress: Arc<Mutex<Instant>>) -> Sent {
    let pieces = futures_util::stream::try_unfold((file, length), move |(mut file, left)| {
        let progress = Arc::clone(&progress);
        async move {
            if left == 0 {
                return Ok(None);
            }
            let mut piece = vec![0; PIECE.min(usize::try_from(left).unwrap_or(PIECE))];
            let read = file.read(&mut piece).await?;
            if read == 0 {
                return Err(std::io::Error::other(format!("the file ended {left} bytes early")));
            }
            piece.truncate(read);
            *progress.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Instant::now();
            Ok(Some((Bytes::from(piece), (file, left - read as u64))))
        }
    });
    Sent::wrap_stream(pieces)
}
