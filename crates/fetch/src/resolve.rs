//! Names to addresses: looked up once per connection, checked, and the connection made to exactly what was checked.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::error::Refusal;
use crate::guard::refuse_special;

/// Addresses tried for one name at most.
const MAX_ADDRESSES: usize = 16;

/// What a [`Resolver`] gives: addresses, some time.
pub type Lookup<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>>;

/// Whoever knows the addresses of names: the machine, or a test.
pub trait Resolver: fmt::Debug + Send + Sync {
    /// The addresses of `host`, best first.
    fn resolve<'a>(&'a self, host: &'a str) -> Lookup<'a>;
}

/// The resolver of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemResolver;

impl Resolver for SystemResolver {
    fn resolve<'a>(&'a self, host: &'a str) -> Lookup<'a> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.map(|found| found.ip()).collect()) })
    }
}

/// Stands between a resolver and the HTTP client and lets public addresses pass, or all of them for rules that say so.
#[derive(Debug, Clone)]
pub(crate) struct GuardedResolver {
    pub inner: Arc<dyn Resolver>,
    pub private: bool,
}

/// A name without an address.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unresolved(pub String);

impl GuardedResolver {
    /// The addresses of `host` a connection may be made to; an error when there is none.
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, Box<dyn std::error::Error + Send + Sync>> {
        let found = self.inner.resolve(host).await.map_err(|e| Unresolved(e.to_string()))?;
        let mut refusal: Option<Refusal> = None;
        let mut addresses = Vec::new();
        for address in found.into_iter().take(MAX_ADDRESSES) {
            match refuse_special(address) {
                Err(reason) if !self.private => refusal = refusal.or(Some(reason)),
                _ => addresses.push(address),
            }
        }
        match (addresses.is_empty(), refusal) {
            (false, _) => Ok(addresses),
            (true, Some(reason)) => Err(Box::new(reason)),
            (true, None) => Err(Box::new(Unresolved(format!("{host} has no address")))),
        }
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guarded = self.clone();
        Box::pin(async move {
            let addresses = guarded.addresses(name.as_str()).await?;
            Ok(Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0))) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Fixed(Vec<IpAddr>);

    impl Resolver for Fixed {
        fn resolve<'a>(&'a self, _: &'a str) -> Lookup<'a> {
            Box::pin(async { Ok(self.0.clone()) })
        }
    }

    async fn check(addresses: &[&str], private: bool, expected: Result<&[&str], &str>) {
        let fixed = Fixed(addresses.iter().map(|a| a.parse().expect("an address")).collect());
        let found = GuardedResolver { inner: Arc::new(fixed), private }.addresses("a.example.org").await;
        let found =
            found.map(|list| list.iter().map(ToString::to_string).collect::<Vec<_>>()).map_err(|e| e.to_string());
        let expected = expected.map(|list| list.iter().map(ToString::to_string).collect()).map_err(str::to_owned);
        assert_eq!(found, expected);
    }

    #[tokio::test]
    async fn only_public_addresses_pass() {
        check(&["93.184.215.14"], false, Ok(&["93.184.215.14"])).await;
        check(&["127.0.0.1", "93.184.215.14", "::1"], false, Ok(&["93.184.215.14"])).await;
        check(&["10.0.0.1", "::1"], false, Err("address 10.0.0.1 is not public (private)")).await;
        check(&["10.0.0.1", "::1"], true, Ok(&["10.0.0.1", "::1"])).await;
        check(&[], true, Err("a.example.org has no address")).await;
    }
}
