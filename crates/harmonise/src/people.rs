//! People: one text with several names becomes several agents, each with the identifier that belongs to it.

use std::borrow::Cow;

use solander_model::opends::{Agent, Role};
use solander_model::{Finding, FindingCode};
use solander_terms::Term;

use crate::identifiers::{identifier, is_orcid};
use crate::text::{fold, strip_prefix_ci};

/// Words between two names, in lower case on labels.
const JOINTS: &[&str] = &[" and ", " und ", " et ", " with ", " mit ", " & "];

/// Reads the names in a text such as `Smith, J. & A. Jones`, in the order given.
///
/// `|`, `&`, `;` and words for "and" part names; a comma does where it cannot stand between a surname and its initials.
#[must_use]
pub fn read_names(verbatim: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in verbatim.split(['|', ';']) {
        for part in part.split('&') {
            split_joints(part, &mut names);
        }
    }
    names
}

fn split_joints(part: &str, names: &mut Vec<String>) {
    let joint = JOINTS
        .iter()
        .filter_map(|joint| part.find(joint).map(|at| (at, joint.len())))
        .min()
        .filter(|(at, len)| !part[at + len..].trim_start().to_lowercase().starts_with("al"));
    match joint {
        Some((at, len)) => {
            split_commas(&part[..at], names);
            split_joints(&part[at + len..], names);
        }
        None => split_commas(part, names),
    }
}

fn split_commas(part: &str, names: &mut Vec<String>) {
    let part = part.trim().trim_matches(',').trim();
    if part.is_empty() {
        return;
    }
    let pieces: Vec<&str> = part.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
    if pieces.len() < 2 || is_organisation(part) && pieces.len() == 2 {
        names.push(part.to_owned());
        return;
    }
    // "Smith, John": one person. "Smith, Jones, Huber": three.
    let surnames_only = pieces.len() > 2 && pieces.iter().all(|piece| !is_given(piece) && !piece.contains(' '));
    let mut at = 0;
    while at < pieces.len() {
        let mut name = pieces[at].to_owned();
        at += 1;
        let alone = surnames_only || is_full_name(&name);
        if !alone && at < pieces.len() && (is_given(pieces[at]) || (pieces.len() == 2 && !is_full_name(pieces[at]))) {
            name.push_str(", ");
            name.push_str(pieces[at]);
            at += 1;
        }
        while at < pieces.len() && is_suffix(pieces[at]) {
            name.push_str(", ");
            name.push_str(pieces[at]);
            at += 1;
        }
        names.push(name);
    }
}

/// `J.`, `J. R.`, `J.-P.`, `JR`, `J. van`: what follows a surname and a comma.
fn is_given(piece: &str) -> bool {
    let mut initials = false;
    for word in piece.split([' ', '.', '-']).filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        let is_initial = length <= 3 && word.chars().all(char::is_uppercase);
        let is_particle = matches!(
            word,
            "van"
                | "von"
                | "de"
                | "der"
                | "den"
                | "da"
                | "du"
                | "la"
                | "le"
                | "zu"
                | "st"
                | "Th"
                | "Ch"
                | "Fr"
                | "Chr"
                | "Ph"
        );
        if !is_initial && !is_particle {
            return false;
        }
        initials |= is_initial || is_particle;
    }
    initials
}

/// `J. Smith`, `John Smith`, `Smith J.`: a name that needs no second piece.
fn is_full_name(piece: &str) -> bool {
    let words: Vec<&str> = piece.split([' ', '.']).filter(|word| !word.is_empty()).collect();
    let initials =
        words.iter().filter(|word| word.chars().count() <= 2 && word.chars().all(char::is_uppercase)).count();
    let particles = words.iter().filter(|word| word.chars().next().is_some_and(char::is_lowercase)).count();
    words.len() >= 2 && (initials > 0 && initials < words.len() || words.len() - particles >= 2)
}

fn is_suffix(piece: &str) -> bool {
    matches!(
        fold(piece).as_str(),
        "jr" | "sr" | "ii" | "iii" | "iv" | "phd" | "md" | "dr" | "prof" | "s j" | "sj" | "jun" | "sen" | "fils"
    )
}

/// Whether the name is of a body rather than a person.
pub(crate) fn is_organisation(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "museum",
        "musee",
        "museo",
        "universit",
        "institut",
        "society",
        "gesellschaft",
        "expedition",
        "survey",
        "garden",
        "herbarium",
        "herbier",
        "department",
        "laborator",
        "team",
        "staff",
        "project",
        "station",
        "academy",
        "centre",
        "center",
        "foundation",
        "service",
        "agency",
        "ministry",
        "commission",
        "club",
        "college",
        "school",
        "company",
        "gmbh",
        "ltd",
        "inc",
        "collection",
        "garten",
        "jardin",
        "group",
        "council",
        "naturalis",
        "anonymous",
    ];
    let folded = fold(name);
    folded
        .split(' ')
        .any(|word| WORDS.iter().any(|known| if known.len() < 5 { word == *known } else { word.starts_with(known) }))
}

