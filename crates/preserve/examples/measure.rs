//! Measures packing and judging: `measure FOLDER [FILES]` packs files of 2 MB (200 of them, unless told) as folder, tar and zip.
//!
//! Run it with `--release`. `FOLDER/source` is left for other programs to be measured with.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use solander_model::BlobHash;
use solander_preserve::bagit::{self, Form, Plan, VerifyOptions};
use solander_preserve::{Item, Open};
use time::{Date, Month};

const SIZE: usize = 2_000_000;

type Anything = Box<dyn std::error::Error>;

fn bytes(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut bytes = Vec::with_capacity(SIZE + 8);
    while bytes.len() < SIZE {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(state.to_le_bytes());
    }
    bytes.truncate(SIZE);
    bytes
}

fn main() -> Result<(), Anything> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("measure FOLDER [FILES]")?;
    let count: u64 = arguments.next().map_or(Ok(200), |text| text.parse())?;
    let folder = Path::new(&folder);
    let source = folder.join("source");
    fs::create_dir_all(&source)?;
    let mut items = Vec::new();
    for n in 0..count {
        let path = source.join(format!("E{n:08}.bin"));
        let content = bytes(n);
        if !path.is_file() {
            fs::write(&path, &content)?;
        }
        let open: Open = Arc::new({
            let path = path.clone();
            move || Ok(Box::new(File::open(&path)?))
        });
        items.push(Item::new(format!("images/E{n:08}.bin"), BlobHash::of(&content), SIZE as u64, open));
    }
    let megabytes = (count * SIZE as u64) as f64 / 1e6;
    println!("{count} files of {SIZE} bytes, {megabytes} MB, on {} cores", std::thread::available_parallelism()?);
    for sha512 in [true, false] {
        for form in [Form::Folder, Form::Tar, Form::Zip] {
            for threads in [1, 2] {
                let at = folder.join("packages");
                let _ = fs::remove_dir_all(&at);
                let mut plan = Plan::new(&at, "box", Date::from_calendar_date(2026, Month::February, 3)?);
                (plan.form, plan.sha512, plan.threads, plan.durable) = (form, sha512, threads, false);
                let begin = Instant::now();
                let written = bagit::write(&plan, items.clone(), &mut |_| {})?;
                let create = begin.elapsed().as_secs_f64();
                let begin = Instant::now();
                let options = VerifyOptions { threads, ..VerifyOptions::default() };
                let report = bagit::verify_with(&written.packages[0].path, &options, &mut |_| {})?;
                let validate = begin.elapsed().as_secs_f64();
                assert!(report.is_valid(), "{:?}", report.faults);
                let digests = if sha512 { "sha256+sha512" } else { "sha256" };
                println!(
                    "{form:?}, {digests}, {threads} thread(s): create {create:.2} s, {:.0} MB/s; validate {validate:.2} s, {:.0} MB/s",
                    megabytes / create,
                    megabytes / validate
                );
            }
        }
    }
    Ok(())
}
