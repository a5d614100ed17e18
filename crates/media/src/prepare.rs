//! From an original to everything that is served and known of it. Runs in a worker.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use solander_iiif::{ImageRequest, ImageSize, Rendering, Version};
use solander_image::{Header, Limits, Picture, facts};
use solander_pyramid::{BuildOptions, Pyramid, RenderOptions};

use crate::prepared::{DERIVATIVE, Fingerprint, Measure, PREPARED, Prepared, Swatch, THUMBNAIL, Verdict};
use crate::worker::Answer;

/// What is to be made of which file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Order {
    /// The original.
    pub(crate) original: PathBuf,
    /// Where its pyramid goes.
    pub(crate) pyramid: PathBuf,
    /// Where its thumbnail goes.
    pub(crate) thumbnail: PathBuf,
    /// Where its derivative goes.
    pub(crate) derivative: PathBuf,
    /// Pixels, at most.
    pub(crate) max_pixels: u64,
    /// Bytes of memory for decoding, at most.
    pub(crate) max_memory: u64,
    /// Quality of JPEG.
    pub(crate) quality: u8,
    /// Preset of quality limits.
    pub(crate) preset: String,
}

/// Why it ended.
enum Fault {
    /// The file.
    Original(String),
    /// This machine.
    Here(String),
}

impl From<solander_image::ImageError> for Fault {
    fn from(error: solander_image::ImageError) -> Self {
        Self::Original(error.to_string())
    }
}

impl From<solander_pyramid::PyramidError> for Fault {
    fn from(error: solander_pyramid::PyramidError) -> Self {
        match error {
            solander_pyramid::PyramidError::Image(error) => error.into(),
            solander_pyramid::PyramidError::Unfit(reason) => Self::Original(reason),
            other => Self::Here(other.to_string()),
        }
    }
}

/// Makes everything. What is there already is made again.
pub(crate) fn prepare(order: &Order) -> Answer {
    match make(order) {
        Ok(prepared) => Answer::Prepared(Box::new(prepared)),
        Err(Fault::Original(reason)) => Answer::Unreadable(reason),
        Err(Fault::Here(reason)) => Answer::Failed(reason),
    }
}

fn make(order: &Order) -> Result<Prepared, Fault> {
    let here = |what: &Path, error: std::io::Error| Fault::Here(format!("{}: {error}", what.display()));
    let limits = Limits { max_pixels: order.max_pixels, max_memory: order.max_memory, ..Limits::default() };
    let header = solander_image::probe(&order.original, &limits)?;
    if let Some(folder) = order.pyramid.parent() {
        std::fs::create_dir_all(folder).map_err(|error| here(folder, error))?;
    }
    let mut bands = solander_image::bands(&order.original, &header, &limits)?;
    let options = BuildOptions { quality: order.quality, ..BuildOptions::default() };
    solander_pyramid::build(&mut *bands, &order.pyramid, &options)?;
    drop(bands);
    let pyramid = Pyramid::open(&order.pyramid)?;
    let ImageSize { width, height } = pyramid.size();
    let options = RenderOptions { jpeg_quality: order.quality, ..RenderOptions::default() };
    let derivative = pyramid.render(&within(width, height, DERIVATIVE)?, &options)?;
    let picture = solander_image::decode_jpeg(&derivative.bytes)?;
    let thumbnail = pyramid.render(&within(width, height, THUMBNAIL)?, &options)?;
    write(&order.derivative, &derivative.bytes).map_err(|error| here(&order.derivative, error))?;
    write(&order.thumbnail, &thumbnail.bytes).map_err(|error| here(&order.thumbnail, error))?;
    let bytes = std::fs::metadata(&order.original).map_err(|error| here(&order.original, error))?.len();
    let mut prepared = Prepared {
        made_by: PREPARED,
        media_type: header.format.mime().to_owned(),
        width,
        height,
        bits: header.bits,
        colour: format!("{:?}", header.colour),
        pages: header.pages,
        bytes,
        thumbnail: fitted(width, height, THUMBNAIL),
        derivative: fitted(width, height, DERIVATIVE),
        ..Prepared::default()
    };
    tell_embedded(&mut prepared, order, &header);
    measure(&mut prepared, &picture, &order.preset)?;
    Ok(prepared)
}

