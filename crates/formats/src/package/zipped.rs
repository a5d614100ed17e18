//! Zip files, read in place.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use zip::CompressionMethod;
use zip::read::Config;
use zip::unstable::read::ZipIterable;

use super::{Member, Package, Source, accept, note};
use crate::error::ArchiveError;
use crate::limits::Limits;
use crate::notice::NoticeCode;

/// Lists a zip file after checking that its two sets of headers agree and that no byte belongs to two members.
pub(super) fn open(path: &Path, name: String, limits: &Limits) -> Result<Package, ArchiveError> {
    let damaged = |error: zip::result::ZipError| ArchiveError::damaged(name.clone(), error);
    let open = || File::open(path).map_err(|error| ArchiveError::io(name.clone(), error));
    let entries = ZipIterable::try_new(open()?, Config::default()).map_err(damaged)?.len();
    if entries > limits.entries {
        return Err(ArchiveError::refused(name, format!("it has {entries} members, more than {}", limits.entries)));
    }
    if entries == 0 {
        return Err(ArchiveError::damaged(name, "it is a zip file without members"));
    }
    let mut archive = zip::ZipArchive::new(open()?).map_err(damaged)?;
    archive.validate_header_consistency().map_err(damaged)?;
    let shared = Arc::new(path.to_owned());
    let (mut members, mut notices, mut content) = (Vec::new(), Vec::new(), Vec::new());
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(damaged)?;
        let raw = entry.name().map_err(damaged)?.into_owned();
        if entry.encrypted() {
            return Err(ArchiveError::refused(name, format!("its member {raw} is encrypted")));
        }
        if entry.is_dir() {
            continue;
        }
        let special = entry.unix_mode().map(|mode| mode & 0o170_000).is_some_and(|kind| kind != 0 && kind != 0o100_000);
        if entry.is_symlink() || special {
            note(&mut notices, &raw, NoticeCode::MemberRefused, "refused because it is a link or a device");
            continue;
        }
        let Some(member) = accept(&raw, &mut notices) else { continue };
        let deflated = match entry.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            other => {
                note(
                    &mut notices,
                    &member,
                    NoticeCode::MemberRefused,
                    format!("refused because it is packed by {other}"),
                );
                continue;
            }
        };
        let offset =
            entry.data_start().ok_or_else(|| ArchiveError::damaged(name.clone(), format!("{member} has no data")))?;
        content.push(format!("{member}\0{}\0{:08x}", entry.size(), entry.crc32()));
        members.push(Member {
            name: Arc::from(member),
            packed: entry.compressed_size(),
            size: Some(entry.size()),
            source: Source::Zip { path: shared.clone(), offset, deflated, crc: entry.crc32() },
        });
    }
    Ok(Package::new(name, members, notices, None, content))
}
