//! Serves the portal over a data folder: `cargo run -p solander-web --example serve -- DIR [PORT]`.
//! Without an index in the folder, a small museum is filed there first.

use std::path::PathBuf;

use solander_index::SearchIndex;
use solander_store::{Settings, Store};
use solander_web::{WebSettings, WebState, router};
use tokio::net::TcpListener;

#[path = "../tests/fixture/mod.rs"]
mod fixture;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("give the data folder")?);
    let port: u16 = arguments.next().map_or(Ok(8080), |port| port.parse())?;
    let base = format!("http://127.0.0.1:{port}");
    let (store, index) = if Store::exists(&folder) {
        (Store::open(&folder, &Settings::default())?, SearchIndex::open(&folder.join("index"))?)
    } else {
        let museum = fixture::museum(&folder, &base);
        (museum.store, museum.index)
    };
    let settings = WebSettings { base: base.clone(), ..WebSettings::default() };
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("{base}/");
    axum::serve(listener, router(WebState::new(store, index, settings))).await?;
    Ok(())
}
