//! Scientific names: genus and below in italics, authorship and rank markers upright.

use maud::{Markup, html};
use solander_model::opends::TaxonIdentification;

/// Words within a name that are not set in italics.
const MARKERS: &[&str] = &[
    "subsp.",
    "ssp.",
    "var.",
    "subvar.",
    "f.",
    "fo.",
    "forma",
    "subf.",
    "cf.",
    "aff.",
    "sp.",
    "spp.",
    "subg.",
    "sect.",
    "ser.",
    "cv.",
    "nothosubsp.",
    "nothovar.",
    "×",
    "x",
    "agg.",
    "s.l.",
    "s.str.",
    "ex",
];
/// Ranks above the genus, whose names stay upright.
const HIGH: &[&str] = &[
    "domain",
    "kingdom",
    "subkingdom",
    "phylum",
    "subphylum",
    "division",
    "class",
    "subclass",
    "superorder",
    "order",
    "suborder",
    "infraorder",
    "superfamily",
    "family",
    "subfamily",
    "tribe",
    "subtribe",
];
/// Endings of names above the genus.
const HIGH_ENDINGS: &[&str] = &["aceae", "idae", "inae", "ales", "oidea", "iformes", "phyta", "mycota", "opsida"];

/// The name of a taxon as the code of nomenclature wants it printed.
#[must_use]
pub fn taxon(taxon: &TaxonIdentification) -> Markup {
    let living =
        taxon.kingdom.is_some() || taxon.genus.is_some() || taxon.family.is_some() || taxon.specific_epithet.is_some();
    let name = if taxon.scientific_name.trim().is_empty() {
        taxon.vernacular_name.as_deref().unwrap_or_default()
    } else {
        taxon.scientific_name.as_str()
    };
    if living {
        scientific(name, taxon.scientific_name_authorship.as_deref(), taxon.taxon_rank.as_deref())
    } else {
        html! { (name) }
    }
}

/// A name with its authorship, at a rank where that is known.
#[must_use]
pub fn scientific(name: &str, authorship: Option<&str>, rank: Option<&str>) -> Markup {
    let authorship = authorship.map(str::trim).filter(|a| !a.is_empty());
    let name = name.trim();
    let (bare, author) = match authorship.and_then(|a| name.strip_suffix(a).map(|n| (n.trim_end(), a))) {
        Some((bare, author)) if !bare.is_empty() => (bare, Some(author.to_owned())),
        _ => {
            let (bare, found) = split(name);
            (bare, if found.is_empty() { authorship.map(str::to_owned) } else { Some(found.to_owned()) })
        }
    };
    let first = bare.split(' ').next().unwrap_or_default();
    let high = rank.is_some_and(|r| HIGH.contains(&r.trim().to_lowercase().as_str()))
        || (!bare.contains(' ') && HIGH_ENDINGS.iter().any(|end| first.ends_with(end)));
    html! {
        @if high {
            span.sci-rank lang="la" translate="no" { (bare) }
        } @else {
            @for (i, (italic, text)) in runs(bare).into_iter().enumerate() {
                @if i > 0 { " " }
                @if italic { i.sci lang="la" translate="no" { (text) } } @else { span.sci-rank { (text) } }
            }
        }
        @if let Some(author) = author { " " span.auth { (author) } }
    }
}

/// Words of one kind together: italic or upright.
fn runs(bare: &str) -> Vec<(bool, String)> {
    let mut runs: Vec<(bool, String)> = Vec::new();
    for word in bare.split_whitespace() {
        let italic = !MARKERS.contains(&word);
        match runs.last_mut() {
            Some((kind, text)) if *kind == italic => {
                text.push(' ');
                text.push_str(word);
            }
            _ => runs.push((italic, word.to_owned())),
        }
    }
    runs
}

/// The name and what follows its epithets.
fn split(name: &str) -> (&str, &str) {
    let mut end = name.len();
    let mut at = 0;
    for (i, word) in name.split(' ').enumerate() {
        let lower = word.chars().next().is_some_and(|c| c.is_lowercase() || c == '×');
        let subgenus = i == 1
            && word.starts_with('(')
            && word.ends_with(')')
            && name[at..].split(' ').nth(1).is_some_and(|w| w.chars().next().is_some_and(char::is_lowercase));
        if i > 0 && !lower && !subgenus && !MARKERS.contains(&word) {
            end = at;
            break;
        }
        at += word.len() + 1;
    }
    (name[..end].trim_end(), name[end..].trim())
}

/// The name without any mark-up.
#[must_use]
pub fn plain(taxon: &TaxonIdentification) -> String {
    let author = taxon.scientific_name_authorship.as_deref().unwrap_or_default().trim();
    if author.is_empty() || taxon.scientific_name.contains(author) {
        taxon.scientific_name.clone()
    } else {
        format!("{} {author}", taxon.scientific_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, author: Option<&str>, expected: &str) {
        let html = scientific(name, author, None).into_string();
        let plain = html
            .replace("<i class=\"sci\" lang=\"la\" translate=\"no\">", "/")
            .replace("</i>", "/")
            .replace("<span class=\"sci-rank\">", "|")
            .replace("<span class=\"sci-rank\" lang=\"la\" translate=\"no\">", "|")
            .replace("<span class=\"auth\">", "[")
            .replace("</span>", "]");
        assert_eq!(plain, expected);
    }

    #[test]
    fn binomial() {
        check("Quercus robur L.", Some("L."), "/Quercus robur/ [L.]");
    }

    #[test]
    fn authorship_alone_and_absent() {
        check("Quercus robur", Some("L."), "/Quercus robur/ [L.]");
        check("Abies alba Mill.", None, "/Abies alba/ [Mill.]");
        check(
            "Carabus (Procrustes) coriaceus Linnaeus, 1758",
            None,
            "/Carabus (Procrustes) coriaceus/ [Linnaeus, 1758]",
        );
        check("Aus bus (L.) Mill.", None, "/Aus bus/ [(L.) Mill.]");
    }

    #[test]
    fn ranks_stay_upright() {
        check("Salix repens subsp. rosmarinifolia", None, "/Salix repens/ |subsp.] /rosmarinifolia/");
        check("Fagaceae", None, "|Fagaceae]");
        check("", None, "");
    }
}
