//! `meta.xml`: which files an archive has and what their columns mean.

use solander_terms::Term;

use crate::error::ArchiveError;
use crate::limits::Limits;
use crate::text::dialect::{self, Dialect};
use crate::text::encoding;
use crate::xml::{self, Element};

/// What `meta.xml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Descriptor {
    /// The core.
    pub core: TableMeta,
    /// The extensions, in their order.
    pub extensions: Vec<TableMeta>,
    /// The metadata document.
    pub metadata: Option<String>,
    /// What is unusual in it, a sentence each.
    pub remarks: Vec<String>,
}

/// One `core` or `extension` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableMeta {
    /// What a row stands for.
    pub row_type: Term,
    /// The files, in their order.
    pub locations: Vec<String>,
    /// How they are written.
    pub dialect: Dialect,
    /// The column of `id` or `coreid`.
    pub id: IdMeta,
    /// The declared fields, in their order.
    pub fields: Vec<FieldMeta>,
    /// The format of dates, as given.
    pub date_format: Option<String>,
}

/// What an `id` or `coreid` element says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdMeta {
    /// There is no such element.
    Absent,
    /// It names no column.
    Unplaced,
    /// It names this column.
    Column(usize),
}

/// One `field` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldMeta {
    /// The property.
    pub term: Term,
    /// The column, unless only a default is given.
    pub index: Option<usize>,
    /// The value where the column is absent or empty.
    pub default: Option<String>,
}

/// Reads `meta.xml`, called `name` in messages.
///
/// # Errors
/// [`ArchiveError::Meta`] when it is not well-formed, exceeds a limit or has no core.
///
/// # Source
/// Darwin Core Text Guide, § 2 "Metafile content".
pub fn read_meta(bytes: &[u8], name: &str, limits: &Limits) -> Result<Descriptor, ArchiveError> {
    let document = xml::parse(bytes, limits).map_err(|error| ArchiveError::meta(name, error.to_string()))?;
    let root = &document.root;
    let mut remarks: Vec<String> = document.remark.into_iter().collect();
    if !root.name.eq_ignore_ascii_case("archive") {
        remarks.push(format!("the root element is {}, not archive", shortened(&root.name)));
    }
    let mut cores = root.all("core");
    let core = cores.next().ok_or_else(|| ArchiveError::meta(name, "there is no core element"))?;
    if cores.next().is_some() {
        remarks.push("there is more than one core; the first counts".to_owned());
    }
    let core = table(core, "id", limits, &mut remarks).map_err(|reason| ArchiveError::meta(name, reason))?;
    let mut extensions = Vec::new();
    for extension in root.all("extension") {
        extensions
            .push(table(extension, "coreid", limits, &mut remarks).map_err(|reason| ArchiveError::meta(name, reason))?);
    }
    let metadata = root.attribute("metadata").map(str::trim).filter(|path| !path.is_empty()).map(str::to_owned);
    Ok(Descriptor { core, extensions, metadata, remarks })
}

fn table(element: &Element, id_name: &str, limits: &Limits, remarks: &mut Vec<String>) -> Result<TableMeta, String> {
    let locations: Vec<String> = element
        .all("files")
        .flat_map(|files| files.all("location"))
        .map(Element::text)
        .filter(|location| !location.is_empty())
        .collect();
    let mut fields = Vec::new();
    let id_element = element.child(id_name).or_else(|| element.child(if id_name == "id" { "coreid" } else { "id" }));
    let id = match id_element.map(|id| id.attribute("index").map(str::trim).filter(|index| !index.is_empty())) {
        None => IdMeta::Absent,
        Some(None) => IdMeta::Unplaced,
        Some(Some(index)) => IdMeta::Column(column(index, limits)?),
    };
    for field in element.all("field") {
        let term = field.attribute("term").unwrap_or_default().trim();
        let index = field.attribute("index").map(str::trim).filter(|index| !index.is_empty());
        let index = index.map(|index| column(index, limits)).transpose()?;
        let default = field.attribute("default").filter(|default| !default.trim().is_empty()).map(str::to_owned);
        if term.is_empty() {
            remarks.push(match index {
                Some(index) => format!("the field at index {index} has no term"),
                None => "a field has neither term nor index".to_owned(),
            });
        } else {
            fields.push(FieldMeta { term: read_term(term), index, default });
        }
    }
    // Early archives name the id's term on the id itself.
    if let (Some(term), IdMeta::Column(index)) = (id_element.and_then(|id| id.attribute("term")), id)
        && !term.trim().is_empty()
        && !fields.iter().any(|field: &FieldMeta| field.index == Some(index))
    {
        fields.insert(0, FieldMeta { term: read_term(term), index: Some(index), default: None });
    }
    let given = read_class(element.attribute("rowType").unwrap_or_default());
    let row_type = row_type(&given, &fields);
    if row_type != given {
        remarks.push(format!("the row type {:?} was read as {row_type}", shortened(given.as_str())));
    }
    let date_format =
        element.attribute("dateFormat").map(str::trim).filter(|format| !format.is_empty()).map(str::to_owned);
    Ok(TableMeta { row_type, locations, dialect: dialect_of(element, remarks), id, fields, date_format })
}

