//! Searches with ten facets, as the Explore page asks for them.

use std::time::Instant;

use anyhow::Result;
use solander_benches::{Postgres, exported, harvested, machine, quantile, rows, tell};
use solander_index::{FacetRequest, Query, SearchIndex};
use solander_model::{Field, Filter, ObjectKind, Pattern, Test};

const FACETS: [Field; 10] = [
    Field::TopicDiscipline,
    Field::Country,
    Field::Family,
    Field::TypeStatus,
    Field::OrganisationName,
    Field::CollectionCode,
    Field::License,
    Field::MidsLevel,
    Field::BasisOfRecord,
    Field::DatasetName,
];

fn main() -> Result<()> {
    let name = "search_facets_1m";
    let index = SearchIndex::open(&harvested()?.join("index"))?;
    tell(name, "machine", machine());
    tell(name, "specimens", rows());
    let values = |field: Field| -> Result<Vec<String>> {
        let found = index.terms(
            ObjectKind::DigitalSpecimen,
            field,
            "",
            &Filter::default(),
            25,
            solander_index::TermOrder::Count,
        )?;
        Ok(found.into_iter().map(|(value, _)| value).collect())
    };
    let (families, countries) = (values(Field::Family)?, values(Field::Country)?);
    let is = |field, value: &String| Test::Any(field, vec![Pattern::Exact(value.clone())]);
    let family: Vec<Filter> = families.iter().map(|family| Filter::default().and(is(Field::Family, family))).collect();
    let narrow: Vec<Filter> = families
        .iter()
        .zip(countries.iter().cycle())
        .map(|(family, country)| {
            let years = Test::Range(Field::Year, Some(1880), Some(1940));
            Filter::default().and(is(Field::Family, family)).and(is(Field::Country, country)).and(years)
        })
        .collect();
    let words: Vec<Filter> =
        countries.iter().chain(&families).map(|word| Filter { text: word.clone(), ..Filter::default() }).collect();
    let boxes: Vec<Filter> = (0..20)
        .map(|n| {
            let west = -170.0 + f64::from(n) * 16.0;
            let place = solander_model::GeoBox { west, south: 30.0, east: west + 20.0, north: 50.0 };
            Filter::default().and(Test::Within(place))
        })
        .collect();
    for (what, filters) in [
        ("everything, 10 facets", vec![Filter::default(); 10]),
        ("one family, 10 facets", family),
        ("family, country and years, 10 facets", narrow),
        ("a word, 10 facets", words),
        ("box of 20 degrees, 10 facets", boxes),
    ] {
        measure(name, what, &index, &filters)?;
    }
    peer(name, &families, &countries)
}

/// The same questions to PostgreSQL, over the same objects.
fn peer(name: &str, families: &[String], countries: &[String]) -> Result<()> {
    let Some(peer) = Postgres::start(&std::env::temp_dir().join("solander-bench-peer"))? else {
        tell(name, "peer: PostgreSQL", "not run");
        return Ok(());
    };
    peer.load(&exported()?)?;
    let quoted = |text: &String| format!("'{}'", text.replace('\'', "''"));
    let family: Vec<String> = families.iter().map(|family| format!("family = {}", quoted(family))).collect();
    let narrow: Vec<String> = families
        .iter()
        .zip(countries.iter().cycle())
        .map(|(family, country)| {
            format!("family = {} AND country = {} AND year BETWEEN 1880 AND 1940", quoted(family), quoted(country))
        })
        .collect();
    let words: Vec<String> = countries
        .iter()
        .chain(families)
        .map(|word| format!("words @@ plainto_tsquery('simple', {})", quoted(word)))
        .collect();
    for (what, conditions, rounds) in [
        ("peer: everything, 10 facets", vec!["true".to_owned()], 4),
        ("peer: one family, 10 facets", family, 3),
        ("peer: family, country and years, 10 facets", narrow, 3),
        ("peer: a word, 10 facets", words, 2),
    ] {
        let mut taken = peer.facets(&conditions, rounds)?;
        let (p50, p95) = (quantile(&mut taken, 0.5), quantile(&mut taken, 0.95));
        tell(name, what, format!("p50 {p50:.1} ms, p95 {p95:.1} ms"));
    }
    Ok(())
}

fn measure(name: &str, what: &str, index: &SearchIndex, filters: &[Filter]) -> Result<()> {
    let (mut taken, mut hits) = (Vec::new(), 0);
    for round in 0..6 {
        for filter in filters {
            let mut query = Query::new(ObjectKind::DigitalSpecimen, filter.clone());
            query.facets =
                FACETS.iter().map(|field| FacetRequest { field: *field, limit: 10, ignore_own: true }).collect();
            let began = Instant::now();
            let results = index.search(&query)?;
            // The first round warms the page cache.
            if round > 0 {
                taken.push(began.elapsed().as_secs_f64() * 1000.0);
                hits += results.total;
            }
        }
    }
    let mean = hits / taken.len().max(1) as u64;
    let (p50, p95) = (quantile(&mut taken, 0.5), quantile(&mut taken, 0.95));
    tell(name, what, format!("p50 {p50:.1} ms, p95 {p95:.1} ms, {mean} hits on average"));
    Ok(())
}
