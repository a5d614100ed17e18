//! The crossing from waiting to working: a stream poured into a thread that blocks.

use std::io;
use std::pin::pin;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::sync::mpsc;

use crate::BlobError;

/// Pieces waiting for the thread.
const WAITING: usize = 4;

/// What the thread takes from.
pub(crate) struct Feed {
    pieces: mpsc::Receiver<Option<Bytes>>,
}

impl Feed {
    /// The next piece; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Bytes>, BlobError> {
        // A sender that leaves without saying so has given up, and what came is not the whole.
        self.pieces.blocking_recv().ok_or_else(|| BlobError::Source(io::ErrorKind::UnexpectedEof.into()))
    }
}

/// Hands what `source` yields to `work` on a thread that may block. The first error of either side ends both.
pub(crate) async fn pour<T: Send + 'static>(
    source: impl Stream<Item = Result<Bytes, BlobError>>,
    work: impl FnOnce(&mut Feed) -> Result<T, BlobError> + Send + 'static,
) -> Result<T, BlobError> {
    let (sender, pieces) = mpsc::channel(WAITING);
    let work = tokio::task::spawn_blocking(move || work(&mut Feed { pieces }));
    let mut source = pin!(source);
    let mut broken = None;
    loop {
        let piece = match source.next().await.transpose() {
            Ok(piece) => piece,
            Err(error) => {
                broken = Some(error);
                break;
            }
        };
        let last = piece.is_none();
        if sender.send(piece).await.is_err() || last {
            break;
        }
    }
    drop(sender);
    let done = work.await.expect("writing does not panic");
    match broken {
        Some(error) => Err(error),
        None => done,
    }
}

/// Runs `work` on a thread that may block.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("blocking work does not panic")
}
