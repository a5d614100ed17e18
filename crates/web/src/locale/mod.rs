//! Languages: messages, numbers and dates.

mod messages;
mod numbers;

pub use messages::{Lang, Words};
