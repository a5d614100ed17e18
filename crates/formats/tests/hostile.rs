//! Archives made to do harm: refused quickly, in little memory, without a file written where it does not belong.

mod common;

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use common::{COMMAS, TABS, meta, open_bytes, open_data, open_data_within, zip};
use solander_formats::{Limits, NoticeCode, read_eml, read_meta};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn refused(name: &str, bytes: &[u8], reason: &str) {
    let begun = Instant::now();
    let error =
        open_bytes(name, bytes, &Limits::default()).err().unwrap_or_else(|| panic!("{name} was accepted")).to_string();
    assert!(error.contains(reason), "{name}: {error:?} does not say {reason:?}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{name} took {:?}", begun.elapsed());
}

/// A zip with one member of `size` zero bytes, all of them packed.
fn bomb(size: usize) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("meta.xml", SimpleFileOptions::default()).expect("starts");
    writer.write_all(meta(TABS).as_bytes()).expect("writes");
    writer.start_file("data.txt", SimpleFileOptions::default()).expect("starts");
    let lines = b"1\tx\ty\n".repeat(1 << 16);
    for _ in 0..size / lines.len() {
        writer.write_all(&lines).expect("writes");
    }
    writer.finish().expect("finishes").into_inner()
}

#[test]
fn a_bomb_stops_at_the_ratio() {
    let outcome = open_bytes("bomb.zip", &bomb(40 << 20), &Limits::default()).expect("opens");
    let last = outcome.errors.last().expect("is stopped");
    assert!(last.fatal && last.reason.code.as_str() == "unpacks-too-far", "{last}");
    assert!(outcome.records.len() < 3_000_000, "{} rows", outcome.records.len());
}

#[test]
fn all_members_together_are_bounded() {
    let mut limits = Limits::default();
    limits.unpacked_bytes = 100_000;
    let data = (0..50_000).map(|n| format!("{n}\tname {}\tx\n", n * 7919)).collect::<String>();
    let outcome = open_data_within(TABS, data.as_bytes(), &limits);
    assert_eq!(
        outcome.errors.last().map(|error| (error.fatal, error.reason.code.as_str())),
        Some((true, "unpacks-too-far"))
    );
}

#[test]
fn nested_archives_stay_shut() {
    let mut inner = zip(&[("x.txt", &[b'0'; 100_000])]);
    for _ in 0..4 {
        let copies: Vec<(String, Vec<u8>)> = (0..8).map(|n| (format!("lib {n}.zip"), inner.clone())).collect();
        let members: Vec<(&str, &[u8])> =
            copies.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        inner = zip(&members);
    }
    refused("42.zip", &inner, "no meta.xml");
    let bytes = zip(&[("meta.xml", meta(TABS).as_bytes()), ("data.txt", b"1\ta\tb\n"), ("more.zip", &inner)]);
    let outcome = open_bytes("archive.zip", &bytes, &Limits::default()).expect("opens");
    assert_eq!(outcome.records.len(), 1);
    assert!(
        outcome
            .archive
            .notices()
            .iter()
            .any(|notice| notice.code == NoticeCode::NestedArchive && &*notice.file == "more.zip")
    );
}

#[test]
fn names_that_lead_outside_are_refused() {
    for name in [
        "../evil.txt",
        "a/../../evil.txt",
        "/etc/evil.txt",
        "C:\\evil.txt",
        "\\\\server\\share\\evil.txt",
        "%2e%2e/evil.txt",
        "..\\evil.txt",
    ] {
        let bytes = zip(&[("meta.xml", meta(TABS).as_bytes()), ("data.txt", b"1\ta\tb\n"), (name, b"evil")]);
        let outcome = open_bytes("archive.zip", &bytes, &Limits::default()).expect("opens");
        assert_eq!(outcome.records.len(), 1, "{name}");
        assert!(
            outcome.archive.notices().iter().any(|notice| notice.code == NoticeCode::MemberRefused),
            "{name}: {:?}",
            outcome.archive.notices()
        );
        let pointing = meta(TABS).replace("data.txt", name);
        let bytes = zip(&[("meta.xml", pointing.as_bytes()), (name, b"1\ta\tb\n")]);
        refused("archive.zip", &bytes, "is named in meta.xml but is not in the archive");
    }
}

