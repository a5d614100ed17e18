//! Mirroring under SIGKILL: nothing that came is lost, and nothing that came whole is asked for again.

mod common;

use std::process::Stdio;
use std::time::Duration;

use common::gallery::{Gallery, picture};
use common::{Chance, solander, sound, succeed};
use serde_json::Value;
use solander_model::BlobHash;

/// Images to mirror, unless `SOLANDER_TEST_IMAGES` says how many.
const IMAGES: u64 = 1_200;
/// Kills at least this many times.
const KILLS: u32 = 20;
/// Downloads at the same time, as the settings have it by default: what a kill can interrupt.
const UNDER_WAY: u32 = 16;

#[test]
fn nothing_is_lost_and_nothing_fetched_twice() {
    let images = std::env::var("SOLANDER_TEST_IMAGES").map_or(IMAGES, |n| n.parse().expect("a number of images"));
    let folder = tempfile::tempdir().unwrap();
    let gallery = Gallery::start();
    let data = folder.path().join("data");
    std::fs::create_dir_all(&data).unwrap();
    std::fs::write(data.join("solander.toml"), gallery.settings()).unwrap();
    let archive = gallery.archive(&folder.path().join("archive"), 0..images);
    let data = data.to_str().unwrap();
    succeed(&["ingest", archive.to_str().unwrap(), "--data", data]);

    let mut chance = Chance(20_261_123);
    let mut kills = 0;
    while kills < KILLS {
        let mut child =
            solander(&["media", "mirror", "--data", data]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(60 + chance.below(900)));
        match child.try_wait().unwrap() {
            // All is done before enough kills: whatever is left is small.
            Some(_) => break,
            None => {
                child.kill().unwrap();
                kills += 1;
            }
        }
        child.wait().unwrap();
    }
    assert!(kills >= KILLS / 2, "only {kills} kills met a living process");
    let done = succeed(&["media", "mirror", "--json", "--data", data]);
    let done: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(done["failed"], 0, "{done}");

    let status = succeed(&["media", "status", "--json", "--data", data]);
    let status: Value = serde_json::from_slice(&status.stdout).unwrap();
    let source = &status["sources"][0];
    assert_eq!(source["kept"], images, "{status}");
    assert_eq!((&source["failing"], &source["dead"], &source["unreadable"]), (&0.into(), &0.into(), &0.into()));
    assert_eq!(status["waiting"], 0);

    let sent = gallery.sent.lock().unwrap();
    assert_eq!(sent.whole.len() as u64, images, "every image came");
    let twice: u32 = sent.whole.values().map(|times| times - 1).sum();
    // The source may have sent the last byte of what the killed process had not read yet.
    println!("{images} images, {kills} kills, {twice} fetched twice");
    assert!(twice <= kills * UNDER_WAY, "{twice} images came twice after {kills} kills");
    drop(sent);

    // Each media names the bytes that its address has, in one version more than the harvest made.
    let store = solander_store::Store::open(std::path::Path::new(data), &solander_store::Settings::default()).unwrap();
    let mut named = 0;
    store
        .each_head(|head| {
            let value = head.value()?;
            let Some(address) = value["ac:accessURI"].as_str() else { return Ok::<(), solander_store::StoreError>(()) };
            let number: u64 = address.rsplit('/').next().unwrap().trim_end_matches(".jpg").parse().unwrap();
            let media: solander_model::opends::DigitalMedia = head.parse()?;
            assert_eq!(solander_model::named_bytes(&media), Some(BlobHash::of(&picture(number))), "{address}");
            assert_eq!((media.pixel_x_dimension, media.pixel_y_dimension), (Some(64), Some(48)));
            assert_eq!(media.version, 2, "{address}");
            named += 1;
            Ok(())
        })
        .unwrap();
    assert_eq!(named, images);
    drop(store);
    sound(std::path::Path::new(data));

    // A second look asks for nothing, since nothing is due.
    let before: u32 = gallery.sent.lock().unwrap().whole.values().sum();
    succeed(&["media", "mirror", "--data", data]);
    assert_eq!(gallery.sent.lock().unwrap().whole.values().sum::<u32>(), before);
    // What was under way has left nothing behind.
    let left: Vec<_> = std::fs::read_dir(std::path::Path::new(data).join("incoming"))
        .unwrap()
        .flatten()
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| entry.file_name())
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
