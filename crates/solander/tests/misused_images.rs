//! Ten thousand image requests that are right and ten thousand that are wrong, of both versions: no answer blames the server.
//!
//! A debug build computes pictures slowly, so that by default a tenth of them is asked for; `SOLANDER_IMAGE_REQUESTS=10000`
//! asks for all.

mod common;

use common::Chance;
use common::house::House;
use common::wire::Caller;

/// Sides of the images.
const SIZE: (u64, u64) = (1200, 1800);
/// Connections that ask at the same time.
const CALLERS: u64 = 6;

struct Request {
    version: u64,
    region: String,
    size: String,
    rotation: String,
    last: String,
}

impl Request {
    fn path(&self, image: &str) -> String {
        let Self { version, region, size, rotation, last } = self;
        format!("/iiif/{version}/{image}/{region}/{size}/{rotation}/{last}")
    }
}

fn pick<'a>(chance: &mut Chance, these: &[&'a str]) -> &'a str {
    these[chance.below(these.len() as u64) as usize]
}

/// A request that is legal and within the limits.
fn right(chance: &mut Chance) -> Request {
    let version = 2 + chance.below(2);
    let (region, width, height) = match chance.below(5) {
        0 => ("full".to_owned(), SIZE.0, SIZE.1),
        1 => ("square".to_owned(), SIZE.0, SIZE.0),
        2 => {
            let (x, y) = (chance.below(70), chance.below(70));
            let (w, h) = (10 + chance.below(90), 10 + chance.below(90));
            let side = |from: u64, share: u64, of: u64| of * share.min(100 - from) / 100;
            (format!("pct:{x}.5,{y},{w},{h}.25"), side(x + 1, w, SIZE.0), side(y, h, SIZE.1))
        }
        _ => {
            let (x, y) = (chance.below(SIZE.0 - 20), chance.below(SIZE.1 - 20));
            let (w, h) = (20 + chance.below(SIZE.0), 20 + chance.below(SIZE.1));
            (format!("{x},{y},{w},{h}"), w.min(SIZE.0 - x), h.min(SIZE.1 - y))
        }
    };
    // Sides at which no other side is rounded down to nothing.
    let (long, short) = (width.max(height), width.min(height).max(1));
    let least = (long / short + 1).min(short);
    let side = |chance: &mut Chance, of: u64| least + chance.below((of.saturating_sub(least) + 1).min(300));
    let (w, h) = (side(chance, width), side(chance, height));
    let size = match chance.below(8) {
        0 if width * height <= 400_000 => "max".to_owned(),
        0 | 1 => format!("{w},"),
        2 => format!(",{h}"),
        3 => format!("!{w},{h}"),
        4 if short >= 20 => format!("pct:{}.5", 5 + chance.below(20)),
        5 if version == 3 => format!("^{},{}", 1 + chance.below(400), 1 + chance.below(400)),
        6 if version == 3 => format!("^!{},{}", least + chance.below(400), least + chance.below(400)),
        _ => format!("{},{}", w.min(width), h.min(height)),
    };
    let turns = ["0", "0", "0", "90", "180", "270", "!0", "!90", "!180", "22.5", "!359.9", "360"];
    let rotation = pick(chance, &turns).to_owned();
    let quality = pick(chance, &["default", "default", "color", "gray", "bitonal"]);
    let format = pick(chance, &["jpg", "jpg", "jpg", "png", "webp", "gif"]);
    Request { version, region, size, rotation, last: format!("{quality}.{format}") }
}

/// A request in which something is wrong.
fn wrong(chance: &mut Chance, image: &str) -> String {
    let mut request = right(chance);
    let numbers = [
        "-1",
        "NaN",
        "inf",
        "1e9",
        "0x10",
        "4294967296",
        "18446744073709551616",
        "99999999999999999999999",
        "١٢",
        "1.5.2",
        "%20",
        "%00",
        "",
        "+5",
        "1_0",
    ];
    let number = pick(chance, &numbers);
    match chance.below(12) {
        0 => request.region = format!("{number},0,10,10"),
        1 => request.region = format!("0,0,10,{number}"),
        2 => request.region = format!("pct:0,{number},10,10"),
        3 => {
            let regions = [
                "0,0,0,10",
                "5000,0,10,10",
                "0,1800,1,1",
                "pct:100,0,1,1",
                "pct:0,0,0,10",
                "FULL",
                "full,",
                "squar",
                "0,0,10",
                "0,0,10,10,10",
                "%ff%fe",
                "%2e%2e",
                "..%2f..",
                "pct:",
                "smart",
                "0;0;10;10",
                "full%00",
            ];
            request.region = pick(chance, &regions).to_owned();
        }
        4 => {
            // A number with a point is no size, one without may be.
            let sizes = [
                "0,",
                ",0",
                "0,0",
                "^0,",
                "pct:0",
                "pct:0.00001",
                "!0,0",
                ",",
                "!,",
                "pct:-5",
                "99999999,",
                "^99999999,",
                "^4294967295,4294967295",
                "^pct:1000000",
                "maximum",
                "!10",
                "10",
                "^",
                "^^max",
                "max^",
                "pct:max",
                "%",
            ];
            request.size = pick(chance, &sizes).to_owned();
        }
        5 => request.size = format!("{number},{number}"),
        6 => {
            let turns = ["361", "-1", "!", "!!0", "NaN", "1e3", "90deg", "", "%2d5", "0,0", "٩", "inf", "360.0001"];
            request.rotation = pick(chance, &turns).to_owned();
        }
        7 => {
            let last = [
                "pretty.jpg",
                "default.bmp",
                "default.",
                ".jpg",
                "default",
                "default.jpg.png",
                "DEFAULT.jpg",
                "default.JPG",
                "default.php",
                "native.exe",
                "default.jp%67%00",
                "gray,jpg",
                "%",
                "default..jpg",
            ];
            request.last = pick(chance, &last).to_owned();
        }
        8 => {
            let long = "a".repeat(3_000);
            let names =
                ["TEST%2F000-000-000", "..%2f..%2fetc%2fpasswd", "%00", "TEST%252F000", "TEST", "%ff%fe%2F%ff", &long];
            return request.path(pick(chance, &names));
        }
        9 => return format!("{}/{}", request.path(image), pick(chance, &["more", "..", "%2e%2e", "info.json"])),
        10 => {
            let path = request.path(image);
            let cut = path.rfind('/').unwrap();
            let shorter = path[..cut].to_owned();
            return if chance.below(2) == 0 { shorter } else { format!("{shorter}?{}", request.last) };
        }
        _ => {
            let long = "9".repeat(4 + chance.below(9000) as usize);
            request.region = format!("{long},0,{long},1000");
        }
    }
    request.path(image)
}

