//! One specimen, put together from the fields of its row and the rows that belong to it.

use solander_model::opends::DigitalSpecimen;
use solander_model::{Finding, FindingCode, ObjectKind, Remarks, SourceRecord};
use solander_terms::Term;

use crate::ages::chronometric_age;
use crate::assertions::assertion;
use crate::basis::{Acceptance, accept};
use crate::citations;
use crate::context::SourceContext;
use crate::discipline::{living_or_preserved, topic};
use crate::event::event;
use crate::fields::Fields;
use crate::identification::identifications;
use crate::identifiers::{identifiers, is_http_address};
use crate::identity::{Identity, identity};
use crate::keys::Key;
use crate::media::{MediaRow, media};
use crate::mids;
use crate::organisation::{Organisation, organisation};
use crate::outcome::{MappedSpecimen, Outcome, Refusal, RefusalCode};
use crate::people::{agent, role};
use crate::relationships::{associated, from_row, relationship};
use crate::rights::licence;

/// Everything a source says about one specimen.
#[derive(Default)]
pub(crate) struct Sheet<'a> {
    pub(crate) line: u64,
    /// The id of the row in the archive, if it is the specimen's own row.
    pub(crate) row_id: Option<&'a str>,
    pub(crate) fields: Fields<'a>,
    pub(crate) identifications: Vec<Fields<'a>>,
    pub(crate) measurements: Vec<Fields<'a>>,
    pub(crate) event_measurements: Vec<Fields<'a>>,
    pub(crate) ages: Vec<Fields<'a>>,
    pub(crate) references: Vec<Fields<'a>>,
    pub(crate) relationships: Vec<Fields<'a>>,
    pub(crate) media: Vec<MediaRow<'a>>,
    /// What the reader of the archive already noticed.
    pub(crate) findings: Vec<Finding>,
    pub(crate) source: SourceRecord,
}

