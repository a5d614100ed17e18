//! A program that keeps blobs is killed again and again; everything it acknowledged must be there.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use solander_blobs::*;
use solander_model::{BlobHash, SystemClock};

use crate::common::*;

const FOLDER: &str = "SOLANDER_KILL_FOLDER";
const ROUND: &str = "SOLANDER_KILL_ROUND";

fn size(n: u64) -> usize {
    [10, 5_000, 300_000, 1_500_000][n as usize % 4]
}

/// The child: keeps blobs for ever and prints the name of each once it is acknowledged.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by the test below, in a program of its own"]
async fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let round: u64 = std::env::var(ROUND).unwrap().parse().unwrap();
    let blobs = Blobs::open(folder.as_ref(), &two_copies(), Arc::new(SystemClock)).unwrap();
    let tasks: Vec<_> = (0..3)
        .map(|task| {
            let blobs = blobs.clone();
            tokio::spawn(async move {
                for n in 0.. {
                    let seed = round << 40 | task << 32 | n;
                    let kept = blobs.put(pieces(&bytes(seed, size(n))), &Intake::default()).await.unwrap();
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "kept {} {seed} {}", kept.hash, size(n)).unwrap();
                    out.flush().unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[test]
fn nothing_acknowledged_is_lost_when_the_program_is_killed() {
    let data = tempfile::tempdir().unwrap();
    let mut acknowledged = Vec::new();
    for round in 0..6_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["kill::child", "--exact", "--ignored", "--nocapture"])
            .env(FOLDER, data.path())
            .env(ROUND, round.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let lines = std::thread::spawn(move || {
            let mut kept = Vec::new();
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                // The line of the test harness and the first of ours may be one.
                if let Some((_, told)) = line.split_once("kept ") {
                    let told: Vec<_> = told.split(' ').collect();
                    if let [hash, seed, size] = told[..] {
                        let parsed = (hash.parse::<BlobHash>(), seed.parse::<u64>(), size.parse::<usize>());
                        if let (Ok(hash), Ok(seed), Ok(size)) = parsed {
                            kept.push((hash, seed, size));
                        }
                    }
                }
            }
            kept
        });
        std::thread::sleep(Duration::from_millis(400 + 137 * round));
        // SIGKILL: no destructor runs.
        child.kill().unwrap();
        child.wait().unwrap();
        acknowledged.extend(lines.join().unwrap());
    }
    assert!(acknowledged.len() >= 20, "only {} blobs were acknowledged", acknowledged.len());
    eprintln!("{} blobs were acknowledged by programs that were killed", acknowledged.len());
    check(data.path(), &acknowledged);
}

#[tokio::main]
async fn check(data: &std::path::Path, acknowledged: &[(BlobHash, u64, usize)]) {
    let blobs = Blobs::open(data, &two_copies(), Arc::new(SystemClock)).unwrap();
    for (hash, seed, size) in acknowledged {
        assert_eq!(*hash, BlobHash::of(&bytes(*seed, *size)), "the child said what it kept");
        let info = blobs.stat(hash).await.unwrap().expect("what was acknowledged is in the ledger");
        assert!(info.copies.len() == 2 && info.copies.iter().all(|copy| copy.state == CopyState::Ok), "{info:?}");
        assert!(read(&blobs, hash).await.unwrap() == bytes(*seed, *size));
    }
    let report = blobs.audit(&AuditOptions::default(), &Monitor::silent()).await.unwrap();
    assert!(report.complete && report.rows.is_empty(), "every copy in the ledger is good: {report:?}");
    // The dead hold no locks.
    let since = Instant::now();
    for n in 0..64 {
        blobs.put(pieces(&bytes(n, 100)), &Intake::default()).await.unwrap();
    }
    assert!(since.elapsed() < Duration::from_secs(60));
    // Whatever they left unfinished goes, and the space with it.
    let later = Arc::new(Wound::default());
    later.days(40);
    let blobs = Blobs::open(data, &two_copies(), later).unwrap();
    let report = blobs.collect_garbage(false, &Monitor::silent()).await.unwrap();
    eprintln!("they left {} unfinished files and {} orphans", report.unfinished, report.orphans);
    for folder in ["active", "active-second"] {
        let root = data.join("blobs").join(folder);
        let left =
            Command::new("find").arg(root).args(["-type", "f", "!", "-name", "solander-place"]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&left.stdout), "", "nothing is left when nothing is needed");
    }
}
