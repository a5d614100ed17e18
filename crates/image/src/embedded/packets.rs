//! Where each format keeps its metadata.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use super::exif_fields::{ExifFields, degrees};
use super::text::{decode, exif_time};
use super::{Place, iptc};
use crate::tiff::{Tiff, tag};
use crate::{Header, ImageError, Limits, MediaFormat, jp2, jpeg, webp};

/// Metadata as they lie in the file.
#[derive(Default)]
pub(super) struct Packets {
    pub(super) exif: Option<Vec<u8>>,
    /// In a TIFF the EXIF fields are spread over the file.
    pub(super) fields: Option<ExifFields>,
    pub(super) xmp: Option<Vec<u8>>,
    pub(super) iptc: Option<Vec<u8>>,
}

pub(super) fn read(path: &Path, header: &Header, limits: &Limits) -> Result<Packets, ImageError> {
    let mut file = File::open(path).map_err(ImageError::io(path))?;
    match header.format {
        MediaFormat::Jpeg => {
            let head = jpeg::read_head(&mut BufReader::new(file), limits).map_err(|e| e.at(path))?;
            let iptc = head.resources.as_deref().and_then(iptc::in_resources);
            Ok(Packets { exif: head.exif, xmp: head.xmp, iptc, fields: None })
        }
        MediaFormat::WebP => {
            let head = webp::read_head(&mut file, path, limits)?;
            Ok(Packets { exif: head.exif, xmp: head.xmp, ..Packets::default() })
        }
        MediaFormat::Jpeg2000 => {
            let head = jp2::read_head(&mut file, path, limits)?;
            Ok(Packets { exif: head.exif, xmp: head.xmp, iptc: head.iptc, fields: None })
        }
        MediaFormat::Png => png(file, limits).map_err(ImageError::io(path)),
        MediaFormat::Tiff => tiff(file, path, limits),
        _ => Ok(Packets::default()),
    }
}

/// Chunks may also stand after the image data, where decoders no longer look.
fn png(file: File, limits: &Limits) -> std::io::Result<Packets> {
    let length = file.metadata()?.len();
    let mut reader = BufReader::new(file);
    let (mut at, mut packets) = (8u64, Packets::default());
    for _ in 0..limits.max_pages.saturating_mul(100) {
        let mut start = [0; 8];
        reader.seek(SeekFrom::Start(at))?;
        if at + 12 > length || reader.read_exact(&mut start).is_err() || start[4..] == *b"IEND" {
            break;
        }
        let size = u64::from(u32::from_be_bytes([start[0], start[1], start[2], start[3]]));
        at += 12 + size;
        let wanted = matches!(&start[4..], b"eXIf" | b"iTXt") && size <= limits.max_metadata && at <= length;
        if !wanted {
            continue;
        }
        let mut data = vec![0; size as usize];
        reader.read_exact(&mut data)?;
        if start[4..] == *b"eXIf" {
            packets.exif = Some(data);
        } else if let Some([compressed, _, rest @ ..]) = data.strip_prefix(b"XML:com.adobe.xmp\0") {
            // Language and translated keyword come before the text.
            let text = rest.splitn(3, |byte| *byte == 0).nth(2).unwrap_or_default();
            packets.xmp = if *compressed == 0 {
                Some(text.to_vec())
            } else {
                let mut out = Vec::new();
                let unpacked = flate2::read::ZlibDecoder::new(text).take(limits.max_metadata).read_to_end(&mut out);
                unpacked.is_ok().then_some(out)
            };
        }
    }
    Ok(packets)
}

fn tiff(file: File, path: &Path, limits: &Limits) -> Result<Packets, ImageError> {
    let tiff = Tiff::open(Arc::new(file), path, limits)?;
    let main = tiff.directory(tiff.first)?;
    let bytes = |directory, tag| tiff.bytes(directory, tag).ok().flatten();
    let text = |directory, tag| decode(&bytes(directory, tag)?);
    let inner = |tag| tiff.directory(tiff.number(&main, tag).ok()??).ok();
    let camera = inner(tag::EXIF).unwrap_or_default();
    let mut fields = ExifFields {
        make: text(&main, tag::MAKE),
        model: text(&main, tag::MODEL),
        lens: text(&camera, 0xa434),
        artist: text(&main, tag::ARTIST),
        copyright: text(&main, tag::COPYRIGHT),
        description: text(&main, tag::DESCRIPTION),
        captured_at: text(&camera, 0x9003).and_then(|time| exif_time(&time, text(&camera, 0x9011).as_deref())),
        ..ExifFields::default()
    };
    if fields.captured_at.is_none() {
        // Scanners have no EXIF directory; their time of writing is the time of the scan.
        fields.captured_at = text(&main, tag::DATE_TIME).and_then(|time| exif_time(&time, None));
    }
    let gps = inner(tag::GPS);
    if let Some(gps) = &gps {
        let axis = |hemisphere, value| degrees(&tiff.rationals(gps, value).ok().flatten()?, &text(gps, hemisphere)?);
        let below = tiff.number(gps, 5).ok().flatten() == Some(1);
        let altitude = tiff.rational(gps, 6).ok().flatten().map(|metres| if below { -metres } else { metres });
        let position = axis(1, 2).zip(axis(3, 4));
        fields.place = position.and_then(|(latitude, longitude)| Place::checked(latitude, longitude, altitude));
    }
    Ok(Packets {
        xmp: bytes(&main, tag::XMP),
        iptc: bytes(&main, tag::IPTC).or_else(|| iptc::in_resources(&bytes(&main, tag::RESOURCES)?)),
        fields: Some(fields),
        exif: None,
    })
}
