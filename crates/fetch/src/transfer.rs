//! From a source into a sink, within limits: bytes, pauses, rate and time.

use std::fmt::Display;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, timeout};

use crate::error::Slowness;

/// What one transfer may take.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// Bytes at most, those not counted that were held before.
    pub max_bytes: u64,
    /// Longest pause.
    pub idle: Duration,
    /// Bytes per second at least, over each `grace`.
    pub min_rate: u64,
    pub grace: Duration,
    /// When all must be done, and how long that was meant to be.
    pub deadline: Instant,
    pub total: Duration,
}

/// Why a transfer stopped before the end.
#[derive(Debug)]
pub(crate) enum Stop {
    Slow(Slowness),
    TooLarge,
    /// More or fewer bytes than announced.
    Length {
        expected: u64,
        got: u64,
    },
    Source(String),
    Sink(io::Error),
}

/// Pours `source` into `sink`, feeding `digest`; the number of bytes poured. Memory: one piece of the source.
///
/// Only the time spent waiting for the source counts against idle time and rate, so that a slow disk is not blamed
/// on it; the deadline holds for everything.
pub(crate) async fn pour<E: Display>(
    source: impl Stream<Item = Result<Bytes, E>>,
    sink: &mut (dyn AsyncWrite + Send + Unpin),
    digest: &mut Sha256,
    expected: Option<u64>,
    limits: &Limits,
) -> Result<u64, Stop> {
    let mut source = std::pin::pin!(source);
    let (mut got, mut window_bytes, mut window_time) = (0_u64, 0_u64, Duration::ZERO);
    let mut since_last = Duration::ZERO;
    loop {
        let before = Instant::now();
        let to_deadline = limits.deadline.saturating_duration_since(before);
        let to_idle = limits.idle.saturating_sub(since_last);
        let to_window = limits.grace.saturating_sub(window_time);
        let next = timeout(to_deadline.min(to_idle).min(to_window), source.next()).await;
        let waited = before.elapsed();
        window_time += waited;
        since_last += waited;
        match next {
            Ok(Some(Ok(piece))) => {
                let length = piece.len() as u64;
                if length > 0 {
                    since_last = Duration::ZERO;
                }
                window_bytes += length;
                got += length;
                if got > limits.max_bytes {
                    return Err(Stop::TooLarge);
                }
                if let Some(expected) = expected.filter(|expected| got > *expected) {
                    return Err(Stop::Length { expected, got });
                }
                digest.update(&piece);
                match timeout(limits.deadline.saturating_duration_since(Instant::now()), sink.write_all(&piece)).await {
                    Ok(written) => written.map_err(Stop::Sink)?,
                    Err(_) => return Err(Stop::Slow(Slowness::Total(limits.total))),
                }
            }
            Ok(None) => {
                return match expected {
                    Some(expected) if expected != got => Err(Stop::Length { expected, got }),
                    _ => Ok(got),
                };
            }
            Ok(Some(Err(error))) => {
                return Err(match expected {
                    Some(expected) => Stop::Length { expected, got },
                    None => Stop::Source(error.to_string()),
                });
            }
            Err(_) => {}
        }
        if Instant::now() >= limits.deadline {
            return Err(Stop::Slow(Slowness::Total(limits.total)));
        }
        if since_last >= limits.idle {
            return Err(Stop::Slow(Slowness::Idle(limits.idle)));
        }
        if window_time >= limits.grace {
            let bytes_per_second = (window_bytes as f64 / window_time.as_secs_f64()) as u64;
            if bytes_per_second < limits.min_rate {
                return Err(Stop::Slow(Slowness::Rate { bytes_per_second }));
            }
            (window_bytes, window_time) = (0, Duration::ZERO);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;

    fn limits(max_bytes: u64) -> Limits {
        let seconds = Duration::from_secs;
        let deadline = Instant::now() + seconds(60);
        Limits { max_bytes, idle: seconds(10), min_rate: 10_000, grace: seconds(10), deadline, total: seconds(60) }
    }

    /// Pours `pieces`, each after its pause in milliseconds, and tells what happened when, in virtual seconds.
    async fn check(pieces: impl IntoIterator<Item = (u64, usize)>, expected: Option<u64>, max: u64, told: &str) {
        let began = Instant::now();
        let source = stream::unfold(pieces.into_iter(), |mut pieces| async {
            let (pause, length) = pieces.next()?;
            tokio::time::sleep(Duration::from_millis(pause)).await;
            Some((Ok::<_, String>(Bytes::from(vec![1; length])), pieces))
        });
        let poured = pour(source, &mut tokio::io::sink(), &mut Sha256::new(), expected, &limits(max)).await;
        assert_eq!(format!("{poured:?} after {} s", began.elapsed().as_secs()), told);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_quick_enough_passes() {
        check([(0, 10), (0, 20)], Some(30), 30, "Ok(30) after 0 s").await;
        check([(9_000, 1), (500, 90_000)], None, 1 << 20, "Ok(90001) after 9 s").await;
        check((0..100).map(|_| (500, 5_000)), Some(500_000), 1 << 20, "Ok(500000) after 50 s").await;
        check([], Some(0), 10, "Ok(0) after 0 s").await;
    }

    #[tokio::test(start_paused = true)]
    async fn patience_ends() {
        check([(11_000, 5)], None, 10, "Err(Slow(Idle(10s))) after 10 s").await;
        // A drip of one byte a second, for ever.
        check(std::iter::repeat((1_000, 1)), None, 1 << 40, "Err(Slow(Rate { bytes_per_second: 1 })) after 10 s").await;
        // A burst first does not buy a drip later: each ten seconds count alone.
        let burst = std::iter::once((0, 100_000_000)).chain(std::iter::repeat((1_000, 10)));
        check(burst, None, 1 << 40, "Err(Slow(Rate { bytes_per_second: 10 })) after 20 s").await;
        // Empty pieces are no sign of life.
        check(std::iter::repeat((1_000, 0)), None, 10, "Err(Slow(Idle(10s))) after 10 s").await;
        // Quick enough, but endless.
        check(std::iter::repeat((10, 1_000)), None, 1 << 40, "Err(Slow(Total(60s))) after 60 s").await;
        check(std::iter::repeat((0, 1_000)), None, 1 << 20, "Err(TooLarge) after 0 s").await;
    }

    #[tokio::test(start_paused = true)]
    async fn lengths_are_held_to() {
        check([(0, 10)], Some(11), 100, "Err(Length { expected: 11, got: 10 }) after 0 s").await;
        check([(0, 10), (0, 10)], Some(11), 100, "Err(Length { expected: 11, got: 20 }) after 0 s").await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_sink_is_not_the_fault_of_the_source() {
        let (mut near, far) = tokio::io::duplex(1_000);
        tokio::spawn(async move {
            let mut far = far;
            let mut piece = [0; 1_000];
            while tokio::io::AsyncReadExt::read(&mut far, &mut piece).await.is_ok_and(|read| read > 0) {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        });
        let source = stream::iter((0..40).map(|_| Ok::<_, String>(Bytes::from(vec![1; 1_000]))));
        let poured = pour(source, &mut near, &mut Sha256::new(), None, &limits(1 << 20)).await;
        assert!(matches!(poured, Ok(40_000)), "{poured:?}");
    }
}
