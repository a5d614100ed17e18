//! Mirroring and turning. *IIIF Image API 3.0, § 4.3; 2.1, § 4.3*, the same in both.

use super::number::decimal;
use crate::RequestError;

/// What is done to the scaled pixels: mirrored at the vertical axis first, then turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rotation {
    /// `!`: left and right change places before the turn.
    pub mirror: bool,
    /// Degrees clockwise, at least 0 and below 360 (360 is read as 0).
    pub degrees: f64,
}

impl Rotation {
    /// Neither mirrored nor turned.
    pub const NONE: Self = Self { mirror: false, degrees: 0.0 };

    /// Whether the pixels stay as they are.
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// How many quarter turns clockwise, when it is just that.
    pub fn quarter_turns(self) -> Option<u8> {
        (self.degrees % 90.0 == 0.0).then_some((self.degrees / 90.0) as u8 % 4)
    }

    pub(crate) fn parse(text: &str) -> Result<Self, RequestError> {
        let (mirror, rest) = match text.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let degrees = decimal(rest).filter(|degrees| (0.0..=360.0).contains(degrees));
        let degrees = degrees.ok_or_else(|| RequestError::Syntax {
            part: "rotation",
            text: text.to_owned(),
            forms: "n, !n, with n from 0 to 360",
        })?;
        Ok(Self { mirror, degrees: if degrees == 360.0 { 0.0 } else { degrees } })
    }
}

impl std::fmt::Display for Rotation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.mirror { "!" } else { "" }, self.degrees)
    }
}
