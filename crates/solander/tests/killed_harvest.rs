//! What was acknowledged survives SIGKILL at any instant: a harvest that is killed again and again ends as an undisturbed one.

mod common;

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use common::{Chance, copy, museum, solander, sound, succeed, versions};

/// Kills at least this many times over both harvests.
const KILLS: usize = 60;

fn ingest(archives: &[std::path::PathBuf], data: &Path) -> std::process::Command {
    let mut command = solander(&["ingest", "--data", data.to_str().unwrap()]);
    command.args(archives).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Harvests under fire; the number of kills that met a living process.
fn harvest_under_fire(archives: &[std::path::PathBuf], data: &Path, chance: &mut Chance, kills: usize) -> usize {
    let mut met = 0;
    let mut tries = 0;
    while met < kills && tries < kills * 3 {
        tries += 1;
        let mut child = ingest(archives, data).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(10 + chance.below(600)));
        match child.try_wait().unwrap() {
            Some(_) => {}
            None => {
                child.kill().unwrap();
                met += 1;
            }
        }
        child.wait().unwrap();
    }
    let status = ingest(archives, data).status().unwrap();
    assert!(status.success(), "the last harvest ends well");
    met
}

#[test]
fn ends_as_an_undisturbed_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let first = museum(&path("first"), 6000, 2, 11);
    // The same museum a year later: fewer specimens, so that some are withdrawn.
    let second = museum(&path("second"), 5000, 2, 11);

    // Both stores begin as copies of one, so that they share the secret from which names are drawn.
    drop(solander_store::Store::open(&path("calm"), &solander_store::Settings::default()).unwrap());
    std::fs::write(path("calm").join("solander.toml"), "[ingest]\nbatch_records = 100\n").unwrap();
    copy(&path("calm"), &path("fire"));

    let mut chance = Chance(20_261_122);
    let mut met = 0;
    for archives in [&first, &second] {
        assert!(ingest(archives, &path("calm")).status().unwrap().success());
        met += harvest_under_fire(archives, &path("fire"), &mut chance, KILLS / 2);
        sound(&path("fire"));
        assert_eq!(versions(&path("calm")).len(), versions(&path("fire")).len());
    }
    assert!(met >= 50, "only {met} kills met a living process");
    let (calm, fire) = (versions(&path("calm")), versions(&path("fire")));
    for (name, value) in &calm {
        assert_eq!(Some(value), fire.get(name), "{name:?}");
    }
    assert!(calm.values().any(|(activity, _)| activity == "ods:Tombstone"), "the second harvest withdraws some");
    sound(&path("calm"));

    // The index was never told apart from the log: made anew, it is the same.
    succeed(&["reindex", "--data", path("fire").to_str().unwrap()]);
    sound(&path("fire"));
}
