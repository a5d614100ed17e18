//! Bags as they are written: known bytes, the same each time, and found by the catalogue.

mod common;

use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use common::{bytes, contents, date, plan, sheets};
use solander_model::BlobHash;
use solander_preserve::bagit::{self, Form, Plan, VerifyOptions};
use solander_preserve::{Item, MetadataFile, PreserveError, read_catalogue, write_catalogue};

const FORMS: [Form; 3] = [Form::Folder, Form::Tar, Form::Zip];

#[test]
fn a_small_bag_has_known_bytes() {
    let place = tempfile::tempdir().expect("a folder");
    let mut plan = Plan::new(place.path(), "box", date());
    plan.form = Form::Folder;
    plan.info = vec![("Source-Organization".into(), "E".into())];
    let mut sheet = Item::of_bytes("a b%.txt", b"hello\n".to_vec());
    sheet.licence = Some("CC0, of course".into());
    bagit::write(&plan, [sheet], &mut |_| {}).expect("written");
    let bag = contents(&place.path().join("box-00001"));
    let text = |name: &str| String::from_utf8(bag[name].clone()).expect("UTF-8");
    let hello = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    assert_eq!(text("bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    assert_eq!(text("data/a b%.txt"), "hello\n");
    assert_eq!(text("manifest-sha256.txt"), format!("{hello}  data/a b%25.txt\n"));
    assert_eq!(
        text("metadata/media.csv"),
        format!(
            "path,sha256,bytes,media_type,pid,version,institution,licence\n\
             data/a b%.txt,{hello},6,,,,,\"CC0, of course\"\n"
        )
    );
    let info = text("bag-info.txt");
    let lines: Vec<&str> = info.lines().collect();
    assert_eq!(
        lines[..7],
        [
            "Source-Organization: E",
            "External-Identifier: box-00001",
            "Bagging-Date: 2026-02-03",
            "Bag-Size: 6 B",
            "Payload-Oxum: 6.1",
            "Bag-Group-Identifier: box",
            "Bag-Count: 1 of 1",
        ]
    );
    let expected: String = ["bagit.txt", "bag-info.txt", "metadata/media.csv", "manifest-sha256.txt"]
        .iter()
        .map(|name| format!("{}  {name}\n", BlobHash::of(&bag[*name])))
        .collect();
    assert_eq!(text("tagmanifest-sha256.txt"), expected);
    assert_eq!(bag.len(), 6);
}

#[test]
fn same_bytes_each_time_whatever_the_order_and_the_threads() {
    for form in FORMS {
        let mut packages = Vec::new();
        for (threads, reversed) in [(1, false), (2, true), (5, false)] {
            let place = tempfile::tempdir().expect("a folder");
            let mut plan = plan(place.path(), form);
            plan.threads = threads;
            plan.max_files = 9;
            let mut items = sheets(25);
            if reversed {
                items.reverse();
            }
            let written = bagit::write(&plan, items, &mut |_| {}).expect("written");
            assert_eq!(written.packages.len(), 3);
            packages.push((
                contents(place.path()),
                written.packages.iter().flat_map(|p| p.catalogue.clone()).collect::<Vec<_>>(),
            ));
        }
        assert_eq!(packages[0], packages[1], "{form:?}");
        assert_eq!(packages[0], packages[2], "{form:?}");
    }
}

#[test]
fn each_form_is_valid_and_gives_everything_back() {
    for form in FORMS {
        let place = tempfile::tempdir().expect("a folder");
        let mut items = sheets(12);
        items.push(Item::of_bytes(format!("long/{}/{}.tif", "x".repeat(90), "y".repeat(200)), bytes(99, 10)));
        items.push(Item::of_bytes("line\nend and 100%.txt", bytes(100, 10)));
        items.push(Item::of_bytes("Ålesund/bjørk.jpg", bytes(101, 0)));
        items.push(Item::of_bytes("big.tif", bytes(102, 9 << 20)));
        let written = bagit::write(&plan(place.path(), form), items.clone(), &mut |_| {}).expect("written");
        let package = &written.packages[0];
        let report = bagit::verify(&package.path).expect("readable");
        assert!(report.is_valid(), "{form:?}: {:?}", report.faults);
        assert_eq!(report.faults.warnings(), 0, "{form:?}: {:?}", report.faults);
        assert_eq!(report.files, 16);

        items.sort_by(|a, b| a.path.cmp(&b.path));
        let imported = bagit::import(&package.path, &VerifyOptions::default()).expect("readable");
        assert_eq!(imported.items.len(), items.len());
        for (back, item) in imported.items.iter().zip(&items) {
            assert_eq!((&back.path, back.hash, back.size), (&item.path, item.hash, item.size));
            assert_eq!((&back.pid, &back.licence, &back.media_type), (&item.pid, &item.licence, &item.media_type));
            let mut content = Vec::new();
            (back.open)().expect("opens").read_to_end(&mut content).expect("read");
            assert_eq!(BlobHash::of(&content), item.hash);
        }
        assert!(imported.metadata.iter().any(|m| m.name == "metadata/specimens.jsonl" && m.bytes == b"{\"a\":1}\n"));

        assert_eq!(package.catalogue.len(), items.len());
        for (row, item) in package.catalogue.iter().zip(&items) {
            let file = if form == Form::Folder { package.path.join(&row.member) } else { package.path.clone() };
            let mut file = fs::File::open(file).expect("there");
            file.seek(SeekFrom::Start(row.offset)).expect("seekable");
            let mut content = Vec::new();
            file.take(row.length).read_to_end(&mut content).expect("read");
            assert_eq!((BlobHash::of(&content), row.hash), (item.hash, item.hash), "{form:?} {}", row.member);
        }
        let mut csv = Vec::new();
        write_catalogue(&package.catalogue, &mut csv).expect("memory");
        assert_eq!(read_catalogue(&*csv).expect("our own"), package.catalogue);
    }
}

/// Names of every length around the field of a tar header.
#[test]
fn tar_offsets_at_the_edges_of_the_header() {
    let place = tempfile::tempdir().expect("a folder");
    let items = (70..110).map(|n| Item::of_bytes("n".repeat(n), bytes(n as u64, n * 13)));
    let mut plan = plan(place.path(), Form::Tar);
    plan.max_files = 1;
    let written = bagit::write(&plan, items, &mut |_| {}).expect("written");
    assert_eq!(written.packages.len(), 40);
    for package in &written.packages {
        assert!(bagit::verify(&package.path).expect("readable").is_valid());
    }
}

#[test]
fn packages_keep_below_their_limits() {
    for form in FORMS {
        let place = tempfile::tempdir().expect("a folder");
        let mut plan = plan(place.path(), form);
        plan.reserve = 16 * 1024;
        plan.max_bytes = 40_000;
        let written = bagit::write(&plan, sheets(60), &mut |_| {}).expect("written");
        assert!(written.packages.len() > 2);
        for package in &written.packages {
            assert!(package.bytes <= 40_000, "{form:?} {} has {}", package.name, package.bytes);
        }
        let packed: usize = written.packages.iter().map(|p| p.catalogue.len()).sum();
        assert_eq!(packed, 60);
    }
}

/// 1.2 million images of 117.5 MB in records of 50 GB.
#[test]
fn a_national_herbarium_needs_2824_packages() {
    let hash = BlobHash::of(b"");
    let open: solander_preserve::Open = Arc::new(|| Ok(Box::new(io::empty())));
    let items = (0..1_200_000).map(|n| Item::new(format!("images/{n:07}.tif"), hash, 117_500_000, open.clone()));
    let plan = Plan::new("/nowhere", "herbarium", date());
    assert_eq!(bagit::split(&plan, items).expect("possible").len(), 2824);
}

#[test]
fn other_bytes_than_promised_stop_it_and_leave_nothing_complete() {
    for form in FORMS {
        for (fault, size) in [("other", 0_i64), ("short", 1), ("long", -1)] {
            let place = tempfile::tempdir().expect("a folder");
            let mut items = sheets(5);
            let mut wrong = Item::of_bytes("images/03/wrong.jpg", bytes(77, 9 << 20));
            wrong.size = wrong.size.checked_add_signed(size).expect("small");
            if size == 0 {
                wrong.hash = BlobHash::of(b"something else");
            }
            items.push(wrong);
            let error = bagit::write(&plan(place.path(), form), items, &mut |_| {}).expect_err(fault);
            let PreserveError::Mismatch { item, .. } = &error else { panic!("{error}") };
            assert_eq!(item, "images/03/wrong.jpg");
            assert!(error.to_string().contains("images/03/wrong.jpg"));
            let names: Vec<String> = fs::read_dir(place.path())
                .expect("there")
                .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
                .collect();
            assert!(names.iter().all(|n| n.ends_with(".partial") || n.ends_with(".progress")), "{names:?}");
        }
    }
}

#[test]
fn a_source_that_fails_is_named() {
    let place = tempfile::tempdir().expect("a folder");
    let broken =
        Item::new("broken.jpg", BlobHash::of(b""), 10 << 20, Arc::new(|| Err(io::Error::other("no such disk"))));
    let error = bagit::write(&plan(place.path(), Form::Tar), [broken], &mut |_| {}).expect_err("cannot be read");
    assert!(matches!(&error, PreserveError::Source { item, .. } if item == "broken.jpg"), "{error}");
}

#[test]
fn what_cannot_be_packed_is_refused() {
    let place = tempfile::tempdir().expect("a folder");
    let refused = |items: Vec<Item>, change: &dyn Fn(&mut Plan), word: &str| {
        let mut plan = plan(place.path(), Form::Tar);
        change(&mut plan);
        let error = bagit::write(&plan, items, &mut |_| {}).expect_err(word);
        assert!(matches!(error, PreserveError::Refused(_)) && error.to_string().contains(word), "{error}");
    };
    let item = |path: &str, content: &str| Item::of_bytes(path, content.into());
    refused(vec![item("../up", "")], &|_| {}, "../up");
    refused(vec![item("a/B.jpg", "1"), item("A/b.jpg", "2")], &|_| {}, "one name");
    refused(vec![item("n\u{e9}", "1"), item("ne\u{301}", "2")], &|_| {}, "one name");
    refused(vec![item("a", "1"), item("a.b", "1"), item("a/b", "2")], &|_| {}, "below another");
    refused(vec![item("a", "1"), item("a", "2")], &|_| {}, "one name");
    refused(vec![item("a", "1")], &|p| p.max_bytes = 100, "package");
    refused(vec![item("a", "1")], &|p| p.info.push(("Bad: label".into(), "x".into())), "bag-info");
    refused(vec![item("a", "1")], &|p| p.info.push(("Note".into(), "two\nlines".into())), "bag-info");
    refused(vec![item("a", "1")], &|p| p.name = "../x".into(), "../x");
    refused(
        vec![item("a", "1")],
        &|p| p.metadata.push(MetadataFile { name: "/etc/x".into(), bytes: vec![] }),
        "/etc/x",
    );
    let same =
        bagit::write(&plan(place.path(), Form::Tar), [item("a", "1"), item("a", "1")], &mut |_| {}).expect("one item");
    assert_eq!(same.packages[0].catalogue.len(), 1);
}

#[test]
fn what_lies_in_the_way_is_not_touched() {
    let place = tempfile::tempdir().expect("a folder");
    let at = place.path().join("herbarium-00001.tar");
    fs::write(&at, "a letter").expect("written");
    let error = bagit::write(&plan(place.path(), Form::Tar), sheets(3), &mut |_| {}).expect_err("occupied");
    assert!(matches!(error, PreserveError::Occupied { .. }), "{error}");
    assert_eq!(fs::read(&at).expect("there"), b"a letter");
}

#[test]
fn metadata_of_each_package_knows_its_items() {
    let place = tempfile::tempdir().expect("a folder");
    let mut plan = plan(place.path(), Form::Zip);
    plan.max_files = 4;
    plan.describe = Some(Arc::new(|name, items| {
        let text = items.iter().map(|item| format!("{}\n", item.path)).collect::<String>();
        Ok(vec![MetadataFile { name: "metadata/list.txt".into(), bytes: format!("{name}\n{text}").into_bytes() }])
    }));
    let written = bagit::write(&plan, sheets(10), &mut |_| {}).expect("written");
    for package in &written.packages {
        let imported = bagit::import(&package.path, &VerifyOptions::default()).expect("readable");
        let list = imported.metadata.iter().find(|m| m.name == "metadata/list.txt").expect("made");
        let expected: String = imported.items.iter().map(|item| format!("{}\n", item.path)).collect();
        assert_eq!(String::from_utf8_lossy(&list.bytes), format!("{}\n{expected}", package.name));
    }
}
