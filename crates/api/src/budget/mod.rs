//! Budgets: how much one client may ask for in a while. A client is a token, or else a network: one IPv4 address, because a
//! larger network would let one neighbour spend for all, or an IPv6 network of 64 bits, because a single customer has at
//! least that many addresses.
//!
//! The door asks [`Budgets::open`] for the [`Purse`] of each request and answers within [`Purse::carry`], so that work whose
//! cost only shows later is paid for where it shows.

mod bucket;
mod cost;
mod settings;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::http::request::Parts;
use prometheus_client::metrics::counter::Counter;
use quick_cache::sync::Cache;

use self::bucket::{Allowance, Bucket, Work};
pub(crate) use self::cost::of_rendering;
pub use self::settings::BudgetSettings;
use crate::{ApiError, Token, token};

/// Whose budget it is, where no token is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Network {
    /// One IPv4 address.
    V4([u8; 4]),
    /// The first 64 bits of an IPv6 address.
    V6([u8; 8]),
}

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self::V4(v4.octets()),
            IpAddr::V6(v6) => {
                let [a, b, c, d, e, f, g, h, ..] = v6.octets();
                Self::V6([a, b, c, d, e, f, g, h])
            }
        }
    }
}

/// The budgets of all clients. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Budgets {
    inner: Arc<Inner>,
}

struct Inner {
    tokens: Vec<(Token, Arc<Bucket>)>,
    networks: Cache<Network, Arc<Bucket>>,
    network: Allowance,
    token: Allowance,
    loopback: bool,
    begun: Instant,
    /// When full budgets were last forgotten.
    swept: AtomicU64,
    refused: Counter,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Budgets").field("networks", &self.networks.len()).finish_non_exhaustive()
    }
}

/// Nanoseconds after which budgets that are full again are forgotten.
const SWEEP: u64 = 60_000_000_000;

impl Budgets {
    /// Budgets for the holders of `tokens` and for everybody else.
    #[must_use]
    pub fn new(settings: &BudgetSettings, tokens: &[Token]) -> Self {
        let inner = Inner {
            tokens: tokens.iter().map(|token| (token.clone(), Arc::default())).collect(),
            networks: Cache::new(settings.networks.max(1)),
            network: Allowance::new(settings.rate, settings.burst),
            token: Allowance::new(settings.token_rate, settings.token_burst),
            loopback: settings.loopback,
            begun: Instant::now(),
            swept: AtomicU64::new(0),
            refused: Counter::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Opens the purse of who sends a request from `client`, and pays what the address of the request tells of its cost.
    ///
    /// # Errors
    /// [`ApiError::OverBudget`].
    pub fn open(&self, client: IpAddr, request: &Parts) -> Result<Purse, ApiError> {
        let inner = &self.inner;
        let known = token::shown(&request.headers, inner.tokens.iter().map(|(token, _)| token));
        let purse = match known {
            Some(place) => Some((inner.tokens[place].1.clone(), inner.token)),
            None if client.to_canonical().is_loopback() && !inner.loopback => None,
            None => Some((self.of_network(client.into()), inner.network)),
        };
        let purse = Purse { purse, budgets: self.clone(), known: known.is_some() };
        purse.spend(cost::of(&request.method, request.uri.path()))?;
        Ok(purse)
    }

    /// Counts what is refused, wherever it shows.
    pub(crate) fn refused(&self) -> &Counter {
        &self.inner.refused
    }

    fn of_network(&self, network: Network) -> Arc<Bucket> {
        let now = nanoseconds(self.inner.begun);
        let swept = self.inner.swept.load(Ordering::Relaxed);
        let due = now.saturating_sub(swept) > SWEEP;
        if due && self.inner.swept.compare_exchange(swept, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            self.inner.networks.retain(|_, bucket| !bucket.is_full(now));
        }
        match self.inner.networks.get_or_insert_with(&network, || Ok::<_, std::convert::Infallible>(Arc::default())) {
            Ok(bucket) => bucket,
            Err(never) => match never {},
        }
    }
}

fn nanoseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

/// What one request is paid from.
#[derive(Debug, Clone)]
pub struct Purse {
    /// Nothing: whoever asks is not counted.
    purse: Option<(Arc<Bucket>, Allowance)>,
    budgets: Budgets,
    known: bool,
}

tokio::task_local! {
    static PURSE: Purse;
}

impl Purse {
    /// Whether the client has shown a token.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.known
    }

    /// Answers a request, with this purse at hand.
    pub async fn carry<T>(self, answer: impl Future<Output = T>) -> T {
        PURSE.scope(self, answer).await
    }

    fn spend(&self, cost: u32) -> Result<(), ApiError> {
        let Some((bucket, allowance)) = &self.purse else { return Ok(()) };
        let now = nanoseconds(self.budgets.inner.begun);
        bucket.spend(*allowance, cost, now).map_err(|wait| {
            self.budgets.inner.refused.inc();
            ApiError::OverBudget { seconds: wait.div_ceil(1_000_000_000).max(1) }
        })
    }
}

/// Pays for work that the request under way turns out to need.
///
/// # Errors
/// [`ApiError::OverBudget`].
pub(crate) fn spend(cost: u32) -> Result<(), ApiError> {
    PURSE.try_with(|purse| purse.spend(cost)).unwrap_or(Ok(()))
}

/// Pictures computed for one client at the same time, with those that wait for their turn.
const WORKS: u32 = 16;

/// Begins a computation for the client of the request under way; it ends when what is returned is dropped.
///
/// # Errors
/// [`ApiError::Busy`] when as many are under way as one client may have.
pub(crate) fn begin() -> Result<Option<Work>, ApiError> {
    let counted = PURSE.try_with(|purse| purse.purse.as_ref().map(|(bucket, _)| bucket.begin(WORKS)));
    match counted {
        Ok(Some(None)) => Err(ApiError::Busy),
        Ok(Some(work)) => Ok(work),
        Ok(None) | Err(_) => Ok(None),
    }
}

/// Whether the request under way shows a token.
pub(crate) fn is_known() -> bool {
    PURSE.try_with(Purse::is_known).unwrap_or(false)
}

#[cfg(test)]
mod tests;
