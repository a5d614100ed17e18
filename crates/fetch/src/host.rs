//! One host and our manners towards it: how many at a time, how often, and when to leave it alone.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use solander_model::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::error::Trouble;

/// Longest rest after failures that nobody named a time for.
const LONGEST_REST: Duration = Duration::from_secs(3600);

/// The manners that hold for one host.
#[derive(Debug, Clone)]
pub(crate) struct Manners {
    pub connections: usize,
    /// From one request to the next, at least.
    pub spacing: Duration,
    pub patience: Duration,
    pub breaker_failures: u32,
    pub breaker_rest: Duration,
}

/// How a host has been doing, for reports.
#[derive(Debug, Clone, PartialEq)]
pub struct HostStatus {
    /// Its name or address.
    pub host: String,
    /// Requests sent since the start.
    pub requests: u64,
    /// Bytes of answers since the start.
    pub bytes: u64,
    /// Failures since the last success.
    pub failures: u32,
    /// Whether it is left alone because of them.
    pub breaker_open: bool,
    /// No request is sent before this instant.
    pub resting_until: Option<Timestamp>,
    /// When an answer last was to the point.
    pub last_success: Option<Timestamp>,
    /// When something last went wrong, and what.
    pub last_failure: Option<(Timestamp, String)>,
}

#[derive(Debug)]
pub(crate) struct Host {
    pub name: String,
    pub manners: Manners,
    connections: Arc<Semaphore>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    next: Instant,
    resting_until: Option<Instant>,
    last_counted: Option<Instant>,
    failures: u32,
    probing: bool,
    requests: u64,
    bytes: u64,
    last_success: Option<Timestamp>,
    last_failure: Option<(Timestamp, String)>,
}

/// Why there is no turn now, and for how long.
#[derive(Debug)]
pub(crate) struct NoTurn {
    pub after: Duration,
    pub reason: Trouble,
}

enum Claim {
    Go { probe: bool },
    Wait(Instant),
    Never { until: Instant, reason: Trouble },
}

