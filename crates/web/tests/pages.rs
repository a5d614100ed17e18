//! Every page of a small museum: well-formed, one heading, named controls, no repeated ids, and links that answer.

mod fixture;
mod site;

use std::collections::BTreeSet;

use site::{Answer, Site};

fn everything(site: &Site) -> Vec<String> {
    let m = &site.museum;
    let mut paths: Vec<String> = [
        "/",
        "/search",
        "/search?view=list",
        "/search?view=table",
        "/search?view=map",
        "/search?view=gallery",
        "/search?view=contact&per=96",
        "/search/media?view=gallery",
        "/search?q=quercus",
        "/search?country=Germany&view=list",
        "/search?q=nothingatall",
        "/search?bbox=5,45,20,60",
        "/search?colour=red&year=soon",
        "/search/media",
        "/search/media?view=list",
        "/search/values/family",
        "/search/values/country?begin=g",
        "/about",
        "/about/search",
        "/about/data",
        "/about/accessibility",
        "/status",
        "/preferences",
        "/nowhere/Quercus%20robur",
    ]
    .map(str::to_owned)
    .to_vec();
    for pid in [&m.holotype, &m.revised, &m.mineral, &m.withdrawn, &m.hostile] {
        let here = format!("/specimens/{pid}");
        paths.extend([
            format!("{here}/versions"),
            format!("{here}/versions/1"),
            format!("{here}/provenance"),
            here.clone(),
        ]);
        if pid != &m.withdrawn {
            paths.push(format!("{here}/label"));
        }
    }
    for pid in [&m.image, &m.hostile_image] {
        let here = format!("/media/{pid}");
        paths.extend([format!("{here}/versions"), format!("{here}/versions/1"), format!("{here}/provenance"), here]);
    }
    for pid in [&m.revised, &m.withdrawn] {
        paths.push(format!("/specimens/{pid}/versions/1..2"));
    }
    paths
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_sound_and_their_links_answer() {
    let site = Site::full();
    let mut linked = BTreeSet::new();
    for path in everything(&site) {
        for lang in ["en", "de"] {
            let answer = site.get(&format!("{path}{}lang={lang}", if path.contains('?') { '&' } else { '?' })).await;
            sound(&path, &answer);
            linked.extend(answer.links());
        }
    }
    let mut faults = Vec::new();
    for path in &linked {
        let answer = site.get(path).await;
        if !matches!(answer.status, 200 | 303 | 410) {
            faults.push(format!("{} {path}", answer.status));
        }
    }
    let foreign = |fault: &String| fault.ends_with(" /api");
    faults.retain(|fault| !foreign(fault));
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(linked.len() > 100, "only {} links were found", linked.len());
}

/// Pages of a portal that keeps images.
#[tokio::test(flavor = "multi_thread")]
async fn pages_with_images_are_sound_and_their_links_answer() {
    let (site, collection) = Site::with_images(30);
    let mut linked = BTreeSet::new();
    let [first, second, third] = &collection.images;
    for path in [
        "/".to_owned(),
        "/search".into(),
        "/search?view=list".into(),
        "/search?view=gallery".into(),
        "/search?view=gallery&page=2".into(),
        "/search?view=contact".into(),
        "/search/media?view=gallery".into(),
        format!("/media/{first}"),
        format!("/media/{first}?compare={second}"),
        format!("/media/{first}?compare=nonsense&xywh=1,2&rotate=7"),
        format!("/media/{third}/versions/1"),
        format!("/specimens/{}", collection.specimen),
    ] {
        let answer = site.get(&path).await;
        sound(&path, &answer);
        linked.extend(answer.links());
    }
    // The image service and the files are answered by another door of the program.
    linked.retain(|path| !path.starts_with("/iiif/") && !path.starts_with("/api"));
    for path in &linked {
        let status = site.get(path).await.status;
        assert!(matches!(status, 200 | 303), "{status} {path}");
    }
    assert!(linked.len() > 50, "only {} links were found", linked.len());
}

fn sound(path: &str, answer: &Answer) {
    let html = &answer.body;
    assert!(matches!(answer.status, 200 | 404 | 410), "{path}: {}", answer.status);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
    assert_eq!(html.matches("<h1").count(), 1, "{path}: headings");
    assert!(!html.contains(" style=") && !html.contains("<style"), "{path}: styles within the page");
    for script in html.split("<script").skip(1) {
        let allowed =
            [" type=\"application/ld+json\">", " type=\"application/json\">", " type=\"module\" src=\"/assets/dist/"];
        assert!(allowed.iter().any(|start| script.starts_with(start)), "{path}: a script");
    }
    let mut ids = BTreeSet::new();
    for id in attributes(html, " id=\"") {
        assert!(ids.insert(id.clone()), "{path}: id {id} twice");
    }
    let targets: BTreeSet<String> = attributes(html, " for=\"").into_iter().collect();
    for control in html.split('<').filter(|t| t.starts_with("input") || t.starts_with("select")) {
        if control.contains("type=\"hidden\"")
            || control.contains("type=\"checkbox\"")
            || control.contains("type=\"radio\"")
        {
            continue;
        }
        let id = attributes(control, " id=\"").pop();
        assert!(id.is_some_and(|id| targets.contains(&id)), "{path}: no label for {control}");
    }
    for control in html.split("<label").skip(1) {
        assert!(control.contains("</label>"), "{path}: a label without end");
    }
    balanced(path, html);
}

fn attributes(html: &str, before: &str) -> Vec<String> {
    html.split(before).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// Every element that opens also closes, in order.
fn balanced(path: &str, html: &str) {
    const VOID: &[&str] = &["meta", "link", "input", "img", "br", "hr", "!DOCTYPE"];
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, next) = after.split_once('>').unwrap_or_else(|| panic!("{path}: a tag without end"));
        rest = next;
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{path}: </{closed}>");
        } else if name == "script" {
            rest = rest.split_once("</script>").unwrap_or_else(|| panic!("{path}: a script without end")).1;
        } else if !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{path}: {open:?} stay open");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_values_stay_text() {
    let site = Site::full();
    let m = &site.museum;
    let paths = [
        format!("/specimens/{}", m.hostile),
        format!("/specimens/{}/label", m.hostile),
        format!("/specimens/{}/versions", m.hostile),
        format!("/specimens/{}/provenance", m.hostile),
        format!("/media/{}", m.hostile_image),
        "/search".into(),
        "/search?view=list".into(),
        "/search?view=table".into(),
        "/search/media".into(),
        "/search/values/country".into(),
        format!("/search?q={}", "%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E%22'"),
        format!("/search?{}=1", "%3Cimg+src%3Dx+onerror%3Dalert(2)%3E"),
        "/%3Cscript%3Ealert(1)%3C/script%3E".into(),
    ];
    for path in paths {
        let answer = site.get(&path).await;
        let html = &answer.body;
        assert!(!html.contains("<script>") && !html.contains("<img src=x"), "{path}");
        assert!(!html.contains("<b>x</b>"), "{path}");
        for attribute in ["href=\"javascript:", "src=\"javascript:", "src=\"data:"] {
            assert!(!html.contains(attribute), "{path}: {attribute}");
        }
        balanced(&path, html);
    }
    let page = site.get(&format!("/specimens/{}", m.hostile)).await;
    assert!(page.body.contains("&lt;/script&gt;&lt;script&gt;alert(1)"), "the text is still there to be read");
    for document in site::documents(&page.body) {
        assert!(document["name"].as_str().is_some_and(|n| n.contains("</script><script>")), "{document}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_installation() {
    let site = Site::empty();
    for path in [
        "/",
        "/search",
        "/search?view=map",
        "/search/media",
        "/status",
        "/sitemap.xml",
        "/robots.txt",
        "/search/feed.atom",
        "/sitemap/0.xml",
    ] {
        assert_eq!(site.get(path).await.status, 200, "{path}");
    }
    assert!(site.get("/").await.body.contains("No specimens yet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_of_every_answer() {
    let site = Site::full();
    for path in ["/", "/search", "/favicon.svg", "/nowhere", "/specimens/TEST/AAA-AAA-AAA"] {
        let answer = site.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'self'; img-src 'self' data: blob:;"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn preferences_are_kept_and_lead_back() {
    let site = Site::full();
    let answer = site.get("/preferences?set=1&theme=dark&lang=de&density=compact&back=/search%3Fq%3Doak").await;
    assert_eq!((answer.status, answer.header("location").as_str()), (303, "/search?q=oak"));
    let cookies = answer.all("set-cookie").join(" ");
    assert!(["theme=dark", "lang=de", "density=compact"].iter().all(|c| cookies.contains(c)), "{cookies}");
    assert_eq!(site.get("/preferences?set=1&back=//evil.example").await.header("location"), "/");
}

#[tokio::test(flavor = "multi_thread")]
async fn budgets() {
    let site = Site::full();
    for path in ["/".to_owned(), "/search".into(), format!("/specimens/{}", site.museum.holotype)] {
        let packed = site.packed(&path).await;
        assert!(packed < 30_000, "{path} weighs {packed} bytes");
    }
    let css = site
        .get("/")
        .await
        .body
        .split("/assets/site.css?v=")
        .nth(1)
        .map(|rest| rest[..12].to_owned())
        .expect("a style sheet");
    let packed = site.packed(&format!("/assets/site.css?v={css}")).await;
    assert!(packed < 20_000, "styles weigh {packed} bytes");
    assert!(site.get(&format!("/assets/site.css?v={css}")).await.header("cache-control").contains("immutable"));
    let fonts: usize =
        ["source-serif-4-latin-wght-normal", "source-serif-4-latin-wght-italic", "source-sans-3-latin-wght-normal"]
            .iter()
            .map(|name| {
                std::fs::metadata(format!("{}/static/fonts/{name}.woff2", env!("CARGO_MANIFEST_DIR")))
                    .expect("is there")
                    .len() as usize
            })
            .sum();
    assert!(fonts < 140_000, "a Latin page loads {fonts} bytes of type");
}
