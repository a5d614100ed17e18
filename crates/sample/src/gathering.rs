//! Gatherings: what was collected by the same people on the same day at the same place.

use std::fmt::Write as _;

use crate::chance::{Chance, key, mix};
use crate::dates::Date;
use crate::institution::Institution;
use crate::people::Team;
use crate::tables::countries::{COUNTRIES, Country};
use crate::tables::words::{ANIMAL_HABITATS, PLANT_HABITATS, PROTOCOLS, places, towns};
use crate::taxa::Kind;

/// Records of one block of an institution's numbers, partitioned into gatherings.
const BLOCK: u64 = 64;

/// Which gathering a record belongs to, and its place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Berth {
    /// Decides everything about the gathering.
    pub(crate) key: u64,
    /// The how many-th record of it this is.
    pub(crate) place: u64,
    /// Whether several institutions got parts of it.
    pub(crate) shared: bool,
}

/// Finds the gathering of record `n`: most are single, some fill a block or eight.
pub(crate) fn berth(seed: u64, house: &Institution, n: u64) -> Berth {
    let plants = house.kind(&mut Chance::of(&[seed, 0x4A, u64::from(house.index), n / 40])) == Kind::Plant;
    let own = key(&[seed, 0xB7, u64::from(house.index), n]);
    if plants && own.is_multiple_of(20) {
        return Berth { key: key(&[seed, 0x54A2, n / 40]), place: mix(own, 1) % 2, shared: true };
    }
    let house_key = key(&[seed, 0x6A, u64::from(house.index)]);
    let span = BLOCK * 8;
    if mix(house_key, n / span).is_multiple_of(60) {
        return Berth { key: mix(house_key ^ 0xB16, n / span), place: n % span, shared: false };
    }
    let block = n / BLOCK;
    let chance = mix(house_key ^ 0xB10C, block);
    let starts = match chance % 100 {
        0..=1 => 1,
        2..=26 => (mix(chance, 1) & mix(chance, 2) & mix(chance, 3) & mix(chance, 4)) | 1,
        _ => (mix(chance, 5) | mix(chance, 6)) | 1,
    };
    let at = n % BLOCK;
    let begun = starts & (u64::MAX >> (63 - at));
    let start = 63 - u64::from(begun.leading_zeros());
    Berth { key: mix(chance, 100 + start), place: at - start, shared: false }
}

/// A place in the world.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) country: &'static Country,
    pub(crate) state: &'static str,
    pub(crate) locality: String,
    /// In ten millionths of a degree.
    pub(crate) latitude: i64,
    pub(crate) longitude: i64,
    pub(crate) decimals: usize,
    pub(crate) uncertainty: i64,
    /// Lowest and highest, in metres.
    pub(crate) elevation: (i64, i64),
}

/// What was collected by the same people on the same day at the same place.
#[derive(Debug, Clone)]
pub(crate) struct Gathering {
    pub(crate) kind: Kind,
    pub(crate) team: Team,
    pub(crate) date: Date,
    pub(crate) place: Place,
    pub(crate) habitat: &'static str,
    pub(crate) protocol: &'static str,
    /// The collector's number of the first record.
    pub(crate) first_number: u64,
}

impl Gathering {
    /// The gathering of `berth`; that of a shared one is the same for every institution.
    pub(crate) fn of(seed: u64, house: &Institution, berth: Berth) -> Self {
        let mut chance = Chance::of(&[seed, 0x6A7, berth.key]);
        let kind = if berth.shared { Kind::Plant } else { house.kind(&mut chance) };
        let date = Date::draw(&mut chance);
        let home = (!berth.shared && chance.per_mille(450)).then_some(house.country);
        let team = Team::draw(seed, kind as u64, (date.year / 33) as u64, &mut chance);
        let weights: u32 = COUNTRIES.iter().map(|c| c.weight).sum();
        let mut left = chance.below(u64::from(weights)) as u32;
        let drawn = COUNTRIES.iter().find(|c| {
            let found = left < c.weight;
            left = left.saturating_sub(c.weight);
            found
        });
        let place = Place::of(home.or(drawn).unwrap_or(&COUNTRIES[0]), &mut chance);
        let habitats = if matches!(kind, Kind::Plant | Kind::Fungus) { PLANT_HABITATS } else { ANIMAL_HABITATS };
        Self {
            kind,
            date,
            place,
            habitat: chance.pick(habitats),
            protocol: chance.pick(PROTOCOLS),
            first_number: 1 + key(&[team.first(), date.year as u64, date.month as u64]) % 9000,
            team,
        }
    }
}

