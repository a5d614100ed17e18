//! Rows dealt out to temporary files by a hash of their id.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use tempfile::TempDir;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::held::{Held, Kept};
use super::{Orphans, temporary};
use crate::archive::Inner;
use crate::notice::{Notice, NoticeCode, RowError};
use crate::package::Pass;
use crate::rows::Placed;
use crate::table::{Row, Shape};

/// Files for core rows and for extension rows: `BUCKETS` of each.
const BUCKETS: usize = 64;

/// Wraps a trouble with temporary files.
pub(super) fn failed(error: io::Error) -> RowError {
    temporary(&error)
}

/// The files being written.
pub(super) struct Spill {
    folder: Arc<TempDir>,
    core: Vec<BufWriter<File>>,
    extensions: Vec<BufWriter<File>>,
    sizes: Vec<u64>,
    written: u64,
    names: Vec<Arc<str>>,
    memory: usize,
    scratch: Vec<u8>,
}

fn path(folder: &TempDir, kind: char, bucket: usize) -> PathBuf {
    folder.path().join(format!("{kind}{bucket}"))
}

fn bucket(id: &str) -> usize {
    (xxh3_64_with_seed(id.as_bytes(), 1) % BUCKETS as u64) as usize
}

/// Which of `parts` shares of its bucket an id falls into.
fn share(id: &str, parts: u64) -> u64 {
    xxh3_64_with_seed(id.as_bytes(), 2) % parts
}

impl Spill {
    pub(super) fn new(archive: &Inner) -> io::Result<Self> {
        let folder = Arc::new(archive.limits.temporary_folder()?);
        let create = |kind| {
            (0..BUCKETS)
                .map(|bucket| File::create_new(path(&folder, kind, bucket)).map(BufWriter::new))
                .collect::<io::Result<Vec<_>>>()
        };
        let names = archive.package.members.iter().map(|member| member.name.clone()).collect();
        Ok(Self {
            core: create('c')?,
            extensions: create('e')?,
            folder,
            sizes: vec![0; BUCKETS],
            written: 0,
            names,
            memory: archive.limits.join_memory,
            scratch: Vec::new(),
        })
    }

    /// Bytes written so far, all of which will be read once.
    pub(super) fn written(&self) -> u64 {
        self.written
    }

    pub(super) fn extension_row(&mut self, table: usize, id: &str, kept: &Kept) -> Result<(), RowError> {
        let bucket = bucket(id);
        self.encode(table + 1, &kept.file, kept.line, id, &kept.row, &kept.notices);
        self.sizes[bucket] += self.scratch.len() as u64 + 160;
        self.written += self.scratch.len() as u64;
        self.extensions[bucket].write_all(&self.scratch).map_err(failed)
    }

    pub(super) fn core_row(&mut self, placed: Placed) -> Result<(), RowError> {
        let id = placed.id.as_deref().unwrap_or_default();
        let bucket = bucket(id);
        self.encode(0, &placed.file, placed.line, id, &placed.row, &placed.notices);
        self.written += self.scratch.len() as u64;
        self.core[bucket].write_all(&self.scratch).map_err(failed)
    }

    fn encode(&mut self, table: usize, file: &Arc<str>, line: u64, id: &str, row: &Row, notices: &[Notice]) {
        let name = |file: &Arc<str>| self.names.iter().position(|name| name == file).unwrap_or_default() as u32;
        let out = &mut self.scratch;
        out.clear();
        let number = |out: &mut Vec<u8>, number: u32| out.extend_from_slice(&number.to_le_bytes());
        let text = |out: &mut Vec<u8>, text: &str| {
            out.extend_from_slice(&(text.len() as u32).to_le_bytes());
            out.extend_from_slice(text.as_bytes());
        };
        number(out, table as u32);
        number(out, name(file));
        out.extend_from_slice(&line.to_le_bytes());
        text(out, id);
        text(out, &row.text);
        number(out, u32::from(row.gap));
        number(out, row.ends.len() as u32);
        for end in &row.ends {
            number(out, *end);
        }
        number(out, notices.len() as u32);
        for notice in notices {
            number(out, NoticeCode::ROW.iter().position(|code| *code == notice.code).unwrap_or_default() as u32);
            text(out, &notice.detail);
        }
    }

