//! Images, manifests and uploads, asked for as viewers and upload clients do, from a museum of a few specimens and two images.

mod common;

use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Duration;

use common::{Answer, ask, ready, serve, sound, succeed};
use serde_json::Value;
use solander_image::decode_jpeg;
use solander_model::BlobHash;

/// Secrets of somebody who brings images, and of somebody else.
const SECRETS: [&str; 2] = ["a lens and a lamp", "another lens"];

/// A museum that is being served.
struct House {
    server: Child,
    address: String,
    /// PIDs of its media and of the specimen that the first of them shows.
    media: Vec<String>,
    specimen: String,
    images: Vec<PathBuf>,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

impl House {
    fn open(folder: &Path) -> Self {
        let (museum, data) = (folder.join("museum"), folder.join("data"));
        let (told, kept) = (museum.to_str().unwrap(), data.to_str().unwrap());
        let plan = ["--specimens", "20", "--institutions", "1", "--images", "2", "--seed", "3", "--no-faults"];
        succeed(&[&["sample"], &plan[..], &[told]].concat());
        let archives: Vec<PathBuf> = std::fs::read_dir(&museum)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "zip"))
            .collect();
        succeed(&["ingest", "--data", kept, archives[0].to_str().unwrap()]);
        let folder = museum.join("images");
        succeed(&["media", "import", "--data", kept, folder.to_str().unwrap()]);
        let tokens: String = SECRETS
            .iter()
            .enumerate()
            .map(|(n, secret)| {
                let sum = BlobHash::of(secret.as_bytes());
                format!("[[serve.tokens]]\nname = \"{n}\"\nsha256 = \"{sum}\"\nholder = \"museum {n}\"\n")
            })
            .collect();
        std::fs::write(data.join("solander.toml"), tokens).unwrap();
        let mut images = Vec::new();
        files(&folder, &mut images);
        let (server, address) = serve(&data);
        let mut house = Self { server, address, media: Vec::new(), specimen: String::new(), images };
        ready(&house.address);
        let pid = |object: &Value| object["id"].as_str().unwrap().rsplit_once(".org/").unwrap().1.to_owned();
        let media = house.get("/api/digital-media/v1").json();
        house.media = media["data"].as_array().unwrap().iter().map(pid).collect();
        let info = house.get(&format!("{}/info.json", house.service(3, 0))).json();
        let manifest = info["partOf"][0]["id"].as_str().unwrap();
        house.specimen = manifest.rsplit_once("/iiif/manifest/").unwrap().1.to_owned();
        house
    }

    fn get(&self, path: &str) -> Answer {
        ask(&self.address, "GET", path, &[], &[])
    }

    /// The base address of an image, without its host.
    fn service(&self, version: u8, media: usize) -> String {
        format!("/iiif/{version}/{}", self.media[media].replace('/', "%2F"))
    }

    /// Asks until the answer pleases: images are prepared in the background.
    fn until(&self, path: &str, pleases: impl Fn(&Answer) -> bool) -> Answer {
        for _ in 0..300 {
            let answer = self.get(path);
            if pleases(&answer) {
                return answer;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{path} does not become what was expected");
    }
}

#[test]
fn viewers_and_uploads() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    assert_eq!((house.media.len(), house.images.len()), (2, 2));
    images(&house);
    refusals(&house);
    manifests(&house);
    originals(&house);
    uploads(&house);
    drop(house);
    // The server was ended before its index had followed.
    let data = folder.path().join("data");
    succeed(&["reindex", "--data", data.to_str().unwrap()]);
    sound(&data);
}