/// The request for the whole image within a square.
fn within(width: u32, height: u32, side: u32) -> Result<Rendering, Fault> {
    let size = if width <= side && height <= side { "max".to_owned() } else { format!("!{side},{side}") };
    let image = ImageSize { width, height };
    ImageRequest::parse(Version::V3, "full", &size, "0", "default.jpg")
        .and_then(|request| request.resolve(image, &solander_iiif::Limits::default()))
        .map_err(|error| Fault::Here(error.to_string()))
}

/// The size of the whole image within a square, never enlarged.
fn fitted(width: u32, height: u32, side: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= side {
        return (width, height);
    }
    let scale = |n: u32| ((u64::from(n) * u64::from(side) + u64::from(long) / 2) / u64::from(long)).max(1) as u32;
    (scale(width), scale(height))
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    std::fs::write(&beside, bytes)?;
    std::fs::rename(&beside, path)
}

fn tell_embedded(prepared: &mut Prepared, order: &Order, header: &Header) {
    let embedded = solander_image::embedded(&order.original, header);
    prepared.ppi = embedded.ppi;
    prepared.captured_at = embedded.captured_at;
    prepared.device = embedded.device.map(|device| {
        let parts: Vec<String> = [device.make, device.model, device.lens].into_iter().flatten().collect();
        parts.join(", ")
    });
    prepared.creator = (!embedded.creators.is_empty()).then(|| embedded.creators.join("; "));
    prepared.licence = embedded.licence.or(embedded.usage_terms).or(embedded.rights);
    prepared.description = embedded.description;
    prepared.has_place = embedded.place.is_some();
}

fn measure(prepared: &mut Prepared, picture: &Picture, preset: &str) -> Result<(), Fault> {
    prepared.swatches = facts::colours(picture)?
        .into_iter()
        .map(|colour| Swatch { rgb: colour.rgb, share: colour.share as f32 })
        .collect();
    prepared.fingerprint = Some(Fingerprint(facts::perceptual_hash(picture)?));
    let figures = facts::quality(picture, prepared.ppi);
    let all = [
        ("focus", Some(figures.focus)),
        ("edge width", figures.edge_width),
        ("mean lightness", Some(figures.lightness_mean)),
        ("median lightness", Some(figures.lightness_median)),
        ("black point", Some(figures.black_point)),
        ("white point", Some(figures.white_point)),
        ("clipped shadows", Some(figures.clipped_dark)),
        ("clipped lights", Some(figures.clipped_light)),
        ("noise", figures.noise),
    ];
    prepared.measures =
        all.into_iter().filter_map(|(name, figure)| Some(Measure { name: name.into(), figure: figure? })).collect();
    let Some(limits) = facts::QualityLimits::preset(preset) else { return Ok(()) };
    prepared.verdicts = facts::judge(&figures, &limits)
        .into_iter()
        .filter_map(|verdict| {
            Some(Verdict {
                measure: name(verdict.measure),
                figure: verdict.figure?,
                limit: verdict.limit,
                at_most: verdict.sentence.contains("at most"),
                pass: verdict.pass?,
                sentence: verdict.sentence,
            })
        })
        .collect();
    Ok(())
}

/// The stored name of a measure.
fn name(measure: facts::Measure) -> String {
    serde_json::to_value(measure).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_within_a_square() {
        assert_eq!(fitted(6000, 4000, 400), (400, 267));
        assert_eq!(fitted(300, 200, 400), (300, 200));
        assert_eq!(fitted(60_000, 3, 400), (400, 1));
    }
}
