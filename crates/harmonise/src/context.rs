//! What the source says about all its records.

/// How the identifiers of a source's physical specimens are to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IdType {
    /// Unique only within the source; the source system's suffix is added to tell sources apart.
    Local,
    /// Unique in the world, such as a UUID.
    Global,
    /// Unique in the world, and an address that answers.
    Resolvable,
    /// Told by the form of each identifier.
    #[default]
    Guess,
}

/// What the source says about all its records.
#[derive(Debug, Clone, Default)]
pub struct SourceContext {
    /// The PID of the source system, such as `https://hdl.handle.net/TEST/D7S-BPN-Y4J`.
    pub source_system_id: String,
    /// Its name.
    pub source_system_name: String,
    /// ROR or Wikidata address of the holding organisation, as set by the operator.
    pub organisation_id: Option<String>,
    /// The organisation's name, as set by the operator.
    pub organisation_name: Option<String>,
    /// Title of the dataset, for records that name none.
    pub dataset_title: Option<String>,
    /// Identifier of the dataset, for records that name none.
    pub dataset_id: Option<String>,
    /// Licence of the dataset, for records that name none.
    pub dataset_licence: Option<String>,
    /// Rights holder of the dataset, for records that name none.
    pub rights_holder: Option<String>,
    /// Whether observations are taken as well as specimens.
    pub accept_observations: bool,
    /// Year, month and day at the time of the harvest; dates after it lie in the future.
    pub today: (i32, u8, u8),
    /// How specimen identifiers are to be understood.
    pub id_type: IdType,
}

impl SourceContext {
    /// The part of the source system's PID after the prefix.
    #[must_use]
    pub fn suffix(&self) -> &str {
        self.source_system_id.rsplit('/').next().unwrap_or_default()
    }
}
