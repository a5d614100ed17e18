//! What was made of an image and found in it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use solander_model::{BlobHash, MediaFact};

/// The version of what is made. Raised when it changes, so that older preparations are made again.
pub const PREPARED: u32 = 1;
/// Longest side of a thumbnail, in pixels.
pub const THUMBNAIL: u32 = 400;
/// Longest side of the derivative, in pixels.
pub const DERIVATIVE: u32 = 2048;

/// A perceptual hash of 64 bits, written as 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(pub u64);

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        format!("{:016x}", fingerprint.0)
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        u64::from_str_radix(&text, 16).map(Self)
    }
}

/// One colour and the share of the picture that has it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Swatch {
    /// Red, green, blue; sRGB.
    pub rgb: [u8; 3],
    /// Between 0 and 1.
    pub share: f32,
}

/// A measure of technical quality.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Its name, such as `focus`.
    pub name: String,
    /// The figure.
    pub figure: f64,
}

/// A measure held against its limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Name of the measure.
    pub measure: String,
    /// The figure.
    pub figure: f64,
    /// The limit.
    pub limit: f64,
    /// Whether the limit is the most that is allowed; else it is the least.
    pub at_most: bool,
    /// Whether the figure keeps to it.
    pub pass: bool,
    /// Both in a sentence.
    pub sentence: String,
}

/// What was made of an image and found in it. Where a place is written in the file, that there is one is said, and not where.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prepared {
    /// [`PREPARED`] when it was made.
    pub made_by: u32,
    /// Media type of the file.
    pub media_type: String,
    /// Pixels across, upright.
    pub width: u32,
    /// Pixels down, upright.
    pub height: u32,
    /// Bits of one channel.
    pub bits: u8,
    /// Kind of colour, such as `RGB`.
    pub colour: String,
    /// Pages of the file.
    pub pages: u32,
    /// Bytes of the file.
    pub bytes: u64,
    /// Pixels of an inch of the object, where the file says so.
    pub ppi: Option<f64>,
    /// When the picture was taken.
    pub captured_at: Option<String>,
    /// What took it.
    pub device: Option<String>,
    /// Who took it.
    pub creator: Option<String>,
    /// Licence written in the file.
    pub licence: Option<String>,
    /// Description written in the file.
    pub description: Option<String>,
    /// Whether a geographical position is written in the file.
    pub has_place: bool,
    /// Most common colours, largest share first.
    pub swatches: Vec<Swatch>,
    /// Perceptual hash.
    pub fingerprint: Option<Fingerprint>,
    /// Technical quality.
    pub measures: Vec<Measure>,
    /// Technical quality held against limits.
    pub verdicts: Vec<Verdict>,
    /// Size of the thumbnail.
    pub thumbnail: (u32, u32),
    /// Size of the derivative.
    pub derivative: (u32, u32),
}

impl Prepared {
    /// The facts as a media object states them.
    #[must_use]
    pub fn facts(&self, hash: &BlobHash) -> Vec<MediaFact> {
        const HEADER: &str = "header of the file";
        const EMBEDDED: &str = "metadata in the file";
        let mut facts = vec![
            MediaFact::hash(hash),
            MediaFact::new("dcterms:extent", self.bytes.to_string(), "length of the file").in_unit("B"),
            MediaFact::new("dcterms:format", &self.media_type, HEADER),
            MediaFact::new("exif:PixelXDimension", self.width.to_string(), HEADER).in_unit("px"),
            MediaFact::new("exif:PixelYDimension", self.height.to_string(), HEADER).in_unit("px"),
        ];
        let texts = [
            ("ac:digitizationDate", &self.captured_at),
            ("ac:captureDevice", &self.device),
            ("dcterms:creator", &self.creator),
            ("dcterms:rights", &self.licence),
        ];
        for (term, text) in texts {
            facts.extend(text.iter().map(|text| MediaFact::new(term, text, EMBEDDED)));
        }
        if let Some(ppi) = self.ppi {
            facts.push(MediaFact::new("exif:XResolution", format!("{ppi:.1}"), EMBEDDED).in_unit("px/in"));
        }
        if let Some(fingerprint) = self.fingerprint {
            facts.push(MediaFact::new("fingerprint", String::from(fingerprint), "perceptual hash, 64 bit"));
        }
        facts.extend(
            self.measures
                .iter()
                .map(|m| MediaFact::new(&m.name, format!("{:.4}", m.figure), "measured on the picture")),
        );
        facts.extend(self.verdicts.iter().map(|verdict| {
            let word = if verdict.pass { "pass" } else { "fail" };
            MediaFact::new(format!("{} check", verdict.measure), word, &verdict.sentence)
        }));
        facts
    }
}

/// Where derived files lie. All of them may be deleted, and are made again.
#[derive(Debug, Clone)]
pub struct Shelf {
    folder: PathBuf,
}

impl Shelf {
    /// Derived files below the data folder.
    #[must_use]
    pub fn new(data: &Path) -> Self {
        Self { folder: data.join("pyramids") }
    }

    fn file(&self, hash: &BlobHash, ending: &str) -> PathBuf {
        let name = hash.to_string();
        self.folder.join(&name[..2]).join(&name[2..4]).join(format!("{name}{ending}"))
    }

    /// The pyramid of these bytes.
    #[must_use]
    pub fn pyramid(&self, hash: &BlobHash) -> PathBuf {
        self.file(hash, ".tif")
    }

    /// Their thumbnail.
    #[must_use]
    pub fn thumbnail(&self, hash: &BlobHash) -> PathBuf {
        self.file(hash, "-thumbnail.jpg")
    }

    /// Their derivative.
    #[must_use]
    pub fn derivative(&self, hash: &BlobHash) -> PathBuf {
        self.file(hash, "-derivative.jpg")
    }

    /// Deletes what was made of these bytes.
    pub(crate) fn clear(&self, hash: &BlobHash) {
        for file in [self.pyramid(hash), self.thumbnail(hash), self.derivative(hash)] {
            let _ = std::fs::remove_file(file);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read_again() {
        let prepared = Prepared {
            made_by: PREPARED,
            width: 3,
            fingerprint: Some(Fingerprint(0x0123_4567_89ab_cdef)),
            ..Prepared::default()
        };
        let text = serde_json::to_string(&prepared).unwrap();
        assert!(text.contains("\"0123456789abcdef\""), "{text}");
        assert_eq!(serde_json::from_str::<Prepared>(&text).unwrap(), prepared);
    }
}
