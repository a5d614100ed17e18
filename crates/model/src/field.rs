//! What can be asked of the search index.

use std::fmt;

macro_rules! fields {
    ($($name:ident $key:literal,)*) => {
        /// One searchable property of an object. The key names the field in the index and in cursors.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Field {
            $(#[doc = concat!("`", $key, "`.")] $name,)*
        }

        impl Field {
            /// Every field.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name of the field.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }
        }
    };
}

fields! {
    Kind "kind",
    Pid "pid",
    PhysicalSpecimenId "physicalSpecimenID",
    CatalogNumber "catalogNumber",
    SpecimenName "specimenName",
    Kingdom "kingdom",
    Phylum "phylum",
    Class "class",
    Order "order",
    Family "family",
    Genus "genus",
    Species "species",
    TypeStatus "typeStatus",
    IdentifiedBy "identifiedBy",
    Collector "collector",
    Country "country",
    CountryCode "countryCode",
    Continent "continent",
    StateProvince "stateProvince",
    Locality "locality",
    Habitat "habitat",
    OrganisationId "organisationID",
    OrganisationName "organisationName",
    OrganisationCode "organisationCode",
    CollectionCode "collectionCode",
    CollectionId "collectionID",
    DatasetName "datasetName",
    SourceSystemId "sourceSystemID",
    SourceSystemName "sourceSystemName",
    BasisOfRecord "basisOfRecord",
    LivingOrPreserved "livingOrPreserved",
    TopicDiscipline "topicDiscipline",
    TopicDomain "topicDomain",
    TopicCategory "topicCategory",
    Preparations "preparations",
    License "license",
    VirtualCollectionId "virtualCollectionID",
    Finding "finding",
    MidsLevel "midsLevel",
    MidsTdwg "midsTdwg",
    HasMedia "hasMedia",
    Latitude "latitude",
    Longitude "longitude",
    Coordinates "coordinates",
    EventDate "eventDate",
    Year "year",
    Month "month",
    Created "created",
    Modified "modified",
    MediaFormat "format",
    MediaType "mediaType",
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl std::str::FromStr for Field {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|field| field.key() == text).ok_or(())
    }
}
