//! Storage roots as they are written: known bytes, each content once, and mended after a crash.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use common::{bytes, contents};
use solander_model::{BlobHash, Timestamp};
use solander_preserve::ocfl::{self, AddOptions, Added, Layout, NewVersion, Root, User};
use solander_preserve::{Algorithm, Item, MetadataFile, PreserveError};

const ID: &str = "https://hdl.handle.net/TEST/8SW-S6G-YA1";

fn version(number: u32, items: Vec<Item>) -> NewVersion {
    NewVersion {
        id: ID.to_owned(),
        number: Some(number),
        created: Timestamp(1_700_000_000_000 + i64::from(number) * 1000),
        message: format!("version {number}"),
        user: User { name: "Solander".into(), address: Some("https://example.org/solander".into()) },
        items,
        metadata: vec![MetadataFile {
            name: "object.json".into(),
            bytes: format!("{{\"version\":{number}}}").into_bytes(),
        }],
    }
}

fn options(algorithm: Algorithm) -> AddOptions {
    AddOptions { algorithm, durable: false, ..AddOptions::default() }
}

fn root(at: &Path) -> Root {
    Root::open_or_create(at, &Layout::default()).expect("a new root")
}

fn add(root: &Root, version: &NewVersion) -> Added {
    ocfl::add(root, version, &options(Algorithm::Sha512), &mut |_| {}).expect("added")
}

/// Three versions: a sheet; the same sheet and a detail; another scan and the same detail under another name.
fn history() -> Vec<NewVersion> {
    let (sheet, detail, rescan) = (bytes(1, 5000), bytes(2, 300), bytes(3, 6000));
    vec![
        version(1, vec![Item::of_bytes("sheet.tif", sheet.clone())]),
        version(2, vec![Item::of_bytes("sheet.tif", sheet), Item::of_bytes("details/label.tif", detail.clone())]),
        version(3, vec![Item::of_bytes("sheet.tif", rescan), Item::of_bytes("label.tif", detail)]),
    ]
}

fn valid(path: &Path) {
    let report = ocfl::validate(path).expect("readable");
    assert!(report.is_valid(), "{:?}", report.faults);
}

#[test]
fn a_small_root_has_known_bytes() {
    let place = tempfile::tempdir().expect("a folder");
    let root = root(place.path());
    let mut small = version(1, vec![Item::of_bytes("a.txt", b"hello\n".to_vec())]);
    (small.id, small.metadata) = ("urn:sheet".to_owned(), Vec::new());
    ocfl::add(&root, &small, &options(Algorithm::Sha256), &mut |_| {}).expect("added");
    let files = contents(place.path());
    let text = |name: &str| String::from_utf8(files[name].clone()).expect("UTF-8");
    let digest = BlobHash::of(b"urn:sheet").to_string();
    let object = format!("{}/{}/{}/{digest}", &digest[..3], &digest[3..6], &digest[6..9]);
    assert_eq!(text("0=ocfl_1.1"), "ocfl_1.1\n");
    assert!(text("ocfl_layout.json").contains("\"extension\": \"0004-hashed-n-tuple-storage-layout\""));
    assert_eq!(text(&format!("{object}/0=ocfl_object_1.1")), "ocfl_object_1.1\n");
    assert_eq!(text(&format!("{object}/v1/content/a.txt")), "hello\n");
    let hello = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    let expected = format!(
        r#"{{
  "id": "urn:sheet",
  "type": "https://ocfl.io/1.1/spec/#inventory",
  "digestAlgorithm": "sha256",
  "head": "v1",
  "manifest": {{
    "{hello}": [
      "v1/content/a.txt"
    ]
  }},
  "versions": {{
    "v1": {{
      "created": "2023-11-14T22:13:21.000Z",
      "message": "version 1",
      "user": {{
        "name": "Solander",
        "address": "https://example.org/solander"
      }},
      "state": {{
        "{hello}": [
          "a.txt"
        ]
      }}
    }}
  }}
}}
"#
    );
    for folder in [object.clone(), format!("{object}/v1")] {
        assert_eq!(text(&format!("{folder}/inventory.json")), expected);
        let sidecar = text(&format!("{folder}/inventory.json.sha256"));
        assert_eq!(sidecar, format!("{}  inventory.json\n", BlobHash::of(expected.as_bytes())));
    }
    assert_eq!(files.len(), 3 + 6, "{:?}", files.keys());
    valid(place.path());
}

