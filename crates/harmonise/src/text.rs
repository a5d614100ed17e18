//! Text made comparable: case, accents and punctuation aside.

/// Lower case without accents; every run of other characters than letters and digits becomes one space.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if !c.is_alphanumeric() {
            // A combining accent belongs to the letter before it, an apostrophe to the word around it.
            gap |= !matches!(c, '\u{300}'..='\u{36f}' | '\'' | '’');
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        for lower in c.to_lowercase() {
            match plain(lower) {
                Some(letters) => out.push_str(letters),
                None if lower.is_alphanumeric() => out.push(lower),
                None => {}
            }
        }
    }
    out
}

/// The unaccented letters that stand for an accented one.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' | 'ĉ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' | 'ė' => "e",
        'ğ' | 'ĝ' | 'ģ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' | 'į' => "i",
        'ķ' => "k",
        'ł' | 'ľ' | 'ļ' => "l",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'ŕ' | 'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ß' => "ss",
        'ť' | 'ţ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}

/// Letters and digits in lower ASCII case, nothing else: the form in which short codes are compared.
pub(crate) fn squeeze(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether `text` is longer than `prefix` and begins with it, whatever the case; then the rest.
pub(crate) fn strip_prefix_ci<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// `text` with the characters that mean something in HTML written as entities.
pub(crate) fn escape_html(text: &str, into: &mut String) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&#39;"),
            c => into.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding() {
        assert_eq!(fold("  Côte d’Ivoire "), "cote divoire");
        assert_eq!(fold("São Tomé & Príncipe"), "sao tome principe");
        assert_eq!(fold("ÅLAND"), "aland");
        assert_eq!(fold("Cafe\u{301}"), "cafe");
    }

    #[test]
    fn squeezing() {
        assert_eq!(squeeze("PRESERVED_SPECIMEN"), "preservedspecimen");
    }
}
