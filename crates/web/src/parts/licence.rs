//! Licences in plain words.

use maud::{Markup, html};

use crate::locale::Words;

/// What a licence says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// Its usual short name, or the text as given.
    pub name: String,
    /// Its address, where it has one.
    pub url: Option<String>,
    /// The message that says what one may do.
    pub meaning: &'static str,
}

/// Reads a licence from its address or name.
#[must_use]
pub fn licence(text: &str) -> Licence {
    let text = text.trim();
    let url = (text.starts_with("https://") || text.starts_with("http://")).then(|| text.to_owned());
    let lower = text.to_lowercase();
    let known = |part: &str| lower.contains(part);
    let version =
        lower.split('/').rev().find(|p| p.len() == 3 && p.as_bytes()[1] == b'.').unwrap_or_default().to_owned();
    let (name, meaning) = if known("publicdomain/zero") || lower == "cc0" {
        ("CC0", "licence-cc0")
    } else if known("publicdomain/mark") {
        ("Public Domain Mark", "licence-pdm")
    } else if known("licenses/by-nc-nd") {
        ("CC BY-NC-ND", "licence-by-nc-nd")
    } else if known("licenses/by-nc-sa") {
        ("CC BY-NC-SA", "licence-by-nc-sa")
    } else if known("licenses/by-nc") {
        ("CC BY-NC", "licence-by-nc")
    } else if known("licenses/by-nd") {
        ("CC BY-ND", "licence-by-nd")
    } else if known("licenses/by-sa") {
        ("CC BY-SA", "licence-by-sa")
    } else if known("licenses/by/") || lower.ends_with("licenses/by") {
        ("CC BY", "licence-by")
    } else {
        return Licence { name: text.to_owned(), url, meaning: "licence-other" };
    };
    let name = if version.is_empty() || name == "CC0" { name.to_owned() } else { format!("{name} {version}") };
    Licence { name, url, meaning }
}

impl Licence {
    /// Name, linked, and what one may do.
    #[must_use]
    pub fn told(&self, words: Words) -> Markup {
        html! {
            @if let Some(url) = &self.url { a href=(url) rel="license" { (self.name) } } @else { (self.name) }
            " " span.muted { (words.t(self.meaning)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::licence;

    #[test]
    fn names() {
        assert_eq!(licence("http://creativecommons.org/licenses/by-nc/4.0/legalcode").name, "CC BY-NC 4.0");
        assert_eq!(licence("https://creativecommons.org/publicdomain/zero/1.0/").name, "CC0");
        assert_eq!(licence("https://creativecommons.org/licenses/by/4.0/").name, "CC BY 4.0");
        assert_eq!(licence("ask the curator").meaning, "licence-other");
    }
}
