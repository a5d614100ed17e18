//! A run that was killed goes on, and ends with the bytes of an undisturbed one.

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use common::{bytes, contents, plan, sheets};
use solander_preserve::bagit::{self, Form, Plan};
use solander_preserve::{Item, PreserveError};

/// Runs until `files` files are told of, then asks to stop.
fn run_until(plan: &Plan, items: Vec<Item>, files: u64) {
    let cancel = plan.cancel.clone();
    let stopped = bagit::write(plan, items, &mut |told| {
        if told.files == files {
            cancel.cancel();
        }
    });
    assert!(matches!(stopped, Err(PreserveError::Cancelled)), "{stopped:?}");
}

fn undisturbed(form: Form, items: Vec<Item>) -> std::collections::BTreeMap<String, Vec<u8>> {
    let place = tempfile::tempdir().expect("a folder");
    bagit::write(&plan(place.path(), form), items, &mut |_| {}).expect("written");
    contents(place.path())
}

fn finish(place: &Path, form: Form, items: Vec<Item>) -> std::collections::BTreeMap<String, Vec<u8>> {
    bagit::write(&plan(place, form), items, &mut |_| {}).expect("goes on");
    contents(place)
}

#[test]
fn stopped_after_any_file() {
    for form in [Form::Folder, Form::Tar, Form::Zip] {
        let whole = undisturbed(form, sheets(12));
        for files in 1..=11 {
            let place = tempfile::tempdir().expect("a folder");
            run_until(&plan(place.path(), form), sheets(12), files);
            assert_eq!(finish(place.path(), form, sheets(12)), whole, "{form:?} after {files}");
        }
    }
}

/// The tar and its state, each cut at many places, as a crash of the machine may leave them.
#[test]
fn a_tar_cut_anywhere() {
    let whole = undisturbed(Form::Tar, sheets(9));
    let stopped = tempfile::tempdir().expect("a folder");
    run_until(&plan(stopped.path(), Form::Tar), sheets(9), 8);
    let left = contents(stopped.path());
    let (tar, state) = ("herbarium-00001.tar.partial", "herbarium-00001.tar.progress");
    assert_eq!(left.keys().collect::<Vec<_>>(), [tar, state]);
    let mut went_on = 0;
    for file in [tar, state] {
        let step = left[file].len().div_ceil(60);
        for cut in (0..left[file].len()).step_by(step) {
            let place = tempfile::tempdir().expect("a folder");
            fs::write(place.path().join(tar), &left[tar]).expect("written");
            fs::write(place.path().join(state), &left[state]).expect("written");
            fs::write(place.path().join(file), &left[file][..cut]).expect("written");
            let mut first = None;
            bagit::write(&plan(place.path(), Form::Tar), counting(sheets(9), &mut first), &mut |_| {})
                .expect("goes on");
            assert_eq!(contents(place.path()), whole, "{file} cut at {cut}");
            went_on += usize::from(first.expect("a counter").load(std::sync::atomic::Ordering::Relaxed) < 9);
        }
    }
    assert!(went_on > 60, "it goes on and does not begin again: {went_on}");
}

/// The same items, and a counter of how many were opened.
fn counting(mut items: Vec<Item>, counter: &mut Option<std::sync::Arc<std::sync::atomic::AtomicUsize>>) -> Vec<Item> {
    let count = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    *counter = Some(count.clone());
    for item in &mut items {
        let (open, count) = (item.open.clone(), count.clone());
        item.open = std::sync::Arc::new(move || {
            count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            open()
        });
    }
    items
}

