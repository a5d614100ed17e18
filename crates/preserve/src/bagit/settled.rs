//! What lies in a package's place, before and after.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::layout::Body;
use super::package::Writer;
use super::plan::Form;
use super::write::WrittenPackage;
use crate::container::{Container, Member};
use crate::folder;
use crate::report::Faults;
use crate::{CatalogueRow, PreserveError};

impl Writer<'_> {
    /// The package at `target` is the one we would write: it says so, and has the members it should have.
    pub fn same_as(&self, target: &Path) -> Result<(), PreserveError> {
        let occupied = |what: String| PreserveError::Occupied { path: target.to_path_buf(), what };
        let mut faults = Faults::default();
        let there = Container::open(target, usize::MAX, &mut faults).map_err(|e| occupied(e.to_string()))?;
        let ours = self.layout.entries.iter().find(|e| e.name == "bag-info.txt");
        let Some(Body::Text(ours)) = ours.map(|e| &e.body) else { unreachable!("each layout has a bag-info.txt") };
        let theirs = there.member("bag-info.txt").filter(|m| m.size == ours.len() as u64);
        let mut info = Vec::new();
        if let Some(member) = theirs {
            there.read(member).and_then(|mut r| r.read_to_end(&mut info)).map_err(PreserveError::io("read", target))?;
        }
        let mut names: Vec<(&str, u64)> = self.layout.entries.iter().map(|e| (e.name.as_str(), e.size)).collect();
        names.sort_unstable();
        let same = there.members.iter().map(|m| (m.name.as_str(), m.size)).eq(names);
        if info != *ours || !same {
            return Err(occupied("another package, or this one with other items or settings".to_owned()));
        }
        Ok(())
    }

    /// A folder we resumed has nothing in it that we did not write.
    pub fn only_ours(&self, aside: &Path) -> Result<(), PreserveError> {
        let mut names: Vec<&str> = self.layout.entries.iter().map(|e| e.name.as_str()).collect();
        names.sort_unstable();
        for found in folder::walk(aside, usize::MAX).map_err(PreserveError::io("read", aside))? {
            let known = names.binary_search(&found.name.as_str()).is_ok();
            if found.kind != folder::Kind::Folder && !known {
                let what = format!("{} is not of this package", found.name);
                return Err(PreserveError::Occupied { path: aside.to_path_buf(), what });
            }
        }
        Ok(())
    }

    pub fn finished(&self, target: PathBuf, kept: bool) -> Result<WrittenPackage, PreserveError> {
        let there = Container::open(&target, usize::MAX, &mut Faults::default())?;
        let package = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut catalogue = Vec::with_capacity(self.package.items.len());
        for item in &self.package.items {
            let member = format!("data/{}", item.path);
            let offset = there.member(&member).and_then(Member::offset);
            let offset = offset.ok_or_else(|| PreserveError::unreadable(&target, format!("{member} is not in it")))?;
            let pid = item.pid.as_ref().map(ToString::to_string);
            let (hash, length) = (item.hash, item.size);
            catalogue.push(CatalogueRow { hash, pid, package: package.clone(), member, offset, length });
        }
        let bytes = match self.plan.form {
            Form::Folder => self.layout.entries.iter().map(|e| e.size).sum(),
            _ => fs::metadata(&target).map_err(PreserveError::io("read", &target))?.len(),
        };
        Ok(WrittenPackage { name: self.package.name.clone(), path: target, bytes, kept, catalogue })
    }
}
