//! The objects store: an append-only log of versions in SQLite, heads, keys, jobs.
