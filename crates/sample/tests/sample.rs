//! A small sample, read back as a stranger would read it.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use serde_json::Value;
use solander_sample::{FaultKind, Plan, make, record, records};

fn plan() -> Plan {
    Plan { specimens: 900, institutions: 5, seed: 11, ..Plan::default() }
}

fn manifest(out: &Path) -> Value {
    serde_json::from_slice(&fs::read(out.join("manifest.json")).expect("manifest")).expect("json")
}

fn entry(archive: &Path, name: &str) -> Option<Vec<u8>> {
    let mut zip = zip::ZipArchive::new(File::open(archive).expect("archive")).expect("zip");
    let mut bytes = Vec::new();
    zip.by_name(name).ok()?.read_to_end(&mut bytes).expect("entry");
    Some(bytes)
}

/// Data rows of a file of an archive, as bytes.
fn rows(out: &Path, archive: &Value, name: &str) -> Vec<Vec<Vec<u8>>> {
    let Some(bytes) = entry(&out.join(text(archive, "file")), name) else { return Vec::new() };
    let mut reader = csv::ReaderBuilder::new();
    reader.delimiter(text(archive, "delimiter").as_bytes()[0]).quoting(archive["quoted"] == true);
    reader.has_headers(archive["header"] == true).flexible(true);
    let mut reader = reader.from_reader(bytes.as_slice());
    reader.byte_records().map(|r| r.expect("row").iter().map(<[u8]>::to_vec).collect()).collect()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} is text"))
}

/// The columns of the core, read from the descriptor.
fn columns(out: &Path, archive: &Value) -> Vec<String> {
    let meta =
        String::from_utf8(entry(&out.join(text(archive, "file")), "meta.xml").expect("meta.xml")).expect("UTF-8");
    let core = meta.split("</core>").next().expect("core");
    let mut columns = vec!["id".to_owned()];
    columns.extend(
        core.split("term=\"")
            .skip(1)
            .map(|t| t.split('"').next().unwrap_or("").rsplit('/').next().unwrap_or("").to_owned()),
    );
    columns
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let plan = Plan { images: 3, specimens: 60, ..plan() };
    let made: Vec<BTreeMap<String, Vec<u8>>> = (0..2)
        .map(|_| {
            let out = tempfile::tempdir().expect("folder");
            let made = make(&plan, out.path(), &mut |_| ()).expect("sample");
            let manifest = manifest(out.path());
            let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
            for file in manifest["files"].as_array().expect("files") {
                let path = text(file, "path");
                let bytes = fs::read(out.path().join(path)).expect("listed file");
                assert_eq!(bytes.len() as u64, file["bytes"].as_u64().expect("size"), "{path}");
                files.insert(path.to_owned(), bytes);
            }
            files.insert("manifest.json".into(), fs::read(&made.manifest).expect("manifest"));
            assert_eq!(files.values().map(Vec::len).sum::<usize>() as u64, made.bytes);
            files
        })
        .collect();
    assert_eq!(made[0].len(), 5 + 2 * 3 + 1);
    assert!(made[0] == made[1], "two runs differ");
    let out = tempfile::tempdir().expect("folder");
    make(&Plan { seed: 12, ..plan }, out.path(), &mut |_| ()).expect("sample");
    assert_ne!(
        fs::read(out.path().join("HLM.zip")).expect("archive"),
        made[0]["HLM.zip"],
        "another seed, another sample"
    );
}

