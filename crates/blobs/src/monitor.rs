//! Watching and stopping long work.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How far work has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Blobs or copies dealt with.
    pub done: u64,
    /// Bytes read or moved.
    pub bytes: u64,
}

/// Told of progress, and asked whether to go on. Clones watch the same work.
#[derive(Clone)]
pub struct Monitor {
    cancelled: Arc<AtomicBool>,
    tell: Arc<dyn Fn(Progress) + Send + Sync>,
}

impl Monitor {
    /// Calls `tell` now and then; it should return at once.
    pub fn new(tell: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { cancelled: Arc::default(), tell: Arc::new(tell) }
    }

    /// Tells nobody.
    #[must_use]
    pub fn silent() -> Self {
        Self::new(|_| ())
    }

    /// Asks the work to stop soon. What is done stays done.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the work was asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    pub(crate) fn tell(&self, progress: Progress) {
        (self.tell)(progress);
    }
}

impl Default for Monitor {
    fn default() -> Self {
        Self::silent()
    }
}

impl fmt::Debug for Monitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Monitor").field("cancelled", &self.cancelled).finish_non_exhaustive()
    }
}
