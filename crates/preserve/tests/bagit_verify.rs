//! What is wrong with a bag is told, file by file.

mod common;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use common::{plan, sheets};
use proptest::prelude::*;
use solander_preserve::bagit::{self, BagReport, Form, Limits, VerifyOptions};
use solander_preserve::{Algorithm, Cancel, Item, PreserveError};

struct Bag {
    place: tempfile::TempDir,
}

impl Bag {
    /// A bag with `data/a.txt` and `data/b.txt`, of this version, with manifests of these algorithms.
    fn new(version: &str, algorithms: &[Algorithm]) -> Self {
        let bag = Self { place: tempfile::tempdir().expect("a folder") };
        bag.put("bagit.txt", format!("BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n").as_bytes());
        bag.put("data/a.txt", b"aaa");
        bag.put("data/b.txt", b"bb");
        bag.put("bag-info.txt", b"Payload-Oxum: 5.2\nContact-Name: A very\n  long name\n");
        for algorithm in algorithms {
            let line = |name: &str, content: &[u8]| format!("{}  {name}\n", algorithm.of(content));
            let manifest = line("data/a.txt", b"aaa") + &line("data/b.txt", b"bb");
            bag.put(&format!("manifest-{}.txt", algorithm.name()), manifest.as_bytes());
        }
        bag
    }

