//! Dates as people write them on labels.

use solander_model::FindingCode;

use super::words::{Word, meaning, says_nothing};
use super::{EventDate, Moment};
use crate::text::fold;

/// What was made of the text.
pub(super) struct Found {
    pub(super) date: Option<EventDate>,
    pub(super) codes: Vec<FindingCode>,
}

impl Found {
    fn nothing(code: FindingCode) -> Self {
        Self { date: None, codes: vec![code] }
    }
}

/// A piece of the text that matters.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Piece {
    /// A number, how many digits it has, and whether an apostrophe stands before it.
    Number(u32, usize),
    Month(u8),
    Season,
    Slash,
    Dot,
    /// A dash, or a word such as "to".
    To,
}

/// The longest text looked at; anything longer is no date.
const LONGEST: usize = 120;
/// The most pieces a date or an interval has.
const MOST_PIECES: usize = 24;

pub(super) fn read(text: &str) -> Found {
    if text.len() > LONGEST {
        return Found::nothing(FindingCode::DateUnreadable);
    }
    let folded = fold(text);
    if says_nothing(&folded) {
        return Found::nothing(FindingCode::DateNotGiven);
    }
    let no_digit_but_zero =
        text.contains('0') && !text.contains(|c: char| c.is_alphabetic() || ('1'..='9').contains(&c));
    if no_digit_but_zero {
        return Found::nothing(FindingCode::DateNotGiven);
    }
    if let Some(date) = decade(&folded) {
        return Found { date: Some(date), codes: vec![FindingCode::DateApproximate] };
    }
    let mut codes = Vec::new();
    let Some(pieces) = pieces(text, &mut codes) else {
        let code = if codes.contains(&FindingCode::DateOpenEnded) {
            FindingCode::DateOpenEnded
        } else {
            FindingCode::DateUnreadable
        };
        return Found::nothing(code);
    };
    match whole_or_interval(&pieces) {
        Ok((date, code)) => {
            codes.extend(code);
            codes.dedup();
            Found { date: Some(date), codes }
        }
        Err(code) => Found::nothing(code),
    }
}

/// `1920s`, `1920er`.
fn decade(folded: &str) -> Option<EventDate> {
    let year = ["s", "er", "er jahre"].iter().find_map(|end| folded.strip_suffix(end))?;
    if year.len() != 4 || !year.ends_with('0') {
        return None;
    }
    let year: i32 = year.parse().ok()?;
    Some(EventDate { start: Moment::new(year, None, None)?, end: Moment::new(year + 9, None, None) })
}

/// Cuts the text into pieces; `None` if a word has no place in a date.
fn pieces(text: &str, codes: &mut Vec<FindingCode>) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let token: &str;
        if c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let letters = rest[end..].find(|c: char| !c.is_alphabetic()).map_or(rest.len(), |n| end + n);
            if let Some(Word::Month(month)) = meaning(&fold(&rest[..letters])).filter(|_| letters > end) {
                pieces.push(Piece::Month(month)); // 8bre
                rest = &rest[letters..];
                continue;
            }
            (token, rest) = rest.split_at(end);
            pieces.push(Piece::Number(token.parse().ok()?, token.len()));
        } else if c.is_alphabetic() {
            let end = rest.find(|c: char| !c.is_alphabetic() && !is_combining(c)).unwrap_or(rest.len());
            (token, rest) = rest.split_at(end);
            match meaning(&fold(token)) {
                Some(Word::Month(month)) => pieces.push(Piece::Month(month)),
                Some(Word::Season) => pieces.push(Piece::Season),
                Some(Word::Passed) => {}
                Some(Word::To) => pieces.push(Piece::To),
                Some(Word::Approximate) => codes.push(FindingCode::DateApproximate),
                Some(Word::Open) => {
                    codes.push(FindingCode::DateOpenEnded);
                    return None;
                }
                None if token.chars().count() == 1 && pieces.is_empty() => return None,
                None => return None,
            }
        } else {
            rest = &rest[c.len_utf8()..];
            match c {
                '/' | '\\' => pieces.push(Piece::Slash),
                '.' => pieces.push(Piece::Dot),
                '-' | '–' | '—' | '−' | '‐' | '‑' | '&' | '+' => pieces.push(Piece::To),
                '?' => codes.push(FindingCode::DateApproximate),
                '<' | '>' => {
                    codes.push(FindingCode::DateOpenEnded);
                    return None;
                }
                _ => {}
            }
        }
        if pieces.len() > MOST_PIECES {
            return None;
        }
    }
    Some(pieces)
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

type Answer = Result<(EventDate, Option<FindingCode>), FindingCode>;

/// The pieces as one date; else, at some dash, as two.
fn whole_or_interval(pieces: &[Piece]) -> Answer {
    let whole = single(pieces).map(|(moment, code)| (EventDate::single(moment), code));
    if !matches!(whole, Err(FindingCode::DateUnreadable)) {
        return whole;
    }
    if let Some(answer) = days_after_month(pieces) {
        return answer;
    }
    let joints = pieces.iter().enumerate().filter(|(_, piece)| matches!(piece, Piece::To | Piece::Slash));
    for (at, _) in joints {
        if let Some(answer) = interval(&pieces[..at], &pieces[at + 1..]) {
            return answer;
        }
    }
    whole
}

