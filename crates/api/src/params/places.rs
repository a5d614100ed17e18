//! Degrees, boxes and polygons.

use solander_model::{GeoBox, GeoPoint};

/// Corners of a polygon at most.
pub(crate) const MAX_CORNERS: usize = 1_000;

/// A decimal number without exponent, at most `limit` away from zero.
fn degrees(text: &str, limit: f64) -> Option<f64> {
    let plain = text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    let value: f64 = plain.then(|| text.parse().ok()).flatten()?;
    (value.abs() <= limit).then_some(value)
}

/// A latitude.
pub(crate) fn latitude(text: &str) -> Option<f64> {
    degrees(text, 90.0)
}

/// A longitude.
pub(crate) fn longitude(text: &str) -> Option<f64> {
    degrees(text, 180.0)
}

/// `west,south,east,north`; north and south in the wrong order are exchanged.
pub(crate) fn geo_box(text: &str) -> Option<GeoBox> {
    let mut parts = text.split(',');
    let mut next = || parts.next();
    let (west, south, east, north) = (longitude(next()?)?, latitude(next()?)?, longitude(next()?)?, latitude(next()?)?);
    parts.next().is_none().then_some(GeoBox { west, south: south.min(north), east, north: south.max(north) })
}

/// `lon,lat;lon,lat;…`, three corners at least; a first corner repeated at the end is left out.
pub(crate) fn polygon(text: &str) -> Option<Vec<GeoPoint>> {
    let mut corners = Vec::new();
    for corner in text.split(';') {
        let (lon, lat) = corner.split_once(',')?;
        corners.push(GeoPoint { longitude: longitude(lon)?, latitude: latitude(lat)? });
        if corners.len() > MAX_CORNERS {
            return None;
        }
    }
    if corners.len() > 3 && corners.first() == corners.last() {
        corners.pop();
    }
    (corners.len() >= 3).then_some(corners)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes() {
        let found = geo_box("4,52.5,6,51.5").unwrap();
        assert_eq!((found.west, found.south, found.east, found.north), (4.0, 51.5, 6.0, 52.5));
        let over_the_date_line = geo_box("170,-20,-170,-10").unwrap();
        assert!(over_the_date_line.west > over_the_date_line.east);
        for text in
            ["", "1,2,3", "1,2,3,4,5", "181,0,0,0", "0,91,0,0", "a,b,c,d", "NaN,0,0,0", "1e1,0,0,0", "inf,0,0,0"]
        {
            assert!(geo_box(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn polygons() {
        assert_eq!(polygon("4,51;6,51;5,53").unwrap().len(), 3);
        assert_eq!(polygon("4,51;6,51;5,53;4,51").unwrap().len(), 3);
        for text in ["", "4,51", "4,51;6,51", "4,51;6,51;5", "4,51;6,51;5,95"] {
            assert!(polygon(text).is_none(), "{text:?}");
        }
        assert!(polygon(&vec!["1,1"; MAX_CORNERS + 1].join(";")).is_none());
    }
}
