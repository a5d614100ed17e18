//! The REST interface: what DiSSCo's portal and services read, under the same addresses and in the same envelopes, and what
//! Solander adds to it.
//!
//! * [`router`] answers everything under `/api`, with `/openapi.json`, `/health` and `/metrics`.
//! * [`parse_filter`] reads search parameters; search, aggregation and taxonomy use the same.
//! * [`description`] is the OpenAPI document, made from the code that answers.
//!
//! Handlers wait; the store and the index work on threads of their own, which they cross to in one place
//! ([`ApiState`]), and no more of them at a time than the settings say. Stored bodies are passed on as they are.

mod address;
mod answer;
mod ask;
mod budget;
mod error;
mod events;
mod health;
mod http;
mod iiif;
mod later;
mod media;
mod metrics;
mod object;
mod openapi;
mod page;
mod paging;
mod params;
mod pids;
mod router;
mod runs;
mod sources;
mod specimens;
mod state;
mod token;
mod uploads;

pub use budget::{BudgetSettings, Budgets, Network, Purse};
pub use error::ApiError;
pub use params::{BadParameter, parse_filter};
pub use router::{description, router};
pub use state::{ApiSettings, ApiState, Token};