    fn at(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    fn put(&self, name: &str, content: &[u8]) {
        let at = self.at(name);
        fs::create_dir_all(at.parent().expect("below")).expect("made");
        fs::write(at, content).expect("written");
    }

    fn append(&self, name: &str, text: &str) {
        let mut content = fs::read(self.at(name)).unwrap_or_default();
        content.extend(text.as_bytes());
        self.put(name, &content);
    }

    fn report(&self) -> BagReport {
        bagit::verify(self.place.path()).expect("readable")
    }

    fn check(&self, code: &str) {
        let report = self.report();
        assert!(!report.is_valid() && report.faults.has(code), "{code}: {:?}", report.faults);
    }
}

#[test]
fn versions_and_algorithms() {
    for version in ["0.93", "0.94", "0.95", "0.96", "0.97", "1.0"] {
        for algorithm in [Algorithm::Md5, Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512] {
            let bag = Bag::new(version, &[algorithm]);
            let report = bag.report();
            assert!(report.is_valid(), "{:?}", report.faults);
            assert_eq!((report.version.as_deref(), report.files, report.bytes), (Some(version), 2, 5));
            assert_eq!(report.algorithms, [algorithm]);
            bag.put("data/a.txt", b"aab");
            bag.check("digest");
            let imported = bagit::import(bag.place.path(), &VerifyOptions::default()).expect("readable");
            let sound = imported.items.iter().filter(|item| (item.open)().is_ok());
            assert_eq!(sound.map(|item| item.path.as_str()).collect::<Vec<_>>(), ["b.txt"]);
        }
    }
    let info = Bag::new("1.0", &[Algorithm::Sha256]).report().info;
    assert_eq!(info[1], ("Contact-Name".to_owned(), "A very long name".to_owned()));
}

#[test]
fn each_fault_has_its_code() {
    let changed = |code: &str, change: &dyn Fn(&Bag)| {
        let bag = Bag::new("1.0", &[Algorithm::Sha256, Algorithm::Md5]);
        assert!(bag.report().is_valid());
        change(&bag);
        bag.check(code);
    };
    let line = |name: &str| format!("{}  {name}\n", Algorithm::Sha256.of(b"x"));
    changed("digest", &|bag| bag.put("data/b.txt", b"BB"));
    changed("oxum", &|bag| bag.put("data/b.txt", b"bbb"));
    changed("payload-missing", &|bag| fs::remove_file(bag.at("data/b.txt")).expect("removed"));
    changed("not-listed", &|bag| bag.put("data/c.txt", b""));
    changed("payload-missing", &|bag| bag.append("manifest-sha256.txt", &line("data/c.txt")));
    changed("not-in-all-manifests", &|bag| {
        bag.put("data/c.txt", b"x");
        bag.append("manifest-sha256.txt", &line("data/c.txt"));
    });
    changed("listed-twice", &|bag| bag.append("manifest-sha256.txt", &line("data/a.txt")));
    changed("manifest-line", &|bag| bag.append("manifest-sha256.txt", "no digest\n"));
    changed("manifest-line", &|bag| bag.append("manifest-sha256.txt", &"x".repeat(70_000)));
    changed("manifest-line", &|bag| bag.put("manifest-sha256.txt", b"\xFF\xFE\xFF"));
    changed("wrong-manifest", &|bag| bag.append("manifest-sha256.txt", &line("bag-info.txt")));
    changed("unsafe-name", &|bag| bag.append("manifest-sha256.txt", &line("../up.txt")));
    changed("tag-missing", &|bag| bag.put("tagmanifest-sha256.txt", line("gone.txt").as_bytes()));
    changed("digest", &|bag| bag.put("tagmanifest-sha256.txt", line("bag-info.txt").as_bytes()));
    changed("declaration", &|bag| {
        bag.put("bagit.txt", b"\xEF\xBB\xBFBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    });
    changed("declaration", &|bag| bag.put("bagit.txt", b"BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n"));
    changed("declaration", &|bag| bag.put("bagit.txt", b"BagIt-Version: 1.0\n"));
    changed("declaration", &|bag| bag.put("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: klingon\n"));
    changed("declaration", &|bag| fs::remove_file(bag.at("bagit.txt")).expect("removed"));
    changed("no-payload", &|bag| fs::remove_dir_all(bag.at("data")).expect("removed"));
    changed("no-manifest", &|bag| {
        fs::remove_file(bag.at("manifest-md5.txt")).expect("removed");
        fs::rename(bag.at("manifest-sha256.txt"), bag.at("manifest-crc.txt")).expect("renamed");
    });
    changed("bag-info", &|bag| bag.append("bag-info.txt", "no colon here\n"));
    changed("oxum", &|bag| bag.append("bag-info.txt", "Payload-Oxum: many\n"));
    changed("fetch-line", &|bag| bag.put("fetch.txt", b"https://example.org/a\n"));
    changed("fetch-not-listed", &|bag| bag.put("fetch.txt", b"https://example.org/c 1 data/c.txt\n"));
}

#[test]
fn files_to_be_fetched_are_reported() {
    let bag = Bag::new("1.0", &[Algorithm::Sha256]);
    fs::remove_file(bag.at("data/b.txt")).expect("removed");
    bag.put("fetch.txt", b"https://example.org/a - data/a.txt\nhttps://example.org/b 2 data/b.txt\n");
    bag.check("not-fetched");
    let report = bag.report();
    assert!(!report.faults.has("oxum"), "the hole is counted: {:?}", report.faults);
    assert_eq!(report.fetch.iter().map(|entry| entry.present).collect::<Vec<_>>(), [true, false]);
    assert_eq!((report.fetch[1].url.as_str(), report.fetch[1].length), ("https://example.org/b", Some(2)));
}

#[test]
fn encodings_of_tag_files() {
    let bag = Bag::new("0.97", &[]);
    bag.put("bagit.txt", b"BagIt-Version: 0.97\nTag-File-Character-Encoding: ISO-8859-1\n");
    bag.put("data/Ü.txt", b"u");
    bag.put("bag-info.txt", b"Contact-Name: J\xFCrgen\n");
    let mut manifest = Vec::new();
    for (name, content) in [(&b"a.txt"[..], &b"aaa"[..]), (b"b.txt", b"bb"), (b"\xDC.txt", b"u")] {
        manifest.extend(Algorithm::Md5.of(content).bytes());
        manifest.extend([b"  data/", name, b"\r\n"].concat());
    }
    bag.put("manifest-md5.txt", &manifest);
    let report = bag.report();
    assert!(report.is_valid(), "{:?}", report.faults);
    assert_eq!(report.info[0].1, "Jürgen");
}

#[test]
fn limits_hold() {
    let bag = Bag::new("1.0", &[Algorithm::Sha256]);
    let verify = |limits: Limits| {
        let options = VerifyOptions { limits, ..VerifyOptions::default() };
        bagit::verify_with(bag.place.path(), &options, &mut |_| {})
    };
    assert!(verify(Limits::default()).expect("readable").is_valid());
    assert!(verify(Limits { max_members: 3, ..Limits::default() }).is_err());
    assert!(!verify(Limits { max_line: 20, ..Limits::default() }).expect("readable").is_valid());
    assert!(!verify(Limits { max_info: 20, ..Limits::default() }).expect("readable").is_valid());
    let cancel = Cancel::default();
    cancel.cancel();
    let options = VerifyOptions { cancel, ..VerifyOptions::default() };
    let stopped = bagit::verify_with(bag.place.path(), &options, &mut |_| {});
    assert!(matches!(stopped, Err(PreserveError::Cancelled)));
    assert!(matches!(bagit::verify(Path::new("/no/such/bag")), Err(PreserveError::Io { .. })));
}

/// Any one bit of a package that is flipped, or any part cut off, is noticed.
#[test]
fn damage_anywhere_in_an_archive_is_noticed() {
    for form in [Form::Tar, Form::Zip] {
        let place = tempfile::tempdir().expect("a folder");
        let written = bagit::write(&plan(place.path(), form), sheets(4), &mut |_| {}).expect("written");
        let package = &written.packages[0];
        let whole = fs::read(&package.path).expect("there");
        let damaged = place.path().join("damaged");
        for row in &package.catalogue {
            for at in [row.offset, row.offset + row.length / 2, row.offset + row.length - 1] {
                let mut bytes = whole.clone();
                bytes[at as usize] ^= 0x10;
                fs::write(&damaged, bytes).expect("written");
                let report = bagit::verify(&damaged).expect("readable");
                assert!(
                    report.faults.list().iter().any(|f| f.code == "digest" && f.file == row.member),
                    "{:?}",
                    report.faults
                );
            }
        }
        for cut in (0..whole.len() - 1024).step_by(whole.len() / 40) {
            fs::write(&damaged, &whole[..cut]).expect("written");
            let valid = bagit::verify(&damaged).is_ok_and(|report| report.is_valid());
            assert!(!valid, "{form:?} cut at {cut}");
        }
    }
}

#[test]
fn bombs_are_refused() {
    let place = tempfile::tempdir().expect("a folder");
    let at = place.path().join("bomb.zip");
    let mut writer = zip::ZipWriter::new(fs::File::create(&at).expect("made"));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    writer.start_file("bag/data/zeros", options).expect("begun");
    std::io::copy(&mut std::io::repeat(0).take(30_000_000), &mut writer).expect("written");
    writer.start_file("bag/bagit.txt", options).expect("begun");
    writer.write_all(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n").expect("written");
    writer.finish().expect("written");
    let report = bagit::verify(&at).expect("readable");
    assert!(report.faults.has("compression"), "{:?}", report.faults);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever the items are called and hold: written, valid, and back again.
    #[test]
    fn there_and_back(
        files in proptest::collection::btree_map("[a-zA-Z0-9 %._äß\n\r-]{1,12}(/[a-z0-9]{1,5}){0,2}", proptest::collection::vec(any::<u8>(), 0..2000), 1..8),
        form in prop_oneof![Just(Form::Folder), Just(Form::Tar), Just(Form::Zip)],
    ) {
        let place = tempfile::tempdir().expect("a folder");
        let items: Vec<Item> = files.iter().map(|(path, content)| Item::of_bytes(path.clone(), content.clone())).collect();
        let written = match bagit::write(&plan(place.path(), form), items, &mut |_| {}) {
            Err(PreserveError::Refused(_)) => return Ok(()),
            other => other.expect("written"),
        };
        let path = &written.packages[0].path;
        let report = bagit::verify(path).expect("readable");
        prop_assert!(report.is_valid(), "{:?}", report.faults);
        let imported = bagit::import(path, &VerifyOptions::default()).expect("readable");
        let back: std::collections::BTreeMap<String, Vec<u8>> = imported.items.iter().map(|item| {
            let mut content = Vec::new();
            (item.open)().expect("opens").read_to_end(&mut content).expect("read");
            (item.path.clone(), content)
        }).collect();
        prop_assert_eq!(back, files);
    }

    /// Bytes of any kind are judged or refused, and never bring us down.
    #[test]
    fn noise(bytes in proptest::collection::vec(any::<u8>(), 0..4000), head in prop_oneof![Just(&b""[..]), Just(&b"PK\x03\x04"[..])]) {
        let place = tempfile::tempdir().expect("a folder");
        let at = place.path().join("noise");
        fs::write(&at, [head, &bytes].concat()).expect("written");
        prop_assert!(!bagit::verify(&at).is_ok_and(|report| report.is_valid()));
        let bag = Bag::new("1.0", &[Algorithm::Sha256]);
        for name in ["manifest-sha256.txt", "fetch.txt", "bag-info.txt", "bagit.txt"] {
            let before = fs::read(bag.at(name)).ok();
            bag.put(name, &bytes);
            let _ = bag.report();
            match before {
                Some(before) => bag.put(name, &before),
                None => fs::remove_file(bag.at(name)).expect("removed"),
            }
        }
    }
}
