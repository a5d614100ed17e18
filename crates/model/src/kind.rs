//! Kinds of digital objects.

use std::fmt;

/// What an object is. The number of a kind is stored and never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ObjectKind {
    /// The surrogate of one physical specimen.
    DigitalSpecimen = 1,
    /// An image, scan or sound of a specimen.
    DigitalMedia = 2,
    /// Where records come from.
    SourceSystem = 3,
    /// How a source's terms become openDS terms.
    DataMapping = 4,
}

impl ObjectKind {
    /// All kinds, in the order of their numbers.
    pub const ALL: &[Self] = &[Self::DigitalSpecimen, Self::DigitalMedia, Self::SourceSystem, Self::DataMapping];

    /// The stored number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The kind with this stored number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.number() == number)
    }

    /// `@type` in openDS and `type` in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DigitalSpecimen => "ods:DigitalSpecimen",
            Self::DigitalMedia => "ods:DigitalMedia",
            Self::SourceSystem => "ods:SourceSystem",
            Self::DataMapping => "ods:DataMapping",
        }
    }

    /// The FDO type (`ods:fdoType`).
    #[must_use]
    pub const fn fdo_type(self) -> &'static str {
        match self {
            Self::DigitalSpecimen => "https://doi.org/21.T11148/894b1e6cad57e921764e",
            Self::DigitalMedia => "https://doi.org/21.T11148/bbad8c4e101e8af01115",
            Self::SourceSystem => "https://doi.org/21.T11148/23a63913d0c800609a50",
            Self::DataMapping => "https://doi.org/21.T11148/ce794a6f4df42eb7e77e",
        }
    }

    /// The FDO profile its PID record follows.
    #[must_use]
    pub const fn fdo_profile(self) -> &'static str {
        match self {
            Self::DigitalSpecimen => "https://doi.org/21.T11148/d8de0819e144e4096645",
            Self::DigitalMedia => "https://doi.org/21.T11148/306452d0867adb910803",
            Self::SourceSystem => "https://doi.org/21.T11148/417a4f472f60f7974c12",
            Self::DataMapping => "https://doi.org/21.T11148/def2eba59562958fa4a0",
        }
    }

    /// What stands before the bare PID in an address.
    #[must_use]
    pub const fn proxy(self) -> &'static str {
        match self {
            Self::DigitalSpecimen | Self::DigitalMedia => "https://doi.org/",
            _ => "https://hdl.handle.net/",
        }
    }
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
