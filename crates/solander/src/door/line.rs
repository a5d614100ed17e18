//! One connection, with limits on how slow its other end may be.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::head::Heads;

/// How long the head of a request may take, and the silence after a connection was made.
const HEAD: Duration = Duration::from_secs(10);
/// How long nothing at all of an answer may be taken.
const STALL: Duration = Duration::from_secs(30);

/// A connection that ends when the head of a request takes too long, or when nobody takes an answer. Whatever waits for the
/// next request, or for a body, has limits of its own.
#[derive(Debug)]
pub(super) struct Line<S> {
    stream: S,
    heads: Heads,
    forked: Arc<AtomicBool>,
    /// When the head that has begun, or the first one, must have ended.
    head_by: Instant,
    head: Option<Pin<Box<Sleep>>>,
    stall: Option<Pin<Box<Sleep>>>,
}

impl<S> Line<S> {
    /// A new connection; `forked` is raised once a head tells the length of its body in more than one way.
    pub(super) fn new(stream: S, forked: Arc<AtomicBool>) -> Self {
        Self { stream, heads: Heads::new(), forked, head_by: Instant::now() + HEAD, head: None, stall: None }
    }

    fn note(&mut self, bytes: &[u8]) {
        let (was_within, ended) = (self.heads.is_within(), self.heads.ended());
        self.heads.read(bytes);
        if self.heads.is_forked() {
            self.forked.store(true, Ordering::Release);
        }
        if !was_within || self.heads.ended() != ended {
            self.head = None;
            if self.heads.is_within() {
                self.head_by = Instant::now() + HEAD;
            }
        }
    }

    /// What a silent other end is told.
    fn waited(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.heads.is_within() || self.heads.ended() == 0 {
            let by = self.head_by;
            ready!(self.head.get_or_insert_with(|| Box::pin(sleep_until(by))).as_mut().poll(cx));
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the head of a request took too long")));
        }
        Poll::Pending
    }

    /// Watches what became of writing.
    fn written<T>(&mut self, done: Poll<io::Result<T>>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.stall = None;
            return done;
        }
        let stall = self.stall.get_or_insert_with(|| Box::pin(sleep_until(Instant::now() + STALL)));
        ready!(stall.as_mut().poll(cx));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "nobody takes the answer")))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Line<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        match Pin::new(&mut self.stream).poll_read(cx, buf) {
            Poll::Ready(done) => {
                self.note(&buf.filled()[before..]);
                Poll::Ready(done)
            }
            Poll::Pending => self.waited(cx),
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Line<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.written(done, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.written(done, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    /// Time stands still but for what is waited for.
    fn line() -> (Line<tokio::io::DuplexStream>, tokio::io::DuplexStream) {
        let (near, far) = duplex(64);
        (Line::new(near, Arc::default()), far)
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_newcomer_is_let_go() {
        let (mut line, _far) = line();
        let begun = Instant::now();
        let error = line.read_u8().await.unwrap_err();
        assert_eq!((error.kind(), begun.elapsed().as_secs()), (io::ErrorKind::TimedOut, HEAD.as_secs()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_may_not_drip() {
        let (mut line, mut far) = line();
        let begun = Instant::now();
        let drip = tokio::spawn(async move {
            for byte in b"GET / HTTP/1.1\r\nHost: a\r\n".iter().cycle() {
                if far.write_u8(*byte).await.is_err() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(700)).await;
            }
        });
        let mut taken = Vec::new();
        let error = line.read_to_end(&mut taken).await.unwrap_err();
        assert_eq!((error.kind(), begun.elapsed().as_secs()), (io::ErrorKind::TimedOut, HEAD.as_secs()));
        drop(line);
        drip.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_between_requests_is_not_ours() {
        let (mut line, mut far) = line();
        for _ in 0..3 {
            far.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
            line.read_exact(&mut [0; 18]).await.unwrap();
            let silent = tokio::time::timeout(2 * HEAD, line.read_u8()).await;
            assert!(silent.is_err(), "still open");
        }
        far.write_all(b"GET").await.unwrap();
        line.read_exact(&mut [0; 3]).await.unwrap();
        assert_eq!(line.read_u8().await.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_must_be_taken() {
        let (mut line, mut far) = line();
        let begun = Instant::now();
        assert_eq!(line.write_all(&[7; 100]).await.unwrap_err().kind(), io::ErrorKind::TimedOut);
        assert_eq!(begun.elapsed().as_secs(), STALL.as_secs());
        // Slowly is well enough.
        let (mut line, _) = (Line::new(line.stream, Arc::default()), ());
        let slow = tokio::spawn(async move {
            for _ in 0..200 {
                tokio::time::sleep(Duration::from_secs(1)).await;
                let _ = far.read_u8().await;
            }
        });
        line.write_all(&[7; 100]).await.unwrap();
        slow.abort();
    }
}
