//! Following the log of a real store.

use std::fs;
use std::path::{Path, PathBuf};

use solander_index::{IndexError, IndexSettings, Indexer, Opened, Query, SearchIndex, rebuild};
use solander_model::opends::{DigitalMedia, DigitalSpecimen};
use solander_model::{Filter, ObjectKind, Pid, Timestamp, canonical};
use solander_store::{Activity, Draft, Settings, Store};
use tempfile::TempDir;

struct House {
    folder: TempDir,
    store: Store,
}

fn settings() -> IndexSettings {
    IndexSettings { threads: 1, heap_mib: 16, batch: 7, ..IndexSettings::default() }
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), &Settings::default()).unwrap();
        Self { folder, store }
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    /// Appends a version of the specimen with this key.
    fn put(&self, key: &str, activity: Activity, country: &str) -> Pid {
        let kind = ObjectKind::DigitalSpecimen;
        let mut batch = self.store.begin().unwrap();
        let pid = batch.reserve(None, kind, key, [0; 16]).unwrap().pid;
        let status = (activity == Activity::Tombstone).then(|| "Tombstone".to_owned());
        let specimen = DigitalSpecimen {
            specimen_name: Some(format!("Quercus {country}")),
            physical_specimen_id: key.into(),
            status,
            ..DigitalSpecimen::default()
        };
        let body = canonical(&specimen);
        batch.append(&Draft { activity, ..Draft::new(&pid, kind, Timestamp(0), &body) }).unwrap();
        batch.commit().unwrap();
        pid
    }

    fn fill(&self, keys: std::ops::Range<u32>) {
        for key in keys {
            self.put(&format!("K{key}"), Activity::Create, "robur");
        }
    }

    fn indexer(&self) -> Indexer {
        Indexer::open(&self.index(), self.store.clone(), settings()).unwrap().expect("nobody else writes")
    }
}

fn total(index: &SearchIndex, text: &str) -> u64 {
    let filter = Filter { text: text.into(), ..Filter::default() };
    index.search(&Query::new(ObjectKind::DigitalSpecimen, filter)).unwrap().total
}

fn catch_up(indexer: &mut Indexer) -> u64 {
    indexer.catch_up(&mut |_| {}).unwrap()
}

/// The folder of the generation in use.
fn in_use(index: &Path) -> PathBuf {
    index.join(fs::read_to_string(index.join("current")).unwrap())
}

#[test]
fn creates_revisions_and_tombstones_arrive() {
    let house = House::new();
    let index = SearchIndex::open(&house.index()).unwrap();
    assert_eq!((index.cursor_seq(), total(&index, "")), (0, 0), "there is no index yet");
    house.fill(0..20);
    let mut indexer = house.indexer();
    assert_eq!(*indexer.opened(), Opened::Created);
    assert_eq!(catch_up(&mut indexer), 20);
    assert_eq!((index.cursor_seq(), total(&index, "")), (20, 20));
    let before = index.generation();
    assert_eq!(catch_up(&mut indexer), 20);
    assert_eq!(index.generation(), before, "nothing new, nothing reloaded");

    house.put("K3", Activity::Update, "petraea");
    let withdrawn = house.put("K4", Activity::Tombstone, "robur");
    catch_up(&mut indexer);
    assert_ne!(index.generation(), before);
    assert_eq!((total(&index, "robur"), total(&index, "petraea")), (18, 1));
    let with = Query { tombstones: true, ..Query::new(ObjectKind::DigitalSpecimen, Filter::default()) };
    assert!(index.search(&with).unwrap().hits.contains(&withdrawn));
    assert!(index.audit(&house.store).unwrap().agrees());
}

#[test]
fn media_and_other_kinds() {
    let house = House::new();
    let mut batch = house.store.begin().unwrap();
    let media = DigitalMedia {
        title: Some("Blatt mit Siegel".into()),
        access_uri: "https://x.test/1.jpg".into(),
        ..DigitalMedia::default()
    };
    for (kind, body) in [(ObjectKind::DigitalMedia, canonical(&media)), (ObjectKind::DataMapping, b"{}".to_vec())] {
        let pid = batch.reserve(None, kind, "one", [0; 16]).unwrap().pid;
        batch.append(&Draft::new(&pid, kind, Timestamp(0), &body)).unwrap();
    }
    batch.commit().unwrap();
    assert_eq!(catch_up(&mut house.indexer()), 2);
    let index = SearchIndex::open(&house.index()).unwrap();
    assert_eq!(index.cursor_seq(), 2, "kinds that are not searched are passed over, and the place moves on");
    for text in ["siegel", "https://x.test/1.jpg"] {
        let filter = Filter { text: text.into(), ..Filter::default() };
        assert_eq!(index.search(&Query::new(ObjectKind::DigitalMedia, filter)).unwrap().total, 1, "{text}");
    }
    assert!(index.audit(&house.store).unwrap().agrees());
}

