//! People: names in several forms, alone and in teams.

use std::fmt::Write as _;

use crate::chance::{Chance, key};
use crate::tables::people::{GIVEN, PARTIES, SURNAMES};

/// A person, invented from a number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Person {
    given: &'static str,
    second: Option<char>,
    surname: &'static str,
}

/// How a house writes names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameForm {
    /// John H. Smith
    Full,
    /// J.H. Smith
    Initials,
    /// Smith, J.H.
    Inverted,
    /// Smith J.H.
    InvertedPlain,
}

impl Person {
    pub(crate) fn of(id: u64) -> Self {
        let k = key(&[0x9E, id]);
        Self {
            given: GIVEN[(k & 0xFFFF) as usize % GIVEN.len()],
            second: (k >> 16 & 3 < 2).then(|| char::from(b'A' + (k >> 20 & 0xFF) as u8 % 23)),
            surname: SURNAMES[(k >> 32) as usize % SURNAMES.len()],
        }
    }

    pub(crate) fn push(&self, form: NameForm, out: &mut String) {
        let initial = self.given.chars().next().unwrap_or('N');
        let second = |out: &mut String| {
            if let Some(c) = self.second {
                out.push(c);
                out.push('.');
            }
        };
        match form {
            NameForm::Full => {
                out.push_str(self.given);
                out.push(' ');
                if self.second.is_some() {
                    second(out);
                    out.push(' ');
                }
                out.push_str(self.surname);
            }
            NameForm::Initials => {
                out.push(initial);
                out.push('.');
                second(out);
                out.push(' ');
                out.push_str(self.surname);
            }
            NameForm::Inverted | NameForm::InvertedPlain => {
                out.push_str(self.surname);
                out.push_str(if form == NameForm::Inverted { ", " } else { " " });
                out.push(initial);
                out.push('.');
                second(out);
            }
        }
    }
}

/// Who collected: one to four people, or a party without names.
#[derive(Debug, Clone)]
pub(crate) struct Team {
    people: [u64; 4],
    size: usize,
    party: Option<&'static str>,
}

impl Team {
    /// Draws a team of people who worked in the `era` (a third of a century) on one kind of thing.
    pub(crate) fn draw(seed: u64, kind: u64, era: u64, chance: &mut Chance) -> Self {
        let mut one = || {
            let x = chance.part();
            let rank = (x * x * x * x * 300.0) as u64;
            key(&[seed, 0xC0, kind, era, rank])
        };
        let people = [one(), one(), one(), one()];
        let size = 1 + chance.weighted(&[80, 13, 5, 2]);
        let party = chance.per_mille(25).then(|| chance.pick(PARTIES));
        Self { people, size, party }
    }

    /// Writes the team as a house would; `chance` lets single gatherings depart from the habit.
    pub(crate) fn push(&self, form: NameForm, joint: &str, chance: &mut Chance, out: &mut String) {
        if let Some(party) = self.party {
            out.push_str(party);
            return;
        }
        let form = match chance.below(10) {
            0 => NameForm::Initials,
            1 => NameForm::Inverted,
            _ => form,
        };
        let joint = if form == NameForm::Inverted && joint == ", " { "; " } else { joint };
        if self.size > 2 && chance.per_mille(150) {
            Person::of(self.people[0]).push(form, out);
            out.push_str(" et al.");
            return;
        }
        let people = &self.people[..self.size];
        for (i, &id) in people.iter().enumerate() {
            if people[..i].contains(&id) {
                continue;
            }
            if i > 0 {
                out.push_str(joint);
            }
            Person::of(id).push(form, out);
        }
    }

    /// The first of the team.
    pub(crate) fn first(&self) -> u64 {
        self.people[0]
    }
}

/// Writes `n` padded with zeros to `width`.
pub(crate) fn push_padded(n: u64, width: usize, out: &mut String) {
    let _ = write!(out, "{n:0width$}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_several_forms() {
        let person = Person { given: "John", second: Some('H'), surname: "Smith" };
        let check = |form, expected| {
            let mut out = String::new();
            person.push(form, &mut out);
            assert_eq!(out, expected);
        };
        check(NameForm::Full, "John H. Smith");
        check(NameForm::Initials, "J.H. Smith");
        check(NameForm::Inverted, "Smith, J.H.");
        check(NameForm::InvertedPlain, "Smith J.H.");
    }
}
