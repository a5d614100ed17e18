//! Maps in the Equal Earth projection, drawn by us over one land file.

use std::str::FromStr;

use h3o::{CellIndex, LatLng};
use maud::{Markup, html};
use solander_index::MapCells;
use solander_model::{GeoBox, GeoPoint, Test};

use super::chart::fixed;
use crate::address::Address;
use crate::assets;
use crate::locale::Words;

/// Width and height of the world, as in the land file.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 467.2;
/// The widest point of the projection, in radii.
const WIDEST: f64 = 2.706_629_983_6;
/// Most circles drawn at once.
const MOST_CELLS: usize = 420;

/// Where a place lies on the drawing. *Šavrič, Patterson and Jenny 2018, Equal Earth, equations 7 to 9.*
fn project(point: GeoPoint) -> (f64, f64) {
    const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
    let longitude = point.longitude.to_radians();
    let t = (3_f64.sqrt() / 2.0 * point.latitude.to_radians().sin()).asin();
    let (t2, t6) = (t * t, t.powi(6));
    let slope = A[0] + 3.0 * A[1] * t2 + t6 * (7.0 * A[2] + 9.0 * A[3] * t2);
    let x = 2.0 * 3_f64.sqrt() / 3.0 * longitude * t.cos() / slope;
    let y = t * (A[0] + A[1] * t2 + t6 * (A[2] + A[3] * t2));
    let scale = WIDTH / 2.0 / WIDEST;
    (WIDTH / 2.0 + x * scale, HEIGHT / 2.0 - y * scale)
}

/// A stretch of the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Frame {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

const WORLD: Frame = Frame { x: 0.0, y: 0.0, width: WIDTH, height: HEIGHT };

impl Frame {
    /// The box with some room around, never smaller than a few degrees.
    fn around(area: &GeoBox) -> Self {
        if area.west > area.east {
            return WORLD;
        }
        let (mut left, mut right, mut top, mut bottom) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
        for latitude in [area.south, area.south.midpoint(area.north), area.north] {
            for longitude in [area.west, area.east] {
                let (x, y) = project(GeoPoint { longitude, latitude });
                (left, right, top, bottom) = (left.min(x), right.max(x), top.min(y), bottom.max(y));
            }
        }
        let width = ((right - left) * 1.15).max((bottom - top) * 1.15 * WIDTH / HEIGHT).clamp(12.0, WIDTH);
        let height = width * HEIGHT / WIDTH;
        let x = (left.midpoint(right) - width / 2.0).clamp(0.0, WIDTH - width);
        let y = (top.midpoint(bottom) - height / 2.0).clamp(0.0, HEIGHT - height);
        Self { x, y, width, height }
    }

    fn view_box(self) -> String {
        format!("{} {} {} {}", fixed(self.x), fixed(self.y), fixed(self.width), fixed(self.height))
    }

    /// One unit of the world drawing, in units of this stretch.
    fn unit(self) -> f64 {
        self.width / WIDTH
    }
}

fn land(borders: bool) -> Markup {
    let file = assets::basemap_address();
    html! {
        use.sea href={ (file) "#sphere" } {}
        use.grid href={ (file) "#graticule" } {}
        use.land href={ (file) "#land" } {}
        @if borders { use.borders href={ (file) "#borders" } {} }
    }
}

/// The region a search is confined to, where it is one box.
fn region(address: &Address) -> Option<GeoBox> {
    address.filter.clauses.iter().find_map(|clause| match &clause.test {
        Test::Within(area) if !clause.negated => Some(*area),
        _ => None,
    })
}

/// How fine the cells should be for this search.
#[must_use]
pub fn resolution_for(address: &Address) -> u8 {
    let Some(area) = region(address) else { return 1 };
    let degrees =
        if area.west > area.east { 360.0 } else { (area.east - area.west).max((area.north - area.south) * 1.5) };
    match degrees {
        d if d > 120.0 => 1,
        d if d > 45.0 => 2,
        d if d > 18.0 => 3,
        d if d > 7.0 => 4,
        d if d > 2.5 => 5,
        d if d > 1.0 => 6,
        _ => 7,
    }
}

