//! The only way out: a fetcher that cannot be sent to private addresses, drowned, or made a nuisance.
//!
//! Whoever in this house wants something from elsewhere asks a [`Fetcher`]. It keeps three promises:
//!
//! * **It goes only where it may.** http and https, no user names, public addresses on the usual ports; names are
//!   looked up once per connection and the connection is made to an address that was checked; each redirect is held
//!   against the same rules. Hosts inside an institution are named one by one in [`Settings::allow`].
//! * **It comes back.** Time, pauses, rate, bytes and heads have limits, and bytes stream from the source to the sink
//!   through a few buffers, hashed on the way.
//! * **It is a polite visitor.** One connection and two requests a second per host unless told otherwise; robots.txt
//!   and `Retry-After` are obeyed; a host in trouble is left alone.
//!
//! Errors are told by what the caller can do next, see [`FetchError`].

mod address;
mod call;
mod calling;
mod client;
mod error;

mod fetcher;
mod file;
mod guard;
mod host;
mod hosts;
mod receive;
mod request;
mod resolve;
mod retry_after;
mod robots;
mod robots_cache;
mod settings;
mod sink;
mod transfer;

pub use address::special_range;
pub use call::{ApiAnswer, ApiBody, ApiCall, Method, Secret};
pub use error::{FetchError, Refusal, Slowness, Trouble};
pub use fetcher::Fetcher;
pub use host::HostStatus;
pub use request::{Fetched, Held, Kind, Request, Response, Validators};
pub use resolve::{Lookup, Resolver, SystemResolver};
pub use settings::{HostRule, Settings, Timeouts};
