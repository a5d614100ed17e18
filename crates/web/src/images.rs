//! What the portal is told about the images that this installation keeps.

use std::fmt;

use solander_model::{BlobHash, Pid};

/// Whoever knows the images of this installation.
///
/// Pages ask by the PID of the digital media. They lead to the image service at `/iiif/3/{prefix}%2F{suffix}`, to the
/// thumbnail and to the original, and trust that those answer wherever the state is [`ImageState::Ready`].
pub trait Images: Send + Sync {
    /// What is known about one image; `None` where nothing is.
    fn image(&self, pid: &Pid) -> Option<ImageFacts>;

    /// The same for many, in their order. Lists of results ask here once, so one look-up for all of them pays.
    fn images(&self, pids: &[Pid]) -> Vec<Option<ImageFacts>> {
        pids.iter().map(|pid| self.image(pid)).collect()
    }
}

/// Whether an image can be looked at here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ImageState {
    /// It has an image service.
    Ready,
    /// It will have one; the sentence says what is waited for.
    Pending(String),
    /// It could not be taken in; the sentence says why.
    Failed(String),
    /// It is not kept here, by decision.
    #[default]
    NotKept,
}

/// What is known about one image.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImageFacts {
    /// Whether it can be looked at here.
    pub state: ImageState,
    /// Width of the upright image, in pixels.
    pub width: u32,
    /// Height of the upright image, in pixels.
    pub height: u32,
    /// Pixels for each millimetre of the object, as measured on a scale in the image.
    pub pixels_per_mm: Option<f64>,
    /// Pixels for each inch, as the file states.
    pub pixels_per_inch: Option<f64>,
    /// Side of a tile, in pixels; 0 where unknown.
    pub tile: u32,
    /// Size of the original, in bytes.
    pub byte_size: Option<u64>,
    /// SHA-256 of the original.
    pub sha256: Option<BlobHash>,
    /// Media type of the original, such as `image/tiff`.
    pub media_type: Option<String>,
    /// What the technical checks say.
    pub quality: Vec<Verdict>,
    /// The most common colours, most common first.
    pub colours: Vec<Colour>,
    /// Media whose images look almost the same.
    pub near_duplicates: Vec<Pid>,
    /// What took the image, as the file states.
    pub device: Option<String>,
    /// When it was taken, in ISO 8601, as the file states.
    pub captured: Option<String>,
}

/// One technical check.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What was measured, such as `edge-width`; shown by the message `quality-{measure}`, or as it is.
    pub measure: String,
    /// What was found.
    pub figure: f64,
    /// What was asked for.
    pub limit: f64,
    /// Whether the limit is the most that is allowed; else it is the least.
    pub at_most: bool,
    /// Whether it was reached.
    pub pass: bool,
}

/// A colour and how much of the image has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Colour {
    /// Red, green and blue, in sRGB.
    pub rgb: [u8; 3],
    /// Its share of the image, 0 to 1.
    pub share: f64,
}

/// From where the length of a pixel is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScaleSource {
    /// From a scale in the image.
    Measured,
    /// From the resolution that the file states.
    File,
}

impl ImageFacts {
    /// Whether there is an image service, and an image of some size in it.
    #[must_use]
    pub fn ready(&self) -> bool {
        self.state == ImageState::Ready && self.width > 0 && self.height > 0
    }

    /// Pixels for each millimetre, and how that is known.
    #[must_use]
    pub fn scale(&self) -> Option<(f64, ScaleSource)> {
        let sound = |n: &f64| n.is_finite() && *n > 0.0;
        let measured = self.pixels_per_mm.filter(sound).map(|n| (n, ScaleSource::Measured));
        measured.or_else(|| self.pixels_per_inch.filter(sound).map(|n| (n / 25.4, ScaleSource::File)))
    }
}

impl fmt::Display for Colour {
    /// As in `#a1b2c3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.rgb;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measured_scale_goes_before_a_stated_one() {
        let mut facts = ImageFacts { pixels_per_inch: Some(254.0), ..ImageFacts::default() };
        assert_eq!(facts.scale(), Some((10.0, ScaleSource::File)));
        facts.pixels_per_mm = Some(11.5);
        assert_eq!(facts.scale(), Some((11.5, ScaleSource::Measured)));
        facts.pixels_per_mm = Some(f64::NAN);
        facts.pixels_per_inch = Some(0.0);
        assert_eq!(facts.scale(), None);
    }
}