impl Place {
    fn of(country: &'static Country, chance: &mut Chance) -> Self {
        let x = chance.part();
        // A few towns of a country are visited again and again.
        let town = (x * x * x * 4000.0) as u64;
        let mut here = Chance::of(&[
            0x70,
            key(&[u64::from(country.code.as_bytes()[0]), u64::from(country.code.as_bytes()[1])]),
            town,
        ]);
        let state = here.pick(country.states);
        let [south, north, west, east] = country.area;
        let part = |part: f64, low: f32, high: f32| {
            ((f64::from(low) + (f64::from(high) - f64::from(low)) * part) * 1e7) as i64
        };
        let mut latitude = part(here.part(), south, north);
        let mut longitude = part(here.part(), west, east);
        let (begin, end) = towns(country.tongue);
        let mut locality = String::with_capacity(64);
        locality.push_str(here.pick(begin));
        locality.push_str(here.pick(end));
        let elevation = here.between(2, 260) * here.between(1, 9);
        let mut elevation = (elevation, elevation);
        let variant = chance.below(10);
        if variant > 3 {
            let (ways, kinds) = places(country.tongue);
            let spot = chance.pick(kinds);
            let _ = match variant {
                4 | 5 => write!(locality, ", {spot}"),
                6 => {
                    write!(locality, ", {} km {}, {spot}", chance.between(1, 19), chance.pick(&["N", "SE", "W", "NNW"]))
                }
                7 => {
                    let town = std::mem::take(&mut locality);
                    write!(locality, "{spot} {} {town}", chance.pick(ways))
                }
                8 => write!(locality, ": {spot}, {} m from the road", chance.between(2, 40) * 10),
                _ => write!(
                    locality,
                    ", {spot}; {}",
                    chance.pick(&["locality no. 4", "loc. cit.", "u. Umgebung", "trail above camp", "s. Karte"])
                ),
            };
            latitude =
                (latitude + chance.between(-400_000, 400_000)).clamp(part(0.0, south, north), part(1.0, south, north));
            longitude =
                (longitude + chance.between(-400_000, 400_000)).clamp(part(0.0, west, east), part(1.0, west, east));
            elevation.0 = (elevation.0 + chance.between(0, 80)) / 5 * 5;
            elevation.1 = elevation.0 + if chance.per_mille(150) { chance.between(1, 12) * 10 } else { 0 };
        }
        let decimals = [3, 5, 4, 2, 7, 6, 1][chance.weighted(&[52, 16, 15, 9, 3, 3, 2])];
        let uncertainty =
            [10, 71, 100, 707, 1000, 5000, 10_000, 100_000][chance.weighted(&[12, 3, 10, 4, 25, 12, 28, 6])];
        Self { country, state, locality, latitude, longitude, decimals, uncertainty, elevation }
    }
}

/// Writes ten millionths of a degree with `decimals`.
pub(crate) fn push_degrees(value: i64, decimals: usize, out: &mut String) {
    let cut = 10i64.pow(7 - decimals.min(7) as u32);
    let unit = 10i64.pow(decimals.min(7) as u32);
    let value = (value.abs() + cut / 2) / cut * value.signum();
    if value < 0 {
        out.push('-');
    }
    let value = value.abs();
    let _ = if decimals == 0 {
        write!(out, "{value}")
    } else {
        write!(out, "{}.{:0decimals$}", value / unit, value % unit)
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees() {
        let check = |value, decimals, expected: &str| {
            let mut out = String::new();
            push_degrees(value, decimals, &mut out);
            assert_eq!(out, expected);
        };
        check(123_456_789, 3, "12.346");
        check(-4_567_890, 5, "-0.45679");
        check(-1, 2, "0.00");
        check(90_000_000, 7, "9.0000000");
    }

    #[test]
    fn places_lie_in_their_country() {
        for (i, country) in COUNTRIES.iter().enumerate() {
            let [south, north, west, east] = country.area;
            assert!(south < north && west < east, "{}", country.name);
            for n in 0..40 {
                let place = Place::of(country, &mut Chance::of(&[i as u64, n]));
                let (lat, lon) = (place.latitude as f64 / 1e7, place.longitude as f64 / 1e7);
                let inside =
                    |value: f64, low: f32, high: f32| value > f64::from(low) - 1e-6 && value < f64::from(high) + 1e-6;
                assert!(inside(lat, south, north) && inside(lon, west, east), "{} {lat} {lon}", country.name);
            }
        }
    }
}
