//! Questions to an index of generated specimens, compared with a plain look at each of them.

mod ask;
mod oracle;
mod pages;
mod property;
mod sample;
mod shelf;
mod text;
