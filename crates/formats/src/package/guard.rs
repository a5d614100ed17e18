//! Readers that count, and stop when an archive unpacks too far.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::limits::Limits;
use crate::notice::ReasonCode;

/// Why reading a member was stopped by us rather than by the system.
#[derive(Debug)]
pub(crate) struct Stop {
    pub(crate) code: ReasonCode,
    pub(crate) text: String,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Stop {}

fn stop(code: ReasonCode, text: String) -> io::Error {
    io::Error::other(Stop { code, text })
}

/// The code and sentence for any error a member reader gives.
pub(crate) fn reason_of(error: &io::Error) -> (ReasonCode, String) {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Stop>()) {
        Some(stop) => (stop.code, stop.text.clone()),
        None => (ReasonCode::Unreadable, format!("cannot be read further: {error}")),
    }
}

/// What one pass over an archive has read so far, in all its members together.
#[derive(Debug)]
pub(crate) struct Pass {
    packed: AtomicU64,
    unpacked: AtomicU64,
    unpacked_limit: u64,
    ratio: u64,
    ratio_after: u64,
}

impl Pass {
    pub(crate) fn new(limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            packed: AtomicU64::new(0),
            unpacked: AtomicU64::new(0),
            unpacked_limit: limits.unpacked_bytes,
            ratio: limits.ratio,
            ratio_after: limits.ratio_after,
        })
    }

    /// Bytes read off the packed files.
    pub(crate) fn packed(&self) -> u64 {
        self.packed.load(Ordering::Relaxed)
    }

    pub(crate) fn add_packed(&self, bytes: u64) {
        self.packed.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// Counts packed bytes on their way into a decoder.
pub(crate) struct Packed<R> {
    inner: R,
    own: Arc<AtomicU64>,
    pass: Arc<Pass>,
}

impl<R: Read> Packed<R> {
    pub(crate) fn new(inner: R, pass: &Arc<Pass>) -> (Self, Arc<AtomicU64>) {
        let own = Arc::new(AtomicU64::new(0));
        (Self { inner, own: own.clone(), pass: pass.clone() }, own)
    }
}

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.own.fetch_add(read as u64, Ordering::Relaxed);
        self.pass.add_packed(read as u64);
        Ok(read)
    }
}

/// What the packaging says a member should turn out to be.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Expected {
    pub(crate) size: Option<u64>,
    pub(crate) crc: Option<u32>,
}

/// Counts unpacked bytes and holds them to the limits and to what the packaging declares.
pub(crate) struct Guard<R> {
    inner: R,
    packed: Arc<AtomicU64>,
    pass: Arc<Pass>,
    out: u64,
    crc: flate2::Crc,
    expected: Expected,
}

impl<R: Read> Guard<R> {
    pub(crate) fn new(inner: R, packed: Arc<AtomicU64>, pass: &Arc<Pass>, expected: Expected) -> Self {
        Self { inner, packed, pass: pass.clone(), out: 0, crc: flate2::Crc::new(), expected }
    }

    fn check(&self) -> io::Result<()> {
        if self.expected.size.is_some_and(|size| self.out > size) {
            return Err(stop(
                ReasonCode::UnpacksTooFar,
                format!("unpacks to more than its declared {} bytes", self.expected.size.unwrap_or(0)),
            ));
        }
        let packed = self.packed.load(Ordering::Relaxed).max(1);
        if self.out > self.pass.ratio_after && self.out / packed > self.pass.ratio {
            return Err(stop(
                ReasonCode::UnpacksTooFar,
                format!("unpacks to more than {} times its packed size", self.pass.ratio),
            ));
        }
        Ok(())
    }

    fn finish(&self) -> io::Result<()> {
        if let Some(size) = self.expected.size.filter(|size| *size != self.out) {
            return Err(stop(ReasonCode::Unreadable, format!("ends after {} of {size} bytes", self.out)));
        }
        match self.expected.crc {
            Some(crc) if crc != self.crc.sum() => {
                Err(stop(ReasonCode::Checksum, format!("has checksum {:08x} instead of {crc:08x}", self.crc.sum())))
            }
            _ => Ok(()),
        }
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let read = self.inner.read(buffer)?;
        if read == 0 {
            self.finish()?;
            return Ok(0);
        }
        self.out += read as u64;
        if self.expected.crc.is_some() {
            self.crc.update(&buffer[..read]);
        }
        self.check()?;
        let all = self.pass.unpacked.fetch_add(read as u64, Ordering::Relaxed) + read as u64;
        if all > self.pass.unpacked_limit {
            return Err(stop(
                ReasonCode::UnpacksTooFar,
                format!("the archive unpacks to more than {} bytes", self.pass.unpacked_limit),
            ));
        }
        Ok(read)
    }
}
