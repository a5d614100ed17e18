//! Remarks on what was read all the same, and refusals of single rows.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

/// What a [`Notice`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NoticeCode {
    /// There is no `meta.xml`; columns were read off the header.
    MetaMissing,
    /// More than one `meta.xml`; the outermost was taken.
    MetaRepeated,
    /// `meta.xml` says something unusual that was understood anyway.
    MetaOdd,
    /// A member that is no part of the archive proper was left out.
    MemberIgnored,
    /// A member with an unsafe name, a link or a device was refused.
    MemberRefused,
    /// An archive inside the archive was left unopened.
    NestedArchive,
    /// A file named in `meta.xml` is not there.
    FileMissing,
    /// A table could not be used and was left out.
    TableRefused,
    /// The metadata document named in `meta.xml` is not there.
    EmlMissing,
    /// The metadata document could not be used.
    EmlRefused,
    /// The metadata document lacks something that it must say.
    EmlIncomplete,
    /// The text is in another encoding than declared, or none was declared.
    EncodingGuessed,
    /// Bytes that are not the declared UTF-8; this row was read as windows-1252.
    InvalidUtf8,
    /// Bytes without meaning in the declared encoding became U+FFFD.
    Undecodable,
    /// NUL bytes were taken out.
    NulRemoved,
    /// The row has fewer columns than declared; the rest is absent.
    FewerColumns,
    /// The row has more columns than declared; the surplus is kept aside.
    MoreColumns,
    /// The header has columns that `meta.xml` does not declare.
    UndeclaredColumn,
    /// A quote stands where none may; it was taken as a letter.
    StrayQuote,
    /// Quotes are escaped by a backslash rather than doubled.
    BackslashQuote,
    /// A quote is not closed on its line; it was taken as a letter.
    UnclosedQuote,
    /// More extension rows belong to this record than are kept for one.
    ExtensionsCut,
    /// An earlier core row has the same id.
    RepeatedId,
}

impl NoticeCode {
    /// The codes that a single row can have when it is read.
    pub(crate) const ROW: [Self; 8] = [
        Self::InvalidUtf8,
        Self::Undecodable,
        Self::NulRemoved,
        Self::FewerColumns,
        Self::MoreColumns,
        Self::StrayQuote,
        Self::BackslashQuote,
        Self::UnclosedQuote,
    ];

    /// The code as it appears in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MetaMissing => "meta-missing",
            Self::MetaRepeated => "meta-repeated",
            Self::MetaOdd => "meta-odd",
            Self::MemberIgnored => "member-ignored",
            Self::MemberRefused => "member-refused",
            Self::NestedArchive => "nested-archive",
            Self::FileMissing => "file-missing",
            Self::TableRefused => "table-refused",
            Self::EmlMissing => "eml-missing",
            Self::EmlRefused => "eml-refused",
            Self::EmlIncomplete => "eml-incomplete",
            Self::EncodingGuessed => "encoding-guessed",
            Self::InvalidUtf8 => "invalid-utf8",
            Self::Undecodable => "undecodable",
            Self::NulRemoved => "nul-removed",
            Self::FewerColumns => "fewer-columns",
            Self::MoreColumns => "more-columns",
            Self::UndeclaredColumn => "undeclared-column",
            Self::StrayQuote => "stray-quote",
            Self::BackslashQuote => "backslash-quote",
            Self::UnclosedQuote => "unclosed-quote",
            Self::ExtensionsCut => "extensions-cut",
            Self::RepeatedId => "repeated-id",
        }
    }
}

impl fmt::Display for NoticeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A remark on something odd that was read all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The member of the archive.
    pub file: Arc<str>,
    /// The line where the row begins, from 1, header counted; none when the remark is on the whole file.
    pub line: Option<u64>,
    /// What it is about.
    pub code: NoticeCode,
    /// One sentence for a person.
    pub detail: String,
}

impl Notice {
    pub(crate) fn new(file: &Arc<str>, line: Option<u64>, code: NoticeCode, detail: impl Into<String>) -> Self {
        Self { file: file.clone(), line, code, detail: detail.into() }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{} line {}: {} ({})", self.file, line, self.detail, self.code),
            None => write!(f, "{}: {} ({})", self.file, self.detail, self.code),
        }
    }
}

/// Why a row, or the rest of a file, could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ReasonCode {
    /// A quote is opened and never closed, and the line makes no sense without it.
    UnclosedQuote,
    /// The record is longer than [`Limits::record_bytes`](crate::Limits::record_bytes).
    RecordTooLong,
    /// A value is longer than [`Limits::field_bytes`](crate::Limits::field_bytes).
    FieldTooLong,
    /// More columns than [`Limits::columns`](crate::Limits::columns).
    TooManyColumns,
    /// The bytes cannot be read or unpacked.
    Unreadable,
    /// The unpacked bytes do not have the checksum that the archive gives.
    Checksum,
    /// Unpacking was stopped at a limit.
    UnpacksTooFar,
    /// Temporary files could not be written or read.
    Temporary,
}

impl ReasonCode {
    /// The code as it appears in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnclosedQuote => "unclosed-quote",
            Self::RecordTooLong => "record-too-long",
            Self::FieldTooLong => "field-too-long",
            Self::TooManyColumns => "too-many-columns",
            Self::Unreadable => "unreadable",
            Self::Checksum => "checksum",
            Self::UnpacksTooFar => "unpacks-too-far",
            Self::Temporary => "temporary",
        }
    }
}

impl fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A [`ReasonCode`] and a sentence for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The code, for programs.
    pub code: ReasonCode,
    /// The sentence.
    pub text: String,
}

/// One refused row. Reading goes on with the next row unless `fatal`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{file} line {line}: {} ({})", .reason.text, .reason.code)]
pub struct RowError {
    /// The member of the archive.
    pub file: Arc<str>,
    /// The line where the row begins, from 1, header counted.
    pub line: u64,
    /// Why.
    pub reason: Reason,
    /// The row's id, where it could still be made out.
    pub id: Option<String>,
    /// Nothing further comes from this archive.
    pub fatal: bool,
}

impl RowError {
    pub(crate) fn new(file: &Arc<str>, line: u64, code: ReasonCode, text: impl Into<String>) -> Self {
        Self { file: file.clone(), line, reason: Reason { code, text: text.into() }, id: None, fatal: false }
    }

    pub(crate) fn fatal(mut self) -> Self {
        self.fatal = true;
        self
    }
}
