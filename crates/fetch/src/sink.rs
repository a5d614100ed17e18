//! Where bytes go: anything that takes them, or a file that can also be emptied again.

use std::io;
use std::path::Path;

use tokio::fs::File;
use tokio::io::{AsyncSeekExt, AsyncWrite};

use crate::request::Validators;

pub(crate) enum Sink<'a> {
    Plain(&'a mut (dyn AsyncWrite + Send + Unpin)),
    /// A file, and beside it a note of what state of which URL it holds a beginning of.
    File {
        file: &'a mut File,
        note: &'a Path,
        url: &'a str,
    },
}

/// The note beside a partial file.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Note {
    pub url: String,
    pub validators: Validators,
}

/// Below this size a partial download is not worth a note.
const WORTH_A_NOTE: u64 = 1 << 20;

impl Sink<'_> {
    pub fn writer(&mut self) -> &mut (dyn AsyncWrite + Send + Unpin) {
        match self {
            Self::Plain(sink) => sink,
            Self::File { file, .. } => file,
        }
    }

    /// Throws away what is held; false when this sink cannot.
    pub async fn restart(&mut self) -> io::Result<bool> {
        match self {
            Self::Plain(_) => Ok(false),
            Self::File { file, note, .. } => {
                let _ = tokio::fs::remove_file(note).await;
                file.set_len(0).await?;
                file.rewind().await?;
                Ok(true)
            }
        }
    }

    /// Notes what is about to be poured, so that a later attempt can go on from what came.
    pub async fn begin(&mut self, validators: &Validators, size: Option<u64>) -> io::Result<()> {
        let Self::File { note, url, .. } = self else { return Ok(()) };
        if validators.for_range().is_none() || size.is_some_and(|size| size < WORTH_A_NOTE) {
            return Ok(());
        }
        let told = Note { url: (*url).to_owned(), validators: validators.clone() };
        tokio::fs::write(note, serde_json::to_vec(&told).map_err(io::Error::other)?).await
    }
}
