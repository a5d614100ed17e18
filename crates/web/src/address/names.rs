//! Names of parameters.

use solander_model::{Field, Filter, Test};

/// How the value of a parameter is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The whole value, `*` for any text.
    Word,
    /// Text within the value, unless quoted.
    Within,
    /// A whole number, or two with `..` between.
    Number,
    /// A day, month or year, or two with `..` between.
    Day,
    /// As `Day`, kept in milliseconds.
    Instant,
}

/// One filter parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// As in the address.
    pub name: &'static str,
    /// The field it tests.
    pub field: Field,
    /// How its value is read.
    pub shape: Shape,
}

const fn p(name: &'static str, field: Field, shape: Shape) -> Parameter {
    Parameter { name, field, shape }
}

/// Every filter parameter that tests one field, in the order in which they come out.
pub const PARAMETERS: &[Parameter] = &[
    p("taxon", Field::SpecimenName, Shape::Word),
    p("kingdom", Field::Kingdom, Shape::Word),
    p("phylum", Field::Phylum, Shape::Word),
    p("class", Field::Class, Shape::Word),
    p("order", Field::Order, Shape::Word),
    p("family", Field::Family, Shape::Word),
    p("genus", Field::Genus, Shape::Word),
    p("species", Field::Species, Shape::Word),
    p("kind", Field::BasisOfRecord, Shape::Word),
    p("discipline", Field::TopicDiscipline, Shape::Word),
    p("domain", Field::TopicDomain, Shape::Word),
    p("category", Field::TopicCategory, Shape::Word),
    p("preservation", Field::LivingOrPreserved, Shape::Word),
    p("preparation", Field::Preparations, Shape::Word),
    p("type", Field::TypeStatus, Shape::Word),
    p("identified-by", Field::IdentifiedBy, Shape::Word),
    p("collector", Field::Collector, Shape::Word),
    p("institution", Field::OrganisationName, Shape::Word),
    p("institution-code", Field::OrganisationCode, Shape::Word),
    p("institution-id", Field::OrganisationId, Shape::Word),
    p("collection", Field::CollectionCode, Shape::Word),
    p("collection-id", Field::CollectionId, Shape::Word),
    p("dataset", Field::DatasetName, Shape::Word),
    p("virtual-collection", Field::VirtualCollectionId, Shape::Word),
    p("catalogue", Field::CatalogNumber, Shape::Word),
    p("specimen-id", Field::PhysicalSpecimenId, Shape::Word),
    p("continent", Field::Continent, Shape::Word),
    p("country", Field::Country, Shape::Word),
    p("country-code", Field::CountryCode, Shape::Word),
    p("province", Field::StateProvince, Shape::Word),
    p("place", Field::Locality, Shape::Within),
    p("habitat", Field::Habitat, Shape::Within),
    p("year", Field::Year, Shape::Number),
    p("month", Field::Month, Shape::Number),
    p("date", Field::EventDate, Shape::Day),
    p("mids", Field::MidsLevel, Shape::Number),
    p("mids-tdwg", Field::MidsTdwg, Shape::Number),
    p("finding", Field::Finding, Shape::Word),
    p("licence", Field::License, Shape::Word),
    p("format", Field::MediaFormat, Shape::Word),
    p("media-type", Field::MediaType, Shape::Word),
    p("source", Field::SourceSystemName, Shape::Word),
    p("source-id", Field::SourceSystemId, Shape::Word),
    p("created", Field::Created, Shape::Instant),
    p("modified", Field::Modified, Shape::Instant),
];

/// What `has=` can ask for beside the names above.
pub const HAS: &[(&str, Field)] = &[("image", Field::HasMedia), ("coordinates", Field::Coordinates)];

/// The parameter with this name.
#[must_use]
pub fn parameter(name: &str) -> Option<&'static Parameter> {
    PARAMETERS.iter().find(|p| p.name == name)
}

/// The parameter that tests this field.
#[must_use]
pub fn parameter_of(field: Field) -> Option<&'static Parameter> {
    PARAMETERS.iter().find(|p| p.field == field)
}

/// Where a test stands among the parameters.
pub(super) fn rank(test: &Test) -> usize {
    let by_field = |field: Field| {
        PARAMETERS
            .iter()
            .position(|p| p.field == field)
            .or_else(|| HAS.iter().position(|(_, f)| *f == field).map(|i| PARAMETERS.len() + 2 + i))
    };
    match test {
        Test::Any(field, _) | Test::Range(field, _, _) => by_field(*field).unwrap_or(usize::MAX),
        Test::Within(_) => PARAMETERS.len(),
        Test::Inside(_) => PARAMETERS.len() + 1,
        Test::Present(field) => PARAMETERS.len() + 10 + by_field(*field).unwrap_or(1000),
        Test::OneOf(_) => PARAMETERS.len() + 5000,
    }
}

/// The same filter with its clauses in the one order, and the values of each sorted.
pub(super) fn ordered(mut filter: Filter) -> Filter {
    for clause in &mut filter.clauses {
        match &mut clause.test {
            Test::Any(_, patterns) => {
                patterns.sort_by(|a, b| a.as_str().cmp(b.as_str()));
                patterns.dedup();
            }
            Test::OneOf(pids) => {
                pids.sort();
                pids.dedup();
            }
            _ => {}
        }
    }
    filter.clauses.sort_by_key(|clause| (rank(&clause.test), clause.negated));
    filter.text = filter.text.trim().to_owned();
    filter
}
