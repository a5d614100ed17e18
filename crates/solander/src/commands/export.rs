//! `solander export`

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use solander_model::ObjectKind;

use super::DataFolder;

/// Writes the newest version of every digital object, tombstones included, in the order of the log.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  solander export --jsonl --data demo > objects.jsonl\n  \
    solander export --jsonl --kind ods:DigitalSpecimen --data demo --out specimens.jsonl")]
pub struct Arguments {
    /// One JSON object a line, as stored
    #[arg(long, required = true)]
    jsonl: bool,
    /// Only objects of this kind, such as ods:DigitalSpecimen or ods:DigitalMedia
    #[arg(long, value_name = "TYPE", value_parser = kind)]
    kind: Option<ObjectKind>,
    /// File to write instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    folder: DataFolder,
}

fn kind(text: &str) -> Result<ObjectKind, String> {
    ObjectKind::ALL
        .iter()
        .copied()
        .find(|kind| kind.name() == text || kind.name().trim_start_matches("ods:") == text)
        .ok_or_else(|| {
            let known: Vec<&str> = ObjectKind::ALL.iter().map(|kind| kind.name()).collect();
            format!("kinds are {}", known.join(", "))
        })
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    debug_assert!(arguments.jsonl, "the only form there is, and required");
    let (store, _) = arguments.folder.open()?;
    let written = match &arguments.out {
        Some(path) => {
            let file = std::fs::File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            write(&store, arguments.kind, BufWriter::new(file))
        }
        None => write(&store, arguments.kind, BufWriter::new(std::io::stdout().lock())),
    };
    match written {
        // The reader of the pipe has enough: `solander export … | head`.
        Err(error)
            if error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe) =>
        {
            Ok(ExitCode::SUCCESS)
        }
        other => other.map(|()| ExitCode::SUCCESS),
    }
}

fn write(store: &solander_store::Store, kind: Option<ObjectKind>, mut out: impl Write) -> Result<()> {
    store.each_head(|head| -> Result<()> {
        if kind.is_none_or(|kind| kind == head.kind) {
            out.write_all(&head.body)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })?;
    out.flush()?;
    Ok(())
}
