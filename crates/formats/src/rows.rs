//! The rows of one table, from all its files.

use std::io::{self, Read};
use std::sync::Arc;

use crate::archive::Inner;
use crate::error::ArchiveError;
use crate::limits::Limits;
use crate::notice::{Notice, NoticeCode, ReasonCode, RowError};
use crate::package::{Member, Pass, reason_of};
use crate::table::{Row, Table};
use crate::text::dialect::Dialect;
use crate::text::encoding::{self, Transcoder};
use crate::text::reader::RecordReader;
use crate::text::split;

type Source = Transcoder<Box<dyn Read + Send>>;

/// An open file, its header read.
pub(crate) struct OpenFile {
    pub(crate) reader: RecordReader<Source>,
    /// The last header line, cut into names; empty when there is none.
    pub(crate) header: Vec<String>,
    /// The line of that header.
    pub(crate) header_line: u64,
    /// What is odd about the encoding.
    pub(crate) remark: Option<String>,
}

/// Opens a delimited file and reads past its header.
pub(crate) fn open_file(
    member: &Member,
    dialect: &Dialect,
    limits: &Limits,
    pass: &Arc<Pass>,
) -> Result<OpenFile, ArchiveError> {
    let failed = |error: io::Error| ArchiveError::damaged(member.name.as_ref(), reason_of(&error).1);
    let mut source = member.open(pass)?;
    let head = read_head(&mut source).map_err(failed)?;
    open_text(source, head, dialect, limits).map_err(failed)
}

/// As [`open_file`], for any source of bytes of which `head` was read already.
pub(crate) fn open_text(
    source: Box<dyn Read + Send>,
    head: Vec<u8>,
    dialect: &Dialect,
    limits: &Limits,
) -> io::Result<OpenFile> {
    let found = encoding::settle(dialect.encoding, &head);
    let remark = found.overruled.then(|| {
        format!(
            "declared as {}, read as {}",
            dialect.encoding.map_or("UTF-8", |encoding| encoding.name()),
            found.encoding.name()
        )
    });
    let text = Transcoder::new(source, head, found.mark, found.encoding);
    let mut reader = RecordReader::new(text, dialect, limits)?;
    let (mut header, mut header_line) = (Vec::new(), 0);
    if dialect.header_lines > 0 {
        for _ in 1..dialect.header_lines {
            if !reader.skip_line()? {
                break;
            }
        }
        header_line = reader.line();
        let line = reader.peek_line()?;
        let open_quote = dialect.quote.is_some_and(|quote| line.bytes().filter(|byte| *byte == quote).count() % 2 == 1);
        if open_quote {
            // A column name with a line break in it.
            if let Some(Ok(parsed)) = reader.next()? {
                let row =
                    Row::new(parsed, &Table::new(crate::Term::of("header"), Vec::new(), None, dialect.clone()).shape);
                header = (0..row.width()).filter_map(|index| row.column(index).map(str::to_owned)).collect();
            }
        } else {
            reader.skip_line()?;
            header = split::line_values(&line, dialect);
        }
    }
    Ok(OpenFile { reader, header, header_line, remark })
}

fn read_head(source: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(4096);
    source.take(4096).read_to_end(&mut head)?;
    Ok(head)
}

/// One row and where it stands.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) file: Arc<str>,
    pub(crate) line: u64,
    pub(crate) id: Option<String>,
    pub(crate) row: Row,
    pub(crate) notices: Vec<Notice>,
}

/// Reads the files of a table one after another.
pub(crate) struct TableRows {
    archive: Arc<Inner>,
    table: usize,
    pass: Arc<Pass>,
    next_file: usize,
    open: Option<(Arc<str>, RecordReader<Source>)>,
    /// Columns that a row of this file should have.
    width: usize,
    /// Whether `width` was learned from a row, for want of a header.
    learning: bool,
    undecodable_told: bool,
}