fn images(house: &House) {
    for version in [2, 3] {
        let service = house.service(version, 0);
        let answer = house.get(&format!("{service}/info.json"));
        let info = answer.json();
        let id = if version == 2 { &info["@id"] } else { &info["id"] };
        assert_eq!(id, &format!("http://{}{service}", house.address));
        assert_eq!((&info["width"], &info["height"]), (&1200.into(), &1800.into()));
        assert_eq!(info["tiles"][0]["scaleFactors"], serde_json::json!([1, 2, 4]));
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));

        let base = house.get(&service);
        let location = format!("http://{}{service}/info.json", house.address);
        assert_eq!((base.status, base.header("location")), (303, Some(location.as_str())));

        // A whole tile, one at the edge in half size, and a part that no tile holds.
        for (asked, canonical, size) in [
            ("0,512,512,512/512,/0/default.jpg", "0,512,512,512/max/0/default.jpg", (512, 512)),
            ("1024,1024,1024,1024/88,/0/default.jpg", "1024,1024,176,776/88,388/0/default.jpg", (88, 388)),
            ("101,57,313,211/157,/0/gray.jpg", "101,57,313,211/157,106/0/gray.jpg", (157, 106)),
            ("full/,90/90/default.jpg", "full/60,90/90/default.jpg", (90, 60)),
        ] {
            let path = format!("{service}/{asked}");
            let answer = house.get(&path);
            assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/jpeg")), "{path}");
            let picture = decode_jpeg(&answer.body).unwrap();
            assert_eq!((picture.width, picture.height), size, "{path}");
            let link = answer.header("link").unwrap();
            // Version 2 writes a size that keeps the shape by its width alone.
            let region = canonical.split('/').next().unwrap();
            assert!(link.contains(&format!("{service}/{region}/")) && link.contains("rel=\"canonical\""), "{link}");
            assert!(version == 2 || link.contains(&format!("{service}/{canonical}>")), "{link}");
            let again = ask(&house.address, "GET", &path, &[("If-None-Match", answer.header("etag").unwrap())], &[]);
            assert_eq!((again.status, again.body.len(), again.header("link")), (304, 0, Some(link)), "{path}");
        }
    }
    // The same image under a name with a colon, which its description then keeps to.
    let service = house.service(3, 0).replace("%2F", ":");
    let info = house.get(&format!("{service}/info.json")).json();
    assert_eq!(info["id"], format!("http://{}{service}", house.address));
    assert_eq!(house.get(&format!("{service}/full/60,/0/default.png")).header("content-type"), Some("image/png"));
}

fn refusals(house: &House) {
    let image = house.service(3, 0);
    for (path, status) in [
        (format!("{image}/full/2000,/0/default.jpg"), 400),
        (format!("{image}/full/0,/0/default.jpg"), 400),
        (format!("{image}/5000,0,10,10/max/0/default.jpg"), 400),
        (format!("{image}/0,0,0,10/max/0/default.jpg"), 400),
        (format!("{image}/full/max/361/default.jpg"), 400),
        (format!("{image}/full/max/0/pretty.jpg"), 400),
        (format!("{image}/full/max/0/default.bmp"), 400),
        (format!("{image}/full/^99999999,/0/default.jpg"), 400),
        (format!("{image}/%ff/max/0/default.jpg"), 400),
        (format!("{image}/{}/max/0/default.jpg", "9".repeat(7000)), 400),
        (format!("{image}/full/max/0/default.tif"), 501),
        ("/iiif/3/TEST%2F000-000-000/info.json".to_owned(), 404),
        ("/iiif/3/%2e%2e%2f%2e%2e%2fetc/info.json".to_owned(), 404),
        (format!("/iiif/manifest/{}", house.media[0]), 404),
        ("/iiif/activity/7".to_owned(), 404),
        ("/iiif/collection?page=0".to_owned(), 400),
        ("/iiif/collection?colour=red".to_owned(), 400),
    ] {
        let answer = house.get(&path);
        assert_eq!(answer.status, status, "{path:.200}: {}", String::from_utf8_lossy(&answer.body));
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path:.200}");
    }
}

