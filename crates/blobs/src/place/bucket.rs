//! A bucket of an S3 service as a place.

use std::env::VarError;
use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use futures_util::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig, WriteMultipart};
use solander_model::BlobHash;
use url::Url;

use crate::settings::S3;
use crate::sums::Meter;
use crate::{BlobError, ByteStream, PlaceName};

/// Bytes in a part of a multipart upload; what fits one part is put whole.
const PART: u64 = 8 << 20;
/// S3 allows 10 000 parts.
const PARTS: u64 = 9_000;
/// How long the service may say nothing.
const SILENCE: Duration = Duration::from_secs(120);
/// Parts on their way at once.
const AT_ONCE: usize = 2;

/// Opens `s3://bucket/prefix`. Nothing is sent yet.
pub(super) fn open(url: &str, s3: &S3) -> Result<Arc<dyn ObjectStore>, BlobError> {
    // The HTTP client takes its cryptography from here; an earlier choice stands.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let parsed = Url::parse(url).map_err(|e| BlobError::settings(format!("{url:?}: {e}")))?;
    let bucket = parsed.host_str().ok_or_else(|| BlobError::settings(format!("{url:?} names no bucket")))?;
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region(&s3.region)
        .with_virtual_hosted_style_request(s3.virtual_hosted)
        // No limit for a whole answer: a long blob goes as fast as its reader takes it.
        .with_client_options(ClientOptions::new().with_timeout_disabled().with_read_timeout(SILENCE))
        .with_retry(RetryConfig { max_retries: 4, retry_timeout: SILENCE, ..RetryConfig::default() })
        .with_access_key_id(secret(&s3.access_key_env)?)
        .with_secret_access_key(secret(&s3.secret_key_env)?);
    if let Some(name) = &s3.session_token_env {
        builder = builder.with_token(secret(name)?);
    }
    if let Some(endpoint) = &s3.endpoint {
        let plain = check_endpoint(endpoint, s3.allow_http)?;
        builder = builder.with_endpoint(endpoint.trim_end_matches('/')).with_allow_http(plain);
    }
    let store = builder.build().map_err(|e| BlobError::settings(format!("{url:?}: {e}")))?;
    let prefix = parsed.path().trim_matches('/');
    let prefix = Key::parse(prefix).map_err(|e| BlobError::settings(format!("{url:?}: {e}")))?;
    Ok(Arc::new(PrefixStore::new(store, prefix)))
}

/// Whether `endpoint` is spoken to without TLS, which it must allow and be on this machine for.
fn check_endpoint(endpoint: &str, allow_http: bool) -> Result<bool, BlobError> {
    let parsed = Url::parse(endpoint).map_err(|e| BlobError::settings(format!("endpoint {endpoint:?}: {e}")))?;
    let here = match parsed.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    match parsed.scheme() {
        "https" => Ok(false),
        "http" if allow_http && here => Ok(true),
        "http" => Err(BlobError::settings(format!(
            "endpoint {endpoint:?} is without TLS: only one on this machine may be, and only with allow_http"
        ))),
        _ => Err(BlobError::settings(format!("endpoint {endpoint:?} is neither https nor http"))),
    }
}

fn secret(name: &str) -> Result<String, BlobError> {
    std::env::var(name).map_err(|error| match error {
        VarError::NotPresent => BlobError::settings(format!("the environment variable {name} is not set")),
        VarError::NotUnicode(_) => BlobError::settings(format!("the environment variable {name} is not text")),
    })
}

/// Puts an object of `size` bytes; it appears whole or not at all, and only if its bytes are the right ones.
pub(super) async fn write(
    store: &dyn ObjectStore,
    place: PlaceName,
    key: &Key,
    hash: BlobHash,
    size: u64,
    mut source: ByteStream,
) -> Result<(), BlobError> {
    let failed = |error: object_store::Error| BlobError::unavailable(place, error);
    let mut meter = Meter::new();
    if size <= PART {
        let mut whole = BytesMut::new();
        while let Some(bytes) = source.try_next().await? {
            meter.update(&bytes);
            if meter.size() > size {
                break;
            }
            whole.extend_from_slice(&bytes);
        }
        compare(meter, hash)?;
        return store.put(key, PutPayload::from(whole.freeze())).await.map(|_| ()).map_err(failed);
    }
    let part = usize::try_from(PART.max(size / PARTS + 1)).expect("a part fits into memory");
    let upload = store.put_multipart(key).await.map_err(failed)?;
    let mut upload = WriteMultipart::new_with_chunk_size(upload, part);
    let poured = async {
        while let Some(bytes) = source.try_next().await? {
            meter.update(&bytes);
            upload.wait_for_capacity(AT_ONCE).await.map_err(failed)?;
            upload.put(bytes);
        }
        compare(meter, hash)
    };
    match poured.await {
        Ok(()) => upload.finish().await.map(|_| ()).map_err(failed),
        Err(error) => {
            // What cannot be aborted now is left to the bucket's rule for incomplete uploads.
            let _ = upload.abort().await;
            Err(error)
        }
    }
}

fn compare(meter: Meter, hash: BlobHash) -> Result<(), BlobError> {
    let found = meter.finish().hash;
    if found == hash { Ok(()) } else { Err(BlobError::Mismatch { expected: hash, found }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(endpoint: &str, allow_http: bool, expected: Option<bool>) {
        assert_eq!(check_endpoint(endpoint, allow_http).ok(), expected, "{endpoint} {allow_http}");
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        check("https://s3.example.org", false, Some(false));
        check("http://127.0.0.1:9000", true, Some(true));
        check("http://[::1]:9000", true, Some(true));
        check("http://localhost:9000", true, Some(true));
        check("http://127.0.0.1:9000", false, None);
        check("http://s3.example.org", true, None);
        check("http://127.0.0.1.example.org", true, None);
        check("ftp://127.0.0.1", true, None);
        check("nonsense", true, None);
    }
}
