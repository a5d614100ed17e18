//! The ledger by itself: old files open, what is new is found, and what was read stays.

use rusqlite::Connection;
use solander_model::{BlobHash, Pid, Timestamp};

use super::{Came, Fault, Lane, Ledger, Seen};
use crate::ledger::{Content, Item};
use crate::prepared::Prepared;
use crate::settings::Policy;

const NOW: Timestamp = Timestamp(1_000_000);

struct Case {
    ledger: Ledger,
    _folder: tempfile::TempDir,
}

fn pid(n: u8) -> Pid {
    format!("TEST/AAA-AAA-AA{n}").parse().unwrap()
}

fn bytes(n: u8) -> BlobHash {
    BlobHash([n; 32])
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { ledger: Ledger::open(folder.path()).unwrap(), _folder: folder }
    }

    /// What the log says of a media: which bytes it names.
    fn seen(&self, n: u8, hash: Option<BlobHash>) {
        let url = format!("http://example.org/{n}");
        let seen = Seen {
            pid: &pid(n),
            source: "s",
            holder: "h",
            url: &url,
            policy: Policy::Mirrored,
            hash,
            withdrawn: false,
        };
        self.ledger.together(|connection| seen.file(connection, NOW)).unwrap();
    }

    fn came(&self, n: u8, hash: BlobHash) {
        let came = Came { hash, size: 9, etag: None, modified: None, service: None, due: Timestamp(i64::MAX) };
        self.ledger.came(&pid(n), &came, NOW).unwrap();
    }

    fn read(&self, hash: BlobHash) {
        self.ledger.prepared(&hash, &Prepared { width: 3, height: 2, ..Prepared::default() }).unwrap();
    }

    fn item(&self, n: u8) -> Item {
        self.ledger.item(&pid(n)).unwrap().unwrap()
    }

    /// The media that have something to say.
    fn unnoted(&self) -> Vec<Pid> {
        self.ledger.unnoted(100).unwrap().into_iter().map(|item| item.pid).collect()
    }

    /// As when all of them have said it.
    fn note(&self) {
        let items = self.ledger.unnoted(100).unwrap();
        let noted: Vec<_> = items.into_iter().map(|item| (item.pid, item.hash.unwrap())).collect();
        self.ledger.set_noted(&noted).unwrap();
    }
}

#[test]
fn a_file_of_the_first_format_still_opens() {
    let folder = tempfile::tempdir().unwrap();
    let old = Connection::open(folder.path().join("media.sqlite")).unwrap();
    old.execute_batch(include_str!("../../../../fixtures/stored/media-1.sql")).unwrap();
    drop(old);
    for again in 0..2 {
        let ledger = Ledger::open(folder.path()).unwrap();
        let case = Case { ledger, _folder: tempfile::tempdir().unwrap() };
        assert_eq!(case.unnoted(), [pid(2), pid(3)], "opened {again} times before");
        assert_eq!(case.item(1).hash, Some(bytes(1)));
        assert_eq!(case.ledger.place("items").unwrap(), 7);
        assert_eq!(case.ledger.unprepared(Lane::First, NOW, 9).unwrap()[0].hash, bytes(4));
    }
    let case = Case { ledger: Ledger::open(folder.path()).unwrap(), _folder: folder };
    case.read(bytes(4));
    assert_eq!(case.unnoted(), [pid(2), pid(3), pid(4)]);
    case.note();
    assert_eq!(case.unnoted(), []);
}

#[test]
fn a_file_of_a_later_format_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let newer = Connection::open(folder.path().join("media.sqlite")).unwrap();
    newer.pragma_update(None, "user_version", super::format::FORMAT + 1).unwrap();
    drop(newer);
    let error = Ledger::open(folder.path()).unwrap_err();
    assert!(error.to_string().contains("has format 3"), "{error}");
}

#[test]
fn what_is_new_queues_until_it_is_said() {
    let case = Case::new();
    (1..=3).for_each(|n| case.seen(n, None));
    case.came(1, bytes(10));
    case.came(2, bytes(10));
    assert_eq!(case.unnoted(), [], "nobody has read it");
    case.read(bytes(10));
    assert_eq!(case.unnoted(), [pid(1), pid(2)]);
    case.note();
    assert_eq!(case.unnoted(), []);
    // Bytes that are known are known at once.
    case.came(3, bytes(10));
    assert_eq!(case.unnoted(), [pid(3)]);
    case.note();
    // The log forgets what was said, as a harvest may, and says it again.
    case.seen(1, None);
    assert_eq!(case.unnoted(), [pid(1)]);
    case.seen(1, Some(bytes(10)));
    assert_eq!(case.unnoted(), []);
    case.came(2, bytes(11));
    case.ledger.unreadable(&bytes(12), "of nobody").unwrap();
    assert_eq!(case.unnoted(), []);
}

