//! Deposits against a stand-in, on good days and bad ones.

mod record;
mod stand_in;

use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use solander_fetch::{Fetcher, HostRule, Secret, Settings};
use solander_model::SystemClock;

use super::*;
use stand_in::{StandIn, TOKEN, Weather};

const MARK: &str = "urn:uuid:0e8c7b1a-0000-4000-8000-000000000001";

fn depositor(at: &StandIn, token: &str) -> Depositor {
    let rule = HostRule {
        host: at.address.ip().to_string(),
        ports: vec![at.address.port()],
        private: true,
        rate: Some(0.0),
        ..HostRule::default()
    };
    let fetcher = Fetcher::new(Settings { allow: vec![rule], ..Settings::default() }, Arc::new(SystemClock));
    let settings = RepositorySettings {
        url: format!("http://{}", at.address),
        per_minute: 10_000,
        per_hour: 100_000,
        settle_seconds: 0,
        ..RepositorySettings::default()
    };
    let fetcher = fetcher.expect("usable settings");
    Depositor::new(fetcher, settings, Secret::new(token), Arc::new(SystemClock)).expect("a usable address")
}

/// A deposit of three files, one with an uncomfortable name, one empty.
fn deposit(folder: &Path) -> Deposit {
    let mut files = Vec::new();
    for (key, bytes) in [("a.zip", vec![7; 300_000]), ("b ä.zip", b"sheets".to_vec()), ("empty.txt", Vec::new())] {
        let path = folder.join(key);
        std::fs::write(&path, &bytes).expect("written");
        files.push(DepositFile { key: key.into(), path, bytes: bytes.len() as u64, md5: None, stored: false });
    }
    let record = json!({"metadata": {"title": "Sheets", "identifiers": [{"identifier": "https://example.org/1", "scheme": "url"}]}});
    Deposit::new(MARK, record, files)
}

fn published(at: &StandIn, folder: &Path) {
    let state = at.shared.state();
    assert_eq!((state.records.len(), state.publications), (1, 1), "{:#?}", state.log);
    let record = state.records.values().next().expect("one record");
    for (key, (bytes, closed)) in &record.files {
        assert!(*closed && bytes.as_deref() == Some(&std::fs::read(folder.join(key)).expect("the file")[..]), "{key}");
    }
    assert_eq!(record.files.len(), 3);
}

#[tokio::test]
async fn a_record_is_made_filled_and_published() {
    let (folder, at) = (tempfile::tempdir().expect("a folder"), StandIn::start(Weather::default()).await);
    let (mut deposit, depositor) = (deposit(folder.path()), depositor(&at, TOKEN));
    let mut kept = Vec::new();
    let mut keep = |deposit: &Deposit| {
        kept.push(deposit.stage.clone());
        Ok(())
    };
    let reserved = depositor.run(&mut deposit, Goal::Reserved, &mut keep).await.expect("reserved");
    let doi = reserved.doi.expect("a DOI");
    assert_eq!(at.shared.state().uploads, 0);
    let uploaded = depositor.run(&mut deposit, Goal::Uploaded, &mut keep).await.expect("uploaded");
    assert_eq!(uploaded.doi.as_ref(), Some(&doi));
    assert_eq!(at.shared.state().publications, 0);
    let done = depositor.run(&mut deposit, Goal::Published, &mut keep).await.expect("published");
    assert_eq!(done.doi, Some(doi));
    assert!(done.url.is_some_and(|url| url.ends_with(&done.id)));
    assert_eq!(kept.first(), Some(&Stage::Creating), "the intention is kept before anything is sent");
    published(&at, folder.path());
    let requests = at.shared.state().requests;
    depositor.run(&mut deposit, Goal::Published, &mut |_| Ok(())).await.expect("published");
    assert_eq!(at.shared.state().requests, requests, "what is done asks for nothing");
    let record = at.shared.state().records.values().next().expect("one").record.clone();
    assert_eq!(record["metadata"]["identifiers"].as_array().map(Vec::len), Some(2));
}

