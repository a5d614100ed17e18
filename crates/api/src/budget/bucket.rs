//! One budget, as a single number: the generic cell rate algorithm (*ITU-T I.371*), a token bucket without a timer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// How fast a budget fills and how much it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// Nanoseconds in which one unit comes back.
    unit: u64,
    /// Nanoseconds in which an empty budget is full again.
    whole: u64,
}

impl Allowance {
    /// `rate` units a second, and `burst` units at once; neither is less than 1.
    pub(crate) fn new(rate: u32, burst: u32) -> Self {
        let unit = 1_000_000_000 / u64::from(rate.max(1));
        Self { unit, whole: unit * u64::from(burst.max(1)) }
    }
}

/// What a client has spent.
#[derive(Debug, Default)]
pub(crate) struct Bucket {
    /// The instant at which the budget will be full again, in nanoseconds.
    full_at: AtomicU64,
    /// Computations for this client, under way and waiting.
    works: AtomicU32,
}

/// A computation for a client, until it is dropped.
#[derive(Debug)]
pub(crate) struct Work(Arc<Bucket>);

impl Drop for Work {
    fn drop(&mut self) {
        self.0.works.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Bucket {
    /// Spends `cost` units at the instant `now`; what costs more than a whole budget costs a whole budget.
    ///
    /// # Errors
    /// Nanoseconds after which there will be enough. Nothing is spent then.
    pub(crate) fn spend(&self, allowance: Allowance, cost: u32, now: u64) -> Result<(), u64> {
        let price = (allowance.unit * u64::from(cost)).min(allowance.whole);
        let mut full_at = self.full_at.load(Ordering::Relaxed);
        loop {
            let next = full_at.max(now) + price;
            if let Some(wait) = (next - now).checked_sub(allowance.whole + 1) {
                return Err(wait + 1);
            }
            match self.full_at.compare_exchange_weak(full_at, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return Ok(()),
                Err(other) => full_at = other,
            }
        }
    }

    /// Whether nothing of it is spent: such a budget may be forgotten.
    pub(crate) fn is_full(&self, now: u64) -> bool {
        self.full_at.load(Ordering::Relaxed) <= now && self.works.load(Ordering::Relaxed) == 0
    }

    /// Begins a computation, unless `most` are under way or waiting already.
    pub(crate) fn begin(self: &Arc<Self>, most: u32) -> Option<Work> {
        let more = |works: u32| (works < most).then_some(works + 1);
        self.works.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok()?;
        Some(Work(self.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    #[test]
    fn a_burst_then_a_rate() {
        let (allowance, bucket) = (Allowance::new(10, 50), Bucket::default());
        let now = 7 * SECOND;
        assert_eq!((0..60).filter(|_| bucket.spend(allowance, 1, now).is_ok()).count(), 50);
        assert_eq!(bucket.spend(allowance, 1, now), Err(SECOND / 10), "one unit comes back in a tenth of a second");
        assert_eq!(bucket.spend(allowance, 10, now), Err(SECOND));
        assert_eq!((0..60).filter(|_| bucket.spend(allowance, 1, now + SECOND).is_ok()).count(), 10);
        assert!(!bucket.is_full(now + 5 * SECOND));
        assert!(bucket.is_full(now + 6 * SECOND));
        assert_eq!((0..60).filter(|_| bucket.spend(allowance, 1, now + 100 * SECOND).is_ok()).count(), 50);
    }

    #[test]
    fn works_at_once() {
        let bucket = Arc::new(Bucket::default());
        let works: Vec<_> = (0..3).map(|_| bucket.begin(2)).collect();
        assert_eq!(works.iter().filter(|work| work.is_some()).count(), 2);
        assert!(!bucket.is_full(0));
        drop(works);
        assert!(bucket.is_full(0) && bucket.begin(2).is_some());
    }

    #[test]
    fn nothing_is_too_dear_for_a_full_budget() {
        let (allowance, bucket) = (Allowance::new(1, 5), Bucket::default());
        assert_eq!(bucket.spend(allowance, 600, 0), Ok(()));
        assert_eq!(bucket.spend(allowance, 1, 0), Err(SECOND));
        assert_eq!(bucket.spend(allowance, 600, SECOND), Err(4 * SECOND));
        assert_eq!(bucket.spend(allowance, 600, 5 * SECOND), Ok(()));
    }
}
