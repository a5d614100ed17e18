//! One record of the stand-in: its draft, files, DOI and publication.

use std::collections::BTreeMap;

use md5::{Digest, Md5};
use serde_json::{Value, json};

#[derive(Debug, Default)]
pub struct Record {
    pub record: Value,
    pub doi: Option<String>,
    pub published: bool,
    /// Name to bytes, and whether they are closed.
    pub files: BTreeMap<String, (Option<Vec<u8>>, bool)>,
    /// Searches that do not know it yet.
    pub unseen: u32,
}

/// Status, further headers, body.
pub type Answer = (u16, String, Value);

pub fn told(status: u16, body: Value) -> Answer {
    (status, String::new(), body)
}

pub fn refused(status: u16, message: &str) -> Answer {
    told(status, json!({"status": status, "message": message}))
}

impl Record {
    pub fn shown(&self, id: &str) -> Value {
        let mut shown = self.record.clone();
        shown["id"] = json!(id);
        shown["is_published"] = json!(self.published);
        shown["status"] = json!(if self.published { "published" } else { "draft" });
        shown["pids"] = match &self.doi {
            Some(doi) => json!({"doi": {"identifier": doi, "provider": "datacite", "client": "datacite"}}),
            None => json!({}),
        };
        shown["links"] = json!({"self_html": format!("http://repository.example/records/{id}")});
        shown
    }

    pub fn reserve(&mut self, id: &str) -> Answer {
        if self.doi.is_some() {
            return refused(400, "a PID already exists for this draft");
        }
        self.doi = Some(format!("10.5072/{id}"));
        told(201, self.shown(id))
    }

    pub fn publish(&mut self, id: &str) -> Answer {
        if self.record["metadata"]["title"].as_str().is_none_or(str::is_empty) {
            let errors = json!([{"field": "metadata.title", "messages": ["Missing data for required field."]}]);
            return told(400, json!({"status": 400, "message": "A validation error occurred.", "errors": errors}));
        }
        if self.files.is_empty() || self.files.values().any(|(_, closed)| !closed) {
            return refused(400, "Missing uploaded files.");
        }
        self.published = true;
        self.doi.get_or_insert_with(|| format!("10.5072/{id}"));
        told(202, self.shown(id))
    }

    pub fn file(&mut self, method: &str, place: &[&str], body: &[u8], damage: bool) -> Answer {
        match (method, place) {
            ("GET", []) => {
                let entries: Vec<_> = self.files.iter().map(|(key, file)| entry(key, file)).collect();
                told(200, json!({"enabled": true, "entries": entries}))
            }
            ("POST", []) => {
                let names: Value = serde_json::from_slice(body).unwrap_or_default();
                for name in names.as_array().into_iter().flatten() {
                    let key = name["key"].as_str().unwrap_or("").to_owned();
                    if self.files.contains_key(&key) {
                        return refused(400, "File with this key already exists.");
                    }
                    self.files.insert(key, (None, false));
                }
                let entries: Vec<_> = self.files.iter().map(|(key, file)| entry(key, file)).collect();
                told(201, json!({"enabled": true, "entries": entries}))
            }
            (_, [key, rest @ ..]) => {
                let key = key.replace("%20", " ").replace("%C3%A4", "ä");
                let Some(file) = self.files.get_mut(&key) else { return refused(404, "no such file") };
                match (method, rest) {
                    ("DELETE", []) => {
                        self.files.remove(&key);
                        told(204, Value::Null)
                    }
                    ("PUT", ["content"]) if file.1 => refused(403, "the file is closed"),
                    ("PUT", ["content"]) => {
                        let mut bytes = body.to_vec();
                        if let Some(first) = bytes.first_mut().filter(|_| damage) {
                            *first ^= 1;
                        }
                        file.0 = Some(bytes);
                        told(200, entry(&key, file))
                    }
                    ("POST", ["commit"]) if file.0.is_none() || file.1 => refused(400, "nothing to commit"),
                    ("POST", ["commit"]) => {
                        file.1 = true;
                        told(200, entry(&key, file))
                    }
                    _ => refused(405, "no"),
                }
            }
            _ => refused(405, "no"),
        }
    }
}

fn entry(key: &str, (bytes, closed): &(Option<Vec<u8>>, bool)) -> Value {
    let mut entry = json!({"key": key, "status": if *closed { "completed" } else { "pending" }});
    if let Some(bytes) = bytes.as_ref().filter(|_| *closed) {
        let sum: String = Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        entry["checksum"] = json!(format!("md5:{sum}"));
        entry["size"] = json!(bytes.len());
    }
    entry
}
