//! `solander media mirror`

use std::process::ExitCode;

use anyhow::{Result, bail};
use solander_media::{Corpus, Progress, Until};

use super::{bytes, corpus};
use crate::commands::DataFolder;
use crate::output::{Ticker, number, span};
use crate::{follower::Follower, interrupt};

/// Fetches every image that the policies want, prepares it, and writes what was found into the media objects.
///
/// Which images are wanted is said in solander.toml, per source: `referenced` images stay where they are (the default),
/// `cached` ones are fetched when somebody looks, `mirrored` ones now and for good. Can be interrupted at any time; the same
/// command goes on.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  printf '[media]\\npolicy = \"mirrored\"\\n' >> demo/solander.toml\n  solander media mirror --data demo"
)]
pub struct Arguments {
    #[command(flatten)]
    folder: DataFolder,
    /// Ask every source again now, for images that have changed or could not be had
    #[arg(long)]
    recheck: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

pub async fn run(arguments: &Arguments) -> Result<ExitCode> {
    let corpus = corpus(&arguments.folder)?;
    if arguments.recheck {
        corpus.recheck()?;
    }
    let done = work(&corpus, &arguments.folder).await?;
    if arguments.json {
        crate::say!("{}", serde_json::to_string_pretty(&done)?);
    } else {
        tell(&done);
    }
    Ok(if done.failed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Works until nothing is due, and brings the index up to date.
pub async fn work(corpus: &Corpus, folder: &DataFolder) -> Result<Progress> {
    let cancel = interrupt::flag()?;
    let (store, _) = folder.open()?;
    let follower = Follower::start(&folder.index(), &store)?;
    let mut ticker = Ticker::default();
    let ledger = corpus.clone();
    let mut shown = |progress: &Progress| {
        ticker.tick(|elapsed| {
            let waiting = ledger.ledger().waiting().unwrap_or_default();
            let rate = progress.bytes as f64 / elapsed.as_secs_f64().max(0.001);
            format!(
                "{} fetched ({}, {}/s), {} prepared, {} waiting, {} failed",
                number(progress.fetched),
                bytes(progress.bytes),
                bytes(rate as u64),
                number(progress.prepared),
                number(waiting),
                number(progress.failed)
            )
        });
    };
    let done = corpus.work(Until::Done, &cancel, &mut shown).await?;
    ticker.clear();
    if let Some(follower) = follower {
        tokio::task::spawn_blocking(move || follower.finish(&cancel)).await??;
    }
    match done {
        Some(done) => Ok(done),
        None => {
            bail!("another process works on the images of this folder already (a running server does so by itself)")
        }
    }
}

pub fn tell(done: &Progress) {
    crate::say!(
        "{} fetched ({}), {} unchanged, {} could not be had · {} prepared, {} unreadable · {} media revised · {}",
        number(done.fetched),
        bytes(done.bytes),
        number(done.same),
        number(done.failed),
        number(done.prepared),
        number(done.unreadable),
        number(done.revised),
        span(done.seconds)
    );
    if done.failed + done.unreadable > 0 {
        crate::say!("why: solander media status --troubles");
    }
}
