//! Every archive of the shared collection, read to its end.
//!
//! The counts are those of the collection's own description. Where the shared data is absent, the tests say so and
//! pass.

use std::path::PathBuf;

use solander_formats::{Archive, ArchiveError, ArchiveKind, Limits, NoticeCode, Record};

fn shared(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    if !path.exists() {
        eprintln!("SKIPPED: {} is not here", path.display());
        return None;
    }
    Some(path)
}

struct Read {
    archive: Archive,
    records: Vec<Record>,
    errors: Vec<solander_formats::RowError>,
    orphans: Vec<u64>,
}

fn read_with(name: &str, limits: &Limits) -> Option<Result<Read, ArchiveError>> {
    let path = shared(name)?;
    Some(Archive::open(&path, limits).map(|archive| {
        let mut iterator = archive.records().expect("opens");
        let (mut records, mut errors) = (Vec::new(), Vec::new());
        for record in iterator.by_ref() {
            match record {
                Ok(record) => records.push(record),
                Err(error) => errors.push(error),
            }
        }
        let orphans = iterator.orphans().iter().map(|orphans| orphans.count).collect();
        let (read, total) = iterator.position();
        assert_eq!(read, total, "{name}: everything is read at the end");
        Read { archive, records, errors, orphans }
    }))
}

fn read(name: &str) -> Option<Result<Read, ArchiveError>> {
    read_with(&format!("dwca/{name}"), &Limits::default())
}

/// Rows of each extension, with a record or without.
fn extension_rows(read: &Read) -> Vec<u64> {
    let mut counts = read.orphans.clone();
    for extension in read.records.iter().flat_map(|record| &record.extensions) {
        counts[extension.table] += extension.rows.len() as u64;
    }
    counts
}

/// Archive, row type of the core, its rows, and the same for each extension.
///
/// The two archives of several files count all of them: three cores of two rows, two extensions of three.
type Expected = (&'static str, &'static str, usize, &'static [(&'static str, u64)]);

