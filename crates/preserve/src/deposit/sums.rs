//! Lengths and checksums of files about to go up.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use md5::{Digest, Md5};

use super::error::DepositError;

/// Length and MD5 of the file at `path`, read on a thread for such work.
pub(super) async fn md5_of(path: &Path) -> Result<(u64, String), DepositError> {
    let at: PathBuf = path.to_owned();
    let read = tokio::task::spawn_blocking(move || -> io::Result<(u64, String)> {
        let mut file = std::fs::File::open(at)?;
        let (mut digest, mut bytes, mut buffer) = (Md5::new(), 0, vec![0; 256 * 1024]);
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                let sum = digest.finalize();
                return Ok((bytes, sum.iter().map(|byte| format!("{byte:02x}")).collect()));
            }
            digest.update(&buffer[..read]);
            bytes += read as u64;
        }
    });
    let told = read.await.unwrap_or_else(|e| Err(io::Error::other(e)));
    told.map_err(|e| DepositError::File { path: path.to_owned(), reason: e.to_string() })
}
