//! The archive: policies, moves under readers, restores.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use solander_blobs::*;
use solander_model::BlobHash;

use crate::common::*;

fn offline_archive() -> Settings {
    let mut settings = Settings { policies: vec![Policy::to(TierName::Archive)], ..Settings::default() };
    settings.archive.offline = true;
    settings
}

async fn apply(case: &Case) -> MoveReport {
    case.blobs.apply_policies(&Monitor::silent()).await.unwrap()
}

/// Every condition on its own, the first policy that fits, and none.
#[tokio::test(flavor = "multi_thread")]
async fn policies_decide() {
    let any = || Policy::to(TierName::Archive);
    let cases: Vec<(&str, Vec<Policy>, bool)> = vec![
        ("no policy", vec![], false),
        ("everything", vec![any()], true),
        ("old enough", vec![Policy { older_than_days: Some(10), ..any() }], true),
        ("not old enough", vec![Policy { older_than_days: Some(11), ..any() }], false),
        ("unused", vec![Policy { unused_days: Some(10), ..any() }], true),
        ("used", vec![Policy { unused_days: Some(11), ..any() }], false),
        ("its type", vec![Policy { media_type: Some("image/tiff".into()), ..any() }], true),
        ("its kind", vec![Policy { media_type: Some("image/*".into()), ..any() }], true),
        ("another type", vec![Policy { media_type: Some("image/tif".into()), ..any() }], false),
        ("its owner", vec![Policy { owner: Some("Meise".into()), ..any() }], true),
        ("another owner", vec![Policy { owner: Some("Kew".into()), ..any() }], false),
        ("its project", vec![Policy { referenced_by: Some("project/".into()), ..any() }], true),
        ("another project", vec![Policy { referenced_by: Some("projects/".into()), ..any() }], false),
        ("large enough", vec![Policy { min_bytes: Some(1000), ..any() }], true),
        ("not large enough", vec![Policy { min_bytes: Some(1001), ..any() }], false),
        ("small enough", vec![Policy { max_bytes: Some(1000), ..any() }], true),
        ("not small enough", vec![Policy { max_bytes: Some(999), ..any() }], false),
        (
            "the first that fits",
            vec![Policy { owner: Some("Meise".into()), ..Policy::to(TierName::Active) }, any()],
            false,
        ),
        ("one condition of two", vec![Policy { min_bytes: Some(1), owner: Some("Kew".into()), ..any() }], false),
    ];
    for (name, policies, moves) in cases {
        let case = Case::new(Settings { policies, ..Settings::default() });
        let intake = Intake { owner: Some("Meise".into()), media_type: Some("image/tiff".into()), ..Intake::default() };
        let hash = case.blobs.put(pieces(&bytes(1, 1000)), &intake).await.unwrap().hash;
        assert!(case.blobs.reference(&hash, "project/flora").await.unwrap());
        case.clock.days(10);
        assert_eq!(apply(&case).await.moved, u64::from(moves), "{name}");
    }
}

