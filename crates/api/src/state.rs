//! What every handler has at hand.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use solander_index::SearchIndex;
use solander_media::Corpus;
use solander_model::BlobHash;
use solander_store::Store;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::ApiError;
use crate::budget::{self, BudgetSettings, Budgets};
use crate::metrics::Metrics;

/// Somebody who may bring images.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// What the token is called.
    pub name: String,
    /// SHA-256 of the secret; the secret itself is written nowhere.
    pub sha256: BlobHash,
    /// The institution on whose account the bytes go.
    #[serde(default)]
    pub holder: Option<String>,
}

/// Plain settings of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ApiSettings {
    /// Scheme and host as clients see them, such as `https://specimens.example.org`; empty: taken from each request.
    pub public_url: String,
    /// Searches that run at the same time; 0: twice the number of cores.
    pub searches: usize,
    /// Reads of objects that run at the same time.
    pub reads: usize,
    /// Seconds a search waits for its turn before it is sent away.
    pub patience_s: u64,
    /// Seconds a request may take.
    pub timeout_s: u64,
    /// Bytes of an address at most.
    pub max_uri: usize,
    /// Bytes of all request headers at most.
    pub max_headers: usize,
    /// Who may bring images.
    pub tokens: Vec<Token>,
    /// How much one client may ask for.
    pub budget: BudgetSettings,
}

impl Default for ApiSettings {
    fn default() -> Self {
        Self {
            public_url: String::new(),
            searches: 0,
            reads: 64,
            patience_s: 2,
            timeout_s: 20,
            max_uri: 16 * 1024,
            max_headers: 32 * 1024,
            tokens: Vec::new(),
            budget: BudgetSettings::default(),
        }
    }
}

/// Store, index and settings. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ApiState {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    index: SearchIndex,
    settings: ApiSettings,
    searches: Arc<Semaphore>,
    reads: Arc<Semaphore>,
    /// Turns for those who have shown a token, beside the others.
    kept: Arc<Semaphore>,
    budgets: Budgets,
    metrics: Metrics,
    corpus: Option<Corpus>,
}

impl ApiState {
    /// A state that reads from `store` and `index`.
    #[must_use]
    pub fn new(store: Store, index: SearchIndex, settings: ApiSettings) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let searches = if settings.searches == 0 { 2 * cores } else { settings.searches };
        let budgets = Budgets::new(&settings.budget, &settings.tokens);
        let inner = Inner {
            searches: Arc::new(Semaphore::new(searches)),
            reads: Arc::new(Semaphore::new(settings.reads.max(1))),
            kept: Arc::new(Semaphore::new(cores)),
            metrics: Metrics::new(budgets.refused().clone()),
            budgets,
            store,
            index,
            settings,
            corpus: None,
        };
        Self { inner: Arc::new(inner) }
    }

    /// The same state with the image corpus, whose images are then served. Called before the state is shared.
    #[must_use]
    pub fn with_corpus(self, corpus: Corpus) -> Self {
        let mut inner = Arc::into_inner(self.inner).expect("the state is not shared yet");
        inner.corpus = Some(corpus);
        Self { inner: Arc::new(inner) }
    }

    /// The image corpus, where there is one.
    pub(crate) fn corpus(&self) -> Option<&Corpus> {
        self.inner.corpus.as_ref()
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &ApiSettings {
        &self.inner.settings
    }

    /// The budgets of clients, for whoever lets requests in.
    #[must_use]
    pub fn budgets(&self) -> &Budgets {
        &self.inner.budgets
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// Reads objects on a thread of their own: the one crossing from waiting to working.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let turn = self.turn(&self.inner.reads).await?;
        let store = self.inner.store.clone();
        blocking(move || {
            let _turn = turn;
            work(&store)
        })
        .await
    }

    /// A turn among all, or among those who have shown a token, whichever comes first.
    async fn turn(&self, all: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, ApiError> {
        let all = all.clone();
        let turn = if budget::is_known() {
            tokio::select! {
                turn = all.acquire_owned() => turn,
                turn = self.inner.kept.clone().acquire_owned() => turn,
            }
        } else {
            all.acquire_owned().await
        };
        turn.map_err(|_| ApiError::Busy)
    }

    /// Searches on a thread of its own; a search that waits too long for its turn is sent away.
    pub(crate) async fn search<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store, &SearchIndex) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let patience = Duration::from_secs(self.inner.settings.patience_s);
        let turn =
            tokio::time::timeout(patience, self.turn(&self.inner.searches)).await.map_err(|_| ApiError::Busy)??;
        let (store, index) = (self.inner.store.clone(), self.inner.index.clone());
        blocking(move || {
            // Held until the work is done, also when the client has left meanwhile.
            let _turn = turn;
            work(&store, &index)
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| ApiError::Internal(format!("a handler did not finish: {error}")))?
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_full_house_asks_to_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), &solander_store::Settings::default()).unwrap();
        let index = SearchIndex::open(&folder.path().join("index")).unwrap();
        let settings = ApiSettings { searches: 1, patience_s: 0, ..ApiSettings::default() };
        let state = ApiState::new(store, index, settings);
        let ((begun, is_begun), (end, is_over)) = (channel(), channel::<()>());
        let other = state.clone();
        let long = tokio::spawn(async move {
            other
                .search(move |_, _| {
                    begun.send(()).map_err(|_| ApiError::Busy)?;
                    is_over.recv().map_err(|_| ApiError::Busy)
                })
                .await
        });
        tokio::task::spawn_blocking(move || is_begun.recv()).await.unwrap().unwrap();
        assert!(matches!(state.search(|_, _| Ok(())).await, Err(ApiError::Busy)));
        end.send(()).unwrap();
        long.await.unwrap().unwrap();
        state.search(|_, _| Ok(())).await.unwrap();
    }
}
