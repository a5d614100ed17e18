//! Instants, such as when a record was last modified.

use solander_model::Timestamp;

use crate::dates::read_event_date;

/// The instant a text means, in UTC with milliseconds. A day without a time begins at midnight; a time without a zone is
/// taken as UTC, so that the same text always means the same instant.
pub(crate) fn instant(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(instant) = Timestamp::parse(text) {
        return Some(instant.to_string());
    }
    let reading = read_event_date("dcterms:modified", text, (9999, 12, 31));
    let date = reading.value.filter(|date| date.end.is_none())?.start;
    let day = date.day?;
    let month = date.month?;
    let time = date.time.as_deref().unwrap_or("00:00:00");
    let zone = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone);
    let clock = clock.trim();
    let seconds = if clock.matches(':').count() == 1 { ":00" } else { "" };
    let zone = match zone.trim() {
        "" | "z" => "Z".to_owned(),
        short if short.len() == 3 => format!("{short}:00"),
        basic if basic.len() == 5 && !basic.contains(':') => format!("{}:{}", &basic[..3], &basic[3..]),
        full => full.to_owned(),
    };
    let full = format!("{:04}-{month:02}-{day:02}T{clock}{seconds}{zone}", date.year);
    Timestamp::parse(&full).map(|instant| instant.to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(instant(text).unwrap_or_else(|| "none".to_owned()), expected, "text {text:?}");
    }

    #[test]
    fn forms() {
        check("2014-09-24T10:15:00Z", "2014-09-24T10:15:00.000Z");
        check("2014-09-24T10:15:00+02:00", "2014-09-24T08:15:00.000Z");
        check("2014-09-24 10:15:00", "2014-09-24T10:15:00.000Z");
        check("2014-09-24 10:15:00.5", "2014-09-24T10:15:00.500Z");
        check("2014-09-24", "2014-09-24T00:00:00.000Z");
        check("2014/09/24", "2014-09-24T00:00:00.000Z");
        check("24 Sep 2014", "2014-09-24T00:00:00.000Z");
        check("2014", "none");
        check("yesterday", "none");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in ".{0,40}") {
            let _ = instant(&text);
        }
    }
}
