//! Image services of others, as they describe themselves or are named in a manifest.

use super::words::{address, contexts, kind, member, several, size, text, whole, words};
use crate::ImageSize;
use serde_json::Value;

/// Most services that are taken of one picture.
const MOST_SERVICES: usize = 8;
/// Most sizes that are taken of one service.
const MOST_SIZES: usize = 64;

/// Somebody's image service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its base address, without a slash at the end.
    pub id: String,
    /// The version of the Image API: 1, 2 or 3.
    pub version: u8,
    /// The compliance level that it claims.
    pub level: Option<u8>,
}

impl Service {
    /// Address of the whole image as JPEG, at the largest size the service gives.
    pub fn whole(&self) -> String {
        match self.version {
            3 => format!("{}/full/max/0/default.jpg", self.id),
            2 => format!("{}/full/full/0/default.jpg", self.id),
            _ => format!("{}/full/full/0/native.jpg", self.id),
        }
    }

    /// Address of the whole image as JPEG at exactly this size, which any level gives if it is a listed one.
    pub fn sized(&self, size: ImageSize) -> String {
        let ImageSize { width, height } = size;
        match self.version {
            3 => format!("{}/full/{width},{height}/0/default.jpg", self.id),
            2 => format!("{}/full/{width},/0/default.jpg", self.id),
            _ => format!("{}/full/{width},/0/native.jpg", self.id),
        }
    }

    /// Address of its description.
    pub fn info(&self) -> String {
        format!("{}/info.json", self.id)
    }
}

/// An image as its service describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignImage {
    /// The service.
    pub service: Service,
    /// The whole image.
    pub size: ImageSize,
    /// Sizes it prefers to give, smallest first.
    pub sizes: Vec<ImageSize>,
    /// Most pixels from left to right in one answer.
    pub max_width: Option<u32>,
    /// Most pixels from top to bottom in one answer.
    pub max_height: Option<u32>,
    /// Most pixels altogether in one answer.
    pub max_area: Option<u64>,
    /// By how much tiles may be reduced; none when there are no tiles.
    pub scale_factors: Vec<u32>,
    /// Address of the licence or rights statement.
    pub rights: Option<String>,
    /// Who is to be named.
    pub attribution: Option<String>,
}

pub(super) fn read(document: &Value) -> Option<ForeignImage> {
    let service = service(document)?;
    let size = size(document)?;
    let mut sizes: Vec<ImageSize> =
        several(document, &["sizes"]).iter().take(MOST_SIZES).filter_map(super::words::size).collect();
    sizes.sort_by_key(|size| size.area());
    let extra = several(document, &["profile"]).iter().take(MOST_SERVICES).find(|profile| profile.is_object());
    let limit = |name: &str| member(document, &[name]).or_else(|| extra?.get(name)).and_then(Value::as_u64);
    let side = |name: &str| limit(name).and_then(|side| u32::try_from(side).ok()).filter(|side| *side > 0);
    let factors = several(document, &["tiles"])
        .iter()
        .take(MOST_SERVICES)
        .flat_map(|tile| several(tile, &["scaleFactors"]))
        .chain(several(document, &["scale_factors"]));
    Some(ForeignImage {
        service,
        size,
        sizes,
        max_width: side("maxWidth"),
        max_height: side("maxHeight"),
        max_area: limit("maxArea"),
        scale_factors: factors.take(MOST_SIZES).filter_map(whole).collect(),
        rights: several(document, &["rights", "license"]).first().and_then(text),
        attribution: member(document, &["attribution"]).and_then(words),
    })
}

/// The service that an object describes or names, if it is one for images.
pub(super) fn service(value: &Value) -> Option<Service> {
    let id = address(member(value, &["id", "@id"])?)?;
    let profiles: Vec<&str> =
        several(value, &["profile"]).iter().take(MOST_SERVICES).filter_map(Value::as_str).collect();
    let (contexts, protocol) = (contexts(value), member(value, &["protocol"]).and_then(Value::as_str));
    let told = format!("{contexts} {}", profiles.join(" "));
    let version = match kind(value) {
        Some("ImageService3") => 3,
        Some("ImageService2") => 2,
        Some("ImageService1") => 1,
        _ if told.contains("/api/image/3") => 3,
        _ if told.contains("/api/image/2") => 2,
        _ if told.contains("/api/image/1") || told.contains("library.stanford.edu/iiif/image-api") => 1,
        _ if protocol == Some("http://iiif.io/api/image") => 2,
        _ => return None,
    };
    // `level2`, `…/level2.json`, `…/conformance.html#level2`, `…/compliance.html#level2`
    let level = profiles.iter().find_map(|profile| {
        let (_, after) = profile.rsplit_once("level")?;
        after.bytes().next().filter(|digit| (b'0'..=b'2').contains(digit)).map(|digit| digit - b'0')
    });
    Some(Service { id: id.trim_end_matches('/').to_owned(), version, level })
}

/// The image services of a picture, newest version first.
pub(super) fn services(value: &Value) -> Vec<Service> {
    let mut services: Vec<Service> =
        several(value, &["service", "services"]).iter().take(MOST_SERVICES).filter_map(service).collect();
    services.sort_by_key(|service| std::cmp::Reverse(service.version));
    services.dedup();
    services
}
