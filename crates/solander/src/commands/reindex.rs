//! `solander reindex`

use std::process::ExitCode;

use anyhow::Result;
use solander_index::IndexSettings;

use super::DataFolder;
use crate::output::{Ticker, number, span};

/// Rebuilds the search index from the log, beside the old one, and swaps the two. Readers go on meanwhile, and an
/// interruption leaves the old index in use.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    folder: DataFolder,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let (store, _) = arguments.folder.open()?;
    let (began, mut ticker) = (std::time::Instant::now(), Ticker::default());
    let done = solander_index::rebuild(&arguments.folder.index(), &store, IndexSettings::default(), &mut |progress| {
        ticker.tick(|elapsed| {
            let rate = progress.applied as f64 / elapsed.as_secs_f64().max(0.001);
            let left = progress.end.saturating_sub(progress.seq) as f64 / rate.max(1.0);
            format!(
                "{} of {} entries of the log, about {} left",
                number(progress.seq),
                number(progress.end),
                span(left)
            )
        });
    })?;
    ticker.clear();
    let seconds = began.elapsed().as_secs_f64();
    if arguments.json {
        crate::say!("{}", serde_json::json!({ "applied": done.applied, "seq": done.seq, "seconds": seconds }));
    } else {
        crate::say!("the search index holds the log up to entry {} ({})", number(done.seq), span(seconds));
    }
    Ok(ExitCode::SUCCESS)
}
