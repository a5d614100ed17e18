//! The work on the corpus: read the log, fetch, prepare, state; over and over, bounded, and safe to stop at any instant.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use solander_model::{BlobHash, Pid, Timestamp};
use tokio::task::JoinSet;

use crate::MediaError;
use crate::corpus::Corpus;
use crate::download::{Downloads, Outcome, days};
use crate::ledger::Item;
use crate::note::Noting;
use crate::prepare::Order;
use crate::worker::{Answer, Worker};

/// When work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// When nothing is due any more; what was tried in vain waits for the next time.
    Done,
    /// When it is cancelled.
    Cancelled,
}

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize)]
pub struct Progress {
    /// Images that came.
    pub fetched: u64,
    /// Images that their sources still have as they are here.
    pub same: u64,
    /// Images that could not be had.
    pub failed: u64,
    /// Bytes that came.
    pub bytes: u64,
    /// Images prepared.
    pub prepared: u64,
    /// Files that are no readable image.
    pub unreadable: u64,
    /// Media objects revised.
    pub revised: u64,
    /// Cached images let go.
    pub released: u64,
    /// Seconds.
    pub seconds: f64,
}

enum Finished {
    Download(Pid, String, Result<Outcome, MediaError>),
    Prepare(BlobHash, usize, Result<Answer, MediaError>),
}

/// Downloads of one host at the same time: the fetcher has manners of its own, but one slow host must not fill every place.
const PER_HOST: usize = 8;
/// How long the loop waits when nothing happens.
const PAUSE: Duration = Duration::from_millis(500);
/// Revisions are collected for so long.
const COLLECT: Duration = Duration::from_secs(2);
/// How long cached images are left alone between two looks at them.
const TIDY: Duration = Duration::from_secs(60);

struct Shift<'a> {
    corpus: &'a Corpus,
    downloads: Downloads,
    workers: Vec<Arc<Worker>>,
    free: Vec<usize>,
    fetching: HashMap<Pid, String>,
    hosts: BTreeMap<String, usize>,
    preparing: HashSet<BlobHash>,
    tasks: JoinSet<Finished>,
    done: Progress,
    unnoted: u64,
    noted: Instant,
    tidied: Option<Instant>,
}

fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase()
}

impl Corpus {
    /// Works until `until` or `cancel`. One process works at a time; another that comes gets `None`.
    ///
    /// # Errors
    /// When this machine fails, such as by a full disk. What was done is kept, and the same call goes on.
    pub async fn work(
        &self,
        until: Until,
        cancel: &AtomicBool,
        progress: &mut (dyn FnMut(&Progress) + Send),
    ) -> Result<Option<Progress>, MediaError> {
        let Some(_lock) = self.claim()? else { return Ok(None) };
        let began = Instant::now();
        let mut shift = Shift::new(self);
        shift.downloads.adopt(&self.inner.ledger, &*self.inner.parts.clock).await?;
        while !cancel.load(Ordering::Relaxed) {
            shift.unnoted += self.follow()?;
            shift.launch().await?;
            shift.done.seconds = began.elapsed().as_secs_f64();
            progress(&shift.done);
            if shift.tasks.is_empty() {
                shift.note(true).await?;
                shift.tidy()?;
                if until == Until::Done && !shift.more()? {
                    break;
                }
            } else {
                shift.note(false).await?;
            }
            shift.wait().await?;
        }
        // What is under way is left: parts are tried again, and a worker that is stopped has made nothing that counts.
        shift.tasks.abort_all();
        shift.note(true).await?;
        shift.done.seconds = began.elapsed().as_secs_f64();
        progress(&shift.done);
        Ok(Some(shift.done))
    }

    /// The right to work on this data folder.
    fn claim(&self) -> Result<Option<File>, MediaError> {
        let path = self.folder().join("media.lock");
        let failed = |error| MediaError::io(path.display().to_string(), error);
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}

impl<'a> Shift<'a> {
    fn new(corpus: &'a Corpus) -> Self {
        let parts = &corpus.inner.parts;
        let workers = parts.settings.worker_count();
        Self {
            corpus,
            downloads: Downloads {
                folder: parts.folder.join("incoming"),
                fetcher: parts.fetcher.clone(),
                blobs: parts.blobs.clone(),
                settings: parts.settings.clone(),
            },
            workers: (0..workers).map(|_| Arc::new(Worker::new(parts.worker.clone()))).collect(),
            free: (0..workers).collect(),
            fetching: HashMap::new(),
            hosts: BTreeMap::new(),
            preparing: HashSet::new(),
            tasks: JoinSet::new(),
            done: Progress::default(),
            // An earlier process may have left something unsaid.
            unnoted: 1,
            noted: Instant::now(),
            tidied: None,
        }
    }

