//! Making a whole sample, or a slice of one.

use std::fs;
use std::ops::Range;
use std::path::Path;

use crate::archive::{self, Steps};
use crate::error::SampleError;
use crate::fault::FaultKind;
use crate::institution::{Institution, institutions};
use crate::maker::Maker;
use crate::manifest::{self, Listed};
use crate::picture::{self, Letters};
use crate::plan::{Made, Plan, Progress, Stage};
use crate::record::Record;
use crate::taxa::Taxa;

/// Institutions a plan may have.
const MOST_INSTITUTIONS: u32 = 2000;

/// Makes a sample museum in the folder `out`, which is created where it is not there.
///
/// Memory does not grow with the number of specimens. The same plan gives the same bytes.
///
/// # Errors
/// [`SampleError`] when the plan cannot be, or a file could not be written.
pub fn make(plan: &Plan, out: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Made, SampleError> {
    check(plan)?;
    fs::create_dir_all(out).map_err(SampleError::at(out))?;
    let taxa = Taxa::new();
    let houses = institutions(plan);
    let mut steps = Steps { before: 0, total: plan.specimens };
    let mut packed = Vec::with_capacity(houses.len());
    for house in &houses {
        packed.push((house, archive::write(house, plan, &taxa, out, &steps, progress)?));
        steps.before += house.specimens;
    }
    let mut files = Vec::new();
    for (i, (house, packed)) in packed.iter().enumerate() {
        progress(Progress {
            stage: Stage::Digests,
            institution: house.code.clone(),
            done: i as u64,
            total: houses.len() as u64,
        });
        files.push(Listed::read(out, &packed.path)?);
    }
    draw_all(plan, &houses, &taxa, out, &mut files, progress)?;
    let path = out.join("manifest.json");
    let size = manifest::write(&path, plan, &packed, &files)?;
    Ok(Made {
        manifest: path,
        archives: packed.iter().map(|(_, p)| p.path.clone()).collect(),
        specimens: plan.specimens,
        images: plan.images,
        bytes: size + files.iter().map(Listed::bytes).sum::<u64>(),
    })
}

/// Draws the pictures of all institutions, and lists them with their ground truth.
fn draw_all(
    plan: &Plan,
    houses: &[Institution],
    taxa: &Taxa,
    out: &Path,
    files: &mut Vec<Listed>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), SampleError> {
    if plan.images == 0 {
        return Ok(());
    }
    let letters = Letters::new();
    let mut done = 0;
    for house in houses {
        let mut maker = Maker::new(plan.seed, plan.faults, house, taxa);
        for m in 0..house.images {
            for (path, content) in picture::draw(&mut maker, &letters, m, out)? {
                files.push(Listed::of(out, &path, &content));
            }
            done += 1;
            progress(Progress { stage: Stage::Images, institution: house.code.clone(), done, total: plan.images });
        }
    }
    Ok(())
}

/// Makes one record alone, as it stands in row `n` (from 0) of the archive of the `institution`-th institution.
///
/// The second value is the mistake in it.
///
/// # Errors
/// [`SampleError::Plan`] when the plan has no such institution or record.
pub fn record(plan: &Plan, institution: u32, n: u64) -> Result<(Record, Option<FaultKind>), SampleError> {
    let mut made = None;
    records(plan, institution, n..n + 1, &mut |_, record, fault| made = Some((record.clone(), fault)))?;
    Ok(made.expect("one record was asked for"))
}

/// Makes a slice of the records of the `institution`-th institution, and shows `each` with its number and its mistake.
///
/// # Errors
/// [`SampleError::Plan`] when the plan has no such institution, or not so many records.
pub fn records(
    plan: &Plan,
    institution: u32,
    slice: Range<u64>,
    each: &mut dyn FnMut(u64, &Record, Option<FaultKind>),
) -> Result<(), SampleError> {
    check(plan)?;
    let houses = institutions(plan);
    let house = houses.get(institution as usize).filter(|h| slice.end <= h.specimens);
    let house = house.ok_or_else(|| {
        SampleError::Plan(format!("institution {institution} has no records {}..{}", slice.start, slice.end))
    })?;
    let taxa = Taxa::new();
    let mut maker = Maker::new(plan.seed, plan.faults, house, &taxa);
    let mut record = Record::default();
    for n in slice {
        let fault = maker.make(n, &mut record);
        each(n, &record, fault);
    }
    Ok(())
}

fn check(plan: &Plan) -> Result<(), SampleError> {
    if plan.institutions == 0 || plan.institutions > MOST_INSTITUTIONS {
        return Err(SampleError::Plan(format!(
            "{} institutions; 1 to {MOST_INSTITUTIONS} can be made",
            plan.institutions
        )));
    }
    let houses = institutions(plan);
    if let Some(house) = houses.iter().find(|h| h.images > 0 && h.specimens == 0) {
        return Err(SampleError::Plan(format!("{} images of no specimens at {}", house.images, house.code)));
    }
    Ok(())
}
