//! IPTC-IIM, the oldest of the three, read by hand: it is a flat list of numbered values, and no maintained crate reads it.

use super::text::{MAX_VALUES, decode, exif_time};

/// The datasets of record 2 that are used (IPTC-NAA Information Interchange Model 4).
#[derive(Default)]
pub(super) struct Datasets {
    pub(super) by_line: Vec<String>,
    pub(super) keywords: Vec<String>,
    pub(super) credit: Option<String>,
    pub(super) copyright: Option<String>,
    pub(super) caption: Option<String>,
    pub(super) created: Option<String>,
}

pub(super) fn read(mut bytes: &[u8]) -> Datasets {
    let mut out = Datasets::default();
    let (mut date, mut time) = (None, None);
    while let [0x1c, record, dataset, l1, l0, rest @ ..] = bytes {
        let length = u16::from_be_bytes([*l1, *l0]);
        // Extended datasets are for embedded objects; no text needs one.
        let Some((value, rest)) = rest.split_at_checked(length.into()).filter(|_| length < 0x8000) else { break };
        bytes = rest;
        if *record != 2 {
            continue;
        }
        let Some(text) = decode(value) else { continue };
        match dataset {
            25 if out.keywords.len() < MAX_VALUES => out.keywords.push(text),
            55 => date = Some(text),
            60 => time = Some(text),
            80 if out.by_line.len() < MAX_VALUES => out.by_line.push(text),
            110 => out.credit = Some(text),
            116 => out.copyright = Some(text),
            120 => out.caption = Some(text),
            _ => {}
        }
    }
    out.created = date.and_then(|date| created(&date, time.as_deref()));
    out
}

/// `20210503` and `101112+0200` as ISO 8601; without a time, the date alone.
fn created(date: &str, time: Option<&str>) -> Option<String> {
    let (year, month, day) = (date.get(..4)?, date.get(4..6)?, date.get(6..8)?);
    let clock = |time: &str| {
        let (hour, minute, second) = (time.get(..2)?, time.get(2..4)?, time.get(4..6)?);
        let zone = time.get(6..11).and_then(|zone| Some(format!("{}:{}", zone.get(..3)?, zone.get(3..)?)));
        exif_time(&format!("{year}:{month}:{day} {hour}:{minute}:{second}"), zone.as_deref())
    };
    let midnight = exif_time(&format!("{year}:{month}:{day} 00:00:00"), None)?;
    Some(time.and_then(clock).unwrap_or_else(|| midnight[..10].to_owned()))
}

/// The IPTC data among Photoshop's image resources.
pub(super) fn in_resources(mut bytes: &[u8]) -> Option<Vec<u8>> {
    while let [b'8', b'B', b'I', b'M', i1, i0, name_length, rest @ ..] = bytes {
        // Names and data are padded to an even number of bytes.
        let name = (usize::from(*name_length) + 1).next_multiple_of(2) - 1;
        let (size, rest) = rest.get(name..)?.split_at_checked(4)?;
        let size = u32::from_be_bytes([size[0], size[1], size[2], size[3]]) as usize;
        let data = rest.get(..size)?;
        if [*i1, *i0] == [0x04, 0x04] {
            return Some(data.to_vec());
        }
        bytes = rest.get(size.next_multiple_of(2)..)?;
    }
    None
}