impl Host {
    pub fn new(name: String, manners: Manners) -> Self {
        let state = State {
            next: Instant::now(),
            resting_until: None,
            last_counted: None,
            failures: 0,
            probing: false,
            requests: 0,
            bytes: 0,
            last_success: None,
            last_failure: None,
        };
        let connections = Arc::new(Semaphore::new(manners.connections.max(1)));
        Self { name, manners, connections, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Waits for a turn: a free connection, and the moment for the next request. Holds no longer than our patience.
    pub async fn turn(self: &Arc<Self>) -> Result<Turn, NoTurn> {
        let deadline = Instant::now() + self.manners.patience;
        if let Claim::Never { until, reason } = self.look(deadline) {
            return Err(NoTurn { after: until.saturating_duration_since(Instant::now()), reason });
        }
        let busy = || NoTurn { after: Duration::from_secs(1), reason: Trouble::Busy { host: self.name.clone() } };
        let permit = match timeout_at(deadline, Arc::clone(&self.connections).acquire_owned()).await {
            Ok(permit) => permit.expect("the semaphore of a host is never closed"),
            Err(_) => return Err(busy()),
        };
        loop {
            match self.claim(deadline) {
                Claim::Go { probe } => {
                    return Ok(Turn { host: Arc::clone(self), _permit: permit, began: Instant::now(), probe });
                }
                Claim::Wait(until) => sleep_until(until).await,
                Claim::Never { until, reason } => {
                    return Err(NoTurn { after: until.saturating_duration_since(Instant::now()), reason });
                }
            }
        }
    }

    /// What a claim would say about rests, without claiming.
    fn look(&self, deadline: Instant) -> Claim {
        self.state().rest(self, Instant::now(), deadline).unwrap_or(Claim::Go { probe: false })
    }

    fn claim(&self, deadline: Instant) -> Claim {
        let now = Instant::now();
        let mut state = self.state();
        if let Some(rest) = state.rest(self, now, deadline) {
            return rest;
        }
        if state.next > now {
            return if state.next > deadline {
                Claim::Never { until: state.next, reason: Trouble::Busy { host: self.name.clone() } }
            } else {
                Claim::Wait(state.next)
            };
        }
        let probe = state.failures >= self.manners.breaker_failures;
        state.probing |= probe;
        state.next = now + self.manners.spacing;
        state.requests += 1;
        Claim::Go { probe }
    }

    pub fn status(&self, now: Timestamp) -> HostStatus {
        let state = self.state();
        let left = state.resting_until.map(|until| until.saturating_duration_since(Instant::now()));
        let until = left.filter(|left| !left.is_zero()).map(|left| Timestamp(now.0 + left.as_millis() as i64));
        HostStatus {
            host: self.name.clone(),
            requests: state.requests,
            bytes: state.bytes,
            failures: state.failures,
            breaker_open: state.failures >= self.manners.breaker_failures && (until.is_some() || state.probing),
            resting_until: until,
            last_success: state.last_success,
            last_failure: state.last_failure.clone(),
        }
    }

    /// Whether nothing would be lost by forgetting this host.
    pub fn is_idle(&self) -> bool {
        let state = self.state();
        let now = Instant::now();
        state.failures == 0
            && state.next <= now
            && state.resting_until.is_none_or(|until| until <= now)
            && self.connections.available_permits() == self.manners.connections.max(1)
    }
}

impl State {
    /// The rest this host is having at `now`, if it is.
    fn rest(&self, host: &Host, now: Instant, deadline: Instant) -> Option<Claim> {
        let broken = self.failures >= host.manners.breaker_failures;
        let reason = || match broken {
            true => Trouble::Breaker { host: host.name.clone(), failures: self.failures },
            false => Trouble::Resting { host: host.name.clone() },
        };
        match self.resting_until.filter(|until| *until > now) {
            Some(until) if broken || until > deadline => Some(Claim::Never { until, reason: reason() }),
            Some(until) => Some(Claim::Wait(until)),
            // One request tries whether the host is back; the others are not let in behind it.
            None if broken && self.probing => {
                Some(Claim::Never { until: now + Duration::from_secs(1), reason: reason() })
            }
            None => None,
        }
    }
}

/// The right to send one request to a host, and the duty to tell how it went.
#[derive(Debug)]
pub(crate) struct Turn {
    host: Arc<Host>,
    _permit: OwnedSemaphorePermit,
    began: Instant,
    probe: bool,
}

impl Turn {
    /// The host answered to the point, with so many bytes.
    pub fn went_well(self, bytes: u64, now: Timestamp) {
        let mut state = self.host.state();
        state.bytes += bytes;
        state.failures = 0;
        state.last_success = Some(now);
    }

    /// The host did not; `after` is how long it asked us to stay away. Returns how long it is left alone.
    pub fn went_wrong(self, after: Option<Duration>, reason: &str, now: Timestamp) -> Duration {
        let mut state = self.host.state();
        let manners = &self.host.manners;
        // Requests that were under way together with one that failed tell nothing new.
        if state.last_counted.is_none_or(|counted| self.began >= counted) {
            state.failures = state.failures.saturating_add(1);
            state.last_counted = Some(Instant::now());
            if state.failures == manners.breaker_failures {
                let (host, failures) = (&self.host.name, state.failures);
                tracing::warn!(host, failures, "{host} failed {failures} times in a row and is left alone: {reason}");
            }
        }
        state.last_failure = Some((now, reason.chars().take(200).collect()));
        let trips = state.failures.saturating_sub(manners.breaker_failures);
        let own = if state.failures >= manners.breaker_failures {
            manners.breaker_rest.saturating_mul(1 << trips.min(10))
        } else {
            Duration::from_secs(1 << state.failures.saturating_sub(1).min(10))
        };
        let own = own.min(LONGEST_REST).mul_f64(jitter(&self.host.name, state.failures, now));
        let rest = match after {
            Some(asked) if state.failures < manners.breaker_failures => asked,
            Some(asked) => asked.max(own),
            None => own,
        };
        let until = Instant::now() + rest;
        state.resting_until = Some(state.resting_until.map_or(until, |earlier| earlier.max(until)));
        rest
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.probe {
            self.host.state().probing = false;
        }
    }
}

/// A factor in 0.5..1, the same for the same host, count and millisecond, so that a test can replay it.
fn jitter(host: &str, failures: u32, now: Timestamp) -> f64 {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(format!("{host} {failures} {}", now.0));
    0.5 + f64::from(u16::from_le_bytes([digest[0], digest[1]])) / f64::from(u16::MAX) / 2.0
}

#[cfg(test)]
mod tests;
