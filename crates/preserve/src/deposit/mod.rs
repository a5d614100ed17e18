//! Deposits in public repositories that speak the REST API of InvenioRDM, such as Zenodo.
//!
//! [`plan`] spreads packages over records within what a repository takes. Each record is then a [`Deposit`]: a plain value
//! that says how far it has come, to be kept by the caller whenever it changes. [`Depositor::run`] takes it further, from
//! wherever it stands; run again after a kill it goes on and never makes a second record, because every draft carries the
//! deposit's own mark and is looked for before one is made.
//!
//! All requests go through [`solander_fetch::Fetcher::call`]: same guard, same manners.

mod client;
mod error;
mod invenio;
mod job;
mod plan;
mod quota;
mod run;
mod sums;
#[cfg(test)]
mod tests;

pub use client::{Depositor, RepositorySettings};
pub use error::DepositError;
pub use job::{Deposit, DepositFile, Deposited, Goal, Stage};
pub use plan::{Package, PackageFile, PlanLimits, plan};
