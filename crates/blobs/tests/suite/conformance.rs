//! One suite, told to a folder and to every S3 service there is.

use std::pin::Pin;

use solander_blobs::*;
use solander_model::BlobHash;

use crate::common::s3::Service;
use crate::common::*;

type Promise = fn(Settings) -> Pin<Box<dyn Future<Output = ()>>>;

/// Every promise, by name.
const PROMISES: &[(&str, Promise)] = &[
    ("any size comes back", |s| Box::pin(any_size_comes_back(s))),
    ("the same bytes are kept once", |s| Box::pin(same_bytes_are_kept_once(s))),
    ("what is refused leaves nothing", |s| Box::pin(what_is_refused_leaves_nothing(s))),
    ("quotas hold", |s| Box::pin(quotas_hold(s))),
    ("a file is handed over", |s| Box::pin(a_file_is_handed_over(s))),
    ("kept for good", |s| Box::pin(kept_for_good(s))),
    ("many at once", |s| Box::pin(many_at_once(s))),
    ("moves between tiers", |s| Box::pin(moves_between_tiers(s))),
    ("garbage goes after its grace", |s| Box::pin(garbage_goes_after_its_grace(s))),
    ("the ledger can be rebuilt", |s| Box::pin(the_ledger_can_be_rebuilt(s))),
    ("an upload becomes a blob", |s| Box::pin(an_upload_becomes_a_blob(s))),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_keeps_its_promises() {
    for (name, promise) in PROMISES {
        eprintln!("folder: {name}");
        promise(Settings::default()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_folders_keep_their_promises() {
    for (name, promise) in PROMISES {
        eprintln!("two folders: {name}");
        promise(two_copies()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn buckets_keep_their_promises() {
    for service in Service::all() {
        for (n, (name, promise)) in PROMISES.iter().enumerate() {
            eprintln!("{}: {name}", service.name);
            promise(service.settings(&format!("case-{n}"))).await;
        }
    }
}

/// A bucket for the first copy, a folder for the second.
#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_and_a_folder_keep_their_promises() {
    for service in Service::all().into_iter().take(1) {
        for (n, (name, promise)) in PROMISES.iter().enumerate() {
            eprintln!("{} and a folder: {name}", service.name);
            let mut settings = service.settings(&format!("with-second-{n}"));
            settings.active.second = Some("blobs/active-second".into());
            promise(settings).await;
        }
    }
}

const BLOCK: usize = 256 * 1024;

async fn any_size_comes_back(settings: Settings) {
    let case = Case::new(settings);
    // The last two are sent to a bucket in parts.
    for size in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5, (8 << 20) + 1, (20 << 20) + 77] {
        let whole = bytes(size as u64, size);
        let hash = case.put(&whole).await;
        assert_eq!(hash, BlobHash::of(&whole));
        assert!(read(&case.blobs, &hash).await.unwrap() == whole, "{size} bytes come back");
        let ranges = [0..1, 0..size, 1..size, BLOCK - 1..BLOCK + 1, BLOCK..BLOCK + 1, size / 2..size / 2 + 70_000];
        for range in ranges.into_iter().filter(|range| range.start < size) {
            let asked = range.start as u64..range.end as u64;
            let got = collect(case.blobs.read(&hash, Some(asked)).await.unwrap().unwrap()).await.unwrap();
            assert!(got == whole[range.start..range.end.min(size)], "{range:?} of {size}");
        }
        let beyond = case.blobs.read(&hash, Some(size as u64 + 1..size as u64 + 2)).await;
        assert!(matches!(beyond.map(|_| ()), Err(BlobError::Range { .. })));
        let info = case.blobs.stat(&hash).await.unwrap().unwrap();
        assert_eq!((info.size, info.state, info.tier), (size as u64, BlobState::Active, TierName::Active));
        assert!(info.copies.iter().all(|copy| copy.state == CopyState::Ok && copy.verified_at.is_some()));
        let local = case.blobs.fetch_local(&hash).await.unwrap().unwrap();
        let path = local.path().to_owned();
        assert!(std::fs::read(&path).unwrap() == whole);
        drop(local);
        assert!(!path.exists());
    }
    let unknown = BlobHash::of(b"never kept");
    assert!(case.blobs.read(&unknown, None).await.unwrap().is_none());
    assert!(case.blobs.stat(&unknown).await.unwrap().is_none());
    assert!(case.blobs.local_path(&unknown).await.unwrap().is_none());
    assert!(case.blobs.fetch_local(&unknown).await.unwrap().is_none());
    assert!(!case.blobs.reference(&unknown, "nobody").await.unwrap());
}

async fn same_bytes_are_kept_once(settings: Settings) {
    let case = Case::new(settings);
    let sheet = bytes(1, 700_000);
    let intake = |owner: &str, media_type: Option<&str>| Intake {
        owner: Some(owner.into()),
        media_type: media_type.map(Into::into),
        ..Intake::default()
    };
    let first = case.blobs.put(pieces(&sheet), &intake("Meise", None)).await.unwrap();
    let second = case.blobs.put(pieces(&sheet), &intake("Kew", Some("image/tiff"))).await.unwrap();
    let third = case.blobs.put(pieces(&sheet), &intake("Kew", Some("image/png"))).await.unwrap();
    assert!(first.new && !second.new && !third.new && first.hash == second.hash);
    let info = case.blobs.stat(&first.hash).await.unwrap().unwrap();
    assert_eq!(info.owners, ["Kew", "Meise"]);
    assert_eq!(info.media_type.as_deref(), Some("image/tiff"), "the first type given stays");
    let usage = case.blobs.usage().await.unwrap();
    let told: Vec<_> = usage.iter().map(|u| (u.owner.as_deref(), u.blobs, u.bytes)).collect();
    assert_eq!(told, [(None, 1, 700_000), (Some("Kew"), 1, 700_000), (Some("Meise"), 1, 700_000)]);
}

async fn what_is_refused_leaves_nothing(settings: Settings) {
    let case = Case::new(settings);
    let sheet = bytes(2, 400_000);
    let hash = BlobHash::of(&sheet);
    let too_large = Intake { max_bytes: Some(399_999), ..Intake::default() };
    let other = Intake { expected: Some(BlobHash::of(b"another sheet")), ..Intake::default() };
    let path = case.data.path().join("handed-over");
    std::fs::write(&path, &sheet).unwrap();
    let answers = [
        case.blobs.put(pieces(&sheet), &too_large).await,
        case.blobs.put_file(&path, &too_large).await,
        case.blobs.put(pieces(&sheet), &other).await,
        case.blobs.put_file(&path, &other).await,
        case.blobs.put(broken(&sheet), &Intake::default()).await,
        case.blobs.put_file(&case.data.path().join("not there"), &Intake::default()).await,
    ];
    let told = answers.iter().map(|answer| match answer {
        Err(BlobError::TooLarge { max_bytes: 399_999 }) => "too large",
        Err(BlobError::Mismatch { found, .. }) if *found == hash => "another",
        Err(BlobError::Source(_)) => "ended early",
        _ => "?",
    });
    let told: Vec<_> = told.collect();
    assert_eq!(told, ["too large", "too large", "another", "another", "ended early", "ended early"], "{answers:?}");
    assert!(path.exists(), "a file that is refused stays where it is");
    assert!(case.blobs.stat(&hash).await.unwrap().is_none());
    assert!(unfinished(&case).is_empty(), "{:?}", unfinished(&case));
    let report = case.blobs.collect_garbage(true, &Monitor::silent()).await.unwrap();
    assert_eq!((report.orphans, report.unfinished), (0, 0));
}

async fn quotas_hold(mut settings: Settings) {
    settings.quotas.insert("Meise".into(), 1_000_000);
    let case = Case::new(settings);
    let meise = Intake { owner: Some("Meise".into()), ..Intake::default() };
    let (first, second) = (bytes(3, 600_000), bytes(4, 600_000));
    case.blobs.put(pieces(&first), &meise).await.unwrap();
    let refused = case.blobs.put(pieces(&second), &meise).await;
    assert!(
        matches!(&refused, Err(BlobError::QuotaExceeded { owner, used: 600_000, quota: 1_000_000 }) if owner == "Meise"),
        "{refused:?}"
    );
    assert!(case.blobs.stat(&BlobHash::of(&second)).await.unwrap().is_none());
    assert!(!case.blobs.put(pieces(&first), &meise).await.unwrap().new, "what is held already is free");
    case.blobs.put(pieces(&second), &Intake::default()).await.expect("nobody's bytes have no quota");
    let refused = case.blobs.put(pieces(&second), &meise).await;
    assert!(matches!(refused, Err(BlobError::QuotaExceeded { .. })), "bytes held by others count too");
    let huge = bytes(5, 1_000_001);
    assert!(matches!(case.blobs.put(pieces(&huge), &meise).await, Err(BlobError::QuotaExceeded { .. })));
    case.blobs.put(pieces(&bytes(6, 400_000)), &meise).await.expect("the quota can be used up exactly");
}

async fn a_file_is_handed_over(settings: Settings) {
    let case = Case::new(settings);
    let sheet = bytes(7, 900_000);
    let path = case.data.path().join("sheet.tif");
    std::fs::write(&path, &sheet).unwrap();
    let kept = case.blobs.put_copy(&path, &Intake::default()).await.unwrap();
    assert!(kept.new && path.exists());
    assert!(!case.blobs.put_file(&path, &Intake::default()).await.unwrap().new);
    assert!(!path.exists(), "a file that is kept is gone, also when its bytes were kept before");
    assert!(read(&case.blobs, &kept.hash).await.unwrap() == sheet);
    let own = case.blobs.local_path(&kept.hash).await.unwrap();
    if let Some(own) = own {
        case.blobs.put_file(&own, &Intake::default()).await.unwrap();
        assert!(own.exists(), "handed its own file, nothing happens to it");
    }
    let other = case.data.path().join("other.tif");
    std::fs::write(&other, b"another sheet").unwrap();
    let kept = case.blobs.put_file(&other, &Intake::default()).await.unwrap();
    assert!(kept.new && !other.exists());
    assert_eq!(read(&case.blobs, &kept.hash).await.unwrap(), b"another sheet");
    assert!(unfinished(&case).is_empty(), "{:?}", unfinished(&case));
}

async fn kept_for_good(settings: Settings) {
    let mut case = Case::new(settings);
    let sheet = bytes(8, 500_000);
    let hash = case.put(&sheet).await;
    assert!(case.blobs.reference(&hash, "https://hdl/1@1").await.unwrap());
    case.reopen();
    assert!(read(&case.blobs, &hash).await.unwrap() == sheet);
    assert_eq!(case.blobs.referenced_by("https://hdl/1@1").await.unwrap(), [hash]);
    let report = case.blobs.audit(&AuditOptions::default(), &Monitor::silent()).await.unwrap();
    assert!(report.complete && report.rows.is_empty(), "{report:?}");
}

async fn many_at_once(settings: Settings) {
    let case = Case::new(settings);
    // Twelve callers, four different blobs.
    let tasks: Vec<_> = (0..12_u64)
        .map(|n| {
            let blobs = case.blobs.clone();
            tokio::spawn(async move { blobs.put(pieces(&bytes(n % 4, 300_000)), &Intake::default()).await.unwrap() })
        })
        .collect();
    let mut new = 0;
    for (n, task) in tasks.into_iter().enumerate() {
        let kept = task.await.unwrap();
        assert_eq!(kept.hash, BlobHash::of(&bytes(n as u64 % 4, 300_000)));
        new += u32::from(kept.new);
    }
    assert_eq!(new, 4);
    assert_eq!(case.blobs.usage().await.unwrap()[0].blobs, 4);
    assert!(unfinished(&case).is_empty());
}

async fn moves_between_tiers(mut settings: Settings) {
    settings.policies = vec![Policy { unused_days: Some(100), ..Policy::to(TierName::Archive) }];
    let case = Case::new(settings);
    let (old, used) = (case.put(&bytes(9, 600_000)).await, case.put(&bytes(10, 600_000)).await);
    case.clock.days(101);
    assert!(read(&case.blobs, &used).await.is_ok());
    let report = case.blobs.apply_policies(&Monitor::silent()).await.unwrap();
    assert_eq!((report.examined, report.moved, report.bytes), (2, 1, 600_000), "{report:?}");
    let info = case.blobs.stat(&old).await.unwrap().unwrap();
    assert_eq!((info.tier, info.state), (TierName::Archive, BlobState::Active), "an archive at hand is read directly");
    assert!(info.copies.iter().all(|copy| copy.place.tier() == TierName::Archive));
    assert!(read(&case.blobs, &old).await.unwrap() == bytes(9, 600_000));
    assert_eq!(case.blobs.stat(&used).await.unwrap().unwrap().tier, TierName::Active);
    let usage = case.blobs.usage().await.unwrap();
    let told: Vec<_> = usage.iter().map(|u| (u.tier, u.blobs, u.bytes)).collect();
    assert_eq!(told, [(TierName::Active, 1, 600_000), (TierName::Archive, 1, 600_000)]);
    assert_eq!(case.blobs.apply_policies(&Monitor::silent()).await.unwrap().moved, 0, "doing it again changes nothing");
    let sweep = case.blobs.collect_garbage(false, &Monitor::silent()).await.unwrap();
    assert_eq!(sweep.orphans, 0, "the old copies were removed by the move");
}

async fn garbage_goes_after_its_grace(settings: Settings) {
    let case = Case::new(settings);
    let (needed, unneeded) = (case.put(&bytes(11, 400_000)).await, case.put(&bytes(12, 400_000)).await);
    assert!(case.blobs.reference(&needed, "pid@1").await.unwrap());
    let collect = async |dry_run| case.blobs.collect_garbage(dry_run, &Monitor::silent()).await.unwrap();
    case.clock.days(29);
    assert_eq!(collect(false).await.blobs, 0, "within the days of grace");
    case.clock.days(2);
    let report = collect(true).await;
    assert_eq!((report.blobs, report.bytes, report.hashes.as_slice()), (1, 400_000, &[unneeded][..]));
    assert!(read(&case.blobs, &unneeded).await.is_ok(), "a dry run removes nothing");
    let report = collect(false).await;
    assert_eq!((report.blobs, report.orphans), (1, 0), "{report:?}");
    assert!(case.blobs.read(&unneeded, None).await.unwrap().is_none());
    assert!(read(&case.blobs, &needed).await.is_ok());
    assert_eq!(case.blobs.usage().await.unwrap()[0].blobs, 1);
    assert!(case.blobs.unreference(&needed, "pid@1").await.unwrap());
    assert_eq!(collect(false).await.blobs, 0, "the days of grace begin when the last need ends");
    case.clock.days(31);
    assert_eq!(collect(false).await.blobs, 1);
}

async fn the_ledger_can_be_rebuilt(settings: Settings) {
    let mut case = Case::new(settings);
    let hash = case.put(&bytes(13, 300_000)).await;
    drop(std::mem::replace(&mut case.blobs, Case::new(Settings::default()).blobs));
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(case.data.path().join(format!("blobs.sqlite{suffix}")));
    }
    case.reopen();
    let refused = case.blobs.put(pieces(b"a sheet"), &Intake::default()).await;
    assert!(
        matches!(refused, Err(BlobError::Unavailable { .. })),
        "a place of another ledger is left alone: {refused:?}"
    );
    case.clock.days(100);
    let sweep = case.blobs.collect_garbage(false, &Monitor::silent()).await.unwrap();
    assert_eq!(sweep.orphans, 0, "nothing is swept from a place of another ledger: {sweep:?}");
    let report = case.blobs.rebuild(&Monitor::silent()).await.unwrap();
    assert!(report.complete && report.failed.is_empty() && report.listed >= 1, "{report:?}");
    assert!(read(&case.blobs, &hash).await.unwrap() == bytes(13, 300_000));
    case.put(b"a sheet").await;
}

async fn an_upload_becomes_a_blob(settings: Settings) {
    let case = Case::new(settings);
    let sheet = bytes(14, 9_500_000);
    let new = NewUpload { length: Some(sheet.len() as u64), ..NewUpload::default() };
    let upload = case.blobs.create_upload(new).await.unwrap();
    let mut at = 0;
    for part in sheet.chunks(4_000_000) {
        at = case.blobs.append(&upload.id, at, pieces(part), None).await.unwrap().unwrap().offset;
    }
    let kept = case.blobs.finish_upload(&upload.id, &Intake::default()).await.unwrap().unwrap();
    assert_eq!(kept.hash, BlobHash::of(&sheet));
    assert!(read(&case.blobs, &kept.hash).await.unwrap() == sheet);
    let again = case.blobs.finish_upload(&upload.id, &Intake::default()).await.unwrap().unwrap();
    assert_eq!((again.hash, again.new), (kept.hash, false));
    assert!(unfinished(&case).is_empty(), "{:?}", unfinished(&case));
}
