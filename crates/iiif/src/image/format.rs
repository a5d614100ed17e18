//! The format of the answer. *IIIF Image API 3.0, § 4.5; 2.1, § 4.5*.

use crate::RequestError;

/// The formats that are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG.
    Jpg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
}

impl Format {
    /// As it is written in a request.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Gif => "gif",
        }
    }

    /// As it is written in `Content-Type`.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, RequestError> {
        match text {
            "jpg" => Ok(Self::Jpg),
            "png" => Ok(Self::Png),
            "webp" => Ok(Self::Webp),
            "gif" => Ok(Self::Gif),
            "tif" | "jp2" | "pdf" => Err(RequestError::UnsupportedFormat { text: text.to_owned() }),
            _ => Err(RequestError::Syntax { part: "format", text: text.to_owned(), forms: "jpg, png, webp, gif" }),
        }
    }
}
