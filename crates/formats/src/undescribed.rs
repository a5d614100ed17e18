//! Archives without `meta.xml`: one data file, described by its own header.

use crate::error::ArchiveError;
use crate::header;
use crate::limits::Limits;
use crate::notice::{Notice, NoticeCode};
use crate::package::{Package, Pass, name};
use crate::table::Table;
use crate::text::dialect::Dialect;
use crate::text::{encoding, sniff};

/// The one data file of an archive without `meta.xml`, described by its own header.
pub(crate) fn undescribed(
    package: &Package,
    limits: &Limits,
    notices: &mut Vec<Notice>,
) -> Result<Table, ArchiveError> {
    let mut candidates: Vec<usize> = (0..package.members.len())
        .filter(|index| {
            let member = &package.members[*index];
            may_be_rows(&member.name) && member.size != Some(0)
        })
        .collect();
    let tabular = |index: &usize| {
        matches!(name::extension(&package.members[*index].name).as_str(), "csv" | "tsv" | "tab" | "txt" | "psv" | "dat")
    };
    if candidates.len() > 1 && candidates.iter().filter(|index| tabular(index)).count() == 1 {
        candidates.retain(tabular);
    }
    let &[index] = candidates.as_slice() else {
        let candidates = candidates.iter().map(|index| package.members[*index].name.to_string()).collect();
        return Err(ArchiveError::NoTable { name: package.name.clone(), candidates });
    };
    let member = &package.members[index];
    let no_table = || ArchiveError::NoTable { name: package.name.clone(), candidates: vec![member.name.to_string()] };
    let mut head = Vec::new();
    {
        use std::io::Read;
        let mut reader = member.open(&Pass::new(limits))?.take(256 << 10);
        reader
            .read_to_end(&mut head)
            .map_err(|error| ArchiveError::damaged(member.name.as_ref(), crate::package::reason_of(&error).1))?;
    }
    let (text, found) = encoding::glance(&head);
    // One column under no known name is prose, not a table.
    let guess = sniff::guess(&text).filter(|guess| guess.known > 0 || guess.header.len() > 1).ok_or_else(no_table)?;
    if guess.header.len() > limits.columns {
        return Err(ArchiveError::refused(
            member.name.as_ref(),
            format!("its header has {} columns", guess.header.len()),
        ));
    }
    let dialect = Dialect { encoding: Some(found), ..guess.dialect };
    let delimiter = String::from_utf8_lossy(&dialect.delimiter).into_owned();
    let mut table = header::table_of(&guess.header, dialect);
    let detail = format!(
        "there is no meta.xml; {} of {} columns were recognised by their names, separated by {delimiter:?}, in {}, as {}",
        guess.known,
        guess.header.len(),
        found.name(),
        table.row_type
    );
    notices.push(Notice::new(&member.name, None, NoticeCode::MetaMissing, detail));
    for other in package.members.iter().filter(|other| other.name != member.name && may_be_rows(&other.name)) {
        notices.push(Notice::new(&other.name, None, NoticeCode::MemberIgnored, "not read, since no meta.xml names it"));
    }
    table.files.push(member.name.to_string());
    table.members.push(index);
    Ok(table)
}

/// Whether a file could hold rows, by its name.
fn may_be_rows(path: &str) -> bool {
    let base = name::base(path).to_ascii_lowercase();
    let stem = base.split('.').next().unwrap_or_default();
    let known = matches!(
        stem,
        "readme" | "license" | "licence" | "citation" | "citations" | "rights" | "eml" | "changelog" | "notice"
    );
    let other = matches!(
        name::extension(&base).as_str(),
        "xml" | "json" | "md" | "yaml" | "yml" | "xsd" | "xsl" | "sh" | "bib" | "log" | "py" | "r"
    );
    !known && !other && !name::is_media(&base) && !base.is_empty()
}

#[cfg(test)]
mod tests {
    use super::may_be_rows;

    #[test]
    fn data_files_by_name() {
        for name in ["occurrence.txt", "a/b.csv", "gnub.tab", "data"] {
            assert!(may_be_rows(name), "{name}");
        }
        for name in ["eml.xml", "README.md", "readme.txt", "rights.txt", "citations.txt", "x.png", "m.json"] {
            assert!(!may_be_rows(name), "{name}");
        }
    }
}