#[test]
fn a_folder_with_any_file_cut_or_changed() {
    let whole = undisturbed(Form::Folder, sheets(6));
    let stopped = tempfile::tempdir().expect("a folder");
    run_until(&plan(stopped.path(), Form::Folder), sheets(6), 5);
    let left = contents(stopped.path());
    for (name, content) in left.iter().filter(|(name, _)| name.contains(".partial/")) {
        for kind in 0..3 {
            let place = tempfile::tempdir().expect("a folder");
            for (name, content) in &left {
                let at = place.path().join(name);
                fs::create_dir_all(at.parent().expect("below")).expect("made");
                fs::write(at, content).expect("written");
            }
            let mut changed = content.clone();
            match kind {
                0 => changed.truncate(content.len() / 2),
                // A file that was just begun is empty.
                1 if !content.is_empty() => changed[content.len() / 2] ^= 1,
                _ => changed.push(0),
            }
            fs::write(place.path().join(name), changed).expect("written");
            assert_eq!(finish(place.path(), Form::Folder, sheets(6)), whole, "{name} {kind}");
        }
    }
}

#[test]
fn another_plan_begins_again_and_a_finished_package_is_kept() {
    for form in [Form::Folder, Form::Tar, Form::Zip] {
        let place = tempfile::tempdir().expect("a folder");
        run_until(&plan(place.path(), form), sheets(12), 6);
        let other: Vec<Item> = (0..4).map(|n| Item::of_bytes(format!("other/{n}"), bytes(n + 500, 50))).collect();
        assert_eq!(finish(place.path(), form, other.clone()), undisturbed(form, other.clone()), "{form:?}");
        let mut unread = None;
        let again =
            bagit::write(&plan(place.path(), form), counting(other.clone(), &mut unread), &mut |_| {}).expect("kept");
        assert!(again.packages[0].kept);
        assert_eq!(again.packages[0].catalogue.len(), 4);
        assert_eq!(unread.expect("a counter").load(std::sync::atomic::Ordering::Relaxed), 0);
        let changed = bagit::write(&plan(place.path(), form), sheets(3), &mut |_| {});
        assert!(matches!(changed, Err(PreserveError::Occupied { .. })), "{changed:?}");
    }
}

/// 12 MB in 60 files, of which each waits a little when it is opened.
fn slow_items() -> Vec<Item> {
    let mut items: Vec<Item> =
        (0..60).map(|n| Item::of_bytes(format!("images/{n:03}.jpg"), bytes(n + 1000, 200_000))).collect();
    for item in &mut items {
        let open = item.open.clone();
        item.open = std::sync::Arc::new(move || {
            thread::sleep(Duration::from_millis(4));
            open()
        });
    }
    items
}

/// Not a test of its own: the child that is killed.
#[test]
fn child_that_packs() {
    let (Ok(folder), Ok(form)) = (std::env::var("SOLANDER_TEST_PACK"), std::env::var("SOLANDER_TEST_FORM")) else {
        return;
    };
    let form = if form == "tar" { Form::Tar } else { Form::Folder };
    bagit::write(&plan(Path::new(&folder), form), slow_items(), &mut |_| {}).expect("written, unless killed");
}

#[test]
fn killed_again_and_again() {
    let program = std::env::current_exe().expect("this test");
    for (form, word) in [(Form::Tar, "tar"), (Form::Folder, "folder")] {
        let whole = undisturbed(form, slow_items());
        let place = tempfile::tempdir().expect("a folder");
        let mut kills = 0;
        for round in 0..40 {
            let mut child = Command::new(&program)
                .args(["child_that_packs", "--exact", "--nocapture"])
                .env("SOLANDER_TEST_PACK", place.path())
                .env("SOLANDER_TEST_FORM", word)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("starts");
            thread::sleep(Duration::from_millis(20 + (round * 7) % 60));
            if child.try_wait().expect("a child").is_none() {
                child.kill().expect("SIGKILL");
                kills += 1;
            }
            let ended = child.wait().expect("ended");
            if ended.success() {
                break;
            }
            let done =
                contents(place.path()).into_keys().filter(|n| !n.contains(".partial") && !n.contains(".progress"));
            assert_eq!(done.count(), 0, "nothing looks complete");
        }
        assert!(kills > 0, "the child was killed at least once");
        assert_eq!(finish(place.path(), form, slow_items()), whole, "{form:?} after {kills} kills");
    }
}
