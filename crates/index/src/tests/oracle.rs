//! What a filter means, told without an index.

use std::collections::{BTreeMap, BTreeSet};

use solander_model::{Field, Filter, GeoBox, GeoPoint, Pattern, Test};

use super::sample::Sample;

/// Whether `sample` passes `filter`.
pub(super) fn passes(sample: &Sample, filter: &Filter) -> bool {
    !sample.deleted
        && filter.text.split_whitespace().all(|word| has_word(sample, word))
        && filter.clauses.iter().all(|clause| holds(sample, &clause.test) != clause.negated)
}

/// Words of one letter case without accents, as simple as can be.
fn has_word(sample: &Sample, word: &str) -> bool {
    let plain = |text: &str| {
        text.to_lowercase().replace(['ö'], "o").replace('ü', "u").replace('ç', "c").replace('ğ', "g").replace('ô', "o")
    };
    let word = plain(word);
    let taxon = &sample.specimen.has_identifications[1].has_taxon_identifications[0];
    let mut texts = vec![taxon.scientific_name.clone(), sample.place().locality.clone().unwrap_or_default()];
    texts.extend(
        [Field::Country, Field::Collector, Field::Family, Field::Kingdom, Field::TypeStatus]
            .iter()
            .flat_map(|f| values(sample, *f)),
    );
    texts.extend(sample.event().habitat.clone());
    texts.iter().any(|text| plain(text).split(|c: char| !c.is_alphanumeric()).any(|known| known == word))
}

fn holds(sample: &Sample, test: &Test) -> bool {
    match test {
        Test::Any(field, patterns) => patterns.iter().any(|pattern| match (field, pattern) {
            (Field::Year, Pattern::Exact(text)) => {
                let year: i64 = text.parse().unwrap();
                interval(sample).is_some_and(|(from, to)| from.0 <= year && to.0 >= year)
            }
            (Field::Pid, Pattern::Exact(text)) => sample.pid.to_string() == *text,
            (_, Pattern::Exact(text)) => {
                values(sample, *field).iter().any(|value| value.to_lowercase() == text.to_lowercase())
            }
            (_, Pattern::Wildcard(text)) => {
                values(sample, *field).iter().any(|value| fits(&text.to_lowercase(), &value.to_lowercase()))
            }
        }),
        Test::Present(Field::Coordinates | Field::Latitude) => sample.point().is_some(),
        Test::Present(Field::Year | Field::EventDate) => interval(sample).is_some(),
        Test::Present(field) => !values(sample, *field).is_empty(),
        Test::Range(Field::Year, from, to) => {
            let some = from.zip(*to).is_none_or(|(from, to)| from <= to);
            some && interval(sample)
                .is_some_and(|(first, last)| from.is_none_or(|y| last.0 >= y) && to.is_none_or(|y| first.0 <= y))
        }
        Test::Range(field, from, to) => values(sample, *field).iter().any(|value| {
            let number: i64 = value.parse().unwrap();
            from.is_none_or(|from| number >= from) && to.is_none_or(|to| number <= to)
        }),
        Test::Within(area) => sample.point().is_some_and(|point| within(point, *area)),
        Test::Inside(corners) => sample.point().is_some_and(|point| inside(point, corners)),
        Test::OneOf(pids) => pids.contains(&sample.pid),
    }
}

fn within((latitude, longitude): (f64, f64), area: GeoBox) -> bool {
    let east = if area.west <= area.east { area.east } else { area.east + 360.0 };
    (area.south..=area.north).contains(&latitude)
        && [longitude, longitude + 360.0].iter().any(|longitude| (area.west..=east).contains(longitude))
}

/// By the sum of the angles under which the edges are seen.
fn inside((latitude, longitude): (f64, f64), corners: &[GeoPoint]) -> bool {
    let turns = |longitude: f64| {
        let angle = |p: &GeoPoint| (p.latitude - latitude).atan2(p.longitude - longitude);
        let sum: f64 = (0..corners.len())
            .map(|i| {
                let turn = angle(&corners[(i + 1) % corners.len()]) - angle(&corners[i]);
                (turn + std::f64::consts::PI).rem_euclid(std::f64::consts::TAU) - std::f64::consts::PI
            })
            .sum();
        (sum / std::f64::consts::TAU).round() as i64
    };
    [longitude - 360.0, longitude, longitude + 360.0].iter().any(|longitude| turns(*longitude) % 2 != 0)
}

fn fits(pattern: &str, value: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == value,
        Some((head, tail)) => value.strip_prefix(head).is_some_and(|rest| {
            rest.char_indices().map(|(i, _)| i).chain([rest.len()]).any(|i| fits(tail, &rest[i..]))
        }),
    }
}

/// Every value of a field, each once.
pub(super) fn values(sample: &Sample, field: Field) -> Vec<String> {
    let specimen = &sample.specimen;
    let taxon = &specimen.has_identifications[1].has_taxon_identifications[0];
    let mut values: Vec<String> = match field {
        Field::Country => sample.place().country.clone().into_iter().collect(),
        Field::Locality => sample.place().locality.clone().into_iter().collect(),
        Field::Habitat => sample.event().habitat.clone().into_iter().collect(),
        Field::Collector => sample.event().has_agents.iter().filter_map(|agent| agent.name.clone()).collect(),
        Field::TypeStatus => specimen.has_identifications.iter().filter_map(|i| i.type_status.clone()).collect(),
        Field::Kingdom => taxon.kingdom.clone().into_iter().collect(),
        Field::Family => taxon.family.clone().into_iter().collect(),
        Field::Genus => taxon.genus.clone().into_iter().collect(),
        Field::Species => {
            vec![format!("{} {}", taxon.genus.as_ref().unwrap(), taxon.specific_epithet.as_ref().unwrap())]
        }
        Field::SpecimenName => specimen.specimen_name.clone().into_iter().collect(),
        Field::CatalogNumber => specimen.has_identifiers.iter().map(|i| i.identifier.clone()).collect(),
        Field::MidsLevel => vec![specimen.mids_level.to_string()],
        Field::MidsTdwg => {
            sample.remarks.mids.as_ref().and_then(|m| m.tdwg).map(|level| level.to_string()).into_iter().collect()
        }
        Field::HasMedia => vec![specimen.is_known_to_contain_media.unwrap_or(false).to_string()],
        Field::Finding => sample.remarks.findings.iter().map(|f| f.code.to_string()).collect(),
        Field::Year => interval(sample).map(|(from, _)| from.0.to_string()).into_iter().collect(),
        _ => panic!("{field} is not generated"),
    };
    values.sort();
    values.dedup();
    values
}

/// First and last year of the gathering; only the generated dates.
fn interval(sample: &Sample) -> Option<((i64,), (i64,))> {
    let date = sample.event().event_date.as_deref()?;
    let year = |text: &str| (text.get(..4).unwrap().parse().unwrap(),);
    Some(match date.split_once('/') {
        Some((from, to)) => (year(from), year(to)),
        None => (year(date), year(date)),
    })
}

/// How many of `samples` have which value, letter case ignored, and how many have none.
pub(super) fn counts<'a>(samples: impl Iterator<Item = &'a Sample>, field: Field) -> (BTreeMap<String, u64>, u64) {
    let (mut counts, mut unknown) = (BTreeMap::new(), 0);
    for sample in samples {
        let values = values(sample, field);
        unknown += u64::from(values.is_empty());
        let spelt: BTreeSet<String> = values.into_iter().map(|value| value.to_lowercase()).collect();
        spelt.into_iter().for_each(|value| *counts.entry(value).or_default() += 1);
    }
    (counts, unknown)
}
