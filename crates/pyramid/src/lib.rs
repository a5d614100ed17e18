//! Pyramids: an image as tiles at every scale, answered without decoding where that is possible.
