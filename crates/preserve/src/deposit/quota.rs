//! How many requests a repository lets us send in a minute and in an hour.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// Remembers when requests were sent, and when the repository wants to hear from us again.
#[derive(Debug)]
pub(super) struct Quota {
    per_minute: usize,
    per_hour: usize,
    sent: VecDeque<Instant>,
    not_before: Option<Instant>,
}

impl Quota {
    pub fn new(per_minute: usize, per_hour: usize) -> Self {
        Self { per_minute: per_minute.max(1), per_hour: per_hour.max(1), sent: VecDeque::new(), not_before: None }
    }

    /// Counts a request at `now`, or says when to ask again.
    pub fn take(&mut self, now: Instant) -> Result<(), Instant> {
        while self.sent.front().is_some_and(|first| now >= *first + HOUR) {
            self.sent.pop_front();
        }
        let nth_last = |n: usize| self.sent.len().checked_sub(n).and_then(|at| self.sent.get(at)).copied();
        let minute = nth_last(self.per_minute).map(|sent| sent + MINUTE);
        let hour = nth_last(self.per_hour).map(|sent| sent + HOUR);
        match [minute, hour, self.not_before].into_iter().flatten().filter(|at| *at > now).max() {
            Some(at) => Err(at),
            None => {
                self.sent.push_back(now);
                Ok(())
            }
        }
    }

    /// The repository has nothing left for us until `at`.
    pub fn rest(&mut self, at: Instant) {
        self.not_before = Some(self.not_before.map_or(at, |earlier| earlier.max(at)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_minute_and_an_hour() {
        let mut quota = Quota::new(3, 5);
        let start = Instant::now();
        let mut times = Vec::new();
        while times.len() < 7 {
            match quota.take(Instant::now()) {
                Ok(()) => times.push(start.elapsed().as_secs()),
                Err(at) => tokio::time::sleep_until(at).await,
            }
        }
        assert_eq!(times, [0, 0, 0, 60, 60, 3600, 3600]);
        quota.rest(Instant::now() + Duration::from_secs(90));
        assert_eq!(quota.take(Instant::now()).map_err(|at| at - start), Err(Duration::from_secs(3690)));
    }
}