#[test]
fn links_in_tar_files_are_refused() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut add = |name: &str, kind: tar::EntryType, bytes: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        if kind == tar::EntryType::Symlink {
            header.set_link_name("/etc/passwd").expect("fits");
        }
        header.as_gnu_mut().expect("is gnu").name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, bytes).expect("appends");
    };
    add("meta.xml", tar::EntryType::Regular, meta(TABS).as_bytes());
    add("data.txt", tar::EntryType::Regular, b"1\ta\tb\n");
    add("link.txt", tar::EntryType::Symlink, b"");
    add("device.txt", tar::EntryType::Block, b"");
    add("../up.txt", tar::EntryType::Regular, b"evil");
    let bytes = builder.into_inner().expect("finishes");
    let outcome = open_bytes("archive.tar", &bytes, &Limits::default()).expect("opens");
    assert_eq!(outcome.records.len(), 1);
    let refused = outcome.archive.notices().iter().filter(|notice| notice.code == NoticeCode::MemberRefused).count();
    assert_eq!(refused, 3, "{:?}", outcome.archive.notices());
}

#[cfg(unix)]
#[test]
fn links_in_folders_are_not_followed() {
    let folder = tempfile::TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("meta.xml"), meta(TABS)).expect("writes");
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("data.txt")).expect("links");
    let error = common::open_at(folder.path().to_owned(), &Limits::default()).err().expect("is refused").to_string();
    assert!(error.contains("data.txt"), "{error}");
}

#[test]
fn truncated_and_damaged_files() {
    let data: String = (0..20_000).map(|n| format!("{n}\tname {}\tcountry {}\n", n * 31, n * 17)).collect();
    let whole = zip(&[("meta.xml", meta(TABS).as_bytes()), ("data.txt", data.as_bytes())]);
    for part in [30, whole.len() / 2, whole.len() - 10] {
        refused("cut.zip", &whole[..part], "is not a readable archive");
    }
    let mut flipped = whole.clone();
    let middle = whole.len() / 2;
    flipped[middle] ^= 0xff;
    match open_bytes("flipped.zip", &flipped, &Limits::default()) {
        Ok(outcome) => assert!(outcome.errors.last().is_some_and(|error| error.fatal), "damage is told"),
        Err(error) => assert!(error.to_string().contains("data.txt"), "{error}"),
    }
    refused("empty.zip", b"", "empty");
    refused("nothing.zip", &zip(&[]), "without members");
    refused("page.zip", b"<!DOCTYPE html><html><body>404 Not Found</body></html>", "web page");
}

/// Writes `value` at each place of `pattern` in zip headers, `offset` bytes on.
fn patch(bytes: &mut [u8], signature: &[u8; 4], offset: usize, value: u32) {
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| &bytes[*at..*at + 4] == signature).collect();
    for place in places {
        bytes[place + offset..place + offset + 4].copy_from_slice(&value.to_le_bytes());
    }
}

const LOCAL: &[u8; 4] = b"PK\x03\x04";
const CENTRAL: &[u8; 4] = b"PK\x01\x02";

#[test]
fn lies_about_sizes_are_found() {
    let whole = zip(&[("meta.xml", meta(TABS).as_bytes()), ("data.txt", b"1\ta\tb\n2\tc\td\n")]);
    let mut huge = whole.clone();
    patch(&mut huge, CENTRAL, 24, 4_000_000_000);
    refused("central says huge.zip", &huge, "");
    patch(&mut huge, LOCAL, 22, 4_000_000_000);
    refused("both say huge.zip", &huge, "");
    let mut small = whole.clone();
    patch(&mut small, CENTRAL, 24, 3);
    patch(&mut small, LOCAL, 22, 3);
    refused("both say small.zip", &small, "");
    let mut other = whole;
    patch(&mut other, LOCAL, 22, 12);
    refused("they disagree.zip", &other, "");
}

#[test]
fn overlapping_members_are_refused() {
    let mut bytes = zip(&[("meta.xml", meta(TABS).as_bytes()), ("data.txt", b"1\ta\tb\n"), ("more.txt", b"1\ta\tb\n")]);
    // Points the last central header at the local header of the one before it.
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| &bytes[*at..*at + 4] == CENTRAL).collect();
    let offset: [u8; 4] = bytes[places[1] + 42..places[1] + 46].try_into().expect("four bytes");
    bytes[places[2] + 42..places[2] + 46].copy_from_slice(&offset);
    refused("overlapping.zip", &bytes, "is not a readable archive");
}

#[test]
fn encrypted_members_are_refused() {
    let mut bytes = zip(&[("meta.xml", meta(TABS).as_bytes()), ("data.txt", b"1\ta\tb\n")]);
    for (signature, offset) in [(LOCAL, 6), (CENTRAL, 8)] {
        let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| &bytes[*at..*at + 4] == signature).collect();
        for place in places {
            bytes[place + offset] |= 1;
        }
    }
    refused("encrypted.zip", &bytes, "encrypted");
}

