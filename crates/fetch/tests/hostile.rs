//! Nobody can send us inside: hundreds of addresses, and listening traps that nobody may reach.

#[path = "support/spellings.rs"]
mod spellings;
mod support;

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use solander_fetch::{ApiCall, FetchError, Fetcher, HostRule, Kind, Lookup, Method, Request, Resolver};
use solander_model::SystemClock;
use spellings::hostile_urls;
use support::{Server, ok, redirect, settings};

/// Two servers at one port, one at each loopback address, which nobody is allowed to visit.
struct Traps(Server, Option<Server>);

impl Traps {
    async fn set() -> Self {
        let four = Server::start(|_| ok(b"caught")).await;
        // Where there is no IPv6, its addresses cannot be reached either way.
        let at = format!("[::1]:{}", four.address.port());
        let six = match std::net::TcpListener::bind(&at) {
            Ok(probe) => {
                drop(probe);
                Some(Server::listen(&at, |_| ok(b"caught")).await)
            }
            Err(_) => None,
        };
        Self(four, six)
    }

    fn port(&self) -> u16 {
        self.0.address.port()
    }

    fn caught(&self) -> usize {
        self.0.connections() + self.1.as_ref().map_or(0, Server::connections)
    }
}

fn is_refused<T>(answer: &Result<T, FetchError>) -> bool {
    matches!(answer, Err(FetchError::Refused { .. }))
}

/// Says what a test tells it to for every name, and counts.
#[derive(Debug)]
struct Says {
    answers: Vec<Vec<IpAddr>>,
    asked: Arc<AtomicUsize>,
}

impl Resolver for Says {
    fn resolve<'a>(&'a self, _: &'a str) -> Lookup<'a> {
        let turn = self.asked.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            self.answers.get(turn % self.answers.len().max(1)).cloned().ok_or_else(|| io::Error::other("no such name"))
        })
    }
}

fn with(settings: solander_fetch::Settings, answers: &[&[&str]]) -> (Fetcher, Arc<AtomicUsize>) {
    let read = |list: &&[&str]| list.iter().map(|text| text.parse().expect("an address")).collect();
    let asked = Arc::new(AtomicUsize::new(0));
    let says = Says { answers: answers.iter().map(read).collect(), asked: Arc::clone(&asked) };
    (Fetcher::with_resolver(settings, Arc::new(SystemClock), Arc::new(says)).expect("usable settings"), asked)
}

#[tokio::test]
async fn hostile_urls_reach_nothing() {
    let traps = Traps::set().await;
    let urls = hostile_urls(traps.port());
    eprintln!("{} hostile addresses", urls.len());
    assert!(urls.len() >= 400, "{}", urls.len());
    let mut settings = settings(Vec::new());
    settings.ports.push(traps.port());
    // Whatever name gets as far as being looked up is told to be at home.
    let (fetcher, _) = with(settings, &[&["127.0.0.1", "::1"]]);
    for url in &urls {
        let fetched = fetcher.fetch(&Request::new(url, Kind::Any), &mut Vec::new()).await;
        assert!(is_refused(&fetched), "{url:?}: {fetched:?}");
        let called = fetcher.call(&ApiCall::new(Method::POST, url)).await;
        assert!(is_refused(&called), "{url:?}: {called:?}");
    }
    assert_eq!(traps.caught(), 0);
    // And the traps do work.
    let open = support::fetcher(support::settings(vec![traps.0.rule()]));
    open.fetch(&Request::new(traps.0.url("/"), Kind::Any), &mut Vec::new()).await.expect("an allowed server");
    assert_eq!(traps.caught(), 1);
}

#[tokio::test]
async fn names_that_lead_inside_reach_nothing() {
    let traps = Traps::set().await;
    let mut settings = settings(Vec::new());
    settings.ports.push(traps.port());
    settings.breaker_failures = u32::MAX;
    settings.per_host_rate = 0.0;
    let answers: &[&[&str]] = &[
        &["127.0.0.1"],
        &["::1"],
        &["127.0.0.1", "::1", "10.0.0.1"],
        &["::ffff:127.0.0.1"],
        &["64:ff9b::7f00:1"],
        &["169.254.169.254"],
        &["0.0.0.0"],
        &["::"],
        &["2002:7f00:1::"],
    ];
    let (fetcher, asked) = with(settings, answers);
    for name in ["rebind.example.org", "REBIND.example.org.", "bücher.example", "127.0.0.1.nip.example"] {
        for _ in answers {
            let url = format!("http://{name}:{}/", traps.port());
            let fetched = fetcher.fetch(&Request::new(&url, Kind::Any), &mut Vec::new()).await;
            assert!(is_refused(&fetched), "{url}: {fetched:?}");
        }
    }
    assert_eq!(traps.caught(), 0);
    assert_eq!(asked.load(Ordering::SeqCst), 4 * answers.len(), "each name was looked up each time, and once");
}

