//! Mistakes put into the archives on purpose, at known rates and in known rows.

use crate::chance::key;

/// A mistake made in one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FaultKind {
    /// Latitude and longitude changed places.
    CoordinatesSwapped,
    /// A coordinate is beyond 90 or 180 degrees.
    CoordinatesOutOfRange,
    /// `countryCode` is another country's.
    CountryMismatch,
    /// The event is in the future.
    FutureDate,
    /// The identifier of the row before is used again.
    DuplicateId,
    /// There is no identifier.
    MissingId,
    /// The row ends after a third of its columns.
    ShortRow,
    /// The record is an observation, not a specimen.
    HumanObservation,
    /// A row of an extension file belongs to no core row.
    OrphanExtension,
    /// The row is written in another encoding than the archive says.
    Mojibake,
    /// Values end in blanks.
    TrailingBlanks,
}

impl FaultKind {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::ShortRow,
        Self::MissingId,
        Self::DuplicateId,
        Self::OrphanExtension,
        Self::Mojibake,
        Self::CoordinatesOutOfRange,
        Self::FutureDate,
        Self::CoordinatesSwapped,
        Self::CountryMismatch,
        Self::TrailingBlanks,
        Self::HumanObservation,
    ];

    /// The name in the manifest.
    pub fn name(self) -> &'static str {
        match self {
            Self::CoordinatesSwapped => "coordinatesSwapped",
            Self::CoordinatesOutOfRange => "coordinatesOutOfRange",
            Self::CountryMismatch => "countryMismatch",
            Self::FutureDate => "futureDate",
            Self::DuplicateId => "duplicateId",
            Self::MissingId => "missingId",
            Self::ShortRow => "shortRow",
            Self::HumanObservation => "humanObservation",
            Self::OrphanExtension => "orphanExtension",
            Self::Mojibake => "mojibake",
            Self::TrailingBlanks => "trailingBlanks",
        }
    }

    /// One record in so many has it; the first such window already does.
    fn every(self) -> u64 {
        match self {
            Self::ShortRow | Self::MissingId | Self::OrphanExtension => 2000,
            Self::DuplicateId | Self::Mojibake => 1000,
            Self::CoordinatesOutOfRange => 700,
            Self::FutureDate => 500,
            Self::CoordinatesSwapped | Self::CountryMismatch => 300,
            Self::TrailingBlanks | Self::HumanObservation => 100,
        }
    }

    /// Whether a picture can show the specimen of a record with it all the same.
    pub(crate) fn spares_media(self) -> bool {
        !matches!(self, Self::ShortRow | Self::MissingId | Self::DuplicateId | Self::HumanObservation | Self::Mojibake)
    }
}

/// The mistake meant for record `n` of an institution with `total` records.
///
/// Records are cut into windows as long as a kind is rare, and one record in each window has it. The first window is shorter
/// where the institution is small, so that even a small sample shows every kind.
pub(crate) fn fault_of(seed: u64, institution: u32, n: u64, total: u64) -> Option<FaultKind> {
    FaultKind::ALL.into_iter().find(|&kind| {
        let every = kind.every();
        let window = n / every;
        let length = if window == 0 { every.min(total) } else { every };
        let hit = key(&[seed, 0xFA, u64::from(institution), kind as u64, window]) % length;
        n % every == hit
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_hold() {
        let mut counts = std::collections::BTreeMap::new();
        for n in 0..100_000 {
            if let Some(kind) = fault_of(5, 1, n, 100_000) {
                *counts.entry(kind).or_insert(0u64) += 1;
            }
        }
        for kind in FaultKind::ALL {
            let expected = 100_000 / kind.every();
            let found = counts.get(&kind).copied().unwrap_or(0);
            assert!(found * 10 >= expected * 9 && found <= expected + 1, "{}: {found} of {expected}", kind.name());
        }
    }
}
