//! All terms: what the record says, beside what the source sent.

use std::collections::BTreeMap;

use maud::{Markup, html};
use serde_json::Value;

use super::Shown;
use crate::reader::Reader;

/// One value of the record.
pub(crate) struct Leaf {
    /// Names from the top, without the last one.
    pub(crate) path: String,
    /// The last name.
    pub(crate) term: String,
    /// As text.
    pub(crate) value: String,
}

/// Most values shown of one record.
const MOST: usize = 2_000;

/// The values of a record in their order, types and hollow places left out.
pub(crate) fn leaves(value: &Value) -> Vec<Leaf> {
    fn walk(value: &Value, path: &str, term: &str, out: &mut Vec<Leaf>) {
        if out.len() >= MOST {
            return;
        }
        match value {
            Value::Object(map) => {
                let inner = join(path, term);
                for (name, value) in map.iter().filter(|(name, _)| *name != "@type") {
                    walk(value, &inner, name, out);
                }
            }
            Value::Array(list) => {
                for (i, value) in list.iter().enumerate() {
                    let numbered = if list.len() > 1 { format!("{term} {}", i + 1) } else { term.to_owned() };
                    walk(value, path, &numbered, out);
                }
            }
            Value::Null => {}
            other => {
                let value = other.as_str().map_or_else(|| other.to_string(), str::to_owned);
                out.push(Leaf { path: path.to_owned(), term: term.to_owned(), value });
            }
        }
    }
    fn join(path: &str, term: &str) -> String {
        let term = term.strip_prefix("ods:has").unwrap_or(term);
        if path.is_empty() || term.is_empty() { format!("{path}{term}") } else { format!("{path} › {term}") }
    }
    let mut out = Vec::new();
    walk(value, "", "", &mut out);
    out
}

pub(super) fn record(reader: &Reader, shown: &Shown) -> Markup {
    let words = reader.words;
    let value = shown.stored.value().unwrap_or_default();
    let leaves = leaves(&value);
    let source = &shown.source.record;
    let mut unused: BTreeMap<&str, &str> = source.core.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let rows: Vec<(&Leaf, Option<&str>)> = leaves
        .iter()
        .map(|leaf| {
            let sent = unused.remove(leaf.term.as_str());
            (leaf, sent)
        })
        .collect();
    html! {
        section.part #record aria-labelledby="record-title" {
            h2 #record-title { (words.t("part-record")) }
            p.muted { (words.t("record-explained")) }
            details {
                summary { (words.count("record-terms", (rows.len() + unused.len()) as u64)) }
                div.scroll tabindex="0" role="region" aria-labelledby="record-title" {
                    table.record {
                        caption.unseen { (words.t("part-record")) }
                        thead { tr { th scope="col" { (words.t("col-term")) } th scope="col" { (words.t("col-value")) } th scope="col" { (words.t("col-source")) } } }
                        tbody {
                            @for (leaf, sent) in rows {
                                tr {
                                    td { span.mono { (leaf.term) } @if !leaf.path.is_empty() { br; span.small.muted { (leaf.path) } } }
                                    td { (leaf.value) }
                                    td translate="no" { @if let Some(sent) = sent { @if sent == leaf.value { span.muted { (words.t("record-same")) } } @else { (sent) } } }
                                }
                            }
                            @for (term, sent) in unused {
                                tr { td { span.mono { (term) } } td.muted { (words.t("record-only-source")) } td translate="no" { (sent) } }
                            }
                        }
                    }
                }
                @for (row_type, rows) in &source.extensions {
                    h3 { span.mono { (row_type) } " " span.muted { (words.count("record-rows", rows.len() as u64)) } }
                    @for row in rows.iter().take(50) {
                        dl.facts { @for (term, value) in row { dt.mono { (term) } dd translate="no" { (value) } } }
                        hr;
                    }
                }
            }
        }
    }
}
