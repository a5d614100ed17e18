//! `solander get`

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, Result};
use solander_model::{Pid, Version};

use super::DataFolder;

/// Prints one digital object as JSON: its newest version, or the one after `@`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  solander get TEST/8SW-S6G-YA1 --data demo\n  \
    solander get https://doi.org/TEST/8SW-S6G-YA1@2 --data demo")]
pub struct Arguments {
    /// PID, alone or behind https://doi.org/, with @VERSION for an older version
    #[arg(value_name = "PID[@VERSION]", value_parser = name)]
    name: (Pid, Option<Version>),
    #[command(flatten)]
    folder: DataFolder,
    /// One line instead of an indented text
    #[arg(long)]
    json: bool,
}

fn name(text: &str) -> Result<(Pid, Option<Version>), String> {
    let (pid, version) = match text.rsplit_once('@') {
        Some((pid, version)) => {
            (pid, Some(version.parse().map_err(|_| format!("{version:?} is no version; versions are 1, 2, 3 …"))?))
        }
        None => (text, None),
    };
    Ok((pid.parse().map_err(|e: solander_model::PidError| e.to_string())?, version))
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let (store, _) = arguments.folder.open()?;
    let (pid, version) = &arguments.name;
    let found = match version {
        Some(version) => store.version(pid, *version)?,
        None => store.head(pid)?,
    };
    let found = found.with_context(|| match version {
        Some(version) => format!("{pid} has no version {version} here"),
        None => format!("{pid} is not here"),
    })?;
    let mut out = std::io::stdout().lock();
    if arguments.json {
        out.write_all(&found.body)?;
        writeln!(out)?;
    } else {
        writeln!(out, "{:#}", found.value()?)?;
    }
    Ok(ExitCode::SUCCESS)
}
