//! Why something could not be fetched, told by what the caller can do next.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use thiserror::Error;

/// Why a fetch did not happen or did not end well.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FetchError {
    /// Never ask for this again as it is.
    #[error("{url} is refused: {reason}")]
    Refused {
        /// The address refused; of a chain of redirects, the one that was too much.
        url: String,
        /// What is wrong with it.
        reason: Refusal,
    },
    /// The source says there is nothing here (404, 410).
    #[error("{url} is not there (status {status})")]
    Gone {
        /// What was asked for.
        url: String,
        /// The status of the answer.
        status: u16,
    },
    /// The source answers, but does not give this to us (401, 403 and their kin). Asking again needs a person.
    #[error("{url} is not given to us (status {status})")]
    Denied {
        /// What was asked for.
        url: String,
        /// The status of the answer.
        status: u16,
    },
    /// The same request may succeed later.
    #[error("{url} cannot be had now: {reason}")]
    Later {
        /// What was asked for.
        url: String,
        /// How long to wait at least, where the source or our manners say so.
        after: Option<Duration>,
        /// What went wrong.
        reason: Trouble,
    },
    /// More bytes than allowed were announced or sent. A larger limit may help.
    #[error("{url} is larger than the {limit} bytes allowed")]
    TooLarge {
        /// What was asked for.
        url: String,
        /// The ceiling, in bytes.
        limit: u64,
    },
    /// The source sends too slowly to be waited for. The same request may succeed later.
    #[error("{url} is too slow: {reason}")]
    TooSlow {
        /// What was asked for.
        url: String,
        /// Which patience ended.
        reason: Slowness,
    },
    /// The bytes already held are of another state of the source: start again without them.
    #[error("{url} has changed since the bytes held were fetched")]
    Changed {
        /// What was asked for.
        url: String,
    },
    /// The caller's sink does not take the bytes.
    #[error("what {url} sends cannot be kept: {source}")]
    Sink {
        /// What was asked for.
        url: String,
        /// What the sink said.
        source: io::Error,
    },
    /// The settings cannot be used.
    #[error("settings of the fetcher: {0}")]
    Settings(String),
}

/// What makes an address, or an answer, one never to ask for again.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Not a URL.
    #[error("not a usable URL: {0}")]
    Malformed(String),
    /// Neither http nor https.
    #[error("scheme {0:?} is neither http nor https")]
    Scheme(String),
    /// A user name or password in the URL.
    #[error("it carries a user name or password")]
    UserInfo,
    /// A port nobody allowed.
    #[error("port {0} is not allowed")]
    Port(u16),
    /// A name that only means something inside a network.
    #[error("{0:?} is no public host name")]
    Name(String),
    /// An address that is not public.
    #[error("address {address} is not public ({range})")]
    Address {
        /// The address.
        address: IpAddr,
        /// The special range it lies in.
        range: &'static str,
    },
    /// One redirect after another.
    #[error("more than {0} redirects")]
    Redirects(usize),
    /// The site's robots.txt asks us not to.
    #[error("robots.txt of {0} asks us not to")]
    Robots(String),
    /// The answer is compressed although we asked for it plain.
    #[error("the answer is encoded as {0:?}")]
    Encoding(String),
    /// A page where a picture or an archive should be.
    #[error("the answer is of type {0:?}")]
    Kind(String),
}

/// Why something cannot be had now.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Trouble {
    /// The source answered so.
    #[error("status {0}")]
    Status(u16),
    /// The host asked us to wait, or we wait of our own accord after a failure.
    #[error("{host} is given a rest")]
    Resting {
        /// The host.
        host: String,
    },
    /// So many failures in a row that the host is left alone.
    #[error("{host} failed {failures} times in a row")]
    Breaker {
        /// The host.
        host: String,
        /// Failures in a row.
        failures: u32,
    },
    /// Others are waiting for the same host.
    #[error("too many requests wait for {host}")]
    Busy {
        /// The host.
        host: String,
    },
    /// The name has no address.
    #[error("the host name cannot be resolved: {0}")]
    Unresolved(String),
    /// No connection, or no secure one.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// The connection broke, or what came over it is not HTTP.
    #[error("the connection broke: {0}")]
    Broken(String),
    /// The answer ended early.
    #[error("the answer ended after {got} of {expected} bytes")]
    Short {
        /// Bytes announced.
        expected: u64,
        /// Bytes that came.
        got: u64,
    },
    /// The answer contradicts the request or itself.
    #[error("the answer makes no sense: {0}")]
    Nonsense(String),
    /// robots.txt is out of reach, so nobody may ask for anything yet.
    #[error("robots.txt of {0} is out of reach")]
    Robots(String),
}

/// Which patience with a slow source ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Slowness {
    /// No head of an answer.
    #[error("no answer within {0:?}")]
    Head(Duration),
    /// Not a byte for so long.
    #[error("nothing came for {0:?}")]
    Idle(Duration),
    /// Fewer bytes per second than the least rate.
    #[error("{bytes_per_second} bytes per second")]
    Rate {
        /// Measured over the last grace period.
        bytes_per_second: u64,
    },
    /// The whole took too long.
    #[error("not done within {0:?}")]
    Total(Duration),
}

impl FetchError {
    /// Whether the same request may succeed later without anyone changing anything here.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Later { .. } | Self::TooSlow { .. } | Self::Changed { .. } | Self::Sink { .. })
    }

    /// How long to wait at least, where the source or our manners say so.
    #[must_use]
    pub fn after(&self) -> Option<Duration> {
        match self {
            Self::Later { after, .. } => *after,
            _ => None,
        }
    }

    pub(crate) fn refused(url: &str, reason: Refusal) -> Self {
        Self::Refused { url: shown(url), reason }
    }

    pub(crate) fn later(url: &str, after: Option<Duration>, reason: Trouble) -> Self {
        Self::Later { url: shown(url), after, reason }
    }
}

/// `url` as it may stand in a message: without user name and password, without control characters, not endless.
pub(crate) fn shown(url: &str) -> String {
    let mut text: String = url.chars().filter(|c| !c.is_control()).take(300).collect();
    let authority = text.find("://").map_or(0, |at| at + 3);
    let end = text[authority..].find(['/', '?', '#', '\\']).map_or(text.len(), |at| authority + at);
    if let Some(at) = text[authority..end].rfind('@') {
        text.replace_range(authority..=authority + at, "");
    } else if authority == 0 && text.contains('@') {
        text = "(an address with a user name)".into();
    }
    text
}
