//! Words for months and seasons, and words that may be passed over.

/// Month names without accents, in English, German, French, Spanish, Latin, Dutch, Italian and Portuguese. A label may
/// cut each of them short, down to three letters.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "januar",
        "janner",
        "jaenner",
        "janvier",
        "enero",
        "januarius",
        "januarii",
        "ianuarii",
        "januari",
        "gennaio",
        "janeiro",
    ],
    &[
        "february",
        "februar",
        "feber",
        "fevrier",
        "febrero",
        "februarius",
        "februarii",
        "februari",
        "febbraio",
        "fevereiro",
    ],
    &["march", "marz", "maerz", "mars", "marzo", "martius", "martii", "maart", "marco", "mrt"],
    &["april", "avril", "abril", "aprilis", "aprile"],
    &["may", "mai", "mayo", "maius", "maii", "maji", "mei", "maggio", "maio"],
    &["june", "juni", "juin", "junio", "junius", "junii", "iunii", "giugno", "junho"],
    &["july", "juli", "juillet", "julio", "julius", "julii", "iulii", "luglio", "julho"],
    &["august", "aout", "agosto", "augustus", "augusti"],
    &["september", "septembre", "septiembre", "setiembre", "septembris", "settembre", "setembro", "7bre", "7bris"],
    &["october", "oktober", "octobre", "octubre", "octobris", "ottobre", "outubro", "8bre", "8bris"],
    &["november", "novembre", "noviembre", "novembris", "novembro", "9bre", "9bris"],
    &["december", "dezember", "decembre", "diciembre", "decembris", "dicembre", "dezembro", "10bre", "10bris", "xbre"],
];

const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

const SEASONS: &[&str] = &[
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "fruhling",
    "fruhjahr",
    "sommer",
    "herbst",
    "spatherbst",
    "ete",
    "printemps",
    "automne",
    "hiver",
    "primavera",
    "verano",
    "otono",
    "invierno",
    "ver",
    "aestas",
    "autumnus",
    "hiems",
    "aestate",
    "autumno",
    "vere",
    "hieme",
    "lente",
    "voorjaar",
    "zomer",
    "herfst",
    "najaar",
    "estate",
    "autunno",
    "inverno",
    "verao",
    "outono",
];

/// Words between the parts of a date that say nothing.
const PASSED: &[&str] = &[
    "de",
    "del",
    "of",
    "the",
    "le",
    "la",
    "el",
    "den",
    "dem",
    "der",
    "am",
    "im",
    "in",
    "on",
    "en",
    "du",
    "anno",
    "ao",
    "st",
    "nd",
    "rd",
    "th",
    "er",
    "ter",
    "e",
    "year",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "leg",
    "coll",
    "date",
    "datum",
    "lg",
];

const APPROXIMATE: &[&str] = &[
    "ca",
    "c",
    "circa",
    "cca",
    "about",
    "approx",
    "approximately",
    "um",
    "etwa",
    "environ",
    "vers",
    "hacia",
    "probably",
    "wohl",
    "vermutlich",
    "early",
    "late",
    "mid",
    "anfang",
    "mitte",
    "ende",
];

const OPEN: &[&str] = &[
    "before", "after", "prior", "pre", "post", "since", "vor", "nach", "seit", "avant", "apres", "antes", "despues",
    "voor", "na", "ante",
];

const TO: &[&str] =
    &["to", "until", "till", "bis", "au", "a", "al", "hasta", "tot", "t", "through", "and", "und", "et", "y"];

/// What a word within a date means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Month(u8),
    Season,
    Passed,
    Approximate,
    Open,
    To,
}

/// What `word`, folded to plain lower case, means; `None` for a word that has no place in a date.
pub(super) fn meaning(word: &str) -> Option<Word> {
    if let Some(at) = ROMAN.iter().position(|roman| *roman == word) {
        return u8::try_from(at + 1).ok().map(Word::Month);
    }
    if word == "xbris" || word == "xbre" {
        return Some(Word::Month(12));
    }
    for (words, meaning) in [
        (SEASONS, Word::Season),
        (PASSED, Word::Passed),
        (APPROXIMATE, Word::Approximate),
        (OPEN, Word::Open),
        (TO, Word::To),
    ] {
        if words.contains(&word) {
            return Some(meaning);
        }
    }
    month(word).map(Word::Month)
}

/// The month that `word` names or abbreviates; an abbreviation that fits two months names none.
fn month(word: &str) -> Option<u8> {
    if word.len() < 3 {
        return None;
    }
    let mut found = None;
    for (at, names) in MONTHS.iter().enumerate() {
        let month = u8::try_from(at + 1).ok()?;
        if names.contains(&word) {
            return Some(month);
        }
        if names.iter().any(|name| name.starts_with(word)) {
            if found.is_some() {
                return None;
            }
            found = Some(month);
        }
    }
    found
}

/// The month that a text such as `July` or `VII` names; numbers are not looked at.
pub(crate) fn month_number(text: &str) -> Option<u8> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    match meaning(&crate::text::fold(text))? {
        Word::Month(month) => Some(month),
        _ => None,
    }
}

/// Whether the whole text, folded, says that there is no date.
pub(super) fn says_nothing(folded: &str) -> bool {
    matches!(
        folded,
        "s d"
            | "sd"
            | "s a"
            | "n d"
            | "nd"
            | "no date"
            | "undated"
            | "not dated"
            | "ohne datum"
            | "o d"
            | "o datum"
            | "undatiert"
            | "sine dato"
            | "sine die"
            | "sans date"
            | "sin fecha"
            | "zonder datum"
            | "unknown"
            | "unbekannt"
            | "inconnu"
            | "inconnue"
            | "desconocido"
            | "desconocida"
            | "onbekend"
            | "ignotus"
            | "not recorded"
            | "not given"
            | "no data"
            | "no verbatim date"
            | "none"
            | "n a"
            | "na"
            | "date unknown"
            | "unknown date"
            | "datum unbekannt"
    )
}
