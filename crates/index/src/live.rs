//! The index as readers see it: always the newest commit of the generation in use.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use serde::Deserialize;
use tantivy::{Index, IndexReader, ReloadPolicy, Searcher};
use xxhash_rust::xxh3::xxh3_64;

use crate::layout::{FORMAT, Layout, tokenizers};
use crate::{IndexError, folder};

/// The search index of one data folder, for reading. Cheap to clone; calls block, so asynchronous callers hand them to a
/// thread. It sees what another process commits, and a rebuilt index, from the next call on.
#[derive(Clone)]
pub struct SearchIndex {
    inner: Arc<Inner>,
}

struct Inner {
    folder: PathBuf,
    layout: Layout,
    view: RwLock<View>,
}

/// One commit of one generation.
#[derive(Clone)]
struct View {
    stamp: Stamp,
    reader: IndexReader,
    seq: u64,
    generation: u64,
}

/// What tells one commit from another: the generation and a hash of the engine's list of segments. No name before the first.
#[derive(Debug, Clone, Default, PartialEq)]
struct Stamp {
    name: String,
    commit: u64,
}

/// What a commit says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, Deserialize)]
pub(crate) struct Payload {
    /// The log sequence reached.
    pub(crate) seq: u64,
    /// [`FORMAT`] at the time.
    pub(crate) format: u32,
}

#[derive(Deserialize)]
struct Meta {
    payload: Option<String>,
}

const META: &str = "meta.json";

impl fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SearchIndex").field("folder", &self.inner.folder).finish_non_exhaustive()
    }
}

impl SearchIndex {
    /// Opens the index in `folder` for reading. Where there is none yet it is empty until somebody makes one.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the files cannot be read or are of another format; [`crate::Indexer::open`] repairs that.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        let layout = Layout::new();
        let view = match look(folder)? {
            Some((stamp, payload)) => {
                View { reader: open(folder, &stamp.name, &layout)?.1, stamp, seq: payload.seq, generation: 1 }
            }
            None => View {
                reader: reader(&Index::create_in_ram(layout.schema.clone()))?,
                stamp: Stamp::default(),
                seq: 0,
                generation: 1,
            },
        };
        Ok(Self { inner: Arc::new(Inner { folder: folder.to_owned(), layout, view: RwLock::new(view) }) })
    }

    /// The log sequence that answers have reached.
    #[must_use]
    pub fn cursor_seq(&self) -> u64 {
        self.refresh().map_or_else(|_| self.view().seq, |view| view.seq)
    }

    /// A number that changes whenever answers may: the key for caches of this process.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.refresh().map_or_else(|_| self.view().generation, |view| view.generation)
    }

    /// The folder of the index.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.inner.layout
    }

    pub(crate) fn searcher(&self) -> Result<Searcher, IndexError> {
        Ok(self.refresh()?.reader.searcher())
    }

    fn view(&self) -> View {
        self.inner.view.read().expect("views are replaced as a whole").clone()
    }

    /// The newest view. A generation that vanishes while it is opened was swapped for another, so that is tried.
    fn refresh(&self) -> Result<View, IndexError> {
        let mut result = self.newest();
        for _ in 0..3 {
            if result.is_ok() {
                break;
            }
            result = self.newest();
        }
        result
    }

    fn newest(&self) -> Result<View, IndexError> {
        let Some((stamp, _)) = look(&self.inner.folder)? else { return Ok(self.view()) };
        let view = self.view();
        if view.stamp == stamp {
            return Ok(view);
        }
        let mut held = self.inner.view.write().expect("views are replaced as a whole");
        // Somebody else may have been here; and what is told must not be newer than what is shown.
        let Some((stamp, payload)) = look(&self.inner.folder)? else { return Ok(held.clone()) };
        if held.stamp != stamp {
            let reader = if held.stamp.name == stamp.name {
                held.reader.reload()?;
                held.reader.clone()
            } else {
                open(&self.inner.folder, &stamp.name, &self.inner.layout)?.1
            };
            *held = View { reader, seq: payload.seq, generation: held.generation + 1, stamp };
        }
        Ok(held.clone())
    }
}

/// What the folder holds now; `None` where there is no index yet.
fn look(folder: &Path) -> Result<Option<(Stamp, Payload)>, IndexError> {
    let Some(name) = folder::current(folder)? else { return Ok(None) };
    let path = folder.join(&name).join(META);
    let meta = fs::read(&path).map_err(|e| damaged(folder, format!("{name}/{META}: {e}")))?;
    let payload = payload(&meta).map_err(|reason| damaged(folder, reason))?;
    Ok(Some((Stamp { name, commit: xxh3_64(&meta) }, payload)))
}

fn payload(meta: &[u8]) -> Result<Payload, String> {
    let meta: Meta = serde_json::from_slice(meta).map_err(|e| format!("the list of segments is unreadable: {e}"))?;
    let text = meta.payload.ok_or("it was never committed")?;
    let payload: Payload =
        serde_json::from_str(&text).map_err(|e| format!("its place in the log is unreadable: {e}"))?;
    if payload.format != FORMAT {
        return Err(format!("its format is {}, not {FORMAT}", payload.format));
    }
    Ok(payload)
}

/// Opens one generation, and tells how far it has come.
pub(crate) fn open(folder: &Path, name: &str, layout: &Layout) -> Result<(Index, IndexReader, Payload), IndexError> {
    let refused = |e: tantivy::TantivyError| damaged(folder, e.to_string());
    let path = folder.join(name);
    let meta = fs::read(path.join(META)).map_err(|e| damaged(folder, format!("{name}/{META}: {e}")))?;
    let payload = payload(&meta).map_err(|reason| damaged(folder, reason))?;
    let mut index = Index::open_in_dir(&path).map_err(refused)?;
    if index.schema() != layout.schema {
        return Err(damaged(folder, "its fields are not those of this version".into()));
    }
    index.set_tokenizers(tokenizers());
    let reader = reader(&index).map_err(|e| damaged(folder, e.to_string()))?;
    Ok((index, reader, payload))
}

fn reader(index: &Index) -> tantivy::Result<IndexReader> {
    index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()
}

fn damaged(folder: &Path, reason: String) -> IndexError {
    IndexError::Damaged { folder: folder.to_owned(), reason }
}
