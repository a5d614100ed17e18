//! Into a file, going on where an earlier attempt stopped.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use tokio::fs::{self, File, OpenOptions};
use tokio::io::AsyncSeekExt;

use crate::error::{FetchError, shown};
use crate::fetcher::Fetcher;
use crate::request::{Fetched, Held, Request};
use crate::sink::{Note, Sink};

impl Fetcher {
    /// Fetches `request.url` into the file `path`, which is made, replaced, or continued.
    ///
    /// What an earlier attempt left there is kept and only the rest is asked for, when the source named the state of
    /// what it gave in a way that promises equal bytes (a strong `ETag`, or a date); a small note `<path>.resume`
    /// beside the file remembers it, also across a kill. Anything else at `path` is replaced. The file is not synced.
    ///
    /// After an error the file may hold a beginning, for the next attempt. After [`Fetched::NotModified`] there is
    /// no file.
    ///
    /// # Errors
    /// As [`Fetcher::fetch`]; [`FetchError::Sink`] for trouble with the file. Never [`FetchError::Changed`]: then the
    /// whole is fetched.
    pub async fn fetch_to_file(&self, request: &Request, path: &Path) -> Result<Fetched, FetchError> {
        let trouble = |source| FetchError::Sink { url: shown(&request.url), source };
        let note = beside(path);
        let mut request = request.clone();
        let mut file = open(path).await.map_err(trouble)?;
        request.resume_from = match noted(&note, &request.url).await {
            Some(note) => Some(Held::of(&mut file, note.validators).await.map_err(trouble)?),
            None => None,
        };
        if request.resume_from.as_ref().is_none_or(|held| held.bytes == 0) {
            file.set_len(0).await.map_err(trouble)?;
            file.rewind().await.map_err(trouble)?;
            request.resume_from = None;
        }
        let sink = Sink::File { file: &mut file, note: &note, url: &request.url };
        let mut fetched = self.fetch_into(&request, sink).await;
        if matches!(fetched, Err(FetchError::Changed { .. })) {
            let whole = Request { resume_from: None, ..request.clone() };
            let mut sink = Sink::File { file: &mut file, note: &note, url: &request.url };
            sink.restart().await.map_err(trouble)?;
            fetched = self.fetch_into(&whole, sink).await;
        }
        match &fetched {
            Ok(Fetched::Fresh(_)) => {
                let _ = fs::remove_file(&note).await;
            }
            Ok(Fetched::NotModified) | Err(FetchError::Refused { .. } | FetchError::Gone { .. }) => {
                let _ = fs::remove_file(&note).await;
                let _ = fs::remove_file(path).await;
            }
            Err(_) => {}
        }
        fetched
    }
}

async fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).await
}

fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".resume");
    name.into()
}

/// The note at `path`, when it is about `url` and good enough to resume.
async fn noted(path: &Path, url: &str) -> Option<Note> {
    let note: Note = serde_json::from_slice(&fs::read(path).await.ok()?).ok()?;
    (note.url == url && note.validators.for_range().is_some()).then_some(note)
}
