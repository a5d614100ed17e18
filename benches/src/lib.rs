//! What the benches share: the museum they harvest, the program they run, and the lines they print.
//!
//! `cargo build --release -p solander && cargo bench -p solander-benches --bench ingest_dwca_1m_rows`. The number of rows is
//! in the names and can be lowered for a quick look with `SOLANDER_BENCH_ROWS`; what is printed says how many it was.
//! Files are kept in `SOLANDER_BENCH_DIR`, or in a folder of the system's temporary files.

mod postgres;
mod server;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

pub use postgres::Postgres;
pub use server::{Server, paths};

/// Rows asked for.
#[must_use]
pub fn rows() -> u64 {
    std::env::var("SOLANDER_BENCH_ROWS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000)
}

/// Where archives and stores of the benches are kept from one bench to the next.
pub fn folder() -> Result<PathBuf> {
    let base = std::env::var_os("SOLANDER_BENCH_DIR")
        .map_or_else(|| std::env::temp_dir().join("solander-bench"), PathBuf::from);
    let folder = base.join(rows().to_string());
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The release build of the program, which must have been made before.
pub fn program() -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let program = here.ancestors().nth(2).context("a bench lies two folders below the build's")?.join("solander");
    if !program.is_file() {
        bail!("{} is missing: run cargo build --release -p solander first", program.display());
    }
    Ok(program)
}

/// The archive of one institution with this many rows, made once.
pub fn archive() -> Result<PathBuf> {
    let museum = folder()?.join("museum");
    if !museum.join("manifest.json").is_file() {
        let plan = solander_sample::Plan { specimens: rows(), institutions: 1, ..solander_sample::Plan::default() };
        solander_sample::make(&plan, &museum, &mut |_| {})?;
    }
    let mut archives: Vec<PathBuf> = std::fs::read_dir(&museum)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    archives.retain(|path| path.extension().is_some_and(|ending| ending == "zip"));
    archives.pop().context("a museum has an archive")
}

/// The data folder that `ingest_dwca` leaves behind; harvested now if it is not there.
pub fn harvested() -> Result<PathBuf> {
    let data = folder()?.join("data");
    if !data.join("done").is_file() {
        let _ = std::fs::remove_dir_all(&data);
        ingest(&archive()?, &data)?;
        std::fs::write(data.join("done"), "")?;
    }
    Ok(data)
}

/// The specimens of the data folder as JSON lines, for the peer.
pub fn exported() -> Result<PathBuf> {
    let lines = folder()?.join("specimens.jsonl");
    let data = harvested()?;
    let mut command = Command::new(program()?);
    command.args(["export", "--jsonl", "--kind", "ods:DigitalSpecimen", "--out"]).arg(&lines).arg("--data").arg(&data);
    run(&mut command)?;
    Ok(lines)
}

/// How a program ran.
#[derive(Debug, Clone, Copy)]
pub struct Ran {
    /// Wall clock.
    pub seconds: f64,
    /// Largest resident size.
    pub peak_mib: f64,
}

/// Harvests with the release build, index included.
pub fn ingest(archive: &Path, data: &Path) -> Result<Ran> {
    let mut command = Command::new(program()?);
    command.arg("ingest").arg(archive).arg("--data").arg(data);
    run(&mut command)
}

/// Runs to the end and watches the resident size.
pub fn run(command: &mut Command) -> Result<Ran> {
    let began = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mut peak_mib: f64 = 0.0;
    loop {
        peak_mib = peak_mib.max(peak(&child));
        if let Some(status) = child.try_wait()? {
            if !status.success() {
                bail!("{command:?} ended with {status}");
            }
            return Ok(Ran { seconds: began.elapsed().as_secs_f64(), peak_mib });
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The kernel's high-water mark of a running process, in MiB; 0 where it does not tell.
#[must_use]
pub fn peak(child: &Child) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// Bytes of all files below `folder`.
pub fn bytes_below(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        sum += if about.is_dir() { bytes_below(&entry.path())? } else { about.len() };
    }
    Ok(sum)
}

/// The value below which this share of the measurements lies, 0 to 1. Sorts them.
pub fn quantile(measured: &mut [f64], share: f64) -> f64 {
    measured.sort_by(f64::total_cmp);
    let last = measured.len().saturating_sub(1);
    measured.get((last as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
}

/// Processor, cores, memory.
#[must_use]
pub fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("unknown processor", |(_, name)| name.trim());
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib: u64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next()?.parse().ok())
        .unwrap_or(0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{model}, {cores} cores, {} GiB", kib / 1024 / 1024)
}

/// Prints one line of a result.
pub fn tell(name: &str, what: &str, value: impl std::fmt::Display) {
    println!("{name:<32} {what:<44} {value}");
}
