//! The corpus of the fuzzers, replayed through the functions they call.

use std::path::PathBuf;

use solander_formats::{Limits, read_archive, read_delimited_every_way, read_eml, read_head, read_meta};

/// Calls `reader` with each file of a corpus, and with each file cut short and bent in a few places.
fn replay(target: &str, reader: impl Fn(&[u8])) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let mut seeds = 0;
    for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let bytes = std::fs::read(entry.expect("lists").path()).expect("reads");
        reader(&bytes);
        seeds += 1;
        for step in 1..40_usize {
            reader(&bytes[..bytes.len() * step / 40]);
            let mut bent = bytes.clone();
            if let Some(byte) = bent.get_mut(bytes.len() * step / 40) {
                *byte = byte.wrapping_add((step * 7 % 256) as u8);
            }
            reader(&bent);
        }
    }
    assert!(seeds > 0, "{target} has seeds");
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.unpacked_bytes = 16 << 20;
    limits.join_memory = 200;
    limits.record_bytes = 4096;
    limits.field_bytes = 1024;
    limits
}

#[test]
fn meta() {
    replay("meta", |bytes| drop(read_meta(bytes, "meta.xml", &limits())));
}

#[test]
fn eml() {
    replay("eml", |bytes| drop(read_eml(bytes, &limits())));
}

#[test]
fn delimited() {
    replay("delimited", |bytes| {
        read_delimited_every_way(bytes, &limits()).expect("memory can be read");
        read_head(bytes);
    });
}

#[test]
fn archive() {
    replay("archive", |bytes| drop(read_archive(bytes, &limits())));
}
