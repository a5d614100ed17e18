//! The same archive again: every record is recognised and nothing is written; beside the time only to read and parse it.

use std::time::Instant;

use anyhow::Result;
use solander_benches::{archive, harvested, ingest, machine, rows, tell};
use solander_formats::{Archive, Limits};

fn main() -> Result<()> {
    let name = "reharvest_unchanged_1m_rows";
    let (archive, data) = (archive()?, harvested()?);
    tell(name, "machine", machine());
    tell(name, "rows", rows());
    let began = Instant::now();
    let read = Archive::open(&archive, &Limits::default())?.records()?.filter(Result::is_ok).count();
    let reading = began.elapsed().as_secs_f64();
    tell(name, "limit: only read and parse, rows/s", (read as f64 / reading) as u64);
    let ran = ingest(&archive, &data)?;
    tell(name, "records/s", (rows() as f64 / ran.seconds) as u64);
    tell(name, "times the limit", format!("{:.1}", ran.seconds / reading));
    tell(name, "peak memory, MiB", ran.peak_mib as u64);
    Ok(())
}
