//! Bodies in and out: zstd at level 3 with a trained dictionary per class of body.
//!
//! A dictionary of 64 KiB brings an openDS specimen of 2.9 KB to about 560 bytes, where zstd alone needs 1 500. Dictionaries
//! are kept in the store and never deleted; every row names the one it was written with, 0 for none.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::RwLock;

use rusqlite::Connection;
use solander_model::ObjectKind;

use crate::StoreError;

/// Compression level.
const LEVEL: i32 = 3;
/// Bytes of a dictionary.
const DICTIONARY: usize = 64 * 1024;
/// Fewest bodies to train with.
const SAMPLES: usize = 200;
/// No body is larger than this once unpacked.
pub(crate) const LARGEST: usize = 64 * 1024 * 1024;

/// Compressed bytes and the dictionary they need.
#[derive(Debug, Clone)]
pub struct Encoded {
    pub(crate) dict: i64,
    pub(crate) bytes: Vec<u8>,
}

/// Dictionaries live as long as the program, so that each thread can keep a compressor made for them; there is a handful.
#[derive(Clone, Copy)]
struct Dictionary {
    write: &'static zstd::dict::EncoderDictionary<'static>,
    read: &'static zstd::dict::DecoderDictionary<'static>,
}

impl Dictionary {
    /// Tells dictionaries of several stores in one process apart.
    fn address(self) -> usize {
        std::ptr::from_ref(self.write) as usize
    }
}

/// Encodes and decodes bodies. Shared by all threads of the store.
#[derive(Default)]
pub struct Encoder {
    dictionaries: RwLock<HashMap<i64, Dictionary>>,
    newest: RwLock<HashMap<i64, i64>>,
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encoder").field("newest", &self.newest).finish_non_exhaustive()
    }
}

thread_local! {
    static COMPRESSORS: RefCell<HashMap<usize, zstd::bulk::Compressor<'static>>> = RefCell::default();
    static DECOMPRESSORS: RefCell<HashMap<usize, zstd::bulk::Decompressor<'static>>> = RefCell::default();
}

/// Bodies of one class look alike: one class per kind, and one for its source records.
pub(crate) fn class_of_body(kind: ObjectKind) -> i64 {
    i64::from(kind.number())
}

/// See [`class_of_body`].
pub(crate) fn class_of_source(kind: ObjectKind) -> i64 {
    100 + i64::from(kind.number())
}