/// `October 5-7, 1984`.
fn days_after_month(pieces: &[Piece]) -> Option<Answer> {
    let words: Vec<Piece> = pieces.iter().copied().filter(|piece| *piece != Piece::Dot).collect();
    let [
        Piece::Month(month),
        Piece::Number(from, 1 | 2),
        Piece::To | Piece::Slash,
        Piece::Number(to, 1 | 2),
        Piece::Number(year, 4),
    ] = words[..]
    else {
        return None;
    };
    let day = |day: u32| Moment::new(i32::try_from(year).ok()?, Some(month), Some(small(day)?));
    Some(match (day(from), day(to)) {
        (Some(start), Some(end)) => Ok((EventDate { start, end: Some(end) }, None)),
        _ => Err(FindingCode::DateNotInCalendar),
    })
}

/// Two dates, the first of which borrows from the second what it lacks.
fn interval(left: &[Piece], right: &[Piece]) -> Option<Answer> {
    let (end, end_code) = single(right).ok()?;
    let (start, code) = match single(left) {
        Ok(found) => found,
        Err(_) => (borrowed(left, &end)?, None),
    };
    let code = code.or(end_code);
    Some(Ok((EventDate { start, end: Some(end) }, code)))
}

/// `3.` before `5 May 1921`, `28.VI.` before `3.VII.1921`, `May` before `June 1921`.
fn borrowed(left: &[Piece], end: &Moment) -> Option<Moment> {
    let words: Vec<Piece> =
        left.iter().copied().filter(|p| !matches!(p, Piece::Dot | Piece::To | Piece::Slash)).collect();
    match words[..] {
        [Piece::Number(day, _)] if end.day.is_some() => Moment::new(end.year, end.month, Some(small(day)?)),
        [Piece::Month(month)] => Moment::new(end.year, Some(month), None),
        [Piece::Number(day, _), Piece::Month(month)] | [Piece::Month(month), Piece::Number(day, _)] => {
            Moment::new(end.year, Some(month), Some(small(day)?))
        }
        [Piece::Number(day, _), Piece::Number(month, _)] if left.contains(&Piece::Dot) => {
            Moment::new(end.year, Some(small(month)?), Some(small(day)?))
        }
        _ => None,
    }
}

/// One date. `DateUnreadable` if the pieces have no form that we know.
fn single(pieces: &[Piece]) -> Result<(Moment, Option<FindingCode>), FindingCode> {
    use Piece::{Month, Number, Season};
    // A word for "to" can only join two dates, so a text with one at its ends is no single date.
    let words: Vec<Piece> =
        pieces.iter().copied().filter(|p| !matches!(p, Piece::Slash | Piece::Dot | Piece::To)).collect();
    let dated = |year: u32, month: Option<u8>, day: Option<u32>| {
        let day = match day {
            Some(day) => Some(small(day).ok_or(FindingCode::DateNotInCalendar)?),
            None => None,
        };
        Moment::new(i32::try_from(year).unwrap_or(0), month, day)
            .map(|moment| (moment, None))
            .ok_or(FindingCode::DateNotInCalendar)
    };
    match words[..] {
        [Number(year, 4)] => dated(year, None, None),
        [Season, Number(year, 4)] | [Number(year, 4), Season] => {
            dated(year, None, None).map(|(moment, _)| (moment, Some(FindingCode::SeasonOnly)))
        }
        [Month(month), Number(year, 4)] | [Number(year, 4), Month(month)] => dated(year, Some(month), None),
        [Number(day, 1 | 2), Month(month), Number(year, 4)]
        | [Month(month), Number(day, 1 | 2), Number(year, 4)]
        | [Number(year, 4), Month(month), Number(day, 1 | 2)] => dated(year, Some(month), Some(day)),
        [Number(_, 1 | 2), Month(_), Number(_, 2)]
        | [Month(_), Number(_, 2), Number(_, 2)]
        | [Number(_, 1 | 2), Number(_, 1 | 2), Number(_, 2)] => Err(FindingCode::AmbiguousCentury),
        [Number(year, 4), Number(month, 1 | 2), Number(day, 1 | 2)] => dated(year, small(month), Some(day)),
        [Number(month, 1 | 2), Number(year, 4)] if (1..=12).contains(&month) => dated(year, small(month), None),
        [Number(a, 1 | 2), Number(b, 1 | 2), Number(year, 4)] => match (a, b) {
            // Dots go with the day first, wherever they are used.
            _ if pieces.contains(&Piece::Dot) => dated(year, small(b), Some(a)),
            (13.., 1..=12) => dated(year, small(b), Some(a)),
            (1..=12, 13..) => dated(year, small(a), Some(b)),
            (1..=12, 1..=12) if a == b => dated(year, small(a), Some(b)),
            (1..=12, 1..=12) => {
                dated(year, None, None).map(|(moment, _)| (moment, Some(FindingCode::AmbiguousDayMonth)))
            }
            _ => Err(FindingCode::DateNotInCalendar),
        },
        _ => Err(FindingCode::DateUnreadable),
    }
}

fn small(number: u32) -> Option<u8> {
    u8::try_from(number).ok()
}
