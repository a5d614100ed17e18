//! The manifest: what was made, to count on.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::archive::Packed;
use crate::error::SampleError;
use crate::institution::{Encoding, Institution};
use crate::plan::Plan;

/// A file made: its path below the output folder, its size, its digest.
pub(crate) struct Listed {
    path: String,
    bytes: u64,
    sha256: String,
}

impl Listed {
    /// Reads a file once more for its digest.
    pub(crate) fn read(out: &Path, path: &Path) -> Result<Self, SampleError> {
        let mut file = File::open(path).map_err(SampleError::at(path))?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        let mut bytes = 0;
        loop {
            let n = file.read(&mut buffer).map_err(SampleError::at(path))?;
            if n == 0 {
                break;
            }
            hasher.update(&buffer[..n]);
            bytes += n as u64;
        }
        Ok(Self::new(out, path, bytes, &hasher.finalize()))
    }

    /// Lists bytes that were just written to `path`.
    pub(crate) fn of(out: &Path, path: &Path, content: &[u8]) -> Self {
        Self::new(out, path, content.len() as u64, &Sha256::digest(content))
    }

    fn new(out: &Path, path: &Path, bytes: u64, digest: &[u8]) -> Self {
        let below = path.strip_prefix(out).unwrap_or(path);
        let path = below.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        Self { path, bytes, sha256: digest.iter().map(|b| format!("{b:02x}")).collect() }
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// Writes `manifest.json`; returns its size.
pub(crate) fn write(
    path: &Path,
    plan: &Plan,
    packed: &[(&Institution, Packed)],
    files: &[Listed],
) -> Result<u64, SampleError> {
    let archives: Vec<Value> = packed.iter().map(|(house, packed)| archive(house, packed)).collect();
    let files: Vec<Value> =
        files.iter().map(|f| json!({ "path": f.path, "bytes": f.bytes, "sha256": f.sha256 })).collect();
    let manifest = json!({
        "format": "solander-sample/1",
        "seed": plan.seed,
        "plan": plan,
        "specimens": packed.iter().map(|(_, p)| p.rows.get("occurrence.txt").copied().unwrap_or(0)).sum::<u64>(),
        "images": packed.iter().map(|(i, _)| i.images).sum::<u64>(),
        "archives": archives,
        "files": files,
    });
    let mut text = serde_json::to_vec_pretty(&manifest).expect("a manifest has only string keys");
    text.push(b'\n');
    File::create(path).and_then(|mut f| f.write_all(&text)).map_err(SampleError::at(path))?;
    Ok(text.len() as u64)
}

fn archive(house: &Institution, packed: &Packed) -> Value {
    let rows = |file| packed.rows.get(file).copied().unwrap_or(0);
    let mut faults = Map::new();
    for (kind, found) in &packed.faults {
        let rows: Vec<Value> = found.rows.iter().map(|r| json!({ "file": r.file, "row": r.row, "id": r.id })).collect();
        faults.insert(kind.name().into(), json!({ "count": found.count, "rows": rows }));
    }
    json!({
        "file": format!("{}.zip", house.code),
        "code": house.code,
        "name": house.name,
        "ror": house.ror,
        "country": house.country.code,
        "discipline": house.discipline.name(),
        "encoding": if house.dialect.encoding == Encoding::Utf8 { "UTF-8" } else { "windows-1252" },
        "delimiter": char::from(house.dialect.delimiter).to_string(),
        "quoted": house.dialect.quoted,
        "header": house.dialect.header,
        "mediaTerms": if house.audiovisual_core { "Audiovisual Core" } else { "GBIF Multimedia" },
        "rows": rows("occurrence.txt"),
        "mediaRows": rows("multimedia.txt"),
        "identificationRows": rows("identification.txt"),
        "measurementRows": rows("measurementorfact.txt"),
        "images": house.images,
        "faults": faults,
    })
}
