//! The REST API of InvenioRDM, as published: drafts, their files, DOIs, publication, and the search among one's own records.

use std::time::Duration;

use serde_json::{Value, json};
use solander_fetch::{ApiBody, Method};

use super::client::{Depositor, not_taken};
use super::error::DepositError;
use super::job::{Deposit, DepositFile, Deposited};

/// How long a repository may take to think after everything was sent: it reads large files once more.
const LONG: Duration = Duration::from_secs(600);

/// A draft or record that carries the mark looked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub id: String,
    pub published: bool,
}

/// A file as the repository has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remote {
    pub key: String,
    pub complete: bool,
    pub md5: Option<String>,
    pub bytes: Option<u64>,
}

impl Remote {
    fn read(entry: &Value) -> Option<Self> {
        let sum = entry["checksum"].as_str().and_then(|sum| sum.strip_prefix("md5:"));
        Some(Self {
            key: entry["key"].as_str()?.to_owned(),
            complete: entry["status"].as_str() == Some("completed"),
            md5: sum.map(str::to_ascii_lowercase),
            bytes: entry["size"].as_u64(),
        })
    }

    /// Whether these are the bytes of `file`.
    pub fn is(&self, file: &DepositFile) -> bool {
        self.complete
            && self.md5.is_some()
            && self.md5 == file.md5
            && self.bytes.is_none_or(|bytes| bytes == file.bytes)
    }
}

impl Depositor {
    /// Our own draft or record with this mark.
    pub(super) async fn find(&self, mark: &str) -> Result<Option<Found>, DepositError> {
        const STEP: &str = "search for our own draft";
        let mut url = self.at(["user", "records"]);
        let query = format!("metadata.identifiers.identifier:\"{}\"", mark.replace(['"', '\\'], ""));
        url.query_pairs_mut().append_pair("q", &query).append_pair("size", "25");
        let told = self.done(STEP, &self.call(Method::GET, url)).await?.json();
        let hits = told.as_ref().and_then(|told| told["hits"]["hits"].as_array());
        let hits = hits.ok_or(DepositError::Answer { step: STEP, field: "hits" })?;
        // A search finds what is alike; only what carries this very mark is ours.
        let mut found = hits.iter().filter(|hit| carries(hit, mark)).filter_map(|hit| {
            Some(Found { id: id_of(hit)?, published: hit["is_published"].as_bool().unwrap_or(false) })
        });
        match (found.next(), found.next()) {
            (Some(one), Some(other)) if one.id != other.id => {
                let reason = format!("{} carries the same mark as {}", one.id, other.id);
                Err(DepositError::Strange { id: one.id, reason })
            }
            (one, _) => Ok(one),
        }
    }

    /// Makes a draft with the record's metadata and mark.
    pub(super) async fn create(&self, deposit: &Deposit) -> Result<String, DepositError> {
        const STEP: &str = "draft";
        let call = self.call(Method::POST, self.at(["records"])).json(marked(deposit, &self.settings.mark_scheme));
        let told = self.done(STEP, &call).await?.json().unwrap_or_default();
        let id = id_of(&told).ok_or(DepositError::Answer { step: STEP, field: "id" })?;
        if carries(&told, &deposit.mark) {
            return Ok(id);
        }
        // A draft we could not find again must not stay.
        let removed = self.done("removal of the draft", &self.call(Method::DELETE, self.draft(&id, &[]))).await;
        let kept = if removed.is_ok() { "" } else { ", and the draft could not be removed" };
        Err(DepositError::Strange { id, reason: format!("it does not keep the mark {}{kept}", deposit.mark) })
    }

    /// The DOI the draft has, or gets now.
    pub(super) async fn reserve(&self, id: &str) -> Result<String, DepositError> {
        const STEP: &str = "reservation of a DOI";
        let draft = self.done("look at the draft", &self.call(Method::GET, self.draft(id, &[]))).await?;
        if let Some(doi) = draft.json().as_ref().and_then(doi_of) {
            return Ok(doi);
        }
        let told = self.done(STEP, &self.call(Method::POST, self.draft(id, &["pids", "doi"]))).await?.json();
        told.as_ref().and_then(doi_of).ok_or(DepositError::Answer { step: STEP, field: "DOI" })
    }