#[test]
fn versions_side_by_side_and_each_content_once() {
    for algorithm in [Algorithm::Sha512, Algorithm::Sha256] {
        let place = tempfile::tempdir().expect("a folder");
        let root = root(place.path());
        let added: Vec<Added> =
            history().iter().map(|v| ocfl::add(&root, v, &options(algorithm), &mut |_| {}).expect("added")).collect();
        let files = |n: usize| match added[n] {
            Added::Version { files, .. } => files,
            Added::Unchanged { .. } => 0,
        };
        assert_eq!([files(0), files(1), files(2)], [2, 2, 2], "the new images and object.json each time");
        let report = ocfl::validate(place.path()).expect("readable");
        assert!(report.is_valid(), "{:?}", report.faults);
        assert_eq!(report.faults.has("W004"), algorithm == Algorithm::Sha256);
        assert_eq!((report.objects, report.files), (1, 6));

        let object = root.object(ID).expect("readable").expect("there");
        assert_eq!((object.head(), object.versions().len()), (3, 3));
        assert_eq!(object.versions()[1].message, "version 2");
        for version in history() {
            let items = object.items(version.number).expect("readable");
            let mut given: BTreeMap<String, BlobHash> =
                version.items.iter().map(|i| (i.path.clone(), i.hash)).collect();
            given.insert("metadata/object.json".into(), BlobHash::of(&version.metadata[0].bytes));
            assert_eq!(items.iter().map(|i| (i.path.clone(), i.hash)).collect::<BTreeMap<_, _>>(), given);
            for item in items {
                let mut content = Vec::new();
                (item.open)().expect("opens").read_to_end(&mut content).expect("read");
                assert_eq!((BlobHash::of(&content), content.len() as u64), (item.hash, item.size));
            }
        }
        // The whole history again changes nothing.
        let before = contents(place.path());
        for version in history() {
            let again = ocfl::add(&root, &version, &options(algorithm), &mut |_| {}).expect("known");
            assert_eq!(again, Added::Unchanged { number: version.number.expect("numbered") });
        }
        assert_eq!(contents(place.path()), before);
    }
}

