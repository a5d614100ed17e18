//! Delimited text as it comes: line ends, quotes, encodings, wrong column counts.

mod common;

use common::{COMMAS, TABS, meta, open_bytes, open_data, zip};
use solander_formats::{Limits, NoticeCode};

fn check(attributes: &str, data: &str, expected: &[(u64, &[&str])]) {
    check_bytes(attributes, data.as_bytes(), expected);
}

fn check_bytes(attributes: &str, data: &[u8], expected: &[(u64, &[&str])]) {
    let outcome = open_data(attributes, data);
    let found: Vec<(u64, Vec<String>)> =
        outcome.records.iter().map(|record| record.line).zip(outcome.values()).collect();
    let expected: Vec<(u64, Vec<String>)> =
        expected.iter().map(|(line, row)| (*line, row.iter().map(|value| (*value).to_owned()).collect())).collect();
    assert_eq!(found, expected, "{:?} gave {:?}", String::from_utf8_lossy(data), outcome.refusals());
}

#[test]
fn line_ends() {
    let rows: &[(u64, &[&str])] = &[(1, &["1", "a", "b"]), (2, &["2", "c", "d"])];
    for end in ["\n", "\r\n", "\r"] {
        check(TABS, &format!("1\ta\tb{end}2\tc\td{end}"), rows);
        check(TABS, &format!("1\ta\tb{end}2\tc\td"), rows);
        check(COMMAS, &format!("\"1\",a,\"b\"{end}\"2\",c,\"d\"{end}"), rows);
        check(COMMAS, &format!("\"1\",a,\"b\"{end}\"2\",c,\"d\""), rows);
    }
    check(TABS, "\n1\ta\tb\n\n\r\n2\tc\td\n\n", &[(2, &["1", "a", "b"]), (5, &["2", "c", "d"])]);
    check(
        &format!("{TABS} linesTerminatedBy=\"|\""),
        "1\ta\tb|2\tc\nd\te|",
        &[(1, &["1", "a", "b"]), (1, &["2", "c\nd", "e"])],
    );
}

#[test]
fn header_lines_are_counted() {
    let attributes = format!("{TABS} ignoreHeaderLines=\" 2 \"");
    check(&attributes, "# made by hand\nid\tscientificName\tcountry\n1\ta\tb\n", &[(3, &["1", "a", "b"])]);
    check(&attributes, "# made by hand", &[]);
    check(
        &format!("{COMMAS} ignoreHeaderLines=\"1\""),
        "id,\"scientific\nname\",country\n1,a,b\n",
        &[(3, &["1", "a", "b"])],
    );
}

#[test]
fn quotes() {
    check(COMMAS, "1,\"a, b\",\"c \"\"d\"\"\"\n", &[(1, &["1", "a, b", "c \"d\""])]);
    check(COMMAS, "1,\"two\nlines\",x\n2,c,d\n", &[(1, &["1", "two\nlines", "x"]), (3, &["2", "c", "d"])]);
    check(
        COMMAS,
        "1,\"{\\\"a\\\": \\\"b, c\\\"}\",x\n2,c,d\n",
        &[(1, &["1", "{\"a\": \"b, c\"}", "x"]), (2, &["2", "c", "d"])],
    );
    check(COMMAS, "1,5\" tall,x\n2,c,d\n", &[(1, &["1", "5\" tall", "x"]), (2, &["2", "c", "d"])]);
    check(COMMAS, "1,\"the \"Big\" tree\",x\n", &[(1, &["1", "the \"Big\" tree", "x"])]);
    check(
        COMMAS,
        "1,\"open,x\n2,c,d\n3,e,f\n",
        &[(1, &["1", "\"open", "x"]), (2, &["2", "c", "d"]), (3, &["3", "e", "f"])],
    );
    check(TABS, "1\t\"open\tx\n2\tc\"\td\n", &[(1, &["1", "\"open", "x"]), (2, &["2", "c\"", "d"])]);
    let quoted_tabs = TABS.replace("fieldsEnclosedBy=\"\"", "fieldsEnclosedBy=\"&quot;\"");
    check(
        &quoted_tabs,
        "1\t\"open\tx\n2\tc\"\td\n3\te\tf\n",
        &[(1, &["1", "\"open", "x"]), (2, &["2", "c\"", "d"]), (3, &["3", "e", "f"])],
    );
    check(
        &TABS.replace("fieldsEnclosedBy=\"\"", "fieldsEnclosedBy=\"'\""),
        "1\t'a\tb'\tc\n",
        &[(1, &["1", "a\tb", "c"])],
    );
    let outcome = open_data(COMMAS, b"1,\"never closed\n2,c,d\n");
    assert_eq!(outcome.refusals(), [(1, "unclosed-quote")]);
    assert_eq!((outcome.errors[0].id.as_deref(), outcome.records[0].line), (Some("1"), 2));
}

