//! The openDS schemas, read from a folder; references are followed by path.

use std::error::Error;
use std::path::{Path, PathBuf};

use jsonschema::{Retrieve, Uri, Validator};
use serde_json::Value;

const BASE: &str = "https://schemas.dissco.tech/schemas/";

struct Folder(PathBuf);

impl Folder {
    /// `<group>/<type>/<version>/<file>` lies at `<group>/<type>/<version>/schema/<file>`.
    fn load(&self, address: &str) -> Result<Value, Box<dyn Error + Send + Sync>> {
        let path = address.strip_prefix(BASE).ok_or_else(|| format!("{address} is none of ours"))?;
        let (folder, file) = path.rsplit_once('/').ok_or_else(|| format!("{address} has no folder"))?;
        let mut schema: Value = serde_json::from_slice(&std::fs::read(self.0.join(folder).join("schema").join(file))?)?;
        // An `$id` that differs from the path would send references elsewhere.
        if let Some(object) = schema.as_object_mut() {
            object.remove("$id");
        }
        Ok(schema)
    }
}

impl Retrieve for Folder {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        self.load(uri.as_str())
    }
}

pub struct Schemas {
    specimen: Validator,
    media: Validator,
}

impl Schemas {
    pub fn read(folder: &Path) -> Self {
        let validator = |address: &str| {
            let schema = Folder(folder.to_owned()).load(address).unwrap_or_else(|error| panic!("{address}: {error}"));
            jsonschema::options()
                .with_retriever(Folder(folder.to_owned()))
                .should_validate_formats(true)
                .build(&schema)
                .unwrap_or_else(|error| panic!("{address}: {error}"))
        };
        Self {
            specimen: validator(
                "https://schemas.dissco.tech/schemas/fdo-type/digital-specimen/0.4.0/digital-specimen.json",
            ),
            media: validator("https://schemas.dissco.tech/schemas/fdo-type/digital-media/0.5.0/digital-media.json"),
        }
    }

    pub fn faults_of_specimen(&self, object: &Value) -> Vec<String> {
        faults(&self.specimen, object)
    }

    pub fn faults_of_media(&self, object: &Value) -> Vec<String> {
        faults(&self.media, object)
    }
}

fn faults(validator: &Validator, object: &Value) -> Vec<String> {
    validator.iter_errors(object).map(|error| format!("{} at {}", error, error.instance_path())).collect()
}
