//! Places: countries, coordinates, heights and strata.

mod coordinates;
mod countries;
mod country;
mod geology;
mod georeference;
mod location;

pub use coordinates::{Coordinates, read_coordinates};
pub use country::{Country, country_by_code, country_by_name};
pub(crate) use location::location;
