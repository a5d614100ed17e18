//! Every record of every archive at hand becomes valid openDS, or is refused with a reason.

mod schemas;

use std::path::{Path, PathBuf};

use schemas::Schemas;
use solander_formats::{Archive, Limits};
use solander_harmonise::{MappedSpecimen, Outcome, Plan, SourceContext, harmonise};

fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: there is no ../shared beside the workspace, so no archive was mapped");
    None
}

fn context() -> SourceContext {
    SourceContext {
        source_system_id: "https://hdl.handle.net/TEST/D7S-BPN-Y4J".to_owned(),
        source_system_name: "Archive under test".to_owned(),
        today: (2026, 11, 22),
        ..SourceContext::default()
    }
}

fn outcomes(path: &Path) -> Vec<Outcome> {
    let archive = Archive::open(path, &Limits::default()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let plan = Plan::new(archive.core(), archive.extensions(), &archive.kind());
    let records = archive.records().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    records.filter_map(Result::ok).flat_map(|record| harmonise(&plan, &context(), &record)).collect()
}

fn specimens(path: &Path) -> Vec<MappedSpecimen> {
    let made = |outcome| match outcome {
        Outcome::Specimen(made) => Some(*made),
        Outcome::Refused(_) => None,
    };
    outcomes(path).into_iter().filter_map(made).collect()
}

/// What ingest fills in.
fn finished(mut made: MappedSpecimen) -> (serde_json::Value, Vec<serde_json::Value>) {
    const PID: &str = "https://doi.org/TEST/8SW-S6G-YA1";
    const NOW: &str = "2026-11-22T08:00:00.000Z";
    made.specimen.id = PID.to_owned();
    made.specimen.identifier = PID.to_owned();
    made.specimen.version = 1;
    made.specimen.created = NOW.to_owned();
    if made.specimen.modified.is_empty() {
        made.specimen.modified = NOW.to_owned();
    }
    let media = made.media.into_iter().map(|mut one| {
        one.media.id = PID.to_owned();
        one.media.identifier = PID.to_owned();
        one.media.version = 1;
        one.media.created = NOW.to_owned();
        if one.media.modified.is_empty() {
            one.media.modified = NOW.to_owned();
        }
        serde_json::to_value(one.media).expect("a media object is JSON")
    });
    (serde_json::to_value(made.specimen).expect("a specimen is JSON"), media.collect())
}

/// How often each reason of refusal and each finding occurs.
fn reasons(outcomes: &[Outcome]) -> Vec<String> {
    let mut counts = std::collections::BTreeMap::new();
    for outcome in outcomes {
        match outcome {
            Outcome::Refused(refusal) => *counts.entry(format!("refused {}", refusal.code)).or_insert(0) += 1,
            Outcome::Specimen(made) => {
                for finding in
                    made.remarks.findings.iter().chain(made.media.iter().flat_map(|one| &one.remarks.findings))
                {
                    *counts.entry(format!("{} {}", finding.term, finding.code)).or_insert(0) += 1;
                }
            }
        }
    }
    counts.into_iter().map(|(reason, count)| format!("{reason}: {count}")).collect()
}

/// At most this many records of one archive are validated; what is beyond is mapped all the same.
const VALIDATED: usize = 400;

#[test]
fn every_record_is_valid_opends() {
    let Some(shared) = shared() else { return };
    let schemas = Schemas::read(&shared.join("standards/opends/data-model"));
    let mut count = 0;
    for folder in ["valid", "odd"] {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(shared.join("data/dwca").join(folder))
            .expect("the folder of archives can be listed")
            .map(|entry| entry.expect("an entry can be read").path())
            .collect();
        paths.sort();
        for path in paths {
            let found = outcomes(&path);
            let refused = found.iter().filter(|outcome| matches!(outcome, Outcome::Refused(_))).count();
            eprintln!("{}: {} specimens, {refused} refused", path.display(), found.len() - refused);
            for reason in reasons(&found) {
                eprintln!("    {reason}");
            }
            for outcome in found.into_iter().take(VALIDATED) {
                let Outcome::Specimen(made) = outcome else { continue };
                let line = made.line;
                assert!(made.remarks.mids.is_some(), "{} line {line} has no MIDS level", path.display());
                let (specimen, media) = finished(*made);
                let faults = schemas.faults_of_specimen(&specimen);
                assert!(faults.is_empty(), "{} line {line}: {faults:#?}", path.display());
                for one in media {
                    let faults = schemas.faults_of_media(&one);
                    assert!(faults.is_empty(), "{} line {line}, media: {faults:#?}", path.display());
                }
                count += 1;
            }
        }
    }
    assert!(count > 2_000, "only {count} specimens were validated");
}

#[test]
fn the_schema_check_finds_faults() {
    let Some(shared) = shared() else { return };
    let schemas = Schemas::read(&shared.join("standards/opends/data-model"));
    let path = shared.join("data/dwca/valid/trom-algae-herbarium.zip");
    let made = specimens(&path).into_iter().next().expect("the archive has specimens");
    let (mut specimen, _) = finished(made);
    specimen["ods:hasEvents"][0]["dwc:month"] = 13.into();
    assert!(!schemas.faults_of_specimen(&specimen).is_empty());
}

#[test]
fn mapping_is_repeatable() {
    let Some(shared) = shared() else { return };
    let path = shared.join("data/dwca/valid/utep-herpetology-arctos-multimedia.zip");
    assert_eq!(outcomes(&path), outcomes(&path));
}
