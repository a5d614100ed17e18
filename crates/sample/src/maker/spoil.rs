//! Mistakes put into clean records.

use super::Maker;
use crate::fault::FaultKind;
use crate::gathering::{Gathering, berth};
use crate::record::Record;
use crate::tables::countries::COUNTRIES;
use crate::term::Term;

impl Maker<'_> {
    /// Puts a mistake into a clean record; false where the record gives no occasion.
    pub(super) fn spoil(&self, n: u64, fault: FaultKind, record: &mut Record) -> bool {
        let located = !record.at(Term::DecimalLatitude).is_empty();
        match fault {
            FaultKind::CoordinatesSwapped => {
                let latitude = std::mem::take(record.at_mut(Term::DecimalLatitude));
                let longitude = std::mem::replace(record.at_mut(Term::DecimalLongitude), latitude);
                *record.at_mut(Term::DecimalLatitude) = longitude;
                located
            }
            FaultKind::CoordinatesOutOfRange => {
                let (term, value) = if n.is_multiple_of(2) {
                    (Term::DecimalLatitude, "145.5")
                } else {
                    (Term::DecimalLongitude, "-912.25")
                };
                if located {
                    record.set(term, value);
                }
                located
            }
            FaultKind::CountryMismatch => {
                let code = record.at(Term::CountryCode);
                let other = COUNTRIES[(n % COUNTRIES.len() as u64) as usize].code;
                let other = if other == code { "AQ" } else { other };
                let known = !record.at(Term::Country).is_empty();
                if known {
                    record.set(Term::CountryCode, other);
                }
                known
            }
            FaultKind::FutureDate => {
                record.set(Term::EventDate, if n.is_multiple_of(2) { "2091-05-17" } else { "3012" });
                record.set(Term::Year, if n.is_multiple_of(2) { "2091" } else { "3012" });
                true
            }
            FaultKind::DuplicateId => {
                let usable = n > 0
                    && !matches!(
                        self.fault(n - 1),
                        Some(FaultKind::MissingId | FaultKind::ShortRow | FaultKind::DuplicateId)
                    );
                if usable {
                    let before = berth(self.seed, self.house, n - 1);
                    let kind = Gathering::of(self.seed, self.house, before).kind;
                    record.id.clear();
                    self.push_core_id(n - 1, kind, &mut record.id);
                    record.at_mut(Term::OccurrenceId).clear();
                    self.push_occurrence_id(n - 1, kind, record.at_mut(Term::OccurrenceId));
                }
                usable
            }
            FaultKind::MissingId => {
                record.id.clear();
                record.at_mut(Term::OccurrenceId).clear();
                true
            }
            FaultKind::HumanObservation => {
                record.set(Term::BasisOfRecord, "HumanObservation");
                record.at_mut(Term::Preparations).clear();
                record.at_mut(Term::TypeStatus).clear();
                true
            }
            FaultKind::Mojibake => {
                record.set(Term::Locality, "Höhenstraße près de l'étang");
                true
            }
            FaultKind::TrailingBlanks => {
                for term in [Term::Locality, Term::Country, Term::CatalogNumber] {
                    record.at_mut(term).push_str("  ");
                }
                true
            }
            FaultKind::ShortRow | FaultKind::OrphanExtension => true,
        }
    }
}
