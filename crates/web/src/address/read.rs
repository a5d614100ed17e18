//! A query string as a search.

use solander_index::Sort;
use solander_model::{Clause, Field, ObjectKind, Pattern, Pid, Test};

use super::names::{HAS, ordered};
use super::value::{UNKNOWN, bounding_box, pattern, polygon, range};
use super::{Address, PER, Parameter, Place, SORTS, Shape, View, parameter};

/// Something in an address that was not understood and is ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Complaint {
    /// No parameter has this name.
    UnknownName(String),
    /// The parameter cannot have this value.
    BadValue(String, String),
    /// `unknown` cannot be asked together with values of the same parameter.
    UnknownBesideValues(String),
}

/// Most values of all parameters together.
const MOST_VALUES: usize = 2_000;
/// Names that are no part of the search.
const OTHER_NAMES: &[&str] = &["lang", "from"];

impl Address {
    /// Reads a query string. The last part tells whether the address came from a form and has a shorter form.
    #[must_use]
    pub fn read(kind: ObjectKind, query: &str) -> (Self, Vec<Complaint>, bool) {
        let mut reader =
            Reader { address: Self::new(kind), complaints: Vec::new(), halves: Vec::new(), from_form: false };
        for (name, value) in form_urlencoded::parse(query.as_bytes()).take(MOST_VALUES) {
            reader.one(&name, value.trim());
        }
        reader.finish()
    }
}

struct Reader {
    address: Address,
    complaints: Vec<Complaint>,
    /// Lower and upper bounds of ranges, which a form sends as two fields.
    halves: Vec<(&'static Parameter, String, String)>,
    from_form: bool,
}

impl Reader {
    fn finish(mut self) -> (Address, Vec<Complaint>, bool) {
        for (parameter, low, high) in std::mem::take(&mut self.halves) {
            let text = format!("{low}..{high}");
            if self.range(parameter, false, &text).is_none() {
                self.bad(parameter.name, &text);
            }
        }
        self.drop_unknown_beside_values();
        self.address.filter = ordered(self.address.filter);
        (self.address, self.complaints, self.from_form)
    }

    fn bad(&mut self, name: &str, value: &str) {
        self.complaints.push(Complaint::BadValue(cut(name), cut(value)));
    }

    fn one(&mut self, name: &str, value: &str) {
        if OTHER_NAMES.contains(&name) {
            return;
        }
        if value.is_empty() {
            self.from_form = true;
            return;
        }
        let (negated, bare) = name.strip_prefix('-').map_or((false, name), |rest| (true, rest));
        let understood = match bare {
            "q" => {
                self.address.filter.text = value.chars().take(1000).collect();
                Some(())
            }
            "view" => View::ALL.iter().find(|v| v.key() == value).map(|v| self.address.view = *v),
            "sort" => self.sort(value),
            "per" => value.parse().ok().filter(|n| PER.contains(n)).map(|n| self.address.per = n),
            "page" => value.parse().ok().filter(|n| *n >= 1).map(|n| self.address.place = Place::Number(n)),
            "after" => {
                self.address.place = Place::After(value.chars().take(500).collect());
                Some(())
            }
            "bbox" => bounding_box(value).map(|area| self.clause(negated, Test::Within(area))),
            "within" => polygon(value).map(|corners| self.clause(negated, Test::Inside(corners))),
            "pid" => value.parse().ok().map(|pid| self.pid(negated, pid)),
            "has" => self.has(negated, value),
            _ => match parameter(bare) {
                Some(parameter) => self.field(parameter, negated, value),
                None if self.half(bare, value) => Some(()),
                None => {
                    self.complaints.push(Complaint::UnknownName(cut(name)));
                    return;
                }
            },
        };
        if understood.is_none() {
            self.bad(name, value);
        }
    }

    fn sort(&mut self, value: &str) -> Option<()> {
        let (descending, name) = value.strip_prefix('-').map_or((false, value), |rest| (true, rest));
        let (_, by) = SORTS.iter().find(|(n, _)| *n == name)?;
        self.address.sort = Some(Sort { by: *by, descending });
        Some(())
    }