/// While blobs go to the archive and back, again and again, no read fails.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_read_fails_while_blobs_move() {
    let mut to_archive = two_copies();
    to_archive.policies = vec![Policy::to(TierName::Archive)];
    to_archive.archive.second = Some("blobs/archive-second".into());
    let mut case = Case::new(to_archive.clone());
    let to_active = Settings { policies: vec![Policy::to(TierName::Active)], ..to_archive };
    let back = Blobs::open(case.data.path(), &to_active, case.clock.clone()).unwrap();
    let mut hashes = Vec::new();
    for n in 0..6 {
        hashes.push(case.put(&bytes(n, 700_000)).await);
    }
    case.reopen();
    let (over, reads) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let readers: Vec<_> = (0..4)
        .map(|reader| {
            let (blobs, hashes, over, reads) = (case.blobs.clone(), hashes.clone(), over.clone(), reads.clone());
            tokio::spawn(async move {
                let mut n = reader;
                while !over.load(Ordering::Relaxed) {
                    let hash: &BlobHash = &hashes[n % hashes.len()];
                    let got = read(&blobs, hash).await.expect("no read fails");
                    assert_eq!(BlobHash::of(&got), *hash);
                    reads.fetch_add(1, Ordering::Relaxed);
                    n += 1;
                }
            })
        })
        .collect();
    let mut moved = 0;
    for _ in 0..5 {
        moved += apply(&case).await.moved;
        moved += back.apply_policies(&Monitor::silent()).await.unwrap().moved;
    }
    over.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.await.unwrap();
    }
    assert_eq!(moved, 60);
    assert!(reads.load(Ordering::Relaxed) > 10, "the readers did read");
    for hash in &hashes {
        let info = case.blobs.stat(hash).await.unwrap().unwrap();
        assert!(info.copies.iter().all(|copy| copy.state == CopyState::Ok), "{info:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offline_archive_answers_after_a_restore() {
    let mut case = Case::new(offline_archive());
    let sheet = bytes(40, 800_000);
    let hash = case.put(&sheet).await;
    assert_eq!(apply(&case).await.moved, 1);
    let stat = async |case: &Case| case.blobs.stat(&hash).await.unwrap().unwrap();
    assert_eq!(stat(&case).await.state, BlobState::Archived);
    for range in [None, Some(0..10)] {
        let answer = case.blobs.read(&hash, range).await;
        assert!(matches!(answer.map(|_| ()), Err(BlobError::Archived { hash: named }) if named == hash));
    }
    assert!(case.blobs.local_path(&hash).await.unwrap().is_none());
    assert!(!case.blobs.put(pieces(&sheet), &Intake::default()).await.unwrap().new);
    let report = case.blobs.audit(&AuditOptions::default(), &Monitor::silent()).await.unwrap();
    assert_eq!(report.good, 0, "the audit leaves an offline archive alone");

    let job = case.blobs.restore(&hash).await.unwrap().unwrap();
    assert_eq!((job.state, job.size), (RestoreState::Waiting, 800_000));
    assert_eq!(stat(&case).await.state, BlobState::Restoring);
    assert!(case.blobs.restore(&BlobHash::of(b"unknown")).await.unwrap().is_none());
    // Stopped in the middle, and gone on with by the next start of the program.
    let monitor = Monitor::silent();
    monitor.cancel();
    assert!(!case.blobs.run_restores(&monitor).await.unwrap().complete);
    case.reopen();
    assert_eq!(stat(&case).await.state, BlobState::Restoring);
    let seen = Arc::new(AtomicU64::new(0));
    let told = seen.clone();
    let monitor = Monitor::new(move |progress| told.store(progress.bytes, Ordering::Relaxed));
    let report = case.blobs.run_restores(&monitor).await.unwrap();
    assert_eq!((report.moved, report.bytes, seen.load(Ordering::Relaxed)), (1, 800_000, 800_000), "{report:?}");
    assert_eq!(stat(&case).await.state, BlobState::Active);
    assert!(read(&case.blobs, &hash).await.unwrap() == sheet);
    let jobs = case.blobs.restores().await.unwrap();
    assert_eq!((jobs[0].state, jobs[0].done), (RestoreState::Done, 800_000));
    assert_eq!(case.blobs.restore(&hash).await.unwrap().unwrap().state, RestoreState::Done);

    assert_eq!(apply(&case).await.moved, 0, "a restored blob stays for a while");
    case.clock.days(31);
    assert_eq!(apply(&case).await.moved, 1);
    assert_eq!(stat(&case).await.state, BlobState::Archived);
    assert_eq!(
        case.blobs.restore(&hash).await.unwrap().unwrap().state,
        RestoreState::Waiting,
        "and can be restored again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_that_cannot_be_says_so() {
    let case = Case::new(offline_archive());
    let hash = case.put(&bytes(41, 300_000)).await;
    apply(&case).await;
    case.flip(PlaceName::Archive, &hash, 100_000);
    case.blobs.restore(&hash).await.unwrap();
    let report = case.blobs.run_restores(&Monitor::silent()).await.unwrap();
    assert_eq!((report.moved, report.failed.len()), (0, 1));
    let job = &case.blobs.restores().await.unwrap()[0];
    assert_eq!(job.state, RestoreState::Failed);
    assert!(job.reason.as_ref().unwrap().contains("no good copy"), "{job:?}");
    assert!(matches!(read(&case.blobs, &hash).await, Err(BlobError::Damaged { .. })));
    assert!(unfinished(&case).is_empty());
}

/// What cannot be copied stays where it is and is told.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_blob_does_not_move() {
    let case = Case::new(Settings { policies: vec![Policy::to(TierName::Archive)], ..Settings::default() });
    let hash = case.put(&bytes(42, 300_000)).await;
    case.flip(PlaceName::Active, &hash, 1);
    let report = apply(&case).await;
    assert_eq!((report.moved, report.failed.len(), report.complete), (0, 1, true));
    assert!(case.file(PlaceName::Active, &hash).exists() && !case.file(PlaceName::Archive, &hash).exists());
}
