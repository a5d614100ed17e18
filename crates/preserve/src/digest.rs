//! Digests by name, several in one pass.

use std::fmt::Write as _;
use std::io::{self, Read};

use blake2::Blake2b512;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

/// A way of summing bytes that BagIt or OCFL may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Algorithm {
    /// Read only: long broken against malice, still good against decay.
    Md5,
    /// Read only, as [`Algorithm::Md5`].
    Sha1,
    /// Read only.
    Sha224,
    /// The one that names our blobs.
    Sha256,
    /// Read only.
    Sha384,
    /// The one that OCFL prefers.
    Sha512,
    /// Read only: OCFL fixity blocks.
    Blake2b512,
}

impl Algorithm {
    /// The algorithm that a file name or an inventory means: `sha256`, `SHA-256`, `blake2b-512`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(|c| *c != '-').flat_map(char::to_lowercase).collect();
        Some(match plain.as_str() {
            "md5" => Self::Md5,
            "sha1" => Self::Sha1,
            "sha224" => Self::Sha224,
            "sha256" => Self::Sha256,
            "sha384" => Self::Sha384,
            "sha512" => Self::Sha512,
            "blake2b512" => Self::Blake2b512,
            _ => return None,
        })
    }

    /// Its name as both standards write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha224 => "sha224",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
            Self::Blake2b512 => "blake2b-512",
        }
    }

    /// Hexadecimal digits of one digest.
    #[must_use]
    pub const fn digits(self) -> usize {
        match self {
            Self::Md5 => 32,
            Self::Sha1 => 40,
            Self::Sha224 => 56,
            Self::Sha256 => 64,
            Self::Sha384 => 96,
            Self::Sha512 | Self::Blake2b512 => 128,
        }
    }

    /// Whether `text` has the shape of one of its digests.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        text.len() == self.digits() && text.bytes().all(|b| b.is_ascii_hexdigit())
    }

    /// The digest of `bytes`, in small hexadecimal digits.
    #[must_use]
    pub fn of(self, bytes: &[u8]) -> String {
        let mut hasher = Hasher::new(self);
        hasher.update(bytes);
        hasher.finish()
    }
}

/// A digest being made.
enum Hasher {
    Md5(Md5),
    Sha1(Sha1),
    Sha224(Sha224),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
    Blake2b512(Box<Blake2b512>),
}

impl Hasher {
    fn new(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Md5 => Self::Md5(Md5::new()),
            Algorithm::Sha1 => Self::Sha1(Sha1::new()),
            Algorithm::Sha224 => Self::Sha224(Sha224::new()),
            Algorithm::Sha256 => Self::Sha256(Sha256::new()),
            Algorithm::Sha384 => Self::Sha384(Sha384::new()),
            Algorithm::Sha512 => Self::Sha512(Sha512::new()),
            Algorithm::Blake2b512 => Self::Blake2b512(Box::new(Blake2b512::new())),
        }
    }

    fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Md5(h) => h.update(bytes),
            Self::Sha1(h) => h.update(bytes),
            Self::Sha224(h) => h.update(bytes),
            Self::Sha256(h) => h.update(bytes),
            Self::Sha384(h) => h.update(bytes),
            Self::Sha512(h) => h.update(bytes),
            Self::Blake2b512(h) => h.update(bytes),
        }
    }

    fn finish(self) -> String {
        match self {
            Self::Md5(h) => hex(&h.finalize()),
            Self::Sha1(h) => hex(&h.finalize()),
            Self::Sha224(h) => hex(&h.finalize()),
            Self::Sha256(h) => hex(&h.finalize()),
            Self::Sha384(h) => hex(&h.finalize()),
            Self::Sha512(h) => hex(&h.finalize()),
            Self::Blake2b512(h) => hex(&h.finalize()),
        }
    }
}

/// Small hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Several digests of one stream of bytes, in the order in which the algorithms were named, and how many bytes there were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Digests {
    pub bytes: u64,
    pub hex: Vec<String>,
}

/// Several digests being made in one pass.
pub(crate) struct Hashers {
    bytes: u64,
    hashers: Vec<Hasher>,
}

impl Hashers {
    pub fn new(algorithms: &[Algorithm]) -> Self {
        Self { bytes: 0, hashers: algorithms.iter().map(|a| Hasher::new(*a)).collect() }
    }

    pub fn update(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.hashers.iter_mut().for_each(|hasher| hasher.update(bytes));
    }

    pub fn finish(self) -> Digests {
        Digests { bytes: self.bytes, hex: self.hashers.into_iter().map(Hasher::finish).collect() }
    }
}

/// Passes bytes on and sums them.
pub(crate) struct HashingReader<R> {
    inner: R,
    pub hashers: Hashers,
    /// What the source said, if it failed.
    pub failed: Option<io::Error>,
}

impl<R: Read> HashingReader<R> {
    pub fn new(inner: R, algorithms: &[Algorithm]) -> Self {
        Self { inner, hashers: Hashers::new(algorithms), failed: None }
    }
}

impl<R: Read> Read for HashingReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(into) {
            Ok(read) => {
                self.hashers.update(&into[..read]);
                Ok(read)
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => Err(e),
            Err(e) => {
                let told = io::Error::from(e.kind());
                self.failed = Some(e);
                Err(told)
            }
        }
    }
}

/// Reads to the end and sums. Stops at `limit` bytes more than which no honest source has; the sum then shows it.
pub(crate) fn digest(source: &mut dyn Read, algorithms: &[Algorithm], limit: u64) -> io::Result<Digests> {
    let mut hashers = Hashers::new(algorithms);
    let mut buffer = vec![0; 256 * 1024];
    while hashers.bytes <= limit {
        match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => hashers.update(&buffer[..read]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(hashers.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_digests_of_nothing() {
        let known = [
            (Algorithm::Md5, "d41d8cd98f00b204e9800998ecf8427e"),
            (Algorithm::Sha1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            (Algorithm::Sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ];
        for (algorithm, digest) in known {
            assert_eq!(algorithm.of(b""), digest, "{}", algorithm.name());
        }
        assert!(Algorithm::Sha512.of(b"").starts_with("cf83e1357eefb8bdf1542850d66d8007d620e405"));
        assert!(Algorithm::Blake2b512.of(b"").starts_with("786a02f742015903c6c6fd852552d272912f4740"));
    }

    #[test]
    fn names_and_shapes() {
        for algorithm in
            [Algorithm::Md5, Algorithm::Sha224, Algorithm::Sha384, Algorithm::Sha512, Algorithm::Blake2b512]
        {
            assert_eq!(Algorithm::named(algorithm.name()), Some(algorithm));
            assert!(algorithm.fits(&algorithm.of(b"a sheet")));
        }
        assert_eq!(Algorithm::named("SHA-256"), Some(Algorithm::Sha256));
        assert_eq!(Algorithm::named("crc32"), None);
        assert!(!Algorithm::Md5.fits("g41d8cd98f00b204e9800998ecf8427e"));
    }

    #[test]
    fn many_in_one_pass() {
        let both = digest(&mut &b"a sheet"[..], &[Algorithm::Sha256, Algorithm::Md5], 100).expect("memory reads");
        assert_eq!(both.bytes, 7);
        assert_eq!(both.hex, [Algorithm::Sha256.of(b"a sheet"), Algorithm::Md5.of(b"a sheet")]);
    }
}
