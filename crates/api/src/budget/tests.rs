use axum::http::{HeaderValue, Request, header};
use solander_model::BlobHash;

use super::*;

fn request(path: &str, secret: Option<&str>) -> Parts {
    let mut request = Request::get(path).body(()).unwrap();
    if let Some(secret) = secret {
        let value = HeaderValue::from_str(&format!("Bearer {secret}")).unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, value);
    }
    request.into_parts().0
}

fn budgets(settings: BudgetSettings) -> Budgets {
    let token = Token { name: "a".into(), sha256: BlobHash::of(b"secret"), holder: None };
    Budgets::new(&settings, &[token])
}

fn small() -> BudgetSettings {
    BudgetSettings { rate: 1, burst: 3, token_rate: 1, token_burst: 20, ..BudgetSettings::default() }
}

/// How many of `n` requests are let in.
fn let_in(budgets: &Budgets, client: &str, secret: Option<&str>, n: usize) -> usize {
    let client: IpAddr = client.parse().unwrap();
    (0..n).filter(|_| budgets.open(client, &request("/health", secret)).is_ok()).count()
}

/// Units that may come back while a test runs, on the slowest machine.
const SLACK: usize = 90;

#[test]
fn each_network_has_its_own() {
    let budgets = budgets(BudgetSettings { burst: 1_000, ..small() });
    for (client, expected) in [
        ("192.0.2.1", 1_000),
        ("192.0.2.1", 0),
        ("192.0.2.2", 1_000),
        ("::ffff:192.0.2.1", 0),
        ("2001:db8::1", 1_000),
        ("2001:db8::2:3:4:5", 0),
        ("2001:db8:0:1::1", 1_000),
        ("127.0.0.1", 2_000),
        ("::1", 2_000),
    ] {
        let let_in = let_in(&budgets, client, None, 2_000);
        assert!((expected..=expected + SLACK).contains(&let_in), "{client}: {let_in}");
    }
}

#[test]
fn a_token_has_its_own() {
    let budgets = budgets(BudgetSettings { loopback: true, token_burst: 1_000, ..small() });
    assert!(let_in(&budgets, "127.0.0.1", Some("guessed"), 1_000) < SLACK, "a wrong token is none");
    assert_eq!(let_in(&budgets, "127.0.0.1", Some("secret"), 1_000), 1_000);
    assert!(let_in(&budgets, "192.0.2.1", Some("secret"), 1_000) < SLACK, "one budget wherever the token is shown");
    assert!(budgets.open("192.0.2.9".parse().unwrap(), &request("/", None)).is_ok_and(|purse| !purse.is_known()));
}

#[test]
fn says_when_to_come_back() {
    let budgets = budgets(BudgetSettings { burst: 100_000, ..small() });
    let purse = budgets.open("192.0.2.1".parse().unwrap(), &request("/search?q=oak", None)).unwrap();
    purse.spend(99_000).unwrap();
    let Err(ApiError::OverBudget { seconds }) = purse.spend(50_000) else { panic!("the budget is spent") };
    assert!((48_000..=49_010).contains(&seconds), "{seconds}");
}

#[test]
fn memory_is_bounded() {
    let budgets = budgets(BudgetSettings { networks: 100, ..small() });
    for n in 0..10_000_u32 {
        let_in(&budgets, &std::net::Ipv4Addr::from(n + (20 << 24)).to_string(), None, 1);
    }
    let kept = budgets.inner.networks.len();
    assert!(kept <= 200, "{kept} networks are remembered");
}

#[tokio::test]
async fn work_is_paid_where_it_shows() {
    let budgets = budgets(BudgetSettings { burst: 12_000, ..small() });
    let purse = budgets.open("192.0.2.1".parse().unwrap(), &request("/health", None)).unwrap();
    let paid = purse.carry(async { (spend(10_000).is_ok(), spend(10_000).is_ok()) }).await;
    assert_eq!(paid, (true, false));
    assert!(spend(1_000_000).is_ok(), "nobody is counted where there is no door");
}
