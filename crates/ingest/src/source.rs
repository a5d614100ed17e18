//! Source systems: where records come from. Each is a digital object with a handle, and so is the mapping it uses.

use solander_model::opends::{Agent, DataMapping, SourceSystem};
use solander_model::{ObjectKind, Pid, Timestamp, canonical};
use solander_store::{Batch, Draft, Store, StoreError};

/// Key of the mapping that is built in.
const BUILT_IN: &str = "Darwin Core to openDS 0.4";

/// The PID of the source system with this name, if it is registered.
///
/// # Errors
/// As [`Store::list`].
pub fn source_named(store: &Store, name: &str) -> Result<Option<Pid>, StoreError> {
    Ok(sources(store)?.into_iter().find(|(_, source)| source.name.as_deref() == Some(name)).map(|(pid, _)| pid))
}

/// All registered source systems.
///
/// # Errors
/// As [`Store::list`].
pub fn sources(store: &Store) -> Result<Vec<(Pid, SourceSystem)>, StoreError> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = store.list(ObjectKind::SourceSystem, after.as_ref(), 500)?;
        let Some(last) = page.last() else { return Ok(found) };
        after = Some(last.pid.clone());
        for stored in page {
            let source = stored.parse()?;
            found.push((stored.pid, source));
        }
    }
}

/// What a registered source system is harvested from, and how, when nothing else is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Job {
    /// Its archives, as absolute paths.
    pub archives: Vec<std::path::PathBuf>,
    /// ROR or Wikidata address of the holding organisation.
    pub organisation: Option<String>,
    /// Whether observations are taken as well.
    pub observations: bool,
}

fn note_key(source: &Pid) -> String {
    format!("job:{source}")
}

/// The job of a registered source system: what its last full harvest read.
///
/// # Errors
/// As [`Store::list`], and [`StoreError::Damaged`] when the note cannot be read.
pub fn job(store: &Store, name: &str) -> Result<Option<Job>, StoreError> {
    let Some(pid) = source_named(store, name)? else { return Ok(None) };
    let damaged =
        |e: serde_json::Error| StoreError::Damaged { what: format!("the job of {name}"), reason: e.to_string() };
    store.noted(&note_key(&pid))?.map(|text| serde_json::from_slice(&text).map_err(damaged)).transpose()
}

/// Remembers the job of a registered source system.
///
/// # Errors
/// As [`Store::list`].
pub fn set_job(store: &Store, name: &str, job: &Job) -> Result<(), StoreError> {
    let Some(pid) = source_named(store, name)? else { return Ok(()) };
    let batch = store.begin()?;
    batch.note(&note_key(&pid), &canonical(job))?;
    batch.commit()?;
    Ok(())
}

/// Registers the source system with this name where it is new, and gives its PID.
pub(crate) fn register(batch: &mut Batch<'_>, name: &str, at: Timestamp) -> Result<Pid, StoreError> {
    let mapping = mapping(batch, at)?;
    let reserved = batch.reserve(None, ObjectKind::SourceSystem, name, [0; 16])?;
    if batch.head_of(&reserved.pid)?.is_some() {
        return Ok(reserved.pid);
    }
    let url = reserved.pid.url(ObjectKind::SourceSystem);
    let source = SourceSystem {
        id: Some(url.clone()),
        identifier: url,
        fdo_type: ObjectKind::SourceSystem.fdo_type().into(),
        status: Some("Active".into()),
        version: 1,
        name: Some(name.into()),
        date_created: at.to_string(),
        date_modified: at.to_string(),
        creator: Box::new(program()),
        url: format!("urn:x-solander:source:{}", hex(name)),
        translator_type: "dwca".into(),
        data_mapping_id: mapping.url(ObjectKind::DataMapping),
        ..SourceSystem::default()
    };
    let body = canonical(&source);
    batch.append(&Draft::new(&reserved.pid, ObjectKind::SourceSystem, at, &body))?;
    Ok(reserved.pid)
}

fn mapping(batch: &mut Batch<'_>, at: Timestamp) -> Result<Pid, StoreError> {
    let reserved = batch.reserve(None, ObjectKind::DataMapping, BUILT_IN, [0; 16])?;
    if batch.head_of(&reserved.pid)?.is_none() {
        let url = reserved.pid.url(ObjectKind::DataMapping);
        let mapping = DataMapping {
            id: Some(url.clone()),
            identifier: url,
            fdo_type: ObjectKind::DataMapping.fdo_type().into(),
            status: Some("Active".into()),
            version: 1,
            name: Some(BUILT_IN.into()),
            description: Some("The mapping that is built into the program; it has no exceptions of its own.".into()),
            date_created: at.to_string(),
            date_modified: at.to_string(),
            creator: Box::new(program()),
            mapping_data_standard: "DwC".into(),
            ..DataMapping::default()
        };
        batch.append(&Draft::new(&reserved.pid, ObjectKind::DataMapping, at, &canonical(&mapping)))?;
    }
    Ok(reserved.pid)
}

/// The program as an agent.
pub(crate) fn program() -> Agent {
    Agent {
        object_type: "schema:SoftwareApplication".into(),
        name: Some(format!("Solander {}", env!("CARGO_PKG_VERSION"))),
        ..Agent::default()
    }
}

/// Letters that any reader of URNs accepts.
fn hex(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    name.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
