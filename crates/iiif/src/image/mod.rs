//! The Image API: what is asked for, what that means for one image, and how an image describes itself.

mod canonical;
pub(crate) mod format;
pub(crate) mod geometry;
pub(crate) mod info;
mod number;
#[cfg(test)]
mod properties;
pub(crate) mod quality;
pub(crate) mod region;
pub(crate) mod rendering;
pub(crate) mod request;
pub(crate) mod rotation;
pub(crate) mod size;
#[cfg(test)]
mod tests;
