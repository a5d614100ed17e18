//! Why an archive could not be opened.

use std::io;

use solander_terms::Term;

/// Why an archive, or a whole table of it, cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The file system said no.
    #[error("cannot read {name}: {source}")]
    Io {
        /// What was being read.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// Not an archive in any packaging known here, or a damaged one.
    #[error("{name} is not a readable archive: {reason}")]
    Damaged {
        /// The archive.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// A limit was reached; the archive looks like an attack.
    #[error("{name} is refused: {reason}")]
    Refused {
        /// The archive or its member.
        name: String,
        /// Which limit or rule.
        reason: String,
    },
    /// `meta.xml` cannot be understood.
    #[error("{name}: {reason}")]
    Meta {
        /// Where `meta.xml` is.
        name: String,
        /// What is wrong, with its line where known.
        reason: String,
    },
    /// There is no `meta.xml`, and not exactly one file that looks like a table either.
    #[error("{name} has no meta.xml, and not one table but {} possible files{}", .candidates.len(), list(.candidates))]
    NoTable {
        /// The archive.
        name: String,
        /// The files that could be data.
        candidates: Vec<String>,
    },
    /// A file that `meta.xml` names for the core is not there.
    #[error("{file} is named in meta.xml but is not in the archive")]
    FileMissing {
        /// The file.
        file: String,
    },
    /// The header shows that `meta.xml` describes another file; every value would land under a wrong term.
    #[error("{file} line {line}: column {column} is {declared} in meta.xml but {found:?} in the header")]
    HeaderDisagrees {
        /// The file.
        file: String,
        /// The header line, from 1.
        line: u64,
        /// The first column that disagrees, from 0 as in `meta.xml`.
        column: usize,
        /// The term in `meta.xml`.
        declared: Term,
        /// The name in the header.
        found: String,
    },
}

impl ArchiveError {
    pub(crate) fn io(name: impl Into<String>, source: io::Error) -> Self {
        Self::Io { name: name.into(), source }
    }

    pub(crate) fn damaged(name: impl Into<String>, reason: impl ToString) -> Self {
        Self::Damaged { name: name.into(), reason: reason.to_string() }
    }

    pub(crate) fn refused(name: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Refused { name: name.into(), reason: reason.into() }
    }

    pub(crate) fn meta(name: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Meta { name: name.into(), reason: reason.into() }
    }
}

fn list(candidates: &[String]) -> String {
    if candidates.is_empty() { String::new() } else { format!(": {}", candidates.join(", ")) }
}
