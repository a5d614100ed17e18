//! `solander media verify` and `unpack`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use solander_model::{BlobHash, Pid};
use solander_preserve::{Faults, bagit, ocfl};

use super::{bytes, corpus};
use crate::commands::DataFolder;
use crate::output::number;

/// Judges BagIt packages and OCFL storage roots or objects, ours or others'.
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// A package (folder, tar, zip), a folder of packages, or an OCFL storage root or object
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
}

/// What a path is.
fn is_ocfl(path: &Path) -> bool {
    let declared = |entry: std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with("0=ocfl_");
    std::fs::read_dir(path).is_ok_and(|entries| entries.flatten().any(declared))
}

/// The packages at a path: itself, or what lies in it.
fn packages(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() || path.join("bagit.txt").is_file() || is_ocfl(path) {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if matches!(ending, "tar" | "zip") || path.join("bagit.txt").is_file() {
            found.push(path);
        }
    }
    found.sort();
    if found.is_empty() {
        bail!("{} holds no package", path.display());
    }
    Ok(found)
}

fn tell(path: &Path, valid: bool, faults: &Faults, summary: &str) {
    crate::say!("{}: {}, {summary}", path.display(), if valid { "valid" } else { "not valid" });
    for fault in faults.list().iter().take(50) {
        crate::say!("  {fault}");
    }
}

pub fn verify(arguments: &Verify) -> Result<ExitCode> {
    let mut sound = true;
    for path in &arguments.paths {
        for path in packages(path)? {
            if is_ocfl(&path) {
                let report = ocfl::validate(&path)?;
                sound &= report.is_valid();
                tell(&path, report.is_valid(), &report.faults, "OCFL");
            } else {
                let report = bagit::verify(&path)?;
                sound &= report.is_valid();
                let summary = format!("BagIt, {} files, {}", number(report.files), bytes(report.bytes));
                tell(&path, report.is_valid(), &report.faults, &summary);
            }
        }
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Takes images out of BagIt packages and keeps them; each is compared with the manifests first.
#[derive(Debug, clap::Args)]
pub struct Unpack {
    /// Packages, or folders of packages
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    folder: DataFolder,
}

pub async fn unpack(arguments: &Unpack) -> Result<ExitCode> {
    let corpus = corpus(&arguments.folder)?;
    let (mut kept, mut left) = (0_u64, 0_u64);
    for path in &arguments.paths {
        for path in packages(path)? {
            let imported = bagit::import(&path, &bagit::VerifyOptions::default())?;
            imported.report.faults.list().iter().take(20).for_each(|fault| crate::say!("  {fault}"));
            for item in imported.items {
                let Some(pid) = item.pid.clone().filter(|pid| corpus.item(pid).is_ok_and(|item| item.is_some())) else {
                    left += 1;
                    continue;
                };
                let file = corpus.folder().join("incoming").join(format!("unpack-{}.part", std::process::id()));
                let (opened, target) = (item.open.clone(), file.clone());
                let copied = tokio::task::spawn_blocking(move || {
                    let mut out = std::fs::File::create(&target)?;
                    std::io::copy(&mut opened()?, &mut out)
                })
                .await?;
                match copied {
                    Ok(_) => {
                        corpus.bring(&pid, &file, item.media_type.as_deref()).await?;
                        kept += 1;
                    }
                    Err(error) => {
                        crate::say!("  {}: {error}", item.path);
                        left += 1;
                    }
                }
                let _ = std::fs::remove_file(&file);
            }
        }
    }
    crate::say!("{} images kept, {} left where they are", number(kept), number(left));
    Ok(if left == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Tells where the bytes of an image are: tier, copies, packages, deposits.
#[derive(Debug, clap::Args)]
pub struct Where {
    /// PID of a media, or a checksum
    #[arg(value_name = "PID_OR_SHA256")]
    wanted: String,
    #[command(flatten)]
    folder: DataFolder,
}

pub async fn place(arguments: &Where) -> Result<ExitCode> {
    let corpus = corpus(&arguments.folder)?;
    let hash = match arguments.wanted.parse::<BlobHash>() {
        Ok(hash) => hash,
        Err(_) => {
            let pid: Pid = arguments.wanted.parse().context("give a PID or a checksum")?;
            let item = corpus.item(&pid)?.with_context(|| format!("no media is called {pid}"))?;
            item.hash.with_context(|| format!("no bytes of {pid} are kept here; its address is {}", item.url))?
        }
    };
    let info = corpus.blobs().stat(&hash).await?;
    let packed = corpus.ledger().packages(&hash)?;
    let told = serde_json::json!({ "hash": hash, "blob": info, "packages": packed });
    crate::say!("{told:#}");
    Ok(ExitCode::SUCCESS)
}