/// The box around a cell, wide enough to hold it.
fn cell_box(name: &str) -> Option<GeoBox> {
    let cell = CellIndex::from_str(name).ok()?;
    let corners = cell.boundary();
    let (mut south, mut north, mut west, mut east) = (90.0_f64, -90.0_f64, 180.0_f64, -180.0_f64);
    for corner in corners.iter() {
        south = south.min(corner.lat());
        north = north.max(corner.lat());
        west = west.min(corner.lng());
        east = east.max(corner.lng());
    }
    if east - west > 180.0 {
        let side = |wanted: bool| corners.iter().map(|c| c.lng()).filter(move |lng| (*lng > 0.0) == wanted);
        west = side(true).fold(180.0, f64::min);
        east = side(false).fold(-180.0, f64::max);
    }
    for pole in [90.0, -90.0] {
        if LatLng::new(pole, 0.0).is_ok_and(|p| p.to_cell(cell.resolution()) == cell) {
            (west, east) = (-180.0, 180.0);
            (south, north) = if pole > 0.0 { (south, pole) } else { (pole, north) };
        }
    }
    let out = |n: f64, up: bool| (if up { (n * 100.0).ceil() } else { (n * 100.0).floor() }) / 100.0;
    Some(GeoBox {
        west: out(west, false).max(-180.0),
        south: out(south, false).max(-90.0),
        east: out(east, true).min(180.0),
        north: out(north, true).min(90.0),
    })
}

