//! Addresses of IIIF resources.

use solander_iiif::Version;
use solander_model::Pid;

/// Where IIIF begins.
pub(crate) fn base(origin: &str) -> String {
    format!("{origin}/iiif")
}

/// The base address of the image service of a media.
pub(crate) fn service(origin: &str, version: Version, pid: &Pid) -> String {
    named(origin, version, &pid.to_string().replacen('/', "%2F", 1))
}

/// The same address for clients that cannot send `%2F`.
pub(crate) fn with_colon(origin: &str, version: Version, pid: &Pid) -> String {
    named(origin, version, &pid.to_string().replacen('/', ":", 1))
}

fn named(origin: &str, version: Version, name: &str) -> String {
    let number = match version {
        Version::V2 => 2,
        Version::V3 => 3,
    };
    format!("{}/{number}/{name}", base(origin))
}
