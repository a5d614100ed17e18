//! A search as a query string.

use form_urlencoded::Serializer;
use solander_model::{Clause, Field, Pattern, Test};

use super::names::{HAS, ordered};
use super::value::{UNKNOWN, box_text, polygon_text, range_text, word};
use super::{Address, Place, SORTS, USUAL_PER, View, parameter_of};

impl Address {
    /// The query string, parameters in their one order, without what is usual.
    #[must_use]
    pub fn query(&self) -> String {
        let mut out = Serializer::new(String::new());
        for (name, value) in self.pairs() {
            out.append_pair(&name, &value);
        }
        out.finish().replace("%2C", ",").replace("%2F", "/").replace("%3A", ":").replace("%21", "!")
    }

    /// The parameters as pairs, in their one order.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = self.filter_pairs();
        let mut push = |name: &str, value: String| pairs.push((name.to_owned(), value));
        if self.view != View::Grid {
            push("view", self.view.key().to_owned());
        }
        if let Some(sort) = self.sort
            && let Some((name, _)) = SORTS.iter().find(|(_, by)| *by == sort.by)
        {
            push("sort", if sort.descending { format!("-{name}") } else { (*name).to_owned() });
        }
        if self.per != USUAL_PER {
            push("per", self.per.to_string());
        }
        match &self.place {
            Place::Number(1) => {}
            Place::Number(n) => push("page", n.to_string()),
            Place::After(cursor) => push("after", cursor.clone()),
        }
        pairs
    }

    /// The parameters that say which objects are meant.
    #[must_use]
    pub fn filter_pairs(&self) -> Vec<(String, String)> {
        let filter = ordered(self.filter.clone());
        let mut pairs = Vec::new();
        if !filter.text.is_empty() {
            pairs.push(("q".to_owned(), filter.text.clone()));
        }
        for clause in &filter.clauses {
            write(clause, &mut pairs);
        }
        pairs
    }
}

fn write(clause: &Clause, pairs: &mut Vec<(String, String)>) {
    let mut push = |name: &str, value: String| {
        pairs.push((if clause.negated { format!("-{name}") } else { name.to_owned() }, value));
    };
    match &clause.test {
        Test::Any(Field::HasMedia, patterns) => {
            let absent = patterns.iter().all(|p| p == &Pattern::Exact("false".to_owned()));
            push("has", if absent { "!image" } else { "image" }.to_owned());
        }
        Test::Any(field, patterns) => {
            if let Some(p) = parameter_of(*field) {
                patterns.iter().for_each(|pattern| push(p.name, word(p.shape, pattern)));
            }
        }
        Test::Range(field, low, high) => {
            if let Some(p) = parameter_of(*field) {
                push(p.name, range_text(p.shape, (*low, *high)));
            }
        }
        Test::Within(area) => push("bbox", box_text(area)),
        Test::Inside(corners) => push("within", polygon_text(corners)),
        Test::OneOf(pids) => pids.iter().for_each(|pid| push("pid", pid.to_string())),
        Test::Present(field) => present(*field, clause.negated, pairs),
    }
}

/// Presence is `has=…`, absence `…=unknown` or, for what has no parameter of its own, `has=!…`.
fn present(field: Field, negated: bool, pairs: &mut Vec<(String, String)>) {
    let own = parameter_of(field).map(|p| p.name);
    let special = HAS.iter().find(|(_, f)| *f == field).map(|(name, _)| *name);
    match (own, special, negated) {
        (Some(name), _, true) => pairs.push((name.to_owned(), UNKNOWN.to_owned())),
        (Some(name), _, false) | (None, Some(name), false) => pairs.push(("has".to_owned(), name.to_owned())),
        (None, Some(name), true) => pairs.push(("has".to_owned(), format!("!{name}"))),
        (None, None, _) => {}
    }
}
