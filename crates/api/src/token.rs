//! Who asks, where a token is shown.

use axum::http::{HeaderMap, header};
use sha2::{Digest, Sha256};
use solander_model::BlobHash;

use crate::Token;

/// Bytes of a secret, at most.
const SECRET: usize = 1024;

/// The place among `tokens` of the one whose secret is shown (*RFC 6750, § 2.1*).
pub(crate) fn shown<'a>(headers: &HeaderMap, mut tokens: impl ExactSizeIterator<Item = &'a Token>) -> Option<usize> {
    let value = headers.get(header::AUTHORIZATION)?;
    if tokens.len() == 0 || value.len() > SECRET {
        return None;
    }
    let secret = value.to_str().ok()?.strip_prefix("Bearer ")?;
    let sum = BlobHash(Sha256::digest(secret.trim().as_bytes()).into());
    tokens.position(|token| token.sha256 == sum)
}
