//! The answer: what its head promises, and its bytes.

use std::time::Duration;

use reqwest::Response as Answer;
use reqwest::header::{self, HeaderMap};
use sha2::{Digest, Sha256};
use solander_model::BlobHash;
use tokio::io::AsyncWriteExt;
use tokio::time::Instant;

use crate::error::{FetchError, Refusal, Trouble, shown};
use crate::fetcher::{Fetcher, drain};
use crate::guard::Target;
use crate::host::Turn;
use crate::request::{Fetched, Held, Request, Response, Validators};
use crate::sink::Sink;
use crate::transfer::{Limits, Stop, pour};

impl Fetcher {
    #[expect(clippy::too_many_arguments, reason = "one request's whole state, used once")]
    pub(crate) async fn receive(
        &self,
        request: &Request,
        target: &Target,
        answer: Answer,
        turn: Turn,
        sink: &mut Sink<'_>,
        began: Instant,
        total: Duration,
    ) -> Result<Fetched, FetchError> {
        let (url, status) = (target.url.as_str(), answer.status().as_u16());
        let ranged = request.resume_from.as_ref().filter(|held| held.bytes > 0);
        let mut held = match (status, ranged) {
            (304, None) if !request.validators.is_empty() => {
                turn.went_well(0, self.now());
                return Ok(Fetched::NotModified);
            }
            (206, Some(held)) => match range_start(answer.headers()) {
                Some(start) if start == held.bytes => held.clone(),
                _ => return Err(self.nonsense(turn, url, "another range than asked for")),
            },
            (416, Some(held)) => return self.nothing_left(held, answer, turn, target, began).await,
            (200 | 203, Some(_)) => {
                if !sink.restart().await.map_err(|source| sink_error(url, source))? {
                    turn.went_well(0, self.now());
                    return Err(FetchError::Changed { url: shown(url) });
                }
                empty()
            }
            (200 | 203, None) => empty(),
            (206, None) => return Err(self.nonsense(turn, url, "a part of what was asked for whole")),
            _ => return Err(self.without(answer, turn, target).await),
        };
        let media_type = media_type(answer.headers());
        if let Some(reason) = unwanted(request, answer.headers(), media_type.as_deref()) {
            drain(answer).await;
            turn.went_well(0, self.now());
            return Err(FetchError::refused(url, reason));
        }
        let limit = self.ceiling(request);
        let expected = match declared(answer.headers()) {
            Ok(expected) => expected,
            Err(told) => return Err(self.nonsense(turn, url, told)),
        };
        let left = limit.saturating_sub(held.bytes);
        if expected.is_some_and(|expected| expected > left) {
            turn.went_well(0, self.now());
            return Err(FetchError::TooLarge { url: shown(url), limit });
        }
        let settings = &self.inner.settings;
        let total = total + Duration::from_secs(expected.unwrap_or(0) / settings.bulk_rate.max(1));
        let limits = Limits {
            max_bytes: left,
            idle: settings.timeouts.idle,
            min_rate: settings.min_rate,
            grace: settings.grace,
            deadline: began + total,
            total,
        };
        let validators = Validators::of(answer.headers());
        let whole = expected.map(|rest| rest + held.bytes);
        sink.begin(&validators, whole).await.map_err(|source| sink_error(url, source))?;
        let body = futures_util::stream::unfold(answer, |mut answer| async {
            let piece = answer.chunk().await.map_err(|e| crate::client::innermost(&e)).transpose()?;
            Some((piece, answer))
        });
        let poured = pour(body, sink.writer(), &mut held.digest, expected, &limits).await;
        let flushed = sink.writer().flush().await;
        let poured = match poured {
            Ok(poured) => poured,
            Err(stop) => return Err(self.stopped(stop, turn, url, limit)),
        };
        flushed.map_err(|source| sink_error(url, source))?;
        turn.went_well(poured, self.now());
        Ok(Fetched::Fresh(Response {
            url: url.to_owned(),
            status,
            media_type,
            validators,
            bytes: held.bytes + poured,
            hash: BlobHash(held.digest.finalize().into()),
            seconds: began.elapsed().as_secs_f64(),
        }))
    }

