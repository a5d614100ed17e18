//! Serves a portal over a collection with images, and an image service that draws them: no file, no decoder, any number.
//! `cargo run -p solander-web --example images -- DIR [PORT] [SPECIMENS]`; port 0 takes any free one. The first line of its
//! output is its address, the second the path of a medium with everything, the third the path of its specimen.

mod draw;

use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use solander_model::Pid;
use solander_web::{ImageFacts, Images, WebSettings, WebState, router};
use tokio::net::TcpListener;

#[path = "../../tests/fixture/mod.rs"]
mod fixture;

use fixture::images::{Known, collection};

/// What the image service knows.
#[derive(Clone)]
struct Service {
    known: Known,
    base: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("give an empty folder")?);
    let port: u16 = arguments.next().map_or(Ok(8080), |port| port.parse())?;
    let specimens: usize = arguments.next().map_or(Ok(300), |n| n.parse())?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let base = format!("http://{}", listener.local_addr()?);
    let made = collection(&folder, specimens);
    let settings = WebSettings { base: base.clone(), ..WebSettings::default() };
    let state = WebState::new(made.store, made.index, settings).with_images(Arc::new(made.known.clone()));
    let service = Service { known: made.known, base: base.clone() };
    let images = Router::new()
        .route("/iiif/{version}/{id}/info.json", get(info))
        .route("/iiif/{version}/{id}/{region}/{size}/{rotation}/{quality}", get(part))
        .route("/iiif/manifest/{prefix}/{suffix}", get(|| async { Json(json!({"type": "Manifest"})) }))
        .route("/api/digital-media/v1/{prefix}/{suffix}/{what}", get(whole))
        .with_state(service);
    println!("{base}\n/media/{}\n/specimens/{}", made.images[0], made.specimen);
    axum::serve(listener, router(state).merge(images)).await?;
    Ok(())
}

impl Service {
    fn facts(&self, id: &str) -> Option<ImageFacts> {
        self.known.image(&id.parse::<Pid>().ok()?)
    }
}

async fn info(State(service): State<Service>, Path((version, id)): Path<(String, String)>) -> Response {
    let Some(facts) = service.facts(&id) else { return StatusCode::NOT_FOUND.into_response() };
    let id = format!("{}/iiif/{version}/{}", service.base, id.replace('/', "%2F"));
    let body: Value = json!({
        "@context": "http://iiif.io/api/image/3/context.json", "id": id, "type": "ImageService3", "protocol": "http://iiif.io/api/image",
        "profile": "level2", "width": facts.width, "height": facts.height,
        "tiles": [{"width": facts.tile, "scaleFactors": [1, 2, 4, 8, 16, 32, 64]}],
    });
    Json(body).into_response()
}

async fn part(
    State(service): State<Service>,
    Path((_, id, region, size, rotation, _)): Path<(String, String, String, String, String, String)>,
) -> Response {
    let Some(facts) = service.facts(&id) else { return StatusCode::NOT_FOUND.into_response() };
    match draw::part(&id, &facts, &region, &size, &rotation) {
        Some(svg) => {
            ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "max-age=3600")], svg).into_response()
        }
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}

async fn whole(
    State(service): State<Service>,
    Path((prefix, suffix, what)): Path<(String, String, String)>,
) -> Response {
    let size = if what == "thumbnail" { "!400,400" } else { "max" };
    let rest = (
        "3".to_owned(),
        format!("{prefix}/{suffix}"),
        "full".to_owned(),
        size.to_owned(),
        "0".to_owned(),
        String::new(),
    );
    part(State(service), Path(rest)).await
}
