//! A value that does not slip out.

use std::fmt;

/// A value that must not be shown by accident. It has no serialised form, and printing it for debugging tells nothing.
#[derive(Clone, PartialEq)]
pub struct Guarded<T>(T);

impl<T> Guarded<T> {
    pub(crate) fn new(value: T) -> Guarded<T> {
        Guarded(value)
    }

    /// The value, for those who know what they do with it.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Guarded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guarded(..)")
    }
}

/// A place on Earth as a camera noted it, WGS84.
#[derive(Clone, Copy, PartialEq)]
pub struct Place {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Metres above sea level.
    pub altitude: Option<f64>,
}

impl Place {
    /// `None` unless it lies on Earth; receivers without reception write 0, 0.
    pub(crate) fn checked(latitude: f64, longitude: f64, altitude: Option<f64>) -> Option<Place> {
        let on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        let altitude = altitude.filter(|metres| metres.is_finite());
        (on_earth && (latitude, longitude) != (0.0, 0.0)).then_some(Place { latitude, longitude, altitude })
    }
}
