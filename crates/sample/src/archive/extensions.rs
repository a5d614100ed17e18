//! Extension files: media, identifications, measurements; made in passes of their own.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::rows::Rows;
use crate::fault::FaultKind;
use crate::institution::Institution;
use crate::maker::Maker;
use crate::people::Person;
use crate::plan::Plan;
use crate::record::Record;
use crate::tables::words::MEASURES;
use crate::term::Term;

/// A kind of extension file.
pub(crate) struct Layout {
    pub(crate) file: &'static str,
    pub(crate) row_type: &'static str,
    pub(crate) terms: &'static [&'static str],
}

pub(crate) static IDENTIFICATION: Layout = Layout {
    file: "identification.txt",
    row_type: "http://rs.tdwg.org/dwc/terms/Identification",
    terms: &[
        "http://rs.tdwg.org/dwc/terms/identificationID",
        "http://rs.tdwg.org/dwc/terms/scientificName",
        "http://rs.tdwg.org/dwc/terms/scientificNameAuthorship",
        "http://rs.tdwg.org/dwc/terms/identifiedBy",
        "http://rs.tdwg.org/dwc/terms/dateIdentified",
        "http://rs.tdwg.org/dwc/terms/identificationRemarks",
    ],
};

pub(crate) static MEASUREMENT: Layout = Layout {
    file: "measurementorfact.txt",
    row_type: "http://rs.tdwg.org/dwc/terms/MeasurementOrFact",
    terms: &[
        "http://rs.tdwg.org/dwc/terms/measurementID",
        "http://rs.tdwg.org/dwc/terms/measurementType",
        "http://rs.tdwg.org/dwc/terms/measurementValue",
        "http://rs.tdwg.org/dwc/terms/measurementUnit",
    ],
};

static AUDIOVISUAL: Layout = Layout {
    file: "multimedia.txt",
    row_type: "http://rs.tdwg.org/ac/terms/Multimedia",
    terms: &[
        "http://purl.org/dc/terms/identifier",
        "http://purl.org/dc/elements/1.1/type",
        "http://rs.tdwg.org/ac/terms/accessURI",
        "http://purl.org/dc/elements/1.1/format",
        "http://purl.org/dc/terms/title",
        "http://purl.org/dc/terms/rights",
        "http://ns.adobe.com/xap/1.0/rights/Owner",
        "http://rs.tdwg.org/ac/terms/variantLiteral",
        "http://ns.adobe.com/xap/1.0/CreateDate",
    ],
};

static SIMPLE: Layout = Layout {
    file: "multimedia.txt",
    row_type: "http://rs.gbif.org/terms/1.0/Multimedia",
    terms: &[
        "http://purl.org/dc/terms/identifier",
        "http://purl.org/dc/terms/type",
        "http://purl.org/dc/terms/format",
        "http://purl.org/dc/terms/title",
        "http://purl.org/dc/terms/created",
        "http://purl.org/dc/terms/creator",
        "http://purl.org/dc/terms/license",
        "http://purl.org/dc/terms/rightsHolder",
    ],
};

/// The layout of an institution's media file.
pub(crate) fn media_layout(house: &Institution) -> &'static Layout {
    if house.audiovisual_core { &AUDIOVISUAL } else { &SIMPLE }
}

impl Layout {
    pub(crate) fn header<W: Write>(&self, rows: &mut Rows<W>) -> io::Result<()> {
        let local = |term: &'static str| term.rsplit('/').next().unwrap_or(term);
        rows.header(std::iter::once("coreid").chain(self.terms.iter().map(|t| local(t))))
    }
}

/// Where image `m` of an institution lies below `images/`.
pub(crate) fn image_path(house: &Institution, m: u64) -> String {
    let (n, view) = house.image(m);
    format!("{}/{:08}_{}.jpg", house.code, n + 1, view + 1)
}

/// An extension row without a core row: its core identifier, and its row.
pub(crate) type Orphan = (String, u64);

/// Whether extension rows of record `n` would find their core row.
fn has_core(maker: &Maker<'_>, n: u64) -> bool {
    maker.fault(n).is_none_or(|f| !matches!(f, FaultKind::MissingId | FaultKind::DuplicateId | FaultKind::ShortRow))
}

/// The core identifier of the orphan that record `n` stands for.
fn orphan_id(house: &Institution, n: u64) -> String {
    format!("orphan:{}:{}", house.code, n + 1)
}

