//! Blobs: immutable bytes named by their SHA-256, kept in tiers and copies, checked for ever.
