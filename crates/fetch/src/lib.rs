//! The only way out: a fetcher that cannot be sent to private addresses, drowned, or made a nuisance.
