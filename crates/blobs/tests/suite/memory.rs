//! The memory used does not depend on sizes.

use std::process::Command;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use solander_blobs::*;
use solander_model::SystemClock;

use crate::common::s3::Service;

const FOLDER: &str = "SOLANDER_MEMORY_FOLDER";
const ENDPOINT: &str = "SOLANDER_MEMORY_ENDPOINT";
const MIB: usize = 384;

/// The child: keeps a long blob, reads it, and tells the most memory it ever had.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by the test below, in a program of its own"]
async fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let settings = match std::env::var(ENDPOINT) {
        Ok(endpoint) => Service::settings_at(&endpoint, "long"),
        Err(_) => Settings::default(),
    };
    let blobs = Blobs::open(folder.as_ref(), &settings, Arc::new(SystemClock)).unwrap();
    let long = futures_util::stream::iter(0..MIB).map(|n| Ok(Bytes::from(vec![n as u8; 1 << 20])));
    let kept = blobs.put(long, &Intake::default()).await.unwrap();
    let whole = blobs.read(&kept.hash, None).await.unwrap().unwrap();
    let size = whole.try_fold(0, |size, piece| async move { Ok(size + piece.len()) }).await.unwrap();
    assert_eq!(size, MIB << 20);
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("most {}", most.trim().trim_end_matches(" kB"));
}

#[test]
fn a_long_blob_needs_no_more_memory_than_a_short_one() {
    let services: Vec<_> = Service::all().into_iter().filter(|service| service.name == "s3s-fs").collect();
    for endpoint in [None].into_iter().chain(services.iter().map(|service| Some(service.endpoint.clone()))) {
        let data = tempfile::tempdir().unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["memory::child", "--exact", "--ignored", "--nocapture"]).env(FOLDER, data.path());
        if let Some(endpoint) = &endpoint {
            child.env(ENDPOINT, endpoint);
        }
        let done = child.output().unwrap();
        let told = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success(), "{told} {}", String::from_utf8_lossy(&done.stderr));
        let most = told.split("most ").nth(1).and_then(|most| most.split_whitespace().next()).unwrap();
        let most_mib = most.parse::<usize>().unwrap() / 1024;
        eprintln!("{MIB} MiB kept and read with at most {most_mib} MiB of memory ({endpoint:?})");
        assert!(most_mib < 128, "{most_mib} MiB of memory for {MIB} MiB");
    }
}
