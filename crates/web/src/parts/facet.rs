//! Facets: values with counts to choose from, and ranges.

use maud::{Markup, html};
use solander_index::FacetCounts;
use solander_model::{Clause, Field, Pattern, Test};

use super::{histogram, licence, sentence};
use crate::address::{Address, parameter_of};
use crate::locale::Words;

/// One facet of a search.
#[derive(Debug, Clone, Copy)]
pub struct Facet<'a> {
    /// What was counted.
    pub counts: &'a FacetCounts,
    /// The search it narrows.
    pub address: &'a Address,
    /// Whether it stands open.
    pub open: bool,
}

/// A value as people call it.
#[must_use]
pub fn facet_value(words: Words, field: Field, value: &str) -> String {
    match field {
        Field::License => licence(value).name,
        Field::HasMedia => words.t(if value == "true" || value == "1" { "has-image" } else { "has-no-image" }),
        Field::Finding => value.parse().map_or_else(|()| value.to_owned(), |code| sentence(words, code)),
        Field::BasisOfRecord => words.find(&format!("kind-{value}")).unwrap_or_else(|| value.to_owned()),
        Field::TopicDiscipline => {
            words.find(&format!("discipline-{}", value.replace(' ', "-"))).unwrap_or_else(|| value.to_owned())
        }
        Field::MidsLevel | Field::MidsTdwg => words.with("mids-level", &[("level", value)]),
        _ => value.to_owned(),
    }
}

fn chosen(address: &Address, field: Field) -> impl Iterator<Item = &Clause> {
    address.filter.clauses.iter().filter(move |clause| match &clause.test {
        Test::Any(f, _) | Test::Present(f) | Test::Range(f, _, _) => *f == field,
        _ => false,
    })
}

/// Values as check boxes. Values chosen but not counted stay, so that they can be taken back.
#[must_use]
pub fn facet(words: Words, facet: Facet<'_>) -> Markup {
    let field = facet.counts.field;
    let Some(parameter) = parameter_of(field) else { return Markup::default() };
    let mut ticked: Vec<&str> = Vec::new();
    let mut unknown = false;
    for clause in chosen(facet.address, field).filter(|c| !matches!(&c.test, Test::Any(_, _) if c.negated)) {
        match &clause.test {
            Test::Any(_, patterns) => ticked.extend(patterns.iter().map(Pattern::as_str)),
            Test::Present(_) => unknown = clause.negated,
            _ => {}
        }
    }
    let is_ticked =
        |value: &str| ticked.iter().any(|t| t.eq_ignore_ascii_case(value) || t.to_lowercase() == value.to_lowercase());
    let missing: Vec<&str> = ticked
        .iter()
        .copied()
        .filter(|t| !facet.counts.values.iter().any(|(v, _)| v.to_lowercase() == t.to_lowercase()))
        .collect();
    let number = ticked.len() + usize::from(unknown);
    let title = words.t(&format!("field-{}", parameter.name));
    let option = |value: &str, name: &str, on: bool, count: Option<u64>| {
        html! {
            label {
                input type="checkbox" name=(parameter.name) value=(value) checked[on];
                span.value { (name) }
                @if let Some(count) = count { span.count { (words.number(count)) } }
            }
        }
    };
    html! {
        @if !facet.counts.values.is_empty() || facet.counts.unknown > 0 || number > 0 {
            details.facet open[facet.open || number > 0] {
                summary { (title) @if number > 0 { " " span.muted { "(" (number) ")" } } }
                fieldset {
                    legend.unseen { (title) }
                    @for value in missing { (option(value, &facet_value(words, field, value), true, None)) }
                    @for (value, count) in &facet.counts.values {
                        (option(&quoted(value), &facet_value(words, field, value), is_ticked(value), Some(*count)))
                    }
                    @if facet.counts.unknown > 0 || unknown {
                        (option("unknown", &words.t("value-unknown"), unknown, Some(facet.counts.unknown)))
                    }
                    @if facet.counts.more {
                        a href=(facet.address.under(&format!("/search/values/{}", parameter.name))) { (words.t("facet-all")) }
                    }
                }
            }
        }
    }
}

/// A value that would be read as something else stands in quotes.
fn quoted(value: &str) -> String {
    if value == "unknown" || value.contains('*') || value.starts_with('"') {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    }
}

/// Two number fields under a small histogram.
#[must_use]
pub fn range_facet(words: Words, address: &Address, field: Field, bars: &[(String, u64)], open: bool) -> Markup {
    let Some(parameter) = parameter_of(field) else { return Markup::default() };
    let bounds = chosen(address, field).find_map(|c| match (&c.test, c.negated) {
        (Test::Range(_, low, high), false) => Some((*low, *high)),
        _ => None,
    });
    let (low, high) = bounds.unwrap_or_default();
    let title = words.t(&format!("field-{}", parameter.name));
    let id = |end: &str| format!("{}-{end}", parameter.name);
    html! {
        details.facet open[open || bounds.is_some()] {
            summary { (title) }
            fieldset {
                legend.unseen { (title) }
                @if !bars.is_empty() { (histogram(bars)) }
                div.range {
                    div { label for=(id("from")) { (words.t("range-from")) } input type="number" id=(id("from")) name=(id("from")) value=[low] inputmode="numeric"; }
                    div { label for=(id("to")) { (words.t("range-to")) } input type="number" id=(id("to")) name=(id("to")) value=[high] inputmode="numeric"; }
                }
            }
        }
    }
}
