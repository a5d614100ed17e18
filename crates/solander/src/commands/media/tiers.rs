//! `solander media tiers`, `restore` and `garbage`

use std::process::ExitCode;

use anyhow::{Context, Result};
use solander_model::{BlobHash, Pid, named_bytes};

use super::{bytes, corpus, watched};
use crate::commands::DataFolder;
use crate::output::number;

/// Moves bytes between the active tier and the archive, as the policies in solander.toml say.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A policy in solander.toml:\n  [[blobs.policies]]\n  tier = \"archive\"\n  unused_days = 365\n  media_type = \"image/tiff\""
)]
pub struct Apply {
    #[command(flatten)]
    folder: DataFolder,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub async fn apply(arguments: &Apply) -> Result<ExitCode> {
    let corpus = corpus(&arguments.folder)?;
    let report = corpus.blobs().apply_policies(&watched("moved")?).await?;
    if arguments.json {
        crate::say!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        crate::say!(
            "{} looked at, {} moved ({}), {} could not be moved",
            number(report.examined),
            number(report.moved),
            bytes(report.bytes),
            number(report.failed.len() as u64)
        );
        for (hash, reason) in report.failed.iter().take(20) {
            crate::say!("  {hash}: {reason}");
        }
    }
    Ok(if report.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Brings archived bytes back to the active tier.
#[derive(Debug, clap::Args)]
pub struct Restore {
    /// PIDs of media, or checksums; without any, restores that were begun go on
    #[arg(value_name = "PID_OR_SHA256")]
    wanted: Vec<String>,
    #[command(flatten)]
    folder: DataFolder,
}

pub async fn restore(arguments: &Restore) -> Result<ExitCode> {
    let corpus = corpus(&arguments.folder)?;
    let (store, _) = arguments.folder.open()?;
    for text in &arguments.wanted {
        let hash = match text.parse::<BlobHash>() {
            Ok(hash) => hash,
            Err(_) => {
                let pid: Pid = text.parse().with_context(|| format!("{text} is neither a PID nor a checksum"))?;
                let head = store.head(&pid)?.with_context(|| format!("nothing is called {pid}"))?;
                named_bytes(&head.parse()?).with_context(|| format!("no bytes of {pid} are kept"))?
            }
        };
        corpus.blobs().restore(&hash).await?.with_context(|| format!("no bytes are called {hash}"))?;
    }
    let report = corpus.blobs().run_restores(&watched("restored")?).await?;
    crate::say!("{} restored ({})", number(report.moved), bytes(report.bytes));
    for (hash, reason) in &report.failed {
        crate::say!("  {hash}: {reason}");
    }
    Ok(if report.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Deletes bytes that no version of any object refers to and whose grace period is over.
#[derive(Debug, clap::Args)]
pub struct Garbage {
    #[command(flatten)]
    folder: DataFolder,
    /// Only tell what would be deleted
    #[arg(long)]
    dry_run: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub async fn garbage(arguments: &Garbage) -> Result<ExitCode> {
    let corpus = corpus(&arguments.folder)?;
    let report = corpus.blobs().collect_garbage(arguments.dry_run, &watched("looked at")?).await?;
    if arguments.json {
        crate::say!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        let done = if arguments.dry_run { "would be deleted" } else { "deleted" };
        crate::say!(
            "{} blobs ({}) and {} orphaned files ({}) {done}",
            number(report.blobs),
            bytes(report.bytes),
            number(report.orphans),
            bytes(report.orphan_bytes)
        );
        report.failed.iter().take(20).for_each(|reason| crate::say!("  {reason}"));
    }
    Ok(if report.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