#[test]
fn delimiters() {
    let with = |delimiter: &str| format!("fieldsTerminatedBy=\"{delimiter}\" fieldsEnclosedBy=\"\"");
    for (written, delimiter) in [
        ("\\t", "\t"),
        ("\\\\t", "\t"),
        ("&#9;", "\t"),
        ("\t", "\t"),
        (";", ";"),
        ("|", "|"),
        ("||", "||"),
        ("\\u0001", "\u{1}"),
        ("§", "§"),
    ] {
        check(&with(written), &["1", "a", "b"].join(delimiter), &[(1, &["1", "a", "b"])]);
    }
    check("", "1,\"a,b\",c\n", &[(1, &["1", "a,b", "c"])]);
}

#[test]
fn column_counts() {
    let outcome = open_data(TABS, b"1\ta\n2\ta\tb\t\t\n3\ta\tb\tc\td\n");
    assert_eq!(outcome.codes(), [(1, "fewer-columns"), (3, "more-columns")]);
    let short = &outcome.records[0].row;
    assert_eq!((short.get(0), short.get(1), short.raw(1)), (Some("a"), None, None));
    assert_eq!(outcome.records[2].row.surplus().collect::<Vec<_>>(), ["c", "d"]);
    let wide = (0..5000).map(|n| n.to_string()).collect::<Vec<_>>().join("\t");
    let outcome = open_data(TABS, wide.as_bytes());
    assert_eq!(outcome.records[0].row.width(), 5000);
    let outcome = open_data(TABS, "\t".repeat(10_000).as_bytes());
    assert_eq!(outcome.refusals(), [(1, "too-many-columns")]);
}

#[test]
fn nul_and_invalid_bytes_cost_nothing() {
    let outcome = open_data(TABS, b"1\ta\0b\tc\n2\tM\xfcller\t\x80\n3\tM\xc3\xbcller\tx\n");
    assert_eq!(outcome.values(), [["1", "ab", "c"], ["2", "Müller", "€"], ["3", "Müller", "x"]]);
    assert_eq!(outcome.codes(), [(1, "nul-removed"), (2, "invalid-utf8")]);
    // Two halves of a letter on both sides of a delimiter are no letter.
    assert_eq!(open_data(TABS, b"1\ta\xc3\t\xa9b\n").values(), [["1", "aÃ", "©b"]]);
    let outcome = open_data(COMMAS, b"1,\"M\xfcller, H\",\"a\0\"\n");
    assert_eq!(outcome.values(), [["1", "Müller, H", "a"]]);
}

#[test]
fn encodings() {
    let text = "1\tÅhlander\tČesko\n2\tμ\tJapan\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    let expected: &[(u64, &[&str])] = &[(1, &["1", "Åhlander", "Česko"]), (2, &["2", "μ", "Japan"])];
    for declared in ["UTF-8", "UTF-16", "utf-16le", "ISO-8859-1", ""] {
        let attributes = TABS.replace("UTF-8", declared);
        check_bytes(&attributes, &marked(b"\xff\xfe", &little), expected);
        check_bytes(&attributes, &marked(b"\xfe\xff", &big), expected);
        check_bytes(&attributes, &marked(b"\xef\xbb\xbf", text.as_bytes()), expected);
        check_bytes(&attributes, &little, expected);
        check_bytes(&attributes, &big, expected);
    }
    let latin: &[(u64, &[&str])] = &[(1, &["1", "Åhlander", "Pérez"])];
    for declared in ["UTF-8", "ISO-8859-1", "latin1", "windows-1252", "Cp1252"] {
        check_bytes(&TABS.replace("UTF-8", declared), b"1\t\xc5hlander\tP\xe9rez\n", latin);
    }
    check_bytes(&TABS.replace("UTF-8", "MacRoman"), b"1\t\x81hlander\tP\x8erez\n", latin);
    check_bytes(&TABS.replace("UTF-8", "Shift_JIS"), b"1\t\x83\x5c\t\x93\xfa\x96\x7b\n", &[(1, &["1", "ソ", "日本"])]);
    let outcome = open_data(TABS, &marked(b"\xff\xfe", &little));
    assert!(outcome.archive.notices().iter().any(|notice| notice.code == NoticeCode::EncodingGuessed));
}

