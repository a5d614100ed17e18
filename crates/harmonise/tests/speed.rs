//! How fast records are mapped. Run with `cargo test --release -p solander-harmonise --test speed -- --ignored --nocapture`.

use std::path::Path;
use std::time::Instant;

use solander_formats::{Archive, Limits, Record};
use solander_harmonise::{Outcome, Plan, SourceContext, harmonise};

/// The records are held in memory and mapped again and again by one thread, so that reading does not count.
#[test]
#[ignore = "a measurement, to be run in release"]
fn harmonise_20k_rows_of_50_columns() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/dwca/valid/inhs-insects-5k.tar.gz");
    if !path.is_file() {
        eprintln!("SKIPPED: {} is not there", path.display());
        return;
    }
    let archive = Archive::open(&path, &Limits::default()).expect("the archive opens");
    let plan = Plan::new(archive.core(), archive.extensions(), &archive.kind());
    let records: Vec<Record> = archive.records().expect("records").filter_map(Result::ok).collect();
    let context = SourceContext {
        source_system_id: "https://hdl.handle.net/TEST/D7S-BPN-Y4J".to_owned(),
        source_system_name: "Measured".to_owned(),
        today: (2026, 11, 22),
        ..SourceContext::default()
    };
    let columns = archive.core().columns.len();
    let mut times = Vec::new();
    let mut made = 0;
    for _ in 0..4 {
        for record in &records {
            let start = Instant::now();
            let outcomes = harmonise(&plan, &context, record);
            times.push(start.elapsed());
            made += outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Specimen(_))).count();
        }
    }
    times.sort_unstable();
    let total: std::time::Duration = times.iter().sum();
    let rows = times.len();
    let per_row = total / u32::try_from(rows).expect("a few thousand rows");
    let (p50, p99) = (times[rows / 2], times[rows * 99 / 100]);
    let rate = rows as f64 / total.as_secs_f64();
    eprintln!(
        "{rows} rows of {columns} columns, {made} specimens: {rate:.0} rows/s, mean {per_row:?}, p50 {p50:?}, p99 {p99:?}"
    );
    assert!(made > 0, "nothing was mapped");
}
