//! A server that is killed while people read and a harvest writes comes back with everything that was acknowledged.

mod common;

use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use common::{Chance, get, museum, ready, serve, solander, sound};

#[test]
fn comes_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let archives = museum(&folder.path().join("museum"), 4000, 2, 3);
    drop(solander_store::Store::open(&data, &solander_store::Settings::default()).unwrap());
    std::fs::write(data.join("solander.toml"), "[ingest]\nbatch_records = 100\n").unwrap();

    let mut chance = Chance(7);
    let mut harvest = solander(&["ingest", "--data", data.to_str().unwrap()])
        .args(&archives)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut acknowledged = 0;
    for _ in 0..10 {
        let (mut child, address) = serve(&data);
        ready(&address);
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while !stop.load(Ordering::Relaxed) {
                        for path in
                            ["/api/digital-specimen/v1/search?q=Quercus", "/", "/api/digital-specimen/v1/aggregation"]
                        {
                            if let Some((status, _)) = get(&address, path) {
                                assert!(status == 200 || status == 503, "{path} answered {status}");
                            }
                        }
                    }
                });
            }
            std::thread::sleep(Duration::from_millis(100 + chance.below(400)));
            child.kill().unwrap();
            child.wait().unwrap();
            stop.store(true, Ordering::Relaxed);
        });
        let store = solander_store::Store::open(&data, &solander_store::Settings::default()).unwrap();
        let now = store.last_seq().unwrap();
        assert!(now >= acknowledged, "the log has lost entries: {now} after {acknowledged}");
        acknowledged = now;
    }
    assert!(harvest.wait().unwrap().success(), "the harvest is not disturbed by a server that dies beside it");
    // Whoever of the two wrote the index, the next server brings it up to date.
    let (mut child, address) = serve(&data);
    ready(&address);
    let expected = {
        let store = solander_store::Store::open(&data, &solander_store::Settings::default()).unwrap();
        store.counts().unwrap().specimens
    };
    let total = |body: &str| serde_json::from_str::<serde_json::Value>(body).ok()?["meta"]["totalRecords"].as_u64();
    let reached = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        get(&address, "/api/digital-specimen/v1/search?pageSize=1").and_then(|(_, body)| total(&body)) == Some(expected)
    });
    assert!(reached, "the index reaches the {expected} specimens of the store");
    // SIGTERM ends it cleanly.
    let status = std::process::Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert!(status.success());
    assert!(child.wait().unwrap().success(), "SIGTERM ends the server with success");
    sound(&data);
}
