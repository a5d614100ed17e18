//! Identifiers and catalogue numbers.

use std::fmt::Write as _;

use super::Maker;
use crate::chance::key;
use crate::institution::{Discipline, IdForm};
use crate::people::push_padded;
use crate::taxa::Kind;

impl Maker<'_> {
    /// Writes the core identifier of record `n` as it is without mistakes.
    pub(crate) fn push_core_id(&self, n: u64, kind: Kind, out: &mut String) {
        if self.house.ids == IdForm::Number {
            let _ = write!(out, "{}", n + 1);
        } else {
            self.push_occurrence_id(n, kind, out);
        }
    }

    pub(super) fn push_catalog_number(&self, n: u64, out: &mut String) {
        match self.house.discipline {
            Discipline::Herbarium => {
                out.push_str(&self.house.code);
                push_padded(n + 1, 8, out);
            }
            Discipline::Entomology => {
                out.push_str(&self.house.code);
                out.push_str("-ENT-");
                push_padded(n + 1, 7, out);
            }
            _ => {
                let _ = write!(out, "{} {}", self.house.code, n + 1);
            }
        }
    }

    pub(super) fn push_occurrence_id(&self, n: u64, kind: Kind, out: &mut String) {
        match self.house.ids {
            IdForm::Urn => {
                let _ = write!(out, "urn:catalog:{}:{}:", self.house.code, self.house.collection_code(kind));
                self.push_catalog_number(n, out);
            }
            IdForm::Uuid => {
                let (a, b) = (
                    key(&[self.seed, 0x1D, u64::from(self.house.index), n]),
                    key(&[self.seed, 0x1E, u64::from(self.house.index), n]),
                );
                let _ = write!(
                    out,
                    "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
                    a >> 32,
                    a >> 16 & 0xFFFF,
                    a & 0xFFF,
                    0x8000 | b >> 50,
                    b & 0xFFFF_FFFF_FFFF
                );
            }
            IdForm::Url => {
                out.push_str("https://data.example.org/");
                let _ = write!(out, "{}/specimen/{}", self.house.code.to_ascii_lowercase(), n + 1);
            }
            IdForm::Number => {
                self.push_catalog_number(n, out);
            }
        }
    }
}
