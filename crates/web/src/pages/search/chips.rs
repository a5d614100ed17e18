//! What is asked, in words that can be taken back one by one.

use maud::{Markup, html};
use solander_model::{Clause, Field, ObjectKind, Test};

use crate::address::{Address, Complaint, HAS, Shape, bound_text, parameter_of};
use crate::locale::Words;
use crate::parts::{facet_value, icon};

/// A clause in words.
pub(crate) fn clause_words(words: Words, clause: &Clause) -> String {
    let text = match &clause.test {
        Test::Any(Field::HasMedia, patterns) => {
            facet_value(words, Field::HasMedia, patterns.first().map_or("true", |p| p.as_str()))
        }
        Test::Any(field, patterns) => {
            let values: Vec<String> =
                patterns.iter().map(|p| facet_value(words, *field, p.as_str().trim_matches('*'))).collect();
            named(words, *field, &values.join(&format!(" {} ", words.t("or"))))
        }
        Test::Present(field) if clause.negated => return named(words, *field, &words.t("value-unknown")),
        Test::Present(field) => named(words, *field, &words.t("value-known")),
        Test::Range(field, low, high) => {
            let shape = parameter_of(*field).map_or(Shape::Number, |p| p.shape);
            let end = |n: &Option<i64>, upper| n.map(|n| bound_text(shape, n, upper)).unwrap_or_default();
            let (low, high) = (end(low, false), end(high, true));
            named(words, *field, &if low == high { low } else { format!("{low} – {high}") })
        }
        Test::Within(b) => words.with(
            "chip-box",
            &[
                ("west", &words.decimal(b.west, 2)),
                ("south", &words.decimal(b.south, 2)),
                ("east", &words.decimal(b.east, 2)),
                ("north", &words.decimal(b.north, 2)),
            ],
        ),
        Test::Inside(corners) => words.count("chip-polygon", corners.len() as u64),
        Test::OneOf(pids) => words.count("chip-pids", pids.len() as u64),
    };
    if clause.negated { words.with("chip-not", &[("what", &text)]) } else { text }
}

fn named(words: Words, field: Field, value: &str) -> String {
    let name = parameter_of(field).map(|p| p.name).or_else(|| HAS.iter().find(|(_, f)| *f == field).map(|(n, _)| *n));
    let title = name.map_or_else(|| field.key().to_owned(), |name| words.t(&format!("field-{name}")));
    format!("{title}: {value}")
}

/// Something in the address that is ignored, and why.
pub(crate) fn complaint_words(words: Words, complaint: &Complaint) -> String {
    match complaint {
        Complaint::UnknownName(name) => words.with("complaint-name", &[("name", name)]),
        Complaint::BadValue(name, value) => words.with("complaint-value", &[("name", name), ("value", value)]),
        Complaint::UnknownBesideValues(name) => words.with("complaint-unknown", &[("name", name)]),
    }
}

/// The active filters, each a link to the search without it.
pub(super) fn chips(words: Words, address: &Address) -> Markup {
    let filter = &address.filter;
    if filter.is_empty() {
        return Markup::default();
    }
    let chip = |text: &str, href: &str| {
        html! {
            li { a.chip href=(href) { (text) (icon("x")) span.unseen { (words.t("chip-remove")) } } }
        }
    };
    html! {
        ul.chips aria-label=(words.t("chips-label")) {
            @if !filter.text.is_empty() {
                @let mut rest = filter.clone();
                @let () = rest.text.clear();
                (chip(&words.with("chip-text", &[("text", &filter.text)]), &address.with(rest).url()))
            }
            @for clause in &filter.clauses { (chip(&clause_words(words, clause), &address.without(clause).url())) }
            @if filter.clauses.len() + usize::from(!filter.text.is_empty()) > 1 {
                li { a href=(Address { kind: address.kind, view: address.view, sort: address.sort, per: address.per, ..Address::new(ObjectKind::DigitalSpecimen) }.url()) { (words.t("chips-clear")) } }
            }
        }
    }
}
