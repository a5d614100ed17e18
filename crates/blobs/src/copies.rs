//! Making one copy from another.

use std::sync::{Arc, Mutex};

use futures_util::{StreamExt, TryStreamExt};
use solander_model::BlobHash;

use crate::ledger::Entry;
use crate::place::{Fault, Place};
use crate::{BlobError, Blobs, PlaceName};

impl Blobs {
    /// Writes a copy into `to` from a good copy elsewhere, and says from which. Wrong bytes never get the blob's name.
    ///
    /// `offline` allows reading from a place that is offline, as a restore does; `seen` is told of bytes as they pass and
    /// says whether to go on. The blob must be locked, and the caller records the new copy.
    pub(crate) async fn copy_into(
        &self,
        hash: BlobHash,
        entry: &Entry,
        to: &Place,
        offline: bool,
        seen: impl Fn(u64) -> bool + Clone + Send + 'static,
    ) -> Result<PlaceName, BlobError> {
        self.attend(to).await?;
        let mut unreachable = None;
        for from in entry.good().into_iter().filter(|name| *name != to.name).filter_map(|name| self.place(name)) {
            if from.offline && !offline {
                unreachable.get_or_insert(BlobError::Archived { hash });
                continue;
            }
            let fault = match self.pour_copy(hash, entry.size, from, to, seen.clone()).await {
                Ok(()) => return Ok(from.name),
                Err(Ended::Source(fault)) => fault,
                Err(Ended::Target(error)) => return Err(error),
            };
            match self.note_fault(&hash, from, fault).await {
                Ok(_) => {}
                Err(error @ BlobError::Ledger(_)) => return Err(error),
                Err(error) => unreachable = Some(error),
            }
        }
        Err(unreachable.unwrap_or(BlobError::Damaged { hash }))
    }

    async fn pour_copy(
        &self,
        hash: BlobHash,
        size: u64,
        from: &Place,
        to: &Place,
        seen: impl Fn(u64) -> bool + Send + 'static,
    ) -> Result<(), Ended> {
        let raw = from.read(&hash, size, 0..size).await.map_err(Ended::Source)?;
        // Of an error in the middle the target only sees that there was one; what it was waits here.
        let broken = Arc::new(Mutex::new(None));
        let keep = broken.clone();
        let bytes = raw.and_then(move |piece| {
            let goes_on = seen(piece.len() as u64);
            async move { if goes_on { Ok(piece) } else { Err(Fault::Stopped) } }
        });
        let bytes = bytes.map_err(move |fault| {
            *keep.lock().expect("nobody panics while holding a fault") = Some(fault);
            BlobError::Source(std::io::ErrorKind::UnexpectedEof.into())
        });
        let written = to.write(hash, size, bytes.boxed()).await;
        let fault = broken.lock().expect("nobody panics while holding a fault").take();
        match (written, fault) {
            (Ok(()), _) => Ok(()),
            (Err(_), Some(fault)) => Err(Ended::Source(fault)),
            (Err(BlobError::Mismatch { .. }), None) => Err(Ended::Source(Fault::Wrong)),
            (Err(error), None) => Err(Ended::Target(error)),
        }
    }
}

enum Ended {
    Source(Fault),
    Target(BlobError),
}
