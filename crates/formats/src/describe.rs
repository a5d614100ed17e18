//! From a package of files to tables: by `meta.xml`, or by the header of the one data file.

use std::sync::Arc;

use crate::archive::Inner;
use crate::eml::{self, Eml};
use crate::error::ArchiveError;
use crate::header;
use crate::limits::Limits;
use crate::meta::{Descriptor, IdMeta, TableMeta, read_meta};
use crate::notice::{Notice, NoticeCode};
use crate::package::{Member, Package, Pass, name};
use crate::rows::open_file;
use crate::table::{Column, Table};
use crate::undescribed::undescribed;

/// Finds out what an archive holds.
pub(crate) fn describe(package: Package, limits: &Limits) -> Result<Inner, ArchiveError> {
    let mut notices = package.notices.clone();
    let meta = outermost(&package, "meta.xml", &mut notices)?;
    let (tables, eml) = match meta {
        Some(meta) => {
            let bytes = meta.read_small(limits.xml_bytes, &Pass::new(limits))?;
            let descriptor = read_meta(&bytes, &meta.name, limits)?;
            notices.extend(
                descriptor.remarks.iter().map(|remark| Notice::new(&meta.name, None, NoticeCode::MetaOdd, remark)),
            );
            let root = name::folder(&meta.name);
            let tables = described(&package, &descriptor, root, limits, &mut notices)?;
            let eml = metadata(&package, root, descriptor.metadata.as_deref(), limits, &mut notices);
            (tables, eml)
        }
        None => {
            let table = undescribed(&package, limits, &mut notices)?;
            let root = name::folder(&table.files[0]).to_owned();
            let eml = metadata(&package, &root, None, limits, &mut notices);
            (vec![table], eml)
        }
    };
    Ok(Inner { package, limits: limits.clone(), tables, eml, notices })
}

/// The member of that name in the outermost folder that has one.
fn outermost<'a>(
    package: &'a Package,
    wanted: &str,
    notices: &mut Vec<Notice>,
) -> Result<Option<&'a Member>, ArchiveError> {
    let depth = |member: &Member| member.name.matches('/').count();
    let mut found: Vec<&Member> =
        package.members.iter().filter(|member| name::base(&member.name).eq_ignore_ascii_case(wanted)).collect();
    found.sort_by_key(|member| (depth(member), name::base(&member.name) != wanted));
    let mut found = found.into_iter();
    let Some(first) = found.next() else { return Ok(None) };
    for other in found {
        if depth(other) == depth(first) && name::folder(&other.name) != name::folder(&first.name) {
            let reason = format!("{} and {} are equally far outside", first.name, other.name);
            return Err(ArchiveError::meta(package.name.clone(), reason));
        }
        notices.push(Notice::new(
            &other.name,
            None,
            NoticeCode::MetaRepeated,
            format!("{} counts instead", first.name),
        ));
    }
    Ok(Some(first))
}

/// The tables of `meta.xml`, with their files found and their headers compared.
fn described(
    package: &Package,
    descriptor: &Descriptor,
    root: &str,
    limits: &Limits,
    notices: &mut Vec<Notice>,
) -> Result<Vec<Table>, ArchiveError> {
    let meta: Arc<str> = Arc::from(format!("{root}meta.xml"));
    let mut core = table_of(&descriptor.core, None, &meta, notices);
    if descriptor.core.locations.is_empty() {
        return Err(ArchiveError::meta(meta.as_ref(), "the core names no file"));
    }
    if matches!(descriptor.core.id, IdMeta::Absent | IdMeta::Unplaced) && !descriptor.extensions.is_empty() {
        let detail = "the core has no id column, so that no extension row finds its record";
        if core.id_index.is_none() {
            notices.push(Notice::new(&meta, None, NoticeCode::MetaOdd, detail));
        }
    }
    attach(package, &descriptor.core, root, &mut core, notices);
    if core.members.is_empty() {
        return Err(ArchiveError::FileMissing { file: descriptor.core.locations.join(", ") });
    }
    check_files(package, &core, limits, notices)?;
    let mut tables = vec![core];
    for extension in &descriptor.extensions {
        let mut table = table_of(extension, Some(&tables[0]), &meta, notices);
        attach(package, extension, root, &mut table, notices);
        if let Err(error) = check_files(package, &table, limits, notices) {
            let file = Arc::from(table.files.first().map_or("", String::as_str));
            notices.push(Notice::new(
                &file,
                None,
                NoticeCode::TableRefused,
                format!("the extension {} is left out: {error}", table.row_type),
            ));
            table.files.clear();
            table.members.clear();
        }
        tables.push(table);
    }
    Ok(tables)
}

