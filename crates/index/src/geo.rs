//! Places: boxes and polygons, and the cells that lead to them.
//!
//! Cells only narrow the search; whether a place lies inside is always asked of its coordinates.

use std::collections::BTreeSet;

use h3o::{CellIndex, LatLng, Resolution};
use solander_model::{GeoBox, GeoPoint};

/// Resolutions whose cells are postings: edges of about 180, 26 and 3.7 km.
pub(crate) const SEARCHED: [Resolution; 3] = [Resolution::Two, Resolution::Four, Resolution::Six];

/// More cells than this cost more than looking at every coordinate.
const MAX_CELLS: usize = 512;
/// Points asked for their cell at most, per resolution tried.
const MAX_SAMPLES: f64 = 6_000.0;
/// Kilometres of one degree of latitude.
const DEGREE_KM: f64 = 111.2;

/// Steps of 10⁻⁷ degrees (about a centimetre): how coordinates are kept and compared.
pub(crate) fn steps(degrees: f64) -> i64 {
    (degrees * 1e7).round() as i64
}

/// A shape in steps, ready to be asked about places.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    Box { west: i64, south: i64, east: i64, north: i64 },
    Polygon(Polygon),
}

impl Shape {
    pub(crate) fn of_box(area: GeoBox) -> Self {
        Self::Box { west: steps(area.west), south: steps(area.south), east: steps(area.east), north: steps(area.north) }
    }

    pub(crate) fn of_polygon(corners: &[GeoPoint]) -> Self {
        Self::Polygon(Polygon::new(corners))
    }

    /// Whether the place lies inside; edges of boxes belong to them.
    pub(crate) fn holds(&self, latitude: i64, longitude: i64) -> bool {
        match self {
            Self::Box { west, south, east, north } => {
                let between = if west <= east {
                    (*west..=*east).contains(&longitude)
                } else {
                    longitude >= *west || longitude <= *east
                };
                between && (*south..=*north).contains(&latitude)
            }
            Self::Polygon(polygon) => polygon.holds(latitude, longitude),
        }
    }

    /// Cells that together hold every place of the shape; `None` where it is too large for that.
    pub(crate) fn cells(&self) -> Option<Vec<CellIndex>> {
        let parts = match self {
            Self::Box { west, south, east, north } if west <= east => vec![(*west, *south, *east, *north)],
            Self::Box { west, south, east, north } => {
                vec![(*west, *south, steps(180.0), *north), (steps(-180.0), *south, *east, *north)]
            }
            Self::Polygon(polygon) => polygon.boxes(),
        };
        SEARCHED.iter().rev().find_map(|resolution| {
            let mut cells = BTreeSet::new();
            for part in &parts {
                cover(*part, *resolution, &mut cells)?;
            }
            Some(cells.into_iter().collect())
        })
    }
}

type Area = (i64, i64, i64, i64);

/// Adds the cells of an area and their neighbours. Asking a grid of points closer together than half an edge finds, for every
/// place between them, its own cell or a neighbour of it.
fn cover((west, south, east, north): Area, resolution: Resolution, into: &mut BTreeSet<CellIndex>) -> Option<()> {
    let degrees = |steps: i64| steps as f64 / 1e7;
    let (west, south, east, north) =
        (degrees(west), degrees(south).max(-90.0), degrees(east), degrees(north).min(90.0));
    if south > north || west > east {
        return Some(());
    }
    let step = resolution.edge_length_km() * 0.5 / DEGREE_KM;
    let rows = ((north - south) / step).ceil() + 1.0;
    let widest = if south <= 0.0 && north >= 0.0 { 1.0 } else { south.abs().min(north.abs()).to_radians().cos() };
    if rows * ((east - west) * widest / step + 2.0) > MAX_SAMPLES {
        return None;
    }
    let mut latitude = south;
    loop {
        // Columns are as far apart as they may be where the row's strip is widest.
        let column = step / (latitude.abs() - step).max(0.0).to_radians().cos().max(1e-3);
        let mut longitude = west;
        loop {
            let cell = LatLng::new(latitude, longitude).ok()?.to_cell(resolution);
            if !into.contains(&cell) {
                into.insert(cell);
            }
            if longitude >= east {
                break;
            }
            longitude = (longitude + column).min(east);
        }
        if latitude >= north {
            break;
        }
        latitude = (latitude + step).min(north);
    }
    let found: Vec<CellIndex> = into.iter().copied().collect();
    for cell in found {
        into.extend(cell.grid_disk::<Vec<_>>(1));
    }
    (into.len() <= MAX_CELLS).then_some(())
}

/// A polygon of straight lines in degrees, by the even-odd rule. Corners may go beyond ±180° east, so that a shape across the
/// antimeridian can be told in one piece.
#[derive(Debug, Clone)]
pub(crate) struct Polygon {
    /// Edges by strip of latitude.
    strips: Vec<Vec<[(i64, i64); 2]>>,
    south: i64,
    north: i64,
    west: i64,
    east: i64,
}

const STRIPS: i64 = 256;
const TURN: i64 = 3_600_000_000;

impl Polygon {
    fn new(corners: &[GeoPoint]) -> Self {
        // As (latitude, longitude); nothing sensible lies further than two turns away.
        let points: Vec<(i64, i64)> = corners
            .iter()
            .map(|c| (steps(c.latitude.clamp(-91.0, 91.0)), steps(c.longitude.clamp(-720.0, 720.0))))
            .collect();
        let bound = |pick: fn(&(i64, i64)) -> i64| {
            let numbers = || points.iter().map(pick);
            (numbers().min().unwrap_or(0), numbers().max().unwrap_or(0))
        };
        let ((south, north), (west, east)) = (bound(|p| p.0), bound(|p| p.1));
        let mut polygon = Self { strips: vec![Vec::new(); STRIPS as usize], south, north, west, east };
        for (i, from) in points.iter().enumerate() {
            let edge = [*from, points[(i + 1) % points.len()]];
            let (first, last) = (polygon.strip(edge[0].0.min(edge[1].0)), polygon.strip(edge[0].0.max(edge[1].0)));
            for strip in &mut polygon.strips[first..=last] {
                strip.push(edge);
            }
        }
        polygon
    }

