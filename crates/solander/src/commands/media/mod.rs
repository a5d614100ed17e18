//! `solander media`: the image corpus from the command line.

mod audit;
mod deposit;
mod import;
mod manifest;
mod mirror;
mod package;
mod selection;
mod status;
mod tiers;
mod verify;

use std::process::ExitCode;

use anyhow::Result;
use solander_blobs::Monitor;
use solander_media::Corpus;

use super::DataFolder;
use crate::interrupt;
use crate::output::{Ticker, number};

/// Fetches, keeps, checks and packs images.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

// What each command does is said with its arguments, so that its `--help` tells all of it.
#[derive(Debug, clap::Subcommand)]
enum Command {
    Mirror(mirror::Arguments),
    Import(import::Arguments),
    Status(status::Arguments),
    Audit(audit::Arguments),
    Tiers(tiers::Apply),
    Restore(tiers::Restore),
    Garbage(tiers::Garbage),
    Package(package::Arguments),
    Verify(verify::Verify),
    Unpack(verify::Unpack),
    Deposit(deposit::Arguments),
    Where(verify::Where),
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(async {
        match &arguments.command {
            Command::Mirror(arguments) => mirror::run(arguments).await,
            Command::Import(arguments) => import::run(arguments).await,
            Command::Status(arguments) => status::run(arguments).await,
            Command::Audit(arguments) => audit::run(arguments).await,
            Command::Tiers(arguments) => tiers::apply(arguments).await,
            Command::Restore(arguments) => tiers::restore(arguments).await,
            Command::Garbage(arguments) => tiers::garbage(arguments).await,
            Command::Package(arguments) => package::run(arguments).await,
            Command::Verify(arguments) => verify::verify(arguments),
            Command::Unpack(arguments) => verify::unpack(arguments).await,
            Command::Deposit(arguments) => deposit::run(arguments).await,
            Command::Where(arguments) => verify::place(arguments).await,
        }
    });
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    done
}

/// The corpus of an installation that must be there.
fn corpus(folder: &DataFolder) -> Result<Corpus> {
    let (store, settings) = folder.open()?;
    let corpus = crate::corpus::open(&folder.data, store, &settings)?;
    corpus.follow()?;
    Ok(corpus)
}

/// Progress on standard error, ended by Ctrl-C.
fn watched(did: &'static str) -> Result<Monitor> {
    let ticker = std::sync::Mutex::new(Ticker::default());
    let monitor = Monitor::new(move |progress| {
        if let Ok(mut ticker) = ticker.lock() {
            ticker.tick(|_| format!("{} {did}, {}", number(progress.done), bytes(progress.bytes)));
        }
    });
    let (cancel, watched) = (interrupt::flag()?, monitor.clone());
    tokio::spawn(async move {
        while !cancel.load(std::sync::atomic::Ordering::Relaxed) {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        watched.cancel();
    });
    Ok(monitor)
}

/// Bytes as people read them.
fn bytes(n: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut value = n as f64;
    let mut unit = 0;
    while value >= 1000.0 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    if unit == 0 { format!("{n} B") } else { format!("{value:.1} {}", UNITS[unit]) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes() {
        assert_eq!(super::bytes(999), "999 B");
        assert_eq!(super::bytes(1_500), "1.5 kB");
        assert_eq!(super::bytes(2_345_678_901_234), "2.3 TB");
    }
}
