//! Header lines: what they confirm, what they contradict, and what they tell when nothing else does.

use solander_terms::Term;

use crate::meta::{guess_row_type, read_term};
use crate::table::{Column, Table};
use crate::text::dialect::Dialect;

/// A column whose header contradicts `meta.xml`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Disagreement {
    pub(crate) column: usize,
    pub(crate) declared: Term,
    pub(crate) found: String,
}

/// The first column that plainly holds another property than declared: its header is a known term other than the
/// declared one, and one of the two stands elsewhere. Unknown or free header names contradict nothing.
pub(crate) fn disagreement(header: &[String], table: &Table) -> Option<Disagreement> {
    let found: Vec<Term> = header.iter().map(|name| Term::parse(name)).collect();
    let same = |a: &Term, b: &Term| a.local().eq_ignore_ascii_case(b.local());
    table.columns.iter().filter_map(|column| Some((column.index?, &column.term))).find_map(|(index, declared)| {
        let own = found.get(index).filter(|term| term.is_known() && !same(term, declared))?;
        if table.columns.iter().any(|other| other.index == Some(index) && same(own, &other.term)) {
            return None;
        }
        let declared_elsewhere =
            table.columns.iter().any(|other| other.index.is_some_and(|at| at != index) && same(own, &other.term));
        let stands_elsewhere = found.iter().any(|term| term.is_known() && same(term, declared));
        (declared_elsewhere || stands_elsewhere).then(|| Disagreement {
            column: index,
            declared: declared.clone(),
            found: header[index].clone(),
        })
    })
}

/// The names of columns that `meta.xml` leaves out, the id column aside.
pub(crate) fn undeclared(header: &[String], table: &Table) -> Vec<String> {
    if header.len() <= 1 {
        return Vec::new();
    }
    let declared =
        |index| table.id_index == Some(index) || table.columns.iter().any(|column| column.index == Some(index));
    header
        .iter()
        .enumerate()
        .filter(|(index, name)| !name.trim().is_empty() && !declared(*index))
        .map(|(index, name)| format!("{} (column {index})", name.chars().take(80).collect::<String>()))
        .collect()
}

/// A table described by its header alone.
pub(crate) fn table_of(header: &[String], dialect: Dialect) -> Table {
    let columns: Vec<Column> = header
        .iter()
        .enumerate()
        .filter(|(_, name)| !name.trim().is_empty())
        .map(|(index, name)| Column { term: read_term(name), index: Some(index), default: None })
        .collect();
    let row_type = guess_row_type(columns.iter().map(|column| &column.term));
    let own = match row_type.as_str() {
        "dwc:Taxon" => "dwc:taxonID",
        "dwc:Event" => "dwc:eventID",
        _ => "dwc:occurrenceID",
    };
    let place = |name: &str| {
        columns.iter().find(|column| column.term.as_str().eq_ignore_ascii_case(name)).and_then(|column| column.index)
    };
    let id = ["id", "coreid", own, "gbif:gbifID", "gbifID"].iter().find_map(|name| place(name));
    Table::new(row_type, columns, id, dialect)
}
