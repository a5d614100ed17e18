//! Workers that take too long or are killed: their image gets another chance, a bounded number of times, and the others go on.

mod common;

use common::gallery::picture;
use common::keeping::Keeping;
use solander_media::{Content, State};
use solander_model::BlobHash;

fn content(keeping: &Keeping, n: u64) -> Content {
    keeping.corpus.ledger().content(&BlobHash::of(&picture(n))).unwrap().expect("its bytes came")
}

fn lines(keeping: &Keeping, name: &str) -> usize {
    std::fs::read_to_string(keeping.folder().join(name)).unwrap_or_default().lines().count()
}

/// What a worker does with one image, and with all others.
fn script(n: u64, with_it: &str) -> String {
    format!("case \"$line\" in *{}*) {with_it};; *) prepare;; esac", BlobHash::of(&picture(n)))
}

#[tokio::test]
async fn a_slow_machine_gets_more_time() {
    let once = "if [ ! -e \"$here/slept\" ]; then touch \"$here/slept\"; exec sleep 600; fi; prepare";
    let keeping = Keeping::open(0..1, &script(0, once), 5);
    let done = keeping.work().await;
    assert_eq!((done.fetched, done.prepared, done.unreadable), (1, 0, 0), "{done:?}");
    assert_eq!(content(&keeping, 0), Content::Waiting);
    assert_eq!(keeping.corpus.ledger().waiting().unwrap(), 1);
    keeping.minutes(2);
    let done = keeping.work().await;
    assert_eq!((done.prepared, done.unreadable), (1, 0), "{done:?}");
    assert!(matches!(content(&keeping, 0), Content::Ready(_)));
}

#[tokio::test]
async fn what_takes_forever_is_given_up() {
    let keeping = Keeping::open(0..1, &script(0, "echo >> \"$here/tries\"; exec sleep 600"), 1);
    for n in 1..=3 {
        keeping.minutes(10);
        keeping.work().await;
        assert_eq!(lines(&keeping, "tries"), n);
        assert_eq!(content(&keeping, 0) == Content::Waiting, n < 3, "after {n} tries");
    }
    // A second, two, and four.
    assert!(matches!(content(&keeping, 0), Content::Unreadable(why) if why.contains("more than 4 s")));
    keeping.minutes(100_000);
    keeping.work().await;
    assert_eq!(lines(&keeping, "tries"), 3, "and stays so");
}

#[tokio::test]
async fn a_killed_worker_costs_one_more_try() {
    let keeping = Keeping::open(0..6, &script(2, "echo >> \"$here/tries\"; kill -9 $$"), 600);
    let done = keeping.work().await;
    assert_eq!((done.fetched, done.prepared, done.unreadable), (6, 5, 0), "{done:?}");
    assert_eq!((content(&keeping, 2), lines(&keeping, "tries")), (Content::Waiting, 1));
    keeping.minutes(2);
    let done = keeping.work().await;
    assert_eq!((done.prepared, done.unreadable), (0, 1), "{done:?}");
    assert!(matches!(content(&keeping, 2), Content::Unreadable(why) if why.contains("SIGKILL")));
    keeping.minutes(100_000);
    keeping.work().await;
    assert_eq!(lines(&keeping, "tries"), 2, "no loop of crashes");
    assert_eq!(keeping.corpus.item(&keeping.pid(2)).unwrap().unwrap().state, State::Kept, "its bytes stay");
}

/// The second try of one image ends only after another has been read, and there is one worker for first tries.
#[tokio::test]
async fn others_do_not_wait_behind_a_second_try() {
    let patient = "if [ -e \"$here/once\" ]; then while [ ! -e \"$here/other\" ]; do sleep 0.05; done; prepare; \
                   else touch \"$here/once\"; kill -9 $$; fi";
    let both = format!(
        "case \"$line\" in *{}*) {patient};; *) prepare; touch \"$here/other\";; esac",
        BlobHash::of(&picture(0))
    );
    let keeping = Keeping::open(0..1, &both, 600);
    keeping.work().await;
    assert_eq!(content(&keeping, 0), Content::Waiting);
    keeping.minutes(2);
    keeping.harvest(0..2);
    let done = keeping.work().await;
    assert_eq!((done.prepared, done.unreadable), (2, 0), "{done:?}");
}

/// Whoever shuts the machine down does not mean the image.
#[tokio::test]
async fn a_worker_that_is_asked_to_end_is_no_fault_of_its_image() {
    let keeping = Keeping::open(0..1, &script(0, "echo >> \"$here/tries\"; kill -15 $$"), 600);
    for n in 1..=3 {
        keeping.work().await;
        assert_eq!((content(&keeping, 0), lines(&keeping, "tries")), (Content::Waiting, n));
        keeping.minutes(2);
    }
}