fn table_of(meta: &TableMeta, core: Option<&Table>, name: &Arc<str>, notices: &mut Vec<Notice>) -> Table {
    let columns: Vec<Column> = meta
        .fields
        .iter()
        .map(|field| Column { term: field.term.clone(), index: field.index, default: field.default.clone() })
        .collect();
    let id_index = match meta.id {
        IdMeta::Column(index) => Some(index),
        IdMeta::Absent if core.is_none() => None,
        // An extension that does not say where the core id stands: where its property stands, or else in front.
        IdMeta::Absent | IdMeta::Unplaced => {
            let class = core.map_or(&meta.row_type, |core| &core.row_type);
            let term = format!("dwc:{}ID", class.local().to_ascii_lowercase());
            let index =
                columns.iter().find(|column| column.term.as_str() == term).and_then(|column| column.index).unwrap_or(0);
            let detail = format!("the id of {} has no column; column {index} was taken", meta.row_type);
            notices.push(Notice::new(name, None, NoticeCode::MetaOdd, detail));
            Some(index)
        }
    };
    let mut table = Table::new(meta.row_type.clone(), columns, id_index, meta.dialect.clone());
    table.date_format = meta.date_format.clone();
    table
}

/// Finds the files of a table.
fn attach(package: &Package, meta: &TableMeta, root: &str, table: &mut Table, notices: &mut Vec<Notice>) {
    for location in &meta.locations {
        let found = name::clean(location)
            .ok()
            .and_then(|path| package.find(&format!("{root}{path}")).or_else(|| package.find(&path)));
        match found.and_then(|member| package.members.iter().position(|other| other.name == member.name)) {
            Some(index) => {
                table.files.push(package.members[index].name.to_string());
                table.members.push(index);
            }
            None => {
                let shown: String = location.chars().take(200).collect();
                let detail = format!("named in meta.xml for {} but not in the archive", table.row_type);
                notices.push(Notice::new(&Arc::from(shown), None, NoticeCode::FileMissing, detail));
            }
        }
    }
    if meta.locations.is_empty() {
        let detail = format!("meta.xml names no file for {}", table.row_type);
        notices.push(Notice::new(&Arc::from(format!("{root}meta.xml")), None, NoticeCode::FileMissing, detail));
    }
}

/// Reads the header of each file and holds it against the declared columns.
fn check_files(
    package: &Package,
    table: &Table,
    limits: &Limits,
    notices: &mut Vec<Notice>,
) -> Result<(), ArchiveError> {
    for index in &table.members {
        let member = &package.members[*index];
        let file = open_file(member, &table.dialect, limits, &Pass::new(limits))?;
        if let Some(remark) = file.remark {
            notices.push(Notice::new(&member.name, None, NoticeCode::EncodingGuessed, remark));
        }
        if let Some(found) = header::disagreement(&file.header, table) {
            return Err(ArchiveError::HeaderDisagrees {
                file: member.name.to_string(),
                line: file.header_line,
                column: found.column,
                declared: found.declared,
                found: found.found,
            });
        }
        let undeclared = header::undeclared(&file.header, table);
        if !undeclared.is_empty() {
            let detail = format!("meta.xml does not declare {}", shortened(&undeclared));
            notices.push(Notice::new(&member.name, Some(file.header_line), NoticeCode::UndeclaredColumn, detail));
        }
    }
    Ok(())
}

fn shortened(names: &[String]) -> String {
    let shown = names.iter().take(10).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > 10 { format!("{shown} and {} more", names.len() - 10) } else { shown }
}

/// The metadata document: the one named, or one by its usual name.
fn metadata(
    package: &Package,
    root: &str,
    named: Option<&str>,
    limits: &Limits,
    notices: &mut Vec<Notice>,
) -> Option<(Eml, String)> {
    let by_name = named
        .and_then(|path| name::clean(path).ok())
        .and_then(|path| package.find(&format!("{root}{path}")).or_else(|| package.find(&path)));
    if let (Some(path), None) = (named, by_name) {
        let shown: String = path.chars().take(200).collect();
        notices.push(Notice::new(
            &Arc::from(shown),
            None,
            NoticeCode::EmlMissing,
            "named in meta.xml as metadata but not in the archive",
        ));
    }
    let usual = ["eml.xml", "metadata.xml"].iter().find_map(|usual| package.find(&format!("{root}{usual}")));
    let by_name = by_name.filter(|member| !name::base(&member.name).eq_ignore_ascii_case("meta.xml"));
    let member = by_name.or(usual)?;
    let read = member
        .read_small(limits.xml_bytes, &Pass::new(limits))
        .map_err(|error| error.to_string())
        .and_then(|bytes| eml::read_document(&bytes, limits));
    match read {
        Ok((eml, text, remark)) => {
            if let Some(remark) = remark {
                notices.push(Notice::new(&member.name, None, NoticeCode::EncodingGuessed, remark));
            }
            let missing = eml.missing();
            if !missing.is_empty() {
                let detail = format!("there is no {}", missing.join(", no "));
                notices.push(Notice::new(&member.name, None, NoticeCode::EmlIncomplete, detail));
            }
            Some((eml, text))
        }
        Err(reason) => {
            notices.push(Notice::new(&member.name, None, NoticeCode::EmlRefused, reason));
            None
        }
    }
}
