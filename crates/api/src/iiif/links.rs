//! Addresses of IIIF resources.

use solander_iiif::Version;
use solander_model::Pid;

/// Where IIIF begins.
pub(crate) fn base(origin: &str) -> String {
    format!("{origin}/iiif")
}

/// The base address of the image service of a media.
pub(crate) fn service(origin: &str, version: Version, pid: &Pid) -> String {
    let number = match version {
        Version::V2 => 2,
        Version::V3 => 3,
    };
    format!("{}/{number}/{}", base(origin), pid.to_string().replacen('/', "%2F", 1))
}