fn manifests(house: &House) {
    let (address, specimen) = (&house.address, &house.specimen);
    let answer = house.get(&format!("/iiif/manifest/{specimen}"));
    assert!(answer.header("content-type").unwrap().starts_with("application/ld+json"));
    let manifest = answer.json();
    assert_eq!(manifest["id"], format!("http://{address}/iiif/manifest/{specimen}"));
    let canvas = &manifest["items"][0];
    assert_eq!((&canvas["width"], &canvas["height"]), (&1200.into(), &1800.into()));
    let services = &canvas["items"][0]["items"][0]["body"]["service"];
    assert_eq!(services[0]["id"], format!("http://{address}{}", house.service(3, 0)));
    assert_eq!(services[1]["@id"], format!("http://{address}{}", house.service(2, 0)));
    let rights = manifest["rights"].as_str().unwrap();
    assert!(rights.starts_with("http://creativecommons.org/") && !rights.contains("legalcode"), "{rights}");

    let collection = house.get("/iiif/collection").json();
    assert_eq!(collection["type"], "Collection");
    let items = collection["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert!(items.iter().any(|item| item["id"] == manifest["id"]));

    let name = manifest["metadata"][0]["value"]["none"][0].as_str().unwrap();
    let word = name.split(' ').next().unwrap();
    let search = manifest["service"][0]["id"].as_str().unwrap().replace(&format!("http://{address}"), "");
    let found = house.get(&format!("{search}?q={}", word.to_lowercase())).json();
    let first = found["items"][0]["body"]["value"].as_str().unwrap();
    assert!(first.contains(word), "{first}");
    assert_eq!(house.get(&format!("{search}?q=zzzzzz")).json()["items"].as_array().unwrap().len(), 0);

    let stream = house.get("/iiif/activity").json();
    let page = house.get("/iiif/activity/0").json();
    assert_eq!(stream["totalItems"].as_u64().unwrap(), page["orderedItems"].as_array().unwrap().len() as u64);
    let of_manifest = |item: &&Value| item["object"]["id"] == manifest["id"];
    let kinds: Vec<&Value> =
        page["orderedItems"].as_array().unwrap().iter().filter(of_manifest).map(|item| &item["type"]).collect();
    assert_eq!(kinds.first(), Some(&&Value::from("Create")));
}

fn originals(house: &House) {
    let base = format!("/api/digital-media/v1/{}", house.media[0]);
    let small = decode_jpeg(&house.get(&format!("{base}/thumbnail")).body).unwrap();
    assert_eq!((small.width, small.height), (267, 400));
    let derivative = decode_jpeg(&house.get(&format!("{base}/derivative")).body).unwrap();
    assert_eq!((derivative.width, derivative.height), (1200, 1800));

    let path = format!("{base}/original");
    let whole = house.get(&path);
    assert!(house.images.iter().any(|image| std::fs::read(image).unwrap() == whole.body), "not as it was brought");
    let tag = whole.header("etag").unwrap();
    let ranged = |headers: &[(&str, &str)]| ask(&house.address, "GET", &path, headers, &[]);
    let part = ranged(&[("Range", "bytes=100-299"), ("If-Range", tag)]);
    let told = format!("bytes 100-299/{}", whole.body.len());
    assert_eq!((part.status, part.header("content-range")), (206, Some(told.as_str())));
    assert_eq!(part.body, whole.body[100..300]);
    let other = ranged(&[("Range", "bytes=100-299"), ("If-Range", "\"another file\"")]);
    assert_eq!((other.status, other.body.len()), (200, whole.body.len()));
}

/// Base64 with its padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let n = three.iter().fold(0_usize, |n, byte| n << 8 | usize::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[n >> (18 - 6 * place) & 63] as char;
            text.push(if place > three.len() { '=' } else { letter });
        }
    }
    text
}

fn uploads(house: &House) {
    let address = house.address.as_str();
    let tokens = SECRETS.map(|secret| format!("Bearer {secret}"));
    let token = ("Authorization", tokens[0].as_str());
    let tus = ("Tus-Resumable", "1.0.0");
    let picture = common::gallery::picture(1);
    let (length, half) = (picture.len().to_string(), picture.len() / 2);
    let of = |name: &str, pid: &str| format!("{name} {}", base64(pid.as_bytes()));
    let shows = of("media", &house.media[1]);

    for (metadata, shown, status) in [
        (shows.as_str(), "Bearer guessed", 403),
        (of("media", &house.specimen).as_str(), token.1, 404),
        ("", token.1, 400),
    ] {
        let headers = [("Authorization", shown), tus, ("Upload-Length", "9"), ("Upload-Metadata", metadata)];
        assert_eq!(ask(address, "POST", "/api/uploads", &headers, &[]).status, status, "{metadata} {shown}");
    }

    let begun = ask(
        address,
        "POST",
        "/api/uploads",
        &[token, tus, ("Upload-Length", &length), ("Upload-Metadata", &shows)],
        &[],
    );
    assert_eq!(begun.status, 201);
    let path = begun.header("location").unwrap().replace(&format!("http://{address}"), "");
    let patch = |offset: usize, more: &[(&str, &str)], piece: &[u8]| {
        let offset = offset.to_string();
        let stream = ("Content-Type", "application/offset+octet-stream");
        ask(address, "PATCH", &path, &[&[token, tus, stream, ("Upload-Offset", &offset)], more].concat(), piece)
    };
    assert_eq!(patch(0, &[], &picture[..100]).status, 204);
    broken_off(address, &path, token.1, 100, &picture[100..], half - 100);
    let stands = || ask(address, "HEAD", &path, &[token, tus], &[]).header("upload-offset").unwrap().to_owned();
    let mut offset = stands();
    for _ in 0..100 {
        if offset == half.to_string() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
        offset = stands();
    }
    assert_eq!(offset, half.to_string(), "what came before the connection broke is kept");
    assert_eq!(patch(7, &[], b"x").status, 409);
    let wrong = format!("sha256 {}", base64(&[0; 32]));
    assert_eq!(patch(half, &[("Upload-Checksum", &wrong)], &picture[half..]).status, 460);
    let stranger = [("Authorization", tokens[1].as_str()), tus];
    assert_eq!(ask(address, "HEAD", &path, &stranger, &[]).status, 403);
    assert_eq!(ask(address, "DELETE", &path, &stranger, &[]).status, 403);
    assert_eq!(stands(), half.to_string());
    let done = patch(half, &[], &picture[half..]);
    assert_eq!((done.status, done.header("solander-media")), (204, Some(house.media[1].as_str())));
    house.until(&format!("/api/digital-media/v1/{}/original", house.media[1]), |answer| answer.body == picture);

    no_images(house, &picture);

    // A further image of a specimen, in one request.
    let second = common::gallery::picture(2);
    let metadata = format!("{},title {}", of("specimen", &house.specimen), base64("Verso".as_bytes()));
    let stream = ("Content-Type", "application/offset+octet-stream");
    let length = second.len().to_string();
    let headers = [token, tus, stream, ("Upload-Length", length.as_str()), ("Upload-Metadata", metadata.as_str())];
    let brought = ask(address, "POST", "/api/uploads", &headers, &second);
    assert_eq!(brought.status, 201);
    let media = brought.header("solander-media").unwrap();
    house.until(&format!("/api/digital-media/v1/{media}/original"), |answer| answer.body == second);
    let manifest = house.get(&format!("/iiif/manifest/{}", house.specimen)).json();
    let labels: Vec<&Value> =
        manifest["items"].as_array().unwrap().iter().map(|canvas| &canvas["label"]["none"][0]).collect();
    assert_eq!((labels.len(), labels[1]), (2, &Value::from("Verso")));
}

