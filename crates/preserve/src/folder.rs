//! Folders read and written by a handle, one part of the path at a time, so that no link leads outside.

use std::fs::{self, File};
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};

/// A file or another thing found below a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its path below the folder, with `/`.
    pub name: String,
    pub size: u64,
    pub kind: Kind,
    /// Whether the name was UTF-8. If not, `name` is an approximation and the file cannot be opened by it.
    pub exact: bool,
}

/// What a thing in a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    File,
    Folder,
    /// A link, a device, a pipe, a socket.
    Other,
}

/// Everything below `root`, in the order of names; links are listed and not followed. Ends with an error beyond `limit` things.
pub(crate) fn walk(root: &Path, limit: usize) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    let mut open = vec![(root.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let file_name = entry.file_name();
            let exact = file_name.to_str().is_some();
            let name = format!("{prefix}{}", file_name.to_string_lossy());
            let kind = entry.file_type()?;
            let kind = if kind.is_file() {
                Kind::File
            } else if kind.is_dir() {
                Kind::Folder
            } else {
                Kind::Other
            };
            if found.len() >= limit {
                return Err(io::Error::other(format!("more than {limit} files and folders")));
            }
            if kind == Kind::Folder && name.len() <= crate::name::MAX_PATH {
                open.push((entry.path(), format!("{name}/")));
            }
            let size = if kind == Kind::File { entry.metadata()?.len() } else { 0 };
            found.push(Found { name, size, kind, exact });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// The handle of the folder that holds `name`, and the last part of `name`. `make` makes the folders on the way.
fn parent<'n>(root: &Path, name: &'n str, make: bool) -> io::Result<(OwnedFd, &'n str)> {
    crate::name::check_name(name).map_err(|fault| io::Error::new(io::ErrorKind::InvalidInput, fault))?;
    let mut folder = rustix::fs::open(root, OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
    let (path, last) = name.rsplit_once('/').map_or(("", name), |(path, last)| (path, last));
    for part in path.split('/').filter(|part| !part.is_empty()) {
        folder = match handle_in(&folder, part) {
            Err(e) if make && e.kind() == io::ErrorKind::NotFound => {
                match rustix::fs::mkdirat(&folder, part, Mode::from_raw_mode(0o755)) {
                    // Another thread was here first.
                    Err(rustix::io::Errno::EXIST) => {}
                    made => made?,
                }
                handle_in(&folder, part)?
            }
            other => other?,
        };
    }
    Ok((folder, last))
}

fn handle_in(folder: &OwnedFd, part: &str) -> io::Result<OwnedFd> {
    let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
    Ok(rustix::fs::openat(folder, part, flags, Mode::empty())?)
}

/// Opens the file `name` below `root` without following any link below `root`.
pub(crate) fn open_file(root: &Path, name: &str) -> io::Result<File> {
    let (folder, last) = parent(root, name, false)?;
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let file = File::from(rustix::fs::openat(&folder, last, flags, Mode::empty())?);
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("is no plain file")) }
}

/// Makes the file `name` below `root`, with the folders on the way, anew, without following any link below `root`.
pub(crate) fn create_file(root: &Path, name: &str) -> io::Result<File> {
    let (folder, last) = parent(root, name, true)?;
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::openat(&folder, last, flags, Mode::from_raw_mode(0o644))?))
}

/// Writes what a folder holds to disk: its own names.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Writes everything on the file system of `folder` to disk, in one call: cheaper than one for each of many files.
pub(crate) fn sync_all_below(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

/// Writes `bytes` to `path` so that at any instant the old content or the new one is there: aside, synced, renamed.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let aside = aside(path);
    let mut file = File::create(&aside)?;
    io::Write::write_all(&mut file, bytes)?;
    file.sync_all()?;
    fs::rename(&aside, path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// The name under which something is written before it takes its place.
pub(crate) fn aside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".partial");
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_not_followed() {
        let place = tempfile::tempdir().expect("a folder");
        let root = place.path().join("bag");
        fs::create_dir_all(root.join("data")).expect("made");
        fs::write(place.path().join("secret"), "s").expect("written");
        std::os::unix::fs::symlink("../secret", root.join("link")).expect("linked");
        std::os::unix::fs::symlink("..", root.join("data/up")).expect("linked");
        assert!(open_file(&root, "link").is_err());
        assert!(open_file(&root, "data/up/link").is_err());
        assert!(open_file(&root, "../secret").is_err());
        assert!(create_file(&root, "data/up/new").is_err());
        assert!(create_file(&root, "link").is_err());
        create_file(&root, "data/a/b/new").expect("made with its folders");
        let names: Vec<_> = walk(&root, 100).expect("walked").into_iter().map(|f| (f.name, f.kind)).collect();
        assert!(names.contains(&("data/up".to_owned(), Kind::Other)), "{names:?}");
        assert!(!place.path().join("new").exists());
        assert!(walk(&root, 2).is_err(), "the limit holds");
    }
}