#[test]
fn the_manifest_counts_what_is_there() {
    let out = tempfile::tempdir().expect("folder");
    let mut last = None;
    make(&plan(), out.path(), &mut |p| last = Some(p)).expect("sample");
    assert!(last.is_some(), "progress is told");
    let manifest = manifest(out.path());
    let mut total = 0;
    let mut encodings = HashSet::new();
    for archive in manifest["archives"].as_array().expect("archives") {
        for (file, count) in [
            ("occurrence.txt", "rows"),
            ("multimedia.txt", "mediaRows"),
            ("identification.txt", "identificationRows"),
            ("measurementorfact.txt", "measurementRows"),
        ] {
            assert_eq!(
                rows(out.path(), archive, file).len() as u64,
                archive[count].as_u64().expect("count"),
                "{} {file}",
                archive["code"]
            );
        }
        total += archive["rows"].as_u64().expect("count");
        encodings.insert(text(archive, "encoding").to_owned());
        let ror = text(archive, "ror").strip_prefix("https://ror.org/0").expect("ROR");
        assert!(ror.len() == 8 && ror[6..].chars().all(|c| c.is_ascii_digit()), "{ror}");
    }
    assert_eq!(total, 900);
    assert_eq!(encodings.len(), 2, "{encodings:?}");
}

#[test]
fn faults_are_where_the_manifest_says() {
    let out = tempfile::tempdir().expect("folder");
    make(&plan(), out.path(), &mut |_| ()).expect("sample");
    let manifest = manifest(out.path());
    let mut seen = HashSet::new();
    for archive in manifest["archives"].as_array().expect("archives") {
        let columns = columns(out.path(), archive);
        let core = rows(out.path(), archive, "occurrence.txt");
        let column = |name: &str| {
            columns.iter().position(|c| c == name).unwrap_or_else(|| panic!("{name} in {}", archive["code"]))
        };
        let ids: HashSet<&[u8]> = core.iter().map(|r| r[0].as_slice()).collect();
        for (kind, found) in archive["faults"].as_object().expect("faults") {
            let listed = found["rows"].as_array().expect("rows");
            assert_eq!(listed.len() as u64, found["count"].as_u64().expect("count"), "{kind}");
            for fault in listed {
                seen.insert(kind.clone());
                let number = fault["row"].as_u64().expect("row") as usize - 1;
                let row = rows(out.path(), archive, text(fault, "file"))[number].clone();
                assert_eq!(row[0], text(fault, "id").as_bytes(), "{kind}");
                let value = |name: &str| String::from_utf8_lossy(&row[column(name)]).into_owned();
                let degrees = |name: &str| value(name).parse::<f64>().expect("number");
                match kind.as_str() {
                    "shortRow" => assert!(row.len() < columns.len()),
                    "missingId" => assert!(row[0].is_empty()),
                    "duplicateId" => assert_eq!(row[0], core[number - 1][0]),
                    "humanObservation" => assert_eq!(value("basisOfRecord"), "HumanObservation"),
                    "futureDate" => assert!(value("eventDate").as_str() > "2090"),
                    "coordinatesOutOfRange" => {
                        assert!(degrees("decimalLatitude").abs() > 90.0 || degrees("decimalLongitude").abs() > 180.0)
                    }
                    "trailingBlanks" => assert!(value("catalogNumber").ends_with("  ")),
                    "orphanExtension" => assert!(!ids.contains(row[0].as_slice())),
                    "mojibake" if archive["encoding"] == "UTF-8" => {
                        assert!(std::str::from_utf8(&row[column("locality")]).is_err())
                    }
                    "mojibake" => assert!(std::str::from_utf8(&row[column("locality")]).is_ok_and(|v| v.contains('é'))),
                    "countryMismatch" | "coordinatesSwapped" => {
                        let clean = Plan { faults: false, ..plan() };
                        let place = manifest["archives"]
                            .as_array()
                            .expect("archives")
                            .iter()
                            .position(|a| a == archive)
                            .expect("itself");
                        let (clean, fault) = record(&clean, place as u32, number as u64).expect("record");
                        assert!(fault.is_none());
                        if kind == "countryMismatch" {
                            assert_ne!(value("countryCode"), clean.value("countryCode"));
                        } else {
                            assert_eq!(value("decimalLatitude"), clean.value("decimalLongitude"));
                        }
                    }
                    other => panic!("unknown fault {other}"),
                }
            }
        }
    }
    assert_eq!(seen.len(), FaultKind::ALL.len(), "{seen:?}");
}

