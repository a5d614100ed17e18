//! Whether the index holds what the store holds.

use std::collections::HashMap;

use solander_model::{Field, Pid};
use xxhash_rust::xxh3::xxh3_64;

use crate::IndexError;
use crate::key::key;
use crate::layout::column;
use crate::live::SearchIndex;

/// A number and a hash of (PID, log sequence) pairs, whatever their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Digest {
    /// How many.
    pub count: u64,
    /// The hashes of all pairs, combined by exclusive or.
    pub xor: u64,
}

impl Digest {
    /// Adds the newest version of one object.
    pub fn add(&mut self, pid: &Pid, seq: u64) {
        self.pair(key(pid), seq);
    }

    fn pair(&mut self, key: u64, seq: u64) {
        self.count += 1;
        self.xor ^= xxh3_64(&(u128::from(key) << 64 | u128::from(seq)).to_be_bytes());
    }
}

/// The log sequence of every object in an index.
pub(crate) struct Holdings {
    held: HashMap<u64, u64>,
}

impl Holdings {
    pub(crate) fn remove(&mut self, pid: &Pid) -> Option<u64> {
        self.held.remove(&key(pid))
    }

    pub(crate) fn len(&self) -> usize {
        self.held.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }
}

impl SearchIndex {
    /// The digest of everything in the index, tombstones included.
    ///
    /// # Errors
    /// [`IndexError::Engine`] when a column cannot be read.
    pub fn digest(&self) -> Result<Digest, IndexError> {
        let mut digest = Digest::default();
        self.each(|key, seq| digest.pair(key, seq))?;
        Ok(digest)
    }

    /// Everything in the index.
    pub(crate) fn holdings(&self) -> Result<Holdings, IndexError> {
        let mut held = HashMap::new();
        self.each(|key, seq| {
            held.insert(key, seq);
        })?;
        Ok(Holdings { held })
    }

    fn each(&self, mut each: impl FnMut(u64, u64)) -> Result<(), IndexError> {
        for reader in self.searcher()?.segment_readers() {
            let (keys, seqs) = (reader.fast_fields().u64(Field::Pid.key())?, reader.fast_fields().u64(column::SEQ)?);
            for doc in reader.doc_ids_alive() {
                if let (Some(key), Some(seq)) = (keys.first(doc), seqs.first(doc)) {
                    each(key, seq);
                }
            }
        }
        Ok(())
    }
}