#[test]
fn too_many_members_are_refused() {
    let names: Vec<String> = (0..50).map(|n| format!("{n}.txt")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    let mut limits = Limits::default();
    limits.entries = 49;
    let error = open_bytes("many.zip", &zip(&members), &limits).err().expect("is refused").to_string();
    assert!(error.contains("50 members"), "{error}");
}

#[test]
fn hostile_xml_is_refused_at_once() {
    let laughs =
        r#"<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><eml><dataset><title>&b;</title></dataset></eml>"#;
    let external = r#"<?xml version="1.0"?><!DOCTYPE eml [<!ENTITY x SYSTEM "file:///etc/passwd">]><eml><dataset><title>&x;</title></dataset></eml>"#;
    let parameter = r#"<!DOCTYPE eml [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><eml><dataset/></eml>"#;
    let html = "<eml><dataset><title>&nbsp;</title></dataset></eml>".to_owned();
    let deep = format!("{}{}", "<a>".repeat(1_000_000), "</a>".repeat(1_000_000));
    let wide = format!("<eml {}><dataset/></eml>", (0..100_000).map(|n| format!("a{n}='x' ")).collect::<String>());
    let many = format!("<eml>{}</eml>", "<a/>".repeat(1_000_000));
    let utf16: Vec<u8> = laughs.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("document type", laughs.into()),
        ("document type", external.into()),
        ("document type", parameter.into()),
        ("document type", utf16),
        ("not predefined", html.into()),
        ("deeper", deep.into()),
        ("attributes", wide.into()),
        ("elements", many.into()),
        ("not well-formed", b"<eml><dataset></eml>".to_vec()),
        ("larger", vec![b' '; (16 << 20) + 1]),
    ];
    for (reason, bytes) in cases {
        let begun = Instant::now();
        let error = read_eml(&bytes, &Limits::default()).expect_err(reason);
        assert!(error.contains(reason), "{error:?} does not say {reason:?}");
        assert!(read_meta(&bytes, "meta.xml", &Limits::default()).is_err(), "{reason}");
        assert!(begun.elapsed() < Duration::from_secs(3), "{reason} took {:?}", begun.elapsed());
    }
    let bytes = zip(&[("meta.xml", meta(TABS).as_bytes()), ("data.txt", b"1\ta\tb\n"), ("eml.xml", laughs.as_bytes())]);
    let outcome = open_bytes("archive.zip", &bytes, &Limits::default()).expect("opens");
    assert!(outcome.archive.eml().is_none() && outcome.records.len() == 1);
    assert!(outcome.archive.notices().iter().any(|notice| notice.code == NoticeCode::EmlRefused));
}

#[test]
fn one_huge_value_costs_one_row() {
    let mut data = b"1\tbefore\tx\n2\t".to_vec();
    data.extend((0..50_000_000_u32).map(|n| b'a' + (n.wrapping_mul(2_654_435_761) >> 28) as u8));
    data.extend(b"\tx\n3\tafter\tx\n");
    let outcome = open_data(TABS, &data);
    assert_eq!(outcome.records.iter().map(|record| record.line).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(outcome.refusals(), [(2, "record-too-long")]);
    assert_eq!(outcome.errors[0].id.as_deref(), Some("2"));
    let mut data = b"1\t".to_vec();
    data.extend((0..5_000_000_u32).map(|n| b'a' + (n.wrapping_mul(2_654_435_761) >> 28) as u8));
    data.extend(b"\tx\n2\tafter\tx\n");
    assert_eq!(open_data(TABS, &data).refusals(), [(1, "field-too-long")]);
}

#[test]
fn an_open_quote_swallows_nothing() {
    let mut data = String::from("1,\"open,x\n");
    for line in 2..200_000 {
        data.push_str(&format!("{line},\"fine, {}\",x\n", line * 13));
    }
    let begun = Instant::now();
    let outcome = open_data(COMMAS, data.as_bytes());
    assert!(
        outcome.records.len() + outcome.errors.len() >= 199_998,
        "{} rows, {:?}",
        outcome.records.len(),
        outcome.errors.first()
    );
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    let lines = outcome.records.iter().map(|record| record.line).collect::<Vec<_>>();
    assert_eq!(lines.last(), Some(&199_999));
}

#[test]
fn many_open_quotes_take_linear_time() {
    let data: String = (0..100_000).map(|line| format!("{line},\"b {line},c\n")).collect();
    let begun = Instant::now();
    let outcome = open_data(COMMAS, data.as_bytes());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert_eq!(outcome.records.len(), 100_000, "{:?}", outcome.errors.first());
}