#[test]
fn defaults() {
    let meta = meta(TABS).replace(
        "</core>",
        "<field term=\"dwc:basisOfRecord\" default=\"PreservedSpecimen\"/><field index=\"3\" term=\"dwc:sex\" default=\"female\"/></core>",
    );
    let bytes = zip(&[("meta.xml", meta.as_bytes()), ("data.txt", b"1\ta\tb\tmale\n2\ta\tb\t \n3\ta\tb\n")]);
    let outcome = open_bytes("archive.zip", &bytes, &Limits::default()).expect("opens");
    let core = outcome.archive.core();
    let (basis, sex) =
        (core.position("dwc:basisOfRecord").expect("declared"), core.position("dwc:sex").expect("declared"));
    let found: Vec<_> = outcome
        .records
        .iter()
        .map(|record| (record.row.get(basis), record.row.get(sex), record.row.raw(sex)))
        .collect();
    let basis = Some("PreservedSpecimen");
    assert_eq!(
        found,
        [(basis, Some("male"), Some("male")), (basis, Some("female"), Some(" ")), (basis, Some("female"), None)]
    );
    let first: Vec<_> = outcome.records[0].row.iter(core).map(|(term, value)| format!("{term}={value}")).collect();
    assert_eq!(first, ["dwc:scientificName=a", "dwc:country=b", "dwc:basisOfRecord=PreservedSpecimen", "dwc:sex=male"]);
}

#[test]
fn extensions_join_by_id_and_repeated_ids_are_both_delivered() {
    let meta = meta(TABS).replace(
        "</archive>",
        "<EXTENSION rowtype=\"http://rs.gbif.org/terms/1.0/multimedia\" fieldsTerminatedBy=\"\\t\" fieldsEnclosedBy=\"\">
<files><location> media.txt </location></files><CoreID INDEX=\"0\"/><Field Index=\"1\" Term=\"identifier\"/></EXTENSION></archive>",
    );
    let bytes = zip(&[
        ("meta.xml", meta.as_bytes()),
        ("data.txt", b"1\ta\tb\n2\ta\tb\n2\tc\td\n\te\tf\n"),
        ("Media.txt", b"2\tx\n2\ty\n3\tz\n\tw\n"),
    ]);
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("archive.zip");
    std::fs::write(&path, bytes).expect("writes");
    let archive = solander_formats::Archive::open(&path, &Limits::default()).expect("opens");
    assert_eq!(archive.extensions()[0].row_type.as_str(), "gbif:Multimedia");
    let mut records = archive.records().expect("opens");
    let all: Vec<_> = records.by_ref().map(|record| record.expect("reads")).collect();
    let rows: Vec<Vec<u64>> = all
        .iter()
        .map(|record| record.extensions.iter().flat_map(|rows| rows.rows.iter().map(|(line, _)| *line)).collect())
        .collect();
    assert_eq!(rows, [vec![], vec![1, 2], vec![], vec![]]);
    assert_eq!(all[2].notices.iter().map(|notice| notice.code).collect::<Vec<_>>(), [NoticeCode::RepeatedId]);
    assert_eq!((all[3].id.as_deref(), all[3].line), (None, 4));
    let orphans = &records.orphans()[0];
    assert_eq!((orphans.count, orphans.examples.iter().map(|orphan| orphan.line).collect::<Vec<_>>()), (2, vec![3, 4]));
}

