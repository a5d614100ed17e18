//! Names of many items beside each other.

use std::collections::HashSet;

use crate::name::{MAX_PATH, NameFault, check_name, folded};
use crate::{Item, PreserveError};

/// All paths stay in their folder, and no two are one name to some file systems.
pub(crate) fn check_paths(items: &[Item]) -> Result<(), PreserveError> {
    let mut seen: Vec<(String, &str)> = Vec::with_capacity(items.len());
    for item in items {
        let refuse = |why: String| PreserveError::Refused(format!("{:?} is refused: {why}", item.path));
        check_name(&item.path).map_err(|fault| refuse(fault.to_string()))?;
        if item.path.len() + "data/".len() > MAX_PATH {
            return Err(refuse(NameFault::TooLong.to_string()));
        }
        seen.push((folded(&item.path), &item.path));
    }
    seen.sort();
    for pair in seen.windows(2) {
        let ((a, first), (b, second)) = (&pair[0], &pair[1]);
        if a == b {
            return Err(PreserveError::Refused(format!("{first:?} and {second:?} are one name to some file systems")));
        }
    }
    // A file that is also a folder. Names between `a` and `a/` in the order of bytes may stand between them.
    let names: HashSet<&str> = seen.iter().map(|(name, _)| name.as_str()).collect();
    for (name, path) in &seen {
        let mut above = name.as_str();
        while let Some((folder, _)) = above.rsplit_once('/') {
            if names.contains(folder) {
                return Err(PreserveError::Refused(format!("{path:?} lies below another item")));
            }
            above = folder;
        }
    }
    Ok(())
}
