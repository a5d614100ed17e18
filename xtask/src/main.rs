//! Chores of the workspace. `cargo xtask check` is what continuous integration runs, no more and no less;
//! `cargo xtask codegen STANDARDS TERMS` regenerates what is derived from published lists.

mod check;
mod mids;
mod opends;
mod terms;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["check"] => check::run(&root()),
        ["codegen", shared] => codegen(&PathBuf::from(shared)),
        _ => bail!(
            "usage: cargo xtask check          formatting, lints, licences and every test\n       \
             cargo xtask codegen DIR    regenerate terms, openDS types and MIDS tables from the lists under DIR"
        ),
    }
}

/// The workspace root, one folder above this crate.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn codegen(shared: &std::path::Path) -> Result<()> {
    let root = root();
    terms::generate(shared, &root.join("crates/terms/src/generated.rs")).context("terms")?;
    opends::generate(shared, &root.join("crates/model/src/opends")).context("openDS types")?;
    mids::generate(shared, &root.join("crates/harmonise/src/mids/generated.rs")).context("MIDS tables")?;
    Ok(())
}

/// Writes `text` and formats it.
fn write(path: &std::path::Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)?;
    let done = std::process::Command::new("rustfmt")
        .args(["--edition", "2024", "--config", "max_width=120,use_small_heuristics=Max"])
        .arg(path)
        .status()?;
    if !done.success() {
        bail!("rustfmt refused {}", path.display());
    }
    Ok(())
}
