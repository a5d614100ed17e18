//! `solander serve`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use solander_api::{ApiSettings, ApiState};
use solander_index::SearchIndex;
use solander_web::{WebSettings, WebState};
use tower_http::services::ServeDir;

use super::DataFolder;
use crate::corpus::{self, Work};
use crate::door::{self, Porter};
use crate::follower::Follower;
use crate::interrupt::signalled;
use crate::portal_images::PortalImages;

/// Serves the portal and the API, and keeps the search index up to date. Ready when /health answers 200; ends cleanly on
/// SIGTERM and Ctrl-C.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  solander serve --data demo --listen 127.0.0.1:8080")]
pub struct Arguments {
    #[command(flatten)]
    folder: DataFolder,
    /// Address to listen on; port 0 takes any free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder of a sample museum's images, served below /sample-media/
    #[arg(long, value_name = "DIR")]
    sample_media: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(arguments))?;
    // Requests under way have been answered; threads that still block have nothing left to lose.
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    Ok(ExitCode::SUCCESS)
}

async fn serve(arguments: &Arguments) -> Result<()> {
    let (store, settings) = arguments.folder.open_or_create()?;
    let folder = arguments.folder.index();
    let follower = Follower::start_when_free(folder.clone(), store.clone())?;
    let index = SearchIndex::open(&folder)?;
    let corpus = corpus::open(&arguments.folder.data, store.clone(), &settings)?;
    let listener = tokio::net::TcpListener::bind(arguments.listen)
        .await
        .with_context(|| format!("cannot listen on {}", arguments.listen))?;
    let address = listener.local_addr()?;
    let public = settings.serve.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let api = ApiSettings {
        public_url: public.clone(),
        tokens: settings.serve.tokens.clone(),
        budget: settings.serve.budget.clone(),
        ..ApiSettings::default()
    };
    let mut web =
        WebSettings { base: public.clone(), image_hosts: settings.serve.image_hosts.clone(), ..WebSettings::default() };
    if let Some(title) = &settings.serve.title {
        web.title.clone_from(title);
    }
    web.contact.clone_from(&settings.serve.contact);
    let state = ApiState::new(store.clone(), index.clone(), api).with_corpus(corpus.clone());
    let budgets = state.budgets().clone();
    let images = Arc::new(PortalImages(corpus.clone()));
    let work = Work::start(corpus);
    let mut router =
        solander_api::router(state).merge(solander_web::router(WebState::new(store, index, web).with_images(images)));
    if let Some(folder) = &arguments.sample_media {
        router = router.nest_service("/sample-media", ServeDir::new(folder));
    }
    eprintln!("Solander serves {} at {public}/  (Ctrl-C ends it)", arguments.folder.data.display());
    let porter = Porter::new(router, budgets, settings.serve.trusted_proxies);
    door::serve(listener, porter, &settings.serve.connections, signalled()).await;
    eprintln!("stopping");
    work.stop().await;
    tokio::task::spawn_blocking(move || follower.stop()).await??;
    Ok(())
}
