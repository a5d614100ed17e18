//! One package is filled, from the first member that an earlier run has not left whole.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use super::intake::{Ready, put_large, ready};
use super::layout::{Body, Entry, Layout, line};
use super::plan::{Form, Package, Plan};
use super::sink::{Marks, Sink};
use super::state::State;
use super::write::WrittenPackage;
use crate::PreserveError;
use crate::folder;
use crate::order::in_order;

/// One package at work.
pub(super) struct Writer<'a> {
    pub plan: &'a Plan,
    pub package: &'a Package,
    pub layout: Layout,
}

impl Writer<'_> {
    pub fn run(self, tell: &mut dyn FnMut(&str, u64)) -> Result<WrittenPackage, PreserveError> {
        let target = self.plan.folder.join(format!("{}{}", self.package.name, self.plan.form.extension()));
        if fs::symlink_metadata(&target).is_ok() {
            self.same_as(&target)?;
            self.package.items.iter().for_each(|item| tell(&item.path, item.size));
            return self.finished(target, true);
        }
        let aside = folder::aside(&target);
        let state_path = State::beside(&target);
        let failed = PreserveError::io;
        let done = self.resume(&aside, &state_path).map_err(failed("read", &state_path))?;
        let mut state =
            State::begin(state_path.clone(), &self.layout.fingerprint, &done).map_err(failed("write", &state_path))?;
        let keep = done.len().checked_sub(1).map_or(0, |last| self.layout.tar_ends(&self.package.name)[last]);
        let mut sink = Sink::open(self.plan.form, &aside, keep).map_err(failed("write", &aside))?;
        self.fill(&mut sink, &aside, &mut state, done, tell)?;
        if self.plan.form == Form::Folder {
            self.only_ours(&aside)?;
        }
        sink.finish(&aside, &target, self.plan.durable).map_err(failed("write", &target))?;
        state.end().map_err(failed("remove", &state_path))?;
        self.finished(target, false)
    }

    /// The digests of the members that an earlier run has left whole. What it left otherwise is taken away.
    fn resume(&self, aside: &Path, state: &Path) -> io::Result<Vec<Vec<String>>> {
        let known = State::read(state, &self.layout.fingerprint, self.plan.algorithms())?;
        match (self.plan.form, known) {
            (Form::Folder, Some(_)) => Ok(Vec::new()),
            (Form::Tar, Some(mut done)) if aside.is_file() => {
                let length = fs::metadata(aside)?.len();
                let ends = self.layout.tar_ends(&self.package.name);
                done.truncate(ends.iter().take_while(|end| **end <= length).count());
                Ok(done)
            }
            (Form::Folder, None) if aside.is_dir() => fs::remove_dir_all(aside).map(|()| Vec::new()),
            _ => Ok(Vec::new()),
        }
    }

    fn fill(
        &self,
        sink: &mut Sink,
        aside: &Path,
        state: &mut State,
        done: Vec<Vec<String>>,
        tell: &mut dyn FnMut(&str, u64),
    ) -> Result<(), PreserveError> {
        let (plan, package, entries) = (self.plan, self.package, &self.layout.entries);
        let marks = Marks::of(plan, &package.name);
        let first_item = entries.iter().position(|e| matches!(e.body, Body::Item)).unwrap_or(entries.len());
        let after_items = first_item + package.items.len();
        let begun = done.len();
        let mut digests = done;
        for (number, entry) in entries.iter().enumerate().take(first_item).skip(begun) {
            let Body::Text(text) = &entry.body else { unreachable!("texts come before items") };
            digests.push(self.put_text(sink, &marks, aside, entry, text)?);
            state.note(number, &digests[number]);
        }
        let items_done = begun.clamp(first_item, after_items) - first_item;
        package.items[..items_done].iter().for_each(|item| tell(&item.path, item.size));
        let failed = || PreserveError::io("write", aside);
        let mut since = 0;
        let job = |n: usize| ready(plan, &package.items[items_done + n], aside, &marks);
        in_order(package.items.len() - items_done, plan.threads, &job, &mut |n, ready| {
            plan.cancel.check()?;
            let item = &package.items[items_done + n];
            let entry = &entries[first_item + items_done + n];
            let sums = match ready {
                Ready::InPlace(sums) => sums,
                Ready::Bytes(bytes, sums) => {
                    sink.put(&marks, &entry.name, entry.size, &mut &*bytes).map_err(failed())?;
                    sums
                }
                Ready::Large => put_large(plan, sink, &marks, &entry.name, item, aside)?,
            };
            digests.push(sums.hex);
            if plan.form == Form::Tar {
                state.note(digests.len() - 1, &digests[digests.len() - 1]);
                since += item.size;
                if since >= plan.checkpoint {
                    since = 0;
                    sink.settle(plan.durable).map_err(failed())?;
                    state.write_down(plan.durable).map_err(failed())?;
                }
            }
            tell(&item.path, item.size);
            Ok(())
        })?;
        for entry in &entries[after_items..] {
            let text = self.manifest(entry, first_item..after_items, &digests);
            digests.push(self.put_text(sink, &marks, aside, entry, text.as_bytes())?);
        }
        Ok(())
    }

    fn put_text(
        &self,
        sink: &mut Sink,
        marks: &Marks,
        aside: &Path,
        entry: &Entry,
        text: &[u8],
    ) -> Result<Vec<String>, PreserveError> {
        sink.put(marks, &entry.name, entry.size, &mut &*text).map_err(PreserveError::io("write", aside))?;
        Ok(self.plan.algorithms().iter().map(|a| a.of(text)).collect())
    }

    /// The text of a manifest: of the items, or of the tag files and payload manifests.
    fn manifest(&self, entry: &Entry, items: Range<usize>, digests: &[Vec<String>]) -> String {
        let (Body::Manifest(algorithm) | Body::TagManifest(algorithm)) = &entry.body else {
            unreachable!("manifests come after items")
        };
        let of_items = matches!(entry.body, Body::Manifest(_));
        let column =
            self.plan.algorithms().iter().position(|a| a == algorithm).expect("manifests are of planned algorithms");
        let all = self.layout.entries.iter().zip(digests).enumerate();
        let listed = all.filter(|(number, (entry, _))| {
            items.contains(number) == of_items && !matches!(entry.body, Body::TagManifest(_))
        });
        listed.map(|(_, (entry, digests))| line(&digests[column], &entry.name)).collect()
    }
}
