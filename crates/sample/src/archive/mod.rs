//! One Darwin Core Archive per institution, streamed row by row.

mod describe;
mod extensions;
mod rows;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

pub(crate) use extensions::image_path;
use rows::Rows;

use crate::error::SampleError;
use crate::fault::FaultKind;
use crate::institution::Institution;
use crate::maker::Maker;
use crate::plan::{Plan, Progress, Stage};
use crate::record::Record;
use crate::taxa::Taxa;

/// Identifiers listed of each kind of fault.
const LISTED: usize = 1000;
/// Rows between two words of progress.
const TICK: u64 = 8192;

/// One row with a mistake.
pub(crate) struct FaultRow {
    pub(crate) file: &'static str,
    /// Counted from 1, the header line not counted.
    pub(crate) row: u64,
    pub(crate) id: String,
}

/// Rows with one kind of mistake: how many, and the first of them.
#[derive(Default)]
pub(crate) struct Faults {
    pub(crate) count: u64,
    pub(crate) rows: Vec<FaultRow>,
}

/// What an archive holds.
pub(crate) struct Packed {
    pub(crate) path: PathBuf,
    /// Data rows by file.
    pub(crate) rows: BTreeMap<&'static str, u64>,
    pub(crate) faults: BTreeMap<FaultKind, Faults>,
}

impl Packed {
    fn note(&mut self, kind: FaultKind, file: &'static str, row: u64, id: &str) {
        let faults = self.faults.entry(kind).or_default();
        faults.count += 1;
        if faults.rows.len() < LISTED {
            faults.rows.push(FaultRow { file, row, id: id.to_owned() });
        }
    }
}

/// Steps of the progress that earlier institutions already took, of all.
pub(crate) struct Steps {
    pub(crate) before: u64,
    pub(crate) total: u64,
}

/// Writes the archive of `house` into `out`.
pub(crate) fn write(
    house: &Institution,
    plan: &Plan,
    taxa: &Taxa,
    out: &Path,
    steps: &Steps,
    progress: &mut dyn FnMut(Progress),
) -> Result<Packed, SampleError> {
    let path = out.join(format!("{}.zip", house.code));
    let file = File::create(&path).map_err(SampleError::at(&path))?;
    let mut zip = ZipWriter::new(BufWriter::with_capacity(1 << 18, file));
    let mut packed = Packed { path: path.clone(), rows: BTreeMap::new(), faults: BTreeMap::new() };
    let mut maker = Maker::new(plan.seed, plan.faults, house, taxa);
    let at = || SampleError::at(&path);
    let mut told = |stage, n: u64| {
        if n.is_multiple_of(TICK) || n == house.specimens {
            progress(Progress { stage, institution: house.code.clone(), done: steps.before + n, total: steps.total });
        }
    };

    for (name, text) in [("meta.xml", describe::meta(house)), ("eml.xml", describe::eml(house))] {
        zip.start_file(name, options(0)).map_err(SampleError::pack(&path))?;
        zip.write_all(text.as_bytes()).map_err(at())?;
    }

    zip.start_file("occurrence.txt", options(house.specimens)).map_err(SampleError::pack(&path))?;
    let mut rows = Rows::new(&mut zip, house.dialect);
    rows.header(std::iter::once("id").chain(house.columns.iter().map(|t| t.local()))).map_err(at())?;
    let mut record = Record::default();
    for n in 0..house.specimens {
        told(Stage::Specimens, n);
        let fault = maker.make(n, &mut record);
        let mut columns = house.columns.len();
        match fault {
            Some(FaultKind::ShortRow) => columns /= 3,
            Some(FaultKind::Mojibake) => rows.mistake_encoding(),
            _ => {}
        }
        rows.field(&record.id);
        for &term in &house.columns[..columns] {
            rows.field(record.at(term));
        }
        rows.end().map_err(at())?;
        if let Some(kind) = fault.filter(|&f| f != FaultKind::OrphanExtension) {
            packed.note(kind, "occurrence.txt", rows.rows, &record.id);
        }
    }
    rows.flush().map_err(at())?;
    packed.rows.insert("occurrence.txt", rows.rows);
    told(Stage::Specimens, house.specimens);

    let mut orphans: Vec<(&'static str, String, u64)> = Vec::new();
    let mut orphan_count = 0;
    let mut orphan = |file, (id, row): (String, u64)| {
        orphan_count += 1;
        if orphans.len() < LISTED {
            orphans.push((file, id, row));
        }
    };
    for name in ["multimedia.txt", "identification.txt", "measurementorfact.txt"] {
        let wanted = match name {
            "identification.txt" => house.identifications,
            "measurementorfact.txt" => house.measurements,
            _ => true,
        };
        if !wanted {
            continue;
        }
        zip.start_file(name, options(house.specimens)).map_err(SampleError::pack(&path))?;
        let mut rows = Rows::new(&mut zip, house.dialect);
        let mut tick = |n| told(Stage::Extensions, n);
        match name {
            "identification.txt" => {
                extensions::identifications(&mut maker, &mut rows, &mut |o| orphan(name, o), &mut tick)
            }
            "measurementorfact.txt" => extensions::measurements(&mut maker, &mut rows, &mut tick),
            _ => extensions::media(&mut maker, plan, &mut rows, &mut |o| orphan(name, o)),
        }
        .map_err(at())?;
        rows.flush().map_err(at())?;
        packed.rows.insert(name, rows.rows);
    }
    if orphan_count > 0 {
        let rows = orphans.into_iter().map(|(file, id, row)| FaultRow { file, row, id }).collect();
        packed.faults.insert(FaultKind::OrphanExtension, Faults { count: orphan_count, rows });
    }

    let mut file = zip.finish().map_err(SampleError::pack(&path))?;
    file.flush().map_err(at())?;
    Ok(packed)
}

/// Light compression, a fixed time, and room for more than 4 GiB where many rows need it.
fn options(rows: u64) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(2))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .large_file(rows > 4_000_000)
}
