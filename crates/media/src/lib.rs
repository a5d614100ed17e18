//! The image corpus: what to fetch, what to keep, what to make of it.
