//! Names that try to lead out of a package: told by both readers, followed by none, written by no writer.

#[path = "common/mod.rs"]
mod common;
#[path = "common/hostile.rs"]
mod hostile;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use common::contents;
use solander_model::Timestamp;
use solander_preserve::bagit::{self, Form, Plan, VerifyOptions};
use solander_preserve::ocfl::{self, AddOptions, Layout, NewVersion, Root, User};
use solander_preserve::{Algorithm, Item, PreserveError, check_name};

const SECRET: &[u8] = b"not yours";

/// A folder in a folder in a folder, with something worth having in each but the last.
struct Trap {
    place: tempfile::TempDir,
    before: BTreeMap<String, Vec<u8>>,
}

impl Trap {
    fn new() -> Self {
        let place = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(place.path().join("one/two/inner")).expect("made");
        for at in ["secret.txt", "one/secret.txt", "one/two/secret.txt"] {
            fs::write(place.path().join(at), SECRET).expect("written");
        }
        let before = contents(place.path());
        Self { place, before }
    }

    fn inner(&self) -> std::path::PathBuf {
        self.place.path().join("one/two/inner")
    }

    /// Nothing outside was made or changed.
    fn untouched(&self, name: &str) {
        let mut now = contents(self.place.path());
        now.retain(|at, _| !at.starts_with("one/two/inner/"));
        assert_eq!(now, self.before, "{name:?}");
    }
}

/// The files of a bag whose manifest lists `listed` with the digest of the secret.
fn bag_files(listed: Option<&str>, fetch: Option<&str>) -> Vec<(String, Vec<u8>)> {
    let mut manifest = format!("{}  data/good.txt\n", Algorithm::Sha256.of(b"good"));
    if let Some(listed) = listed {
        manifest.push_str(&format!("{}  {listed}\n", Algorithm::Sha256.of(SECRET)));
    }
    let mut files = vec![
        ("bagit.txt".to_owned(), b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_vec()),
        ("manifest-sha256.txt".to_owned(), manifest.into_bytes()),
        ("data/good.txt".to_owned(), b"good".to_vec()),
    ];
    if let Some(path) = fetch {
        files.push(("fetch.txt".to_owned(), format!("https://example.org/x - {path}\n").into_bytes()));
    }
    files
}

fn write_folder(at: &Path, files: &[(String, Vec<u8>)]) {
    for (name, content) in files {
        let path = at.join(name);
        fs::create_dir_all(path.parent().expect("below")).expect("made");
        fs::write(path, content).expect("written");
    }
}

/// A tar with one more member, its name as it stands.
fn write_tar(at: &Path, files: &[(String, Vec<u8>)], hostile: &str) {
    let mut builder = tar::Builder::new(fs::File::create(at).expect("made"));
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        builder.append_data(&mut header, format!("bag/{name}"), content.as_slice()).expect("written");
    }
    let raw = if hostile.starts_with("data") { format!("bag/{hostile}") } else { hostile.to_owned() };
    let mut header = tar::Header::new_gnu();
    if raw.len() > 100 {
        let mut long = tar::Header::new_gnu();
        long.set_entry_type(tar::EntryType::GNULongName);
        long.set_size(raw.len() as u64 + 1);
        long.set_cksum();
        builder.append(&long, format!("{raw}\0").as_bytes()).expect("written");
    }
    let field = raw.len().min(100);
    header.as_old_mut().name[..field].copy_from_slice(&raw.as_bytes()[..field]);
    header.set_size(SECRET.len() as u64);
    header.set_entry_type(tar::EntryType::Regular);
    header.set_cksum();
    builder.append(&header, SECRET).expect("written");
    builder.finish().expect("written");
}