#[test]
fn a_crash_before_the_commit_repeats_and_doubles_nothing() {
    let house = House::new();
    house.fill(0..30);
    let mut indexer = house.indexer();
    catch_up(&mut indexer);
    house.fill(30..60);
    house.put("K1", Activity::Update, "petraea");
    // Stops after the third batch, as a killed process would: applied, not committed.
    let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let mut batches = 0;
        indexer.catch_up(&mut |_| {
            batches += 1;
            assert!(batches < 3, "stopped here on purpose");
        })
    }));
    assert!(stopped.is_err());
    drop(indexer);
    let index = SearchIndex::open(&house.index()).unwrap();
    assert_eq!((index.cursor_seq(), total(&index, "")), (30, 30));
    let mut again = house.indexer();
    assert_eq!(*again.opened(), Opened::Resumed { seq: 30 });
    catch_up(&mut again);
    assert_eq!((index.cursor_seq(), total(&index, ""), total(&index, "petraea")), (61, 60, 1));
    assert!(index.audit(&house.store).unwrap().agrees());
}

#[test]
fn a_patient_follower_commits_once() {
    let house = House::new();
    let index = SearchIndex::open(&house.index()).unwrap();
    let mut indexer = house.indexer();
    let forever = std::time::Duration::MAX;
    for keys in [0..30, 30..60] {
        house.fill(keys);
        while indexer.step(forever).unwrap() > 0 {}
        assert_eq!((indexer.committed(), total(&index, "")), (0, 0));
    }
    assert_eq!(indexer.seq(), 60);
    assert_eq!(indexer.step(std::time::Duration::ZERO).unwrap(), 0);
    assert_eq!((indexer.committed(), total(&index, "")), (60, 60));
    house.fill(60..65);
    indexer.step(forever).unwrap();
    indexer.finish().unwrap();
    assert_eq!(total(&index, ""), 65, "what was applied is committed at the end");
    assert!(index.audit(&house.store).unwrap().agrees());
}

#[test]
fn one_writer_at_a_time() {
    let house = House::new();
    let first = house.indexer();
    assert!(Indexer::open(&house.index(), house.store.clone(), settings()).unwrap().is_none());
    assert!(matches!(rebuild(&house.index(), &house.store, settings(), &mut |_| {}), Err(IndexError::Busy(_))));
    drop(first);
    assert!(Indexer::open(&house.index(), house.store.clone(), settings()).unwrap().is_some());
}

#[test]
fn readers_go_on_through_a_rebuild() {
    let house = House::new();
    house.fill(0..25);
    let mut indexer = house.indexer();
    catch_up(&mut indexer);
    let index = SearchIndex::open(&house.index()).unwrap();
    let (generation, old) = (index.generation(), in_use(&house.index()));
    house.fill(25..40);
    let rebuilt = indexer
        .rebuild(&mut |_| assert_eq!(total(&index, ""), 25, "the old index answers until the new one is whole"))
        .unwrap();
    assert_eq!(rebuilt.seq, 40);
    assert_eq!((total(&index, ""), index.cursor_seq()), (40, 40));
    assert_ne!(index.generation(), generation);
    assert!(!old.exists() && in_use(&house.index()).exists());
    house.fill(40..41);
    catch_up(&mut indexer);
    assert_eq!(total(&index, ""), 41, "the writer goes on in the new one");
}

