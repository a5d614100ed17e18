//! `solander media audit`

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use solander_blobs::{AuditOptions, AuditReport, Done, Found, Monitor};

use super::{bytes, corpus};
use crate::commands::DataFolder;
use crate::output::number;

/// Reads kept bytes again, those first that were not looked at for longest, and compares them with their names.
///
/// What is wrong is mended from a second copy where there is a good one, and told. Run it every night with a budget, and
/// everything is looked at in turn.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  solander media audit --data demo --gigabytes 100 --older-than 90")]
pub struct Arguments {
    #[command(flatten)]
    folder: DataFolder,
    /// Read at most so many gigabytes
    #[arg(long, value_name = "GB")]
    gigabytes: Option<f64>,
    /// Work at most so many minutes
    #[arg(long, value_name = "N")]
    minutes: Option<u64>,
    /// Leave alone what was verified within so many days
    #[arg(long, value_name = "DAYS", default_value_t = 0)]
    older_than: u32,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub async fn run(arguments: &Arguments) -> Result<ExitCode> {
    let corpus = corpus(&arguments.folder)?;
    let monitor = super::watched("verified")?;
    let options = AuditOptions {
        max_bytes: arguments.gigabytes.map(|n| (n.max(0.0) * 1e9) as u64),
        max_time: arguments.minutes.map(|n| Duration::from_secs(60 * n)),
        older_than_days: arguments.older_than,
    };
    let owed = corpus.blobs().pay_owed(&Monitor::silent()).await?;
    let report = corpus.blobs().audit(&options, &monitor).await?;
    if arguments.json {
        crate::say!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        tell(&owed, &report);
    }
    Ok(if report.rows.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tell(owed: &AuditReport, report: &AuditReport) {
    if owed.good > 0 {
        crate::say!("{} second copies were owed and are written now", number(owed.good));
    }
    crate::say!(
        "{} copies verified ({}), {} were not in order{}",
        number(report.good),
        bytes(report.bytes),
        number(report.rows.len() as u64),
        if report.complete { "" } else { "; the rest waits for the next time" }
    );
    for row in &report.rows {
        let found = match row.found {
            Found::Damaged => "its bytes are wrong",
            Found::Missing => "it is not there",
            Found::Owed => "it was never written",
            Found::Unreachable => "its place does not answer",
        };
        let done = match &row.done {
            Done::WrittenFrom(place) => format!("mended from the copy in {place}"),
            Done::NoGoodCopy => "there is no good copy to mend it from, and it is served no more".to_owned(),
            Done::Left(reason) => format!("left for the next time: {reason}"),
        };
        crate::say!("  {} in {}: {found}; {done}", row.hash, row.place);
    }
}