const ARCHIVES: &[Expected] = &[
    ("odd/ala-default-values.zip", "Occurrence", 5, &[]),
    ("odd/ala-duplicate-keys.zip", "Occurrence", 5, &[]),
    ("odd/ala-multimedia.zip", "Occurrence", 5, &[("Multimedia", 5)]),
    ("odd/ala-reload-dr893-readded.zip", "Occurrence", 6, &[]),
    ("odd/ala-reload-dr893-reduced.zip", "Occurrence", 3, &[]),
    ("odd/ala-reload-dr893.zip", "Occurrence", 5, &[]),
    ("odd/aphanogmus-sample.zip", "Occurrence", 1, &[]),
    ("odd/associated-taxa-iso8859-1.zip", "Occurrence", 9, &[("associatedTaxa", 9)]),
    ("odd/event-core-utf16.zip", "Event", 2100, &[("Occurrence", 4406), ("ResourceRelationship", 2203)]),
    ("odd/fmnh-unresolved-related-resource.zip", "Occurrence", 6, &[("Multimedia", 3), ("ResourceRelationship", 1)]),
    ("odd/gbif-dwca-empty.zip", "Occurrence", 0, &[]),
    ("odd/gbif-dwca-one-hundred-dupe-triplet.zip", "Occurrence", 100, &[]),
    ("odd/gbif-dwca-one-hundred-good-triplets-dupe-ids.zip", "Occurrence", 100, &[]),
    ("odd/gbif-dwca-one-hundred-good-triplets-good-ids.zip", "Occurrence", 100, &[]),
    ("odd/gbif-dwca-one-thousand-good-triplets-no-id.zip", "Occurrence", 1000, &[]),
    ("odd/gn-csv-less.tar.gz", "Taxon", 10, &[("VernacularName", 20)]),
    ("odd/gn-data.tar.bz2", "Taxon", 587, &[("VernacularName", 1)]),
    ("odd/gn-data.tar.gz", "Taxon", 587, &[("VernacularName", 1)]),
    ("odd/gn-data_pipe.tar.gz", "Taxon", 587, &[("VernacularName", 1)]),
    ("odd/gn-tsv-more.tar.gz", "Taxon", 10, &[("VernacularName", 20)]),
    ("odd/io-csv-json-escaped-quotes.zip", "Occurrence", 1, &[("Multimedia", 4)]),
    ("odd/io-multifile-multiline-header.zip", "Taxon", 6, &[]),
    ("odd/io-multifile-psv.zip", "Taxon", 6, &[("Multimedia", 6)]),
    ("odd/io-multiline-header.zip", "Taxon", 2, &[]),
    ("odd/io-simplest-archive.zip", "Taxon", 2, &[]),
    ("odd/ipt-res1.zip", "Occurrence", 2, &[("Image", 15)]),
    (
        "odd/kew-19-specimens-167k-identifications.zip",
        "Occurrence",
        19,
        &[("Identification", 167663), ("Multimedia", 19)],
    ),
    ("odd/nrm-herpetology-2018-09-05-repackaged.zip", "Occurrence", 4956, &[]),
    ("odd/null-core-id.zip", "Taxon", 3248, &[("VernacularName", 1057)]),
    ("odd/plants-null-values.zip", "Occurrence", 307, &[]),
    ("odd/plants-utf8.zip", "Occurrence", 307, &[("Identifier", 307)]),
    (
        "odd/plazi-treatment.zip",
        "Taxon",
        2,
        &[
            ("Occurrence", 0),
            ("Description", 5),
            ("Distribution", 0),
            ("Document", 2),
            ("Multimedia", 4),
            ("Reference", 2),
            ("VernacularName", 0),
        ],
    ),
    ("odd/preston-issue161.zip", "Occurrence", 1, &[]),
    ("odd/py-dwca-2extensions.zip", "Taxon", 4, &[("Description", 3), ("VernacularName", 4)]),
    ("odd/py-dwca-csv-quote-dir.zip", "Occurrence", 2, &[]),
    ("odd/py-dwca-ids.zip", "Taxon", 4, &[("Description", 3), ("VernacularName", 4)]),
    ("odd/py-dwca-metadata-windows1252-encoding.zip", "Occurrence", 4, &[]),
    ("odd/py-dwca-noheaders-1.zip", "Occurrence", 2, &[]),
    ("odd/py-dwca-orphaned-rows.zip", "Taxon", 4, &[("Description", 6), ("VernacularName", 5)]),
    ("odd/py-dwca-partial-default.zip", "Occurrence", 2, &[]),
    ("odd/py-dwca-simple-subdir.zip", "Occurrence", 2, &[]),
    ("odd/py-dwca-simple-test-archive.tgz", "Occurrence", 2, &[]),
    ("odd/py-dwca-simple-test-archive.zip", "Occurrence", 2, &[]),
    ("odd/py-dwca-star-test-archive.zip", "Taxon", 4, &[("VernacularName", 4)]),
    ("odd/py-dwca-test-default.zip", "Occurrence", 2, &[]),
    ("odd/py-dwca-utf8-eol-test.zip", "Occurrence", 1, &[]),
    ("odd/py-gbif-results-whitespace-in-xml.zip", "Occurrence", 158, &[]),
    ("odd/py-gbif-results.zip", "Occurrence", 158, &[]),
    ("odd/spider-checklist-semicolon.zip", "Taxon", 356, &[("Document", 0), ("Reference", 1), ("Occurrence", 740)]),
    ("odd/syrphidae-dynamic-properties.zip", "Occurrence", 2, &[]),
    ("odd/vampire-moths-github-zip.zip", "Occurrence", 1336, &[("Identification", 0), ("Image", 0)]),
    ("odd/vampire-moths-root-directory.zip", "Occurrence", 1336, &[("Identification", 0), ("Image", 0)]),
    ("valid/bgbm-pontaurus-gbif-download.zip", "Occurrence", 1534, &[("Occurrence", 1534), ("Multimedia", 0)]),
    (
        "valid/ecoab-bees-host-plants.zip",
        "Occurrence",
        17432,
        &[("MeasurementOrFact", 2894), ("ResourceRelationship", 17122)],
    ),
    ("valid/event-core-with-mof.zip", "Event", 30, &[("Occurrence", 1), ("MeasurementOrFact", 1)]),
    (
        "valid/fmnh-event-core-media-emof-relationship.zip",
        "Event",
        1,
        &[("ResourceRelationship", 6), ("Occurrence", 3), ("ExtendedMeasurementOrFact", 3), ("Multimedia", 1)],
    ),
    ("valid/fmnh-resource-relationship.zip", "Occurrence", 6, &[("Multimedia", 3), ("ResourceRelationship", 8)]),
    ("valid/inhs-insects-5k.tar.gz", "Occurrence", 5000, &[]),
    ("valid/luxembourg-fossils-associated-media.zip", "Occurrence", 20, &[]),
    ("valid/megachile-chomskyi.zip", "Occurrence", 19, &[]),
    ("valid/naturalis-tunicata-audubon-core.zip", "Occurrence", 14, &[("Multimedia", 14)]),
    ("valid/nrm-herpetology-2018-09-05.zip", "Occurrence", 4956, &[]),
    ("valid/reef-life-event-core.zip", "Event", 10, &[("Occurrence", 5), ("MeasurementOrFact", 4)]),
    ("valid/trom-algae-herbarium.zip", "Occurrence", 2921, &[("Multimedia", 2951)]),
    ("valid/utep-herpetology-arctos-multimedia.zip", "Occurrence", 4, &[("Multimedia", 344)]),
    ("valid/vampire-moths-symbiota.zip", "Occurrence", 1336, &[("Identification", 0), ("Image", 0)]),
    ("odd/backslash-member-names.zip", "Occurrence", 100, &[]),
    ("odd/headerless-tab-only.zip", "Taxon", 9, &[]),
    ("odd/py-dwca-simple-csv-eml.zip", "Occurrence", 3, &[]),
    ("odd/py-dwca-simple-csv-notenclosed.zip", "Occurrence", 3, &[]),
    ("odd/py-dwca-simple-csv.zip", "Occurrence", 3, &[]),
];

