//! Whole readers over bytes, for tests and fuzzers.

use std::io::{self, Cursor, Write};

use solander_terms::Term;

use crate::archive::Archive;
use crate::error::ArchiveError;
use crate::limits::Limits;
use crate::rows;
use crate::table::{Row, Table};
use crate::text::dialect::Dialect;
use crate::text::{encoding, sniff};

/// Reads delimited text to its end and tells how many rows were read and how many refused.
///
/// # Errors
/// Those of reading from memory: none in practice.
pub fn read_delimited(bytes: &[u8], dialect: &Dialect, limits: &Limits) -> io::Result<(u64, u64)> {
    let head = bytes[..bytes.len().min(4096)].to_vec();
    let rest = Cursor::new(bytes[head.len()..].to_vec());
    let mut file = rows::open_text(Box::new(rest), head, dialect, limits)?;
    file.reader.expect(Some(file.header.len()).filter(|width| *width > 0), file.header.is_empty(), Some(0));
    let shape = Table::new(Term::of("dwc:Occurrence"), Vec::new(), None, dialect.clone()).shape;
    let (mut read, mut refused, mut line) = (0, 0, 0);
    while let Some(record) = file.reader.next()? {
        let here = match record {
            Ok(parsed) => {
                let here = parsed.line;
                let row = Row::new(parsed, &shape);
                assert!((0..row.width()).all(|index| row.column(index).is_some()), "every value is whole text");
                read += 1;
                here
            }
            Err(error) => {
                refused += 1;
                error.line
            }
        };
        assert!(here >= line, "lines do not run backwards");
        line = here;
    }
    Ok((read, refused))
}

/// As [`read_delimited`], in each of the dialects that archives come in, one after another.
///
/// # Errors
/// Those of reading from memory: none in practice.
pub fn read_delimited_every_way(bytes: &[u8], limits: &Limits) -> io::Result<Vec<(u64, u64)>> {
    let mut dialects = Vec::new();
    for (delimiter, quote) in
        [(b'\t', None), (b',', Some(b'"')), (b'\t', Some(b'"')), (b';', Some(b'\'')), (b'|', None)]
    {
        dialects.push(Dialect::new(delimiter, quote));
    }
    dialects.push(Dialect { delimiter: b"||".to_vec(), header_lines: 0, ..Dialect::new(b'|', Some(b'"')) });
    dialects.push(Dialect { terminator: Some(b"~\n".to_vec()), ..Dialect::new(b',', Some(b'"')) });
    dialects.push(Dialect {
        encoding: Some(encoding_rs::SHIFT_JIS),
        header_lines: 2,
        ..Dialect::new(b',', Some(b'"'))
    });
    dialects.push(Dialect { encoding: Some(encoding_rs::UTF_16LE), ..Dialect::new(b',', Some(b'"')) });
    dialects.iter().map(|dialect| read_delimited(bytes, dialect, limits)).collect()
}

/// Decodes a beginning and guesses its dialect; tells how many columns were seen.
pub fn read_head(bytes: &[u8]) -> usize {
    let (text, _) = encoding::glance(bytes);
    sniff::guess(&text).map_or(0, |guess| guess.header.len())
}

/// Opens an archive given as bytes, reads it to its end, and tells how many records and errors came of it.
///
/// # Errors
/// Those of [`Archive::open`].
pub fn read_archive(bytes: &[u8], limits: &Limits) -> Result<(u64, u64), ArchiveError> {
    let failed = |error| ArchiveError::io("the temporary folder", error);
    let mut file = tempfile::NamedTempFile::new().map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.flush().map_err(failed)?;
    let archive = Archive::open(file.path(), limits)?;
    let (mut read, mut refused) = (0, 0);
    for record in archive.records()? {
        match record {
            Ok(record) => {
                read += 1;
                // Touches every value, so that a wrong cut would show.
                let _ = record.row.iter(archive.core()).map(|(_, value)| value.len()).sum::<usize>();
            }
            Err(_) => refused += 1,
        }
    }
    Ok((read, refused))
}
