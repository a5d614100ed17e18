use super::*;

const NOW: Timestamp = Timestamp(1_700_000_000_000);

fn manners(rate: f64, connections: usize, patience: u64) -> Manners {
    Manners {
        connections,
        spacing: Duration::from_secs_f64(1.0 / rate),
        patience: Duration::from_secs(patience),
        breaker_failures: 5,
        breaker_rest: Duration::from_secs(60),
    }
}

fn host(manners: Manners) -> Arc<Host> {
    Arc::new(Host::new("herbarium.example".into(), manners))
}

/// The most of `times` that lie within any one second.
fn most_in_a_second(mut times: Vec<Duration>) -> usize {
    times.sort();
    let within = |(n, start): (usize, &Duration)| {
        times[n..].iter().take_while(|t| **t < *start + Duration::from_secs(1)).count()
    };
    times.iter().enumerate().map(within).max().unwrap_or(0)
}

#[tokio::test(start_paused = true)]
async fn ten_hosts_and_many_requests_keep_the_rate() {
    let began = Instant::now();
    let hosts: Vec<_> = (0..10).map(|_| host(manners(2.0, 4, 10_000_000))).collect();
    let mut running = tokio::task::JoinSet::new();
    for n in 0..100_000 {
        let host = Arc::clone(&hosts[n % 10]);
        running.spawn(async move {
            let turn = host.turn().await.expect("patience enough");
            let at = began.elapsed();
            tokio::time::sleep(Duration::from_millis(n as u64 * 37 % 400)).await;
            turn.went_well(1, NOW);
            (n % 10, at)
        });
    }
    let mut times = vec![Vec::new(); 10];
    for (host, at) in running.join_all().await {
        times[host].push(at);
    }
    for times in times {
        assert_eq!(times.len(), 10_000);
        let last = times.iter().max().copied().unwrap_or_default();
        assert!(last >= Duration::from_millis(4_999_500), "10 000 requests at 2 a second within {last:?}");
        assert!(last < Duration::from_secs(5_050), "no turn is wasted: {last:?}");
        assert!(most_in_a_second(times) <= 2);
    }
}

#[tokio::test(start_paused = true)]
async fn one_connection_at_a_time() {
    let host = host(manners(1000.0, 1, 5));
    let first = host.turn().await.expect("nobody is there");
    let refused = host.turn().await.expect_err("the only connection is in use");
    assert!(matches!(refused.reason, Trouble::Busy { .. }), "{refused:?}");
    first.went_well(0, NOW);
    host.turn().await.expect("free again");
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_obeyed_to_the_second() {
    let host = host(manners(1000.0, 1, 10));
    let turn = host.turn().await.expect("a turn");
    assert_eq!(turn.went_wrong(Some(Duration::from_secs(120)), "status 429", NOW), Duration::from_secs(120));
    let refused = host.turn().await.expect_err("the host rests");
    assert_eq!(refused.after, Duration::from_secs(120));
    assert_eq!(host.status(NOW).resting_until, Some(Timestamp(NOW.0 + 120_000)));
    tokio::time::sleep(Duration::from_millis(110_001)).await;
    // Now within our patience: we wait for the rest of it, and not less.
    let began = Instant::now();
    host.turn().await.expect("waited for");
    let waited = began.elapsed();
    assert!((9_990..=10_001).contains(&waited.as_millis()), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn rests_grow_and_vary() {
    let host = host(manners(1000.0, 1, 10_000));
    let mut rests = Vec::new();
    for _ in 0..4 {
        let turn = host.turn().await.expect("waited for");
        rests.push(turn.went_wrong(None, "status 500", NOW).as_secs_f64());
    }
    for (n, rest) in rests.iter().enumerate() {
        let full = f64::from(1 << n);
        assert!((full / 2.0..=full).contains(rest), "{rests:?}");
    }
    host.turn().await.expect("waited for").went_well(1, NOW);
    assert_eq!(host.status(NOW).failures, 0);
}

#[tokio::test(start_paused = true)]
async fn the_breaker_opens_lets_one_try_and_closes() {
    let host = host(manners(1000.0, 8, 100));
    for _ in 0..5 {
        host.turn().await.expect("waited for").went_wrong(None, "no connection", NOW);
    }
    let refused = host.turn().await.expect_err("open");
    assert!(matches!(refused.reason, Trouble::Breaker { failures: 5, .. }), "{refused:?}");
    assert!((30..=60).contains(&refused.after.as_secs()), "{refused:?}");
    assert!(host.status(NOW).breaker_open);
    tokio::time::sleep(refused.after).await;
    let probe = host.turn().await.expect("one may try");
    let second = host.turn().await.expect_err("the others wait for it");
    assert!(matches!(second.reason, Trouble::Breaker { .. }), "{second:?}");
    assert!(probe.went_wrong(None, "no connection", NOW) >= Duration::from_secs(60), "twice as long");
    tokio::time::sleep(Duration::from_secs(120)).await;
    // A probe given up halfway makes room for another.
    drop(host.turn().await.expect("one may try"));
    host.turn().await.expect("one may try").went_well(10, NOW);
    assert!(!host.status(NOW).breaker_open);
    let (one, two) = (host.turn().await, host.turn().await);
    assert!(one.is_ok() && two.is_ok());
}

#[tokio::test(start_paused = true)]
async fn requests_that_fail_together_count_once() {
    let host = host(manners(1000.0, 8, 100));
    let mut turns = Vec::new();
    for _ in 0..8 {
        turns.push(host.turn().await.expect("a turn"));
    }
    for turn in turns {
        tokio::time::sleep(Duration::from_millis(1)).await;
        turn.went_wrong(None, "no connection", NOW);
    }
    assert_eq!(host.status(NOW).failures, 1);
}