#[tokio::test]
async fn a_connection_is_made_to_the_address_that_was_looked_up_once() {
    let server = Server::start(|_| ok(b"x")).await;
    let rule = HostRule { host: "Sheets.Example.ORG.".into(), ..server.rule() };
    // Whoever looks twice is told something else.
    let (fetcher, asked) = with(settings(vec![rule]), &[&["127.0.0.1"], &["127.0.0.2"]]);
    for _ in 0..3 {
        let url = format!("http://sheets.example.org:{}/", server.address.port());
        fetcher.fetch(&Request::new(url, Kind::Any), &mut Vec::new()).await.expect("an allowed server");
    }
    assert_eq!((server.connections(), asked.load(Ordering::SeqCst)), (1, 1));
}

#[tokio::test]
async fn a_rule_opens_its_own_port_alone() {
    let (inside, trap) = (Server::start(|_| ok(b"x")).await, Traps::set().await);
    let rule = |host: &str| HostRule { host: host.into(), ..inside.rule() };
    let mut settings = settings(vec![rule("127.0.0.1"), rule("intranet"), rule("sheets.example.org")]);
    settings.ports.push(trap.port());
    let (fetcher, _) = with(settings, &[&["127.0.0.1"]]);
    for host in ["127.0.0.1", "intranet", "sheets.example.org"] {
        let get = async |port| {
            let url = format!("http://{host}:{port}/");
            fetcher.fetch(&Request::new(url, Kind::Any), &mut Vec::new()).await
        };
        assert!(get(inside.address.port()).await.is_ok(), "{host}");
        assert!(is_refused(&get(trap.port()).await), "{host}");
    }
    assert_eq!(trap.caught(), 0);
}

#[tokio::test]
async fn redirects_reach_nothing() {
    let traps = Traps::set().await;
    let port = traps.port();
    let mut places = hostile_urls(port);
    places.retain(|url| url.contains("://") && !url.chars().any(|c| c.is_control() || c == ' ') && url.is_ascii());
    places.push(format!("//127.0.0.1:{port}/"));
    places.push(format!("\\\\127.0.0.1:{port}\\"));
    places.push("http://169.254.169.254/latest/meta-data/".into());
    places.push("//metadata.google.internal/computeMetadata/v1/".into());
    let all = places.clone();
    let server = Server::start(move |came| {
        // /n/hops: so many steps at home, then away.
        let mut steps = came.path[1..].split('/').map(|n| n.parse::<usize>().unwrap_or(0));
        match (steps.next().unwrap_or(0), steps.next().unwrap_or(0)) {
            (n, 0) => redirect(&all[n]),
            (n, hops) => redirect(&format!("/{n}/{}", hops - 1)),
        }
    })
    .await;
    let mut settings = settings(vec![server.rule()]);
    settings.ports.push(port);
    let (fetcher, _) = with(settings, &[&["127.0.0.1"]]);
    eprintln!("{} hostile redirects", places.len());
    assert!(places.len() >= 300, "{}", places.len());
    for (n, place) in places.iter().enumerate() {
        // A place without a scheme of its own may well lie at home; these do not.
        let url = server.url(&format!("/{n}/{}", n % 4));
        let fetched = fetcher.fetch(&Request::new(&url, Kind::Any), &mut Vec::new()).await;
        assert!(is_refused(&fetched), "{place}: {fetched:?}");
    }
    assert_eq!(traps.caught(), 0);
}

#[tokio::test]
async fn robots_txt_leads_nowhere_either() {
    let traps = Traps::set().await;
    let trap = traps.0.url("/robots.txt");
    let server = Server::start(move |came| if came.path == "/robots.txt" { redirect(&trap) } else { ok(b"x") }).await;
    let mut settings = settings(vec![HostRule { robots: Some(true), ..server.rule() }]);
    settings.ports.push(traps.port());
    let fetched = support::fetcher(settings).fetch(&Request::new(server.url("/"), Kind::Any), &mut Vec::new()).await;
    assert!(is_refused(&fetched), "{fetched:?}");
    assert_eq!((traps.caught(), server.came().len()), (0, 1));
}

#[tokio::test]
async fn user_names_do_not_show_in_errors() {
    let fetcher = support::fetcher(settings(Vec::new()));
    for url in [
        "http://ann:pa55word@example.org/",
        "http://ann:pa55word@127.0.0.1:99999/",
        "ann:pa55word@host",
        "ftp://ann:pa55word@h/@",
    ] {
        let error = fetcher.check(url).expect_err("refused");
        assert!(!format!("{error} {error:?}").contains("pa55word"), "{error}");
    }
}

#[tokio::test]
async fn proxy_variables_mean_nothing() {
    const INSIDE: &str = "SOLANDER_FETCH_TEST_CHILD";
    if std::env::var_os(INSIDE).is_some() {
        let server = Server::start(|_| ok(b"x")).await;
        let fetcher = support::fetcher(settings(vec![server.rule()]));
        fetcher.fetch(&Request::new(server.url("/"), Kind::Any), &mut Vec::new()).await.expect("an allowed server");
        assert_eq!(server.connections(), 1);
        return;
    }
    let trap = Server::start(|_| ok(b"caught")).await;
    let mut child = std::process::Command::new(std::env::current_exe().expect("this test"));
    child
        .args(["--exact", "proxy_variables_mean_nothing"])
        .env(INSIDE, "1")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        child.env(name, trap.url(""));
    }
    let ended = tokio::task::spawn_blocking(move || child.output()).await.expect("no panic").expect("a child");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
    assert_eq!(trap.connections(), 0);
}
