//! `solander media deposit`

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use solander_fetch::{Fetcher, Secret};
use solander_model::{BlobHash, SystemClock};
use solander_preserve::deposit::{
    Deposit, Depositor, Goal, Package, PackageFile, PlanLimits, RepositorySettings, plan,
};

use super::{bytes, corpus};
use crate::commands::{DataFolder, write_whole};
use crate::output::number;

/// Deposits packages in a repository that speaks the interface of InvenioRDM, such as Zenodo.
///
/// How far each record has come is kept in deposits.json beside the packages; the same command goes on after an interruption and never
/// makes a record twice. Without --publish, complete drafts wait for a person.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  solander media deposit out --data demo --repository https://sandbox.zenodo.org \\\n    \
    --token-variable ZENODO_TOKEN --record record.json"
)]
pub struct Arguments {
    /// Folder of packages that `solander media package` has made
    #[arg(value_name = "DIR")]
    packages: PathBuf,
    #[command(flatten)]
    folder: DataFolder,
    /// Where the repository lies
    #[arg(long, value_name = "URL")]
    repository: String,
    /// Name of the environment variable that holds the access token
    #[arg(long, value_name = "NAME")]
    token_variable: String,
    /// Metadata of the records as InvenioRDM has them: an object with `metadata`
    #[arg(long, value_name = "FILE.json")]
    record: PathBuf,
    /// Largest record, in gigabytes
    #[arg(long, value_name = "GB", default_value_t = 50.0)]
    gigabytes: f64,
    /// Most files of a record
    #[arg(long, value_name = "N", default_value_t = 100)]
    files: usize,
    /// Publish the records: that cannot be taken back
    #[arg(long)]
    publish: bool,
}

/// What is kept between runs.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    repository: String,
    deposits: Vec<Deposit>,
}

pub async fn run(arguments: &Arguments) -> Result<ExitCode> {
    let corpus = corpus(&arguments.folder)?;
    let (_, settings) = arguments.folder.open()?;
    let token = std::env::var(&arguments.token_variable)
        .with_context(|| format!("the environment variable {} holds no token", arguments.token_variable))?;
    let state = arguments.packages.join("deposits.json");
    let mut kept = read(&state, arguments)?;
    let clock = Arc::new(SystemClock);
    let fetcher = Fetcher::new(settings.fetch.clone(), clock.clone())?;
    let repository = RepositorySettings { url: arguments.repository.clone(), ..RepositorySettings::default() };
    let depositor = Depositor::new(fetcher, repository, Secret::new(token), clock)?;
    let goal = if arguments.publish { Goal::Published } else { Goal::Uploaded };
    for place in 0..kept.deposits.len() {
        let mut deposit = kept.deposits[place].clone();
        let mut keep = |deposit: &Deposit| {
            kept.deposits[place] = deposit.clone();
            let text = serde_json::to_vec_pretty(&kept).map_err(std::io::Error::other)?;
            write_whole(&state, &text).map_err(std::io::Error::other)
        };
        let done = depositor.run(&mut deposit, goal, &mut keep).await?;
        let size: u64 = deposit.files.iter().map(|file| file.bytes).sum();
        let doi = done.doi.as_deref().unwrap_or("no DOI");
        crate::say!(
            "record {} ({doi}): {} files, {}{}",
            done.id,
            number(deposit.files.len() as u64),
            bytes(size),
            done.url.map(|url| format!(", {url}")).unwrap_or_default()
        );
        if let Some(doi) = &done.doi {
            for file in &deposit.files {
                corpus.ledger().deposited(&file.key, doi)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The state of an earlier run, or a new plan.
fn read(state: &Path, arguments: &Arguments) -> Result<Kept> {
    if let Ok(text) = std::fs::read(state) {
        let kept: Kept =
            serde_json::from_slice(&text).with_context(|| format!("{} cannot be read", state.display()))?;
        if kept.repository != arguments.repository {
            bail!("{} is about {}; move it away to deposit elsewhere", state.display(), kept.repository);
        }
        return Ok(kept);
    }
    let record =
        std::fs::read(&arguments.record).with_context(|| format!("cannot read {}", arguments.record.display()))?;
    let record: serde_json::Value =
        serde_json::from_slice(&record).with_context(|| format!("{} is no JSON", arguments.record.display()))?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(&arguments.packages)
        .with_context(|| format!("cannot read {}", arguments.packages.display()))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "tar" || ending == "zip"))
        .collect();
    files.sort();
    if files.is_empty() {
        bail!("{} holds no packages: tar or zip files", arguments.packages.display());
    }
    let mut packages = Vec::new();
    for path in files {
        let key = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = std::fs::metadata(&path)?.len();
        packages.push(Package {
            name: key.clone(),
            files: vec![PackageFile { key, path: std::path::absolute(path)?, bytes }],
        });
    }
    let limits = PlanLimits { max_bytes: (arguments.gigabytes.max(0.0) * 1e9) as u64, max_files: arguments.files };
    let deposits = plan(&packages, &limits)?
        .into_iter()
        .map(|files| {
            // The same packages get the same mark, whoever asks and whenever.
            let seed: String = files.iter().map(|file| format!("{} {}\n", file.key, file.bytes)).collect();
            let seed = BlobHash::of(format!("{}{seed}", arguments.repository).as_bytes()).to_string();
            let mark = format!(
                "urn:uuid:{}-{}-8{}-8{}-{}",
                &seed[..8],
                &seed[8..12],
                &seed[13..16],
                &seed[17..20],
                &seed[20..32]
            );
            Deposit::new(mark, record.clone(), files)
        })
        .collect();
    Ok(Kept { repository: arguments.repository.clone(), deposits })
}
