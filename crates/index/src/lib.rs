//! The search index: a follower of the log in tantivy; filters, facets, maps, timelines.
