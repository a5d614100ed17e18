//! What crashes leave behind, and how it goes.

use solander_blobs::*;

use crate::common::*;

async fn collect(case: &Case, dry_run: bool) -> GarbageReport {
    case.blobs.collect_garbage(dry_run, &Monitor::silent()).await.unwrap()
}

/// A crash came after the file got its name and before the ledger was committed.
#[tokio::test(flavor = "multi_thread")]
async fn an_orphan_goes_after_the_grace_or_is_kept_again() {
    let case = Case::new(Settings::default());
    case.put(b"something, so that the place is known").await;
    let orphans = [bytes(1, 300_000), bytes(2, 300_000)];
    let names = orphans.each_ref().map(|bytes| solander_model::BlobHash::of(bytes));
    for (bytes, name) in orphans.iter().zip(&names) {
        let path = case.file(PlaceName::Active, name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    assert_eq!(collect(&case, false).await.orphans, 0, "within the grace it may be someone's");
    assert!(case.put(&orphans[0]).await == names[0]);
    assert!(read(&case.blobs, &names[0]).await.unwrap() == orphans[0]);
    case.blobs.reference(&names[0], "pid@1").await.unwrap();
    case.clock.days(31);
    let told = collect(&case, true).await;
    assert_eq!((told.orphans, told.orphan_bytes), (1, 300_000), "{told:?}");
    assert!(case.file(PlaceName::Active, &names[1]).exists());
    assert_eq!(collect(&case, false).await.orphans, 1);
    assert!(!case.file(PlaceName::Active, &names[1]).exists());
    assert!(read(&case.blobs, &names[0]).await.is_ok());
}

/// A crash came after a move was committed and before the old copy was removed.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_left_by_a_move_goes() {
    let case = Case::new(Settings { policies: vec![Policy::to(TierName::Archive)], ..Settings::default() });
    let hash = case.put(&bytes(3, 300_000)).await;
    let active = case.file(PlaceName::Active, &hash);
    std::fs::copy(&active, case.data.path().join("aside")).unwrap();
    assert_eq!(case.blobs.apply_policies(&Monitor::silent()).await.unwrap().moved, 1);
    std::fs::copy(case.data.path().join("aside"), &active).unwrap();
    let report = collect(&case, false).await;
    assert_eq!((report.orphans, report.adopted), (1, 0), "{report:?}");
    assert!(!active.exists() && read(&case.blobs, &hash).await.is_ok());
}

/// A copy that was called missing is back, as after a folder was restored from elsewhere.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_back_is_adopted() {
    let case = Case::new(Settings::default());
    let (right, wrong) = (case.put(&bytes(4, 300_000)).await, case.put(&bytes(5, 300_000)).await);
    for hash in [&right, &wrong] {
        std::fs::rename(case.file(PlaceName::Active, hash), case.data.path().join(hash.to_string())).unwrap();
        assert!(matches!(read(&case.blobs, hash).await, Err(BlobError::Damaged { .. })));
        std::fs::rename(case.data.path().join(hash.to_string()), case.file(PlaceName::Active, hash)).unwrap();
    }
    case.flip(PlaceName::Active, &wrong, 9);
    let report = collect(&case, false).await;
    assert_eq!((report.adopted, report.orphans), (1, 0), "{report:?}");
    assert!(read(&case.blobs, &right).await.unwrap() == bytes(4, 300_000));
    assert!(matches!(read(&case.blobs, &wrong).await, Err(BlobError::Damaged { .. })), "wrong bytes are not adopted");
    assert!(case.file(PlaceName::Active, &wrong).exists(), "and not thrown away: they may be all there is");
}

#[tokio::test(flavor = "multi_thread")]
async fn unfinished_files_go_when_nobody_writes_them() {
    let case = Case::new(Settings::default());
    case.put(b"a sheet").await;
    let folders = [case.data.path().join("incoming"), case.data.path().join("blobs/active/incoming")];
    for folder in &folders {
        std::fs::write(folder.join("put-1-left"), b"half a sheet").unwrap();
        std::fs::write(folder.join("not-ours"), b"somebody else's").unwrap();
    }
    let written = std::fs::File::create(folders[1].join("put-2-written")).unwrap();
    written.lock().unwrap();
    assert_eq!(collect(&case, false).await.unfinished, 0, "too young to be sure");
    case.clock.days(2);
    assert_eq!(collect(&case, true).await.unfinished, 2);
    assert_eq!(collect(&case, false).await.unfinished, 2);
    drop(written);
    assert_eq!(collect(&case, false).await.unfinished, 1, "its writer has gone");
    assert!(folders.iter().all(|folder| folder.join("not-ours").exists()));
}

#[tokio::test(flavor = "multi_thread")]
async fn collecting_can_be_stopped() {
    let case = Case::new(Settings::default());
    let hash = case.put(b"a sheet").await;
    case.clock.days(40);
    let monitor = Monitor::silent();
    monitor.cancel();
    let report = case.blobs.collect_garbage(false, &monitor).await.unwrap();
    assert_eq!((report.blobs, report.complete), (0, false));
    assert!(read(&case.blobs, &hash).await.is_ok());
}
