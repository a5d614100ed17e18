//! An index to ask, and what is in it.

use std::path::Path;
use std::sync::OnceLock;

use solander_model::ObjectKind;
use tempfile::TempDir;

use super::sample::{Chance, Sample, sample};
use crate::writer::{self, Writer};
use crate::{Entry, IndexSettings, SearchIndex};

pub(super) struct Shelf {
    pub(super) index: SearchIndex,
    pub(super) samples: Vec<Sample>,
    pub(super) folder: TempDir,
}

pub(super) fn settings() -> IndexSettings {
    IndexSettings { threads: 1, heap_mib: 16, batch: 50, ..IndexSettings::default() }
}

pub(super) fn writer(folder: &Path) -> Writer {
    writer::open(folder, &settings()).unwrap().0
}

pub(super) fn put(writer: &mut Writer, sample: &Sample, first: bool) {
    let (seq, body) = (writer.seq() + 1, sample.body());
    let kind = ObjectKind::DigitalSpecimen;
    writer
        .apply(&Entry {
            pid: &sample.pid,
            kind,
            seq,
            first,
            deleted: sample.deleted,
            body: &body,
            remarks: &sample.remarks,
        })
        .unwrap();
}

impl Shelf {
    /// `count` specimens in several commits; a third of them revised later.
    pub(super) fn new(seed: u64, count: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut chance = Chance::new(seed);
        let mut samples: Vec<Sample> = (0..count).map(|n| sample(n, &mut chance)).collect();
        let mut writer = writer(folder.path());
        for (i, sample) in samples.iter().enumerate() {
            put(&mut writer, sample, true);
            if i % 150 == 149 {
                writer.commit().unwrap();
            }
        }
        writer.commit().unwrap();
        for n in (0..count).step_by(3) {
            let revised = sample(n, &mut chance);
            put(&mut writer, &revised, false);
            samples[n as usize] = revised;
        }
        writer.commit().unwrap();
        Self { index: SearchIndex::open(folder.path()).unwrap(), samples, folder }
    }

    /// One shelf for all questions that change nothing.
    pub(super) fn shared() -> &'static Self {
        static SHELF: OnceLock<Shelf> = OnceLock::new();
        SHELF.get_or_init(|| Self::new(1887, 600))
    }
}
