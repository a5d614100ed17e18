//! `fixtures/labels.md`, read as a test: what a curator corrects there, the code has to follow.

use std::path::Path;

use solander_harmonise::{read_coordinates, read_event_date, read_metres, read_names};
use solander_model::{FindingCode, Reading};

fn describe<T>(reading: &Reading<T>, show: impl Fn(&T) -> String) -> String {
    let value = reading.value.as_ref().map_or_else(|| "none".to_owned(), show);
    let findings: Vec<String> =
        reading.findings.iter().map(|finding| format!("{:?}: {}", finding.grade, finding.code)).collect();
    if findings.is_empty() { value } else { format!("{value} ({})", findings.join(", ")) }
}

fn read(section: &str, verbatim: &str) -> String {
    match section {
        "Dates" => describe(&read_event_date("dwc:verbatimEventDate", verbatim, (2026, 11, 22)), ToString::to_string),
        "Collectors" => read_names(verbatim).join(" / "),
        "Heights" => {
            let reading = read_metres("dwc:verbatimElevation", verbatim, FindingCode::ElevationUnreadable);
            describe(&reading, |span| match (span.low, span.high) {
                (Some(low), Some(high)) if low == high => format!("{low} m"),
                (Some(low), Some(high)) => format!("{low} to {high} m"),
                (Some(low), None) => format!("above {low} m"),
                (None, Some(high)) => format!("up to {high} m"),
                (None, None) => "nothing".to_owned(),
            })
        }
        "Coordinates" => describe(&read_coordinates("dwc:verbatimCoordinates", verbatim), |at| {
            format!("{} {}", at.latitude, at.longitude)
        }),
        other => panic!("no reader for the section {other:?}"),
    }
}

#[test]
fn labels() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/labels.md");
    let text = std::fs::read_to_string(path).expect("fixtures/labels.md can be read");
    let mut section = "";
    let mut cases = 0;
    let mut faults = Vec::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            section = title;
        }
        let Some(row) = line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")) else { continue };
        let Some((verbatim, expected)) = row.split_once(" | ") else { continue };
        if verbatim == "The label says" || verbatim.starts_with("---") {
            continue;
        }
        cases += 1;
        let found = read(section, verbatim);
        if found != expected {
            faults.push(format!("{section}: {verbatim:?} gives {found:?}, not {expected:?}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(cases >= 60, "only {cases} cases were found");
}

#[test]
fn every_finding_is_explained() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/findings.md");
    let text = std::fs::read_to_string(path).expect("spec/findings.md can be read");
    for code in FindingCode::ALL {
        let heading = format!("## {code}\n\n*{:?}.* {}", code.grade(), code.sentence());
        assert!(text.contains(&heading), "spec/findings.md does not explain {code} as the code does");
    }
}
