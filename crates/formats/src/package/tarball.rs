//! Tar files, plain or packed by gzip or bzip2. They have no index, so members are spooled to a temporary folder.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::sync::Arc;

use tar::{Archive, EntryType};

use super::guard::{Expected, Guard, Packed, Pass, reason_of};
use super::{Member, Package, Source, accept, folder, name, note};
use crate::error::ArchiveError;
use crate::limits::Limits;
use crate::notice::NoticeCode;

/// Whether a file begins with the header of a tar member, judged by its checksum.
pub(super) fn is_header(head: &[u8]) -> bool {
    let Some(block) = head.get(..512) else { return false };
    let sum: u64 =
        block.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u64::from(*byte) }).sum();
    let digits: String = block[148..156].iter().map(|byte| char::from(*byte)).filter(char::is_ascii_digit).collect();
    sum > 8 * 32 && u64::from_str_radix(&digits, 8).is_ok_and(|declared| declared == sum)
}

/// Opens a tar file, or a gzipped single file where there is no tar inside.
pub(super) fn open(path: &Path, name: String, limits: &Limits, head: &[u8]) -> Result<Package, ArchiveError> {
    let failed = |error| ArchiveError::io(name.clone(), error);
    let pass = Pass::new(limits);
    let unpacked = |pass: &Arc<Pass>| -> Result<Box<dyn Read>, ArchiveError> {
        let (packed, count) = Packed::new(File::open(path).map_err(failed)?, pass);
        let buffered = BufReader::with_capacity(64 << 10, packed);
        let expected = Expected::default();
        Ok(match head {
            [0x1f, 0x8b, ..] => {
                Box::new(Guard::new(flate2::read::MultiGzDecoder::new(buffered), count, pass, expected))
            }
            [b'B', b'Z', ..] => Box::new(Guard::new(bzip2::read::MultiBzDecoder::new(buffered), count, pass, expected)),
            _ => Box::new(Guard::new(buffered, count, pass, expected)),
        })
    };
    let mut first = Vec::new();
    unpacked(&pass)?
        .take(4096)
        .read_to_end(&mut first)
        .map_err(|error| ArchiveError::damaged(name.clone(), reason_of(&error).1))?;
    if !is_header(&first) {
        return if head.starts_with(&[0x1f, 0x8b]) {
            folder::single_gzip(path, name, &first)
        } else {
            Err(ArchiveError::damaged(name, "there is no tar file inside"))
        };
    }
    let reader = unpacked(&Pass::new(limits))?;
    spool(reader, name, limits)
}

/// Copies usable members to numbered files. Their names are never used as paths.
fn spool(reader: Box<dyn Read>, name: String, limits: &Limits) -> Result<Package, ArchiveError> {
    let damaged = |error: io::Error| ArchiveError::damaged(name.clone(), reason_of(&error).1);
    let temporary = |error| ArchiveError::io("the temporary folder", error);
    let spool = limits.temporary_folder().map_err(temporary)?;
    let (mut members, mut notices, mut content): (Vec<Member>, _, _) = (Vec::new(), Vec::new(), Vec::new());
    let mut archive = Archive::new(reader);
    let mut long_name: Option<String> = None;
    // Raw entries, because the tar crate would otherwise hold a long name of any length in memory.
    for (number, entry) in archive.entries().map_err(damaged)?.raw(true).enumerate() {
        let mut entry = entry.map_err(damaged)?;
        if number > limits.entries {
            return Err(ArchiveError::refused(name, format!("it has more than {} members", limits.entries)));
        }
        let kind = entry.header().entry_type();
        match kind {
            EntryType::GNULongName => {
                let bytes = read_bounded(&mut entry, 8192).map_err(damaged)?;
                long_name = Some(String::from_utf8_lossy(&bytes).trim_end_matches('\0').to_owned());
                continue;
            }
            EntryType::XHeader => {
                let bytes = read_bounded(&mut entry, 1 << 20).map_err(damaged)?;
                for extension in tar::PaxExtensions::new(&bytes).flatten() {
                    match extension.key() {
                        Ok("path") => long_name = Some(String::from_utf8_lossy(extension.value_bytes()).into_owned()),
                        Ok("size") => {
                            return Err(ArchiveError::refused(name, "a member's size stands in a pax header"));
                        }
                        _ => {}
                    }
                }
                continue;
            }
            EntryType::XGlobalHeader | EntryType::GNULongLink => continue,
            _ => {}
        }
        let raw = long_name.take().unwrap_or_else(|| String::from_utf8_lossy(&entry.path_bytes()).into_owned());
        match kind {
            EntryType::Regular | EntryType::Continuous => {}
            EntryType::Directory => continue,
            _ => {
                note(&mut notices, &raw, NoticeCode::MemberRefused, "refused because it is a link or a device");
                continue;
            }
        }
        let Some(member) = accept(&raw, &mut notices) else { continue };
        if name::is_media(&member) {
            continue;
        }
        let target = spool.path().join(number.to_string());
        let (size, digest) = copy(&mut entry, &target).map_err(damaged)?;
        content.push(format!("{member}\0{size}\0{digest:016x}"));
        if members.iter().any(|earlier| earlier.name.as_ref() == member) {
            note(
                &mut notices,
                &member,
                NoticeCode::MemberIgnored,
                "stands in the archive more than once; the last one counts",
            );
            members.retain(|earlier| earlier.name.as_ref() != member);
        }
        members.push(Member { name: Arc::from(member), packed: size, size: Some(size), source: Source::Plain(target) });
    }
    if members.is_empty() {
        return Err(ArchiveError::damaged(name, "it is a tar file without usable members"));
    }
    Ok(Package::new(name, members, notices, Some(spool), content))
}

fn read_bounded(entry: &mut impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    entry.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a member's extended header is too long"));
    }
    Ok(bytes)
}

fn copy(from: &mut impl Read, to: &Path) -> io::Result<(u64, u64)> {
    let mut file = File::create_new(to)?;
    let mut digest = xxhash_rust::xxh3::Xxh3::new();
    let mut buffer = vec![0; 64 << 10];
    let mut size = 0;
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return Ok((size, digest.digest()));
        }
        digest.update(&buffer[..read]);
        file.write_all(&buffer[..read])?;
        size += read as u64;
    }
}
