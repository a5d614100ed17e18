//! What machines read: representations, typed links, citations, site maps, feeds.

mod fixture;
mod site;

use serde_json::Value;
use site::{BASE, Site, documents};

#[tokio::test(flavor = "multi_thread")]
async fn one_address_several_representations() {
    let site = Site::full();
    let path = format!("/specimens/{}", site.museum.holotype);
    let html = site.ask(&path, &[("accept", "text/html")]).await;
    assert!(html.header("content-type").starts_with("text/html") && html.all("vary").join(",").contains("Accept"));
    let json = site.ask(&path, &[("accept", "application/json")]).await;
    let body: Value = serde_json::from_str(&json.body).expect("JSON");
    assert_eq!(body["ods:specimenName"], "Quercus robur L.");
    let ld = site.ask(&path, &[("accept", "application/ld+json")]).await;
    assert_eq!(ld.header("content-type"), "application/ld+json");
    let ld: Value = serde_json::from_str(&ld.body).expect("JSON-LD");
    assert_eq!(ld["@context"]["@vocab"], "https://schema.org/");
    assert_eq!(ld["license"], "https://creativecommons.org/licenses/by/4.0/");
    assert_eq!(documents(&html.body), [ld], "the page holds the same description");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_resolver() {
    let site = Site::full();
    let pid = site.museum.holotype.to_string();
    let to = |accept: &'static str| {
        let (site, pid) = (&site, &pid);
        async move { site.ask(&format!("/pid/{}", pid.to_lowercase().replace("test", "TEST")), &[("accept", accept)]).await }
    };
    let page = to("text/html").await;
    assert_eq!((page.status, page.header("location")), (303, format!("/specimens/{pid}")));
    assert_eq!(to("application/json").await.header("location"), format!("/specimens/{pid}/data.json"));
    assert_eq!(to("application/ld+json").await.header("location"), format!("/specimens/{pid}/data.jsonld"));
    let image = site.get(&format!("/pid/{}", site.museum.image)).await;
    assert_eq!(image.header("location"), format!("/media/{}", site.museum.image));
    assert_eq!(site.get("/pid/TEST/AAA-AAA-AAA").await.status, 404);
    assert_eq!(site.get("/pid/TEST/nonsense").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn typed_links_agree() {
    let site = Site::full();
    for path in [format!("/specimens/{}", site.museum.holotype), format!("/media/{}", site.museum.image)] {
        let page = site.get(&path).await;
        let headers = page.all("link");
        let relations: Vec<&str> = headers.iter().filter_map(|h| h.split("rel=\"").nth(1)?.split('"').next()).collect();
        for wanted in ["cite-as", "describedby", "type", "license", "author", "collection", "item", "linkset"] {
            assert!(relations.contains(&wanted), "{path}: {wanted} in {relations:?}");
        }
        for header in &headers {
            assert!(header.starts_with("<http") && header.contains(">; rel=\""), "{header}");
        }
        let linkset = site.get(&format!("{path}/linkset")).await;
        assert_eq!(linkset.header("content-type"), "application/linkset+json");
        let linkset: Value = serde_json::from_str(&linkset.body).expect("a linkset is JSON");
        let context = &linkset["linkset"][0];
        assert_eq!(context["anchor"], format!("{BASE}{path}"));
        let listed: usize =
            context.as_object().expect("an object").values().filter_map(Value::as_array).map(Vec::len).sum();
        assert_eq!(listed + 1, headers.len(), "{path}: all but the link to the linkset itself");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn citations() {
    let site = Site::full();
    let here = format!("/specimens/{}/cite", site.museum.holotype);
    let get = |format: &'static str| {
        let (site, here) = (&site, &here);
        async move { site.get(&format!("{here}/{format}")).await }
    };
    let url = format!("https://doi.org/{}", site.museum.holotype);
    assert_eq!(
        get("text").await.body,
        format!("Example Museum (2025). Quercus robur L., B 10 0001 [Digital specimen, version 1]. {url}\n")
    );
    assert!(get("bibtex").await.body.contains("author = {{Example Museum}}"));
    assert!(get("ris").await.body.contains(&format!("UR  - {url}\r\n")));
    let csl: Value = serde_json::from_str(&get("csl").await.body).expect("CSL is JSON");
    assert_eq!(csl[0]["issued"]["date-parts"][0][0], 2025);
    assert_eq!(get("word").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tombstone_says_so() {
    let site = Site::full();
    let path = format!("/specimens/{}", site.museum.withdrawn);
    let page = site.get(&path).await;
    assert_eq!(page.status, 410);
    assert!(
        page.body.contains("No longer in the source") && page.body.contains(&format!("/pid/{}", site.museum.mineral))
    );
    assert_eq!(site.ask(&path, &[("accept", "application/json")]).await.status, 410);
    assert!(!site.get("/search").await.body.contains(&path), "it is not among the results");
}

#[tokio::test(flavor = "multi_thread")]
async fn site_map_feed_robots() {
    let site = Site::full();
    let index = site.get("/sitemap.xml").await.body;
    assert!(index.contains(&format!("<loc>{BASE}/sitemap/0.xml</loc>")), "{index}");
    let part = site.get("/sitemap/0.xml").await.body;
    assert!(part.contains(&format!("{BASE}/specimens/{}<", site.museum.holotype)));
    assert!(!part.contains(&site.museum.withdrawn.to_string()), "tombstones are not listed");
    assert_eq!(site.get("/sitemap/7.xml").await.status, 404);
    let feed = site.get("/search/feed.atom?country=Germany").await;
    assert!(
        feed.body.contains("<title>Quercus robur L., B 10 0001</title>") && !feed.body.contains("Bellis"),
        "{}",
        feed.body
    );
    assert!(site.get("/robots.txt").await.body.contains(&format!("Sitemap: {BASE}/sitemap.xml")));
}

#[tokio::test(flavor = "multi_thread")]
async fn assets_are_kept() {
    let site = Site::full();
    let first = site.get("/assets/icons.svg").await;
    assert!(first.header("cache-control").contains("must-revalidate"));
    let again = site.ask("/assets/icons.svg", &[("if-none-match", &first.header("etag"))]).await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(site.get("/assets/../Cargo.toml").await.status, 404);
}