fn write_zip(at: &Path, files: &[(String, Vec<u8>)], hostile: &str) {
    let mut writer = zip::ZipWriter::new(fs::File::create(at).expect("made"));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in files {
        writer.start_file(format!("bag/{name}"), options).expect("begun");
        writer.write_all(content).expect("written");
    }
    let raw = if hostile.starts_with("data") { format!("bag/{hostile}") } else { hostile.to_owned() };
    writer.start_file(raw, options).expect("begun");
    writer.write_all(SECRET).expect("written");
    writer.finish().expect("written");
}

/// Reads a bag in every way we have: judges it, takes everything out, and packs that again as a folder.
fn read_everything(bag: &Path, out: &Path, name: &str) {
    let report = bagit::verify(bag);
    let Ok(report) = report else { return };
    assert!(!report.is_valid(), "{name:?} was taken for valid");
    let Ok(imported) = bagit::import(bag, &VerifyOptions::default()) else { return };
    for item in &imported.items {
        assert_eq!(check_name(&item.path), Ok(()), "from {name:?}");
    }
    let mut plan = Plan::new(out, "again", common::date());
    (plan.form, plan.durable) = (Form::Folder, false);
    let _ = bagit::write(&plan, imported.items, &mut |_| {});
}

#[test]
fn there_are_enough_and_each_is_refused() {
    let names = hostile::names();
    assert!(names.len() >= 300, "{}", names.len());
    let taken: Vec<&String> = names.iter().filter(|name| check_name(name).is_ok()).collect();
    assert_eq!(taken, Vec::<&String>::new());
}

#[test]
fn bags_as_folders_list_and_fetch_them_in_vain() {
    let names = hostile::names();
    for (number, name) in names.iter().enumerate() {
        let trap = Trap::new();
        let written = name.replace('\n', "%0A").replace('\r', "%0D");
        for (word, listed, fetch) in [("listed", Some(&written), None), ("fetched", None, Some(&written))] {
            let bag = trap.inner().join(word);
            write_folder(&bag, &bag_files(listed.map(String::as_str), fetch.map(String::as_str)));
            read_everything(&bag, &trap.inner().join(format!("out-{word}")), name);
        }
        trap.untouched(&format!("{number}: {name}"));
    }
}

#[test]
fn archives_hold_them_in_vain() {
    for name in hostile::names() {
        let trap = Trap::new();
        let files = bag_files(Some(&name.replace('\n', "%0A").replace('\r', "%0D")), None);
        let (tar, zip) = (trap.inner().join("bag.tar"), trap.inner().join("bag.zip"));
        write_tar(&tar, &files, &name);
        read_everything(&tar, &trap.inner().join("out-tar"), &name);
        write_zip(&zip, &files, &name);
        read_everything(&zip, &trap.inner().join("out-zip"), &name);
        trap.untouched(&name);
    }
}

