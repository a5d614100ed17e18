//! Serves the read interface over the store in a folder: `cargo run -p solander-api --example serve -- DIR [PORT]`.
//! An empty folder is filled with a small museum first.

use std::path::PathBuf;

use solander_api::{ApiSettings, ApiState};
use solander_index::SearchIndex;
use tokio::net::TcpListener;

#[path = "../tests/museum/mod.rs"]
mod museum;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("give the data folder")?);
    let port: u16 = arguments.next().map_or(Ok(8080), |port| port.parse())?;
    let store = museum::open(&folder);
    if store.last_seq()? == 0 {
        let made = museum::fill(&store);
        println!("filed {} specimens, such as {}", made.specimens.len(), made.specimens[0]);
    }
    museum::index(&folder, &store);
    let state = ApiState::new(store, SearchIndex::open(&folder.join("index"))?, ApiSettings::default());
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://{}/api", listener.local_addr()?);
    axum::serve(listener, solander_api::router(state)).await?;
    Ok(())
}
