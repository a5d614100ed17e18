//! A storage root is judged (*OCFL 1.1, § 4*).

use std::collections::HashMap;
use std::path::Path;

use super::layout::Layout;
use super::object::read_small;
use super::validate::{OcflReport, ValidateOptions, judge};
use crate::folder::Kind;
use crate::order::in_order;
use crate::report::Faults;
use crate::{PreserveError, Progress};

/// Judges a storage root and all objects in it.
pub(super) fn validate_root(
    path: &Path,
    options: &ValidateOptions,
    report: &mut OcflReport,
    told: &mut Progress,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), PreserveError> {
    let declared = root_declaration(path, &mut report.faults);
    let layout = root_layout(path, &mut report.faults);
    let objects = object_folders(path, options.max_files, &mut report.faults)?;
    let mut ids: HashMap<String, String> = HashMap::new();
    let job = |n: usize| {
        options.cancel.check()?;
        let name: &String = &objects[n];
        let mut inner = told_nothing();
        judge(&path.join(name), &format!("{name}/"), options, 1, &mut inner, &mut |_| {})
    };
    told.files_total = objects.len() as u64;
    in_order(objects.len(), options.threads, &job, &mut |n, judged| {
        let name = &objects[n];
        if judged.declared > declared && declared.is_some() {
            report.faults.error("E081", name, "is of a later version of OCFL than the storage root");
        }
        if let Some(id) = &judged.id {
            if layout.as_ref().is_some_and(|layout| layout.path(id).as_deref() != Some(name)) {
                report.faults.warning("W014", name, "does not lie where the layout of the root puts its id");
            }
            if let Some(other) = ids.insert(id.clone(), name.clone()) {
                report.faults.error("E037", name, format!("has the same id as {other}"));
            }
        }
        told.files += 1;
        told.bytes += judged.bytes;
        told.file.clone_from(name);
        progress(told.clone());
        report.take(judged);
        Ok(())
    })
}

fn told_nothing() -> Progress {
    Progress { package: String::new(), file: String::new(), files: 0, files_total: 0, bytes: 0, bytes_total: 0 }
}

fn root_declaration(path: &Path, faults: &mut Faults) -> Option<(u32, u32)> {
    let entries = std::fs::read_dir(path).ok()?.flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.starts_with("0="));
    let [name] = names.as_slice() else {
        let (code, text) = if names.is_empty() {
            ("E069", "there is no declaration")
        } else {
            ("E076", "there is more than one declaration")
        };
        faults.error(code, "", text);
        return None;
    };
    let version = match name.as_str() {
        "0=ocfl_1.0" => (1, 0),
        "0=ocfl_1.1" => (1, 1),
        _ => {
            faults.error("E079", name, "declares no version of OCFL that we know");
            return None;
        }
    };
    if read_small(path, name, 64).as_deref() != Some(format!("{}\n", &name[2..]).as_bytes()) {
        faults.error("E080", name, "does not hold its own name and a line feed");
    }
    Some(version)
}

fn root_layout(path: &Path, faults: &mut Faults) -> Option<Layout> {
    const FILE: &str = "ocfl_layout.json";
    std::fs::symlink_metadata(path.join(FILE)).ok()?;
    let bytes = read_small(path, FILE, 1 << 20);
    let json: Option<serde_json::Value> = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let text = |key: &str| Some(json.as_ref()?.get(key)?.as_str()?.to_owned());
    let (Some(extension), Some(_)) = (text("extension"), text("description")) else {
        faults.error("E070", FILE, "has no extension or no description");
        return None;
    };
    if !registered(&extension) {
        faults.error("E071", FILE, format!("{extension:?} is no registered extension"));
    }
    Layout::of_root(path).ok().flatten()
}

/// The folders of objects below a root, and faults of what lies between.
pub(crate) fn object_folders(path: &Path, limit: usize, faults: &mut Faults) -> Result<Vec<String>, PreserveError> {
    let mut objects = Vec::new();
    let mut open = vec![String::new()];
    let mut seen = 0;
    while let Some(at) = open.pop() {
        let mut entries = Vec::new();
        let folder = path.join(&at);
        for entry in std::fs::read_dir(&folder).map_err(PreserveError::io("read", &folder))? {
            let entry = entry.map_err(PreserveError::io("read", &folder))?;
            let kind = entry.file_type().map_err(PreserveError::io("read", &folder))?;
            let kind = if kind.is_dir() {
                Kind::Folder
            } else if kind.is_file() {
                Kind::File
            } else {
                Kind::Other
            };
            entries.push((entry.file_name().to_string_lossy().into_owned(), kind));
        }
        seen += entries.len();
        if seen > limit {
            return Err(PreserveError::unreadable(
                path,
                format!("has more than {limit} files and folders between objects"),
            ));
        }
        let is_object = entries.iter().any(|(name, kind)| *kind == Kind::File && name.starts_with("0=ocfl_object"));
        if is_object && !at.is_empty() {
            objects.push(at);
            continue;
        }
        if entries.is_empty() && !at.is_empty() {
            faults.error("E073", &at, "is an empty folder");
        }
        for (name, kind) in entries {
            let inside = if at.is_empty() { name.clone() } else { format!("{at}/{name}") };
            match kind {
                Kind::Folder if at.is_empty() && name == "extensions" => root_extensions(path, faults),
                Kind::Folder => open.push(inside),
                Kind::Other => faults.error("E090", inside, "is a link or a device"),
                Kind::File if at.is_empty() => {}
                Kind::File => faults.error("E072", inside, "is a file that belongs to no object"),
            }
        }
    }
    objects.sort();
    Ok(objects)
}

fn root_extensions(path: &Path, faults: &mut Faults) {
    let entries = std::fs::read_dir(path.join("extensions")).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !is_folder {
            faults.error("E112", format!("extensions/{name}"), "is no folder of an extension");
        } else if !registered(&name) {
            faults.warning("W016", format!("extensions/{name}"), "is no registered extension");
        }
    }
}

/// Whether an extension of this name is registered.
pub(crate) fn registered(name: &str) -> bool {
    const NAMES: [&str; 12] = [
        "0001-digest-algorithms",
        "0002-flat-direct-storage-layout",
        "0003-hash-and-id-n-tuple-storage-layout",
        "0004-hashed-n-tuple-storage-layout",
        "0005-mutable-head",
        "0006-flat-omit-prefix-storage-layout",
        "0007-n-tuple-omit-prefix-storage-layout",
        "0008-schema-registry",
        "0009-digest-algorithms",
        "0010-differential-n-tuple-omit-prefix-storage-layout",
        "0011-direct-clean-path-layout",
        "initial",
    ];
    NAMES.contains(&name)
}