impl TableRows {
    pub(crate) fn new(archive: &Arc<Inner>, table: usize, pass: &Arc<Pass>) -> Self {
        Self {
            archive: archive.clone(),
            table,
            pass: pass.clone(),
            next_file: 0,
            open: None,
            width: 0,
            learning: false,
            undecodable_told: false,
        }
    }

    fn open_next(&mut self) -> Option<Result<(), RowError>> {
        let archive = self.archive.clone();
        let table = archive.table(self.table);
        let member = &archive.package.members[*table.members.get(self.next_file)?];
        self.next_file += 1;
        let opened = open_file(member, &table.dialect, &archive.limits, &self.pass);
        let mut file = match opened {
            Ok(file) => file,
            Err(error) => {
                let code = ReasonCode::Unreadable;
                return Some(Err(RowError::new(&member.name, 1, code, error.to_string()).fatal()));
            }
        };
        self.width = table.declared().max(file.header.len());
        self.learning = file.header.is_empty();
        self.undecodable_told = false;
        file.reader.expect(Some(self.width).filter(|width| *width > 0), self.learning, table.id_index);
        self.open = Some((member.name.clone(), file.reader));
        Some(Ok(()))
    }

    fn place(&mut self, file: Arc<str>, parsed: crate::text::reader::Parsed) -> Placed {
        let table = self.archive.table(self.table);
        let line = parsed.line;
        let mut parsed = parsed;
        let mut notices: Vec<Notice> = std::mem::take(&mut parsed.notices)
            .into_iter()
            .map(|(code, detail)| Notice::new(&file, Some(line), code, detail))
            .collect();
        let row = Row::new(parsed, &table.shape);
        let (width, declared) = (row.width(), table.declared());
        if width < declared {
            let detail = format!("{width} columns instead of {}; the rest is absent", self.width);
            notices.push(Notice::new(&file, Some(line), NoticeCode::FewerColumns, detail));
        } else if width > self.width || (self.learning && width > declared) {
            let from = if self.learning { declared } else { self.width };
            if (from..width).any(|index| row.column(index).is_some_and(|value| !value.trim().is_empty())) {
                let detail = format!("{width} columns instead of {from}; the surplus is kept aside");
                notices.push(Notice::new(&file, Some(line), NoticeCode::MoreColumns, detail));
            }
        }
        let id = table
            .id_index
            .and_then(|index| row.column(index))
            .map(str::trim)
            .filter(|id| !id.is_empty())
            .map(str::to_owned);
        Placed { file, line, id, row, notices }
    }
}

impl Iterator for TableRows {
    type Item = Result<Placed, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some((file, reader)) = &mut self.open else {
                match self.open_next()? {
                    Ok(()) => continue,
                    Err(error) => return Some(Err(error)),
                }
            };
            let file = file.clone();
            match reader.next() {
                Ok(Some(Ok(mut parsed))) => {
                    if self.learning && parsed.ends.len() > self.width {
                        self.width = parsed.ends.len();
                        let id = self.archive.table(self.table).id_index;
                        reader.expect(Some(self.width), true, id);
                    }
                    if !self.undecodable_told && reader.undecodable() {
                        self.undecodable_told = true;
                        parsed.notices.push((
                            NoticeCode::Undecodable,
                            "from about here bytes without meaning became U+FFFD".to_owned(),
                        ));
                    }
                    return Some(Ok(self.place(file, parsed)));
                }
                Ok(Some(Err(refused))) => {
                    let mut error = RowError::new(&file, refused.line, refused.code, refused.text);
                    error.id = refused.id;
                    return Some(Err(error));
                }
                Ok(None) => self.open = None,
                Err(error) => {
                    let (code, text) = reason_of(&error);
                    let line = reader.line();
                    self.open = None;
                    self.next_file = usize::MAX;
                    return Some(Err(RowError::new(&file, line, code, text).fatal()));
                }
            }
        }
    }
}
