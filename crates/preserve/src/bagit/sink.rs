//! Where the bytes of a package go: a folder, a tar, a zip.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use time::Date;

use super::plan::{Form, Plan};
use crate::folder;

/// A package being written aside.
pub(crate) enum Sink {
    Folder(PathBuf),
    Tar(Box<tar::Builder<BufWriter<File>>>),
    Zip(Box<zip::ZipWriter<BufWriter<File>>>),
}

/// How the members of a package are marked.
pub(crate) struct Marks {
    wrapper: String,
    seconds: u64,
    date: Date,
}

impl Marks {
    pub fn of(plan: &Plan, package: &str) -> Self {
        let seconds = plan.date.midnight().assume_utc().unix_timestamp();
        Self { wrapper: format!("{package}/"), seconds: u64::try_from(seconds).unwrap_or(0), date: plan.date }
    }

    /// Gives a file of a folder the date of the plan.
    pub fn stamp(&self, file: &File) -> io::Result<()> {
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(self.seconds))
    }
}

impl Sink {
    /// Begins at `path`, or goes on with the first `keep` bytes of a tar that lies there.
    pub fn open(form: Form, path: &Path, keep: u64) -> io::Result<Self> {
        match form {
            Form::Folder => {
                if !path.is_dir() {
                    fs::create_dir(path)?;
                }
                Ok(Self::Folder(path.to_path_buf()))
            }
            Form::Tar => {
                let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
                file.set_len(keep)?;
                file.seek(SeekFrom::Start(keep))?;
                Ok(Self::Tar(Box::new(tar::Builder::new(BufWriter::with_capacity(1 << 18, file)))))
            }
            Form::Zip => {
                let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(path)?;
                Ok(Self::Zip(Box::new(zip::ZipWriter::new(BufWriter::with_capacity(1 << 18, file)))))
            }
        }
    }

    /// Writes one member of exactly `size` bytes.
    pub fn put(&mut self, marks: &Marks, name: &str, size: u64, body: &mut dyn Read) -> io::Result<()> {
        match self {
            Self::Folder(root) => {
                let mut file = folder::create_file(root, name)?;
                exactly(size, io::copy(body, &mut file)?)?;
                marks.stamp(&file)
            }
            Self::Tar(builder) => {
                let mut header = tar::Header::new_gnu();
                header.set_size(size);
                header.set_mode(0o644);
                header.set_mtime(marks.seconds);
                header.set_uid(0);
                header.set_gid(0);
                header.set_entry_type(tar::EntryType::Regular);
                let mut counted = Counted { inner: body, bytes: 0 };
                builder.append_data(&mut header, format!("{}{name}", marks.wrapper), &mut counted)?;
                exactly(size, counted.bytes)
            }
            Self::Zip(writer) => {
                let (year, month, day) = (marks.date.year(), u8::from(marks.date.month()), marks.date.day());
                let year = u16::try_from(year).unwrap_or(1980).clamp(1980, 2107);
                let stamp = zip::DateTime::from_date_and_time(year, month, day, 0, 0, 0).unwrap_or_default();
                let options = zip::write::SimpleFileOptions::default()
                    .compression_method(zip::CompressionMethod::Stored)
                    .last_modified_time(stamp)
                    .unix_permissions(0o644)
                    .large_file(size >= u64::from(u32::MAX));
                writer.start_file(format!("{}{name}", marks.wrapper), options)?;
                exactly(size, io::copy(body, writer)?)
            }
        }
    }

    /// Hands everything written so far to the system, and to the disk when `durable`.
    pub fn settle(&mut self, durable: bool) -> io::Result<()> {
        if let Self::Tar(builder) = self {
            builder.get_mut().flush()?;
            if durable {
                builder.get_ref().get_ref().sync_data()?;
            }
        }
        Ok(())
    }

    /// Ends the package and puts it in its place.
    pub fn finish(self, path: &Path, target: &Path, durable: bool) -> io::Result<()> {
        let file = match self {
            Self::Folder(_) => None,
            Self::Tar(builder) => Some(builder.into_inner()?),
            Self::Zip(writer) => Some(writer.finish()?),
        };
        match file {
            Some(writer) => {
                let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
                if durable {
                    file.sync_all()?;
                }
            }
            None if durable => folder::sync_all_below(path)?,
            None => {}
        }
        fs::rename(path, target)?;
        target.parent().map_or(Ok(()), folder::sync_folder)
    }
}

fn exactly(size: u64, written: u64) -> io::Result<()> {
    if size == written { Ok(()) } else { Err(io::Error::other(format!("{written} bytes instead of {size}"))) }
}

struct Counted<'a> {
    inner: &'a mut dyn Read,
    bytes: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.bytes += read as u64;
        Ok(read)
    }
}
