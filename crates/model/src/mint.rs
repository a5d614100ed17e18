//! New names.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::Pid;
use crate::pid::SUFFIXES;

/// Draws new PIDs from a secret of the store and the key of the object.
///
/// To a reader the suffix looks drawn at random. To the store it is reproducible: a harvest that was interrupted and starts
/// again proposes the same names, and a test with a known secret knows them all. The store checks each proposal against the
/// names it has and asks for another `attempt` where one is taken.
#[derive(Debug, Clone)]
pub struct Minter {
    prefix: Arc<str>,
    secret: [u8; 16],
}

impl Minter {
    /// A minter for `prefix`, which must be one that [`Pid::new`] accepts.
    #[must_use]
    pub fn new(prefix: &str, secret: [u8; 16]) -> Option<Self> {
        Pid::new(prefix.into(), 0).map(|pid| Self { prefix: pid.prefix().into(), secret })
    }

    /// The proposal number `attempt` for the object with this key.
    #[must_use]
    pub fn propose(&self, key: &[u8], attempt: u32) -> Pid {
        let digest =
            Sha256::new().chain_update(self.secret).chain_update(attempt.to_be_bytes()).chain_update(key).finalize();
        let head: [u8; 8] = digest[..8].try_into().expect("a SHA-256 digest has 32 bytes");
        Pid::new(self.prefix.clone(), u64::from_be_bytes(head) % SUFFIXES)
            .expect("the prefix was checked when the minter was made")
    }

    /// The prefix of all names it proposes.
    #[must_use]
    pub fn prefix(&self) -> &Arc<str> {
        &self.prefix
    }
}
