//! Texts as people left them in files.

/// Characters of one value that are kept.
const MAX_CHARACTERS: usize = 4000;

/// Values of one field that are kept.
pub(super) const MAX_VALUES: usize = 500;

/// The text without control characters and outer white space; `None` when nothing is left.
pub(super) fn tidy(text: &str) -> Option<String> {
    let clean: String = text
        .chars()
        .map(|c| if matches!(c, '\t' | '\r') { ' ' } else { c })
        .filter(|c| !c.is_control() || *c == '\n')
        .take(MAX_CHARACTERS)
        .collect();
    let clean = clean.trim();
    (!clean.is_empty()).then(|| clean.to_owned())
}

/// UTF-8, or else Latin 1, which is what old programs wrote.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.split(|b| *b == 0).next().unwrap_or_default();
    match std::str::from_utf8(bytes) {
        Ok(text) => tidy(text),
        Err(_) => tidy(&bytes.iter().map(|b| char::from(*b)).collect::<String>()),
    }
}

/// The address of a public licence or rights statement inside a text.
pub(super) fn known_licence(text: &str) -> Option<String> {
    let start = ["https://", "http://"].iter().filter_map(|scheme| text.find(scheme)).min()?;
    let address: &str = text[start..].split(|c: char| c.is_whitespace() || "<>\"'()[],;".contains(c)).next()?;
    let address = address.trim_end_matches('.');
    let place = address.split("://").nth(1)?.trim_start_matches("www.");
    let known = ["creativecommons.org/licenses/", "creativecommons.org/publicdomain/", "rightsstatements.org/"];
    known.iter().any(|start| place.starts_with(start)).then(|| address.to_owned())
}

/// `2021:05:03 10:11:12` as `2021-05-03T10:11:12`; `None` for the blanks and zeros that cameras without a clock write.
pub(super) fn exif_time(text: &str, offset: Option<&str>) -> Option<String> {
    let text = text.trim();
    let bytes = text.as_bytes();
    let shape = bytes.len() == 19 && text.is_ascii();
    let digits = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<u32>().ok());
    if !shape || !matches!((bytes[4], bytes[7], bytes[13], bytes[16]), (b':' | b'-', b':' | b'-', b':', b':')) {
        return None;
    }
    let (year, month, day) = (digits(0..4)?, digits(5..7)?, digits(8..10)?);
    let (hour, minute, second) = (digits(11..13)?, digits(14..16)?, digits(17..19)?);
    let possible = (1800..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    let zone = offset.map(str::trim).filter(|zone| is_zone(zone)).unwrap_or("");
    possible.then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}"))
}

fn is_zone(zone: &str) -> bool {
    zone == "Z"
        || matches!(zone.as_bytes(), [b'+' | b'-', a, b, b':', c, d] if [a, b, c, d].iter().all(|d| d.is_ascii_digit()))
}
