//! Addresses that lead to the description of an image instead of an image.

use std::path::Path;

use solander_iiif::foreign;

/// A description larger than this is none.
const MAX_DESCRIPTION: u64 = 4 << 20;

/// Whether a file begins as JSON does.
pub(crate) fn looks_like_json(part: &Path) -> bool {
    use std::io::Read;
    let mut head = [0; 64];
    let Ok(mut file) = std::fs::File::open(part) else { return false };
    let Ok(read) = file.read(&mut head) else { return false };
    let head = head[..read].trim_ascii_start();
    matches!(head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).first(), Some(b'{'))
}

/// The image behind a description, and the service that has it.
pub(crate) struct Described {
    pub(crate) image: String,
    pub(crate) service: Option<String>,
}

/// What the JSON in a file describes; `None` when that is no image.
pub(crate) fn described(part: &Path) -> Option<Described> {
    if std::fs::metadata(part).ok()?.len() > MAX_DESCRIPTION {
        return None;
    }
    let value: serde_json::Value = serde_json::from_slice(&std::fs::read(part).ok()?).ok()?;
    let (service, file) = match foreign::recognise(&value)? {
        foreign::Foreign::Image(image) => (Some(image.service), None),
        foreign::Foreign::Manifest(manifest) => {
            let picture = manifest.canvases.into_iter().flat_map(|canvas| canvas.pictures).next()?;
            (picture.services.into_iter().next(), picture.id)
        }
    };
    let image = service.as_ref().map(foreign::Service::whole).or(file)?;
    Some(Described { image, service: service.map(|service| service.id) })
}
