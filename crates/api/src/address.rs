//! The parts of a path.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use solander_model::{Pid, Version};
use utoipa::IntoParams;

use crate::ApiError;

/// The name of an object in a path.
#[derive(Debug)]
pub(crate) struct Named(pub(crate) Pid);

/// The name of one version of an object in a path.
#[derive(Debug)]
pub(crate) struct NamedVersion(pub(crate) Pid, pub(crate) Version);

/// A single name in a path.
#[derive(Debug)]
pub(crate) struct Segment(pub(crate) String);

/// The two halves of a PID.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes path parameters; the extractors read them")]
pub(crate) struct ObjectPath {
    /// Prefix of the PID.
    #[param(pattern = "^[A-Za-z0-9][A-Za-z0-9._]{0,63}$", example = "TEST")]
    prefix: String,
    /// Suffix of the PID: three groups of three signs, without I, O and U.
    #[param(pattern = "^[A-HJ-NP-TV-Z0-9]{3}-[A-HJ-NP-TV-Z0-9]{3}-[A-HJ-NP-TV-Z0-9]{3}$", example = "8SW-S6G-YA1")]
    suffix: String,
}

/// The halves of a PID, and a version.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes path parameters; the extractors read them")]
pub(crate) struct VersionPath {
    /// Prefix of the PID.
    #[param(pattern = "^[A-Za-z0-9][A-Za-z0-9._]{0,63}$", example = "TEST")]
    prefix: String,
    /// Suffix of the PID: three groups of three signs, without I, O and U.
    #[param(pattern = "^[A-HJ-NP-TV-Z0-9]{3}-[A-HJ-NP-TV-Z0-9]{3}-[A-HJ-NP-TV-Z0-9]{3}$", example = "8SW-S6G-YA1")]
    suffix: String,
    /// Number of the version, from 1.
    #[param(minimum = 1, maximum = 4_294_967_295_u32, example = 1)]
    version: u32,
}

fn pid(prefix: &str, suffix: &str) -> Result<Pid, ApiError> {
    format!("{prefix}/{suffix}")
        .parse()
        .map_err(|error: solander_model::PidError| ApiError::NotFound { what: error.to_string() })
}

fn unreadable() -> ApiError {
    ApiError::NotFound { what: "the path is not readable as text".to_owned() }
}

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path((prefix, suffix)) =
            Path::<(String, String)>::from_request_parts(parts, state).await.map_err(|_| unreadable())?;
        pid(&prefix, &suffix).map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(name) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| unreadable())?;
        Ok(Self(name))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for NamedVersion {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path((prefix, suffix, version)) =
            Path::<(String, String, String)>::from_request_parts(parts, state).await.map_err(|_| unreadable())?;
        let pid = pid(&prefix, &suffix)?;
        let number: String = version.chars().take(40).collect();
        let plain = number.bytes().all(|b| b.is_ascii_digit());
        match version.parse() {
            Ok(version) if plain => Ok(Self(pid, version)),
            _ => Err(ApiError::NotFound { what: format!("{number:?} is no number of a version") }),
        }
    }
}