    fn strip(&self, latitude: i64) -> usize {
        let height = (self.north - self.south).max(1);
        ((latitude - self.south) * STRIPS / (height + 1)).clamp(0, STRIPS - 1) as usize
    }

    fn holds(&self, latitude: i64, longitude: i64) -> bool {
        (self.south..=self.north).contains(&latitude)
            && [-2, -1, 0, 1, 2].iter().any(|turns| {
                let longitude = longitude + turns * TURN;
                (self.west..=self.east).contains(&longitude) && self.odd(latitude, longitude)
            })
    }

    /// Whether a line to the east crosses an odd number of edges; exact, in whole numbers.
    fn odd(&self, latitude: i64, longitude: i64) -> bool {
        let crossings = self.strips[self.strip(latitude)].iter().filter(|[from, to]| {
            if (from.0 > latitude) == (to.0 > latitude) {
                return false;
            }
            let (low, high) = if from.0 < to.0 { (from, to) } else { (to, from) };
            let (rise, run) = (i128::from(high.0 - low.0), i128::from(high.1 - low.1));
            i128::from(longitude - low.1) * rise < run * i128::from(latitude - low.0)
        });
        crossings.count() % 2 == 1
    }

    /// The parts of the globe under its bounding box.
    fn boxes(&self) -> Vec<Area> {
        let (least, most) = (steps(-180.0), steps(180.0));
        [-2, -1, 0, 1, 2]
            .iter()
            .map(|turns| {
                ((self.west + turns * TURN).max(least), self.south, (self.east + turns * TURN).min(most), self.north)
            })
            .filter(|(west, _, east, _)| west <= east)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn square(west: f64, south: f64, east: f64, north: f64) -> Vec<GeoPoint> {
        [(west, south), (east, south), (east, north), (west, north)]
            .map(|(longitude, latitude)| GeoPoint { longitude, latitude })
            .to_vec()
    }

    fn inside(shape: &Shape, longitude: f64, latitude: f64) -> bool {
        shape.holds(steps(latitude), steps(longitude))
    }

    #[test]
    fn box_across_the_antimeridian() {
        let fiji = Shape::of_box(GeoBox { west: 177.0, south: -20.0, east: -178.0, north: -15.0 });
        assert!(inside(&fiji, 179.9, -17.0) && inside(&fiji, -179.9, -17.0) && inside(&fiji, -178.0, -15.0));
        assert!(!inside(&fiji, 0.0, -17.0) && !inside(&fiji, 176.9, -17.0));
    }

    #[test]
    fn polygon_told_beyond_180_degrees() {
        let fiji = Shape::of_polygon(&square(177.0, -20.0, 182.0, -15.0));
        assert!(inside(&fiji, 179.9, -17.0) && inside(&fiji, -179.0, -17.0));
        assert!(!inside(&fiji, -177.0, -17.0) && !inside(&fiji, 0.0, -17.0));
    }

    #[test]
    fn polygon_with_a_bay() {
        let corners = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (5.0, 2.0), (0.0, 10.0)];
        let shape = Shape::of_polygon(&corners.map(|(longitude, latitude)| GeoPoint { longitude, latitude }));
        assert!(inside(&shape, 1.0, 1.0) && inside(&shape, 9.5, 8.0));
        assert!(!inside(&shape, 5.0, 5.0) && !inside(&shape, 11.0, 1.0));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn cells_hold_every_place_of_a_box(
            west in -180.0..180.0_f64, south in -90.0..90.0_f64, width in 0.0..1.0_f64, height in 0.0..1.0_f64,
            size in prop::sample::select(vec![0.01, 0.3, 3.0, 25.0]), u in 0.0..1.0_f64, v in 0.0..1.0_f64,
        ) {
            let mut east = west + width * size;
            if east > 180.0 { east -= 360.0; }
            let north = (south + height * size).min(90.0);
            let shape = Shape::of_box(GeoBox { west, south, east, north });
            if let Some(cells) = shape.cells() {
                let mut longitude = west + u * width * size;
                if longitude > 180.0 { longitude -= 360.0; }
                let place = LatLng::new(south + v * (north - south), longitude).unwrap();
                let own = SEARCHED.iter().any(|r| cells.binary_search(&place.to_cell(*r)).is_ok());
                prop_assert!(own, "{place:?} is in none of {} cells", cells.len());
            }
        }

        #[test]
        fn polygon_and_box_agree(
            west in -170.0..160.0_f64, south in -80.0..80.0_f64, width in 0.1..10.0_f64, height in 0.1..9.0_f64,
            longitude in -180.0..180.0_f64, latitude in -90.0..90.0_f64, near in any::<bool>(),
        ) {
            let (east, north) = (west + width, south + height);
            let (longitude, latitude) = if near { (west + longitude / 30.0, south + latitude / 15.0) } else { (longitude, latitude) };
            let area = Shape::of_box(GeoBox { west, south, east, north });
            let polygon = Shape::of_polygon(&square(west, south, east, north));
            let on_edge = [west, east].iter().any(|e| steps(*e) == steps(longitude)) || [south, north].iter().any(|e| steps(*e) == steps(latitude));
            prop_assert!(on_edge || inside(&area, longitude, latitude) == inside(&polygon, longitude, latitude));
        }
    }
}
