//! Images that change, are gone, or are none: new versions, findings and a report, never a loss.

mod common;

use std::path::Path;
use std::sync::atomic::Ordering;

use common::gallery::{Gallery, picture};
use common::{sound, succeed};
use serde_json::Value;
use solander_model::{BlobHash, named_bytes};

fn json(arguments: &[&str]) -> Value {
    serde_json::from_slice(&succeed(arguments).stdout).unwrap()
}

/// Version and checksum of each media, by the number in its address.
fn media(data: &str) -> Vec<(u64, i64, Option<BlobHash>)> {
    let store = solander_store::Store::open(Path::new(data), &solander_store::Settings::default()).unwrap();
    let mut found = Vec::new();
    store
        .each_head(|head| {
            if let Some(address) = head.value()?["ac:accessURI"].as_str() {
                let number = address.rsplit('/').next().unwrap().trim_end_matches(".jpg").parse().unwrap();
                let media: solander_model::opends::DigitalMedia = head.parse()?;
                found.push((number, media.version, named_bytes(&media)));
            }
            Ok::<(), solander_store::StoreError>(())
        })
        .unwrap();
    found.sort_unstable();
    found
}

#[test]
fn a_changed_image_makes_a_version_and_survives_the_next_harvest() {
    let folder = tempfile::tempdir().unwrap();
    let gallery = Gallery::start();
    let data = folder.path().join("data");
    std::fs::create_dir_all(&data).unwrap();
    std::fs::write(data.join("solander.toml"), gallery.settings()).unwrap();
    let archive = gallery.archive(&folder.path().join("archive"), 0..12);
    let (data, archive) = (data.to_str().unwrap(), archive.to_str().unwrap());
    succeed(&["ingest", archive, "--data", data]);
    json(&["media", "mirror", "--json", "--data", data]);
    assert!(media(data).iter().all(|(n, version, hash)| *version == 2 && *hash == Some(BlobHash::of(&picture(*n)))));

    // Nothing has changed: confirmed by the source, and not one version more.
    let done = json(&["media", "mirror", "--recheck", "--json", "--data", data]);
    assert_eq!((&done["same"], &done["fetched"], &done["revised"]), (&12.into(), &0.into(), &0.into()), "{done}");
    assert_eq!(gallery.sent.lock().unwrap().confirmed.len(), 12);

    // Other pictures under the same addresses.
    gallery.edition.store(1, Ordering::Relaxed);
    let done = json(&["media", "mirror", "--recheck", "--json", "--data", data]);
    assert_eq!((&done["fetched"], &done["revised"]), (&12.into(), &12.into()), "{done}");
    let changed = media(data);
    assert!(
        changed.iter().all(|(n, version, hash)| *version == 3 && *hash == Some(BlobHash::of(&picture(n + 1_000_000))))
    );

    // The next harvest changes a title; the facts of the image stay.
    let rows = std::path::Path::new(archive).join("media.txt");
    let text = std::fs::read_to_string(&rows).unwrap().replace("Sheet 5", "Sheet five");
    std::fs::write(&rows, text).unwrap();
    succeed(&["ingest", archive, "--data", data]);
    let harvested = media(data);
    assert_eq!(harvested[5], (5, 4, changed[5].2), "one more version, the same bytes");
    assert_eq!(harvested.iter().filter(|(_, version, _)| *version == 3).count(), 11);
    sound(Path::new(data));

    // A bit flips: the audit finds it, and mends it once there is a second copy.
    let first = changed[0].2.unwrap().to_string();
    let file = Path::new(data).join("blobs/active/sha256").join(&first[..2]).join(&first[2..4]).join(&first);
    let whole = std::fs::read(&file).unwrap();
    let settings = std::fs::read_to_string(Path::new(data).join("solander.toml")).unwrap();
    let second = folder.path().join("second");
    std::fs::write(
        Path::new(data).join("solander.toml"),
        format!("{settings}\n[blobs.active]\nsecond = \"{}\"\n", second.display()),
    )
    .unwrap();
    succeed(&["media", "audit", "--data", data]);
    let mut bytes = whole.clone();
    bytes[700] ^= 1;
    #[allow(clippy::permissions_set_readonly_false)]
    {
        let mut permissions = std::fs::metadata(&file).unwrap().permissions();
        permissions.set_readonly(false);
        std::fs::set_permissions(&file, permissions).unwrap();
    }
    std::fs::write(&file, bytes).unwrap();
    let audit = common::solander(&["media", "audit", "--json", "--data", data]).output().unwrap();
    assert_eq!(audit.status.code(), Some(1), "what was found is told");
    assert!(String::from_utf8_lossy(&audit.stdout).contains(&first));
    assert_eq!(std::fs::read(&file).unwrap(), whole, "mended");

    // Gone at the source: what is here stays, and the report says so.
    let archive = gallery.archive(&folder.path().join("more"), 0..12);
    let rows = archive.join("media.txt");
    let text = std::fs::read_to_string(&rows).unwrap().replace("/image/3.jpg", "/nothing/3.jpg");
    std::fs::write(&rows, text).unwrap();
    succeed(&["ingest", archive.to_str().unwrap(), "--source", "archive", "--data", data]);
    common::solander(&["media", "mirror", "--data", data]).output().unwrap();
    let troubles = succeed(&["media", "status", "--troubles", "--json", "--data", data]);
    let troubles = String::from_utf8_lossy(&troubles.stdout);
    assert!(troubles.contains("/nothing/3.jpg") && troubles.contains("Gone"), "{troubles}");
}
