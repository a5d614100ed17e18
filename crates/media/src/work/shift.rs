//! One process at work: what is under way, and what begins next.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use solander_model::{BlobHash, Pid, Timestamp};
use tokio::task::JoinSet;

use super::Progress;
use super::preparing::{Ended, Preparation};
use crate::MediaError;
use crate::corpus::Corpus;
use crate::download::{Downloads, Outcome};
use crate::ledger::{Item, Lane};
use crate::worker::Worker;

/// Downloads of one host at the same time: the fetcher has manners of its own, but one slow host must not fill every place.
const PER_HOST: usize = 8;
/// How long the loop waits when nothing happens.
const PAUSE: Duration = Duration::from_millis(500);

pub(super) enum Finished {
    Download(Pid, String, Result<Outcome, MediaError>),
    Prepare(Preparation, Result<Ended, MediaError>),
}

/// Workers that have nothing to do.
pub(super) struct Idle {
    first: Vec<Arc<Worker>>,
    /// One by itself, so that images that took too long or killed their worker keep nobody waiting.
    again: Vec<Arc<Worker>>,
}

impl Idle {
    pub(super) fn of(&mut self, lane: Lane) -> &mut Vec<Arc<Worker>> {
        match lane {
            Lane::First => &mut self.first,
            Lane::Again => &mut self.again,
        }
    }
}

pub(super) struct Shift<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) downloads: Downloads,
    pub(super) idle: Idle,
    fetching: HashMap<Pid, String>,
    hosts: BTreeMap<String, usize>,
    pub(super) preparing: HashSet<BlobHash>,
    pub(super) tasks: JoinSet<Finished>,
    pub(super) done: Progress,
    pub(super) unnoted: u64,
    pub(super) noted: Instant,
    pub(super) tidied: Option<Instant>,
}

fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase()
}

impl<'a> Shift<'a> {
    pub(super) fn new(corpus: &'a Corpus) -> Self {
        let parts = &corpus.inner.parts;
        let workers = |n: usize| (0..n).map(|_| Arc::new(Worker::new(parts.worker.clone()))).collect();
        Self {
            corpus,
            downloads: Downloads {
                folder: parts.folder.join("incoming"),
                fetcher: parts.fetcher.clone(),
                blobs: parts.blobs.clone(),
                settings: parts.settings.clone(),
            },
            idle: Idle { first: workers(parts.settings.worker_count()), again: workers(1) },
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

    pub(super) fn now(&self) -> Timestamp {
        self.corpus.inner.parts.clock.now()
    }

    pub(super) fn more(&self) -> Result<bool, MediaError> {
        let ledger = self.corpus.ledger();
        let waits = |lane| Ok::<_, MediaError>(!ledger.unprepared(lane, self.now(), 1)?.is_empty());
        Ok(!ledger.due(self.now(), 1)?.is_empty() || waits(Lane::First)? || waits(Lane::Again)?)
    }

    /// Fills every free place.
    pub(super) fn launch(&mut self) -> Result<(), MediaError> {
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
        for lane in [Lane::First, Lane::Again] {
            self.prepare_some(lane)?;
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

    /// Waits until something has ended, somebody asks for something, or a moment has passed.
    pub(super) async fn wait(&mut self) -> Result<(), MediaError> {
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
            Finished::Prepare(preparation, ended) => self.finish_preparation(preparation, ended)?,
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
