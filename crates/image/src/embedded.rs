//! What a file says about itself: EXIF from the camera, XMP and IPTC from the people after it.
//!
//! Nothing here is believed: every length is somebody's claim, texts are cut, and what cannot be read is left out.

mod exif_fields;
mod guarded;
mod iptc;
mod packets;
mod text;
mod xmp;

use std::path::Path;

pub(crate) use exif_fields::orientation;
pub use guarded::{Guarded, Place};
use serde::Serialize;
use text::{known_licence, tidy};

use crate::{Header, Limits};

/// With what an image was taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Device {
    /// Who made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make: Option<String>,
    /// Which it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The lens before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lens: Option<String>,
}

/// What a file says about itself. XMP comes first, then IPTC, then EXIF; for what only a camera can know, EXIF first.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Embedded {
    /// When it was taken: ISO 8601, local time, with an offset from UTC only where the file tells one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captured_at: Option<String>,
    /// With what it was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// Pixels per inch. Cameras write a meaningless 72 or 300; a scanner means it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ppi: Option<f64>,
    /// Who made the image (`dc:creator`, by-line, artist).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub creators: Vec<String>,
    /// The line to print beside it (`photoshop:Credit`, `cc:attributionName`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// The licence, as an address where the file has one (`cc:license`, `dcterms:license`, a licence's address among the
    /// statements of xmpRights and PLUS).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// How it may be used, in words (`xmpRights:UsageTerms`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_terms: Option<String>,
    /// The copyright notice (`dc:rights`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rights: Option<String>,
    /// Who holds the rights (`dcterms:rightsHolder`, `xmpRights:Owner`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rights_holder: Option<String>,
    /// What is to be seen (`dc:description`, caption).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Keywords (`dc:subject`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Where the camera stood. It may be the last place of a rare species: it is not serialised, and has to be asked for
    /// by name ([`Guarded::reveal`]).
    #[serde(skip)]
    pub place: Option<Guarded<Place>>,
}

/// Reads what the file at `path` says about itself. Unreadable parts are left out; a file without any has an empty answer.
pub fn embedded(path: &Path, header: &Header) -> Embedded {
    let limits = Limits::default();
    let packets = crate::source::guarded(header.format, || packets::read(path, header, &limits)).unwrap_or_default();
    let read = || {
        let exif = packets.exif.as_deref().map(exif_fields::read).or(packets.fields).unwrap_or_default();
        let xmp = packets.xmp.as_deref().map(xmp::read).unwrap_or_default();
        let iptc = packets.iptc.as_deref().map(iptc::read).unwrap_or_default();
        Ok(combine(exif, xmp, iptc, header.ppi))
    };
    crate::source::guarded(header.format, read).unwrap_or_default()
}

fn combine(
    exif: exif_fields::ExifFields,
    mut xmp: xmp::Properties,
    iptc: iptc::Datasets,
    ppi: Option<f64>,
) -> Embedded {
    let device = Device {
        make: exif.make.or_else(|| xmp.first("tiff:Make")),
        model: exif.model.or_else(|| xmp.first("tiff:Model")),
        lens: exif.lens.or_else(|| xmp.first("aux:Lens")).or_else(|| xmp.first("exifEX:LensModel")),
    };
    let mut creators = xmp.all("dc:creator");
    if creators.is_empty() {
        creators = xmp.all("dcterms:creator");
    }
    if creators.is_empty() {
        creators = iptc.by_line;
    }
    if creators.is_empty() {
        creators =
            exif.artist.into_iter().flat_map(|all| all.split(';').filter_map(tidy).collect::<Vec<_>>()).collect();
    }
    let terms = xmp.first("xmpRights:UsageTerms").or_else(|| xmp.first("plus:OtherLicenseInfo"));
    let rights = xmp.first("dc:rights").or_else(|| xmp.first("dcterms:rights")).or(iptc.copyright).or(exif.copyright);
    let stated =
        ["xmpRights:WebStatement", "plus:TermsAndConditionsURL", "plus:LicensorURL", "dcterms:rights", "dc:rights"]
            .into_iter()
            .filter_map(|name| xmp.first(name))
            .chain(terms.clone())
            .chain(rights.clone())
            .find_map(|text| known_licence(&text));
    let licence = xmp.first("cc:license").or_else(|| xmp.first("dcterms:license")).or(stated);
    let mut keywords = xmp.all("dc:subject");
    keywords.extend(iptc.keywords);
    let mut known = std::collections::HashSet::new();
    keywords.retain(|keyword| known.insert(keyword.clone()));
    Embedded {
        captured_at: exif
            .captured_at
            .or_else(|| xmp.first("exif:DateTimeOriginal"))
            .or_else(|| xmp.first("photoshop:DateCreated"))
            .or(iptc.created)
            .or_else(|| xmp.first("xmp:CreateDate")),
        device: (device != Device::default()).then_some(device),
        ppi: exif.ppi.or(ppi),
        creators,
        credit: xmp.first("photoshop:Credit").or(iptc.credit).or_else(|| xmp.first("cc:attributionName")),
        licence,
        usage_terms: terms,
        rights,
        rights_holder: xmp.first("dcterms:rightsHolder").or_else(|| xmp.first("xmpRights:Owner")),
        description: xmp.first("dc:description").or(iptc.caption).or(exif.description),
        keywords,
        place: exif.place.or_else(|| xmp.place()).map(Guarded::new),
    }
}
