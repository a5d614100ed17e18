//! Colour, grey or black and white. *IIIF Image API 3.0, § 4.4; 2.1, § 4.4*, the same in both.

use crate::RequestError;

/// The colours of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quality {
    /// The colours of the image.
    Default,
    /// All colours; here the same as the default.
    Color,
    /// Shades of grey.
    Gray,
    /// Black and white.
    Bitonal,
}

impl Quality {
    /// As it is written in a request.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Color => "color",
            Self::Gray => "gray",
            Self::Bitonal => "bitonal",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, RequestError> {
        let all = [Self::Default, Self::Color, Self::Gray, Self::Bitonal];
        all.into_iter().find(|quality| quality.name() == text).ok_or_else(|| RequestError::Syntax {
            part: "quality",
            text: text.to_owned(),
            forms: "default, color, gray, bitonal",
        })
    }
}