#[test]
fn no_answer_blames_the_server() {
    let each: u64 = std::env::var("SOLANDER_IMAGE_REQUESTS").map_or(1_000, |text| text.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let house = House::with_images(folder.path(), "");
    let images = house.images();
    let begun = std::time::Instant::now();
    let done: Vec<[u64; 2]> = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS)
            .map(|seed| {
                let (house, images) = (&house, &images);
                scope.spawn(move || {
                    let (mut chance, mut caller) = (Chance(seed), Caller::new(&house.address));
                    let mut done = [0, 0];
                    for n in (seed..2 * each).step_by(CALLERS as usize) {
                        let image = &images[chance.below(2) as usize];
                        let is_right = (n / CALLERS).is_multiple_of(2);
                        let path = if is_right { right(&mut chance).path(image) } else { wrong(&mut chance, image) };
                        let answer = caller.get(&path, &[]);
                        let told = || String::from_utf8_lossy(&answer.body[..answer.body.len().min(300)]).into_owned();
                        if is_right {
                            assert_eq!(answer.status, 200, "{path}: {}", told());
                            assert!(!answer.body.is_empty(), "{path}");
                        } else {
                            assert!((400..500).contains(&answer.status), "{path:.300}: {} {}", answer.status, told());
                        }
                        done[usize::from(!is_right)] += 1;
                    }
                    done
                })
            })
            .collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    });
    let [rights, wrongs] = done.iter().fold([0, 0], |sum, own| [sum[0] + own[0], sum[1] + own[1]]);
    println!("{rights} right and {wrongs} wrong requests in {:.1} s", begun.elapsed().as_secs_f64());
    assert_eq!(rights + wrongs, 2 * each);
}

/// More pictures are to be computed than may wait: those beyond are sent away politely, and tiles that lie ready are answered
/// all the while.
#[test]
fn tiles_do_not_wait_for_computed_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::with_images(folder.path(), "");
    let image = house.images().swap_remove(0);
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let tile = |n: usize| format!("/iiif/3/{image}/{},{},512,512/512,/0/default.jpg", n % 2 * 512, n / 2 % 3 * 512);
    let (statuses, mut times) = std::thread::scope(|scope| {
        let attack: Vec<_> = (0..40 * cores)
            .map(|n| {
                let (house, image) = (&house, &image);
                scope.spawn(move || {
                    let path = format!("/iiif/3/{image}/full/max/{}.5/default.png", n % 360);
                    let answer = Caller::new(&house.address).get(&path, &[]);
                    assert!(
                        answer.status == 200 || answer.header("retry-after").is_some(),
                        "{path}: {}",
                        answer.status
                    );
                    answer.status
                })
            })
            .collect();
        let (mut caller, mut times) = (Caller::new(&house.address), Vec::new());
        while times.len() < 50 || attack.iter().any(|asked| !asked.is_finished()) {
            let begun = std::time::Instant::now();
            assert_eq!(caller.get(&tile(times.len()), &[]).status, 200);
            times.push(begun.elapsed());
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let statuses: Vec<u16> = attack.into_iter().map(|asked| asked.join().unwrap()).collect();
        (statuses, times)
    });
    times.sort();
    let (p50, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    let computed = statuses.iter().filter(|status| **status == 200).count();
    println!("{computed} of {} computed; {} tiles meanwhile, p50 {p50:?}, p99 {p99:?}", statuses.len(), times.len());
    assert!(computed > 0 && statuses.iter().all(|status| matches!(status, 200 | 503)), "{statuses:?}");
}