#[test]
fn a_record_alone_is_the_record_of_the_run() {
    let out = tempfile::tempdir().expect("folder");
    make(&plan(), out.path(), &mut |_| ()).expect("sample");
    let manifest = manifest(out.path());
    for (place, archive) in manifest["archives"].as_array().expect("archives").iter().enumerate() {
        if archive["encoding"] != "UTF-8" || archive["quoted"] == false {
            continue;
        }
        let columns = columns(out.path(), archive);
        for (n, row) in rows(out.path(), archive, "occurrence.txt").iter().enumerate().step_by(23) {
            let (alone, fault) = record(&plan(), place as u32, n as u64).expect("record");
            if matches!(fault, Some(FaultKind::Mojibake | FaultKind::ShortRow)) {
                continue;
            }
            assert_eq!(row[0], alone.id().as_bytes());
            for (value, column) in row.iter().zip(&columns).skip(1) {
                assert_eq!(String::from_utf8_lossy(value), alone.value(column), "{} {n} {column}", archive["code"]);
            }
        }
    }
}

#[test]
fn herbaria_share_gatherings() {
    let plan = Plan { specimens: 9000, institutions: 6, faults: false, ..plan() };
    let gatherings = |institution: u32| {
        let mut found = HashSet::new();
        records(&plan, institution, 0..500, &mut |_, record, _| {
            let [number, place, author] =
                ["recordNumber", "locality", "scientificNameAuthorship"].map(|t| record.value(t).to_owned());
            if !number.is_empty() && !place.is_empty() && !author.is_empty() {
                found.insert((number, place, author));
            }
        })
        .expect("records");
        found
    };
    let (first, second) = (gatherings(0), gatherings(5));
    assert!(first.intersection(&second).count() >= 3, "duplicates of one gathering lie in both herbaria");
}

#[test]
fn plans_that_cannot_be_are_refused() {
    let out = tempfile::tempdir().expect("folder");
    let none = make(&Plan { institutions: 0, ..plan() }, out.path(), &mut |_| ());
    assert_eq!(
        none.expect_err("no institutions").to_string(),
        "the plan cannot be made: 0 institutions; 1 to 2000 can be made"
    );
    assert!(record(&plan(), 9, 0).is_err());
}

#[test]
fn fill_rates_follow_the_counts_of_real_records() {
    let counts = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/distributions/specimen-field-distributions.json");
    let Ok(counts) = fs::read(&counts) else {
        eprintln!("NOT COMPARED: there are no counts of real records at {}", counts.display());
        return;
    };
    let counts: Value = serde_json::from_slice(&counts).expect("json");
    let plan = Plan { specimens: 9000, institutions: 3, faults: false, ..plan() };
    let mut filled: BTreeMap<&str, u64> = BTreeMap::new();
    let terms = [
        "catalogNumber",
        "scientificName",
        "country",
        "locality",
        "eventDate",
        "decimalLatitude",
        "recordedBy",
        "identifiedBy",
        "stateProvince",
    ];
    let (mut total, mut types, mut names) = (0, 0, HashSet::new());
    for institution in 0..3 {
        records(&plan, institution, 0..2000, &mut |_, record, _| {
            total += 1;
            for term in terms {
                *filled.entry(term).or_default() += u64::from(!record.value(term).is_empty());
            }
            types += u64::from(!record.value("typeStatus").is_empty());
            names.insert(record.value("scientificName").to_owned());
        })
        .expect("records");
    }
    for term in terms {
        let wanted = counts["terms"][term]["fill"].as_f64().expect("rate");
        let found = filled[term] as f64 / f64::from(total);
        assert!((found - wanted).abs() < 0.15, "{term}: {found:.2} filled, {wanted:.2} in real records");
    }
    let types = types as f64 / f64::from(total);
    assert!((types - 0.028).abs() < 0.01, "{types:.3} types");
    assert!(names.len() > 2000, "{} names in {total} records", names.len());
}