/// What is no image that can be read is refused, and changes nothing.
fn no_images(house: &House, before: &[u8]) {
    let address = house.address.as_str();
    let token = format!("Bearer {}", SECRETS[0]);
    let (token, tus) = (("Authorization", token.as_str()), ("Tus-Resumable", "1.0.0"));
    let original = format!("/api/digital-media/v1/{}/original", house.media[1]);
    // Whatever came before has been told by now.
    let sum = BlobHash::of(before).to_string();
    house.until(&format!("/api/digital-media/v1/{}", house.media[1]), |answer| {
        String::from_utf8_lossy(&answer.body).contains(&sum)
    });
    let changes = || house.get("/iiif/activity").json()["totalItems"].clone();
    let known = changes();
    for (bytes, what) in [
        (&b"<!DOCTYPE html><html><head><title>Sign in</title></head></html>"[..], "an HTML page"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIF"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"", "empty"),
    ] {
        for (name, pid) in [("media", &house.media[1]), ("specimen", &house.specimen)] {
            let (shows, length) = (format!("{name} {}", base64(pid.as_bytes())), bytes.len().to_string());
            let headers = [token, tus, ("Upload-Length", length.as_str()), ("Upload-Metadata", shows.as_str())];
            let begun = ask(address, "POST", "/api/uploads", &headers, &[]);
            let refused = if bytes.is_empty() {
                begun
            } else {
                let path = begun.header("location").unwrap().replace(&format!("http://{address}"), "");
                let stream = ("Content-Type", "application/offset+octet-stream");
                let refused = ask(address, "PATCH", &path, &[token, tus, stream, ("Upload-Offset", "0")], bytes);
                assert_eq!(ask(address, "HEAD", &path, &[token, tus], &[]).status, 404, "its bytes are gone");
                refused
            };
            assert_eq!(refused.status, 422, "{what} for {name}");
            let error = &refused.json()["errors"][0];
            assert_eq!(
                (&error["status"], &error["title"]),
                (&"422 UNPROCESSABLE_ENTITY".into(), &"Not an image".into())
            );
            assert!(error["detail"].as_str().unwrap().contains(what), "{error}");
            assert_eq!(refused.header("solander-media"), None);
        }
    }
    assert_eq!(house.get(&original).body, before, "still the image it was");
    assert_eq!(changes(), known);
}

/// Promises all of `rest`, sends a part, and goes away.
fn broken_off(address: &str, path: &str, authorization: &str, offset: usize, rest: &[u8], sent: usize) {
    use std::io::Write;
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    write!(
        stream,
        "PATCH {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: {authorization}\r\nTus-Resumable: 1.0.0\r\n\
         Content-Type: application/offset+octet-stream\r\nUpload-Offset: {offset}\r\nContent-Length: {}\r\n\r\n",
        rest.len()
    )
    .unwrap();
    stream.write_all(&rest[..sent]).unwrap();
}