    /// Bytes of the answer to `request` at most.
    fn ceiling(&self, request: &Request) -> u64 {
        let settings = &self.inner.settings;
        request.max_bytes.unwrap_or(match request.accept.is_document() {
            true => settings.max_document_bytes.min(settings.max_bytes),
            false => settings.max_bytes,
        })
    }

    fn nonsense(&self, turn: Turn, url: &str, what: &str) -> FetchError {
        let rest = turn.went_wrong(None, what, self.now());
        FetchError::later(url, Some(rest), Trouble::Nonsense(what.into()))
    }

    fn stopped(&self, stop: Stop, turn: Turn, url: &str, limit: u64) -> FetchError {
        let now = self.now();
        match stop {
            Stop::TooLarge => {
                turn.went_well(limit, now);
                FetchError::TooLarge { url: shown(url), limit }
            }
            Stop::Sink(source) => sink_error(url, source),
            Stop::Slow(reason) => {
                turn.went_wrong(None, &reason.to_string(), now);
                FetchError::TooSlow { url: shown(url), reason }
            }
            Stop::Length { expected, got } => {
                let reason = Trouble::Short { expected, got };
                let rest = turn.went_wrong(None, &reason.to_string(), now);
                FetchError::later(url, Some(rest), reason)
            }
            Stop::Source(words) => {
                let rest = turn.went_wrong(None, &words, now);
                FetchError::later(url, Some(rest), Trouble::Broken(words))
            }
        }
    }

    /// The source has nothing after what is held: either that is all, or it is of another state.
    async fn nothing_left(
        &self,
        held: &Held,
        answer: Answer,
        turn: Turn,
        target: &Target,
        began: Instant,
    ) -> Result<Fetched, FetchError> {
        let range = answer.headers().get(header::CONTENT_RANGE).and_then(|value| value.to_str().ok());
        let whole: Option<u64> = range.and_then(|range| range.strip_prefix("bytes */")?.parse().ok());
        drain(answer).await;
        turn.went_well(0, self.now());
        if whole != Some(held.bytes) {
            return Err(FetchError::Changed { url: shown(target.url.as_str()) });
        }
        Ok(Fetched::Fresh(Response {
            url: target.url.to_string(),
            status: 206,
            media_type: None,
            validators: held.validators.clone(),
            bytes: held.bytes,
            hash: BlobHash(held.digest.clone().finalize().into()),
            seconds: began.elapsed().as_secs_f64(),
        }))
    }
}

fn empty() -> Held {
    Held { bytes: 0, digest: Sha256::new(), validators: Validators::default() }
}

fn sink_error(url: &str, source: std::io::Error) -> FetchError {
    FetchError::Sink { url: shown(url), source }
}

/// The announced length of the body.
fn declared(headers: &HeaderMap) -> Result<Option<u64>, &'static str> {
    let Some(value) = headers.get(header::CONTENT_LENGTH) else { return Ok(None) };
    let length = value.to_str().ok().and_then(|text| text.trim().parse().ok());
    length.map(Some).ok_or("a length that is no number")
}

/// Where the part that comes begins.
fn range_start(headers: &HeaderMap) -> Option<u64> {
    let range = headers.get(header::CONTENT_RANGE)?.to_str().ok()?.strip_prefix("bytes ")?;
    range.split_once('-')?.0.trim().parse().ok()
}

/// The media type without parameters, lower case.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let essence = text.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    (essence.contains('/') && essence.len() <= 200).then_some(essence)
}

/// Why this answer is not what was asked for, however often one asks.
fn unwanted(request: &Request, headers: &HeaderMap, media_type: Option<&str>) -> Option<Refusal> {
    for encoding in headers.get_all(header::CONTENT_ENCODING) {
        let encoding = String::from_utf8_lossy(encoding.as_bytes());
        if !encoding.trim().is_empty() && !encoding.trim().eq_ignore_ascii_case("identity") {
            return Some(Refusal::Encoding(encoding.chars().take(40).collect()));
        }
    }
    let media_type = media_type?;
    request.accept.contradicts(media_type).then(|| Refusal::Kind(media_type.to_owned()))
}
