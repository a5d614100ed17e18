//! The portal: pages for people, and what machines read beside them.
//!
//! Every page is made on the server, works without script, and can be reached again by its address. [`router`] is the whole
//! of it: everything that is not `/api`.
//!
//! * [`Address`]: a search as a URL, and a URL as a search.
//! * [`WebSettings`]: what an operator decides.
//! * [`Images`]: what the portal is told about images that are kept here; with it, pages have deep zoom.
//! * Styles, type, icons and the base map come with the program; no page asks anything of another server, apart from images
//!   of hosts that the operator allows.

mod address;
mod assets;
mod error;
mod images;
mod locale;
mod machine;
mod pages;
mod parts;
mod reader;
mod respond;
mod shell;
mod state;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tower_http::compression::CompressionLayer;

pub use address::{Address, Complaint, Place, View};
pub use error::WebError;
pub use images::{Colour, ImageFacts, ImageState, Images, ScaleSource, Verdict};
pub use locale::Lang;
pub use state::{WebSettings, WebState};

/// Every page, asset and document of the portal.
pub fn router(state: WebState) -> Router {
    Router::new()
        .route("/", get(pages::entrance))
        .route("/search", get(pages::specimen_search))
        .route("/search/media", get(pages::media_search))
        .route("/search/feed.atom", get(machine::feed))
        .route("/search/values/{parameter}", get(pages::values))
        .route("/specimens/{prefix}/{suffix}", get(pages::specimen))
        .route("/specimens/{prefix}/{suffix}/versions", get(pages::versions))
        .route("/specimens/{prefix}/{suffix}/versions/{which}", get(pages::specimen_version))
        .route("/specimens/{prefix}/{suffix}/provenance", get(pages::provenance))
        .route("/specimens/{prefix}/{suffix}/label", get(pages::label))
        .route("/specimens/{prefix}/{suffix}/linkset", get(machine::linkset))
        .route("/specimens/{prefix}/{suffix}/cite/{format}", get(machine::cite))
        .route("/specimens/{prefix}/{suffix}/{file}", get(machine::data))
        .route("/media/{prefix}/{suffix}", get(pages::media))
        .route("/media/{prefix}/{suffix}/versions", get(pages::media_versions))
        .route("/media/{prefix}/{suffix}/versions/{which}", get(pages::media_version))
        .route("/media/{prefix}/{suffix}/provenance", get(pages::media_provenance))
        .route("/media/{prefix}/{suffix}/linkset", get(machine::linkset))
        .route("/media/{prefix}/{suffix}/cite/{format}", get(machine::cite))
        .route("/media/{prefix}/{suffix}/{file}", get(machine::data))
        .route("/pid/{prefix}/{suffix}", get(machine::resolve))
        .route("/about", get(pages::about))
        .route("/about/search", get(pages::about_search))
        .route("/about/data", get(pages::about_data))
        .route("/about/accessibility", get(pages::about_accessibility))
        .route("/status", get(pages::status))
        .route("/preferences", get(pages::preferences))
        .route("/sitemap.xml", get(machine::sitemap))
        .route("/sitemap/{file}", get(machine::sitemap_part))
        .route("/robots.txt", get(machine::robots))
        .route("/favicon.svg", get(assets::favicon))
        .route("/assets/{*path}", get(assets::serve))
        .fallback(get(pages::nowhere))
        .layer(from_fn_with_state(state.clone(), respond::finish))
        .layer(CompressionLayer::new())
        .with_state(state)
}