/// Writes the media rows: one for each image, and the orphans where no other file takes them.
pub(crate) fn media<W: Write>(
    maker: &mut Maker<'_>,
    plan: &Plan,
    rows: &mut Rows<W>,
    orphans: &mut dyn FnMut(Orphan),
) -> io::Result<()> {
    let house = maker.house;
    media_layout(house).header(rows)?;
    let mut record = Record::default();
    for m in 0..house.images {
        let (n, view) = house.image(m);
        maker.make_clean(n, &mut record);
        let path = image_path(house, m);
        let title = format!("{}: {}", record.at(Term::CatalogNumber), record.at(Term::ScientificName));
        let core = std::mem::take(&mut record.id);
        media_row(house, rows, &core, &format!("{}{path}", plan.image_base), &title, view)?;
    }
    if !house.identifications {
        for n in (0..house.specimens).filter(|&n| maker.fault(n) == Some(FaultKind::OrphanExtension)) {
            let id = orphan_id(house, n);
            media_row(house, rows, &id, &format!("{}{}/lost-{}.jpg", plan.image_base, house.code, n + 1), "", 0)?;
            orphans((id, rows.rows));
        }
    }
    Ok(())
}

fn media_row<W: Write>(
    house: &Institution,
    rows: &mut Rows<W>,
    core: &str,
    uri: &str,
    title: &str,
    view: u64,
) -> io::Result<()> {
    let created = "2024-03-01";
    rows.field(core);
    let view = if view == 0 { "Best Quality" } else { "Good Quality" };
    let fields: [&str; 9] = [uri, "StillImage", uri, "image/jpeg", title, house.license, &house.name, view, created];
    let simple: [&str; 8] =
        [uri, "StillImage", "image/jpeg", title, created, "Digitisation room", house.license, &house.name];
    for field in if house.audiovisual_core { &fields[..] } else { &simple[..] } {
        rows.field(field);
    }
    rows.end()
}

/// Writes the identification histories: for one record in five its present name and the earlier ones.
pub(crate) fn identifications<W: Write>(
    maker: &mut Maker<'_>,
    rows: &mut Rows<W>,
    orphans: &mut dyn FnMut(Orphan),
    tick: &mut dyn FnMut(u64),
) -> io::Result<()> {
    let house = maker.house;
    IDENTIFICATION.header(rows)?;
    let (mut record, mut id, mut text) = (Record::default(), String::new(), String::new());
    for n in 0..house.specimens {
        tick(n);
        if maker.fault(n) == Some(FaultKind::OrphanExtension) {
            let orphan = orphan_id(house, n);
            for field in [orphan.as_str(), "", "Incerta sedis", "", "", "", ""] {
                rows.field(field);
            }
            rows.end()?;
            orphans((orphan, rows.rows));
        }
        let mut chance = maker.chance(0x1DE, n);
        let history = match chance.below(100) {
            0..=79 => 0,
            80..=94 => 2,
            _ => chance.between(3, 8),
        };
        if history == 0 || !has_core(maker, n) {
            continue;
        }
        maker.make_clean(n, &mut record);
        for step in 0..history {
            id.clear();
            let _ = write!(id, "{}#{}", record.id, history - step);
            rows.field(&record.id);
            rows.field(&id);
            if step == 0 {
                for term in
                    [Term::ScientificName, Term::ScientificNameAuthorship, Term::IdentifiedBy, Term::DateIdentified]
                {
                    rows.field(record.at(term));
                }
                rows.field("");
            } else {
                let genus = record.at(Term::Genus);
                text.clear();
                text.push_str(if genus.is_empty() { record.at(Term::ScientificName) } else { genus });
                text.push_str(chance.pick(&[" sp.", " sp. indet.", "", " cf. vulgaris", " spec. nov.?"]));
                rows.field(&text);
                rows.field("");
                text.clear();
                Person::of(chance.below(90)).push(house.names, &mut text);
                rows.field(&text);
                text.clear();
                let _ = write!(text, "{}", chance.between(1850, 1990));
                rows.field(if chance.per_mille(600) { &text } else { "" });
                rows.field(chance.pick(&["", "", "ex schedula", "det. by mail", "revision of the group"]));
            }
            rows.end()?;
        }
    }
    Ok(())
}

/// Writes measurements of one record in eight.
pub(crate) fn measurements<W: Write>(
    maker: &mut Maker<'_>,
    rows: &mut Rows<W>,
    tick: &mut dyn FnMut(u64),
) -> io::Result<()> {
    let house = maker.house;
    MEASUREMENT.header(rows)?;
    let (mut core, mut text) = (String::new(), String::new());
    for n in 0..house.specimens {
        tick(n);
        let mut chance = maker.chance(0x3EA, n);
        if !chance.per_mille(125) || !has_core(maker, n) {
            continue;
        }
        let kind = maker.kind(n);
        core.clear();
        maker.push_core_id(n, kind, &mut core);
        for step in 0..chance.between(1, 4) {
            let (what, unit, low, high) = MEASURES[chance.below(MEASURES.len() as u64) as usize];
            let tenths = chance.between(low, high);
            rows.field(&core);
            text.clear();
            let _ = write!(text, "{core}/m{}", step + 1);
            rows.field(&text);
            rows.field(what);
            text.clear();
            let mark = if house.index.is_multiple_of(2) { '.' } else { ',' };
            let _ = write!(text, "{}{mark}{}", tenths / 10, tenths % 10);
            rows.field(&text);
            rows.field(unit);
            rows.end()?;
        }
    }
    Ok(())
}