#[test]
fn all_valid_and_odd_archives_are_read_completely() {
    let mut wrong = Vec::new();
    for (name, core, rows, extensions) in ARCHIVES {
        let Some(read) = read(name) else { return };
        let read = match read {
            Ok(read) => read,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let types: Vec<&str> = read.archive.extensions().iter().map(|table| table.row_type.local()).collect();
        let found: Vec<(&str, u64)> =
            types.iter().map(|kind| kind.rsplit('/').next().unwrap_or(kind)).zip(extension_rows(&read)).collect();
        if read.archive.core().row_type.local() != *core
            || read.records.len() != *rows
            || found != *extensions
            || !read.errors.is_empty()
        {
            wrong.push(format!(
                "{name}: {} {} instead of {core} {rows}; {found:?} instead of {extensions:?}; {:?}",
                read.archive.core().row_type,
                read.records.len(),
                read.errors.first()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_above_is_complete() {
    for folder in ["valid", "odd"] {
        let Some(path) = shared(&format!("dwca/{folder}")) else { return };
        for entry in std::fs::read_dir(path).expect("lists") {
            let name = format!("{folder}/{}", entry.expect("reads").file_name().to_string_lossy());
            assert!(ARCHIVES.iter().any(|(listed, ..)| *listed == name), "{name} is not tested");
        }
    }
}

/// What a broken archive must lead to.
enum Outcome {
    /// It does not open, and the message says this.
    Refused(&'static str),
    /// It opens; so many core rows come out, and there is a notice of this kind that says this.
    Noticed(usize, NoticeCode, &'static str),
    /// It opens; so many core rows and orphaned extension rows come out.
    Orphans(usize, u64),
    /// It opens and is read: what is wrong with it is not of this crate's making.
    Rows(usize),
}

#[test]
fn broken_archives_are_refused_or_remarked_upon() {
    use Outcome::{Noticed, Orphans, Refused, Rows};
    let expected = [
        (
            "aafc-header-disagrees-with-meta.zip",
            Refused("occurrence.csv line 1: column 0 is dwc:occurrenceID in meta.xml but \"basisOfRecord\""),
        ),
        ("famous-organism-missing-data.zip", Refused("famous.tsv is named in meta.xml")),
        ("gbif-invalid-ext.zip", Noticed(1, NoticeCode::EmlMissing, "eml.xml")),
        ("gbif-occurrence-broken.zip", Refused("meta.xml: line ")),
        ("gbif-occurrence-eml-broken.zip", Noticed(19, NoticeCode::EmlIncomplete, "there is no creator")),
        ("gbif-occurrence-no-meta.zip", Noticed(19, NoticeCode::MetaMissing, "there is no meta.xml")),
        ("gbif-ref-integrity-issue.zip", Orphans(19, 2)),
        ("gn-fake.zip", Refused("empty")),
        ("gn-meta_absent.tar.gz", Refused("DarwinCore.txt")),
        ("gn-meta_dupl.tar.gz", Noticed(587, NoticeCode::MetaRepeated, "meta.xml counts instead")),
        ("io-extension-core-id-missing.zip", Refused("taxa.txt")),
        ("io-extension-id-missing.zip", Refused("taxa.txt")),
        ("io-meta-file-location-missing.zip", Refused("the core names no file")),
        ("io-meta-only.zip", Refused("taxa.txt")),
        ("ipt-dwca-extensionnotinstalled.zip", Rows(1)),
        ("ipt-dwca-inside-parent-invalid.zip", Refused("dwca-inside-parent-invalid/meta.xml: line ")),
        ("ipt-dwca-nocoreidtermmapping.zip", Rows(1)),
        ("naturalis-invalid-ac-media.zip", Rows(1)),
        ("not-a-zip-22-bytes.zip", Refused("no meta.xml")),
        ("plazi-broken-meta.zip", Refused("meta.xml: line ")),
        ("py-dwca-invalid-lacks-metadata.zip", Noticed(2, NoticeCode::EmlMissing, "eml.xml")),
        ("py-dwca-invalid-simple-two.zip", Noticed(3, NoticeCode::MetaMissing, "no meta.xml")),
        ("py-dwca-malformed-descriptor.zip", Rows(4)),
    ];
    let Some(folder) = shared("dwca/broken") else { return };
    assert_eq!(std::fs::read_dir(folder).expect("lists").count(), expected.len(), "every broken archive is listed");
    let mut wrong = Vec::new();
    for (name, outcome) in expected {
        let Some(read) = read(&format!("broken/{name}")) else { return };
        let seen = match &read {
            Ok(read) => format!(
                "{} rows, orphans {:?}, {:?}, {:?}",
                read.records.len(),
                read.orphans,
                read.archive.notices(),
                read.errors.first()
            ),
            Err(error) => error.to_string(),
        };
        let right = match (outcome, &read) {
            (Refused(text), Err(error)) => error.to_string().contains(text),
            (Noticed(rows, code, text), Ok(read)) => {
                read.records.len() == rows
                    && read
                        .archive
                        .notices()
                        .iter()
                        .any(|notice| notice.code == code && notice.to_string().contains(text))
            }
            (Orphans(rows, orphans), Ok(read)) => {
                read.records.len() == rows && read.orphans.iter().sum::<u64>() == orphans
            }
            (Rows(rows), Ok(read)) => read.records.len() == rows,
            _ => false,
        };
        if !right {
            wrong.push(format!("{name}: {seen}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All values of all records, with their extension rows, in a comparable form.
fn content(read: &Read) -> Vec<String> {
    let mut all: Vec<String> = read
        .records
        .iter()
        .map(|record| {
            let mut text = format!("{}:{} {:?} {:?}", record.file, record.line, record.id, record.notices);
            for column in 0..record.row.width() {
                text.push('\t');
                text.push_str(record.row.column(column).expect("within width"));
            }
            for extension in &record.extensions {
                for (line, row) in &extension.rows {
                    text.push_str(&format!(
                        "\n{} {line} {:?}",
                        extension.table,
                        (0..row.width()).map(|at| row.column(at)).collect::<Vec<_>>()
                    ));
                }
            }
            text
        })
        .collect();
    all.sort();
    all
}

#[test]
fn joining_in_memory_and_through_files_gives_the_same() {
    let cases = [
        ("valid/utep-herpetology-arctos-multimedia.zip", 1_000),
        ("valid/ecoab-bees-host-plants.zip", 100_000),
        ("odd/event-core-utf16.zip", 5_000),
        ("odd/gn-tsv-more.tar.gz", 10),
    ];
    for (name, memory) in cases {
        let mut small = Limits::default();
        small.join_memory = memory;
        let path = format!("dwca/{name}");
        let (Some(memory), Some(files), Some(again)) =
            (read_with(&path, &Limits::default()), read_with(&path, &small), read_with(&path, &small))
        else {
            return;
        };
        let (memory, files, again) = (memory.expect("opens"), files.expect("opens"), again.expect("opens"));
        assert!(content(&memory) == content(&files), "{name}: the same records");
        assert_eq!(memory.orphans, files.orphans, "{name}: the same orphans");
        let order = |read: &Read| read.records.iter().map(|record| record.line).collect::<Vec<_>>();
        assert_eq!(order(&files), order(&again), "{name}: the same order each time");
        let mut sorted = order(&memory);
        sorted.sort_unstable();
        assert_eq!(order(&memory), sorted, "{name}: file order in memory");
    }
}

#[test]
fn orphans_are_counted_and_shown() {
    let Some(path) = shared("dwca/odd/kew-19-specimens-167k-identifications.zip") else { return };
    for memory in [192 << 20, 1 << 20] {
        let mut limits = Limits::default();
        limits.join_memory = memory;
        let archive = Archive::open(&path, &limits).expect("opens");
        let mut records = archive.records().expect("opens");
        let matched: usize = records
            .by_ref()
            .flatten()
            .flat_map(|record| record.extensions)
            .filter(|rows| rows.table == 0)
            .map(|rows| rows.rows.len())
            .sum();
        let orphans = &records.orphans()[0];
        assert_eq!(orphans.count + matched as u64, 167_663);
        assert_eq!(orphans.examples.len(), 20);
        assert_eq!((orphans.examples[0].line, orphans.examples[0].id.as_str()), (2, "10021.000"));
    }
}

#[test]
fn kinds() {
    let cases = [
        ("valid/megachile-chomskyi.zip", ArchiveKind::Occurrence),
        ("valid/reef-life-event-core.zip", ArchiveKind::Event),
        ("odd/spider-checklist-semicolon.zip", ArchiveKind::Checklist { has_occurrences: true }),
        ("odd/py-dwca-star-test-archive.zip", ArchiveKind::Checklist { has_occurrences: false }),
        ("odd/syrphidae-dynamic-properties.zip", ArchiveKind::Occurrence),
        ("odd/gn-data.tar.gz", ArchiveKind::Checklist { has_occurrences: false }),
    ];
    for (name, kind) in cases {
        let Some(path) = shared(&format!("dwca/{name}")) else { return };
        assert_eq!(Archive::open(&path, &Limits::default()).expect("opens").kind(), kind, "{name}");
    }
}

#[test]
fn fingerprint_is_of_content_not_of_packing() {
    let open = |name: &str| {
        shared(&format!("dwca/{name}"))
            .map(|path| Archive::open(&path, &Limits::default()).expect("opens").fingerprint().to_owned())
    };
    let (Some(one), Some(other)) =
        (open("valid/nrm-herpetology-2018-09-05.zip"), open("odd/nrm-herpetology-2018-09-05-repackaged.zip"))
    else {
        return;
    };
    assert_eq!(one, other, "repackaged");
    assert_ne!(open("odd/ala-reload-dr893.zip"), open("odd/ala-reload-dr893-reduced.zip"));
}

#[test]
fn values_are_where_they_belong() {
    let cases = [
        ("odd/io-csv-json-escaped-quotes.zip", 0, "dwc:catalogNumber", "PV OR 35322"),
        ("odd/event-core-utf16.zip", 0, "dwc:decimalLatitude", "45.138143"),
        ("odd/py-dwca-test-default.zip", 0, "dwc:country", "Belgium"),
        ("odd/io-multifile-psv.zip", 2, "dwc:scientificName", "Quercus alba"),
        ("odd/preston-issue161.zip", 0, "dwc:scientificNameAuthorship", "Linnaeus, 1758"),
        ("odd/py-dwca-simple-csv.zip", 0, "dwc:countryCode", "JP"),
        ("odd/syrphidae-dynamic-properties.zip", 1, "dwc:scientificName", "Myathropa florea"),
        ("valid/naturalis-tunicata-audubon-core.zip", 0, "dwc:basisOfRecord", "PreservedSpecimen"),
    ];
    for (name, index, term, value) in cases {
        let Some(read) = read(name) else { return };
        let read = read.expect("opens");
        let slot = read.archive.core().position(term).unwrap_or_else(|| panic!("{name} has {term}"));
        assert_eq!(read.records[index].row.get(slot), Some(value), "{name} {term}");
    }
    let Some(read) = read("odd/io-csv-json-escaped-quotes.zip") else { return };
    let read = read.expect("opens");
    let slot = read.archive.core().position("dwc:dynamicProperties").expect("is declared");
    let json = read.records[0].row.get(slot).expect("is there");
    assert!(json.contains(r#"Old catalogue says \"fragments of bone\"."#) && json.ends_with("]}"), "{json}");
}
