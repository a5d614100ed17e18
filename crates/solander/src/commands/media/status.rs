//! `solander media status`

use std::process::ExitCode;

use anyhow::Result;
use serde_json::json;

use super::{bytes, corpus};
use crate::commands::DataFolder;
use crate::output::number;

/// Tells what is kept, what waits, and what cannot be had.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    folder: DataFolder,
    /// Tell each image that could not be had or not be read, with the reason: the dead-link report
    #[arg(long)]
    troubles: bool,
    /// Only this source
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub async fn run(arguments: &Arguments) -> Result<ExitCode> {
    let corpus = corpus(&arguments.folder)?;
    let named = |source: &str| arguments.source.as_deref().is_none_or(|name| name == source);
    if arguments.troubles {
        let mut after = String::new();
        loop {
            let page = corpus.ledger().troubles(&after, 1000)?;
            let Some(last) = page.last() else { return Ok(ExitCode::SUCCESS) };
            after.clone_from(&last.pid);
            for trouble in page.iter().filter(|trouble| named(&trouble.source)) {
                if arguments.json {
                    crate::say!("{}", serde_json::to_string(trouble)?);
                } else {
                    crate::say!("{}  {}  {}  {}", trouble.pid, trouble.code, trouble.url, trouble.reason);
                }
            }
        }
    }
    let sources: Vec<_> = corpus.ledger().sources()?.into_iter().filter(|report| named(&report.source)).collect();
    let usage = corpus.blobs().usage().await?;
    let waiting = corpus.ledger().waiting()?;
    if arguments.json {
        let told = json!({ "sources": sources, "usage": usage, "waiting": waiting });
        crate::say!("{told:#}");
        return Ok(ExitCode::SUCCESS);
    }
    for report in &sources {
        crate::say!(
            "{}: {} kept ({}), {} stay where they are, {} to be fetched, {} failing, {} dead, {} unreadable",
            report.source,
            number(report.kept),
            bytes(report.bytes),
            number(report.resting),
            number(report.wanted),
            number(report.failing),
            number(report.dead),
            number(report.unreadable)
        );
    }
    if waiting > 0 {
        crate::say!("{} images wait to be prepared", number(waiting));
    }
    for usage in &usage {
        let owner = usage.owner.as_deref().unwrap_or("all together");
        crate::say!("{owner}: {} blobs, {}, {}", number(usage.blobs), bytes(usage.bytes), usage.tier);
    }
    Ok(ExitCode::SUCCESS)
}
