//! The numbers of TIFF 6.0, BigTIFF and TIFF Technical Note 2, and two of our own.

/// 0 for the whole image, 1 for a level that is reduced.
pub(crate) const NEW_SUBFILE_TYPE: u16 = 254;
pub(crate) const IMAGE_WIDTH: u16 = 256;
pub(crate) const IMAGE_LENGTH: u16 = 257;
pub(crate) const BITS_PER_SAMPLE: u16 = 258;
/// 7 for JPEG.
pub(crate) const COMPRESSION: u16 = 259;
/// 1 for grey, 6 for YCbCr.
pub(crate) const PHOTOMETRIC_INTERPRETATION: u16 = 262;
pub(crate) const SAMPLES_PER_PIXEL: u16 = 277;
pub(crate) const PLANAR_CONFIGURATION: u16 = 284;
pub(crate) const SOFTWARE: u16 = 305;
pub(crate) const TILE_WIDTH: u16 = 322;
pub(crate) const TILE_LENGTH: u16 = 323;
pub(crate) const TILE_OFFSETS: u16 = 324;
pub(crate) const TILE_BYTE_COUNTS: u16 = 325;
pub(crate) const YCBCR_SUBSAMPLING: u16 = 530;
pub(crate) const REFERENCE_BLACK_WHITE: u16 = 532;
/// Ours, from the range left to anyone: the last tile of each row at its true width.
pub(crate) const EDGE_OFFSETS: u16 = 65_100;
/// Ours: the bytes of each of those.
pub(crate) const EDGE_BYTE_COUNTS: u16 = 65_101;

pub(crate) const ASCII: u16 = 2;
pub(crate) const SHORT: u16 = 3;
pub(crate) const LONG: u16 = 4;
pub(crate) const RATIONAL: u16 = 5;
pub(crate) const LONG8: u16 = 16;

/// Bytes of one value of a type, for the types that occur.
pub(crate) fn width(kind: u16) -> Option<usize> {
    match kind {
        ASCII => Some(1),
        SHORT => Some(2),
        LONG => Some(4),
        RATIONAL | LONG8 => Some(8),
        _ => None,
    }
}
