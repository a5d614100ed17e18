//! The client beneath: one request at a time, within the repository's limits.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use solander_fetch::{ApiAnswer, ApiCall, Fetcher, Method, Secret};
use solander_model::Clock;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};
use url::Url;

use super::error::DepositError;
use super::quota::Quota;

/// Settings of one repository.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RepositorySettings {
    /// Where it lies: `https://zenodo.org`.
    pub url: String,
    /// The scheme of the alternate identifier that carries a deposit's mark: one the repository keeps (`urn`, `other`), and
    /// none of the record's own identifiers has, since some repositories keep one of each.
    pub mark_scheme: String,
    /// Whether drafts get a DOI before their files go up.
    pub reserve_doi: bool,
    /// Requests in a minute, at most.
    pub per_minute: usize,
    /// Requests in an hour, at most.
    pub per_hour: usize,
    /// Failures in a row after which a deposit is left for later.
    pub attempts: u32,
    /// Seconds to wait for the repository within one run, at most; longer waits are left to the caller.
    pub patience_seconds: u64,
    /// Seconds until a draft just made is surely found by a search.
    pub settle_seconds: u64,
}

impl Default for RepositorySettings {
    /// Well below what Zenodo allows (100 a minute, 5000 an hour).
    fn default() -> Self {
        Self {
            url: "https://zenodo.org".into(),
            mark_scheme: "urn".into(),
            reserve_doi: true,
            per_minute: 60,
            per_hour: 2000,
            attempts: 6,
            patience_seconds: 900,
            settle_seconds: 10,
        }
    }
}

/// Takes deposits further, in one repository, with one account.
pub struct Depositor {
    fetcher: Fetcher,
    pub(super) settings: RepositorySettings,
    base: Url,
    secret: Secret,
    clock: Arc<dyn Clock>,
    quota: Mutex<Quota>,
}

impl fmt::Debug for Depositor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Depositor").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Depositor {
    /// A depositor that opens the repository of `settings` with `secret`, a personal access token.
    ///
    /// # Errors
    /// [`DepositError::Fetch`] when the repository's address is none `fetcher` may call.
    pub fn new(
        fetcher: Fetcher,
        settings: RepositorySettings,
        secret: Secret,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, DepositError> {
        fetcher.check(&settings.url)?;
        let strange = |reason: String| DepositError::Strange { id: settings.url.clone(), reason };
        let mut base = Url::parse(&settings.url).map_err(|e| strange(e.to_string()))?;
        base.set_query(None);
        let quota = Mutex::new(Quota::new(settings.per_minute, settings.per_hour));
        Ok(Self { fetcher, settings, base, secret, clock, quota })
    }

    /// The address of a thing in the repository. Addresses are built here and not taken from answers, so that the token
    /// goes nowhere else.
    pub(super) fn at<'a>(&self, place: impl IntoIterator<Item = &'a str>) -> Url {
        let mut url = self.base.clone();
        url.path_segments_mut().expect("http addresses have paths").pop_if_empty().push("api").extend(place);
        url
    }

    pub(super) fn call(&self, method: Method, url: Url) -> ApiCall {
        let mut call = ApiCall::new(method, url).secret(&self.secret);
        call.headers.push(("accept".into(), "application/json".into()));
        call
    }

    /// Sends `call` when its turn has come.
    pub(super) async fn send(&self, step: &'static str, call: &ApiCall) -> Result<ApiAnswer, DepositError> {
        let patience = Instant::now() + Duration::from_secs(self.settings.patience_seconds);
        loop {
            let turn = self.quota.lock().await.take(Instant::now());
            match turn {
                Ok(()) => break,
                Err(at) if at > patience => {
                    let after = Some(at.saturating_duration_since(Instant::now()));
                    return Err(DepositError::Later { after, reason: "the quota of requests is used up".into() });
                }
                Err(at) => sleep_until(at).await,
            }
        }
        let answer = self.fetcher.call(call).await?;
        if answer.header("x-ratelimit-remaining").is_some_and(|left| left.trim() == "0")
            && let Some(reset) = answer.header("x-ratelimit-reset").and_then(|at| at.trim().parse::<i64>().ok())
        {
            let wait = reset.saturating_mul(1000).saturating_sub(self.clock.now().0).clamp(0, 3_600_000);
            self.quota.lock().await.rest(Instant::now() + Duration::from_millis(wait.unsigned_abs()));
        }
        if answer.status >= 500 || matches!(answer.status, 408 | 423) {
            let reason = format!("{step}: status {}", answer.status);
            return Err(DepositError::Later { after: None, reason });
        }
        Ok(answer)
    }

    /// As [`Depositor::send`], for answers that must be a success.
    pub(super) async fn done(&self, step: &'static str, call: &ApiCall) -> Result<ApiAnswer, DepositError> {
        let answer = self.send(step, call).await?;
        if answer.is_success() { Ok(answer) } else { Err(not_taken(step, &answer)) }
    }
}

/// The repository's own words about what it does not take.
pub(super) fn not_taken(step: &'static str, answer: &ApiAnswer) -> DepositError {
    let told = answer.json().unwrap_or_default();
    let mut message = told["message"].as_str().unwrap_or("no reason given").to_owned();
    for error in told["errors"].as_array().into_iter().flatten() {
        let messages = &error["messages"];
        let field = error["field"].as_str().unwrap_or("");
        message.push_str(&format!(
            "; {field}: {}",
            messages.as_array().map_or(messages, |all| all.first().unwrap_or(messages))
        ));
    }
    let message = message.chars().filter(|c| !c.is_control()).take(500).collect();
    DepositError::NotTaken { step, status: answer.status, message }
}
