//! What the headers of an upload say.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use solander_model::Pid;

use crate::ApiError;

/// A number of bytes.
pub(super) fn integer(headers: &HeaderMap, name: &str) -> Result<Option<u64>, ApiError> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let read = value.to_str().ok().filter(|text| text.bytes().all(|b| b.is_ascii_digit())).and_then(|t| t.parse().ok());
    read.map(Some).ok_or_else(|| ApiError::BadQuestion { reason: format!("{name} is not a number of bytes") })
}

/// `Upload-Metadata` as names and values.
pub(super) fn metadata(text: &str) -> Result<BTreeMap<String, String>, ApiError> {
    let bad = |part: &str| ApiError::BadQuestion { reason: format!("Upload-Metadata cannot be read at {part:.40?}") };
    let mut found = BTreeMap::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once(' ').unwrap_or((part, ""));
        let value = STANDARD.decode(value.trim()).map_err(|_| bad(part))?;
        found.insert(name.to_owned(), String::from_utf8(value).map_err(|_| bad(part))?);
    }
    Ok(found)
}

/// A PID under one of the names.
pub(super) fn pid_of(metadata: &BTreeMap<String, String>, name: &str) -> Result<Option<Pid>, ApiError> {
    let Some(text) = metadata.get(name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| ApiError::BadQuestion { reason: format!("{name} {text:.60?} is no PID") })
}

#[cfg(test)]
mod tests {
    use super::metadata;

    #[test]
    fn metadata_is_read() {
        let found = metadata("filename c2hlZXQuanBn,media VEVTVC9BQkMtREVGLUdISg==,flag").unwrap();
        assert_eq!(found["filename"], "sheet.jpg");
        assert_eq!(found["media"], "TEST/ABC-DEF-GHJ");
        assert_eq!(found["flag"], "");
        assert!(metadata("a !!!").is_err());
    }
}
