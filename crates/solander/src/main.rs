//! The one binary: settings, wiring, a file per subcommand. A command parses, calls a room and prints.

mod commands;
mod corpus;
mod door;
mod follower;
mod interrupt;
mod output;
mod portal_images;
mod settings;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A harvest is made of small pieces of text that one thread makes and another drops; the system's allocator spent a quarter of
/// its time on them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Natural history collections as citable, searchable digital specimens.
#[derive(Debug, Parser)]
#[command(
    name = "solander",
    version,
    propagate_version = true,
    max_term_width = 100,
    after_help = "First steps:\n  \
        solander sample --specimens 2000 --institutions 3 --images 60 museum\n  \
        solander ingest museum/*.zip --data demo\n  \
        solander serve --data demo\n\n\
        Exit codes: 0 done, 1 not done or done with failures, 2 the command line is wrong."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

// What each command does is said with its arguments, so that its `--help` tells all of it.
#[derive(Debug, Subcommand)]
enum Command {
    Sample(commands::sample::Arguments),
    Ingest(commands::ingest::Arguments),
    Serve(commands::serve::Arguments),
    Media(commands::media::Arguments),
    #[command(hide = true)]
    ImageWorker(commands::image_worker::Arguments),
    Reindex(commands::reindex::Arguments),
    Doctor(commands::doctor::Arguments),
    Get(commands::get::Arguments),
    Export(commands::export::Arguments),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter =
        tracing_subscriber::EnvFilter::try_from_env("SOLANDER_LOG").unwrap_or_else(|_| "warn,solander=info".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let done = match cli.command {
        Command::Sample(arguments) => commands::sample::run(&arguments),
        Command::Ingest(arguments) => commands::ingest::run(&arguments),
        Command::Serve(arguments) => commands::serve::run(&arguments),
        Command::Media(arguments) => commands::media::run(&arguments),
        Command::ImageWorker(arguments) => commands::image_worker::run(&arguments),
        Command::Reindex(arguments) => commands::reindex::run(&arguments),
        Command::Doctor(arguments) => commands::doctor::run(&arguments),
        Command::Get(arguments) => commands::get::run(&arguments),
        Command::Export(arguments) => commands::export::run(&arguments),
    };
    done.unwrap_or_else(|error| {
        eprintln!("solander: {error:#}");
        ExitCode::FAILURE
    })
}
