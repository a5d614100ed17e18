//! The search parameters: one row each, read by the parser and by the description of the interface.

use solander_model::Field;

/// How the values of a parameter are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Words anywhere in the object.
    Words,
    /// Text, `*` standing for any text.
    Text(Field),
    /// The address of an object or organisation; a bare PID of a source system or collection is completed.
    Handle(Field),
    /// Whether there is a value.
    Has(Field),
    /// `true` or `false`.
    Flag(Field),
    /// Small whole numbers from 0 to the limit, and ranges of them.
    Number(Field, i64),
    /// Days, months, years, and ranges of them.
    Days(Field),
    /// Instants or days, and ranges of them.
    Instants(Field),
    /// Decimal degrees or a range of them.
    Degrees(Field),
    /// `west,south,east,north`.
    Box,
    /// `lon,lat;lon,lat;…`.
    Polygon,
    /// The code of a finding.
    Finding,
}

/// One search parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) meaning: Meaning,
    pub(crate) about: &'static str,
    pub(crate) example: &'static str,
}

const fn row(name: &'static str, meaning: Meaning, about: &'static str, example: &'static str) -> Parameter {
    Parameter { name, meaning, about, example }
}

const fn has(name: &'static str, field: Field, about: &'static str) -> Parameter {
    Parameter { name, meaning: Meaning::Has(field), about, example: "false" }
}

use Meaning::{Box, Days, Degrees, Finding, Flag, Handle, Instants, Number, Polygon, Text, Words};

