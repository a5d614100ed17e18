//! What the tests of packages share.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use solander_preserve::bagit::{Form, Plan};
use solander_preserve::{Item, MetadataFile};
use time::{Date, Month};

pub fn date() -> Date {
    Date::from_calendar_date(2026, Month::February, 3).expect("a date")
}

/// Bytes that differ for each seed, and no two parts of which are alike.
pub fn bytes(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as u8
        })
        .collect()
}

/// `count` sheets of about a kilobyte.
pub fn sheets(count: u64) -> Vec<Item> {
    (0..count)
        .map(|n| {
            let length = 700 + (n as usize * 97) % 900;
            let mut item = Item::of_bytes(format!("images/{:02}/E{n:08}.jpg", n % 7), bytes(n, length));
            item.media_type = Some("image/jpeg".into());
            item.pid = format!("TEST/8SW-S6G-YA{}", n % 10).parse().ok();
            item.institution = Some("https://ror.org/0349vqz63".into());
            item.licence = Some("https://creativecommons.org/licenses/by/4.0/".into());
            item
        })
        .collect()
}

pub fn plan(folder: &Path, form: Form) -> Plan {
    let mut plan = Plan::new(folder, "herbarium", date());
    plan.form = form;
    plan.sha512 = true;
    plan.checkpoint = 0;
    plan.durable = false;
    plan.info = vec![("Source-Organization".into(), "Herbarium of Example, “E”".into())];
    plan.metadata = vec![MetadataFile { name: "specimens.jsonl".into(), bytes: b"{\"a\":1}\n".to_vec() }];
    plan
}

/// Every file below `folder` with its content, by path; links are left out.
pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(&at).expect("a folder can be listed") {
            let path = entry.expect("an entry").path();
            if path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).expect("a file can be read"));
            }
        }
    }
    found
}