    /// Turns from writing to reading.
    pub(super) fn join(&mut self, archive: &Arc<Inner>, pass: &Arc<Pass>) -> Result<Joining, RowError> {
        for writer in self.core.drain(..).chain(self.extensions.drain(..)) {
            writer.into_inner().map_err(|error| failed(error.into_error()))?;
        }
        let parts = self.sizes.iter().map(|size| size.div_ceil(self.memory.max(1) as u64).max(1)).collect();
        Ok(Joining {
            folder: self.folder.clone(),
            archive: archive.clone(),
            pass: pass.clone(),
            names: self.names.clone(),
            parts,
            bucket: 0,
            part: 0,
            core: None,
        })
    }
}

/// Joins one bucket after another; a bucket too large for memory in several goes over its files.
pub(super) struct Joining {
    folder: Arc<TempDir>,
    archive: Arc<Inner>,
    pass: Arc<Pass>,
    names: Vec<Arc<str>>,
    parts: Vec<u64>,
    bucket: usize,
    part: u64,
    core: Option<BufReader<File>>,
}

impl Joining {
    /// The next core row; its extension rows are in `held` then.
    pub(super) fn next(&mut self, held: &mut Held, orphans: &mut [Orphans]) -> Result<Option<Placed>, RowError> {
        while self.bucket < BUCKETS {
            let parts = self.parts[self.bucket];
            if self.core.is_none() {
                self.load(held, parts).map_err(failed)?;
                self.core = Some(BufReader::new(File::open(path(&self.folder, 'c', self.bucket)).map_err(failed)?));
            }
            while let Some((_, id, kept)) = self.core_row().map_err(failed)? {
                if share(&id, parts) == self.part {
                    return Ok(Some(Placed {
                        file: kept.file,
                        line: kept.line,
                        id: Some(id),
                        row: kept.row,
                        notices: kept.notices,
                    }));
                }
            }
            held.orphans(orphans);
            self.core = None;
            self.part += 1;
            if self.part == parts {
                self.part = 0;
                self.bucket += 1;
            }
        }
        Ok(None)
    }

    fn core_row(&mut self) -> io::Result<Option<(usize, String, Kept)>> {
        let mut reader = self.core.take().expect("opened before rows are asked for");
        let row = self.decode(&mut reader);
        self.core = Some(reader);
        row
    }

    fn load(&self, held: &mut Held, parts: u64) -> io::Result<()> {
        let mut reader = BufReader::new(File::open(path(&self.folder, 'e', self.bucket))?);
        while let Some((table, id, kept)) = self.decode(&mut reader)? {
            if share(&id, parts) == self.part {
                held.add(table - 1, id.into_boxed_str(), kept);
            }
        }
        Ok(())
    }

    fn decode(&self, from: &mut BufReader<File>) -> io::Result<Option<(usize, String, Kept)>> {
        let mut first = [0; 4];
        if from.read(&mut first[..1])? == 0 {
            return Ok(None);
        }
        from.read_exact(&mut first[1..])?;
        let table = u32::from_le_bytes(first) as usize;
        let file = self.names.get(number(from)? as usize).cloned().unwrap_or_else(|| Arc::from(""));
        let mut line = [0; 8];
        from.read_exact(&mut line)?;
        let line = u64::from_le_bytes(line);
        let id = text(from)?;
        let words = text(from)?;
        let gap = number(from)? as u8;
        let count = number(from)? as usize;
        let ends = (0..count).map(|_| number(from)).collect::<io::Result<Box<[u32]>>>()?;
        let mut notices = Vec::new();
        for _ in 0..number(from)? {
            let code = NoticeCode::ROW.get(number(from)? as usize).copied().unwrap_or(NoticeCode::StrayQuote);
            notices.push(Notice::new(&file, Some(line), code, text(from)?));
        }
        if self.part == 0 {
            let remarks: usize = notices.iter().map(|notice| 8 + notice.detail.len()).sum();
            self.pass.add_packed((words.len() + id.len() + ends.len() * 4 + remarks + 36) as u64);
        }
        let shape: &Arc<Shape> = &self.archive.table(table).shape;
        let row = Row { text: words, ends, gap, shape: shape.clone() };
        Ok(Some((table, id, Kept { file, line, row, notices })))
    }
}

fn number(from: &mut BufReader<File>) -> io::Result<u32> {
    let mut bytes = [0; 4];
    from.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

fn text(from: &mut BufReader<File>) -> io::Result<String> {
    let mut bytes = vec![0; number(from)? as usize];
    from.read_exact(&mut bytes)?;
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}