/// Identifiers of people: `|`, `;`, `,` or blanks stand between them.
pub(crate) fn read_person_ids(verbatim: &str) -> Vec<Cow<'_, str>> {
    verbatim
        .split(|c: char| matches!(c, '|' | ';' | ',') || c.is_whitespace())
        .map(str::trim)
        .filter(|id| !id.is_empty() && *id != "&")
        .map(normal_id)
        .collect()
}

/// ORCIDs in the one form they are meant to be written in; other identifiers as given.
fn normal_id(id: &str) -> Cow<'_, str> {
    let bare = ["https://", "http://"].iter().find_map(|scheme| strip_prefix_ci(id, scheme)).unwrap_or(id);
    let bare = strip_prefix_ci(bare, "www.").unwrap_or(bare);
    let orcid = strip_prefix_ci(bare, "orcid.org/").or_else(|| strip_prefix_ci(bare, "orcid:")).unwrap_or(bare);
    if is_orcid(orcid) {
        Cow::Owned(format!("https://orcid.org/{}", orcid.to_ascii_uppercase()))
    } else {
        Cow::Borrowed(id)
    }
}

/// A role of an agent.
pub(crate) fn role(name: &str) -> Vec<Role> {
    vec![Role { role_name: name.to_owned(), ..Role::default() }]
}

/// The agents that a text of names and a text of identifiers describe, all in `role_name`.
///
/// Names and identifiers are paired where there are equally many; otherwise the identifiers follow as agents without a
/// name, and this is noticed.
pub(crate) fn agents(
    names: Option<&str>,
    ids: Option<(&'static str, &str)>,
    role_name: &str,
    findings: &mut Vec<Finding>,
) -> Vec<Agent> {
    let names = names.map(read_names).unwrap_or_default();
    let Some((term, given)) = ids else {
        return names.into_iter().map(|name| agent(Some(name), None, role_name)).collect();
    };
    let ids = read_person_ids(given);
    if names.len() == ids.len() || names.is_empty() {
        let mut names = names.into_iter();
        return ids.into_iter().map(|id| agent(names.next(), Some((term, id.into_owned())), role_name)).collect();
    }
    findings.push(Finding::new(&Term::of(term), FindingCode::AgentIdentifiersUnpaired, given));
    let named = names.into_iter().map(|name| agent(Some(name), None, role_name));
    let unnamed = ids.into_iter().map(|id| agent(None, Some((term, id.into_owned())), role_name));
    named.chain(unnamed).collect()
}

/// One agent in one role.
pub(crate) fn agent(name: Option<String>, id: Option<(&str, String)>, role_name: &str) -> Agent {
    let body = name.as_deref().is_some_and(is_organisation);
    let has_identifiers = id.iter().map(|(term, id)| identifier(term, id, true)).collect();
    let id = id.map(|(_, id)| id);
    Agent {
        id: id.clone(),
        object_type: if body { "schema:Organization" } else { "schema:Person" }.to_owned(),
        identifier: id,
        name,
        has_roles: role(role_name),
        has_identifiers,
        ..Agent::default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(verbatim: &str, expected: &str) {
        assert_eq!(read_names(verbatim).join(" / "), expected, "label says {verbatim:?}");
    }

    #[test]
    fn one_name() {
        check("Smith, J.", "Smith, J.");
        check("Smith, John", "Smith, John");
        check("J. R. Smith", "J. R. Smith");
        check("Smith, J., Jr.", "Smith, J., Jr.");
        check("Smith et al.", "Smith et al.");
    }

    #[test]
    fn several_names() {
        check("A & B", "A / B");
        check("Smith, J.; Jones, A.", "Smith, J. / Jones, A.");
        check("Smith, J. | Jones, A.", "Smith, J. / Jones, A.");
        check("Smith, J., Jones, A.", "Smith, J. / Jones, A.");
        check("J. Smith, A. Jones", "J. Smith / A. Jones");
        check("John Smith and Anna Jones", "John Smith / Anna Jones");
        check("Müller, Schmidt, Huber", "Müller / Schmidt / Huber");
        check("H. Meyer und K. Schulz", "H. Meyer / K. Schulz");
        check("Stock J.H., Gledhill T.", "Stock J.H. / Gledhill T.");
        check("J. Smith, A. Jones & B. Brown", "J. Smith / A. Jones / B. Brown");
    }

    #[test]
    fn identifiers_are_paired() {
        let mut findings = Vec::new();
        let ids = ("dwc:recordedByID", "0000-0002-1825-0097 | http://www.wikidata.org/entity/Q7");
        let found = agents(Some("A. Smith | B. Jones"), Some(ids), "collector", &mut findings);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].id.as_deref(), Some("https://orcid.org/0000-0002-1825-0097"));
        assert_eq!(found[1].id.as_deref(), Some("http://www.wikidata.org/entity/Q7"));
        assert!(findings.is_empty());
        let found = agents(Some("A. Smith"), Some(ids), "collector", &mut findings);
        assert_eq!(found.len(), 3);
        assert_eq!(findings[0].code, FindingCode::AgentIdentifiersUnpaired);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in ".{0,80}") {
            let _ = read_names(&text);
            let _ = read_person_ids(&text);
        }
    }
}
