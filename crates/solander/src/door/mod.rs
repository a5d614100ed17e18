//! The door: connections, and what they must keep to before a request reaches a room.
//!
//! * [`accept`](accept::serve): places for connections, each with its limits, until the end is called.
//! * [`line`](line): one connection, whose other end may be slow, silent or two-tongued.
//! * [`request`](request): one request, who sends it, and what it is paid from.
//!
//! Only HTTP/1 is spoken here; a proxy in front may speak more.

mod accept;
mod body;
mod client;
mod head;
mod line;
mod places;
mod request;
mod settings;

pub use accept::serve;
pub use request::Porter;
pub use settings::{DoorSettings, Proxy};
