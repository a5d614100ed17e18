//! An image that is here stays, whatever its source sends next, until something better has been read.

mod common;

use common::gallery::picture;
use common::keeping::Keeping;
use solander_media::{ImageState, State};
use solander_model::{BlobHash, FindingCode, named_bytes};

/// What a login page looks like.
const PAGE: &[u8] = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Who are you?</body></html>";
const HOUR: i64 = 60;

fn shown(keeping: &Keeping, n: u64) -> Result<BlobHash, String> {
    match keeping.corpus.state(&keeping.pid(n)).unwrap() {
        ImageState::Ready(image) => Ok(image.hash),
        other => Err(format!("{other:?}")),
    }
}

fn versions(keeping: &Keeping) -> Vec<i64> {
    (0..5).map(|n| keeping.told(n).0.version).collect()
}

#[tokio::test]
async fn what_is_no_image_never_takes_the_place_of_one() {
    let keeping = Keeping::open(0..5, "prepare", 600);
    let done = keeping.work().await;
    assert_eq!((done.prepared, done.revised), (5, 5), "{done:?}");
    assert_eq!(versions(&keeping), [2; 5]);

    // The same addresses, a page that asks who is there; and a picture that breaks off in the middle.
    let broken = picture(3)[..picture(3).len() / 2].to_vec();
    {
        let mut masks = keeping.gallery.masks.lock().unwrap();
        masks.insert(0, ("text/html; charset=utf-8", PAGE.to_vec()));
        masks.insert(1, ("image/jpeg", PAGE.to_vec()));
        masks.insert(2, ("image/jpeg", Vec::new()));
        masks.insert(3, ("image/jpeg", broken.clone()));
        masks.insert(4, ("image/jpeg", b"The server is being looked after.\n".to_vec()));
    }
    keeping.corpus.recheck().unwrap();
    let done = keeping.work().await;
    assert_eq!((done.fetched, done.failed, done.unreadable, done.revised), (1, 4, 1, 1), "{done:?}");
    for (n, code, what) in [
        (0, "NotAnImage", "an HTML page"),
        (1, "NotAnImage", "an HTML page"),
        (2, "NotAnImage", "empty"),
        (3, "UnreadableImage", "JPEG"),
        (4, "NotAnImage", "plain text"),
    ] {
        let item = keeping.corpus.item(&keeping.pid(n)).unwrap().unwrap();
        let before = BlobHash::of(&picture(n));
        assert_eq!((item.state, item.hash, item.code.as_deref()), (State::Kept, Some(before), Some(code)), "{item:?}");
        assert!(item.reason.as_deref().unwrap().contains(what), "{item:?}");
        assert_eq!(shown(&keeping, n), Ok(before), "{n}");
        assert_eq!(named_bytes(&keeping.told(n).0), Some(before), "{n}");
        assert_eq!(keeping.told(n).1.contains(&FindingCode::ImageUnreadable), n == 3, "{n}");
    }
    assert_eq!(versions(&keeping), [2, 2, 2, 3, 2], "only what came is told");
    let parts = std::fs::read_dir(keeping.folder().join("data/incoming")).unwrap().flatten();
    let parts: Vec<_> = parts.filter(|entry| entry.file_type().unwrap().is_file()).collect();
    assert!(parts.is_empty(), "{parts:?}");
    let done = keeping.work().await;
    assert_eq!((done.fetched, done.failed, done.revised), (0, 0, 0), "nothing is due: {done:?}");

    // The source confirms the broken file: it is still broken, and that was said.
    keeping.corpus.recheck().unwrap();
    let done = keeping.work().await;
    assert_eq!((done.same, done.revised), (1, 0), "{done:?}");
    assert_eq!(keeping.corpus.item(&keeping.pid(3)).unwrap().unwrap().code.as_deref(), Some("UnreadableImage"));

    // All is well again.
    keeping.gallery.masks.lock().unwrap().clear();
    keeping.corpus.recheck().unwrap();
    let done = keeping.work().await;
    assert_eq!((done.fetched, done.same, done.revised), (1, 4, 1), "{done:?}");
    assert_eq!(versions(&keeping), [2, 2, 2, 4, 2]);
    for n in 0..5 {
        assert_eq!(keeping.corpus.item(&keeping.pid(n)).unwrap().unwrap().code, None, "{n}");
        assert_eq!(shown(&keeping, n), Ok(BlobHash::of(&picture(n))), "{n}");
        assert!(!keeping.told(n).1.contains(&FindingCode::ImageUnreadable), "{n}");
    }
}

