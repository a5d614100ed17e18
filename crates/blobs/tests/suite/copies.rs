//! What happens when a copy is not what it should be.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::TryStreamExt;
use solander_blobs::*;

use crate::common::*;

const ACTIVE: PlaceName = PlaceName::Active;
const SECOND: PlaceName = PlaceName::ActiveSecond;

fn state(info: &BlobInfo, place: PlaceName) -> CopyState {
    info.copies.iter().find(|copy| copy.place == place).unwrap().state
}

async fn stat(case: &Case, hash: &solander_model::BlobHash) -> BlobInfo {
    case.blobs.stat(hash).await.unwrap().unwrap()
}

async fn audit(case: &Case) -> AuditReport {
    case.blobs.audit(&AuditOptions::default(), &Monitor::silent()).await.unwrap()
}

/// Wherever the byte flipped, and whatever is read, the reader gets the right bytes from the other copy.
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_does_not_notice_one_bad_copy() {
    let sheet = bytes(1, 900_000);
    for at in [0, 262_143, 262_144, 600_000, 899_999] {
        for range in [None, Some(0..10), Some(at as u64..at as u64 + 1), Some(100..900_000)] {
            let case = Case::new(two_copies());
            let hash = case.put(&sheet).await;
            case.flip(ACTIVE, &hash, at);
            let got = collect(case.blobs.read(&hash, range.clone()).await.unwrap().unwrap()).await.unwrap();
            let asked = range.clone().map_or(0..sheet.len(), |r| r.start as usize..r.end as usize);
            assert!(got == sheet[asked.clone()], "byte {at} flipped, {range:?} read");
            // A block that was not read could not be found bad.
            let block = at / 262_144;
            let touched = asked.start / 262_144 <= block && block <= (asked.end - 1) / 262_144;
            let expected = if touched { CopyState::Damaged } else { CopyState::Ok };
            assert_eq!(state(&stat(&case, &hash).await, ACTIVE), expected, "byte {at} flipped, {range:?} read");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_bytes_are_never_served() {
    let case = Case::new(Settings::default());
    let sheet = bytes(2, 900_000);
    let hash = case.put(&sheet).await;
    case.flip(ACTIVE, &hash, 700_000);
    let mut stream = case.blobs.read(&hash, None).await.unwrap().unwrap();
    let mut got = Vec::new();
    let error = loop {
        match stream.try_next().await {
            Ok(Some(piece)) => got.extend_from_slice(&piece),
            Ok(None) => panic!("the end came although a byte is wrong"),
            Err(error) => break error,
        }
    };
    assert_eq!(got, &sheet[..2 * 262_144], "the blocks before the wrong one, and nothing of it");
    assert!(matches!(error, BlobError::Damaged { hash: named } if named == hash), "{error}");
    assert!(error.to_string().contains(&hash.to_string()));
    let again = case.blobs.read(&hash, Some(0..10)).await;
    assert!(matches!(again.map(|_| ()), Err(BlobError::Damaged { .. })), "a copy known to be bad is not read at all");
    assert!(case.blobs.local_path(&hash).await.unwrap().is_none());
    let kept = case.blobs.put(pieces(&sheet), &Intake::default()).await.unwrap();
    assert!(!kept.new);
    assert!(read(&case.blobs, &hash).await.unwrap() == sheet, "putting the right bytes again heals it");
}

/// Short, long and missing copies, with a good second one and without.
#[tokio::test(flavor = "multi_thread")]
async fn copies_of_the_wrong_size() {
    let sheet = bytes(3, 600_000);
    let harms: [fn(&std::path::Path); 4] = [
        |path| std::fs::write(path, &bytes(3, 600_000)[..300_000]).unwrap(),
        |path| std::fs::write(path, bytes(3, 600_001)).unwrap(),
        |path| std::fs::write(path, b"").unwrap(),
        |path| std::fs::remove_file(path).unwrap(),
    ];
    for (n, harm) in harms.iter().enumerate() {
        let case = Case::new(two_copies());
        let hash = case.put(&sheet).await;
        harm(&case.file(ACTIVE, &hash));
        assert!(read(&case.blobs, &hash).await.unwrap() == sheet, "harm {n}");
        let expected = if n == 3 { CopyState::Missing } else { CopyState::Damaged };
        assert_eq!(state(&stat(&case, &hash).await, ACTIVE), expected, "harm {n}");
        harm(&case.file(SECOND, &hash));
        let error = read(&case.blobs, &hash).await.unwrap_err();
        assert!(matches!(error, BlobError::Damaged { .. }), "harm {n}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_finds_and_mends() {
    let case = Case::new(two_copies());
    let mut hashes = Vec::new();
    for n in 0..5 {
        hashes.push(case.put(&bytes(10 + n, 300_000)).await);
    }
    case.clock.days(1);
    case.flip(ACTIVE, &hashes[0], 5);
    case.flip(SECOND, &hashes[1], 299_999);
    std::fs::remove_file(case.file(ACTIVE, &hashes[2])).unwrap();
    case.flip(ACTIVE, &hashes[3], 7);
    case.flip(SECOND, &hashes[3], 8);
    let report = audit(&case).await;
    assert!(report.complete);
    let told = |n: usize| {
        let rows = report.rows.iter().filter(|row| row.hash == hashes[n]);
        rows.map(|row| (row.place, row.found, row.done.clone())).collect::<Vec<_>>()
    };
    assert_eq!(told(0), [(ACTIVE, Found::Damaged, Done::WrittenFrom(SECOND))]);
    assert_eq!(told(1), [(SECOND, Found::Damaged, Done::WrittenFrom(ACTIVE))]);
    assert_eq!(told(2), [(ACTIVE, Found::Missing, Done::WrittenFrom(SECOND))]);
    assert!(told(3).iter().any(|row| row.2 == Done::NoGoodCopy), "{:?}", told(3));
    assert!(told(3).iter().all(|row| !matches!(row.2, Done::WrittenFrom(_))), "a bad copy is no source: {:?}", told(3));
    assert_eq!(told(4), []);
    for n in [0, 1, 2, 4] {
        assert!(read(&case.blobs, &hashes[n]).await.unwrap() == bytes(10 + n as u64, 300_000));
        for place in [ACTIVE, SECOND] {
            assert!(std::fs::read(case.file(place, &hashes[n])).unwrap() == bytes(10 + n as u64, 300_000));
        }
    }
    assert!(matches!(read(&case.blobs, &hashes[3]).await, Err(BlobError::Damaged { .. })));
    let history = case.blobs.history(&hashes[0]).await.unwrap();
    let words: Vec<_> = history.iter().map(|event| event.done.as_str()).collect();
    assert_eq!(words, ["marked", "written from active-second"]);
    case.clock.days(1);
    let report = audit(&case).await;
    assert_eq!(report.good, 8, "{report:?}");
    assert!(report.rows.iter().all(|row| row.hash == hashes[3]), "what cannot be mended is told every time");
}

/// The copies longest unverified come first, and a budget cuts the round into runs.
#[tokio::test(flavor = "multi_thread")]
async fn the_audit_rolls() {
    let case = Case::new(Settings::default());
    for n in 0..6 {
        case.put(&bytes(20 + n, 100_000)).await;
    }
    case.clock.days(2);
    // Verified yesterday.
    case.put(&bytes(26, 100_000)).await;
    case.clock.days(1);
    let options = AuditOptions { max_bytes: Some(250_000), older_than_days: 1, ..AuditOptions::default() };
    let mut seen = Vec::new();
    for expected in [(2, false), (2, false), (2, true)] {
        let told = Arc::new(AtomicU64::new(0));
        let last = told.clone();
        let monitor = Monitor::new(move |progress| last.store(progress.bytes, Ordering::Relaxed));
        let report = case.blobs.audit(&options, &monitor).await.unwrap();
        assert_eq!(told.load(Ordering::Relaxed), report.bytes);
        seen.push((report.good, report.complete));
        assert_eq!(*seen.last().unwrap(), expected, "{seen:?}");
    }
    let report = case.blobs.audit(&options, &Monitor::silent()).await.unwrap();
    assert_eq!((report.good, report.complete), (0, true), "everything was verified today");
    let stopped = Monitor::silent();
    stopped.cancel();
    case.clock.days(2);
    let report = case.blobs.audit(&options, &stopped).await.unwrap();
    assert_eq!((report.good, report.complete), (0, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_place_added_later_is_filled() {
    let mut case = Case::new(Settings::default());
    let hash = case.put(&bytes(30, 300_000)).await;
    case.settings = two_copies();
    case.reopen();
    let report = case.blobs.pay_owed(&Monitor::silent()).await.unwrap();
    assert_eq!(report.rows.len(), 1);
    assert_eq!((report.rows[0].found, &report.rows[0].done), (Found::Owed, &Done::WrittenFrom(ACTIVE)));
    assert!(std::fs::read(case.file(SECOND, &hash)).unwrap() == bytes(30, 300_000));
    assert!(case.blobs.pay_owed(&Monitor::silent()).await.unwrap().rows.is_empty());
}

/// The disk of the second copies is not mounted: nothing is written below its mount point, and nothing called missing.
#[tokio::test(flavor = "multi_thread")]
async fn an_unmounted_place_is_not_an_empty_one() {
    let mut case = Case::new(two_copies());
    let hash = case.put(&bytes(31, 300_000)).await;
    let (mounted, away) = (case.data.path().join("blobs/active-second"), case.data.path().join("away"));
    std::fs::rename(&mounted, &away).unwrap();
    case.reopen();
    let kept = case.blobs.put(pieces(b"meanwhile"), &Intake::default()).await.unwrap();
    assert!(kept.new && kept.owed, "acknowledged with one copy, the other owed");
    case.clock.days(400);
    let report = audit(&case).await;
    assert!(!report.complete && report.rows.iter().all(|row| matches!(row.done, Done::Left(_))), "{report:?}");
    let sweep = case.blobs.collect_garbage(true, &Monitor::silent()).await.unwrap();
    assert_eq!((sweep.orphans, sweep.failed.len()), (0, 1), "{sweep:?}");
    assert_eq!(state(&stat(&case, &hash).await, SECOND), CopyState::Ok, "nothing is known of it, so nothing changed");
    std::fs::remove_file(case.file(ACTIVE, &hash)).unwrap();
    let error = read(&case.blobs, &hash).await.unwrap_err();
    assert!(matches!(error, BlobError::Unavailable { .. }), "a copy may be good, so this is not the end: {error}");
    std::fs::remove_dir_all(&mounted).unwrap();
    std::fs::rename(&away, &mounted).unwrap();
    case.reopen();
    assert!(read(&case.blobs, &hash).await.unwrap() == bytes(31, 300_000));
    let report = case.blobs.pay_owed(&Monitor::silent()).await.unwrap();
    assert_eq!(report.rows.len(), 1, "{report:?}");
    assert_eq!(state(&stat(&case, &kept.hash).await, SECOND), CopyState::Ok);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_required_second_copy_is_required() {
    let mut settings = two_copies();
    settings.active.second_required = true;
    let mut case = Case::new(settings);
    case.put(b"a sheet").await;
    std::fs::remove_file(case.data.path().join("blobs/active-second/solander-place")).unwrap();
    case.reopen();
    let refused = case.blobs.put(pieces(b"another"), &Intake::default()).await;
    assert!(matches!(refused, Err(BlobError::Unavailable { .. })), "{refused:?}");
    assert!(case.blobs.stat(&solander_model::BlobHash::of(b"another")).await.unwrap().is_none());
    assert!(unfinished(&case).is_empty());
}