    /// The files of a draft.
    pub(super) async fn files(&self, id: &str) -> Result<Vec<Remote>, DepositError> {
        const STEP: &str = "list of files";
        let told = self.done(STEP, &self.call(Method::GET, self.draft(id, &["files"]))).await?.json();
        let entries = told.as_ref().and_then(|told| told["entries"].as_array());
        let entries = entries.ok_or(DepositError::Answer { step: STEP, field: "entries" })?;
        Ok(entries.iter().filter_map(Remote::read).collect())
    }

    /// Announces files by name.
    pub(super) async fn announce(&self, id: &str, keys: &[&str]) -> Result<(), DepositError> {
        let names: Vec<_> = keys.iter().map(|key| json!({"key": key})).collect();
        let call = self.call(Method::POST, self.draft(id, &["files"])).json(Value::Array(names));
        self.done("names of files", &call).await.map(|_| ())
    }

    pub(super) async fn remove_file(&self, id: &str, key: &str) -> Result<(), DepositError> {
        let call = self.call(Method::DELETE, self.draft(id, &["files", key]));
        let answer = self.send("removal of a file", &call).await?;
        if answer.is_success() || answer.status == 404 { Ok(()) } else { Err(not_taken("removal of a file", &answer)) }
    }

    /// Sends the bytes of an announced file and closes it.
    pub(super) async fn upload(&self, id: &str, file: &DepositFile) -> Result<Remote, DepositError> {
        const STEP: &str = "end of a file";
        let mut call = self.call(Method::PUT, self.draft(id, &["files", &file.key, "content"]));
        call.body = ApiBody::File { path: file.path.clone(), offset: 0, length: file.bytes };
        call.patience = Some(LONG);
        self.done("bytes of a file", &call).await?;
        let mut call = self.call(Method::POST, self.draft(id, &["files", &file.key, "commit"]));
        call.patience = Some(LONG);
        let told = self.done(STEP, &call).await?.json();
        told.as_ref().and_then(Remote::read).ok_or(DepositError::Answer { step: STEP, field: "key" })
    }

    /// The record, when it is published.
    pub(super) async fn published(&self, id: &str) -> Result<Option<Deposited>, DepositError> {
        const STEP: &str = "look at the record";
        let answer = self.send(STEP, &self.call(Method::GET, self.at(["records", id]))).await?;
        match answer.status {
            404 => Ok(None),
            200 => match answer.json() {
                Some(told) if told["is_published"].as_bool() != Some(false) => Ok(Some(deposited(id, &told))),
                _ => Ok(None),
            },
            _ => Err(not_taken(STEP, &answer)),
        }
    }

    pub(super) async fn publish(&self, id: &str) -> Result<Deposited, DepositError> {
        let mut call = self.call(Method::POST, self.draft(id, &["actions", "publish"]));
        call.patience = Some(LONG);
        let told = self.done("publication", &call).await?.json().unwrap_or_default();
        Ok(deposited(id, &told))
    }

    fn draft(&self, id: &str, place: &[&str]) -> url::Url {
        self.at(["records", id, "draft"].into_iter().chain(place.iter().copied()))
    }
}

fn id_of(told: &Value) -> Option<String> {
    match &told["id"] {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

fn doi_of(told: &Value) -> Option<String> {
    told["pids"]["doi"]["identifier"].as_str().filter(|doi| !doi.is_empty()).map(str::to_owned)
}

fn deposited(id: &str, told: &Value) -> Deposited {
    let url = told["links"]["self_html"].as_str().map(str::to_owned);
    Deposited { id: id_of(told).unwrap_or_else(|| id.to_owned()), doi: doi_of(told), url }
}

fn carries(told: &Value, mark: &str) -> bool {
    let identifiers = told["metadata"]["identifiers"].as_array();
    identifiers.is_some_and(|all| all.iter().any(|one| one["identifier"].as_str() == Some(mark)))
}

/// The record as it is sent: with the mark among its alternate identifiers, and files.
fn marked(deposit: &Deposit, scheme: &str) -> Value {
    let mut record = deposit.record.clone();
    if !record.is_object() {
        record = json!({});
    }
    if !record["metadata"].is_object() {
        record["metadata"] = json!({});
    }
    let identifiers = &mut record["metadata"]["identifiers"];
    if !identifiers.is_array() {
        *identifiers = json!([]);
    }
    if let Some(all) = identifiers.as_array_mut()
        && !all.iter().any(|one| one["identifier"].as_str() == Some(&deposit.mark))
    {
        all.push(json!({"identifier": deposit.mark, "scheme": scheme}));
    }
    record["files"] = json!({"enabled": true});
    record
}
