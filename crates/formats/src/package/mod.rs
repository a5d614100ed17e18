//! Packaging: what files an archive holds, whatever it comes wrapped in.

mod folder;
mod guard;
pub(crate) mod name;
mod tarball;
mod zipped;

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::read::{DeflateDecoder, MultiGzDecoder};

use guard::{Expected, Guard, Packed};
pub(crate) use guard::{Pass, reason_of};

use crate::error::ArchiveError;
use crate::limits::Limits;
use crate::notice::{Notice, NoticeCode};

/// Where the bytes of a member lie.
#[derive(Debug, Clone)]
enum Source {
    /// In a zip file, from `offset`, `packed` bytes long.
    Zip { path: Arc<PathBuf>, offset: u64, deflated: bool, crc: u32 },
    /// A file of its own.
    Plain(PathBuf),
    /// A gzip file of its own.
    Gzip(PathBuf),
}

/// One file of an archive.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// Relative path with forward slashes.
    pub(crate) name: Arc<str>,
    /// Bytes it takes up where it lies.
    pub(crate) packed: u64,
    /// Unpacked bytes, where the packaging says so.
    pub(crate) size: Option<u64>,
    source: Source,
}

impl Member {
    /// Opens the member for reading from its start.
    pub(crate) fn open(&self, pass: &Arc<Pass>) -> Result<Box<dyn Read + Send>, ArchiveError> {
        let failed = |error| ArchiveError::io(self.name.as_ref(), error);
        Ok(match &self.source {
            Source::Zip { path, offset, deflated, crc } => {
                let mut file = File::open(path.as_ref()).map_err(failed)?;
                file.seek(SeekFrom::Start(*offset)).map_err(failed)?;
                let (packed, count) = Packed::new(file.take(self.packed), pass);
                let buffered = BufReader::with_capacity(64 << 10, packed);
                let expected = Expected { size: self.size, crc: Some(*crc) };
                if *deflated {
                    Box::new(Guard::new(DeflateDecoder::new(buffered), count, pass, expected))
                } else {
                    Box::new(Guard::new(buffered, count, pass, expected))
                }
            }
            Source::Plain(path) => {
                let (packed, count) = Packed::new(File::open(path).map_err(failed)?, pass);
                Box::new(Guard::new(packed, count, pass, Expected::default()))
            }
            Source::Gzip(path) => {
                let (packed, count) = Packed::new(File::open(path).map_err(failed)?, pass);
                let buffered = BufReader::with_capacity(64 << 10, packed);
                Box::new(Guard::new(MultiGzDecoder::new(buffered), count, pass, Expected::default()))
            }
        })
    }

    /// The whole member, at most `limit` bytes.
    pub(crate) fn read_small(&self, limit: usize, pass: &Arc<Pass>) -> Result<Vec<u8>, ArchiveError> {
        let mut bytes = Vec::new();
        let mut reader = self.open(pass)?.take(limit as u64 + 1);
        reader
            .read_to_end(&mut bytes)
            .map_err(|error| ArchiveError::damaged(self.name.as_ref(), reason_of(&error).1))?;
        if bytes.len() > limit {
            return Err(ArchiveError::refused(self.name.as_ref(), format!("it is larger than {limit} bytes")));
        }
        Ok(bytes)
    }
}

/// All usable members of an archive.
#[derive(Debug)]
pub(crate) struct Package {
    /// How the archive is called in messages.
    pub(crate) name: String,
    pub(crate) members: Vec<Member>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) fingerprint: String,
    /// Keeps unpacked members for as long as they may be read.
    _spool: Option<tempfile::TempDir>,
}

impl Package {
    /// Looks into whatever lies at `path`.
    pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Self, ArchiveError> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let failed = |error| ArchiveError::io(name.clone(), error);
        if std::fs::metadata(path).map_err(failed)?.is_dir() {
            return folder::open(path, name, limits);
        }
        let mut head = Vec::new();
        File::open(path).map_err(failed)?.take(4096).read_to_end(&mut head).map_err(failed)?;
        match head.as_slice() {
            [] => Err(ArchiveError::damaged(name, "it is empty (0 bytes)")),
            [b'P', b'K', ..] => zipped::open(path, name, limits),
            [0x1f, 0x8b, ..] | [b'B', b'Z', b'h', ..] => tarball::open(path, name, limits, &head),
            _ if tarball::is_header(&head) => tarball::open(path, name, limits, &head),
            _ => folder::single(path, name, &head),
        }
    }

    fn new(
        name: String,
        mut members: Vec<Member>,
        notices: Vec<Notice>,
        spool: Option<tempfile::TempDir>,
        content: Vec<String>,
    ) -> Self {
        members.sort_by(|a, b| a.name.cmp(&b.name));
        Self { name, members, notices, fingerprint: fingerprint(content), _spool: spool }
    }

    /// The member at exactly this path, or else the only one that differs in letter case alone.
    pub(crate) fn find(&self, path: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name.as_ref() == path).or_else(|| {
            let mut alike = self.members.iter().filter(|member| member.name.eq_ignore_ascii_case(path));
            alike.next().filter(|_| alike.next().is_none())
        })
    }
}

/// A digest of lines that name and describe each member, in any order.
fn fingerprint(mut lines: Vec<String>) -> String {
    lines.sort();
    format!("{:032x}", xxhash_rust::xxh3::xxh3_128(lines.join("\n").as_bytes()))
}

/// Decides by name whether a member is used; what is left out for a reason worth knowing leaves a notice.
fn accept(raw: &str, notices: &mut Vec<Notice>) -> Option<String> {
    let name = match name::clean(raw) {
        Ok(name) => name,
        Err(reason) => {
            let shown: String = raw.chars().take(200).collect();
            note(notices, &shown, NoticeCode::MemberRefused, format!("refused because {reason}"));
            return None;
        }
    };
    if name.is_empty() || name::is_junk(&name) {
        return None;
    }
    if name::is_packed(&name) {
        note(notices, &name, NoticeCode::NestedArchive, "an archive within the archive is not opened");
        return None;
    }
    Some(name)
}

/// Adds a notice about one member, unless there are very many already.
fn note(notices: &mut Vec<Notice>, name: &str, code: NoticeCode, detail: impl Into<String>) {
    if notices.len() < 1000 {
        notices.push(Notice::new(&Arc::from(name), None, code, detail));
    }
}
