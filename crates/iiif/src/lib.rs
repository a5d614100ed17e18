//! IIIF Image, Presentation, Search and Change Discovery as values: requests, geometry, descriptions.
//!
//! Nothing here opens a file or a socket. An image request is read, resolved against the size of an image, and becomes
//! a [`Rendering`] that whoever owns the pixels can carry out:
//!
//! ```
//! use solander_iiif::{ImageRequest, ImageSize, Limits, Version};
//!
//! let request = ImageRequest::parse(Version::V3, "pct:25,25,50,50", "400,", "!90", "gray.png")?;
//! let sheet = ImageSize { width: 6000, height: 8000 };
//! let rendering = request.resolve(sheet, &Limits::default())?;
//! assert_eq!((rendering.width, rendering.height), (400, 533));
//! assert_eq!(rendering.canonical, "1500,2000,3000,4000/400,533/!90/gray.png");
//! # Ok::<(), solander_iiif::RequestError>(())
//! ```
//!
//! [`info`] describes an image to its viewers in both versions; [`presentation`] builds manifests, collections and
//! annotation pages, [`search`] the answers of a search within, [`discovery`] the stream of changes; [`foreign`] reads
//! what others publish.

mod error;
mod image;

pub mod discovery;
pub mod foreign;
pub mod presentation;
pub mod search;

pub use error::RequestError;
pub use image::format::Format;
pub use image::geometry::{Confined, ImageSize, Limits, PixelRegion};
pub use image::info::{Description, Link, info, link_profile};
pub use image::quality::Quality;
pub use image::region::Region;
pub use image::rendering::Rendering;
pub use image::request::{ImageRequest, Version};
pub use image::rotation::Rotation;
pub use image::size::Size;
