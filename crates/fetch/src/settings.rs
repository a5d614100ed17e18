//! What an operator may say about fetching.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Settings of a [`Fetcher`](crate::Fetcher): plain data, every field with a careful default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Product token of the agent string; robots.txt files are searched for the part before the slash.
    pub agent: String,
    /// Where a site's keeper can reach us: a URL or mail address, sent with every request.
    pub contact: Option<String>,
    /// Ports open to every public host.
    pub ports: Vec<u16>,
    /// Hosts with rules of their own: other ports, private addresses, other manners.
    pub allow: Vec<HostRule>,
    /// Connections to one host at a time.
    pub per_host_connections: usize,
    /// Requests per second to one host; 0 is no limit.
    pub per_host_rate: f64,
    /// How long to wait for what.
    pub timeouts: Timeouts,
    /// Bytes of one answer at most.
    pub max_bytes: u64,
    /// Bytes at most of one answer that is a document (JSON, XML, text).
    pub max_document_bytes: u64,
    /// Bytes per second a source must give, over each grace period.
    pub min_rate: u64,
    /// Length of that grace period.
    #[serde(rename = "grace_seconds", with = "seconds")]
    pub grace: Duration,
    /// A large answer gets one second more in all for each so many bytes it announces.
    pub bulk_rate: u64,
    /// How long a request waits for its turn at a busy or resting host before it is sent away with
    /// [`FetchError::Later`](crate::FetchError::Later).
    #[serde(rename = "patience_seconds", with = "seconds")]
    pub patience: Duration,
    /// Failures in a row after which a host is left alone.
    pub breaker_failures: u32,
    /// How long it is left alone the first time; doubled each time after, up to an hour.
    #[serde(rename = "breaker_rest_seconds", with = "seconds")]
    pub breaker_rest: Duration,
    /// Whether robots.txt is asked.
    pub robots: bool,
    /// Redirects followed for one request.
    pub max_redirects: usize,
    /// Files with further root certificates, PEM, for institutions with an authority of their own.
    pub roots: Vec<PathBuf>,
}

/// How long to wait for what. A total of 60 s holds for what is small; see [`Settings::bulk_rate`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Timeouts {
    /// For name, connection and handshake.
    #[serde(rename = "connect_seconds", with = "seconds")]
    pub connect: Duration,
    /// From the request to the head of the answer.
    #[serde(rename = "head_seconds", with = "seconds")]
    pub head: Duration,
    /// From one piece of the answer to the next.
    #[serde(rename = "idle_seconds", with = "seconds")]
    pub idle: Duration,
    /// For the whole of one request, redirects included, waiting for its turn not.
    #[serde(rename = "total_seconds", with = "seconds")]
    pub total: Duration,
}

/// Rules of one host, named exactly: no patterns.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HostRule {
    /// Name or address, as it stands in URLs (IPv6 with or without brackets).
    pub host: String,
    /// The ports this rule is about; none: the ports open to everyone.
    pub ports: Vec<u16>,
    /// Whether private and loopback addresses will do, on these ports.
    pub private: bool,
    /// Requests per second; 0 is no limit.
    pub rate: Option<f64>,
    /// Connections at a time.
    pub connections: Option<usize>,
    /// Whether robots.txt is asked.
    pub robots: Option<bool>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            agent: concat!("Solander/", env!("CARGO_PKG_VERSION")).into(),
            contact: None,
            ports: vec![80, 443],
            allow: Vec::new(),
            per_host_connections: 1,
            per_host_rate: 2.0,
            timeouts: Timeouts::default(),
            max_bytes: 4 << 30,
            max_document_bytes: 64 << 20,
            min_rate: 10_000,
            grace: Duration::from_secs(10),
            bulk_rate: 1_000_000,
            patience: Duration::from_secs(10),
            breaker_failures: 5,
            breaker_rest: Duration::from_secs(60),
            robots: true,
            max_redirects: 5,
            roots: Vec::new(),
        }
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            head: Duration::from_secs(30),
            idle: Duration::from_secs(10),
            total: Duration::from_secs(60),
        }
    }
}

impl Settings {
    /// The agent string: `Solander/1.2.3 (+https://collection.example/robot)`.
    #[must_use]
    pub fn agent_string(&self) -> String {
        match &self.contact {
            Some(contact) => format!("{} (+{contact})", self.agent),
            None => self.agent.clone(),
        }
    }
}

/// Durations as seconds, so that a settings file needs no units.
mod seconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(value: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(value.as_secs_f64())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        Duration::try_from_secs_f64(f64::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_writing_and_reading() {
        let settings = Settings {
            allow: vec![HostRule {
                host: "iiif.intranet".into(),
                ports: vec![8182],
                private: true,
                ..HostRule::default()
            }],
            contact: Some("mailto:keeper@example.org".into()),
            ..Settings::default()
        };
        let text = serde_json::to_string(&settings).expect("plain data");
        assert_eq!(serde_json::from_str::<Settings>(&text).expect("what was written"), settings);
        assert!(text.contains("\"total_seconds\":60.0"), "{text}");
    }

    #[test]
    fn a_misspelt_field_is_an_error() {
        assert!(serde_json::from_str::<Settings>(r#"{"max_byte": 3}"#).is_err());
    }
}
