//! From one source record to the specimens it tells of.

use std::collections::BTreeMap;

use solander_formats::{Notice, NoticeCode, Record, Row};
use solander_model::{Finding, FindingCode, SourceRecord};
use solander_terms::Term;

use crate::context::SourceContext;
use crate::fields::Fields;
use crate::keys::Key;
use crate::media::MediaRow;
use crate::outcome::Outcome;
use crate::plan::{Core, Layout, Plan, Use};
use crate::specimen::{Sheet, specimen};

/// One source record as specimens or refusals.
///
/// * A row of an Occurrence core is one specimen. An Occurrence extension beside it, as in GBIF downloads, holds the
///   verbatim values of the same specimen.
/// * A row of an Event or Taxon core is as many specimens as it has Occurrence rows; what these leave empty they inherit.
///
/// The function is pure: the same record, plan and context always give the same outcomes.
#[must_use]
pub fn harmonise(plan: &Plan, context: &SourceContext, record: &Record) -> Vec<Outcome> {
    match plan.core_is {
        Core::Occurrence => vec![specimen(own_sheet(plan, record), context)],
        Core::Event | Core::Taxon => {
            let occurrences: Vec<_> =
                rows(plan, record).filter(|(_, layout, _)| layout.used_for == Use::Occurrence).collect();
            let alone = occurrences.len() == 1 && plan.core_is == Core::Event;
            let core = plan.core.fields(&record.row);
            occurrences
                .into_iter()
                .map(|occurrence| specimen(inherited_sheet(plan, record, &core, occurrence, alone), context))
                .collect()
        }
    }
}

fn rows<'a>(plan: &'a Plan, record: &'a Record) -> impl Iterator<Item = (u64, &'a Layout, &'a Row)> {
    record
        .extensions
        .iter()
        .filter_map(|extension| Some((plan.extensions.get(extension.table)?, &extension.rows)))
        .flat_map(|(layout, rows)| rows.iter().map(move |(line, row)| (*line, layout, row)))
}

/// The terms of a row as sent, empty ones left out.
fn as_sent(layout: &Layout, row: &Row) -> BTreeMap<String, String> {
    row.iter(&layout.table).map(|(term, value)| (term.as_str().to_owned(), value.to_owned())).collect()
}

/// The sheet of a core row that is itself a specimen.
fn own_sheet<'a>(plan: &'a Plan, record: &'a Record) -> Sheet<'a> {
    let mut fields = plan.core.fields(&record.row);
    let mut source = SourceRecord { core: as_sent(&plan.core, &record.row), extensions: BTreeMap::new() };
    let mut verbatim = rows(plan, record).filter(|(_, layout, _)| layout.used_for == Use::Occurrence);
    if let (Some((_, layout, row)), None) = (verbatim.next(), verbatim.next()) {
        // The publisher's own words are the source; what an aggregator made of them stands beside.
        fields.fill_from(&layout.fields(row));
        let interpreted = std::mem::replace(&mut source.core, as_sent(layout, row));
        source.extensions.insert(plan.core.table.row_type.to_string(), vec![interpreted]);
    }
    let mut sheet = Sheet {
        line: record.line,
        row_id: record.id.as_deref(),
        fields,
        findings: noticed(&record.notices),
        source,
        ..Sheet::default()
    };
    for (_, layout, row) in rows(plan, record) {
        let taken = layout.used_for != Use::Occurrence
            || !sheet.source.extensions.contains_key(plan.core.table.row_type.as_str());
        add_row(&mut sheet, layout, row, taken);
    }
    sheet
}

/// Core terms that are about the core row itself and say nothing of the specimens below it.
const NOT_INHERITED: &[Key] =
    &[Key::Identifier, Key::References, Key::Type, Key::Title, Key::Description, Key::Source, Key::DynamicProperties];

