//! What machines read beside the pages.

mod cite;
mod feed;
mod jsonld;
mod linkset;
mod meta;
mod negotiate;
mod resolver;
mod signposting;
mod sitemap;

pub(crate) use cite::{Citation, cite};
pub(crate) use feed::feed;
pub(crate) use jsonld::{catalogue, json_text, media_document, script, specimen_document};
pub(crate) use linkset::linkset;
pub(crate) use meta::meta;
pub(crate) use negotiate::{Wanted, json, wanted};
pub(crate) use resolver::{data, represent, resolve};
pub(crate) use signposting::Links;
pub(crate) use sitemap::{robots, sitemap, sitemap_part};
