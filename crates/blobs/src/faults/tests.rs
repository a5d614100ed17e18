//! Every write, sync, link, rename and removal fails in turn: nothing acknowledged is lost, nothing wrong is served, and the
//! space can be used again.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use futures_util::TryStreamExt;
use solander_model::{BlobHash, Clock, SystemClock, Timestamp};

use super::{Faulty, Kind};
use crate::*;

/// What comes after the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    /// The program goes on, and all else works.
    Goes,
    /// The program ends there.
    Crash,
    /// The power is cut there: what was not synced is lost.
    PowerCut,
}

#[derive(Debug)]
struct InDays(i64);

impl Clock for InDays {
    fn now(&self) -> Timestamp {
        Timestamp(SystemClock.now().0 + self.0 * 86_400_000)
    }
}

static SHEETS: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    [1, 2].map(|n| (0..600_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8 ^ n).collect())
});

fn sheet(n: usize) -> &'static [u8] {
    &SHEETS[n - 1]
}

fn stream(bytes: &[u8]) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> + Send + use<> {
    let pieces: Vec<_> = bytes.chunks(200_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    futures_util::stream::iter(pieces)
}

async fn read(blobs: &Blobs, hash: &BlobHash) -> Result<Option<Vec<u8>>, BlobError> {
    let Some(bytes) = blobs.read(hash, None).await? else { return Ok(None) };
    bytes.try_fold(Vec::new(), |all, piece| async move { Ok([all, piece.to_vec()].concat()) }).await.map(Some)
}

fn settings() -> Settings {
    let mut settings = Settings { policies: vec![Policy::to(TierName::Archive)], ..Settings::default() };
    settings.active.second = Some("blobs/active-second".into());
    settings
}

/// Files in the places, markers aside.
fn files(data: &Path) -> usize {
    fn count(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
        let counted = entries.map(|entry| match entry.file_type().unwrap().is_dir() {
            true => count(&entry.path()),
            false => usize::from(entry.file_name() != "solander-place"),
        });
        counted.sum()
    }
    count(&data.join("blobs")) + count(&data.join("incoming")) - count(&data.join("incoming/locks"))
}

/// Does something to a blob that is kept (the first sheet) or not yet (the second); whether it was acknowledged.
type Act = fn(&Blobs, &Path) -> std::pin::Pin<Box<dyn Future<Output = Option<BlobHash>> + Send>>;

/// Plays `act` once for every step in which it can fail; how many there were.
///
/// `spare`: copies too many that a failure may leave for the sweep.
async fn play(act: Act, kind: Kind, after: After, spare: usize) -> usize {
    for step in 0.. {
        let data = tempfile::tempdir().unwrap();
        let faulty = Faulty::default();
        let open = |files: Arc<dyn crate::files::Files>, days| {
            Blobs::open_with(data.path(), &settings(), Arc::new(InDays(days)), files).unwrap()
        };
        let blobs = open(Arc::new(faulty.clone()), 0);
        let kept = blobs.put(stream(sheet(1)), &Intake::default()).await.unwrap().hash;
        assert!(blobs.reference(&kept, "pid@1").await.unwrap());
        std::fs::write(data.path().join("handed-over"), sheet(2)).unwrap();

        faulty.arm(step, kind, after != After::Goes);
        let acknowledged = act(&blobs, data.path()).await;
        let told = format!("{kind:?} at step {step}, then {after:?}");
        if !faulty.disarm() {
            assert!(acknowledged.is_some(), "without a fault it works");
            return step;
        }
        let blobs = match after {
            After::Goes => blobs,
            After::Crash | After::PowerCut => {
                drop(blobs);
                if after == After::PowerCut {
                    faulty.cut_the_power();
                }
                open(Arc::new(crate::files::Disk), 0)
            }
        };
        assert!(read(&blobs, &kept).await.unwrap().unwrap() == sheet(1), "what was kept before is lost: {told}");
        let other = BlobHash::of(sheet(2));
        match read(&blobs, &other).await {
            Ok(Some(bytes)) => assert!(bytes == sheet(2), "{told}"),
            Ok(None) => assert!(acknowledged.is_none_or(|hash| hash != other), "acknowledged and lost: {told}"),
            Err(error) => panic!("{told}: {error}"),
        }
        if after == After::Goes && acknowledged.is_none() && blobs.stat(&other).await.unwrap().is_none() {
            assert!(files(data.path()) <= 2 + spare, "something of what was refused is left: {told}");
        }

        // The same again works, and afterwards there is neither too little nor too much.
        assert_eq!(blobs.put(stream(sheet(2)), &Intake::default()).await.unwrap().hash, other, "{told}");
        assert!(blobs.reference(&other, "pid@2").await.unwrap());
        drop(blobs);
        let blobs = open(Arc::new(crate::files::Disk), 40);
        assert!(blobs.audit(&AuditOptions::default(), &Monitor::silent()).await.unwrap().complete);
        blobs.collect_garbage(false, &Monitor::silent()).await.unwrap();
        blobs.expire_uploads().await.unwrap();
        let report = blobs.audit(&AuditOptions::default(), &Monitor::silent()).await.unwrap();
        assert!(report.rows.is_empty(), "{told}: {report:?}");
        let mut expected = 0;
        for (hash, bytes) in [(&kept, sheet(1)), (&other, sheet(2))] {
            assert!(read(&blobs, hash).await.unwrap().unwrap() == bytes, "{told}");
            expected += blobs.stat(hash).await.unwrap().unwrap().copies.len();
        }
        assert_eq!(files(data.path()), expected, "the space of what failed can be used again: {told}");
    }
    unreachable!("some step is the last")
}

async fn play_all(act: Act, at_least: usize, spare: usize) {
    let goes = [Kind::Refused, Kind::Full].map(|kind| (kind, After::Goes));
    for (kind, after) in goes.into_iter().chain([(Kind::Torn, After::Crash), (Kind::Torn, After::PowerCut)]) {
        let steps = play(act, kind, after, spare).await;
        assert!(steps >= at_least, "only {steps} steps can fail");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn putting() {
    play_all(
        |blobs, _| {
            let blobs = blobs.clone();
            Box::pin(async move { Some(blobs.put(stream(sheet(2)), &Intake::default()).await.ok()?.hash) })
        },
        12,
        0,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn handing_over_a_file() {
    play_all(
        |blobs, data| {
            let (blobs, path) = (blobs.clone(), data.join("handed-over"));
            Box::pin(async move {
                let kept = blobs.put_file(&path, &Intake::default()).await;
                assert!(kept.is_ok() || path.exists(), "a file that was refused is still there");
                Some(kept.ok()?.hash)
            })
        },
        12,
        0,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn moving_to_the_archive() {
    play_all(
        |blobs, _| {
            let blobs = blobs.clone();
            Box::pin(async move {
                let report = blobs.apply_policies(&Monitor::silent()).await.ok()?;
                (report.moved == 1).then(|| BlobHash::of(sheet(1)))
            })
        },
        8,
        1,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mending_a_copy() {
    play_all(
        |blobs, data| {
            let (blobs, data) = (blobs.clone(), data.to_owned());
            Box::pin(async move {
                let hash = BlobHash::of(sheet(1));
                let hex = hash.to_string();
                let copy = data.join("blobs/active/sha256").join(&hex[..2]).join(&hex[2..4]).join(&hex);
                std::fs::write(copy, b"rubbish").unwrap();
                let report = blobs.audit(&AuditOptions::default(), &Monitor::silent()).await.ok()?;
                matches!(report.rows[..], [AuditRow { done: Done::WrittenFrom(_), .. }]).then_some(hash)
            })
        },
        5,
        0,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn uploading() {
    play_all(
        |blobs, _| {
            let blobs = blobs.clone();
            Box::pin(async move {
                let new = NewUpload { length: Some(600_000), ..NewUpload::default() };
                let id = blobs.create_upload(new).await.ok()?.id;
                let stands = blobs.append(&id, 0, stream(sheet(2)), None).await;
                if !matches!(&stands, Ok(Some(upload)) if upload.offset == 600_000) {
                    blobs.terminate_upload(&id).await.ok();
                    return None;
                }
                match blobs.finish_upload(&id, &Intake::default()).await {
                    Ok(kept) => Some(kept?.hash),
                    Err(_) => {
                        blobs.terminate_upload(&id).await.ok();
                        None
                    }
                }
            })
        },
        18,
        0,
    )
    .await;
}