/// The sheet of an occurrence below an event or a taxon.
fn inherited_sheet<'a>(
    plan: &'a Plan,
    record: &'a Record,
    core: &Fields<'a>,
    (line, layout, row): (u64, &'a Layout, &'a Row),
    alone: bool,
) -> Sheet<'a> {
    let mut fields = layout.fields(row);
    let own: Vec<Option<&str>> = NOT_INHERITED.iter().map(|key| fields.get(*key)).collect();
    let occurrence = fields.get(Key::OccurrenceId);
    fields.fill_from(core);
    for (key, own) in NOT_INHERITED.iter().zip(own) {
        fields.set(*key, own);
    }
    fields.set(Key::OccurrenceId, occurrence);
    if plan.core_is == Core::Event
        && let Some(id) = record.id.as_deref()
    {
        fields.offer(Key::EventId, id);
    }
    let mut source = SourceRecord { core: as_sent(layout, row), extensions: BTreeMap::new() };
    for (term, value) in record.row.iter(&plan.core.table) {
        source.core.entry(term.as_str().to_owned()).or_insert_with(|| value.to_owned());
    }
    let mut sheet = Sheet { line, fields, findings: noticed(&record.notices), source, ..Sheet::default() };
    let mut media_of_event = 0_usize;
    for (_, layout, row) in rows(plan, record).filter(|(_, layout, _)| layout.used_for != Use::Occurrence) {
        let fields = layout.fields(row);
        let subject = fields.first(&[Key::OccurrenceId, Key::ResourceId]);
        let is_mine = subject.is_some() && subject == occurrence;
        match (layout.used_for, subject) {
            _ if is_mine => add_row(&mut sheet, layout, row, true),
            // Rows about another occurrence.
            (_, Some(_)) if layout.used_for != Use::Relationship => {}
            (Use::Measurement, None) if plan.core_is == Core::Event => {
                keep(&mut sheet, layout, row);
                sheet.event_measurements.push(fields);
            }
            (Use::Media, None) if !alone => media_of_event += 1,
            (Use::Identification | Use::Media | Use::Age | Use::Reference | Use::Relationship, None) if alone => {
                add_row(&mut sheet, layout, row, true);
            }
            _ => {}
        }
    }
    if media_of_event > 0 && plan.core_is == Core::Event {
        let value = media_of_event.to_string();
        sheet.findings.push(Finding::new(&Term::of(Key::AssociatedMedia.name()), FindingCode::MediaOfEvent, &value));
    }
    sheet
}

fn keep(sheet: &mut Sheet<'_>, layout: &Layout, row: &Row) {
    sheet.source.extensions.entry(layout.table.row_type.to_string()).or_default().push(as_sent(layout, row));
}

/// Puts an extension row where it belongs, and into the source record if `kept`.
fn add_row<'a>(sheet: &mut Sheet<'a>, layout: &'a Layout, row: &'a Row, kept: bool) {
    if kept {
        keep(sheet, layout, row);
    }
    let place = match layout.used_for {
        Use::Identification => &mut sheet.identifications,
        Use::Measurement => &mut sheet.measurements,
        Use::Age => &mut sheet.ages,
        Use::Reference => &mut sheet.references,
        Use::Relationship => &mut sheet.relationships,
        Use::Media => {
            let row_type = layout.table.row_type.as_str();
            sheet.media.push(MediaRow { fields: layout.fields(row), row_type, source: as_sent(layout, row) });
            return;
        }
        Use::Occurrence | Use::None => return,
    };
    place.push(layout.fields(row));
}

/// What the reader of the archive noticed about the row, as findings.
fn noticed(notices: &[Notice]) -> Vec<Finding> {
    let mut findings = Vec::with_capacity(8);
    for notice in notices {
        let code = match notice.code {
            NoticeCode::InvalidUtf8 | NoticeCode::Undecodable => FindingCode::EncodingRepaired,
            NoticeCode::NulRemoved => FindingCode::ControlCharactersRemoved,
            NoticeCode::FewerColumns => FindingCode::ColumnsMissing,
            NoticeCode::MoreColumns => FindingCode::ColumnsSurplus,
            NoticeCode::ExtensionsCut => FindingCode::TextTruncated,
            _ => continue,
        };
        findings.push(Finding::new(&Term::of("dwca:row"), code, &notice.detail));
    }
    findings
}
