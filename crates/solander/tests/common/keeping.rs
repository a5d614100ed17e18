//! An image corpus in this process, with a clock that a test winds and workers that a test writes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use solander_blobs::Blobs;
use solander_fetch::Fetcher;
use solander_media::{Corpus, Parts, Policy, Progress, Until, WorkerCommand};
use solander_model::opends::DigitalMedia;
use solander_model::{Clock, FindingCode, Pid, SystemClock, Timestamp};
use solander_store::Store;

use super::gallery::Gallery;
use super::succeed;

/// A clock that a test winds forward.
#[derive(Debug)]
struct Wound(AtomicI64);

impl Clock for Wound {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

/// A corpus that mirrors a gallery.
pub struct Keeping {
    pub gallery: Gallery,
    pub corpus: Corpus,
    pub store: Store,
    clock: Arc<Wound>,
    folder: tempfile::TempDir,
}

/// A worker in the language of the shell, which is given each order as `$line`; `$solander` is the binary, `$here` the folder
/// of the test.
fn worker(folder: &Path, script: &str) -> WorkerCommand {
    let path = folder.join("worker.sh");
    let solander = env!("CARGO_BIN_EXE_solander");
    let here = folder.display();
    let text = format!(
        "solander='{solander}'\nhere='{here}'\nprepare() {{ printf '%s\\n' \"$line\" | \"$solander\" image-worker; }}\n\
         while read -r line; do\n{script}\ndone\n"
    );
    std::fs::write(&path, text).unwrap();
    WorkerCommand { program: "/bin/sh".into(), arguments: vec![path.display().to_string()] }
}

impl Keeping {
    /// Harvests media for these numbers; nothing is fetched yet. `script` is what a worker does with each order.
    pub fn open(numbers: std::ops::Range<u64>, script: &str, seconds: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let gallery = Gallery::start();
        let data = folder.path().join("data");
        std::fs::create_dir_all(&data).unwrap();
        let clock = Arc::new(Wound(AtomicI64::new(SystemClock.now().0)));
        let settings: toml::Table = gallery.settings().parse().unwrap();
        let fetch: solander_fetch::Settings = settings["fetch"].clone().try_into().unwrap();
        let store = Store::open(&data, &solander_store::Settings::default()).unwrap();
        let corpus = Corpus::open(Parts {
            store: store.clone(),
            blobs: Blobs::open(&data, &solander_blobs::Settings::default(), clock.clone()).unwrap(),
            fetcher: Fetcher::new(fetch, clock.clone()).unwrap(),
            settings: solander_media::Settings {
                policy: Policy::Mirrored,
                workers: 1,
                prepare_seconds: seconds,
                ..solander_media::Settings::default()
            },
            public_url: None,
            worker: Some(worker(folder.path(), script)),
            clock: clock.clone(),
            folder: data,
        })
        .unwrap();
        let keeping = Self { gallery, corpus, store, clock, folder };
        keeping.harvest(numbers);
        keeping
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Harvests media for these numbers, besides those that are here.
    pub fn harvest(&self, numbers: std::ops::Range<u64>) {
        let archive = self.gallery.archive(&self.folder.path().join("archive"), numbers);
        succeed(&["ingest", archive.to_str().unwrap(), "--data", self.data().to_str().unwrap()]);
    }

    /// Lets so many minutes pass.
    pub fn minutes(&self, n: i64) {
        self.clock.0.fetch_add(n * 60_000, Ordering::Relaxed);
    }

    /// Works until nothing is due.
    pub async fn work(&self) -> Progress {
        let never = AtomicBool::new(false);
        self.corpus.work(Until::Done, &never, &mut |_| {}).await.unwrap().expect("nobody else works here")
    }

    /// The media with this number.
    pub fn pid(&self, n: u64) -> Pid {
        let address = format!("http://{}/image/{n}.jpg", self.gallery.address);
        self.corpus.media_at(&address).unwrap().expect("it was harvested")
    }

    /// Its object as it is now, and the codes of the findings about its image.
    pub fn told(&self, n: u64) -> (DigitalMedia, Vec<FindingCode>) {
        let pid = self.pid(n);
        let head = self.store.head(&pid).unwrap().unwrap();
        let entry = self.store.source_entry(&pid, head.version).unwrap().unwrap();
        let codes = entry.remarks.findings.iter().map(|finding| finding.code).filter(|code| code.is_of_image());
        (head.parse().unwrap(), codes.collect())
    }
}
