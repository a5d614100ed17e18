//! The terms of the core files, as columns of a record.

macro_rules! terms {
    ($($name:ident $term:literal)*) => {
        /// A column of a core file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Term { $($name),* }

        impl Term {
            /// How many there are.
            pub(crate) const COUNT: usize = [$(Term::$name),*].len();

            /// The qualified term.
            pub(crate) fn uri(self) -> String {
                let term = match self { $(Term::$name => $term),* };
                if let Some(local) = term.strip_prefix("dcterms:") {
                    format!("http://purl.org/dc/terms/{local}")
                } else {
                    format!("http://rs.tdwg.org/dwc/terms/{term}")
                }
            }

            /// The name in a header line.
            pub(crate) fn local(self) -> &'static str {
                let term = match self { $(Term::$name => $term),* };
                term.strip_prefix("dcterms:").unwrap_or(term)
            }

            /// The column called `local`, as the header line has it.
            pub(crate) fn named(local: &str) -> Option<Term> {
                [$(Term::$name),*].into_iter().find(|t| t.local() == local)
            }
        }
    };
}

terms! {
    Modified "dcterms:modified"
    License "dcterms:license"
    RightsHolder "dcterms:rightsHolder"
    References "dcterms:references"
    InstitutionId "institutionID"
    InstitutionCode "institutionCode"
    CollectionCode "collectionCode"
    DatasetName "datasetName"
    BasisOfRecord "basisOfRecord"
    OccurrenceId "occurrenceID"
    CatalogNumber "catalogNumber"
    OtherCatalogNumbers "otherCatalogNumbers"
    RecordNumber "recordNumber"
    RecordedBy "recordedBy"
    IndividualCount "individualCount"
    Sex "sex"
    LifeStage "lifeStage"
    Preparations "preparations"
    EventDate "eventDate"
    VerbatimEventDate "verbatimEventDate"
    Year "year"
    Month "month"
    Day "day"
    SamplingProtocol "samplingProtocol"
    Habitat "habitat"
    OccurrenceRemarks "occurrenceRemarks"
    Continent "continent"
    Country "country"
    CountryCode "countryCode"
    StateProvince "stateProvince"
    Locality "locality"
    MinimumElevation "minimumElevationInMeters"
    MaximumElevation "maximumElevationInMeters"
    VerbatimElevation "verbatimElevation"
    DecimalLatitude "decimalLatitude"
    DecimalLongitude "decimalLongitude"
    VerbatimCoordinates "verbatimCoordinates"
    GeodeticDatum "geodeticDatum"
    CoordinateUncertainty "coordinateUncertaintyInMeters"
    EarliestEra "earliestEraOrLowestErathem"
    EarliestPeriod "earliestPeriodOrLowestSystem"
    EarliestAge "earliestAgeOrLowestStage"
    Formation "formation"
    TypeStatus "typeStatus"
    IdentifiedBy "identifiedBy"
    DateIdentified "dateIdentified"
    IdentificationQualifier "identificationQualifier"
    ScientificName "scientificName"
    ScientificNameAuthorship "scientificNameAuthorship"
    AcceptedNameUsage "acceptedNameUsage"
    HigherClassification "higherClassification"
    Kingdom "kingdom"
    Phylum "phylum"
    Class "class"
    Order "order"
    Family "family"
    Genus "genus"
    SpecificEpithet "specificEpithet"
    InfraspecificEpithet "infraspecificEpithet"
    TaxonRank "taxonRank"
    NomenclaturalCode "nomenclaturalCode"
    DynamicProperties "dynamicProperties"
}
