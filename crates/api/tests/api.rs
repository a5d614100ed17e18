//! The interface as clients meet it.
#![allow(missing_docs)]

#[path = "api/addresses.rs"]
mod addresses;
#[path = "api/errors.rs"]
mod errors;
#[path = "api/feed.rs"]
mod feed;
#[path = "api/headers.rs"]
mod headers;
#[path = "api/objects.rs"]
mod objects;
#[path = "api/pids.rs"]
mod pids;
#[path = "api/search.rs"]
mod search;
#[path = "api/server.rs"]
mod server;

mod museum;