#[test]
fn same_bytes_each_time() {
    let roots: Vec<_> = (0..2)
        .map(|_| {
            let place = tempfile::tempdir().expect("a folder");
            let root = root(place.path());
            history().iter().for_each(|version| {
                add(&root, version);
            });
            contents(place.path())
        })
        .collect();
    assert_eq!(roots[0], roots[1]);
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_changes() {
    let place = tempfile::tempdir().expect("a folder");
    let root = root(place.path());
    history().iter().take(2).for_each(|version| {
        add(&root, version);
    });
    let before = contents(place.path());
    let try_add = |version: NewVersion| {
        ocfl::add(&root, &version, &options(Algorithm::Sha512), &mut |_| {}).expect_err("refused")
    };
    let gap = try_add(version(4, vec![Item::of_bytes("a", b"1".to_vec())]));
    assert!(matches!(gap, PreserveError::Refused(_)), "{gap}");
    let other = try_add(version(1, vec![Item::of_bytes("a", b"1".to_vec())]));
    assert!(matches!(other, PreserveError::Occupied { .. }), "{other}");
    let unsafe_name = try_add(version(3, vec![Item::of_bytes("../../up", b"1".to_vec())]));
    assert!(matches!(unsafe_name, PreserveError::Refused(_)), "{unsafe_name}");
    let mut lying = Item::of_bytes("a", b"1".to_vec());
    lying.hash = BlobHash::of(b"2");
    let mismatch = try_add(version(3, vec![lying]));
    assert!(matches!(&mismatch, PreserveError::Mismatch { item, .. } if item == "a"), "{mismatch}");
    root.repair().expect("swept");
    assert_eq!(contents(place.path()), before);
    valid(place.path());
    let error = Root::open_or_create(&place.path().join("ocfl_layout.json"), &Layout::default()).expect_err("a file");
    assert!(matches!(error, PreserveError::Io { .. }), "{error}");
    let full = tempfile::tempdir().expect("a folder");
    fs::write(full.path().join("letter"), "x").expect("written");
    assert!(matches!(Root::open_or_create(full.path(), &Layout::default()), Err(PreserveError::Occupied { .. })));
}

/// What a crash leaves at each step of adding version 3, and that the next call ends with the same bytes.
#[test]
fn mended_after_a_crash_at_each_step() {
    let whole = tempfile::tempdir().expect("a folder");
    let (mut before, object) = {
        let root = root(whole.path());
        let versions = history();
        versions.iter().take(2).for_each(|version| {
            add(&root, version);
        });
        let before = contents(whole.path());
        add(&root, &versions[2]);
        (before, root.object_path(ID).strip_prefix(whole.path()).expect("below").to_string_lossy().into_owned())
    };
    let after = contents(whole.path());
    let mut steps = vec![("nothing yet", before.clone())];
    before.insert("extensions/solander-staging/v3/content/sheet.tif".into(), b"half".to_vec());
    steps.push(("half staged", before.clone()));
    before.remove("extensions/solander-staging/v3/content/sheet.tif");
    let v3 = format!("{object}/v3/");
    before.extend(after.iter().filter(|(name, _)| name.starts_with(&v3)).map(|(n, c)| (n.clone(), c.clone())));
    steps.push(("version in place", before.clone()));
    before.insert(format!("{object}/inventory.json.sha512.partial"), b"ab".to_vec());
    steps.push(("sidecar begun", before.clone()));
    before.remove(&format!("{object}/inventory.json.sha512.partial"));
    let copy = |files: &mut BTreeMap<String, Vec<u8>>, name: &str| {
        let name = format!("{object}/{name}");
        files.insert(name.clone(), after[&name].clone());
    };
    copy(&mut before, "inventory.json.sha512");
    steps.push(("sidecar written", before.clone()));
    before.insert(format!("{object}/inventory.json.partial"), b"{".to_vec());
    steps.push(("inventory begun", before.clone()));
    copy(&mut before, "inventory.json");
    steps.push(("inventory written", before));
    for (step, files) in steps {
        for how in ["add", "repair"] {
            let place = tempfile::tempdir().expect("a folder");
            for (name, content) in &files {
                let at = place.path().join(name);
                fs::create_dir_all(at.parent().expect("below")).expect("made");
                fs::write(at, content).expect("written");
            }
            let root = Root::open(place.path()).expect("a root");
            if how == "repair" {
                root.repair().expect("mended");
                valid(place.path());
            }
            add(&root, &history()[2]);
            assert_eq!(contents(place.path()), after, "{step}, {how}");
            assert!(root.repair().expect("nothing to do").is_empty());
        }
    }
}

#[test]
fn other_damage_is_told_and_not_mended() {
    let place = tempfile::tempdir().expect("a folder");
    let root = root(place.path());
    history().iter().for_each(|version| {
        add(&root, version);
    });
    let object = root.object_path(ID);
    let inventory = fs::read(object.join("inventory.json")).expect("there");
    let mut changed = inventory.clone();
    let at = inventory.windows(9).position(|w| w == b"version 2").expect("a message");
    changed[at] = b'V';
    fs::write(object.join("inventory.json"), &changed).expect("written");
    let report = ocfl::validate(place.path()).expect("readable");
    assert!(report.faults.has("E060") && report.faults.has("E064"), "{:?}", report.faults);
    assert!(matches!(root.repair(), Err(PreserveError::Unreadable { .. })), "history was changed, not interrupted");
    assert!(root.object(ID).is_err());
    fs::write(object.join("inventory.json"), &inventory).expect("written");

    let image = object.join("v1/content/sheet.tif");
    let mut bytes = fs::read(&image).expect("there");
    bytes[100] ^= 1;
    fs::write(&image, bytes).expect("written");
    assert!(ocfl::validate(place.path()).expect("readable").faults.has("E092"));
    let items = root.object(ID).expect("readable").expect("there").items(Some(1)).expect("listed");
    let sheet = items.iter().find(|item| item.path == "sheet.tif").expect("listed");
    let error = (sheet.open)().err().expect("damaged bytes are not given out");
    assert!(error.to_string().contains("v1/content/sheet.tif"), "{error}");
}

fn slow_history() -> Vec<NewVersion> {
    (1..=6)
        .map(|n| {
            let mut items: Vec<Item> =
                (0..n).map(|k| Item::of_bytes(format!("{k}.tif"), bytes(u64::from(k) + 50, 40_000))).collect();
            for item in &mut items {
                let open = item.open.clone();
                item.open = std::sync::Arc::new(move || {
                    thread::sleep(Duration::from_millis(2));
                    open()
                });
            }
            version(n, items)
        })
        .collect()
}

/// Not a test of its own: the child that is killed.
#[test]
fn child_that_adds() {
    let Ok(folder) = std::env::var("SOLANDER_TEST_OCFL") else { return };
    let root = Root::open_or_create(Path::new(&folder), &Layout::default()).expect("a root");
    for version in slow_history() {
        ocfl::add(&root, &version, &options(Algorithm::Sha512), &mut |_| {}).expect("added, unless killed");
    }
}

#[test]
fn killed_again_and_again() {
    let whole = tempfile::tempdir().expect("a folder");
    let root = root(whole.path());
    slow_history().iter().for_each(|version| {
        add(&root, version);
    });
    let program = std::env::current_exe().expect("this test");
    let place = tempfile::tempdir().expect("a folder");
    let mut kills = 0;
    for round in 0..60 {
        let mut child = Command::new(&program)
            .args(["child_that_adds", "--exact", "--nocapture"])
            .env("SOLANDER_TEST_OCFL", place.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        thread::sleep(Duration::from_millis(4 + (round * 5) % 23));
        if child.try_wait().expect("a child").is_none() {
            child.kill().expect("SIGKILL");
            kills += 1;
        }
        if child.wait().expect("ended").success() {
            break;
        }
        if place.path().join("0=ocfl_1.1").is_file() {
            Root::open(place.path()).expect("a root").repair().expect("mended");
            valid(place.path());
        }
    }
    assert!(kills > 0, "the child was killed at least once");
    let root = Root::open_or_create(place.path(), &Layout::default()).expect("a root");
    slow_history().iter().for_each(|version| {
        add(&root, version);
    });
    assert_eq!(contents(place.path()), contents(whole.path()), "after {kills} kills");
}
