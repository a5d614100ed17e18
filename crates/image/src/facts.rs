//! What can be measured in pixels alone: colours, likeness, technical quality.

mod colours;
mod hash;
mod judge;
mod light;
mod quality;

pub use colours::{ColourShare, colours};
pub use hash::{distance, perceptual_hash};
pub use judge::{Measure, QualityLimits, Verdict, judge};
pub use quality::{QualityFigures, quality};
