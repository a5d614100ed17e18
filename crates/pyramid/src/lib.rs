//! Pyramids: an image as tiles at every scale, answered without decoding where that is possible.
//!
//! A pyramid is a TIFF that other programs open: levels by factors of two as further pages, tiles of 256 pixels,
//! compressed as JPEG with 4:2:0 chroma. Two choices make answers cheap. All tiles of a file share their tables, and a
//! restart marker follows each row of blocks of a tile. Between two such markers lies one row of one tile, which depends
//! on nothing before it: an area of several tiles is therefore *assembled*, by writing one header with the right size
//! and copying the rows of its tiles in order. Only sizes, regions, rotations and colours that do not lie on the grid
//! are decoded, always from the level just above the size that is asked for.
//!
//! ```text
//! tile A   ‖ a1 ‖ a2 ‖ a3 …          ‖ restart marker
//! tile B   ‖ b1 ‖ b2 ‖ b3 …    →     header(512 × 256) a1 ‖ b1 ‖ a2 ‖ b2 ‖ a3 ‖ b3 …
//! ```
//!
//! The last tile of a row is padded, as TIFF asks, and stands a second time at its true width under a private tag, so
//! that it too can be copied.
//!
//! [`build`] makes a pyramid in one pass over the rows of an image; [`Pyramid::open`] and [`Pyramid::render`] answer
//! IIIF requests from it.
//!
//! ```no_run
//! use solander_iiif::{ImageRequest, Limits, Version};
//! use solander_pyramid::{BuildOptions, Pyramid, RenderOptions, build};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (sheet, out) = (std::path::Path::new("sheet.jpg"), std::path::Path::new("sheet.tif"));
//! let limits = solander_image::Limits::default();
//! let header = solander_image::probe(sheet, &limits)?;
//! build(&mut *solander_image::bands(sheet, &header, &limits)?, out, &BuildOptions::default())?;
//!
//! let pyramid = Pyramid::open(out)?;
//! let request = ImageRequest::parse(Version::V3, "0,0,512,512", "256,", "0", "default.jpg")?;
//! let answer = pyramid.render(&request.resolve(pyramid.size(), &Limits::default())?, &RenderOptions::default())?;
//! assert!(answer.copied);
//! # Ok(()) }
//! ```

mod build;
mod error;
mod file;
mod jpeg;
mod pyramid;
mod render;

pub use build::{BuildOptions, Built, build};
pub use error::PyramidError;
pub use pyramid::{Level, Pyramid};
pub use render::{RenderOptions, Rendered};

/// Side of a tile in pixels.
pub const TILE: u32 = 256;
