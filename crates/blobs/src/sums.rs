//! Names and check sums of bytes as they pass.
//!
//! Besides the SHA-256 of the whole, the ledger keeps a 64-bit XXH3 of every block of 256 KiB. It is what allows a range, or
//! the beginning of a long blob, to be verified before it is served.

use std::io::{self, Read};

use sha2::{Digest, Sha256};
use solander_model::BlobHash;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Bytes in a block, but for the last.
pub(crate) const BLOCK: usize = 256 * 1024;

/// What bytes turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Measured {
    pub hash: BlobHash,
    pub size: u64,
    /// Eight bytes, little-endian, for each block.
    pub sums: Vec<u8>,
}

/// Measures bytes as they pass.
pub(crate) struct Meter {
    whole: Sha256,
    block: Xxh3,
    in_block: usize,
    sums: Vec<u8>,
    size: u64,
}

impl Meter {
    pub(crate) fn new() -> Self {
        Self { whole: Sha256::new(), block: Xxh3::new(), in_block: 0, sums: Vec::new(), size: 0 }
    }

    pub(crate) fn update(&mut self, mut bytes: &[u8]) {
        self.whole.update(bytes);
        self.size += bytes.len() as u64;
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.in_block));
            self.block.update(now);
            self.in_block += now.len();
            if self.in_block == BLOCK {
                self.end_block();
            }
            bytes = later;
        }
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn finish(mut self) -> Measured {
        if self.in_block > 0 {
            self.end_block();
        }
        Measured { hash: BlobHash(self.whole.finalize().into()), size: self.size, sums: self.sums }
    }

    fn end_block(&mut self) {
        self.sums.extend(self.block.digest().to_le_bytes());
        self.block.reset();
        self.in_block = 0;
    }
}

/// Measures all that `reader` yields.
pub(crate) fn measure(mut reader: impl Read) -> io::Result<Measured> {
    let mut meter = Meter::new();
    let mut buffer = vec![0; BLOCK];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(meter.finish()),
            Ok(n) => meter.update(&buffer[..n]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Whether `bytes` are block `n` of the blob with these check sums.
pub(crate) fn block_is(sums: &[u8], n: u64, bytes: &[u8]) -> bool {
    let at = usize::try_from(n).ok().and_then(|n| n.checked_mul(8));
    let kept = at.and_then(|at| sums.get(at..at.checked_add(8)?));
    kept.is_some_and(|kept| kept == xxh3_64(bytes).to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(size: usize, blocks: usize) {
        let bytes: Vec<u8> = (0..size).map(|n| (n * 31 % 251) as u8).collect();
        let whole = measure(&bytes[..]).unwrap();
        assert_eq!((whole.hash, whole.size), (BlobHash::of(&bytes), size as u64));
        assert_eq!(whole.sums.len(), blocks * 8, "{size} bytes have {blocks} blocks");
        let mut pieces = Meter::new();
        bytes.chunks(7_919).for_each(|piece| pieces.update(piece));
        assert_eq!(pieces.finish(), whole, "the pieces in which bytes come do not matter");
        for (n, block) in bytes.chunks(BLOCK).enumerate() {
            assert!(block_is(&whole.sums, n as u64, block));
            assert!(!block_is(&whole.sums, n as u64 + 1, block), "a block in another's place is noticed");
        }
    }

    #[test]
    fn nothing() {
        check(0, 0);
    }

    #[test]
    fn less_than_a_block() {
        check(100, 1);
    }

    #[test]
    fn exactly_two_blocks() {
        check(2 * BLOCK, 2);
    }

    #[test]
    fn two_blocks_and_a_bit() {
        check(2 * BLOCK + 1, 3);
    }
}
