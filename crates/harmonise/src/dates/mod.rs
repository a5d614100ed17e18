//! Dates, from ISO 8601 to what stands on a label.

mod date;
mod iso;
mod label;
mod words;

pub use date::{EventDate, Moment};
pub(crate) use words::month_number;

use solander_model::{Finding, FindingCode, Reading};
use solander_terms::Term;

/// The year before which hardly any collection has a date.
const EARLIEST: i32 = 1600;

/// Reads the date or interval of a gathering, in ISO form or as labels have it.
///
/// * `term`: the term the text comes from, named in the findings.
/// * `today`: year, month and day; what lies later is noticed.
#[must_use]
pub fn read_event_date(term: &'static str, verbatim: &str, today: (i32, u8, u8)) -> Reading<EventDate> {
    let mut reading = match iso::read(verbatim) {
        Some(iso::Iso::Date(date)) => Reading::clean(date),
        Some(iso::Iso::NotInCalendar) => refuse(term, FindingCode::DateNotInCalendar, verbatim),
        None => from_label(term, verbatim),
    };
    if let Some(date) = &reading.value {
        let mut note = |code| reading.findings.push(Finding::new(&Term::of(term), code, verbatim));
        if date.is_reversed() {
            note(FindingCode::DateRangeReversed);
        }
        if date.start.after(today) || date.end.as_ref().is_some_and(|end| end.after(today)) {
            note(FindingCode::DateInFuture);
        }
        if date.start.year < EARLIEST {
            note(FindingCode::DateTooEarly);
        }
    }
    reading
}

fn from_label(term: &'static str, verbatim: &str) -> Reading<EventDate> {
    let found = label::read(verbatim);
    let findings = found.codes.iter().map(|code| Finding::new(&Term::of(term), *code, verbatim)).collect();
    Reading { value: found.date, findings }
}

fn refuse(term: &'static str, code: FindingCode, verbatim: &str) -> Reading<EventDate> {
    Reading { value: None, findings: vec![Finding::new(&Term::of(term), code, verbatim)] }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tests::describe;

    fn check(verbatim: &str, expected: &str) {
        let reading = read_event_date("dwc:eventDate", verbatim, (2026, 11, 22));
        assert_eq!(describe(&reading), expected, "label says {verbatim:?}");
    }

    #[test]
    fn roman_month() {
        check("3.VII.1921", "1921-07-03");
        check("3 vii 1921", "1921-07-03");
        check("VII.1921", "1921-07");
    }

    #[test]
    fn season() {
        check("autumn 1887", "1887 (Doubt: SeasonOnly)");
        check("Frühjahr 1911", "1911 (Doubt: SeasonOnly)");
    }

    #[test]
    fn short_year() {
        check("12/5/03", "none (Unusable: AmbiguousCentury)");
        check("3 May '98", "none (Unusable: AmbiguousCentury)");
    }

    #[test]
    fn iso() {
        check("1921-07-03", "1921-07-03");
        check("1921-07", "1921-07");
        check("1921", "1921");
        check("1921-07-03T10:15:00Z", "1921-07-03T10:15:00Z");
        check("2009-02-28T23:00/2009-03-01T02:30", "2009-02-28T23:00/2009-03-01T02:30");
        check("1921-07-03/1921-07-05", "1921-07-03/1921-07-05");
        check("2007-11-13/15", "2007-11-13/2007-11-15");
        check("1921-07/09", "1921-07/1921-09");
        check("1921-02-30", "none (Unusable: DateNotInCalendar)");
        check("1921-07-03 00:00:00", "1921-07-03");
        check("1921-07-03T00:00:00", "1921-07-03");
        check("1921-00-00", "1921");
        check("1921-07-00", "1921-07");
        check("19210703", "1921-07-03");
    }

    #[test]
    fn month_names() {
        check("3 July 1921", "1921-07-03");
        check("July 3, 1921", "1921-07-03");
        check("3rd of July 1921", "1921-07-03");
        check("12. März 1899", "1899-03-12");
        check("le 1er août 1900", "1900-08-01");
        check("4 de mayo de 1950", "1950-05-04");
        check("14 Augusti 1823", "1823-08-14");
        check("5 juni 1961", "1961-06-05");
        check("Sept. 1888", "1888-09");
        check("1921 Jul 3", "1921-07-03");
        check("03-JUL-1921", "1921-07-03");
        check("8bre 1834", "1834-10");
    }

    #[test]
    fn day_and_month() {
        check("25/12/1921", "1921-12-25");
        check("12/25/1921", "1921-12-25");
        check("5/5/1921", "1921-05-05");
        check("3/4/1921", "1921 (Doubt: AmbiguousDayMonth)");
        check("3.4.1921", "1921-04-03");
        check("1921/04/03", "1921-04-03");
        check("30.2.1921", "none (Unusable: DateNotInCalendar)");
    }

    #[test]
    fn intervals() {
        check("3-5 May 1921", "1921-05-03/1921-05-05");
        check("28.VI.-3.VII.1921", "1921-06-28/1921-07-03");
        check("May - June 1921", "1921-05/1921-06");
        check("1921-1923", "1921/1923");
        check("1921 bis 1923", "1921/1923");
        check("12 Jan 1920 - 3 Feb 1920", "1920-01-12/1920-02-03");
        check("1923-1921", "1923/1921 (Doubt: DateRangeReversed)");
        check("1920s", "1920/1929 (Doubt: DateApproximate)");
    }

    #[test]
    fn nothing_to_read() {
        check("s.d.", "none (Note: DateNotGiven)");
        check("ohne Datum", "none (Note: DateNotGiven)");
        check("in the morning", "none (Unusable: DateUnreadable)");
        check("before 1920", "none (Unusable: DateOpenEnded)");
        check("ca. 1920", "1920 (Doubt: DateApproximate)");
        check("1920?", "1920 (Doubt: DateApproximate)");
    }

    #[test]
    fn out_of_time() {
        check("2031-01-01", "2031-01-01 (Doubt: DateInFuture)");
        check("1521", "1521 (Doubt: DateTooEarly)");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in ".{0,60}") {
            let _ = read_event_date("dwc:eventDate", &text, (2026, 11, 22));
        }

        #[test]
        fn what_is_read_reads_again(y in 1600i32..2026, m in 1u8..=12, d in 1u8..=28) {
            let iso = format!("{y:04}-{m:02}-{d:02}");
            let reading = read_event_date("dwc:eventDate", &iso, (2026, 11, 22));
            prop_assert_eq!(describe(&reading), iso);
        }
    }
}