impl Encoder {
    /// Reads the dictionaries that this encoder does not have yet.
    pub(crate) fn load(&self, connection: &Connection) -> Result<(), StoreError> {
        let mut statement = connection.prepare_cached("SELECT id, class, bytes FROM dict WHERE id > ?1 ORDER BY id")?;
        let last = self.dictionaries.read().expect("never poisoned").keys().max().copied().unwrap_or(0);
        let mut rows = statement.query([last])?;
        while let Some(row) = rows.next()? {
            let (id, class, bytes): (i64, i64, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            self.add(id, class, &bytes);
        }
        Ok(())
    }

    fn add(&self, id: i64, class: i64, bytes: &[u8]) {
        let dictionary = Dictionary {
            write: Box::leak(Box::new(zstd::dict::EncoderDictionary::copy(bytes, LEVEL))),
            read: Box::leak(Box::new(zstd::dict::DecoderDictionary::copy(bytes))),
        };
        self.dictionaries.write().expect("never poisoned").insert(id, dictionary);
        self.newest.write().expect("never poisoned").insert(class, id);
    }

    fn has(&self, class: i64) -> bool {
        self.newest.read().expect("never poisoned").contains_key(&class)
    }

    /// Whether bodies of this kind are still written without a dictionary.
    #[must_use]
    pub fn wants_training(&self, kind: ObjectKind) -> bool {
        !self.has(class_of_body(kind)) || !self.has(class_of_source(kind))
    }

    /// Trains a dictionary on `samples` and keeps it, unless there is one or there are too few samples.
    pub(crate) fn train(&self, connection: &Connection, class: i64, samples: &[&[u8]]) -> Result<(), StoreError> {
        if self.has(class) || samples.len() < SAMPLES {
            return Ok(());
        }
        // Too uniform samples leave nothing to learn; then bodies are written without a dictionary.
        let Ok(bytes) = zstd::dict::from_samples(samples, DICTIONARY) else { return Ok(()) };
        let id: i64 = connection.query_row(
            "INSERT INTO dict (id, class, bytes) SELECT coalesce(max(id), 0) + 1, ?1, ?2 FROM dict RETURNING id",
            (class, &bytes),
            |row| row.get(0),
        )?;
        self.add(id, class, &bytes);
        Ok(())
    }

    /// Forgets dictionaries whose transaction was rolled back.
    pub(crate) fn reset(&self, connection: &Connection) -> Result<(), StoreError> {
        self.dictionaries.write().expect("never poisoned").clear();
        self.newest.write().expect("never poisoned").clear();
        self.load(connection)
    }

    /// Compresses the body of an object of this kind.
    #[must_use]
    pub fn body(&self, kind: ObjectKind, bytes: &[u8]) -> Encoded {
        self.encode(class_of_body(kind), bytes)
    }

    /// Compresses the source record of an object of this kind.
    #[must_use]
    pub fn source(&self, kind: ObjectKind, bytes: &[u8]) -> Encoded {
        self.encode(class_of_source(kind), bytes)
    }

    fn encode(&self, class: i64, bytes: &[u8]) -> Encoded {
        let dict = self.newest.read().expect("never poisoned").get(&class).copied().unwrap_or(0);
        let dictionary = self.dictionaries.read().expect("never poisoned").get(&dict).copied();
        let packed = COMPRESSORS.with_borrow_mut(|ready| {
            use std::collections::hash_map::Entry;
            let compressor = match ready.entry(dictionary.map_or(0, Dictionary::address)) {
                Entry::Occupied(there) => there.into_mut(),
                Entry::Vacant(free) => free.insert(match dictionary {
                    Some(dictionary) => zstd::bulk::Compressor::with_prepared_dictionary(dictionary.write)?,
                    None => zstd::bulk::Compressor::new(LEVEL)?,
                }),
            };
            compressor.compress(bytes)
        });
        let packed: std::io::Result<Vec<u8>> = packed;
        Encoded { dict, bytes: packed.expect("zstd compresses any bytes that fit in memory") }
    }

    /// Unpacks bytes written with dictionary `dict`; loads it when another process made it meanwhile.
    pub(crate) fn decode(
        &self,
        connection: &Connection,
        what: &str,
        dict: i64,
        bytes: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let known = || self.dictionaries.read().expect("never poisoned").get(&dict).copied();
        let mut dictionary = known();
        if dict != 0 && dictionary.is_none() {
            self.load(connection)?;
            dictionary = known();
        }
        let size = zstd::zstd_safe::get_frame_content_size(bytes).ok().flatten().unwrap_or(0);
        if size > LARGEST as u64 {
            return Err(StoreError::damaged(what, format!("it claims {size} bytes")));
        }
        if dict != 0 && dictionary.is_none() {
            return Err(StoreError::damaged(what, format!("its dictionary {dict} is missing")));
        }
        let unpacked: std::io::Result<Vec<u8>> = DECOMPRESSORS.with_borrow_mut(|ready| {
            use std::collections::hash_map::Entry;
            let decompressor = match ready.entry(dictionary.map_or(0, Dictionary::address)) {
                Entry::Occupied(there) => there.into_mut(),
                Entry::Vacant(free) => free.insert(match dictionary {
                    Some(dictionary) => zstd::bulk::Decompressor::with_prepared_dictionary(dictionary.read)?,
                    None => zstd::bulk::Decompressor::new()?,
                }),
            };
            decompressor.decompress(bytes, size as usize)
        });
        unpacked.map_err(|e| StoreError::damaged(what, e))
    }
}
