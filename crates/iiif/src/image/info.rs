//! How an image describes itself: `info.json`. *IIIF Image API 3.0, § 5; 2.1, § 5*.

use super::geometry::{ImageSize, Limits};
use super::request::Version;
use serde_json::{Map, Value, json};

/// A link to something that has a type, such as the manifest an image is part of.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Its address.
    pub id: String,
    /// Its type, such as `Manifest`.
    pub kind: String,
    /// Its name, without a language.
    pub label: Option<String>,
}

/// What is told of an image.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    /// The base address of the image service, without a slash at the end.
    pub id: String,
    /// The whole image.
    pub size: ImageSize,
    /// Side of a tile.
    pub tile: u32,
    /// By how much tiles may be reduced: 1, 2, 4 …
    pub scale_factors: Vec<u32>,
    /// Sizes of the whole image that are cheap to give, smallest first.
    pub sizes: Vec<ImageSize>,
    /// What one answer may have.
    pub limits: Limits,
    /// Address of the licence or rights statement.
    pub rights: Option<String>,
    /// Who is to be named (shown by version 2; version 3 leaves that to the manifest).
    pub attribution: Option<String>,
    /// What the image is part of.
    pub part_of: Vec<Link>,
    /// Machine-readable records of the image.
    pub see_also: Vec<Link>,
}

/// `info.json` in the given version.
pub fn info(version: Version, description: &Description) -> Value {
    match version {
        Version::V3 => info_3(description),
        Version::V2 => info_2(description),
    }
}

/// The address of the compliance level, for the `Link` header with `rel="profile"`.
pub fn link_profile(version: Version) -> &'static str {
    match version {
        Version::V3 => "http://iiif.io/api/image/3/level2.json",
        Version::V2 => "http://iiif.io/api/image/2/level2.json",
    }
}

fn info_3(description: &Description) -> Value {
    let Description { id, size, limits, .. } = description;
    let mut info = json!({
        "@context": "http://iiif.io/api/image/3/context.json",
        "id": id,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level2",
        "width": size.width,
        "height": size.height,
        "maxWidth": limits.max_width,
        "maxHeight": limits.max_height,
        "maxArea": limits.max_area,
        "sizes": sizes(description),
        "tiles": tiles(description),
        "preferredFormats": ["jpg", "webp"],
        "extraQualities": ["color", "gray", "bitonal"],
        "extraFormats": ["webp", "gif"],
        "extraFeatures": [
            "canonicalLinkHeader", "mirroring", "profileLinkHeader", "rotationArbitrary", "sizeUpscaling",
        ],
    });
    let members = info.as_object_mut().expect("an object was just written");
    if let Some(rights) = &description.rights {
        members.insert("rights".to_owned(), json!(rights));
    }
    insert_links(members, "partOf", &description.part_of);
    insert_links(members, "seeAlso", &description.see_also);
    info
}

fn info_2(description: &Description) -> Value {
    let Description { id, size, limits, .. } = description;
    let mut info = json!({
        "@context": "http://iiif.io/api/image/2/context.json",
        "@id": id,
        "protocol": "http://iiif.io/api/image",
        "width": size.width,
        "height": size.height,
        "sizes": sizes(description),
        "tiles": tiles(description),
        "profile": [
            link_profile(Version::V2),
            {
                "formats": ["jpg", "png", "webp", "gif"],
                "qualities": ["default", "color", "gray", "bitonal"],
                "supports": [
                    "canonicalLinkHeader", "mirroring", "profileLinkHeader", "regionSquare", "rotationArbitrary",
                    "sizeAboveFull", "sizeByDistortedWh",
                ],
                "maxWidth": limits.max_width,
                "maxHeight": limits.max_height,
                "maxArea": limits.max_area,
            },
        ],
    });
    let members = info.as_object_mut().expect("an object was just written");
    if let Some(rights) = &description.rights {
        members.insert("license".to_owned(), json!(rights));
    }
    if let Some(attribution) = &description.attribution {
        members.insert("attribution".to_owned(), json!(attribution));
    }
    info
}

fn sizes(description: &Description) -> Value {
    description.sizes.iter().map(|size| json!({ "width": size.width, "height": size.height })).collect()
}

fn tiles(description: &Description) -> Value {
    json!([{ "width": description.tile, "height": description.tile, "scaleFactors": description.scale_factors }])
}

fn insert_links(members: &mut Map<String, Value>, name: &str, links: &[Link]) {
    if links.is_empty() {
        return;
    }
    let links: Value = links
        .iter()
        .map(|Link { id, kind, label }| match label {
            Some(label) => json!({ "id": id, "type": kind, "label": { "none": [label] } }),
            None => json!({ "id": id, "type": kind }),
        })
        .collect();
    members.insert(name.to_owned(), links);
}