#[test]
fn what_cannot_be_read_gives_way_to_what_was() {
    let case = Case::new();
    case.seen(1, None);
    case.came(1, bytes(1));
    case.read(bytes(1));
    case.note();
    case.came(1, bytes(2));
    assert_eq!((case.item(1).hash, case.item(1).fallback), (Some(bytes(2)), Some(bytes(1))));
    case.ledger.unreadable(&bytes(2), "JPEG ends too early").unwrap();
    let item = case.item(1);
    assert_eq!((item.hash, item.fallback, item.refused), (Some(bytes(1)), None, Some(bytes(2))));
    assert_eq!(item.reason.as_deref(), Some("JPEG ends too early"));
    assert_eq!(case.unnoted(), [pid(1)], "that it came is to be said");
    // An older entry of the log does not make it said.
    case.seen(1, Some(bytes(1)));
    assert_eq!(case.unnoted(), [pid(1)]);
    case.note();
    // The same file once more is no news, and no image either.
    case.came(1, bytes(2));
    assert_eq!((case.item(1).hash, case.item(1).refused), (Some(bytes(1)), Some(bytes(2))));
    assert_eq!(case.unnoted(), []);
    // The good one once more is.
    case.came(1, bytes(1));
    assert_eq!((case.item(1).refused, case.item(1).code), (None, None));
    assert_eq!(case.unnoted(), [pid(1)]);
    case.note();
    // And so is a third, after which nothing of the past is shown.
    case.came(1, bytes(3));
    case.read(bytes(3));
    assert_eq!((case.item(1).hash, case.item(1).fallback), (Some(bytes(3)), None));
    assert_eq!(case.ledger.sources().unwrap()[0].unreadable, 0);
}

#[test]
fn a_first_file_that_cannot_be_read_is_all_there_is() {
    let case = Case::new();
    case.seen(1, None);
    case.came(1, bytes(1));
    case.ledger.unreadable(&bytes(1), "TIFF is damaged").unwrap();
    assert_eq!((case.item(1).hash, case.unnoted()), (Some(bytes(1)), vec![pid(1)]));
    assert_eq!(case.ledger.sources().unwrap()[0].unreadable, 1);
}

#[test]
fn tries_are_counted_by_fault() {
    for (fault, tries, lane) in
        [(Fault::Slow, 3, Lane::Again), (Fault::Died, 2, Lane::Again), (Fault::Here, 4, Lane::First)]
    {
        let case = Case::new();
        case.seen(1, None);
        case.came(1, bytes(1));
        for n in 1..tries {
            assert!(!case.ledger.faulted(&bytes(1), fault, "no luck", NOW).unwrap(), "{fault:?} {n}");
            let turns = case.ledger.unprepared(lane, NOW, 9).unwrap();
            assert_eq!((turns.len(), turns[0].slow), (1, if fault == Fault::Slow { n } else { 0 }), "{fault:?}");
            assert_eq!(case.ledger.waiting().unwrap(), 1);
        }
        assert!(case.ledger.faulted(&bytes(1), fault, "no luck", NOW).unwrap(), "{fault:?}");
        assert_eq!(case.ledger.content(&bytes(1)).unwrap(), Some(Content::Unreadable("no luck".into())));
        assert_eq!(case.unnoted(), [pid(1)]);
    }
}

/// What it costs to file that some bytes were read, and that a media was told of them, in steps of the database, where so
/// many others are kept.
fn steps(others: i64) -> (i32, i32) {
    let case = Case::new();
    let connection = case.ledger.lock();
    connection
        .execute_batch(&format!(
            "WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < {others}) \
             INSERT INTO content (hash, state, due, width) SELECT CAST(i AS BLOB), iif(i = 0, 1, 2), 0, 3 FROM n; \
             INSERT INTO item (pid, source, holder, url, policy, state, due, hash, noted) \
             SELECT CAST(hash AS TEXT), 's', 'h', 'u', 2, 2, 9, hash, iif(state = 2, hash, NULL) FROM content;"
        ))
        .unwrap();
    let cost = |sql: &str| {
        let mut statement = connection.prepare(sql).unwrap();
        statement.execute([]).unwrap();
        statement.get_status(rusqlite::StatementStatus::VmStep)
    };
    let read = cost("UPDATE content SET state = 2 WHERE hash = CAST(0 AS BLOB)");
    let queued: i64 = connection.query_row("SELECT count(*) FROM unstated", [], |row| row.get(0)).unwrap();
    assert_eq!(queued, 1);
    (read, cost("UPDATE item SET noted = hash WHERE pid = '0'"))
}

#[test]
fn filing_costs_the_same_however_much_is_kept() {
    assert_eq!(steps(10), steps(5000));
}
