//! Judges packages: `judge bagit PATH…` or `judge ocfl PATH…`. One line each, then what was found; status 1 if one is not valid.

use std::path::Path;
use std::process::ExitCode;

use solander_preserve::{Faults, bagit, ocfl};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let kind = arguments.next().unwrap_or_default();
    let mut all_valid = true;
    for path in arguments {
        let judged: Result<Faults, _> = match kind.as_str() {
            "bagit" => bagit::verify(Path::new(&path)).map(|report| report.faults),
            "ocfl" => ocfl::validate(Path::new(&path)).map(|report| report.faults),
            _ => {
                eprintln!("judge bagit PATH… | judge ocfl PATH…");
                return ExitCode::from(2);
            }
        };
        match judged {
            Ok(faults) => {
                all_valid &= faults.errors() == 0;
                let word = if faults.errors() == 0 { "valid" } else { "NOT VALID" };
                println!("{word}\t{} errors, {} warnings\t{path}", faults.errors(), faults.warnings());
                faults.list().iter().for_each(|fault| println!("    {fault}"));
            }
            Err(e) => {
                all_valid = false;
                println!("NOT VALID\t{e}\t{path}");
            }
        }
    }
    if all_valid { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