/// Runs until the stand-in stops at a request, as if killed there, and again from what was kept.
#[tokio::test]
async fn a_kill_at_any_request_leaves_one_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = {
        let at = StandIn::start(Weather::default()).await;
        depositor(&at, TOKEN)
            .run(&mut deposit(folder.path()), Goal::Published, &mut |_| Ok(()))
            .await
            .expect("published");
        at.shared.state().requests
    };
    assert!(all >= 14, "{all} requests");
    for stop_at in (0..all).flat_map(|n| [(n, false), (n, true)]) {
        let at = StandIn::start(Weather { stop_at: Some(stop_at), lag: 1, ..Weather::default() }).await;
        let kept = std::sync::Mutex::new(serde_json::to_string(&deposit(folder.path())).expect("plain data"));
        let mut keep = |deposit: &Deposit| {
            *kept.lock().expect("no panic") = serde_json::to_string(deposit).expect("plain data");
            Ok(())
        };
        let mut first = deposit(folder.path());
        let depositor_one = depositor(&at, TOKEN);
        tokio::select! {
            done = depositor_one.run(&mut first, Goal::Published, &mut keep) => panic!("not killed at {stop_at:?}: {done:?}"),
            () = at.shared.stopped.notified() => {}
        }
        at.shared.state().weather.stop_at = None;
        let text = kept.lock().expect("no panic").clone();
        let mut second: Deposit = serde_json::from_str(&text).expect("what was kept");
        let done = depositor(&at, TOKEN).run(&mut second, Goal::Published, &mut |_| Ok(())).await;
        let done = done.unwrap_or_else(|error| panic!("after a kill at {stop_at:?}: {error}"));
        assert!(done.doi.is_some());
        published(&at, folder.path());
    }
}

#[tokio::test]
async fn lost_connections_and_failures_make_nothing_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    for n in [0, 3, 6, 13] {
        let weather = match n {
            0 => Weather { drop_after: vec![0], lag: 1, ..Weather::default() },
            3 => Weather { drop_before: vec![n], ..Weather::default() },
            6 => Weather { fail: vec![n], drop_after: vec![n + 2], ..Weather::default() },
            _ => Weather { drop_after: vec![n, n + 1], ..Weather::default() },
        };
        let at = StandIn::start(weather).await;
        let done = depositor(&at, TOKEN).run(&mut deposit(folder.path()), Goal::Published, &mut |_| Ok(())).await;
        done.unwrap_or_else(|error| panic!("{n}: {error}"));
        published(&at, folder.path());
    }
}

#[tokio::test]
async fn a_quota_is_waited_for() {
    let (folder, at) = (
        tempfile::tempdir().expect("a folder"),
        StandIn::start(Weather { quota: Some((9, 1)), ..Weather::default() }).await,
    );
    depositor(&at, TOKEN).run(&mut deposit(folder.path()), Goal::Published, &mut |_| Ok(())).await.expect("published");
    published(&at, folder.path());
    // A longer one is left to the caller, with the deposit as far as it came.
    let at = StandIn::start(Weather { quota: Some((5, 5000)), ..Weather::default() }).await;
    let mut deposit = deposit(folder.path());
    let error =
        depositor(&at, TOKEN).run(&mut deposit, Goal::Published, &mut |_| Ok(())).await.expect_err("a long wait");
    assert!(matches!(&error, DepositError::Later { after: Some(after), .. } if after.as_secs() >= 4999), "{error:?}");
    assert!(matches!(deposit.stage, Stage::Reserved { .. }), "{:?}", deposit.stage);
}

#[tokio::test]
async fn damaged_uploads_are_noticed() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = StandIn::start(Weather { damage: 1, ..Weather::default() }).await;
    depositor(&at, TOKEN).run(&mut deposit(folder.path()), Goal::Published, &mut |_| Ok(())).await.expect("sent again");
    published(&at, folder.path());
    assert_eq!(at.shared.state().uploads, 4);
    let at = StandIn::start(Weather { damage: 9, ..Weather::default() }).await;
    let error = depositor(&at, TOKEN).run(&mut deposit(folder.path()), Goal::Published, &mut |_| Ok(())).await;
    assert!(matches!(&error, Err(DepositError::Checksum { key, .. }) if key == "a.zip"), "{error:?}");
    assert_eq!(at.shared.state().publications, 0);
}

