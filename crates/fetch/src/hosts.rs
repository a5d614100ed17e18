//! All hosts we know, and the manners each is owed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::guard::{Guard, Target};
use crate::host::{Host, HostStatus, Manners};
use crate::settings::Settings;
use solander_model::Timestamp;

/// Hosts remembered at most; beyond, those with nothing to remember are forgotten.
const MOST_HOSTS: usize = 20_000;

/// A host counts once for all ports no rule names, and once more for each rule.
type Key = (String, Option<usize>);

#[derive(Debug)]
pub(crate) struct Hosts {
    settings: Settings,
    known: Mutex<HashMap<Key, Arc<Host>>>,
}

impl Hosts {
    pub fn new(settings: Settings) -> Self {
        Self { settings, known: Mutex::default() }
    }

    pub fn of(&self, target: &Target, guard: &Guard) -> Arc<Host> {
        let mut known = self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let key = (target.host.clone(), target.rule);
        if let Some(host) = known.get(&key) {
            return Arc::clone(host);
        }
        if known.len() >= MOST_HOSTS {
            known.retain(|_, host| Arc::strong_count(host) > 1 || !host.is_idle());
        }
        let rule = guard.rule(target);
        let rate = rule.and_then(|rule| rule.rate).unwrap_or(self.settings.per_host_rate);
        let manners = Manners {
            connections: rule.and_then(|rule| rule.connections).unwrap_or(self.settings.per_host_connections),
            spacing: spacing(rate),
            patience: self.settings.patience,
            breaker_failures: self.settings.breaker_failures.max(1),
            breaker_rest: self.settings.breaker_rest,
        };
        let host = Arc::new(Host::new(target.host.clone(), manners));
        known.insert(key, Arc::clone(&host));
        host
    }

    pub fn status(&self, now: Timestamp) -> Vec<HostStatus> {
        let known = self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut all: Vec<_> = known.values().map(|host| host.status(now)).collect();
        all.sort_by(|a, b| a.host.cmp(&b.host));
        all
    }
}

/// Time between requests for so many a second: a little more than exact, so that a late timer and a quick wire
/// together never put one request too many into any second.
fn spacing(rate: f64) -> Duration {
    if rate > 0.0 {
        Duration::try_from_secs_f64(1.02 / rate).unwrap_or(Duration::from_secs(24 * 3600))
    } else {
        Duration::ZERO
    }
}
