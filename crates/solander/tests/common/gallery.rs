//! A source of images for tests: many small, different pictures over HTTP, and an archive that names them.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use solander_image::{Channels, Encoding, Picture, encode};

/// How often each image was sent from its first to its last byte, and how often it was confirmed by a 304.
#[derive(Debug, Default)]
pub struct Sent {
    pub whole: HashMap<u64, u32>,
    pub confirmed: HashMap<u64, u32>,
}

/// What is answered instead of a picture: a media type and bytes.
pub type Masks = HashMap<u64, (&'static str, Vec<u8>)>;

/// A running source.
pub struct Gallery {
    pub address: String,
    /// What some addresses answer, always with status 200, instead of their picture.
    pub masks: Arc<Mutex<Masks>>,
    pub sent: Arc<Mutex<Sent>>,
    /// Added to the number from which a picture is drawn: a new edition has other pictures under the same addresses.
    pub edition: Arc<std::sync::atomic::AtomicU64>,
}

/// The picture with this number, as a JPEG: no two are alike.
pub fn picture(n: u64) -> Vec<u8> {
    let mut chance = super::Chance(n.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1);
    let (width, height) = (64_usize, 48_usize);
    let mut data = vec![230; width * height * 3];
    for _ in 0..6 {
        let (x, y) = (chance.below(48) as usize, chance.below(36) as usize);
        let colour = [chance.below(256) as u8, chance.below(256) as u8, chance.below(256) as u8];
        for row in y..y + 12 {
            for column in x..x + 16 {
                data[(row * width + column) * 3..][..3].copy_from_slice(&colour);
            }
        }
    }
    let picture = Picture { width: width as u32, height: height as u32, channels: Channels::Rgb, data };
    encode(&picture, &Encoding::Jpeg { quality: 80 }).expect("a small picture can be encoded")
}

impl Gallery {
    /// Starts a source on a free port of loopback.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let sent = Arc::new(Mutex::new(Sent::default()));
        let edition = Arc::new(std::sync::atomic::AtomicU64::new(0));
        let masks = Arc::new(Mutex::new(Masks::new()));
        let (told, drawn, worn) = (sent.clone(), edition.clone(), masks.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (told, drawn, worn) = (told.clone(), drawn.clone(), worn.clone());
                std::thread::spawn(move || answer(stream, &told, &drawn, &worn));
            }
        });
        Self { address, masks, sent, edition }
    }

    /// A Darwin Core Archive, as a folder, with one specimen and one image for each number.
    pub fn archive(&self, folder: &Path, numbers: std::ops::Range<u64>) -> PathBuf {
        std::fs::create_dir_all(folder).unwrap();
        let mut occurrences = String::from("id\toccurrenceID\tbasisOfRecord\tcatalogNumber\tscientificName\n");
        let mut media = String::from("coreid\tidentifier\ttype\ttitle\n");
        for n in numbers {
            occurrences.push_str(&format!("{n}\turn:test:{n}\tPreservedSpecimen\tC{n}\tQuercus robur L.\n"));
            media.push_str(&format!("{n}\thttp://{}/image/{n}.jpg\tStillImage\tSheet {n}\n", self.address));
        }
        std::fs::write(folder.join("occurrence.txt"), occurrences).unwrap();
        std::fs::write(folder.join("media.txt"), media).unwrap();
        std::fs::write(
            folder.join("meta.xml"),
            r#"<archive xmlns="http://rs.tdwg.org/dwc/text/">
<core encoding="UTF-8" fieldsTerminatedBy="\t" linesTerminatedBy="\n" ignoreHeaderLines="1" rowType="http://rs.tdwg.org/dwc/terms/Occurrence">
<files><location>occurrence.txt</location></files><id index="0"/>
<field index="1" term="http://rs.tdwg.org/dwc/terms/occurrenceID"/>
<field index="2" term="http://rs.tdwg.org/dwc/terms/basisOfRecord"/>
<field index="3" term="http://rs.tdwg.org/dwc/terms/catalogNumber"/>
<field index="4" term="http://rs.tdwg.org/dwc/terms/scientificName"/></core>
<extension encoding="UTF-8" fieldsTerminatedBy="\t" linesTerminatedBy="\n" ignoreHeaderLines="1" rowType="http://rs.gbif.org/terms/1.0/Multimedia">
<files><location>media.txt</location></files><coreid index="0"/>
<field index="1" term="http://purl.org/dc/terms/identifier"/>
<field index="2" term="http://purl.org/dc/terms/type"/>
<field index="3" term="http://purl.org/dc/terms/title"/></extension></archive>"#,
        )
        .unwrap();
        folder.to_owned()
    }

    /// Settings under which these images are mirrored.
    pub fn settings(&self) -> String {
        let port = self.address.rsplit(':').next().unwrap();
        format!(
            "[media]\npolicy = \"mirrored\"\n\n[fetch]\nmin_rate = 0\n\n[[fetch.allow]]\nhost = \"127.0.0.1\"\nports = [{port}]\n\
             private = true\nrate = 0\nconnections = 16\nrobots = false\n"
        )
    }
}

fn answer(stream: TcpStream, sent: &Mutex<Sent>, edition: &std::sync::atomic::AtomicU64, masks: &Mutex<Masks>) {
    let mut out = stream.try_clone().unwrap();
    let mut lines = BufReader::new(stream).lines();
    while let Some(Ok(first)) = lines.next() {
        let mut known = None;
        for line in lines.by_ref() {
            let Ok(line) = line else { return };
            if line.is_empty() {
                break;
            }
            if let Some(tag) = line.to_ascii_lowercase().strip_prefix("if-none-match:") {
                known = Some(tag.trim().to_owned());
            }
        }
        let path = first.split(' ').nth(1).unwrap_or_default();
        let number = path.strip_prefix("/image/").and_then(|rest| rest.strip_suffix(".jpg")?.parse::<u64>().ok());
        let Some(n) = number else {
            let _ = out.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
            continue;
        };
        let edition = edition.load(std::sync::atomic::Ordering::Relaxed);
        let mask = masks.lock().unwrap().get(&n).cloned();
        let tag = if mask.is_some() { format!("\"mask-{n}\"") } else { format!("\"{edition}-{n}\"") };
        if known.as_deref() == Some(&tag) {
            *sent.lock().unwrap().confirmed.entry(n).or_default() += 1;
            let _ = out.write_all(format!("HTTP/1.1 304 Not Modified\r\netag: {tag}\r\n\r\n").as_bytes());
            continue;
        }
        let (kind, body) = mask.unwrap_or_else(|| ("image/jpeg", picture(n + edition * 1_000_000)));
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\netag: {tag}\r\ncontent-length: {}\r\n\r\n", body.len());
        if out.write_all(head.as_bytes()).and_then(|()| out.write_all(&body)).is_err() {
            return;
        }
        *sent.lock().unwrap().whole.entry(n).or_default() += 1;
    }
}
