//! What a killed run leaves beside a package: which plan it followed, and which members are done.
//!
//! The file has one line for the plan and one for each member of a tar that is wholly on disk, with its digests. A line
//! counts when its end is there; lines are written after the bytes that they tell of.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::digest::Algorithm;

const HEAD: &str = "solander-bag 1";

/// The state of one package being written.
#[derive(Debug)]
pub(crate) struct State {
    path: PathBuf,
    file: File,
    pending: String,
}

impl State {
    /// The path of the state of the package at `target`.
    pub fn beside(target: &Path) -> PathBuf {
        let mut name = target.file_name().unwrap_or_default().to_os_string();
        name.push(".progress");
        target.with_file_name(name)
    }

    /// The digests of the members that a run with this fingerprint has done, in the order of writing; `None` when there was
    /// none, or one with another plan.
    pub fn read(path: &Path, fingerprint: &str, algorithms: &[Algorithm]) -> io::Result<Option<Vec<Vec<String>>>> {
        let text = match fs::read(path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e),
        };
        let mut lines = text.split_inclusive('\n').map_while(|line| line.strip_suffix('\n'));
        if lines.next() != Some(&format!("{HEAD} {fingerprint}")) {
            return Ok(None);
        }
        let mut done = Vec::new();
        for line in lines {
            let mut parts = line.split(' ');
            let number = parts.next().and_then(|n| n.parse::<usize>().ok());
            let digests: Vec<String> = parts.map(str::to_owned).collect();
            let fits = digests.len() == algorithms.len() && algorithms.iter().zip(&digests).all(|(a, d)| a.fits(d));
            if number != Some(done.len()) || !fits {
                break;
            }
            done.push(digests);
        }
        Ok(Some(done))
    }

    /// Begins a state, or goes on with one of which `done` is kept.
    pub fn begin(path: PathBuf, fingerprint: &str, done: &[Vec<String>]) -> io::Result<Self> {
        let mut text = format!("{HEAD} {fingerprint}\n");
        done.iter().enumerate().for_each(|(number, digests)| text.push_str(&line(number, digests)));
        crate::folder::replace(&path, text.as_bytes())?;
        let file = OpenOptions::new().append(true).open(&path)?;
        Ok(Self { path, file, pending: String::new() })
    }

    /// Notes that member `number` was handed to the disk.
    pub fn note(&mut self, number: usize, digests: &[String]) {
        self.pending.push_str(&line(number, digests));
    }

    /// Writes the notes down. Call it when the bytes of those members are on disk.
    pub fn write_down(&mut self, durable: bool) -> io::Result<()> {
        self.file.write_all(self.pending.as_bytes())?;
        self.pending.clear();
        if durable { self.file.sync_data() } else { Ok(()) }
    }

    /// The package is done: the state is no longer needed.
    pub fn end(self) -> io::Result<()> {
        fs::remove_file(self.path)
    }
}

fn line(number: usize, digests: &[String]) -> String {
    format!("{number} {}\n", digests.join(" "))
}
