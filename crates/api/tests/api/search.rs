//! Search, compared with reading every specimen.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::server::{Server, server};

fn event(body: &Value) -> &Value {
    &body["ods:hasEvents"][0]
}

fn place(body: &Value) -> &Value {
    &event(body)["ods:hasLocation"]
}

fn taxon(body: &Value) -> &Value {
    &body["ods:hasIdentifications"][0]["ods:hasTaxonIdentifications"][0]
}

fn latitude(body: &Value) -> Option<f64> {
    place(body)["ods:hasGeoreference"]["dwc:decimalLatitude"].as_f64()
}

/// Bodies of all specimens that are no tombstones, read from the store.
fn scan(server: &Server) -> Vec<Value> {
    let heads = server.store.heads(&server.museum.specimens).unwrap();
    heads.into_iter().flatten().filter(|head| !head.deleted).map(|head| head.value().unwrap()).collect()
}

/// Identifiers of everything a search finds.
async fn found(server: &Server, query: &str) -> BTreeSet<String> {
    let body = server.json(&format!("/api/digital-specimen/v1/search?pageSize=1000&{query}")).await;
    let ids: BTreeSet<String> =
        body["data"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(body["meta"]["totalRecords"], ids.len(), "{query}");
    ids
}

async fn check(query: &str, holds: impl Fn(&Value) -> bool) {
    let server = server();
    let expected: BTreeSet<String> =
        scan(server).iter().filter(|body| holds(body)).map(|body| body["@id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(found(server, query).await, expected, "{query}");
    assert!(!expected.is_empty(), "{query} should find something");
}

#[tokio::test]
async fn all_parameters_must_hold() {
    check("country=Norway&topicDiscipline=Botany", |b| {
        place(b)["dwc:country"] == "Norway" && b["ods:topicDiscipline"] == "Botany"
    })
    .await;
}

#[tokio::test]
async fn any_of_several_values() {
    check("country=Norway&country=sweden&topicDiscipline=Zoology", |b| {
        (place(b)["dwc:country"] == "Norway" || place(b)["dwc:country"] == "Sweden")
            && b["ods:topicDiscipline"] == "Zoology"
    })
    .await;
}

#[tokio::test]
async fn wildcards_and_words() {
    check("specimenName=nipharg*", |b| b["ods:specimenName"].as_str().unwrap().starts_with("Niphargus")).await;
    check("q=Nekum", |b| place(b)["dwc:locality"].is_string()).await;
    assert!(found(server(), "q=a/b").await.is_empty());
}

#[tokio::test]
async fn identifiers() {
    check("physicalSpecimenId=M.0007", |b| b["ods:physicalSpecimenID"] == "M.0007").await;
    check("physicalSpecimenID=M.0007", |b| b["ods:physicalSpecimenID"] == "M.0007").await;
    check("catalogNumber=M.000*", |b| b["ods:physicalSpecimenID"].as_str().unwrap().starts_with("M.000")).await;
}

#[tokio::test]
async fn levels_and_media() {
    check("midsLevel=2", |b| b["ods:midsLevel"] == 2).await;
    check("midsLevel=0&midsLevel=2", |b| b["ods:midsLevel"] != 1).await;
    check("hasMedia=true", |b| b["ods:isKnownToContainMedia"] == true).await;
    check("hasMedia=false", |b| b["ods:isKnownToContainMedia"] == false).await;
    check("midsTdwg=1", |_| true).await;
}

#[tokio::test]
async fn missing_data() {
    check("hasLongitude=false", |b| latitude(b).is_none()).await;
    check("hasLongitude=true", |b| latitude(b).is_some()).await;
    check("hasLocality=false", |b| place(b)["dwc:locality"].is_null()).await;
    check("hasLocality=false&hasLongitude=true", |b| place(b)["dwc:locality"].is_null() && latitude(b).is_some()).await;
    check("hasEventDate=false", |b| event(b)["dwc:eventDate"].is_null()).await;
    check("hasTypeStatus=true", |b| b["ods:isMarkedAsType"] == true).await;
}

#[tokio::test]
async fn dates() {
    let year = |b: &Value| event(b)["dwc:year"].as_i64();
    check("eventDate=1860..1869", |b| year(b).is_some_and(|y| (1860..=1869).contains(&y))).await;
    check("eventDate=1860-11-03", |b| event(b)["dwc:eventDate"] == "1860-11-03").await;
    check("year=1850..1852&year=1900", |b| year(b).is_some_and(|y| y <= 1852 || y == 1900)).await;
    check("month=6..8", |b| event(b)["dwc:month"].as_i64().is_some_and(|m| (6..=8).contains(&m))).await;
    check("modified=2026-01-01T00:00:30Z..", |b| b["dcterms:modified"].as_str().unwrap() >= "2026-01-01T00:00:30")
        .await;
}

#[tokio::test]
async fn places() {
    let inside = |b: &Value, from: f64, to: f64| latitude(b).is_some_and(|l| (from..=to).contains(&l));
    check("latitude=52..53", |b| inside(b, 52.0, 53.0)).await;
    check("latitude=52.1", |b| latitude(b) == Some(52.1)).await;
    check("bbox=0,50,20,62", |b| inside(b, 50.0, 62.0)).await;
    check("bbox=170,-20,-170,-10", |b| inside(b, -20.0, -10.0)).await;
    check("polygon=0,50;20,50;20,62;0,62", |b| inside(b, 50.0, 62.0)).await;
    check("longitude=100..110", |b| inside(b, -7.0, -6.0)).await;
}

#[tokio::test]
async fn people_taxa_and_findings() {
    check("collector=Collector%203", |b| event(b)["ods:hasAgents"][0]["schema:name"] == "Collector 3").await;
    check("family=Fagaceae&family=Rosaceae", |b| taxon(b)["dwc:kingdom"] == "Plantae").await;
    check("finding=CoordinatesIncomplete", |b| {
        let i: usize = b["ods:physicalSpecimenID"].as_str().unwrap()[2..].parse().unwrap();
        i.is_multiple_of(8)
    })
    .await;
    let source = server().museum.source.as_ref().unwrap();
    check(&format!("sourceSystemID={source}"), |_| true).await;
}

#[tokio::test]
async fn pages_are_all_and_do_not_overlap() {
    let server = server();
    for sort in ["pid", "-modified", "specimenName", "-year", "country", "-midsLevel", "relevance"] {
        let mut path = format!("/api/digital-specimen/v1/search?topicDomain=Life&sort={sort}&pageSize=7");
        let (mut seen, mut count) = (BTreeSet::new(), 0);
        loop {
            let body = server.json(&path).await;
            for one in body["data"].as_array().unwrap() {
                seen.insert(one["id"].as_str().unwrap().to_owned());
                count += 1;
            }
            let Some(next) = body["links"]["next"].as_str() else { break };
            path = next.strip_prefix("https://solander.example").unwrap().to_owned();
        }
        assert_eq!((count, seen.len()), (59, 59), "{sort}");
    }
}

#[tokio::test]
async fn links_repeat_the_query() {
    let body = server().json("/api/digital-specimen/v1/search?country=Norway&pageSize=5&pageNumber=2").await;
    let link = |page: u32| {
        json!(format!(
            "https://solander.example/api/digital-specimen/v1/search?country=Norway&pageNumber={page}&pageSize=5"
        ))
    };
    assert_eq!(body["links"], json!({"self": link(2), "first": link(1), "prev": link(1), "next": link(3)}));
    let list = server().json("/api/digital-specimen/v1").await;
    assert_eq!(list["links"]["prev"], json!(null));
    assert_eq!(list["links"]["next"], "https://solander.example/api/digital-specimen/v1?pageNumber=2&pageSize=10");
    assert!(list.get("meta").is_none());
}

#[tokio::test]
async fn newest_first() {
    let body = server().json("/api/digital-specimen/v1/latest?pageSize=59").await;
    let created: Vec<&str> =
        body["data"].as_array().unwrap().iter().map(|o| o["attributes"]["dcterms:created"].as_str().unwrap()).collect();
    assert!(created.is_sorted_by(|a, b| a >= b));
    assert_eq!(created.len(), 59);
}

#[tokio::test]
async fn facets_agree_with_a_scan() {
    let server = server();
    let body = server.json("/api/digital-specimen/v1/aggregation").await;
    assert_eq!(body["data"]["type"], "aggregations");
    let names: Vec<&String> = body["data"]["attributes"].as_object().unwrap().keys().collect();
    assert_eq!(names.len(), 11);
    let mut countries: BTreeMap<String, u64> = BTreeMap::new();
    for body in scan(server) {
        *countries.entry(place(&body)["dwc:country"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    assert_eq!(body["data"]["attributes"]["country"], json!(countries));
    let one = server
        .json("/api/digital-specimen/v1/aggregation?topicDiscipline=Zoology&facets=year,collector&facetSize=3")
        .await;
    let attributes = one["data"]["attributes"].as_object().unwrap();
    assert_eq!(attributes.keys().collect::<Vec<_>>(), ["collector", "year"]);
    assert_eq!(attributes["collector"].as_object().unwrap().len(), 3);
}

#[tokio::test]
async fn taxonomy_goes_one_rank_deeper() {
    let server = server();
    let keys = |body: Value| body["data"]["attributes"].as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let base = "/api/digital-specimen/v1/taxonomy/aggregation";
    assert_eq!(keys(server.json(base).await), ["kingdom".to_owned()].into());
    let two = keys(server.json(&format!("{base}?kingdom=Plantae")).await);
    assert_eq!(two, ["kingdom".to_owned(), "phylum".to_owned()].into());
    let six = server.json(&format!("{base}?family=Fagaceae")).await;
    assert_eq!(six["data"]["attributes"]["genus"], json!({"Quercus": 15}));
}

#[tokio::test]
async fn disciplines_and_the_total() {
    insta::assert_json_snapshot!(server().json("/api/digital-specimen/v1/discipline").await);
}

#[tokio::test]
async fn values_that_begin_so() {
    let server = server();
    let body = server.json("/api/digital-specimen/v1/searchTermValue?term=country&value=n").await;
    assert_eq!(body["data"]["attributes"], json!({"country": {"Netherlands": 11, "Norway": 12}}));
    let starred = server.json("/api/digital-specimen/v1/searchTermValue?term=country&value=Ne*&sort=true").await;
    assert_eq!(starred["data"]["attributes"], json!({"country": {"Netherlands": 11}}));
}
