//! `solander image-worker`: a process that reads images for another, so that a file made to harm harms nobody.

use std::process::ExitCode;

use anyhow::Result;

/// Reads orders from standard input, one JSON object a line, and answers each on standard output.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Address space this process may use, in bytes; 0 for no limit
    #[arg(long, default_value_t = 0)]
    memory: u64,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    solander_media::serve_worker(arguments.memory)?;
    Ok(ExitCode::SUCCESS)
}
