//! Why a request cannot be answered.

/// Why an image request cannot be answered, told so that the asker can mend it.
///
/// *IIIF Image API 3.0, § 7.3 Error Conditions*; every variant but [`RequestError::UnsupportedFormat`] is a 400.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// A parameter is longer than any valid one.
    #[error("the {part} is longer than {limit} characters")]
    TooLong {
        /// Which parameter.
        part: &'static str,
        /// The longest that is read, in bytes as sent.
        limit: usize,
    },
    /// A parameter is not percent-encoded UTF-8.
    #[error("the {part} is not percent-encoded text")]
    Encoding {
        /// Which parameter.
        part: &'static str,
    },
    /// A parameter follows none of the forms of this version.
    #[error("{part} {text:?} is not one of: {forms}")]
    Syntax {
        /// Which parameter.
        part: &'static str,
        /// What was sent, decoded.
        text: String,
        /// The forms that exist.
        forms: &'static str,
    },
    /// The format has a name in IIIF and is not made here.
    #[error("format {text:?} is not made here; ask for jpg, png, webp or gif")]
    UnsupportedFormat {
        /// What was asked for.
        text: String,
    },
    /// Nothing of the region lies within the image.
    #[error("the region lies outside the image of {width} × {height} pixels")]
    OutsideImage {
        /// Width of the image.
        width: u32,
        /// Height of the image.
        height: u32,
    },
    /// The region or the answer would be less than a pixel wide or high.
    #[error("the {part} would be less than one pixel wide or high")]
    Empty {
        /// `region` or `size`.
        part: &'static str,
    },
    /// More pixels than the region has, without the `^` that asks for it.
    #[error("the size is larger than the region of {width} × {height} pixels; upscaling is asked for with ^")]
    Upscaling {
        /// Width of the region.
        width: u32,
        /// Height of the region.
        height: u32,
    },
    /// More pixels than this server makes in one answer.
    #[error("{width} × {height} pixels are more than one answer may have: {limits}")]
    TooLarge {
        /// Width asked for.
        width: u64,
        /// Height asked for.
        height: u64,
        /// The limits in words.
        limits: String,
    },
}

impl RequestError {
    /// The HTTP status that says the same: 501 for a format that IIIF knows and we do not make, else 400.
    pub fn status(&self) -> u16 {
        match self {
            Self::UnsupportedFormat { .. } => 501,
            _ => 400,
        }
    }
}
