//! A package as a list of members that can be opened: a folder, a tar or a zip. Nothing is unpacked.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::folder::{self, Kind};
use crate::name::check_name;
use crate::report::Faults;
use crate::{Form, PreserveError};

/// One file of a package.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// Its path inside the package, without the folder that an archive wraps around it.
    pub name: String,
    /// Bytes when unpacked, as far as the container says.
    pub size: u64,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    File,
    Stored { offset: u64 },
    Deflated { offset: u64, length: u64 },
}

impl Member {
    /// Where its bytes begin in the file of the package, if they lie there as they are.
    pub const fn offset(&self) -> Option<u64> {
        match self.place {
            Place::File => Some(0),
            Place::Stored { offset } => Some(offset),
            Place::Deflated { .. } => None,
        }
    }
}

/// A package, listed.
#[derive(Debug, Clone)]
pub(crate) struct Container {
    pub path: PathBuf,
    pub form: Form,
    /// By name. Names that are no safe ones are left out, and told.
    pub members: Vec<Member>,
    /// Folders without a file somewhere below, by name, where the container tells of folders.
    pub folders: Vec<String>,
}

impl Container {
    /// Lists the package at `path`. Things that can be no part of a package are told to `faults`.
    pub fn open(path: &Path, limit: usize, faults: &mut Faults) -> Result<Self, PreserveError> {
        let metadata = std::fs::symlink_metadata(path).map_err(PreserveError::io("read", path))?;
        let mut container =
            Self { path: path.to_path_buf(), form: Form::Folder, members: Vec::new(), folders: Vec::new() };
        if metadata.is_dir() {
            container.list_folder(limit, faults)?;
        } else if metadata.is_file() {
            let mut head = [0; 4];
            let mut file = File::open(path).map_err(PreserveError::io("read", path))?;
            let read = file.read(&mut head).map_err(PreserveError::io("read", path))?;
            if read == 4 && (head == *b"PK\x03\x04" || head == *b"PK\x05\x06") {
                container.form = Form::Zip;
                container.list_zip(limit, faults)?;
            } else {
                container.form = Form::Tar;
                container.list_tar(limit, faults)?;
            }
            container.unwrap(faults);
        } else {
            return Err(PreserveError::unreadable(path, "is neither a folder nor a file"));
        }
        container.members.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(container)
    }

    /// The member of this name; the first, where an archive has two.
    pub fn member(&self, name: &str) -> Option<&Member> {
        let at = self.members.partition_point(|member| member.name.as_str() < name);
        self.members.get(at).filter(|member| member.name == name)
    }

    /// The bytes of a member.
    pub fn read(&self, member: &Member) -> io::Result<Box<dyn Read + Send>> {
        match member.place {
            Place::File => Ok(Box::new(folder::open_file(&self.path, &member.name)?)),
            Place::Stored { offset } => Ok(Box::new(self.part(offset, member.size)?)),
            Place::Deflated { offset, length } => {
                let part = BufReader::new(self.part(offset, length)?);
                Ok(Box::new(flate2::bufread::DeflateDecoder::new(part).take(member.size.saturating_add(1))))
            }
        }
    }

