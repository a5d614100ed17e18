//! `solander doctor`

use std::process::ExitCode;

use anyhow::Result;
use solander_index::SearchIndex;
use solander_store::{Check, Store};

use super::DataFolder;
use crate::output::{Ticker, number};

/// Checks every invariant of the store and the search index, and names what is broken. Changes nothing.
///
/// Exit code 0 when everything holds, 1 when something is broken.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A search index that is behind or damaged is derived, and no loss: `solander reindex` makes it anew."
)]
pub struct Arguments {
    #[command(flatten)]
    folder: DataFolder,
    /// Print the diagnosis as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let (store, _) = arguments.folder.open()?;
    let mut ticker = Ticker::default();
    let mut diagnosis = store.diagnose(&mut |done, total| {
        ticker.tick(|_| format!("{} of {} versions checked", number(done), number(total)));
    })?;
    diagnosis.checks.push(index(arguments, &store)?);
    ticker.clear();
    if arguments.json {
        crate::say!("{}", serde_json::json!({ "sound": diagnosis.is_sound(), "checks": diagnosis.checks }));
    } else {
        for check in &diagnosis.checks {
            let mark = if check.broken == 0 { "holds " } else { "BROKEN" };
            crate::say!("{mark}  {} ({} looked at)", check.invariant, number(check.looked_at));
            check.examples.iter().for_each(|example| crate::say!("        {example}"));
            let more = check.broken.saturating_sub(check.examples.len() as u64);
            if more > 0 {
                crate::say!("        and {} more", number(more));
            }
        }
    }
    Ok(if diagnosis.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The index holds exactly the heads of the store.
fn index(arguments: &Arguments, store: &Store) -> Result<Check> {
    let mut check = Check::new("the search index holds exactly the newest versions of specimens and media");
    let end = store.last_seq()?;
    let opened = SearchIndex::open(&arguments.folder.index()).map_err(|error| error.to_string());
    match opened.and_then(|index| Ok((index.cursor_seq(), index.digest().map_err(|error| error.to_string())?))) {
        Err(_) if end == 0 => {}
        Err(error) => check.fault(format!("it cannot be read: {error}; `solander reindex` makes it anew")),
        Ok((seq, _)) if seq < end => {
            check.fault(format!("it has reached {seq} of {end} entries of the log; `solander reindex`, or a running server, brings it up"));
        }
        Ok((_, found)) => {
            check.looked_at = found.count;
            let expected = expected(store)?;
            if found != expected {
                check.fault(format!(
                    "it holds {} objects, the store {}; their digests differ",
                    found.count, expected.count
                ));
            }
        }
    }
    Ok(check)
}

fn expected(store: &Store) -> Result<solander_index::Digest> {
    let mut digest = solander_index::Digest::default();
    store.each_searchable_head(|pid, seq| digest.add(pid, seq))?;
    Ok(digest)
}
