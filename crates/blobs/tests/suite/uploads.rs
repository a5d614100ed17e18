//! Resumable uploads: tus 1.0.0 without HTTP.

use std::time::Duration;

use bytes::Bytes;
use solander_blobs::*;
use solander_model::BlobHash;

use crate::common::*;

fn of(length: usize) -> NewUpload {
    NewUpload { length: Some(length as u64), metadata: "filename c2hlZXQudGlm".into(), ..NewUpload::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn goes_on_after_a_broken_line_and_a_restart() {
    let mut case = Case::new(Settings::default());
    let sheet = bytes(1, 12_000_000);
    let upload = case.blobs.create_upload(of(sheet.len())).await.unwrap();
    assert_eq!((upload.offset, upload.metadata.as_str()), (0, "filename c2hlZXQudGlm"));
    let error = case.blobs.append(&upload.id, 0, broken(&sheet[..5_000_000]), None).await.unwrap_err();
    assert!(matches!(error, BlobError::Source(_)), "{error}");
    case.reopen();
    let stands = case.blobs.upload(&upload.id).await.unwrap().unwrap();
    assert_eq!(stands.offset, 5_000_000, "the bytes that came are kept");
    assert!(matches!(
        case.blobs.append(&upload.id, 4_999_999, pieces(b"x"), None).await,
        Err(BlobError::Offset { at: 5_000_000, offset: 4_999_999, .. })
    ));
    assert!(matches!(
        case.blobs.finish_upload(&upload.id, &Intake::default()).await,
        Err(BlobError::Incomplete { .. })
    ));
    let stands = case.blobs.append(&upload.id, 5_000_000, pieces(&sheet[5_000_000..]), None).await.unwrap().unwrap();
    assert_eq!(stands.offset, 12_000_000);
    case.reopen();
    let intake = Intake { owner: Some("Meise".into()), media_type: Some("image/tiff".into()), ..Intake::default() };
    let kept = case.blobs.finish_upload(&upload.id, &intake).await.unwrap().unwrap();
    assert_eq!((kept.hash, kept.new), (BlobHash::of(&sheet), true));
    let info = case.blobs.stat(&kept.hash).await.unwrap().unwrap();
    assert_eq!((info.owners, info.media_type.as_deref()), (vec!["Meise".to_owned()], Some("image/tiff")));
    assert_eq!(case.blobs.upload(&upload.id).await.unwrap().unwrap().finished, Some(kept.hash));
    assert!(unfinished(&case).is_empty(), "{:?}", unfinished(&case));
}

/// The power failed in the middle of an append: more bytes lie in the part than were acknowledged, and they are rubbish.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_acknowledged_does_not_count() {
    let case = Case::new(Settings::default());
    let sheet = bytes(2, 1_000_000);
    let upload = case.blobs.create_upload(of(sheet.len())).await.unwrap();
    case.blobs.append(&upload.id, 0, pieces(&sheet[..400_000]), None).await.unwrap();
    let part = case.data.path().join("incoming/uploads").join(&upload.id);
    let mut bytes = std::fs::read(&part).unwrap();
    bytes.extend([0; 300_000]);
    std::fs::write(&part, bytes).unwrap();
    assert_eq!(case.blobs.upload(&upload.id).await.unwrap().unwrap().offset, 400_000);
    case.blobs.append(&upload.id, 400_000, pieces(&sheet[400_000..]), None).await.unwrap();
    let kept = case.blobs.finish_upload(&upload.id, &Intake::default()).await.unwrap().unwrap();
    assert_eq!(kept.hash, BlobHash::of(&sheet));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checksum_is_all_or_nothing() {
    let case = Case::new(Settings::default());
    let sheet = bytes(3, 20_000_000);
    let (first, second) = sheet.split_at(10_000_000);
    let upload = case.blobs.create_upload(of(sheet.len())).await.unwrap();
    let right = Some(BlobHash::of(first));
    let append = async |at, part: &[u8], sum| case.blobs.append(&upload.id, at, pieces(part), sum).await;
    assert!(matches!(append(0, first, Some(BlobHash::of(second))).await, Err(BlobError::Checksum { .. })));
    assert_eq!(case.blobs.upload(&upload.id).await.unwrap().unwrap().offset, 0);
    assert!(case.blobs.append(&upload.id, 0, broken(first), right).await.is_err());
    assert_eq!(case.blobs.upload(&upload.id).await.unwrap().unwrap().offset, 0, "not all came, so it cannot be right");
    assert_eq!(append(0, first, right).await.unwrap().unwrap().offset, 10_000_000);
    append(10_000_000, second, Some(BlobHash::of(second))).await.unwrap();
    let wrong = Intake { expected: Some(BlobHash::of(b"another")), ..Intake::default() };
    let refused = case.blobs.finish_upload(&upload.id, &wrong).await;
    assert!(matches!(refused, Err(BlobError::Mismatch { .. })));
    let kept = case.blobs.finish_upload(&upload.id, &Intake::default()).await.unwrap().unwrap();
    assert_eq!(kept.hash, BlobHash::of(&sheet), "an upload that was refused is still there");
}

#[tokio::test(flavor = "multi_thread")]
async fn lengths_hold() {
    let case = Case::new(Settings::default());
    let upload = case.blobs.create_upload(of(100_000)).await.unwrap();
    let error = case.blobs.append(&upload.id, 0, pieces(&bytes(4, 100_001)), None).await.unwrap_err();
    assert!(matches!(error, BlobError::TooLarge { max_bytes: 100_000 }), "{error}");
    let later = case.blobs.create_upload(NewUpload::default()).await.unwrap();
    case.blobs.append(&later.id, 0, pieces(b"a sheet"), None).await.unwrap();
    assert!(!case.blobs.set_upload_length(&later.id, 6).await.unwrap(), "it has more bytes already");
    assert!(case.blobs.set_upload_length(&later.id, 7).await.unwrap());
    assert!(!case.blobs.set_upload_length(&later.id, 8).await.unwrap(), "a length is told once");
    let kept = case.blobs.finish_upload(&later.id, &Intake::default()).await.unwrap().unwrap();
    assert_eq!(kept.hash, BlobHash::of(b"a sheet"));
    let empty = case.blobs.create_upload(of(0)).await.unwrap();
    let kept = case.blobs.finish_upload(&empty.id, &Intake::default()).await.unwrap().unwrap();
    assert_eq!(kept.hash, BlobHash::of(b""));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_writer_at_a_time() {
    let case = Case::new(Settings::default());
    let upload = case.blobs.create_upload(of(20)).await.unwrap();
    let (sender, receiver) = tokio::sync::mpsc::channel::<std::io::Result<Bytes>>(1);
    let slow = futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|piece| (piece, receiver))
    });
    let (blobs, id) = (case.blobs.clone(), upload.id.clone());
    let writing = tokio::spawn(async move { blobs.append(&id, 0, slow, None).await });
    sender.send(Ok(Bytes::from_static(b"half a she"))).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let second = case.blobs.append(&upload.id, 0, pieces(b"half a she"), None).await;
    assert!(matches!(second, Err(BlobError::Busy { .. })), "{second:?}");
    assert!(matches!(case.blobs.terminate_upload(&upload.id).await, Err(BlobError::Busy { .. })));
    drop(sender);
    assert_eq!(writing.await.unwrap().unwrap().unwrap().offset, 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn termination_and_expiration() {
    let case = Case::new(Settings::default());
    let given_up = case.blobs.create_upload(of(10)).await.unwrap();
    assert!(case.blobs.terminate_upload(&given_up.id).await.unwrap());
    assert!(!case.blobs.terminate_upload(&given_up.id).await.unwrap());
    assert!(case.blobs.append(&given_up.id, 0, pieces(b"x"), None).await.unwrap().is_none());
    let (idle, alive) =
        (case.blobs.create_upload(of(10)).await.unwrap(), case.blobs.create_upload(of(10)).await.unwrap());
    case.clock.days(6);
    case.blobs.append(&alive.id, 0, pieces(b"half a"), None).await.unwrap();
    case.clock.days(2);
    assert!(case.blobs.append(&idle.id, 0, pieces(b"x"), None).await.unwrap().is_none(), "it has expired");
    std::fs::write(case.data.path().join("incoming/uploads/of-nobody"), b"").unwrap();
    case.clock.days(2);
    assert_eq!(case.blobs.expire_uploads().await.unwrap(), 2);
    assert!(case.blobs.upload(&idle.id).await.unwrap().is_none());
    assert_eq!(unfinished(&case).len(), 1, "only the part of the one that is alive is left");
    case.blobs.append(&alive.id, 6, pieces(b" she"), None).await.unwrap();
    assert!(case.blobs.finish_upload(&alive.id, &Intake::default()).await.unwrap().unwrap().new);
    assert!(case.blobs.upload("../../blobs").await.unwrap().is_none(), "only names we gave are names");
}

/// What unfinished uploads may still bring counts.
#[tokio::test(flavor = "multi_thread")]
async fn promises_count_towards_the_quota() {
    let mut settings = Settings::default();
    settings.quotas.insert("Meise".into(), 1000);
    let case = Case::new(settings);
    let by_meise = |length| NewUpload { owner: Some("Meise".into()), ..of(length) };
    let first = case.blobs.create_upload(by_meise(800)).await.unwrap();
    let refused = case.blobs.create_upload(by_meise(201)).await;
    assert!(matches!(refused, Err(BlobError::QuotaExceeded { used: 800, quota: 1000, .. })), "{refused:?}");
    case.blobs.append(&first.id, 0, pieces(&bytes(5, 800)), None).await.unwrap();
    case.blobs.finish_upload(&first.id, &Intake::default()).await.unwrap();
    case.blobs.create_upload(by_meise(200)).await.expect("what is finished counts once");
}
