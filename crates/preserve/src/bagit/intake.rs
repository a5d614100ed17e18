//! The bytes of one item are read and held against its hash.

use std::io::{self, Read, Write};
use std::path::Path;

use super::plan::{Form, Plan};
use super::sink::{Marks, Sink};
use crate::digest::{Digests, Hashers, HashingReader, digest};
use crate::folder;
use crate::{Item, PreserveError};

/// Items up to this size are read ahead by other threads; larger ones stream.
const AHEAD: u64 = 8 << 20;

/// An item on its way from a worker to the package.
pub(super) enum Ready {
    /// Read and right.
    Bytes(Vec<u8>, Digests),
    /// Already in its place in a folder, and right.
    InPlace(Digests),
    /// Too large to be read ahead.
    Large,
}

/// Reads an item ahead, or writes it where files do not wait for each other.
pub(super) fn ready(plan: &Plan, item: &Item, aside: &Path, marks: &Marks) -> Result<Ready, PreserveError> {
    plan.cancel.check()?;
    let algorithms = plan.algorithms();
    if plan.form == Form::Folder {
        return in_folder(plan, item, aside, marks).map(Ready::InPlace);
    }
    if item.size > AHEAD {
        return Ok(Ready::Large);
    }
    let source = source(item)?;
    let mut bytes = Vec::with_capacity(usize::try_from(item.size + 1).unwrap_or_default());
    source.take(item.size + 1).read_to_end(&mut bytes).map_err(unread(item))?;
    let mut hashers = Hashers::new(algorithms);
    hashers.update(&bytes);
    let sums = hashers.finish();
    promised(item, &sums)?;
    Ok(Ready::Bytes(bytes, sums))
}

/// Writes an item into a folder, or finds it there.
fn in_folder(plan: &Plan, item: &Item, aside: &Path, marks: &Marks) -> Result<Digests, PreserveError> {
    let algorithms = plan.algorithms();
    let name = format!("data/{}", item.path);
    if let Ok(mut file) = folder::open_file(aside, &name)
        && file.metadata().is_ok_and(|metadata| metadata.len() == item.size)
        && let Ok(sums) = digest(&mut file, algorithms, item.size)
        && promised(item, &sums).is_ok()
    {
        marks.stamp(&file).map_err(PreserveError::io("write", &aside.join(&name)))?;
        return Ok(sums);
    }
    let failed = || PreserveError::io("write", &aside.join(&name));
    let mut file = folder::create_file(aside, &name).map_err(failed())?;
    let mut source = source(item)?.take(item.size + 1);
    let mut hashers = Hashers::new(algorithms);
    let mut buffer = vec![0; 256 * 1024];
    loop {
        plan.cancel.check()?;
        let read = match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(unread(item)(e)),
        };
        hashers.update(&buffer[..read]);
        file.write_all(&buffer[..read]).map_err(failed())?;
    }
    let sums = hashers.finish();
    promised(item, &sums)?;
    marks.stamp(&file).map_err(failed())?;
    Ok(sums)
}

/// Streams a large item into an archive.
pub(super) fn put_large(
    plan: &Plan,
    sink: &mut Sink,
    marks: &Marks,
    name: &str,
    item: &Item,
    aside: &Path,
) -> Result<Digests, PreserveError> {
    let mut reader = HashingReader::new(source(item)?.take(item.size + 1), plan.algorithms());
    let put = sink.put(marks, name, item.size, &mut reader);
    if let Some(source) = reader.failed {
        return Err(unread(item)(source));
    }
    let sums = reader.hashers.finish();
    promised(item, &sums)?;
    put.map_err(PreserveError::io("write", aside))?;
    Ok(sums)
}

fn source(item: &Item) -> Result<Box<dyn Read + Send>, PreserveError> {
    (item.open)().map_err(unread(item))
}

fn unread(item: &Item) -> impl FnOnce(io::Error) -> PreserveError {
    let item = item.path.clone();
    move |source| PreserveError::Source { item, source }
}

/// The bytes are those of the hash and the size of the item.
pub(crate) fn promised(item: &Item, sums: &Digests) -> Result<(), PreserveError> {
    let wrong = |expected, found| Err(PreserveError::Mismatch { item: item.path.clone(), expected, found });
    if sums.hex[0] != item.hash.to_string() && sums.bytes == item.size {
        return wrong(format!("sha256 {}", item.hash), format!("sha256 {}", sums.hex[0]));
    }
    if sums.bytes != item.size {
        let found = if sums.bytes > item.size { "more".to_owned() } else { format!("{} bytes", sums.bytes) };
        return wrong(format!("{} bytes", item.size), found);
    }
    Ok(())
}