#[test]
fn packaging() {
    use std::io::Write;
    let table = "occurrenceID;scientificName;country\n1;\"a;b\";c\n";
    let read = |name: &str, bytes: &[u8]| open_bytes(name, bytes, &Limits::default()).expect(name).values();
    let expected = [["1", "a;b", "c"]];
    assert_eq!(read("table.csv", table.as_bytes()), expected);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(table.as_bytes()).expect("packs");
    assert_eq!(read("table.csv.gz", &gzip.finish().expect("packs")), expected);
    assert_eq!(
        read(
            "table.zip",
            &zip(&[
                ("deep/in/table.csv", table.as_bytes()),
                ("__MACOSX/deep/._table.csv", b"\0\0"),
                ("deep/README.md", b"x")
            ])
        ),
        expected
    );
    let folder = tempfile::TempDir::new().expect("a folder");
    std::fs::create_dir(folder.path().join("inner")).expect("makes");
    std::fs::write(folder.path().join("inner/meta.xml"), meta(TABS)).expect("writes");
    std::fs::write(folder.path().join("inner/data.txt"), "1\ta\tb\n").expect("writes");
    let outcome = common::open_at(folder.path().to_owned(), &Limits::default()).expect("opens");
    assert_eq!(outcome.values(), [["1", "a", "b"]]);
    let before = outcome.archive.fingerprint().to_owned();
    std::fs::write(folder.path().join("inner/data.txt"), "1\ta\tb\n2\tc\td\n").expect("writes");
    assert_ne!(
        common::open_at(folder.path().to_owned(), &Limits::default()).expect("opens").archive.fingerprint(),
        before
    );
}

fn shared(name: &str) -> Option<std::path::PathBuf> {
    let path = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    if !path.exists() {
        eprintln!("SKIPPED: {} is not here", path.display());
        return None;
    }
    Some(path)
}

#[test]
fn single_files_as_they_come() {
    let cases = [
        ("dwca/files/csv_always_quoted.csv", 2),
        ("dwca/files/csv_optional_quotes_puma.csv", 3391),
        // UTF-16: a header and two rows.
        ("dwca/files/quoted_headers_MOBOTDarwinCore.csv", 2),
        ("encodings/kurator-test_eight_records_utf8_lf.csv", 8),
        ("encodings/kurator-test_geography_iso-latin1.csv", 1),
        ("encodings/kurator-test_geography_utf8.csv", 1),
        ("encodings/kurator-test_mcz_eventdate.csv", 12),
        ("encodings/kurator-test_symbiota_download.csv", 14),
    ];
    let mut wrong = Vec::new();
    for (name, rows) in cases {
        let Some(path) = shared(name) else { return };
        match common::open_at(path, &Limits::default()) {
            Ok(outcome) if outcome.records.len() == rows && outcome.errors.is_empty() => {}
            Ok(outcome) => wrong.push(format!(
                "{name}: {} rows, {:?} {:?}",
                outcome.records.len(),
                outcome.errors.first(),
                outcome.archive.notices()
            )),
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_names_in_every_encoding() {
    let read = |name: &str, declared: &str| {
        let path = shared(&format!("encodings/{name}"))?;
        Some(open_data(&TABS.replace("UTF-8", declared), &std::fs::read(path).expect("reads")).values())
    };
    for (name, declared) in [
        ("utf-8_names.txt", "UTF-8"),
        ("utf-8_bom_names.txt", "UTF-8"),
        ("utf-16LE_names.txt", "UTF-16LE"),
        ("utf-16LE_bom_names.txt", "UTF-16"),
        ("utf-16BE_bom_names.txt", "UTF-16"),
        ("latin1_names.txt", "ISO-8859-1"),
        ("cp1252_names.txt", "windows-1252"),
    ] {
        let Some(names) = read(name, declared) else { return };
        let all = names.concat().concat();
        assert!(all.contains("Nicéville") && !all.contains(['\u{fffd}', '\u{feff}', '\0']), "{name} as {declared}");
        assert_eq!(read(name, "UTF-8").expect("is there"), names, "{name} declared as UTF-8");
    }
}
