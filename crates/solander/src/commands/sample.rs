//! `solander sample`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use solander_sample::{Plan, Stage};

use crate::output::{Ticker, number, span};

/// Makes a sample museum: one Darwin Core Archive per invented institution, drawn images, and the ground truth beside them.
///
/// The same numbers give the same bytes. A manifest names every file with its SHA-256, its rows and its deliberate faults.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  solander sample --specimens 2000 --institutions 3 --images 60 --seed 1 museum")]
pub struct Arguments {
    /// Folder to write to; made where it is absent
    #[arg(value_name = "OUT_DIR")]
    out: PathBuf,
    /// Specimens in all
    #[arg(long, value_name = "N")]
    specimens: u64,
    /// Invented institutions, one archive each
    #[arg(long, value_name = "K", default_value_t = Plan::default().institutions)]
    institutions: u32,
    /// Drawn images in all
    #[arg(long, value_name = "M", default_value_t = 0)]
    images: u64,
    /// Seed: another one gives another museum
    #[arg(long, value_name = "S", default_value_t = Plan::default().seed)]
    seed: u64,
    /// Leave out the deliberate faults that real data have
    #[arg(long)]
    no_faults: bool,
    /// What media addresses begin with
    #[arg(long, value_name = "URL")]
    image_base: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let defaults = Plan::default();
    let plan = Plan {
        specimens: arguments.specimens,
        institutions: arguments.institutions,
        images: arguments.images,
        seed: arguments.seed,
        faults: !arguments.no_faults,
        image_base: arguments.image_base.clone().unwrap_or(defaults.image_base.clone()),
    };
    let (began, mut ticker) = (std::time::Instant::now(), Ticker::default());
    let made = solander_sample::make(&plan, &arguments.out, &mut |progress| {
        ticker.tick(|_| {
            let what = match progress.stage {
                Stage::Specimens => "specimens",
                Stage::Extensions => "rows of extensions",
                Stage::Images => "images",
                Stage::Digests => "digests",
                _ => "steps",
            };
            format!("{}: {} of {} {what}", progress.institution, number(progress.done), number(progress.total))
        });
    })?;
    ticker.clear();
    if arguments.json {
        crate::say!(
            "{}",
            serde_json::json!({
                "folder": arguments.out, "archives": made.archives, "specimens": plan.specimens, "images": plan.images,
                "seed": plan.seed, "seconds": began.elapsed().as_secs_f64(),
            })
        );
    } else {
        crate::say!(
            "made {} specimens in {} archives and {} images in {} ({})",
            number(plan.specimens),
            made.archives.len(),
            number(plan.images),
            arguments.out.display(),
            span(began.elapsed().as_secs_f64()),
        );
    }
    Ok(ExitCode::SUCCESS)
}