#[test]
fn an_interrupted_rebuild_leaves_the_old_index() {
    let house = House::new();
    house.fill(0..25);
    let mut indexer = house.indexer();
    catch_up(&mut indexer);
    let index = SearchIndex::open(&house.index()).unwrap();
    let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        indexer.rebuild(&mut |progress| assert!(progress.applied < 10, "stopped here on purpose"))
    }));
    assert!(stopped.is_err());
    drop(indexer);
    assert_eq!(total(&index, ""), 25);
    house.fill(25..30);
    let mut again = house.indexer();
    assert_eq!(*again.opened(), Opened::Resumed { seq: 25 });
    catch_up(&mut again);
    assert_eq!(total(&index, ""), 30);
    let generations = fs::read_dir(house.index()).unwrap().filter(|e| e.as_ref().unwrap().path().is_dir()).count();
    assert_eq!(generations, 1, "what the interrupted rebuild left is tidied away");
}

#[test]
fn damage_is_noticed_and_repaired_from_the_log() {
    let house = House::new();
    house.fill(0..12);
    let mut indexer = house.indexer();
    catch_up(&mut indexer);
    indexer.finish().unwrap();
    for harm in ["{", "", r#"{"payload":"{\"seq\":12,\"format\":0}"}"#] {
        fs::write(in_use(&house.index()).join("meta.json"), harm).unwrap();
        assert!(matches!(SearchIndex::open(&house.index()), Err(IndexError::Damaged { .. })), "{harm:?}");
        let mut indexer = house.indexer();
        assert!(matches!(indexer.opened(), Opened::Replaced { .. }), "{:?}", indexer.opened());
        assert_eq!(catch_up(&mut indexer), 12);
        indexer.finish().unwrap();
        assert_eq!(total(&SearchIndex::open(&house.index()).unwrap(), "quercus"), 12);
    }
    // A segment that is gone.
    let lost = fs::read_dir(in_use(&house.index())).unwrap().map(|e| e.unwrap().path());
    for path in lost.filter(|path| path.extension().is_some_and(|e| e == "fast")) {
        fs::remove_file(path).unwrap();
    }
    assert!(matches!(SearchIndex::open(&house.index()), Err(IndexError::Damaged { .. })));
    let mut indexer = house.indexer();
    assert!(matches!(indexer.opened(), Opened::Replaced { .. }), "{:?}", indexer.opened());
    catch_up(&mut indexer);
    assert!(SearchIndex::open(&house.index()).unwrap().audit(&house.store).unwrap().agrees());
}

#[test]
fn an_index_of_another_log_is_replaced() {
    let (long, short) = (House::new(), House::new());
    long.fill(0..9);
    short.fill(0..3);
    catch_up(&mut long.indexer());
    let mut indexer = Indexer::open(&long.index(), short.store.clone(), settings()).unwrap().unwrap();
    assert!(matches!(indexer.opened(), Opened::Replaced { .. }), "{:?}", indexer.opened());
    assert_eq!(catch_up(&mut indexer), 3);
    assert!(SearchIndex::open(&long.index()).unwrap().audit(&short.store).unwrap().agrees());
}

#[test]
fn an_audit_names_what_differs() {
    let house = House::new();
    house.fill(0..5);
    catch_up(&mut house.indexer());
    let revised = house.put("K2", Activity::Update, "petraea");
    let new = house.put("K9", Activity::Create, "robur");
    let audit = SearchIndex::open(&house.index()).unwrap().audit(&house.store).unwrap();
    assert!(!audit.agrees());
    assert_eq!((audit.store.count, audit.index.count), (6, 5));
    let told = |pid: &Pid| audit.differences.iter().filter(|line| line.contains(&pid.to_string())).count();
    assert_eq!((told(&revised), told(&new), audit.differences.len()), (1, 1, 2));
}

#[test]
fn many_short_harvests_leave_few_segments() {
    let house = House::new();
    for n in 0..60 {
        house.fill(n..n + 1);
        let mut indexer = house.indexer();
        catch_up(&mut indexer);
        indexer.finish().unwrap();
    }
    let segments = || {
        let meta = fs::read(in_use(&house.index()).join("meta.json")).unwrap();
        let meta: serde_json::Value = serde_json::from_slice(&meta).unwrap();
        meta["segments"].as_array().unwrap().len()
    };
    assert!((1..=21).contains(&segments()), "{} segments", segments());
    let mut indexer = house.indexer();
    indexer.compact().unwrap();
    let seq = indexer.seq();
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while segments() > 8 && std::time::Instant::now() < patience {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(segments() <= 8, "{} segments", segments());
    assert_eq!((indexer.seq(), indexer.committed()), (seq, seq));
    let index = SearchIndex::open(&house.index()).unwrap();
    assert!(index.audit(&house.store).unwrap().agrees());
}
