//! Formats and types of media.

use crate::text::squeeze;

/// Endings of addresses and the formats they promise.
const ENDINGS: &[(&str, &str)] = &[
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("jpe", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("bmp", "image/bmp"),
    ("webp", "image/webp"),
    ("jp2", "image/jp2"),
    ("svg", "image/svg+xml"),
    ("mp3", "audio/mpeg"),
    ("wav", "audio/wav"),
    ("ogg", "audio/ogg"),
    ("flac", "audio/flac"),
    ("mp4", "video/mp4"),
    ("mov", "video/quicktime"),
    ("avi", "video/x-msvideo"),
    ("webm", "video/webm"),
    ("pdf", "application/pdf"),
    ("stl", "model/stl"),
    ("ply", "model/ply"),
    ("obj", "model/obj"),
    ("glb", "model/gltf-binary"),
];

/// A media type such as `image/jpeg`, from that or from `jpg`, `JPEG image`; anything else as given.
pub(crate) fn media_format(given: &str) -> String {
    let lower = given.trim().to_ascii_lowercase();
    if matches!(lower.as_str(), "image/jpg" | "image/pjpeg" | "jpg image" | "jpeg image") {
        return "image/jpeg".to_owned();
    }
    if lower.contains('/') && !lower.contains("://") {
        return lower;
    }
    let ending = lower.trim_start_matches('.');
    ENDINGS
        .iter()
        .find(|(known, _)| *known == ending)
        .map_or_else(|| given.trim().to_owned(), |(_, format)| (*format).to_owned())
}

/// The format that the ending of an address promises.
pub(crate) fn format_of_address(address: &str) -> Option<&'static str> {
    let path = address.split(['?', '#']).next()?;
    let file = path.rsplit('/').next()?;
    let (_, ending) = file.rsplit_once('.')?;
    ENDINGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending)).map(|(_, format)| *format)
}

/// The DCMI type that a text names.
pub(crate) fn dcmi_type(given: &str) -> Option<&'static str> {
    let local = given.trim().rsplit(['/', ':', '#']).next().unwrap_or(given);
    Some(match squeeze(local).as_str() {
        "stillimage" | "stillimages" | "photo" | "photograph" | "picture" | "foto" | "photos" => "StillImage",
        "image" | "images" => "Image",
        "movingimage" | "video" | "movie" | "film" => "MovingImage",
        "sound" | "audio" | "recording" => "Sound",
        "text" | "document" => "Text",
        "interactiveresource" | "3d" | "3dmodel" | "model" => "InteractiveResource",
        "collection" => "Collection",
        "dataset" => "Dataset",
        "event" => "Event",
        "physicalobject" => "PhysicalObject",
        "service" => "Service",
        "software" => "Software",
        _ => return None,
    })
}

/// The DCMI type of things in this format.
pub(crate) fn type_of_format(format: &str) -> Option<&'static str> {
    match format.split('/').next()? {
        "image" => Some("StillImage"),
        "audio" => Some("Sound"),
        "video" => Some("MovingImage"),
        "text" => Some("Text"),
        "model" => Some("InteractiveResource"),
        "application" if format == "application/pdf" => Some("Text"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        assert_eq!(media_format("JPG"), "image/jpeg");
        assert_eq!(media_format("image/JPEG"), "image/jpeg");
        assert_eq!(media_format("daguerreotype"), "daguerreotype");
        assert_eq!(format_of_address("https://a.example/x/1.JPG?size=2"), Some("image/jpeg"));
        assert_eq!(format_of_address("https://a.example/x"), None);
        assert_eq!(dcmi_type("http://purl.org/dc/dcmitype/StillImage"), Some("StillImage"));
        assert_eq!(dcmi_type("hologram"), None);
        assert_eq!(type_of_format("audio/mpeg"), Some("Sound"));
    }
}