/// Density as circles, each a link to its region.
#[must_use]
pub fn world_map(words: Words, map: &MapCells, total: u64, address: &Address, table: bool) -> Markup {
    let frame = region(address).map_or(WORLD, |area| Frame::around(&area));
    let most = map.cells.iter().map(|c| c.count).max().unwrap_or(1).max(1);
    let mut cells: Vec<_> = map.cells.iter().collect();
    cells.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.cell.cmp(&b.cell)));
    cells.truncate(MOST_CELLS);
    let share = |count: u64| (count as f64 + 1.0).ln() / (most as f64 + 1.0).ln();
    let link = |cell: &str| {
        cell_box(cell).map(|area| {
            let mut next = address.clone();
            next.filter.clauses.retain(|c| !matches!(c.test, Test::Within(_)));
            address.with(next.filter.and(Test::Within(area))).url()
        })
    };
    let located = total - map.not_georeferenced.min(total);
    let text = |cell: &solander_index::MapCell| {
        words.with("map-cell", &[("count", &words.number(cell.count)), ("place", &degrees(words, cell.center))])
    };
    html! {
        figure.figure {
            svg.map viewBox=(frame.view_box()) role="group" aria-label=(words.t("map-label")) {
                (land(frame.width < WIDTH / 2.0))
                @for cell in &cells {
                    @let (x, y) = project(cell.center);
                    @let radius = (1.8 + 8.0 * share(cell.count)) * frame.unit();
                    @let dot = html! {
                        title { (text(cell)) }
                        circle.cell cx=(fixed2(x)) cy=(fixed2(y)) r=(fixed2(radius)) fill-opacity=(fixed2(0.35 + 0.5 * share(cell.count))) stroke-width=(fixed2(0.6 * frame.unit())) {}
                    };
                    @if let Some(href) = link(&cell.cell) {
                        a href=(href) tabindex="-1" aria-label=(text(cell)) { (dot) }
                    } @else { g { (dot) } }
                }
            }
            figcaption {
                (words.with("map-caption", &[("located", &words.number(located)), ("total", &words.number(total))]))
                @if cells.len() < map.cells.len() { " " (words.count("map-most", cells.len() as u64)) }
                @if region(address).is_some() {
                    " "
                    a href=({
                        let mut next = address.clone();
                        next.filter.clauses.retain(|c| !matches!(c.test, Test::Within(_)));
                        address.with(next.filter).url()
                    }) { (words.t("map-whole")) }
                }
            }
        }
            @if table && !cells.is_empty() {
                details.data {
                    summary { (words.t("as-table")) }
                    div.scroll tabindex="0" role="region" aria-label=(words.t("map-label")) {
                        table {
                            thead { tr { th scope="col" { (words.t("col-region")) } th scope="col" { (words.t("col-count")) } } }
                            tbody {
                                @for cell in cells.iter().take(60) {
                                    tr {
                                        td { @if let Some(href) = link(&cell.cell) { a href=(href) { (degrees(words, cell.center)) } } }
                                        td.num { (words.number(cell.count)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
    }
}

fn fixed2(n: f64) -> String {
    let text = format!("{n:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A place in whole degrees.
fn degrees(words: Words, point: GeoPoint) -> String {
    let north = words.t(if point.latitude < 0.0 { "south" } else { "north" });
    let east = words.t(if point.longitude < 0.0 { "west" } else { "east" });
    format!("{:.0}° {north}, {:.0}° {east}", point.latitude.abs(), point.longitude.abs())
}

/// One place and how far from it the true one may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Where.
    pub point: GeoPoint,
    /// In metres.
    pub uncertainty: Option<f64>,
}

/// One place on a map of its wider surroundings.
#[must_use]
pub fn point_map(words: Words, spot: Spot) -> Markup {
    let room = 16.0;
    let area = GeoBox {
        west: (spot.point.longitude - room).max(-180.0),
        east: (spot.point.longitude + room).min(180.0),
        south: (spot.point.latitude - room / 2.0).max(-90.0),
        north: (spot.point.latitude + room / 2.0).min(90.0),
    };
    let frame = Frame::around(&area);
    let (x, y) = project(spot.point);
    // The drawing keeps areas: a radius on the ground is nearly the same length everywhere.
    let metre = WIDTH / 2.0 / WIDEST / 6_371_007.0;
    let doubt = spot
        .uncertainty
        .filter(|m| *m > 0.0)
        .map(|m| m * metre)
        .filter(|r| *r > 4.0 * frame.unit() && *r < frame.width);
    html! {
        svg.map viewBox=(frame.view_box()) role="img" aria-label=(words.with("map-point", &[("place", &degrees(words, spot.point))])) {
            (land(true))
            @if let Some(radius) = doubt { circle.doubt cx=(fixed2(x)) cy=(fixed2(y)) r=(fixed2(radius)) stroke-width=(fixed2(frame.unit())) {} }
            circle.here cx=(fixed2(x)) cy=(fixed2(y)) r=(fixed2(8.0 * frame.unit())) stroke-width=(fixed2(2.5 * frame.unit())) {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_of_the_world() {
        let at = |longitude, latitude| project(GeoPoint { longitude, latitude });
        assert_eq!(at(0.0, 0.0), (480.0, 233.6));
        assert!((at(180.0, 0.0).0 - 960.0).abs() < 0.01);
        assert!((at(0.0, 90.0).1 - 0.0).abs() < 0.3, "{:?}", at(0.0, 90.0));
        assert!((at(0.0, -90.0).1 - HEIGHT).abs() < 0.3);
    }

    #[test]
    fn boxes_hold_their_cells() {
        for (latitude, longitude) in [(47.0, 8.0), (0.5, 179.9), (-16.5, -179.9), (89.9, 10.0), (-33.0, 151.0)] {
            let cell = LatLng::new(latitude, longitude).unwrap().to_cell(h3o::Resolution::Two);
            let area = cell_box(&cell.to_string()).unwrap();
            let inside = if area.west <= area.east {
                (area.west..=area.east).contains(&longitude)
            } else {
                longitude >= area.west || longitude <= area.east
            };
            assert!(inside && (area.south..=area.north).contains(&latitude), "{area:?} {latitude} {longitude}");
        }
    }
}
