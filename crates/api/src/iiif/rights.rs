//! Licences and rights statements under the names that viewers know.
//!
//! `rights` of a manifest holds a name from the lists of Creative Commons or RightsStatements.org, exactly as these write it:
//! with `http`, and without the page on which the licence is printed in full. Anything else is told in words beside it.

/// What a registered name begins with.
const LISTS: [&str; 3] =
    ["creativecommons.org/licenses/", "creativecommons.org/publicdomain/", "rightsstatements.org/vocab/"];

/// The registered name of a licence that is given by its address.
pub(super) fn name(text: Option<&str>) -> Option<String> {
    let text = text?.trim();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let rest = rest.strip_prefix("www.").unwrap_or(rest).replacen("rightsstatements.org/page/", LISTS[2], 1);
    let list = LISTS.into_iter().find(|list| rest.starts_with(list))?;
    let mut name = format!("http://{list}");
    let parts = rest[list.len()..].split(['?', '#']).next()?.split('/').filter(|part| !part.is_empty());
    let mut named = 0;
    for part in parts.take_while(|part| !part.starts_with("legalcode") && !part.starts_with("deed")) {
        if !part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.+".contains(&b)) {
            return None;
        }
        name.push_str(part);
        name.push('/');
        named += 1;
    }
    (named > 0).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn names() {
        for (given, expected) in [
            (
                "https://creativecommons.org/publicdomain/zero/1.0/legalcode",
                "http://creativecommons.org/publicdomain/zero/1.0/",
            ),
            ("https://creativecommons.org/licenses/by/4.0", "http://creativecommons.org/licenses/by/4.0/"),
            (
                "http://www.creativecommons.org/licenses/by-nc/3.0/de/deed.en",
                "http://creativecommons.org/licenses/by-nc/3.0/de/",
            ),
            ("https://rightsstatements.org/page/InC/1.0/?language=en", "http://rightsstatements.org/vocab/InC/1.0/"),
        ] {
            assert_eq!(name(Some(given)).as_deref(), Some(expected), "{given}");
        }
        for given in [
            "CC BY 4.0",
            "https://example.org/terms",
            "https://creativecommons.org/licenses/",
            "",
            "http://creativecommons.org/licenses/b y/",
        ] {
            assert_eq!(name(Some(given)), None, "{given}");
        }
        assert_eq!(name(None), None);
    }
}
