//! From a zipped archive to objects with PID, version, event and search index, end to end; beside the time only to read and
//! parse the same file, and to file the same objects in PostgreSQL where that is installed.

use std::time::Instant;

use anyhow::Result;
use solander_benches::{Postgres, archive, bytes_below, exported, folder, ingest, machine, rows, tell};
use solander_formats::{Archive, Limits};

fn main() -> Result<()> {
    let name = "ingest_dwca_1m_rows";
    let archive = archive()?;
    tell(name, "machine", machine());
    tell(name, "rows", rows());

    let began = Instant::now();
    let opened = Archive::open(&archive, &Limits::default())?;
    let read = opened.records()?.filter(Result::is_ok).count();
    let reading = began.elapsed().as_secs_f64();
    tell(name, "limit: only read and parse, rows/s", (read as f64 / reading) as u64);

    let data = folder()?.join("data");
    let _ = std::fs::remove_dir_all(&data);
    let ran = ingest(&archive, &data)?;
    std::fs::write(data.join("done"), "")?;
    tell(name, "specimens/s", (rows() as f64 / ran.seconds) as u64);
    tell(name, "seconds", format!("{:.1}", ran.seconds));
    tell(name, "times the limit", format!("{:.1}", ran.seconds / reading));
    tell(name, "peak memory, MiB", ran.peak_mib as u64);
    tell(name, "bytes on disk per specimen", bytes_below(&data)? / rows());
    tell(name, "  of them index", bytes_below(&data.join("index"))? / rows());
    peer(name)
}

/// The same objects, already mapped, into PostgreSQL: keys, facet columns and full-text index, no versions and no events.
fn peer(name: &str) -> Result<()> {
    let Some(peer) = Postgres::start(&std::env::temp_dir().join("solander-bench-peer"))? else {
        tell(name, "peer: PostgreSQL", "not run");
        return Ok(());
    };
    let lines = exported()?;
    let milliseconds = peer.load(&lines)?;
    let held: u64 = std::io::BufRead::lines(std::io::BufReader::new(std::fs::File::open(&lines)?)).count() as u64;
    tell(name, "peer: PostgreSQL, mapped objects/s", (held as f64 / milliseconds * 1000.0) as u64);
    tell(name, "peer: bytes on disk per specimen", peer.bytes()? / held.max(1));
    Ok(())
}