fn column(index: &str, limits: &Limits) -> Result<usize, String> {
    match index.parse::<usize>() {
        Ok(column) if column < limits.columns => Ok(column),
        Ok(column) => Err(format!("column {column} is beyond the limit of {}", limits.columns)),
        Err(_) => Err(format!("{:?} is not a column index", shortened(index))),
    }
}

fn dialect_of(element: &Element, remarks: &mut Vec<String>) -> Dialect {
    let delimiter = element.attribute("fieldsTerminatedBy").map(dialect::unescape).filter(|text| !text.is_empty());
    let quote = element.attribute("fieldsEnclosedBy").map_or_else(|| "\"".to_owned(), dialect::unescape);
    let quote = match quote.as_bytes() {
        [] | [b' '] => None,
        [byte] => Some(*byte),
        _ => {
            remarks.push(format!("values enclosed by {:?} are read as not enclosed", shortened(&quote)));
            None
        }
    };
    let label = element.attribute("encoding").map(str::trim).filter(|label| !label.is_empty());
    let encoding = label.and_then(encoding::named);
    if let (Some(label), None) = (label, encoding) {
        remarks.push(format!("the encoding {:?} is not known", shortened(label)));
    }
    let lines = element.attribute("ignoreHeaderLines").map_or("0", str::trim);
    let header_lines = lines.parse().unwrap_or_else(|_| {
        remarks.push(format!("{:?} is not a number of header lines", shortened(lines)));
        0
    });
    Dialect {
        delimiter: delimiter.unwrap_or_else(|| ",".to_owned()).into_bytes(),
        quote,
        terminator: element.attribute("linesTerminatedBy").and_then(dialect::terminator),
        encoding,
        header_lines,
    }
}

/// A term under any of the names it has had.
pub(crate) fn read_term(text: &str) -> Term {
    let term = Term::parse(text);
    if term.is_known() {
        return term;
    }
    for old in ["rs.gbif.org/ipt/terms/1.0/", "rs.gbif.org/ecat/terms/", "rs.gbif.org/thesaurus/"] {
        if let Some((_, local)) = text.split_once(old) {
            return [format!("gbif:{local}"), local.to_owned()]
                .iter()
                .map(|name| Term::parse(name))
                .find(Term::is_known)
                .unwrap_or(term);
        }
    }
    term
}

/// A class under any of the names it has had, with the capital that classes begin with.
fn read_class(text: &str) -> Term {
    let class = class_as_given(text.trim());
    let qualified = !class.is_known() && !class.as_str().contains("//");
    match class.as_str().split_once(':').filter(|_| qualified) {
        Some((prefix, local)) if local.starts_with(|first: char| first.is_ascii_lowercase()) => {
            let (first, rest) = local.split_at(1);
            Term::parse(&format!("{prefix}:{}{rest}", first.to_ascii_uppercase()))
        }
        _ => class,
    }
}

/// Bare names are looked up among classes.
fn class_as_given(text: &str) -> Term {
    let local = ["rs.gbif.org/ipt/terms/1.0/", "rs.gbif.org/ecat/terms/"].iter().find_map(|old| text.split_once(old));
    match local {
        Some((_, local)) => Term::parse(&format!("gbif:{local}")),
        None if !text.contains(':') && !text.is_empty() => {
            let class =
                |term: &Term| term.is_known() && term.local().starts_with(|first: char| first.is_ascii_uppercase());
            let known = ["dwc", "gbif", "ac", "chrono"]
                .iter()
                .map(|prefix| Term::parse(&format!("{prefix}:{text}")))
                .find(class);
            known.unwrap_or_else(|| Term::parse(text))
        }
        None => Term::parse(text),
    }
}

/// The class of rows; the all-embracing row types of early archives are told apart by their fields.
fn row_type(given: &Term, fields: &[FieldMeta]) -> Term {
    let local = given.local().to_ascii_lowercase();
    let old = matches!(local.as_str(), "darwincore" | "simpledarwincore" | "simpledarwinrecord" | "darwinrecord" | "");
    if !old { given.clone() } else { guess_row_type(fields.iter().map(|field| &field.term)) }
}

/// The class that these properties describe most likely.
pub(crate) fn guess_row_type<'a>(terms: impl Iterator<Item = &'a Term> + Clone) -> Term {
    let has = |names: &[&str]| terms.clone().any(|term| names.contains(&term.as_str()));
    if has(&["dwc:occurrenceID", "dwc:catalogNumber", "dwc:basisOfRecord", "dwc:recordedBy"]) {
        Term::of("dwc:Occurrence")
    } else if has(&["dwc:taxonID", "dwc:parentNameUsageID", "dwc:acceptedNameUsageID", "dwc:taxonomicStatus"]) {
        Term::of("dwc:Taxon")
    } else if has(&["dwc:eventID", "dwc:parentEventID", "dwc:samplingProtocol"]) {
        Term::of("dwc:Event")
    } else {
        Term::of("dwc:Occurrence")
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(100).collect()
}
