//! Third stage, second half: versions about to be appended, written out and compressed on all cores.

use std::collections::HashMap;
use std::sync::LazyLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use solander_model::opends::{DigitalMedia, DigitalSpecimen};
use solander_model::{Hash, ObjectKind, Pid, Remarks, SourceRecord, Timestamp, canonical};
use solander_store::{Activity, Batch, Draft, Encoded, Store, StoreError};

/// A [`solander_store::SourceEntry`] that is written without being copied.
#[derive(serde::Serialize)]
struct Entry<'a> {
    record: &'a SourceRecord,
    remarks: &'a Remarks,
}

/// An object in its new state.
#[derive(Debug)]
pub(crate) enum Object {
    Specimen(Box<DigitalSpecimen>),
    Media(Box<DigitalMedia>),
}

impl Object {
    fn kind(&self) -> ObjectKind {
        match self {
            Self::Specimen(_) => ObjectKind::DigitalSpecimen,
            Self::Media(_) => ObjectKind::DigitalMedia,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Specimen(specimen) => canonical(specimen),
            Self::Media(media) => canonical(media),
        }
    }
}

/// A version about to be appended.
#[derive(Debug)]
pub(crate) struct Pending {
    pub(crate) pid: Pid,
    pub(crate) activity: Activity,
    pub(crate) object: Object,
    /// What the source sent; absent for a withdrawal.
    pub(crate) source: Option<(SourceRecord, Remarks)>,
}

/// What one batch appends: each object once, in the order first met.
#[derive(Debug, Default)]
pub(crate) struct Work {
    pending: Vec<Pending>,
    places: HashMap<Pid, usize>,
}

impl Work {
    /// Adds an object, or replaces what this batch has of it.
    pub(crate) fn put(&mut self, pending: Pending) {
        match self.places.get(&pending.pid) {
            Some(place) => self.pending[*place] = pending,
            None => {
                self.places.insert(pending.pid.clone(), self.pending.len());
                self.pending.push(pending);
            }
        }
    }

    /// What this batch has of an object.
    pub(crate) fn get(&self, pid: &Pid) -> Option<&Pending> {
        self.places.get(pid).map(|place| &self.pending[*place])
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// Appends everything; what was done to media is returned.
    pub(crate) fn append(
        self,
        store: &Store,
        batch: &mut Batch<'_>,
        at: Timestamp,
        run: u64,
    ) -> Result<Vec<Activity>, StoreError> {
        let written: Vec<(Vec<u8>, Option<Vec<u8>>)> = packers(|| {
            self.pending
                .par_iter()
                .map(|pending| {
                    let source = pending.source.as_ref().map(|(record, remarks)| canonical(&Entry { record, remarks }));
                    (pending.object.bytes(), source)
                })
                .collect()
        });
        for kind in [ObjectKind::DigitalSpecimen, ObjectKind::DigitalMedia] {
            if store.encoder().wants_training(kind) {
                let of_kind = || self.pending.iter().zip(&written).filter(|(pending, _)| pending.object.kind() == kind);
                let bodies: Vec<&[u8]> = of_kind().map(|(_, (body, _))| body.as_slice()).collect();
                let sources: Vec<&[u8]> = of_kind().filter_map(|(_, (_, source))| source.as_deref()).collect();
                batch.train(kind, &bodies, &sources)?;
            }
        }
        let packed: Vec<(Encoded, Hash, Option<Encoded>)> = packers(|| {
            self.pending
                .par_iter()
                .zip(&written)
                .map(|(pending, (body, source))| {
                    let (encoder, kind) = (store.encoder(), pending.object.kind());
                    let source = source.as_ref().map(|source| encoder.source(kind, source));
                    (encoder.body(kind, body), Hash::of(body), source)
                })
                .collect()
        });
        for ((pending, (body, _)), (encoded, hash, source)) in self.pending.iter().zip(&written).zip(packed) {
            batch.append(&Draft {
                pid: &pending.pid,
                kind: pending.object.kind(),
                activity: pending.activity,
                at,
                run,
                body,
                packed: Some((encoded, hash)),
                source,
            })?;
        }
        let media = self.pending.iter().filter(|pending| matches!(pending.object, Object::Media(_)));
        let media = media.map(|pending| pending.activity).collect();
        // Letting go of a hundred thousand small pieces takes a while, and the writer has better things to do.
        rayon::spawn(move || drop((self, written)));
        Ok(media)
    }
}

/// Runs on threads of its own, so that what the writer waits for does not queue behind the next batch's mapping.
fn packers<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    static POOL: LazyLock<Option<ThreadPool>> =
        LazyLock::new(|| ThreadPoolBuilder::new().thread_name(|n| format!("pack {n}")).build().ok());
    match &*POOL {
        Some(pool) => pool.install(work),
        None => work(),
    }
}
