//! What can be noticed. Each code is explained in `spec/findings.md`.

use serde::{Deserialize, Serialize};

use crate::Grade;

macro_rules! codes {
    ($($name:ident $grade:ident $sentence:literal,)*) => {
        /// What was noticed. The names are stored and never change their meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum FindingCode {
            $(#[doc = $sentence] $name,)*
        }

        impl FindingCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stored name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// Whether it is about the picture and not about what the source says of it.
            #[must_use]
            pub fn is_of_image(self) -> bool {
                self.as_str().starts_with("Image")
            }

            /// The usual grade.
            #[must_use]
            pub const fn grade(self) -> Grade {
                match self { $(Self::$name => Grade::$grade,)* }
            }

            /// The remark as a sentence for people.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence,)* }
            }
        }
    };
}

codes! {
    AmbiguousCentury Unusable "The century of this date is not certain.",
    AmbiguousDayMonth Doubt "Day and month of this date could be exchanged.",
    DateUnreadable Unusable "No date could be read from this text.",
    DateNotInCalendar Unusable "No calendar has this date.",
    DateInFuture Doubt "This date lies in the future.",
    DateTooEarly Doubt "This date is before the time of collections.",
    DateDisagrees Doubt "The date and its year, month or day say different things.",
    DateRangeReversed Doubt "This interval ends before it begins.",
    SeasonOnly Doubt "Only a season is given.",
    DateFromVerbatim Note "The date was read from the verbatim date.",
    CoordinatesOutOfRange Unusable "These coordinates lie outside the globe.",
    CoordinatesUnreadable Unusable "No coordinates could be read from this text.",
    CoordinatesZero Doubt "Latitude and longitude are both zero.",
    CoordinatesIncomplete Doubt "Only one of latitude and longitude is given.",
    CoordinatesSwapped Doubt "Latitude and longitude look exchanged.",
    CoordinatesFromVerbatim Note "The coordinates were read from the verbatim ones.",
    CoordinatesOutsideCountry Doubt "These coordinates lie outside the stated country.",
    UncertaintyOutOfRange Doubt "The coordinate uncertainty is zero, negative or larger than the Earth.",
    GeodeticDatumMissing Note "Coordinates without a geodetic datum; WGS 84 is assumed by most readers.",
    CountryUnknown Doubt "No country has this name.",
    CountryCodeUnknown Doubt "No country has this code.",
    CountryDisagrees Doubt "Country and country code name different countries.",
    CountryFromCode Note "The country was completed from its code.",
    CountryCodeFromName Note "The country code was completed from the name.",
    ElevationUnreadable Unusable "No height in metres could be read from this text.",
    ElevationRangeReversed Doubt "The lower limit of elevation is above the upper one.",
    DepthUnreadable Unusable "No depth in metres could be read from this text.",
    DepthRangeReversed Doubt "The lower limit of depth is above the upper one.",
    FeetConverted Note "Feet were converted to metres.",
    NumberUnreadable Unusable "No number could be read from this text.",
    NameMissing Doubt "No scientific or vernacular name is given.",
    NameUnreadable Doubt "This is not the form of a scientific name.",
    TypeStatusUnknown Doubt "This is no known kind of type.",
    TypeStatusUncertain Doubt "The type status is given with a question mark.",
    BasisOfRecordMissing Doubt "The basis of record is missing; the source says these are specimens.",
    LicenceMissing Doubt "No licence is given, neither for the record nor for the dataset.",
    LicenceUnknown Doubt "This licence could not be recognised; it is kept as given.",
    LicenceNotOpen Note "This licence does not allow open publication.",
    LicenceFromDataset Note "The licence is that of the dataset.",
    OrganisationUnknown Doubt "The holding organisation has no ROR or Wikidata identifier.",
    IdentifierMissing Unusable "The record has no identifier of its own.",
    IdentifierFromCatalogNumber Note "The catalogue number serves as identifier.",
    DuplicateIdentifier Doubt "Another record of this source has the same identifier.",
    MediaAddressUnusable Unusable "This media row has no usable address.",
    MediaFormatGuessed Note "The media format was told by the ending of the address.",
    DuplicateMedia Note "The same media address is given twice for one specimen.",
    ReferenceUnresolved Note "The related resource is not among the records of this archive.",
    EncodingRepaired Doubt "The text was not valid in its declared encoding and was read as windows-1252.",
    ControlCharactersRemoved Note "Control characters were removed.",
    ColumnsMissing Doubt "The row has fewer columns than its table declares.",
    ColumnsSurplus Doubt "The row has more columns than its table declares.",
    ModifiedUnreadable Note "The modification date could not be read.",
    IndividualCountUnreadable Note "The individual count is not a number.",
    VocabularyUnknown Note "The value is not in the controlled vocabulary of its term.",
    KingdomUnknown Note "The kingdom is missing or not known, so the discipline is unclassified.",
    DateNotGiven Note "The label says that it has no date.",
    DateApproximate Doubt "The date is given as approximate.",
    DateOpenEnded Unusable "Only a limit is given, before or after which the date lies.",
    AgentIdentifiersUnpaired Note "There are not as many identifiers as names, so they could not be paired.",
    LicenceVersionAssumed Note "The licence names no version; the current one was taken.",
    MediaAddressRepaired Note "Blanks in the media address were encoded.",
    MediaOfEvent Note "Media of the event, which has several specimens, belong to none of them alone and are left to the source record.",
    IdentifierFromRow Note "The row's own id in the archive serves as identifier.",
    RelationshipIncomplete Doubt "A relationship names no related resource.",
    TextTruncated Doubt "The text was longer than we keep.",
    ImageNearDuplicate Note "Another image shows nearly the same.",
    ImageBelowQuality Doubt "A measure of the image is beyond its limit.",
    ImageUnreadable Unusable "The file at the media address is no image that can be read.",
    ImageHasPlace Note "A geographical position is written in the image file; it is not published.",
    ImageSizeDiffers Doubt "The source gives another size than the image has.",
}

impl std::fmt::Display for FindingCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for FindingCode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(text)).ok_or(())
    }
}