    fn clause(&mut self, negated: bool, test: Test) {
        let clause = Clause { negated, test };
        if !self.address.filter.clauses.contains(&clause) {
            self.address.filter.clauses.push(clause);
        }
    }

    fn pid(&mut self, negated: bool, pid: Pid) {
        for clause in &mut self.address.filter.clauses {
            if let (true, Test::OneOf(pids)) = (clause.negated == negated, &mut clause.test) {
                pids.push(pid);
                return;
            }
        }
        self.clause(negated, Test::OneOf(vec![pid]));
    }

    fn has(&mut self, negated: bool, value: &str) -> Option<()> {
        let (absent, name) = value.strip_prefix('!').map_or((false, value), |rest| (true, rest));
        let field = HAS
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, field)| *field)
            .or_else(|| parameter(name).map(|p| p.field))?;
        let absent = absent != negated;
        if field == Field::HasMedia {
            let wanted = if absent { "false" } else { "true" };
            self.clause(false, Test::Any(field, vec![Pattern::Exact(wanted.to_owned())]));
        } else {
            self.clause(absent, Test::Present(field));
        }
        Some(())
    }

    fn field(&mut self, parameter: &'static Parameter, negated: bool, value: &str) -> Option<()> {
        if value == UNKNOWN {
            let absent = !negated;
            self.clause(absent, Test::Present(parameter.field));
            return Some(());
        }
        match parameter.shape {
            Shape::Word | Shape::Within => {
                self.word(parameter, negated, pattern(parameter.shape, value));
                Some(())
            }
            _ => self.range(parameter, negated, value),
        }
    }

    fn word(&mut self, parameter: &Parameter, negated: bool, pattern: Pattern) {
        for clause in &mut self.address.filter.clauses {
            match &mut clause.test {
                Test::Any(field, patterns) if *field == parameter.field && clause.negated == negated => {
                    patterns.push(pattern);
                    return;
                }
                _ => {}
            }
        }
        self.clause(negated, Test::Any(parameter.field, vec![pattern]));
    }

    /// One range for each parameter; a second one is not understood.
    fn range(&mut self, parameter: &Parameter, negated: bool, value: &str) -> Option<()> {
        let (low, high) = range(parameter.shape, value)?;
        let taken = self.address.filter.clauses.iter().any(|clause| {
            clause.negated == negated && matches!(&clause.test, Test::Range(field, _, _) if *field == parameter.field)
        });
        (!taken).then(|| self.clause(negated, Test::Range(parameter.field, low, high)))
    }

    /// `year-from` and `year-to`, which forms send.
    fn half(&mut self, name: &str, value: &str) -> bool {
        let Some((stem, upper)) =
            name.strip_suffix("-from").map(|s| (s, false)).or_else(|| name.strip_suffix("-to").map(|s| (s, true)))
        else {
            return false;
        };
        let Some(parameter) = parameter(stem).filter(|p| !matches!(p.shape, Shape::Word | Shape::Within)) else {
            return false;
        };
        self.from_form = true;
        let at = self.halves.iter().position(|(p, _, _)| *p == parameter).unwrap_or_else(|| {
            self.halves.push((parameter, String::new(), String::new()));
            self.halves.len() - 1
        });
        let (_, low, high) = &mut self.halves[at];
        *(if upper { high } else { low }) = value.to_owned();
        true
    }

    fn drop_unknown_beside_values(&mut self) {
        let clauses = &mut self.address.filter.clauses;
        let valued: Vec<Field> = clauses
            .iter()
            .filter(|c| !c.negated)
            .filter_map(|c| match &c.test {
                Test::Any(field, _) | Test::Range(field, _, _) => Some(*field),
                _ => None,
            })
            .collect();
        let complaints = &mut self.complaints;
        clauses.retain(|clause| match &clause.test {
            Test::Present(field) if clause.negated && valued.contains(field) => {
                let name = super::parameter_of(*field).map_or(field.key(), |p| p.name);
                complaints.push(Complaint::UnknownBesideValues(name.to_owned()));
                false
            }
            _ => true,
        });
    }
}

fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}