    fn part(&self, offset: u64, length: u64) -> io::Result<io::Take<File>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(offset))?;
        Ok(file.take(length))
    }

    fn list_folder(&mut self, limit: usize, faults: &mut Faults) -> Result<(), PreserveError> {
        for found in folder::walk(&self.path, limit).map_err(PreserveError::io("read", &self.path))? {
            match found.kind {
                Kind::Other => faults.error("not-a-file", found.name, "a link or a device; it is not followed"),
                Kind::Folder => self.folders.push(found.name),
                Kind::File if !found.exact => faults.error("name-encoding", found.name, "the name is not UTF-8"),
                Kind::File => self.add(found.name, found.size, Place::File, faults),
            }
        }
        Ok(())
    }

    fn list_tar(&mut self, limit: usize, faults: &mut Faults) -> Result<(), PreserveError> {
        let wrong = |e: io::Error| PreserveError::unreadable(&self.path, format!("is no readable tar: {e}"));
        let file = File::open(&self.path).map_err(PreserveError::io("read", &self.path))?;
        let length = file.metadata().map_err(PreserveError::io("read", &self.path))?.len();
        let mut archive = tar::Archive::new(BufReader::new(file));
        let (mut listed, mut end) = (Vec::new(), 0);
        for entry in archive.entries_with_seek().map_err(wrong)? {
            let entry = entry.map_err(wrong)?;
            end = entry.raw_file_position().saturating_add(entry.size().div_ceil(512).saturating_mul(512));
            if listed.len() >= limit {
                return Err(PreserveError::unreadable(&self.path, format!("has more than {limit} members")));
            }
            let name = match std::str::from_utf8(&entry.path_bytes()) {
                Ok(name) => name.to_owned(),
                Err(_) => {
                    let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
                    faults.error("name-encoding", name, "the name is not UTF-8");
                    continue;
                }
            };
            let (kind, offset, size) = (entry.header().entry_type(), entry.raw_file_position(), entry.size());
            if matches!(kind, tar::EntryType::XGlobalHeader) {
                continue;
            }
            if kind.is_file() && offset.checked_add(size).is_none_or(|end| end > length) {
                faults.error("cut-off", name, "the archive ends before this member does");
                continue;
            }
            listed.push((kind, name, size, offset));
        }
        if length < end.saturating_add(512) {
            faults.error("cut-off", "", "the archive has no end mark: members may be missing");
        }
        for (kind, name, size, offset) in listed {
            if kind.is_dir() {
                self.folders.push(name.trim_end_matches('/').to_owned());
            } else if kind.is_file() || kind.is_contiguous() {
                self.add(name, size, Place::Stored { offset }, faults);
            } else {
                faults.error("not-a-file", name, "a link or a device; it is not followed");
            }
        }
        Ok(())
    }

    fn list_zip(&mut self, limit: usize, faults: &mut Faults) -> Result<(), PreserveError> {
        let wrong =
            |e: zip::result::ZipError| PreserveError::unreadable(&self.path, format!("is no readable zip: {e}"));
        let file = File::open(&self.path).map_err(PreserveError::io("read", &self.path))?;
        let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(wrong)?;
        if archive.len() > limit {
            return Err(PreserveError::unreadable(&self.path, format!("has more than {limit} members")));
        }
        if archive.has_overlapping_files().map_err(wrong)? {
            return Err(PreserveError::unreadable(&self.path, "has members that overlap"));
        }
        if archive.has_duplicate_names() {
            faults.error("member-twice", "", "the zip names a member more than once");
        }
        let mut listed = Vec::with_capacity(archive.len());
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index).map_err(wrong)?;
            let Ok(name) = file.name().map(std::borrow::Cow::into_owned) else {
                faults.error("name-encoding", format!("member {index}"), "the name cannot be read");
                continue;
            };
            if file.encrypted() || file.is_symlink() {
                faults.error("not-a-file", name, "encrypted, or a link; it is not followed");
                continue;
            }
            if file.is_dir() {
                self.folders.push(name.trim_end_matches('/').to_owned());
                continue;
            }
            let offset = file.data_start().unwrap_or_default();
            let place = match file.compression() {
                zip::CompressionMethod::Stored if file.size() == file.compressed_size() => Place::Stored { offset },
                zip::CompressionMethod::Deflated if file.size() / 200 > file.compressed_size() + 50_000 => {
                    faults.error("compression", name, "would grow more than two hundredfold");
                    continue;
                }
                zip::CompressionMethod::Deflated => Place::Deflated { offset, length: file.compressed_size() },
                other => {
                    faults.error("compression", name, format!("compressed by {other}, which is not read"));
                    continue;
                }
            };
            listed.push((name, file.size(), place));
        }
        listed.into_iter().for_each(|(name, size, place)| self.add(name, size, place, faults));
        Ok(())
    }

    fn add(&mut self, name: String, size: u64, place: Place, faults: &mut Faults) {
        let name = name.strip_prefix("./").map(str::to_owned).unwrap_or(name);
        match check_name(&name) {
            Ok(()) => self.members.push(Member { name, size, place }),
            Err(fault) => faults.error("unsafe-name", name, fault.to_string()),
        }
    }

    /// Takes off the one folder that an archive has around its bag (*RFC 8493, § 4*).
    fn unwrap(&mut self, faults: &mut Faults) {
        if self.members.iter().any(|member| member.name == "bagit.txt") {
            faults.warning("not-wrapped", "bagit.txt", "an archive should hold one folder with the bag in it");
            return;
        }
        let Some(wrapper) = self.members.first().and_then(|m| m.name.split_once('/')).map(|(top, _)| format!("{top}/"))
        else {
            return;
        };
        self.members.retain_mut(|member| match member.name.strip_prefix(&wrapper) {
            Some(inner) => {
                member.name = inner.to_owned();
                true
            }
            None => {
                faults.error(
                    "outside-the-bag",
                    member.name.clone(),
                    "an archive holds one folder, the bag, and nothing else",
                );
                false
            }
        });
        self.folders.retain_mut(|folder| match folder.strip_prefix(&wrapper) {
            Some(inner) => {
                *folder = inner.to_owned();
                true
            }
            None => false,
        });
    }
}