/// Files the sheet as a specimen, or says why not.
pub(crate) fn specimen(sheet: Sheet<'_>, context: &SourceContext) -> Outcome {
    let fields = &sheet.fields;
    let id = || fields.first(&[Key::OccurrenceId, Key::CatalogNumber]).or(sheet.row_id).map(str::to_owned);
    let refuse = |key: Key, code, reason: &str| {
        Outcome::Refused(Refusal {
            line: sheet.line,
            id: id(),
            term: Term::of(key.name()),
            code,
            reason: reason.to_owned(),
        })
    };
    let (basis, basis_name, basis_known) = match accept(fields, context.accept_observations) {
        Acceptance::Taken { basis, name, known } => (basis, name, known),
        Acceptance::Refused(code, reason) => return refuse(Key::BasisOfRecord, code, reason),
    };
    let mut findings = sheet.findings;
    let Some(identity) = identity(fields, sheet.row_id, context, &mut findings) else {
        return Outcome::Refused(Refusal {
            line: sheet.line,
            id: None,
            term: Term::of(Key::OccurrenceId.name()),
            code: RefusalCode::IdentifierMissing,
            reason: "there is no occurrence id, catalogue number or other identifier".to_owned(),
        });
    };
    remark_basis(fields, basis_known, &mut findings);
    let organisation = organisation(fields, context);
    if organisation.unknown {
        let value = fields.first(&[Key::InstitutionId, Key::InstitutionCode]).unwrap_or_default();
        findings.push(Finding::new(&Term::of(Key::InstitutionId.name()), FindingCode::OrganisationUnknown, value));
    }
    let license = licence(fields.first(&[Key::License, Key::Rights]), None, context, Key::License, &mut findings);
    let identified = identifications(fields, &sheet.identifications, &mut findings);
    let highest = fields.get(Key::HigherClassification).and_then(|all| all.split(['|', ';', ',', '>']).next());
    let topic = topic(
        basis,
        identified.kingdom.as_deref().or(highest.map(str::trim)),
        identified.class.as_deref(),
        identified.code.as_deref(),
    );
    if topic.kingdom_unknown {
        findings.push(Finding::new(
            &Term::of(Key::Kingdom.name()),
            FindingCode::KingdomUnknown,
            identified.kingdom.as_deref().unwrap_or_default(),
        ));
    }
    let media = media(sheet.media, fields.get(Key::AssociatedMedia), fields, &organisation, context, &mut findings);
    let mut made = DigitalSpecimen {
        access_rights: fields.own(Key::AccessRights),
        modified: modified(fields, &mut findings),
        rights_holder: fields.own(Key::RightsHolder).or_else(|| context.rights_holder.clone()),
        basis_of_record: basis_name.map(str::to_owned).or_else(|| fields.own(Key::BasisOfRecord)),
        collection_code: fields.own(Key::CollectionCode),
        collection_id: fields.own(Key::CollectionId),
        data_generalizations: fields.own(Key::DataGeneralizations),
        dataset_id: fields.own(Key::DatasetId).or_else(|| context.dataset_id.clone()),
        dataset_name: fields.own(Key::DatasetName).or_else(|| context.dataset_title.clone()),
        disposition: fields.own(Key::Disposition),
        dynamic_properties: fields.own(Key::DynamicProperties),
        information_withheld: fields.own(Key::InformationWithheld),
        organism_id: fields.own(Key::OrganismId),
        organism_name: fields.own(Key::OrganismName),
        organism_remarks: fields.own(Key::OrganismRemarks),
        organism_scope: fields.own(Key::OrganismScope),
        preparations: fields.own(Key::Preparations),
        verbatim_label: fields.own(Key::VerbatimLabel),
        fdo_type: ObjectKind::DigitalSpecimen.fdo_type().to_owned(),
        has_assertions: sheet.measurements.iter().map(|row| assertion(row, &mut findings)).collect(),
        has_chronometric_ages: sheet.ages.iter().map(|row| chronometric_age(row, &mut findings)).collect(),
        has_citations: sheet.references.iter().filter_map(|row| citations::citation(row, &mut findings)).collect(),
        has_events: vec![event(fields, &sheet.event_measurements, context.today, &mut findings)],
        has_identifications: identified.all,
        has_identifiers: identifiers(fields, sheet.row_id, &identity.physical),
        is_known_to_contain_media: Some(!media.is_empty()),
        is_marked_as_type: identified.is_marked_as_type,
        living_or_preserved: living_or_preserved(basis).map(str::to_owned),
        normalised_physical_specimen_id: identity.normalised.clone(),
        organisation_code: fields.own(Key::InstitutionCode),
        owner_organisation_code: fields.own(Key::OwnerInstitutionCode),
        physical_specimen_id: identity.physical.clone(),
        physical_specimen_id_type: identity.kind.to_owned(),
        source_system_id: context.source_system_id.clone(),
        source_system_name: Some(context.source_system_name.clone()).filter(|name| !name.is_empty()),
        specimen_name: identified.specimen_name,
        status: Some("Active".to_owned()),
        topic_discipline: Some(topic.discipline.to_owned()),
        topic_domain: Some(topic.domain.to_owned()),
        topic_origin: Some("Natural".to_owned()),
        license,
        ..DigitalSpecimen::default()
    };
    made.has_citations.extend(citations::listed(fields.get(Key::AssociatedReferences)));
    quantity(fields, &mut made, &mut findings);
    add_agents(&mut made, context);
    add_relationships(&mut made, fields, &sheet.relationships, &organisation, &identity, &mut findings);
    made.organisation_id = organisation.id;
    made.organisation_name = organisation.name;
    let assessment = mids::assess(&made, &sheet.source);
    made.mids_level = i64::from(assessment.dissco);
    Outcome::Specimen(Box::new(MappedSpecimen {
        line: sheet.line,
        key: identity.normalised,
        specimen: made,
        media,
        remarks: Remarks { findings, mids: Some(assessment) },
        source: sheet.source,
    }))
}

