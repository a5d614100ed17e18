//! Reading images: headers before pixels, every common format, bounded; what is in them, and how good they are.
//!
//! A file is a guest whose luggage is looked at first. [`probe`] reads the header and refuses what the [`Limits`] do not
//! admit; only then [`bands`], [`decode`] and [`decode_region`] turn it into pixels, always 8 bits, sRGB and upright. What
//! the file says about itself is read by [`embedded`], what can be measured in the pixels by [`facts`].
//!
//! ```no_run
//! use solander_image::{Encoding, Limits, decode, encode, probe};
//! # fn main() -> Result<(), solander_image::ImageError> {
//! let (path, limits) = (std::path::Path::new("sheet.tif"), Limits::default());
//! let header = probe(path, &limits)?;
//! let picture = decode(path, &header, &limits, (512, 512))?.fit(512, 512)?;
//! let thumbnail = encode(&picture.over_white(), &Encoding::Jpeg { quality: 80 })?;
//! # Ok(()) }
//! ```
//!
//! Decoders are the weak spot of any archive: run them on files of strangers in a process of their own, with limits of
//! memory and time. Within a process, a decoder that panics is caught and becomes an [`ImageError`].

mod bands;
mod colour;
mod decode;
mod embedded;
mod encode;
mod error;
pub mod facts;
mod format;
mod gif;
mod header;
mod jp2;
mod jpeg;
mod limits;
mod picture;
mod png;
mod source;
mod tiff;
mod webp;

pub use bands::{Bands, bands};
pub use decode::{decode, decode_region};
pub use embedded::{Device, Embedded, Guarded, Place, embedded};
pub use encode::{Encoding, encode};
pub use error::ImageError;
pub use format::{HEAD, MediaFormat, sniff};
pub use header::{Colour, Header, probe, readable, readable_head, recognise};
pub use jpeg::decode_jpeg;
pub use limits::Limits;
pub use picture::{Channels, Picture, Region, Scaler};
