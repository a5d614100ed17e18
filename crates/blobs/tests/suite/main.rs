//! What blobs promise, told to folders and to buckets.

mod buckets;
mod common;
mod conformance;
mod copies;
mod garbage;
mod kill;
mod memory;
mod tiers;
mod uploads;