#[tokio::test]
async fn what_needs_a_person_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = async |at: &StandIn, mut deposit: Deposit, token: &str| {
        let error =
            depositor(at, token).run(&mut deposit, Goal::Published, &mut |_| Ok(())).await.expect_err("no deposit");
        let shown = format!("{error} {error:?} {:?}", depositor(at, token));
        assert!(!shown.contains(TOKEN) && !shown.contains("wrong-token"), "{shown}");
        assert!(!error.is_passing());
        error.to_string()
    };
    let at = StandIn::start(Weather::default()).await;
    let error = run(&at, deposit(folder.path()), "wrong-token").await;
    assert!(error.contains("does not take the draft (status 401): who are you"), "{error}");

    let mut untitled = deposit(folder.path());
    untitled.record["metadata"]["title"] = json!("");
    let error = run(&at, untitled, TOKEN).await;
    assert!(error.contains("metadata.title: \"Missing data"), "{error}");

    let forgetful = StandIn::start(Weather { forgetful: true, ..Weather::default() }).await;
    let error = run(&forgetful, deposit(folder.path()), TOKEN).await;
    assert!(error.contains("does not keep the mark"), "{error}");
    assert!(forgetful.shared.state().records.is_empty(), "and leaves no draft behind");

    let mut longer = deposit(folder.path());
    longer.files[1].bytes += 1;
    let error = run(&at, longer, TOKEN).await;
    assert!(error.contains("it has 6 bytes, the deposit says 7"), "{error}");

    let at = StandIn::start(Weather::default()).await;
    let mut extra = deposit(folder.path());
    depositor(&at, TOKEN).run(&mut extra, Goal::Uploaded, &mut |_| Ok(())).await.expect("uploaded");
    let id = extra.reached(Goal::Uploaded).expect("uploaded").id;
    extra.files.pop();
    extra.stage = Stage::Reserved { id, doi: None };
    let error = run(&at, extra, TOKEN).await;
    assert!(error.contains("a file \"empty.txt\" that is none of this deposit"), "{error}");
}

#[tokio::test]
async fn nothing_is_sent_that_was_not_kept() {
    let (folder, at) = (tempfile::tempdir().expect("a folder"), StandIn::start(Weather::default()).await);
    let mut full = |_: &Deposit| Err(std::io::Error::other("disk full"));
    let error = depositor(&at, TOKEN).run(&mut deposit(folder.path()), Goal::Published, &mut full).await;
    assert!(matches!(error, Err(DepositError::Keep(_))), "{error:?}");
    assert_eq!(at.shared.state().requests, 0);
}

#[tokio::test]
async fn only_a_draft_with_the_very_mark_is_ours() {
    let (folder, at) = (tempfile::tempdir().expect("a folder"), StandIn::start(Weather::default()).await);
    let mut other = deposit(folder.path());
    other.mark = MARK.replace("0001", "0002");
    depositor(&at, TOKEN).run(&mut other, Goal::Reserved, &mut |_| Ok(())).await.expect("reserved");
    // As after a kill: perhaps there is a draft. The search gives the other one, too.
    let mut ours = deposit(folder.path());
    ours.stage = Stage::Creating;
    let first = depositor(&at, TOKEN).run(&mut ours, Goal::Reserved, &mut |_| Ok(())).await.expect("reserved");
    assert_eq!(at.shared.state().records.len(), 2);
    ours.stage = Stage::Creating;
    let again = depositor(&at, TOKEN).run(&mut ours, Goal::Reserved, &mut |_| Ok(())).await.expect("found");
    assert_eq!((first, at.shared.state().records.len()), (again, 2));
}
