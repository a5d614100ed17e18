//! The one preferred way to write a request. *IIIF Image API 3.0, § 4.7 Canonical URI Syntax; 2.1, § 4.7*.

use super::geometry::{ImageSize, Limits, PixelRegion};
use super::quality::Quality;
use super::request::{ImageRequest, Version};
use super::size::maximum;

pub(crate) fn canonical(
    request: &ImageRequest,
    image: ImageSize,
    region: PixelRegion,
    size: ImageSize,
    limits: &Limits,
) -> String {
    let PixelRegion { x, y, width, height } = region;
    let place = match region.size() == image {
        true => "full".to_owned(),
        false => format!("{x},{y},{width},{height}"),
    };
    let scale = match request.version {
        Version::V3 => size_3(region.size(), size, limits),
        Version::V2 => size_2(region.size(), size),
    };
    let quality = match request.quality {
        Quality::Color => Quality::Default,
        other => other,
    };
    format!("{place}/{scale}/{}/{}.{}", request.rotation, quality.name(), request.format.extension())
}

fn size_3(region: ImageSize, size: ImageSize, limits: &Limits) -> String {
    let ImageSize { width, height } = size;
    if size == maximum(region, limits, false) {
        "max".to_owned()
    } else if width <= region.width && height <= region.height {
        format!("{width},{height}")
    } else if size == maximum(region, limits, true) {
        "^max".to_owned()
    } else {
        format!("^{width},{height}")
    }
}

/// Proportions kept are written by the width alone, as far as that gives the same pixels.
fn size_2(region: ImageSize, size: ImageSize) -> String {
    let ImageSize { width, height } = size;
    let kept = (f64::from(region.height) * f64::from(width) / f64::from(region.width)).round();
    if size == region {
        "full".to_owned()
    } else if kept == f64::from(height) {
        format!("{width},")
    } else {
        format!("{width},{height}")
    }
}