/// Objects whose inventories name them as content and as logical paths, with sidecars that agree.
#[test]
fn ocfl_inventories_name_them_in_vain() {
    let mut refused = 0;
    let names = hostile::names();
    for name in &names {
        let trap = Trap::new();
        let root = Root::open_or_create(&trap.inner().join("root"), &Layout::default()).expect("a root");
        let version = NewVersion {
            id: "urn:x".into(),
            number: None,
            created: Timestamp(0),
            message: String::new(),
            user: User { name: "S".into(), address: None },
            items: vec![Item::of_bytes("good.txt", SECRET.to_vec())],
            metadata: Vec::new(),
        };
        let options = AddOptions { durable: false, ..AddOptions::default() };
        ocfl::add(&root, &version, &options, &mut |_| {}).expect("added");
        let object = root.object_path("urn:x");
        let sound = fs::read_to_string(object.join("inventory.json")).expect("there");
        let json = serde_json::to_string(name).expect("text is JSON");
        let content = serde_json::to_string(&format!("v1/content/{name}")).expect("text is JSON");
        for changed in [
            sound.replace("\"v1/content/good.txt\"", &content),
            sound.replace("\"v1/content/good.txt\"", &json),
            sound.replace("\"good.txt\"", &json),
        ] {
            assert_ne!(changed, sound);
            for at in [object.clone(), object.join("v1")] {
                fs::write(at.join("inventory.json"), &changed).expect("written");
                let sidecar = format!("{}  inventory.json\n", Algorithm::Sha512.of(changed.as_bytes()));
                fs::write(at.join("inventory.json.sha512"), sidecar).expect("written");
            }
            let report = ocfl::validate(&object).expect("readable");
            let items = root.object("urn:x").expect("sound").expect("there").items(None);
            match items {
                Err(PreserveError::Refused(_) | PreserveError::Io { .. }) => refused += 1,
                Err(other) => panic!("{name:?}: {other}"),
                Ok(items) => panic!("{name:?} was given out as {items:?}"),
            }
            if changed.contains(&format!("\"path\": {json}")) || changed.contains(&content) {
                assert!(!report.is_valid(), "{name:?}");
            }
            // What is packed again from it stays inside as well.
            let again = NewVersion { items: vec![Item::of_bytes(name.clone(), SECRET.to_vec())], ..version.clone() };
            assert!(
                matches!(ocfl::add(&root, &again, &options, &mut |_| {}), Err(PreserveError::Refused(_))),
                "{name:?}"
            );
        }
        trap.untouched(name);
    }
    assert_eq!(refused, names.len() * 3);
}

#[test]
fn links_and_devices_are_told_and_not_followed() {
    let trap = Trap::new();
    let bag = trap.inner().join("bag");
    write_folder(&bag, &bag_files(Some("data/link.txt"), None));
    std::os::unix::fs::symlink("../../../secret.txt", bag.join("data/link.txt")).expect("linked");
    std::os::unix::fs::symlink("../..", bag.join("data/up")).expect("linked");
    let report = bagit::verify(&bag).expect("readable");
    assert!(report.faults.has("not-a-file") && report.faults.has("payload-missing"), "{:?}", report.faults);
    assert_eq!(bagit::import(&bag, &VerifyOptions::default()).expect("readable").items.len(), 1);

    let tar = trap.inner().join("bag.tar");
    let mut builder = tar::Builder::new(fs::File::create(&tar).expect("made"));
    for (name, content) in bag_files(Some("data/link.txt"), None) {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        builder.append_data(&mut header, format!("bag/{name}"), content.as_slice()).expect("written");
    }
    for (kind, name) in [
        (tar::EntryType::Symlink, "link.txt"),
        (tar::EntryType::Link, "hard.txt"),
        (tar::EntryType::Char, "device"),
        (tar::EntryType::Fifo, "pipe"),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(0);
        builder.append_link(&mut header, format!("bag/data/{name}"), "../../secret.txt").expect("written");
    }
    builder.finish().expect("written");
    let report = bagit::verify(&tar).expect("readable");
    assert_eq!(report.faults.list().iter().filter(|f| f.code == "not-a-file").count(), 4, "{:?}", report.faults);
    trap.untouched("links");
}

#[test]
fn clashes_of_case_and_normal_form_are_told() {
    let place = tempfile::tempdir().expect("a folder");
    for (first, second) in
        [("a.txt", "A.TXT"), ("\u{e9}.txt", "e\u{301}.txt"), ("stra\u{df}e", "STRA\u{1e9e}E"), ("\u{212b}", "\u{e5}")]
    {
        let zip = place.path().join("bag.zip");
        let mut files = bag_files(None, None);
        let digest = Algorithm::Sha256.of(SECRET);
        files[1].1.extend(format!("{digest}  data/{first}\n{digest}  data/{second}\n").into_bytes());
        files.push((format!("data/{first}"), SECRET.to_vec()));
        write_zip(&zip, &files, &format!("data/{second}"));
        let report = bagit::verify(&zip).expect("readable");
        assert!(report.faults.has("name-clash"), "{first} {second}: {:?}", report.faults);
    }
}
