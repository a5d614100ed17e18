//! `cargo xtask check`: formatting, lints, licences, every test.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

/// Runs each step in turn and stops at the first that fails.
pub fn run(root: &Path) -> Result<()> {
    step(root, "cargo", &["fmt", "--all", "--check"])?;
    step(root, "cargo", &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])?;
    step(root, "cargo", &["test", "--workspace", "--locked", "--no-fail-fast"])?;
    if Command::new("cargo-deny").arg("--version").output().is_ok() {
        step(root, "cargo", &["deny", "check", "bans", "licenses", "sources"])?;
    } else {
        println!("SKIPPED: cargo deny is not installed (make setup installs it)");
    }
    Ok(())
}

fn step(root: &Path, program: &str, arguments: &[&str]) -> Result<()> {
    println!("── {program} {}", arguments.join(" "));
    let status = Command::new(program).args(arguments).current_dir(root).status()?;
    if !status.success() {
        bail!("{program} {} failed", arguments.join(" "));
    }
    Ok(())
}