fn remark_basis(fields: &Fields<'_>, known: bool, findings: &mut Vec<Finding>) {
    let term = Term::of(Key::BasisOfRecord.name());
    match fields.get(Key::BasisOfRecord) {
        None => findings.push(Finding::new(&term, FindingCode::BasisOfRecordMissing, "")),
        Some(given) if !known => findings.push(Finding::new(&term, FindingCode::VocabularyUnknown, given)),
        Some(_) => {}
    }
}

/// When the source last changed the record; empty where it does not say so in a way that can be read.
fn modified(fields: &Fields<'_>, findings: &mut Vec<Finding>) -> String {
    let Some(given) = fields.get(Key::Modified) else { return String::new() };
    crate::modified::instant(given).unwrap_or_else(|| {
        findings.push(Finding::new(&Term::of(Key::Modified.name()), FindingCode::ModifiedUnreadable, given));
        String::new()
    })
}

/// How much of it there is: the organism quantity, else the number of individuals.
fn quantity(fields: &Fields<'_>, made: &mut DigitalSpecimen, findings: &mut Vec<Finding>) {
    let count = fields.get(Key::IndividualCount);
    if let Some(text) = count.filter(|text| text.parse::<f64>().is_err()) {
        findings.push(Finding::new(
            &Term::of(Key::IndividualCount.name()),
            FindingCode::IndividualCountUnreadable,
            text,
        ));
    }
    made.organism_quantity = fields.own(Key::OrganismQuantity).or_else(|| count.map(str::to_owned));
    made.organism_quantity_type = fields
        .own(Key::OrganismQuantityType)
        .or_else(|| (fields.get(Key::OrganismQuantity).is_none() && count.is_some()).then(|| "individuals".to_owned()));
}

fn add_agents(made: &mut DigitalSpecimen, context: &SourceContext) {
    if let Some(holder) = &made.rights_holder {
        made.has_agents.push(agent(Some(holder.clone()), None, "rights-owner"));
    }
    if let Some(name) = &made.source_system_name {
        made.has_agents.push(solander_model::opends::Agent {
            id: Some(context.source_system_id.clone()),
            object_type: "schema:SoftwareApplication".to_owned(),
            identifier: Some(context.source_system_id.clone()),
            name: Some(name.clone()),
            has_roles: role("source-system"),
            ..solander_model::opends::Agent::default()
        });
    }
}

fn add_relationships(
    made: &mut DigitalSpecimen,
    fields: &Fields<'_>,
    rows: &[Fields<'_>],
    organisation: &Organisation,
    identity: &Identity,
    findings: &mut Vec<Finding>,
) {
    let mut add = |name: &str, related: &str| made.has_entity_relationships.push(relationship(name, related));
    add("hasOrganisationID", &organisation.id);
    add("hasSourceSystemID", &made.source_system_id);
    add("hasFDOType", &made.fdo_type);
    if identity.kind == "Resolvable" {
        add("hasPhysicalIdentifier", &identity.physical);
    }
    if let Some(license) = made.license.as_deref().filter(|license| is_http_address(license)) {
        add("hasLicense", license);
    }
    if let Some(collection) = fields.get(Key::CollectionId) {
        add("hasCollectionID", collection);
    }
    for reference in fields
        .get(Key::References)
        .into_iter()
        .flat_map(|text| text.split('|'))
        .map(str::trim)
        .filter(|one| !one.is_empty())
    {
        add("hasReference", reference);
    }
    if let Some(page) = fields.first(&[Key::Source, Key::FurtherInformationUrl]).filter(|page| is_http_address(page)) {
        add("hasURL", page);
    }
    made.has_entity_relationships.extend(associated(fields));
    made.has_entity_relationships.extend(rows.iter().filter_map(|row| from_row(row, findings)));
}
