//! Whole records, from small archives written for the purpose.

use std::path::{Path, PathBuf};

use solander_formats::{Archive, Limits};
use solander_harmonise::{
    IdType, MappedSpecimen, Outcome, Plan, RefusalCode, SourceContext, UNKNOWN_ORGANISATION, harmonise,
};
use solander_model::FindingCode;

const DWC: &str = "http://rs.tdwg.org/dwc/terms/";

/// One table of an archive: its row type and its rows, the first of which is the header of full terms.
type Sheet<'a> = (&'a str, &'a [&'a [&'a str]]);

/// Writes an archive whose first table is the core; the first column of each table is the id.
fn archive(name: &str, tables: &[Sheet<'_>]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let mut meta = String::from("<archive xmlns=\"http://rs.tdwg.org/dwc/text/\">");
    for (at, (row_type, rows)) in tables.iter().enumerate() {
        let (tag, id) = if at == 0 { ("core", "id") } else { ("extension", "coreid") };
        let file = format!("table{at}.txt");
        meta.push_str(&format!(
            "<{tag} encoding=\"UTF-8\" fieldsTerminatedBy=\"\\t\" linesTerminatedBy=\"\\n\" fieldsEnclosedBy=\"\" ignoreHeaderLines=\"1\" \
             rowType=\"{row_type}\"><files><location>{file}</location></files><{id} index=\"0\"/>"
        ));
        for (index, term) in rows[0].iter().enumerate().skip(1) {
            meta.push_str(&format!("<field index=\"{index}\" term=\"{term}\"/>"));
        }
        meta.push_str(&format!("</{tag}>"));
        let text: String = rows.iter().map(|row| row.join("\t") + "\n").collect();
        std::fs::write(folder.join(file), text).expect("a table can be written");
    }
    meta.push_str("</archive>");
    std::fs::write(folder.join("meta.xml"), meta).expect("meta.xml can be written");
    folder
}

fn context() -> SourceContext {
    SourceContext {
        source_system_id: "https://hdl.handle.net/TEST/D7S-BPN-Y4J".to_owned(),
        source_system_name: "Small archive".to_owned(),
        today: (2026, 11, 22),
        id_type: IdType::Guess,
        ..SourceContext::default()
    }
}

fn outcomes(path: &Path, context: &SourceContext) -> Vec<Outcome> {
    let archive = Archive::open(path, &Limits::default()).expect("the archive opens");
    let plan = Plan::new(archive.core(), archive.extensions(), &archive.kind());
    let records = archive.records().expect("records can be read");
    records.map(|record| record.expect("a good row")).flat_map(|record| harmonise(&plan, context, &record)).collect()
}

fn specimens(path: &Path, context: &SourceContext) -> Vec<MappedSpecimen> {
    outcomes(path, context)
        .into_iter()
        .map(|outcome| match outcome {
            Outcome::Specimen(made) => *made,
            Outcome::Refused(refusal) => panic!("refused: {refusal:?}"),
        })
        .collect()
}

fn dwc(local: &str) -> String {
    format!("{DWC}{local}")
}

#[test]
fn an_occurrence_with_extensions() {
    let header = [
        "id",
        "occurrenceID",
        "basisOfRecord",
        "kingdom",
        "recordedBy",
        "eventDate",
        "associatedMedia",
        "license",
        "typeStatus",
    ];
    let header: Vec<String> = header.iter().map(|local| dwc(local)).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let identification = [dwc("id"), dwc("scientificName"), dwc("identifiedBy"), dwc("dateIdentified")];
    let identification: Vec<&str> = identification.iter().map(String::as_str).collect();
    let multimedia = ["id", "http://rs.tdwg.org/ac/terms/accessURI", "http://purl.org/dc/terms/format"];
    let measurement = [dwc("id"), dwc("measurementType"), dwc("measurementValue")];
    let measurement: Vec<&str> = measurement.iter().map(String::as_str).collect();
    let path = archive(
        "occurrence",
        &[
            (
                "http://rs.tdwg.org/dwc/terms/Occurrence",
                &[
                    &header,
                    &[
                        "1",
                        "HB-1",
                        "Herbarium sheet",
                        "Plantae",
                        "A. Smith & B. Jones",
                        "3.VII.1921",
                        "https://a.example/1.jpg|https://a.example/2.jpg",
                        "CC0",
                        "",
                    ],
                    &["2", "HB-2", "HumanObservation", "Plantae", "A. Smith", "1921", "", "CC0", ""],
                ],
            ),
            (
                "http://rs.tdwg.org/dwc/terms/Identification",
                &[
                    &identification,
                    &["1", "Aus bus L.", "C. Brown", "1950"],
                    &["1", "Aus cus L.", "D. Green", "2001"],
                    &["1", "Aus dus L.", "", ""],
                ],
            ),
            (
                "http://rs.tdwg.org/ac/terms/Multimedia",
                &[&multimedia, &["1", "https://a.example/1.jpg", "image/jpeg"], &["1", "drawer 3", ""]],
            ),
            (
                "http://rs.tdwg.org/dwc/terms/MeasurementOrFact",
                &[&measurement, &["1", "height", "12 cm"], &["1", "width", "3 cm"]],
            ),
        ],
    );
    let found = outcomes(&path, &context());
    let Outcome::Specimen(made) = &found[0] else { panic!("the first row is a specimen: {:?}", found[0]) };
    let specimen = &made.specimen;
    assert_eq!(made.key, "HB-1:D7S-BPN-Y4J");
    assert_eq!(specimen.basis_of_record.as_deref(), Some("PreservedSpecimen"));
    assert_eq!(specimen.topic_discipline.as_deref(), Some("Botany"));
    assert_eq!(specimen.has_identifications.len(), 3, "three rows, and no empty fourth from the core");
    let accepted: Vec<bool> = specimen.has_identifications.iter().map(|one| one.is_verified_identification).collect();
    assert_eq!(accepted, [false, true, false], "the newest stands");
    assert_eq!(specimen.specimen_name.as_deref(), Some("Aus cus L."));
    assert_eq!(specimen.is_marked_as_type, None);
    assert_eq!(specimen.has_events[0].event_date.as_deref(), Some("1921-07-03"));
    assert_eq!(specimen.has_events[0].verbatim_event_date.as_deref(), Some("3.VII.1921"));
    assert_eq!(specimen.has_events[0].has_agents.len(), 2);
    assert_eq!(specimen.has_assertions.len(), 2);
    assert_eq!(specimen.license.as_deref(), Some("https://creativecommons.org/publicdomain/zero/1.0/legalcode"));
    assert_eq!(specimen.organisation_id, UNKNOWN_ORGANISATION);
    assert_eq!(specimen.is_known_to_contain_media, Some(true));
    let media: Vec<&str> = made.media.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(media, ["https://a.example/1.jpg", "https://a.example/2.jpg"], "one image told twice is one");
    let codes: Vec<FindingCode> = made.remarks.findings.iter().map(|finding| finding.code).collect();
    for code in [FindingCode::MediaAddressUnusable, FindingCode::DuplicateMedia, FindingCode::OrganisationUnknown] {
        assert!(codes.contains(&code), "{code} should be among {codes:?}");
    }
    assert_eq!(made.source.core["dwc:eventDate"], "3.VII.1921", "the source record is untouched");
    assert_eq!(made.source.extensions["dwc:Identification"].len(), 3);
    let Outcome::Refused(refusal) = &found[1] else { panic!("the second row is an observation") };
    assert_eq!((refusal.code, refusal.line, refusal.id.as_deref()), (RefusalCode::Observation, 3, Some("HB-2")));
    let accepting = SourceContext { accept_observations: true, ..context() };
    assert!(outcomes(&path, &accepting).iter().all(|outcome| matches!(outcome, Outcome::Specimen(_))));
}

#[test]
fn an_event_with_two_occurrences() {
    let event = [dwc("id"), dwc("eventDate"), dwc("country"), dwc("decimalLatitude"), dwc("decimalLongitude")];
    let event: Vec<&str> = event.iter().map(String::as_str).collect();
    let occurrence = [dwc("id"), dwc("occurrenceID"), dwc("basisOfRecord"), dwc("scientificName"), dwc("country")];
    let occurrence: Vec<&str> = occurrence.iter().map(String::as_str).collect();
    let fact = [dwc("id"), dwc("occurrenceID"), dwc("measurementType"), dwc("measurementValue")];
    let fact: Vec<&str> = fact.iter().map(String::as_str).collect();
    let path = archive(
        "event",
        &[
            ("http://rs.tdwg.org/dwc/terms/Event", &[&event, &["E1", "1999-05-01", "Norway", "69.6", "18.9"]]),
            (
                "http://rs.tdwg.org/dwc/terms/Occurrence",
                &[
                    &occurrence,
                    &["E1", "O1", "PreservedSpecimen", "Aus bus", ""],
                    &["E1", "O2", "PreservedSpecimen", "Cus dus", "Sweden"],
                ],
            ),
            (
                "http://rs.iobis.org/obis/terms/ExtendedMeasurementOrFact",
                &[&fact, &["E1", "O1", "length", "3"], &["E1", "", "temperature", "4"]],
            ),
        ],
    );
    let found = specimens(&path, &context());
    assert_eq!(found.len(), 2);
    let place =
        |at: usize| found[at].specimen.has_events[0].has_location.as_deref().and_then(|place| place.country.as_deref());
    assert_eq!((place(0), place(1)), (Some("Norway"), Some("Sweden")), "its own value, else the event's");
    for one in &found {
        assert_eq!(one.specimen.has_events[0].id.as_deref(), Some("E1"));
        assert_eq!(one.specimen.has_events[0].event_date.as_deref(), Some("1999-05-01"));
        assert_eq!(one.specimen.has_events[0].has_assertions.len(), 1, "the temperature is the event's");
    }
    assert_eq!((found[0].specimen.has_assertions.len(), found[1].specimen.has_assertions.len()), (1, 0));
}

#[test]
fn rows_without_any_identifier_are_refused() {
    let header = [dwc("id"), dwc("basisOfRecord"), dwc("scientificName")];
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let path = archive(
        "nameless",
        &[(
            "http://rs.tdwg.org/dwc/terms/Occurrence",
            &[&header, &["", "PreservedSpecimen", "Aus bus"], &["77", "", "Aus bus"]],
        )],
    );
    let found = outcomes(&path, &context());
    assert!(matches!(&found[0], Outcome::Refused(refusal) if refusal.code == RefusalCode::IdentifierMissing));
    let Outcome::Specimen(made) = &found[1] else { panic!("the row id serves") };
    assert_eq!(made.specimen.physical_specimen_id, "77");
    let codes: Vec<FindingCode> = made.remarks.findings.iter().map(|finding| finding.code).collect();
    assert!(codes.contains(&FindingCode::BasisOfRecordMissing) && codes.contains(&FindingCode::IdentifierFromRow));
}

#[test]
fn what_the_operator_knows() {
    let header = [dwc("id"), dwc("occurrenceID"), dwc("basisOfRecord"), dwc("institutionID")];
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let path = archive(
        "operator",
        &[(
            "http://rs.tdwg.org/dwc/terms/Occurrence",
            &[
                &header,
                &["1", "A", "FossilSpecimen", "http://www.wikidata.org/entity/Q1"],
                &["2", "B", "LIVING_SPECIMEN", "XY"],
            ],
        )],
    );
    let known = SourceContext {
        organisation_id: Some("https://ror.org/0566bfb96".to_owned()),
        organisation_name: Some("Naturalis".to_owned()),
        dataset_licence: Some("http://creativecommons.org/licenses/by/4.0/".to_owned()),
        dataset_title: Some("Fossils and gardens".to_owned()),
        ..context()
    };
    let found = specimens(&path, &known);
    assert_eq!(found[0].specimen.organisation_id, "https://www.wikidata.org/wiki/Q1");
    assert_eq!(found[0].specimen.organisation_name, None, "the operator's name is of another organisation");
    assert_eq!(found[0].specimen.topic_discipline.as_deref(), Some("Palaeontology"));
    assert_eq!(found[1].specimen.organisation_id, "https://ror.org/0566bfb96");
    assert_eq!(found[1].specimen.living_or_preserved.as_deref(), Some("Living"));
    assert_eq!(found[1].specimen.license.as_deref(), Some("https://creativecommons.org/licenses/by/4.0/legalcode"));
    assert_eq!(found[1].specimen.dataset_name.as_deref(), Some("Fossils and gardens"));
}
