//! Plain folders and single files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use super::{Member, Package, Source, accept, name, note};
use crate::error::ArchiveError;
use crate::limits::Limits;
use crate::notice::NoticeCode;
use crate::text::encoding;

/// How deep folders may nest.
const DEPTH: usize = 16;

/// Lists a folder. Links are not followed.
pub(super) fn open(path: &Path, name: String, limits: &Limits) -> Result<Package, ArchiveError> {
    let failed = |error| ArchiveError::io(name.clone(), error);
    let (mut members, mut notices, mut content) = (Vec::new(), Vec::new(), Vec::new());
    let mut waiting: Vec<(PathBuf, String, usize)> = vec![(path.to_owned(), String::new(), 0)];
    let mut seen = 0;
    while let Some((folder, prefix, depth)) = waiting.pop() {
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            seen += 1;
            if seen > limits.entries {
                return Err(ArchiveError::refused(name, format!("it has more than {} members", limits.entries)));
            }
            let Ok(own) = entry.file_name().into_string() else {
                note(&mut notices, &prefix, NoticeCode::MemberRefused, "refused because a name in it is not Unicode");
                continue;
            };
            let relative = format!("{prefix}{own}");
            let about = fs::symlink_metadata(entry.path()).map_err(failed)?;
            if name::is_junk(&relative) {
                continue;
            }
            if about.is_dir() {
                if depth == DEPTH {
                    note(&mut notices, &relative, NoticeCode::MemberRefused, "refused because folders nest too deep");
                } else {
                    waiting.push((entry.path(), format!("{relative}/"), depth + 1));
                }
            } else if !about.is_file() {
                note(&mut notices, &relative, NoticeCode::MemberRefused, "refused because it is a link or a device");
            } else if let Some(member) = accept(&relative, &mut notices) {
                content.push(format!("{member}\0{}", stamp(&about)));
                members.push(Member {
                    name: Arc::from(member),
                    packed: about.len(),
                    size: Some(about.len()),
                    source: Source::Plain(entry.path()),
                });
            }
        }
    }
    Ok(Package::new(name, members, notices, None, content))
}

/// One delimited file as an archive of its own.
pub(super) fn single(path: &Path, name: String, head: &[u8]) -> Result<Package, ArchiveError> {
    let about = fs::metadata(path).map_err(|error| ArchiveError::io(name.clone(), error))?;
    looks_like_rows(&name, head)?;
    let member = Member {
        name: Arc::from(name.as_str()),
        packed: about.len(),
        size: Some(about.len()),
        source: Source::Plain(path.to_owned()),
    };
    let content = vec![stamp(&about)];
    Ok(Package::new(name, vec![member], Vec::new(), None, content))
}

/// One gzipped delimited file as an archive of its own.
pub(super) fn single_gzip(path: &Path, name: String, head: &[u8]) -> Result<Package, ArchiveError> {
    let about = fs::metadata(path).map_err(|error| ArchiveError::io(name.clone(), error))?;
    looks_like_rows(&name, head)?;
    let inner = name.strip_suffix(".gz").unwrap_or(&name);
    let member =
        Member { name: Arc::from(inner), packed: about.len(), size: None, source: Source::Gzip(path.to_owned()) };
    let content = vec![stamp(&about)];
    Ok(Package::new(name, vec![member], Vec::new(), None, content))
}

/// Refuses what is plainly not delimited text, such as an error page saved under an archive's name.
fn looks_like_rows(name: &str, head: &[u8]) -> Result<(), ArchiveError> {
    let (text, _) = encoding::glance(head);
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if start.starts_with('<') {
        return Err(ArchiveError::damaged(name, "it is a web page or XML document"));
    }
    let strange =
        text.chars().filter(|letter| letter.is_control() && !matches!(letter, '\t' | '\r' | '\n' | '\0')).count();
    if strange * 20 > text.chars().count() {
        return Err(ArchiveError::damaged(name, "it is neither text nor a packed file known here"));
    }
    Ok(())
}

fn stamp(about: &fs::Metadata) -> String {
    let changed = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    format!("{}\0{}", about.len(), changed.as_nanos())
}
