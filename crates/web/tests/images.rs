//! Images that are kept here: deep zoom, sizes, comparison, gallery and contact sheet.

mod fixture;
mod site;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use fixture::images::{Known, collection, sheet};
use http_body_util::BodyExt;
use serde_json::Value;
use site::{Answer, Site};
use solander_web::{ImageFacts, ImageState, WebSettings, WebState, router};
use tower::ServiceExt;

/// What the page tells the module of this name.
fn told(answer: &Answer, island: &str) -> Value {
    let place = answer.body.split(&format!("data-island=\"{island}\">")).nth(1).expect("the page has the island");
    let text = place.strip_prefix("<script type=\"application/json\">").expect("data comes first");
    serde_json::from_str(text.split("</script>").next().expect("the data ends")).expect("the data is JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_image_can_be_looked_into() {
    let (site, made) = Site::with_images(3);
    let [first, second, _] = &made.images;
    let page = site.get(&format!("/media/{first}")).await;
    let service = format!("/iiif/3/{}", first.to_string().replace('/', "%2F"));
    assert!(page.body.contains(&format!(
        "<a href=\"{service}/full/max/0/default.jpg\"><img src=\"{service}/full/!900,900/0/default.jpg\""
    )));
    assert!(page.body.contains("width=\"636\" height=\"900\""), "the still has its size");
    let data = told(&page, "viewer");
    assert_eq!(data["image"]["service"], service);
    assert_eq!((data["image"]["width"].as_u64(), data["image"]["height"].as_u64()), (Some(7016), Some(9921)));
    assert_eq!((data["image"]["perMm"].as_f64(), data["image"]["measured"].as_bool()), (Some(23.622), Some(true)));
    assert_eq!(data["others"].as_array().map(Vec::len), Some(2));
    assert!(page.body.contains("<script type=\"module\" src=\"/assets/dist/main-"));
    for said in
        ["297 × 420 mm", "600 ppi", "209\u{202f}MB", "dark brown", "#5c3e21", "missed", "Phase One", "11 May 2023"]
    {
        assert!(page.body.contains(said), "{said}");
    }
    assert!(page.body.contains(&format!("href=\"/api/digital-media/v1/{first}/original\"")));
    assert!(page.body.contains(&format!("href=\"/iiif/manifest/{}\"", made.specimen)));
    assert!(page.body.contains(&format!("href=\"/media/{second}\"")), "a near duplicate");
    let stated = site.get(&format!("/media/{second}")).await;
    assert!(stated.body.contains("by the resolution that the file states"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_tells_the_view_without_script_too() {
    let (site, made) = Site::with_images(2);
    let [first, second, _] = &made.images;
    let page = site.get(&format!("/media/{first}?xywh=100,200,3000,2000&rotate=90")).await;
    assert!(page.body.contains("/100,200,3000,2000/!900,900/90/default.jpg"));
    let page = site.get(&format!("/media/{first}?compare={second}")).await;
    assert_eq!(told(&page, "viewer")["beside"]["pid"], second.to_string());
    assert_eq!(page.body.matches("/full/!900,900/0/default.jpg").count(), 2, "two stills");
    for nothing in ["TEST/AAA-AAA-AAA", "x y", &first.to_string()] {
        let page = site.get(&format!("/media/{first}?compare={}", nothing.replace(' ', "+"))).await;
        assert_eq!(told(&page, "viewer")["beside"], Value::Null, "{nothing}");
        assert!(page.body.contains("names no image that can be compared here"), "{nothing}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hinders_an_image_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = collection(folder.path(), 2);
    let mut known = Known::default();
    let [pending, failed, not_kept] = &made.images;
    let facts = |state| ImageFacts { state, ..sheet() };
    known.0.insert(pending.clone(), facts(ImageState::Pending("3 others go first <b>".into())));
    known.0.insert(failed.clone(), facts(ImageState::Failed("not an image".into())));
    known.0.insert(not_kept.clone(), facts(ImageState::NotKept));
    let settings = WebSettings::default();
    let router = router(WebState::new(made.store, made.index, settings).with_images(Arc::new(known)));
    for (pid, said) in
        [(pending, "3 others go first &lt;b&gt;"), (failed, "not an image"), (not_kept, "The image is kept elsewhere")]
    {
        let request = Request::get(format!("/media/{pid}")).body(Body::empty()).expect("a request");
        let response = router.clone().oneshot(request).await.expect("an answer");
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        let html = String::from_utf8_lossy(&body);
        assert!(html.contains(said), "{said}");
        assert!(!html.contains("data-island") && !html.contains("/iiif/"), "{said}: no viewer for what is not there");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_and_specimens_show_our_own_images() {
    let (site, made) = Site::with_images(3);
    let [first, ..] = &made.images;
    for path in ["/search", "/search?view=list", "/search/media", "/search?view=contact"] {
        let page = site.get(path).await;
        assert!(page.body.contains(&format!("<img src=\"/api/digital-media/v1/{first}/thumbnail\"")), "{path}");
        assert!(!page.body.contains("images.invalid"), "{path}");
    }
    let page = site.get(&format!("/specimens/{}", made.specimen)).await;
    assert_eq!(told(&page, "viewer")["alone"], false);
    assert!(page.body.contains("data-start"), "zoom waits until it is asked for");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gallery_is_walked_page_by_page() {
    let (site, _) = Site::with_images(230);
    for view in ["gallery", "contact"] {
        let mut next = Some(format!("/search?view={view}&per=96"));
        let mut seen = BTreeSet::new();
        let mut pages = 0;
        while let Some(path) = next {
            let page = site.ask(&path, &[("x-partial", "1")]).await;
            assert!(page.body.starts_with("<ul class=\""), "{path}: the list alone");
            assert!(page.header("vary").to_lowercase().contains("x-partial"), "{path}");
            let whole = site.get(&path).await;
            assert!(whole.body.contains(&page.body), "{path}: the same list stands in the page");
            seen.extend(page.links().into_iter().filter(|l| l.starts_with("/specimens/")));
            pages += 1;
            next = page
                .body
                .split(" data-next=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .map(|l| l.replace("&amp;", "&"));
        }
        assert_eq!((seen.len(), pages), (230, 3), "{view}");
    }
    let other = site.ask("/search?view=table", &[("x-partial", "1")]).await;
    assert!(other.body.starts_with("<!DOCTYPE html>"), "other views have no part of their own");
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_are_served_for_good() {
    let (site, made) = Site::with_images(1);
    let page = site.get(&format!("/media/{}", made.images[0])).await;
    let loader = page.body.split("<script type=\"module\" src=\"").nth(1).and_then(|rest| rest.split('"').next());
    let answer = site.get(loader.expect("the page loads a script")).await;
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    assert!(answer.header("cache-control").contains("immutable"));
    let packed = site.packed(loader.expect("it does")).await;
    assert!(packed < 5_000, "the loader weighs {packed} bytes");
    let manifest: Value = serde_json::from_str(&site.get("/assets/dist/manifest.json").await.body).expect("JSON");
    let viewer = manifest["islands/viewer/mount.ts"]["file"].as_str().expect("the viewer is built");
    let packed = site.packed(&format!("/assets/dist/{viewer}")).await;
    assert!(packed < 110_000, "the viewer weighs {packed} bytes");
    assert!(site.get("/assets/dist/NOTICES.txt").await.body.contains("openseadragon"));
    let plain = site.get("/search").await;
    assert!(!plain.body.contains("<script type=\"module\""), "pages without islands load no script");
}

#[tokio::test(flavor = "multi_thread")]
async fn snapshots_of_images() {
    let (site, made) = Site::with_images(2);
    for (name, path) in [
        ("media-kept", format!("/media/{}", made.images[0])),
        ("media-kept-german", format!("/media/{}?lang=de", made.images[1])),
        ("gallery", "/search/media?view=gallery".to_owned()),
        ("contact", "/search?view=contact".to_owned()),
    ] {
        insta::assert_snapshot!(name, site.get(&path).await.main());
    }
}