    fn now(&self) -> Timestamp {
        self.corpus.inner.parts.clock.now()
    }

    fn more(&self) -> Result<bool, MediaError> {
        let ledger = self.corpus.ledger();
        Ok(!ledger.due(self.now(), 1)?.is_empty() || !ledger.unprepared(self.now(), 1)?.is_empty())
    }

    /// Fills every free place.
    async fn launch(&mut self) -> Result<(), MediaError> {
        let room = self.corpus.settings().downloads.saturating_sub(self.fetching.len());
        if room > 0 {
            // More than there is room for, so that one slow host does not hide the others.
            let due = self.corpus.ledger().due(self.now(), 64 + 4 * self.corpus.settings().downloads)?;
            let mut room = room;
            for item in due {
                if room == 0 {
                    break;
                }
                room -= usize::from(self.fetch(item));
            }
        }
        for hash in self.corpus.ledger().unprepared(self.now(), self.free.len() + self.preparing.len())? {
            if self.free.is_empty() {
                break;
            }
            if !self.preparing.contains(&hash) {
                self.prepare(hash).await?;
            }
        }
        Ok(())
    }

    fn fetch(&mut self, item: Item) -> bool {
        let host = host(&item.url);
        if self.fetching.contains_key(&item.pid) || self.hosts.get(&host).is_some_and(|n| *n >= PER_HOST) {
            return false;
        }
        self.fetching.insert(item.pid.clone(), host.clone());
        *self.hosts.entry(host.clone()).or_default() += 1;
        let (downloads, corpus) = (self.downloads.clone(), self.corpus.clone());
        self.tasks.spawn(async move {
            let outcome = downloads.fetch(corpus.ledger(), &*corpus.inner.parts.clock, &item).await;
            Finished::Download(item.pid, host, outcome)
        });
        true
    }

    async fn prepare(&mut self, hash: BlobHash) -> Result<(), MediaError> {
        let parts = &self.corpus.inner.parts;
        let ledger = self.corpus.ledger();
        // A copy fetched for the purpose is deleted when it is dropped.
        let mut fetched = None;
        let original = match parts.blobs.local_path(&hash).await? {
            Some(path) => path,
            None => match parts.blobs.fetch_local(&hash).await {
                Ok(Some(copy)) => fetched.insert(copy).path().to_owned(),
                Ok(None) => return ledger.unreadable(&hash, "the bytes are not kept any more", None),
                Err(error) => {
                    let again = Timestamp(self.now().0 + 3_600_000);
                    return ledger.unreadable(&hash, &error.to_string(), Some(again));
                }
            },
        };
        let Some(place) = self.free.pop() else { return Ok(()) };
        let (shelf, settings) = (self.corpus.shelf(), self.corpus.settings());
        let order = Order {
            original,
            pyramid: shelf.pyramid(&hash),
            thumbnail: shelf.thumbnail(&hash),
            derivative: shelf.derivative(&hash),
            max_pixels: settings.max_pixels,
            max_memory: settings.decode_mib << 20,
            quality: settings.jpeg_quality,
            preset: settings.quality.clone(),
        };
        let limit = Duration::from_secs(settings.prepare_seconds);
        let worker = self.workers[place].clone();
        self.preparing.insert(hash);
        self.tasks.spawn(async move {
            let answer = tokio::task::spawn_blocking(move || worker.prepare(&order, limit)).await;
            drop(fetched);
            let answer = answer.unwrap_or_else(|error| Ok(Answer::Failed(error.to_string())));
            Finished::Prepare(hash, place, answer)
        });
        Ok(())
    }