/// All of them, in the order in which they are described.
pub(crate) const PARAMETERS: &[Parameter] = &[
    row("q", Words, "Words to be found anywhere in the object; given more than once, all of them.", "oak bog"),
    row("specimenName", Text(Field::SpecimenName), "The name of the specimen.", "Quercus*"),
    row("kingdom", Text(Field::Kingdom), "Kingdom.", "Plantae"),
    row("phylum", Text(Field::Phylum), "Phylum.", "Tracheophyta"),
    row("class", Text(Field::Class), "Class.", "Magnoliopsida"),
    row("order", Text(Field::Order), "Order.", "Fagales"),
    row("family", Text(Field::Family), "Family.", "Fagaceae"),
    row("genus", Text(Field::Genus), "Genus.", "Quercus"),
    row("species", Text(Field::Species), "Scientific name.", "Quercus robur L."),
    row("typeStatus", Text(Field::TypeStatus), "Kind of type.", "holotype"),
    row("identifiedBy", Text(Field::IdentifiedBy), "Who named the specimen.", "Linnaeus*"),
    row("collector", Text(Field::Collector), "Who collected the specimen.", "*Darwin*"),
    row("country", Text(Field::Country), "Country.", "Netherlands"),
    row("countryCode", Text(Field::CountryCode), "Country code, two letters.", "NL"),
    row("continent", Text(Field::Continent), "Continent.", "Europe"),
    row("stateProvince", Text(Field::StateProvince), "State or province.", "Utrecht"),
    row("locality", Text(Field::Locality), "Locality.", "*lake*"),
    row("habitat", Text(Field::Habitat), "Habitat.", "*bog*"),
    row("latitude", Degrees(Field::Latitude), "Decimal latitude, or two with `..` between them.", "51.5..52.5"),
    row("longitude", Degrees(Field::Longitude), "Decimal longitude, or two with `..` between them.", "4..6"),
    row(
        "bbox",
        Box,
        "A box: west, south, east, north. Where west is greater than east it crosses the antimeridian.",
        "4,51.5,6,52.5",
    ),
    row("polygon", Polygon, "A polygon: corners as longitude,latitude with `;` between them.", "4,51;6,51;5,53"),
    row(
        "eventDate",
        Days(Field::EventDate),
        "When it was collected: a day, month or year, or two with `..` between them; either may be left out.",
        "1850..1899-06",
    ),
    row("year", Number(Field::Year, 9999), "Year of collecting, or two with `..` between them.", "1850..1899"),
    row("month", Number(Field::Month, 12), "Month of collecting, or two with `..` between them.", "6..8"),
    row("physicalSpecimenID", Text(Field::PhysicalSpecimenId), "Identifier of the physical specimen.", "L.1234567"),
    row("physicalSpecimenId", Text(Field::PhysicalSpecimenId), "Older spelling of physicalSpecimenID.", "L.1234567"),
    row("catalogNumber", Text(Field::CatalogNumber), "Catalogue number.", "1234*"),
    row(
        "organisationID",
        Handle(Field::OrganisationId),
        "ROR or Wikidata address of the holder.",
        "https://ror.org/0566bfb96",
    ),
    row("organisationName", Text(Field::OrganisationName), "Name of the holder.", "*Museum*"),
    row("organisationCode", Text(Field::OrganisationCode), "Code of the holder.", "L"),
    row("collectionCode", Text(Field::CollectionCode), "Code of the collection.", "Botany"),
    row(
        "collectionID",
        Text(Field::CollectionId),
        "Identifier of the collection.",
        "https://example.org/collections/botany",
    ),
    row("datasetName", Text(Field::DatasetName), "Name of the dataset.", "*Tunicata*"),
    row(
        "sourceSystemID",
        Handle(Field::SourceSystemId),
        "Handle of the source system, with or without the resolver.",
        "https://hdl.handle.net/TEST/D7S-BPN-Y4J",
    ),
    row("sourceSystemName", Text(Field::SourceSystemName), "Name of the source system.", "Botany"),
    row(
        "virtualCollectionID",
        Handle(Field::VirtualCollectionId),
        "Handle of a virtual collection, with or without the resolver.",
        "https://hdl.handle.net/TEST/809-ZZH-QC2",
    ),
    row("basisOfRecord", Text(Field::BasisOfRecord), "Basis of record.", "PreservedSpecimen"),
    row("livingOrPreserved", Text(Field::LivingOrPreserved), "`Living` or `Preserved`.", "Preserved"),
    row("preparations", Text(Field::Preparations), "Preparation.", "*sheet*"),
    row("topicDiscipline", Text(Field::TopicDiscipline), "Discipline.", "Botany"),
    row("topicDomain", Text(Field::TopicDomain), "Domain.", "Life"),
    row("topicCategory", Text(Field::TopicCategory), "Category.", "Seed plants"),
    row("license", Text(Field::License), "Licence.", "*creativecommons.org/publicdomain/zero*"),
    row(
        "midsLevel",
        Number(Field::MidsLevel, 3),
        "MIDS level as DiSSCo computes it, or two with `..` between them.",
        "1",
    ),
    row(
        "midsTdwg",
        Number(Field::MidsTdwg, 3),
        "MIDS level by the TDWG tables, or two with `..` between them.",
        "2..3",
    ),
    row("finding", Finding, "Code of a finding, as in the findings of an object.", "CoordinatesZero"),
    row("hasMedia", Flag(Field::HasMedia), "Whether there are digital media.", "true"),
    row(
        "created",
        Instants(Field::Created),
        "When the object was created: a day, month, year or instant, or two with `..` between them; either may be left out.",
        "2026-01..",
    ),
    row(
        "modified",
        Instants(Field::Modified),
        "When the object was last modified: a day, month, year or instant, or two with `..` between them; either may be left out.",
        "2026-01-15..",
    ),
    has("hasSpecimenName", Field::SpecimenName, "Whether the specimen has a name."),
    has("hasKingdom", Field::Kingdom, "Whether a kingdom is given."),
    has("hasPhylum", Field::Phylum, "Whether a phylum is given."),
    has("hasClass", Field::Class, "Whether a class is given."),
    has("hasOrder", Field::Order, "Whether an order is given."),
    has("hasFamily", Field::Family, "Whether a family is given."),
    has("hasGenus", Field::Genus, "Whether a genus is given."),
    has("hasSpecies", Field::Species, "Whether a scientific name is given."),
    has("hasTypeStatus", Field::TypeStatus, "Whether a type status is given."),
    has("hasIdentifiedBy", Field::IdentifiedBy, "Whether it is known who named it."),
    has("hasCollector", Field::Collector, "Whether a collector is given."),
    has("hasCountry", Field::Country, "Whether a country is given."),
    has("hasCountryCode", Field::CountryCode, "Whether a country code is given."),
    has("hasContinent", Field::Continent, "Whether a continent is given."),
    has("hasStateProvince", Field::StateProvince, "Whether a state or province is given."),
    has("hasLocality", Field::Locality, "Whether a locality is given."),
    has("hasHabitat", Field::Habitat, "Whether a habitat is given."),
    has("hasLatitude", Field::Latitude, "Whether a latitude is given."),
    has("hasLongitude", Field::Longitude, "Whether a longitude is given."),
    has("hasCoordinates", Field::Coordinates, "Whether there is a place on the map."),
    has("hasEventDate", Field::EventDate, "Whether a date of collecting is given."),
    has("hasYear", Field::Year, "Whether a year of collecting is given."),
    has("hasMonth", Field::Month, "Whether a month of collecting is given."),
    has("hasCatalogNumber", Field::CatalogNumber, "Whether a catalogue number is given."),
    has("hasOrganisationName", Field::OrganisationName, "Whether the holder has a name."),
    has("hasCollectionCode", Field::CollectionCode, "Whether a collection code is given."),
    has("hasCollectionID", Field::CollectionId, "Whether a collection identifier is given."),
    has("hasDatasetName", Field::DatasetName, "Whether a dataset is given."),
    has("hasBasisOfRecord", Field::BasisOfRecord, "Whether a basis of record is given."),
    has("hasLivingOrPreserved", Field::LivingOrPreserved, "Whether it is said to be living or preserved."),
    has("hasPreparations", Field::Preparations, "Whether a preparation is given."),
    has("hasTopicDiscipline", Field::TopicDiscipline, "Whether a discipline is given."),
    has("hasTopicCategory", Field::TopicCategory, "Whether a category is given."),
    has("hasLicense", Field::License, "Whether a licence is given."),
    has("hasFinding", Field::Finding, "Whether there are findings."),
];

/// The row of this name.
pub(crate) fn find(name: &str) -> Option<&'static Parameter> {
    PARAMETERS.iter().find(|parameter| parameter.name == name)
}
