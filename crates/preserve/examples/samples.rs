//! Writes packages for other programs to judge: `samples FOLDER`. See `judges.sh` beside this file.

use std::path::Path;

use solander_model::Timestamp;
use solander_preserve::bagit::{self, Form, Plan};
use solander_preserve::ocfl::{self, AddOptions, Layout, NewVersion, Root, User};
use solander_preserve::{Algorithm, Item, MetadataFile};
use time::{Date, Month};

type Anything = Box<dyn std::error::Error>;

fn sheet(n: u32, scan: u32) -> Item {
    let bytes = (0..20_000 + n * 131).flat_map(|k| (k ^ n ^ scan << 9).to_le_bytes()).collect();
    let mut item = Item::of_bytes(format!("images/E{n:08}.tif"), bytes);
    item.media_type = Some("image/tiff".into());
    item.licence = Some("https://creativecommons.org/publicdomain/zero/1.0/".into());
    item
}

fn main() -> Result<(), Anything> {
    let folder = std::env::args().nth(1).ok_or("samples FOLDER")?;
    let folder = Path::new(&folder);
    let date = Date::from_calendar_date(2026, Month::February, 3)?;
    for (form, word) in [(Form::Folder, "folder"), (Form::Tar, "tar"), (Form::Zip, "zip")] {
        let mut plan = Plan::new(folder.join(word), "herbarium", date);
        plan.form = form;
        plan.sha512 = true;
        plan.max_files = 20;
        plan.info = vec![("Source-Organization".into(), "Herbarium of Example".into())];
        plan.metadata = vec![MetadataFile { name: "specimens.jsonl".into(), bytes: b"{}\n".to_vec() }];
        let mut items: Vec<Item> = (0..50).map(|n| sheet(n, 0)).collect();
        items.push(Item::of_bytes("Ålesund/bjørk ü.txt", b"birch".to_vec()));
        items.push(Item::of_bytes("two\nlines.txt", b"line end in a name".to_vec()));
        items.push(Item::of_bytes(format!("long/{}/{}.txt", "a".repeat(120), "b".repeat(180)), b"long".to_vec()));
        items.push(Item::of_bytes("empty.txt", Vec::new()));
        for package in bagit::write(&plan, items, &mut |_| {})?.packages {
            println!("{}", package.path.display());
        }
    }
    for algorithm in [Algorithm::Sha512, Algorithm::Sha256] {
        let root = Root::open_or_create(&folder.join(format!("ocfl-{}", algorithm.name())), &Layout::default())?;
        let options = AddOptions { algorithm, ..AddOptions::default() };
        for object in 0..5 {
            for number in 1..=3 {
                let version = NewVersion {
                    id: format!("https://hdl.handle.net/TEST/8SW-S6G-YA{object}"),
                    number: Some(number),
                    created: Timestamp(1_700_000_000_000 + i64::from(number)),
                    message: format!("version {number}"),
                    user: User { name: "Solander".into(), address: Some("https://example.org/solander".into()) },
                    items: vec![sheet(object, number / 2), sheet(object + 100, 0)],
                    metadata: vec![MetadataFile {
                        name: "object.json".into(),
                        bytes: format!("{{\"v\":{number}}}").into_bytes(),
                    }],
                };
                ocfl::add(&root, &version, &options, &mut |_| {})?;
            }
        }
        println!("{}", root.path().display());
    }
    Ok(())
}