#[tokio::test]
async fn a_page_in_place_of_an_image_is_asked_for_again_and_then_rests() {
    let keeping = Keeping::open(0..2, "prepare", 600);
    keeping.gallery.masks.lock().unwrap().insert(0, ("text/html", PAGE.to_vec()));
    let done = keeping.work().await;
    assert_eq!((done.fetched, done.failed), (1, 1), "{done:?}");
    let item = keeping.corpus.item(&keeping.pid(0)).unwrap().unwrap();
    assert_eq!((item.state, item.hash), (State::Failing, None));
    // Who looks is told why, and does not wait.
    assert!(matches!(keeping.corpus.state(&item.pid).unwrap(), ImageState::Failed(why) if why.contains("HTML")));

    for pause in [1, 2, 4, 8] {
        keeping.minutes(pause * HOUR);
        assert_eq!(keeping.work().await.failed, 0, "too early after {pause} h");
        keeping.minutes(pause * HOUR / 4);
        assert_eq!(keeping.work().await.failed, 1, "tried again after {pause} h");
    }
    keeping.minutes(20 * 24 * HOUR);
    assert_eq!(keeping.work().await.failed, 0, "it rests");
    keeping.minutes(11 * 24 * HOUR);
    assert_eq!(keeping.work().await.failed, 1, "asked with all others");
    keeping.gallery.masks.lock().unwrap().clear();
    keeping.minutes(31 * 24 * HOUR);
    assert_eq!(keeping.work().await.prepared, 1);
    assert_eq!(shown(&keeping, 0), Ok(BlobHash::of(&picture(0))));
}

#[tokio::test]
async fn another_picture_is_shown_once_it_has_been_read() {
    use std::sync::atomic::Ordering;
    let keeping = Keeping::open(0..1, "if [ -e \"$here/closed\" ]; then kill -9 $$; fi\nprepare", 600);
    keeping.work().await;
    let before = BlobHash::of(&picture(0));
    assert_eq!(shown(&keeping, 0), Ok(before));

    std::fs::write(keeping.folder().join("closed"), "").unwrap();
    keeping.gallery.edition.store(1, Ordering::Relaxed);
    keeping.corpus.recheck().unwrap();
    keeping.work().await;
    let after = BlobHash::of(&picture(1_000_000));
    assert_eq!(keeping.corpus.item(&keeping.pid(0)).unwrap().unwrap().hash, Some(after), "it came");
    assert_eq!(shown(&keeping, 0), Ok(before), "nobody has read it yet");

    std::fs::remove_file(keeping.folder().join("closed")).unwrap();
    keeping.minutes(2);
    assert_eq!(keeping.work().await.revised, 1);
    assert_eq!(keeping.told(0).0.version, 3);
    // An opened image is believed for two seconds.
    keeping.minutes(1);
    assert_eq!(shown(&keeping, 0), Ok(after));
}

#[tokio::test]
async fn an_import_refuses_what_is_no_image_by_file_and_line() {
    let keeping = Keeping::open(0..3, "prepare", 600);
    keeping.work().await;
    let files = keeping.folder().join("files");
    std::fs::create_dir_all(&files).unwrap();
    std::fs::write(files.join("page.jpg"), PAGE).unwrap();
    std::fs::write(files.join("phone.heic"), b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").unwrap();
    std::fs::write(files.join("better.jpg"), picture(77)).unwrap();
    let rows = keeping.folder().join("rows.csv");
    let [page, phone, better] = [0, 1, 2].map(|n| keeping.pid(n));
    std::fs::write(&rows, format!("file,media\npage.jpg,{page}\nphone.heic,{phone}\nbetter.jpg,{better}\n")).unwrap();
    let [files, rows, data] = [files, rows, keeping.folder().join("data")].map(|path| path.display().to_string());
    let arguments = ["media", "import", &files, "--manifest", &rows, "--no-prepare", "--json", "--data", &data];
    let output = common::solander(&arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["kept"], 1, "{report}");
    for (place, file, line, what) in [(0, "page.jpg", 2, "HTML"), (1, "phone.heic", 3, "HEIF")] {
        let refused = &report["refused"][place];
        assert_eq!((&refused["file"], &refused["line"]), (&file.into(), &line.into()), "{report}");
        assert!(refused["reason"].as_str().unwrap().contains(what), "{report}");
    }
    for n in [0, 1] {
        let item = keeping.corpus.item(&keeping.pid(n)).unwrap().unwrap();
        assert_eq!(item.hash, Some(BlobHash::of(&picture(n))));
        assert_eq!(shown(&keeping, n), item.hash.ok_or_else(String::new));
    }
    for bytes in [PAGE, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"] {
        assert!(keeping.corpus.blobs().stat(&BlobHash::of(bytes)).await.unwrap().is_none(), "not kept");
    }
}
