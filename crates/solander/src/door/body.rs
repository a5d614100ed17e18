//! The body of a request, which may neither pause for long nor be longer than anybody needs.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// How long a body may pause.
const PAUSE: Duration = Duration::from_secs(30);
/// How long a body that is no upload may take.
const WHOLE: Duration = Duration::from_secs(60);
/// Bytes of a body that is no upload, at most.
const SMALL: u64 = 1 << 20;

/// A body with limits.
pub(super) struct Guarded {
    body: Body,
    /// Bytes that may still come.
    left: u64,
    whole: Option<Pin<Box<Sleep>>>,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Guarded {
    /// A body of an upload: as long as it takes, without pauses. Its bytes are counted where they are kept.
    pub(super) fn upload(body: Body) -> Self {
        Self { body, left: u64::MAX, whole: None, pause: None }
    }

    /// Any other body.
    pub(super) fn small(body: Body) -> Self {
        Self { body, left: SMALL, whole: Some(Box::pin(sleep(WHOLE))), pause: None }
    }

    fn late(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.whole.as_mut().is_some_and(|whole| whole.as_mut().poll(cx).is_ready()) {
            return Poll::Ready(());
        }
        self.pause.get_or_insert_with(|| Box::pin(sleep(PAUSE))).as_mut().poll(cx)
    }
}

impl http_body::Body for Guarded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(frame) => frame,
            Poll::Pending => {
                ready!(self.late(cx));
                let late = io::Error::new(io::ErrorKind::TimedOut, "the body of the request came too slowly");
                return Poll::Ready(Some(Err(axum::Error::new(late))));
            }
        };
        self.pause = None;
        if let Some(Ok(frame)) = &frame {
            let length = frame.data_ref().map_or(0, |data| data.len() as u64);
            match self.left.checked_sub(length) {
                Some(left) => self.left = left,
                None => {
                    let large = io::Error::other(format!("the body of the request has more than {SMALL} bytes"));
                    return Poll::Ready(Some(Err(axum::Error::new(large))));
                }
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use tokio::time::Instant;

    use super::*;

    /// A body whose pieces come after so many seconds each.
    fn dripping(seconds: u64, pieces: usize, piece: usize) -> Body {
        Body::from_stream(stream::unfold(0, move |n| async move {
            if n == pieces {
                return None;
            }
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            Some((Ok::<_, io::Error>(Bytes::from(vec![7; piece])), n + 1))
        }))
    }

    async fn read(body: Guarded) -> (u64, Result<usize, String>) {
        let begun = Instant::now();
        let read = axum::body::to_bytes(Body::new(body), usize::MAX).await;
        (begun.elapsed().as_secs(), read.map(|bytes| bytes.len()).map_err(|error| error.to_string()))
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_and_drips() {
        assert_eq!(read(Guarded::upload(dripping(29, 100, 1))).await, (2900, Ok(100)));
        let (seconds, bytes) = read(Guarded::upload(dripping(31, 100, 1))).await;
        assert!(bytes.is_err() && seconds == 30, "{seconds}");
        assert_eq!(read(Guarded::small(dripping(1, 50, 10))).await, (50, Ok(500)));
        let (seconds, bytes) = read(Guarded::small(dripping(1, 100, 10))).await;
        assert!(bytes.is_err() && seconds == 60, "{seconds}");
    }

    #[tokio::test(start_paused = true)]
    async fn sizes() {
        assert_eq!(read(Guarded::small(dripping(0, 4, 1 << 18))).await.1, Ok(1 << 20));
        assert!(read(Guarded::small(dripping(0, 5, 1 << 18))).await.1.is_err());
        assert_eq!(read(Guarded::upload(dripping(0, 5, 1 << 20))).await.1, Ok(5 << 20));
    }
}
