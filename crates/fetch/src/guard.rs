//! Which URLs may be asked for at all: decided on the parsed URL, before anything is resolved or opened.

use std::net::IpAddr;

use url::{Host, Url};

use crate::address::special_range;
use crate::error::Refusal;
use crate::settings::{HostRule, Settings};

/// Longest URL anyone may hand us, in bytes.
const MAX_URL: usize = 8 * 1024;

/// Last labels of names that only mean something inside a network.
const INNER_NAMES: &[&str] = &[
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "onion",
    "arpa",
    "alt",
];

/// A URL that passed.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// Without fragment, without a dot at the end of the host.
    pub url: Url,
    /// The host as the politeness ledger knows it.
    pub host: String,
    /// Which rule of the settings names this host and port.
    pub rule: Option<usize>,
    /// Whether that rule lets it have private addresses.
    pub private: bool,
}

impl Target {
    /// Scheme, host and port: what a robots.txt is about.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }
}

/// The ports and rules every URL is held against.
#[derive(Debug)]
pub(crate) struct Guard {
    ports: Vec<u16>,
    rules: Vec<HostRule>,
}

impl Guard {
    /// The guard `settings` ask for. Hosts of rules are brought into the form URLs give them.
    pub fn new(settings: &Settings) -> Result<Self, String> {
        let mut rules = settings.allow.clone();
        for rule in &mut rules {
            let bare = rule.host.trim_matches(['[', ']']);
            let host = match bare.parse::<IpAddr>() {
                Ok(address) => address.to_string(),
                Err(_) => Host::parse(bare).map_err(|e| format!("host {:?} of a rule: {e}", rule.host))?.to_string(),
            };
            rule.host = host.trim_end_matches('.').to_owned();
            if rule.host.is_empty() {
                return Err("a rule without a host".into());
            }
        }
        Ok(Self { ports: settings.ports.clone(), rules })
    }

    pub fn rule(&self, target: &Target) -> Option<&HostRule> {
        target.rule.and_then(|at| self.rules.get(at))
    }

    /// Whether `text` may be asked for.
    pub fn check(&self, text: &str) -> Result<Target, Refusal> {
        if text.len() > MAX_URL {
            return Err(Refusal::Malformed(format!("{} bytes long", text.len())));
        }
        if text.chars().any(char::is_control) {
            return Err(Refusal::Malformed("it holds control characters".into()));
        }
        self.check_url(Url::parse(text).map_err(|e| Refusal::Malformed(e.to_string()))?)
    }

    /// Whether `url`, perhaps the end of a redirect, may be asked for.
    pub fn check_url(&self, mut url: Url) -> Result<Target, Refusal> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme(url.scheme().chars().take(32).collect()));
        }
        if url.as_str().len() > MAX_URL {
            return Err(Refusal::Malformed(format!("{} bytes long", url.as_str().len())));
        }
        if !url.username().is_empty() || url.password().is_some() || has_user_info(url.as_str()) {
            return Err(Refusal::UserInfo);
        }
        url.set_fragment(None);
        let (host, address) = match url.host().ok_or_else(|| Refusal::Malformed("it has no host".into()))? {
            Host::Ipv4(address) => (address.to_string(), Some(IpAddr::V4(address))),
            Host::Ipv6(address) => (address.to_string(), Some(IpAddr::V6(address))),
            Host::Domain(name) => (name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase(), None),
        };
        if address.is_none() && host.split('.').any(|label| label.is_empty() || label.len() > 63) || host.len() > 253 {
            return Err(Refusal::Name(host));
        }
        if address.is_none() && url.host_str() != Some(&host) {
            url.set_host(Some(&host)).map_err(|e| Refusal::Malformed(e.to_string()))?;
        }
        let port = url.port_or_known_default().unwrap_or(0);
        let rule = self.rules.iter().position(|rule| {
            rule.host == host
                && if rule.ports.is_empty() { self.ports.contains(&port) } else { rule.ports.contains(&port) }
        });
        let private = rule.is_some_and(|at| self.rules[at].private);
        if rule.is_none() && !self.ports.contains(&port) {
            return Err(Refusal::Port(port));
        }
        if !private {
            match address {
                Some(address) => refuse_special(address)?,
                None => refuse_inner_name(&host)?,
            }
        }
        Ok(Target { url, host, rule, private })
    }
}

/// An error when `address` is not public.
pub(crate) fn refuse_special(address: IpAddr) -> Result<(), Refusal> {
    special_range(address).map_or(Ok(()), |range| Err(Refusal::Address { address, range }))
}

fn refuse_inner_name(host: &str) -> Result<(), Refusal> {
    let Some((_, last)) = host.rsplit_once('.') else { return Err(Refusal::Name(host.to_owned())) };
    if INNER_NAMES.contains(&last) { Err(Refusal::Name(host.to_owned())) } else { Ok(()) }
}

/// Whether the authority of a serialised URL holds an at sign; an empty user name leaves one, too.
fn has_user_info(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    rest.split(['/', '?', '#']).next().is_some_and(|authority| authority.contains('@'))
}
