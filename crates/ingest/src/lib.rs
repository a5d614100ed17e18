//! Harvest: read, harmonise, compare, write, report.
