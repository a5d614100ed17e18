//! Which licence holds: the record's own, or the dataset's.

use solander_model::{Finding, FindingCode};
use solander_terms::Term;

use crate::context::SourceContext;
use crate::keys::Key;
use crate::licence::{read_licence, reserves_rights};

/// The licence of an object: its own; else `inherited`, such as that of the specimen; else that of the dataset. Whatever
/// it is, the object is filed.
pub(crate) fn licence(
    own: Option<&str>,
    inherited: Option<&str>,
    context: &SourceContext,
    term: Key,
    findings: &mut Vec<Finding>,
) -> Option<String> {
    let term = Term::of(term.name());
    let mut note = |code, value: &str| findings.push(Finding::new(&term, code, value));
    let dataset = || context.dataset_licence.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let Some(given) = own.or(inherited).or_else(|| {
        let text = dataset()?;
        note(FindingCode::LicenceFromDataset, text);
        Some(text)
    }) else {
        note(FindingCode::LicenceMissing, "");
        return None;
    };
    let licence = read_licence(given);
    if !licence.known && !reserves_rights(given) {
        note(FindingCode::LicenceUnknown, given);
    } else if !licence.open {
        note(FindingCode::LicenceNotOpen, given);
    }
    if licence.version_assumed {
        note(FindingCode::LicenceVersionAssumed, given);
    }
    Some(licence.text)
}
