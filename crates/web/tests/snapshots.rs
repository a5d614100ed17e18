//! Pages in their states: full, empty, withdrawn, not there, not understood.

mod fixture;
mod site;

use site::Site;

async fn snapshot(site: &Site, name: &str, path: &str) {
    let text = site.get(path).await.main();
    insta::assert_snapshot!(name, text);
}

#[tokio::test(flavor = "multi_thread")]
async fn states() {
    let site = Site::full();
    let m = &site.museum;
    snapshot(&site, "entrance", "/").await;
    snapshot(&site, "explore", "/search?view=list").await;
    snapshot(&site, "explore-table-german", "/search?view=table&lang=de").await;
    snapshot(&site, "explore-nothing", "/search?country=Germany&family=Asteraceae").await;
    snapshot(&site, "explore-complaints", "/search?colour=red&year=soon&q=quercus").await;
    snapshot(&site, "specimen", &format!("/specimens/{}", m.holotype)).await;
    snapshot(&site, "specimen-old-version", &format!("/specimens/{}/versions/1", m.revised)).await;
    snapshot(&site, "difference", &format!("/specimens/{}/versions/1..2", m.revised)).await;
    snapshot(&site, "media", &format!("/media/{}", m.image)).await;
    snapshot(&site, "tombstone", &format!("/specimens/{}", m.withdrawn)).await;
    snapshot(&site, "not-there", "/specimens/TEST/Quercus%20robur").await;
    snapshot(&Site::empty(), "entrance-empty", "/").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_asks_too_much() {
    let site = Site::full();
    let words: Vec<String> = (0..150).map(|n| format!("taxon=a{n}*")).collect();
    let answer = site.get(&format!("/search?{}", words.join("&"))).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("This question cannot be answered") && !answer.body.contains("IndexError"));
}
