//! What a judge of packages has to say.

use std::fmt;

/// How much a fault weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Note,
    /// Against advice of the standard, or a trap on some systems. The package is valid.
    Warning,
    /// Against the standard, or bytes that are not what they were. The package is not valid.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One thing that is wrong, or odd, with one file of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file inside the package, or the folder of the object.
    pub file: String,
    /// `payload-missing`, or the code of the OCFL specification: `E092`.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What was found, for a person.
    pub text: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}: {}", self.severity, self.code, self.file, self.text)
    }
}

/// Faults in the order in which they were found, at most [`Faults::LIMIT`] of them kept, all counted.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    kept: Vec<Fault>,
    errors: u64,
    warnings: u64,
    notes: u64,
}

impl Faults {
    /// So many are kept.
    pub const LIMIT: usize = 10_000;

    pub(crate) fn push(&mut self, fault: Fault) {
        match fault.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => self.notes += 1,
        }
        if self.kept.len() < Self::LIMIT {
            self.kept.push(fault);
        }
    }

    pub(crate) fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        file: impl Into<String>,
        text: impl Into<String>,
    ) {
        self.push(Fault { file: shown(&file.into()), code, severity, text: shown(&text.into()) });
    }

    pub(crate) fn error(&mut self, code: &'static str, file: impl Into<String>, text: impl Into<String>) {
        self.add(Severity::Error, code, file, text);
    }

    pub(crate) fn warning(&mut self, code: &'static str, file: impl Into<String>, text: impl Into<String>) {
        self.add(Severity::Warning, code, file, text);
    }

    pub(crate) fn note(&mut self, code: &'static str, file: impl Into<String>, text: impl Into<String>) {
        self.add(Severity::Note, code, file, text);
    }

    pub(crate) fn append(&mut self, other: Self) {
        let (errors, warnings, notes) = (other.errors, other.warnings, other.notes);
        let room = Self::LIMIT.saturating_sub(self.kept.len());
        self.kept.extend(other.kept.into_iter().take(room));
        self.errors += errors;
        self.warnings += warnings;
        self.notes += notes;
    }

    /// Those that were kept.
    #[must_use]
    pub fn list(&self) -> &[Fault] {
        &self.kept
    }

    /// How many errors were found.
    #[must_use]
    pub const fn errors(&self) -> u64 {
        self.errors
    }

    /// How many warnings were found.
    #[must_use]
    pub const fn warnings(&self) -> u64 {
        self.warnings
    }

    /// How many were found and not kept.
    #[must_use]
    pub fn suppressed(&self) -> u64 {
        self.errors + self.warnings + self.notes - self.kept.len() as u64
    }

    /// Whether one of them has this code.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.kept.iter().any(|fault| fault.code == code)
    }
}

/// Text from outside as it may be shown: not too long, without control characters.
fn shown(text: &str) -> String {
    let plain = text.chars().take(400).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect::<String>();
    if text.chars().count() > 400 { plain + "…" } else { plain }
}