    /// Waits until something has ended, somebody asks for something, or a moment has passed.
    async fn wait(&mut self) -> Result<(), MediaError> {
        let corpus = self.corpus;
        tokio::select! {
            finished = self.tasks.join_next(), if !self.tasks.is_empty() => {
                if let Some(Ok(finished)) = finished { self.finish(finished)?; }
                while let Some(finished) = self.tasks.try_join_next() {
                    if let Ok(finished) = finished { self.finish(finished)?; }
                }
            }
            () = corpus.inner.wake.notified() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
        Ok(())
    }

    fn finish(&mut self, finished: Finished) -> Result<(), MediaError> {
        match finished {
            Finished::Download(pid, host, outcome) => {
                self.fetching.remove(&pid);
                if let Some(n) = self.hosts.get_mut(&host) {
                    *n -= 1;
                    if *n == 0 {
                        self.hosts.remove(&host);
                    }
                }
                match outcome? {
                    Outcome::Fresh(bytes) => {
                        self.done.fetched += 1;
                        self.done.bytes += bytes;
                        self.unnoted += 1;
                    }
                    Outcome::Same => self.done.same += 1,
                    Outcome::Postponed => {}
                    Outcome::Failed => self.done.failed += 1,
                }
            }
            Finished::Prepare(hash, place, answer) => {
                self.preparing.remove(&hash);
                self.free.push(place);
                match answer? {
                    Answer::Prepared(prepared) => {
                        self.corpus.ledger().prepared(&hash, &prepared)?;
                        self.done.prepared += 1;
                    }
                    Answer::Unreadable(reason) => {
                        self.corpus.ledger().unreadable(&hash, &reason, None)?;
                        self.done.unreadable += 1;
                    }
                    Answer::Failed(reason) => {
                        tracing::warn!("an image could not be prepared, trying again: {reason}");
                        let again = Timestamp(self.now().0 + 60_000);
                        self.corpus.ledger().unreadable(&hash, &reason, Some(again))?;
                    }
                }
                self.unnoted += 1;
            }
        }
        Ok(())
    }

    /// States what was found, when enough has gathered or nothing else is to be done.
    async fn note(&mut self, now: bool) -> Result<(), MediaError> {
        // Looking for what is not stated reads every content: only when something has happened.
        if self.unnoted == 0 || (!now && self.noted.elapsed() < COLLECT) {
            return Ok(());
        }
        self.noted = Instant::now();
        self.unnoted = 0;
        let corpus = self.corpus.clone();
        let handle = tokio::runtime::Handle::current();
        let revised = tokio::task::spawn_blocking(move || {
            let parts = &corpus.inner.parts;
            let blobs = parts.blobs.clone();
            let mut refer = |hash: &BlobHash, by: &str| {
                handle.block_on(blobs.reference(hash, by))?;
                Ok(())
            };
            Noting {
                store: &parts.store,
                ledger: corpus.ledger(),
                public_url: parts.public_url.as_deref(),
                clock: &*parts.clock,
                refer: &mut refer,
            }
            .note()
        })
        .await
        .map_err(|error| MediaError::Input(format!("revisions were not written: {error}")))??;
        self.done.revised += revised;
        Ok(())
    }

    /// Notes who was looked at, and lets go of cached images that nobody looks at; now and then.
    fn tidy(&mut self) -> Result<(), MediaError> {
        if self.tidied.is_some_and(|at| at.elapsed() < TIDY) {
            return Ok(());
        }
        self.tidied = Some(Instant::now());
        let viewed: Vec<Pid> = {
            let mut viewed = self.corpus.inner.viewed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            viewed.drain().collect()
        };
        if !viewed.is_empty() {
            self.corpus.ledger().viewed(&viewed, self.now())?;
        }
        let before = Timestamp(self.now().0 - days(self.corpus.settings().cached_days));
        for item in self.corpus.ledger().stale(before, 1000)? {
            let Some(hash) = item.hash else { continue };
            self.corpus.ledger().let_go(&item.pid)?;
            self.corpus.inner.gallery.forget(&item.pid);
            if self.corpus.ledger().items_of(&hash)?.is_empty() {
                self.corpus.shelf().clear(&hash);
            }
            self.done.released += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn hosts() {
        assert_eq!(host("https://A.example:8080/x?y"), "a.example:8080");
        assert_eq!(host("http://a.example?x"), "a.example");
    }
}
