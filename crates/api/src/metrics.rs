//! What a monitoring system reads: counters, times, and how far the index is.

use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::{ApiError, ApiState};

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

/// Upper ends of the time classes, in seconds.
const SECONDS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 20.0];

fn histogram() -> Histogram {
    Histogram::new(SECONDS)
}

/// All figures of the interface.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    times: Family<Route, Histogram, fn() -> Histogram>,
    objects: Family<Kind, Gauge>,
    log_sequence: Gauge,
    index_cursor: Gauge,
    index_lag: Gauge,
}

impl Metrics {
    /// Figures, among them how many requests were `refused` over their budget.
    pub(crate) fn new(refused: Counter) -> Self {
        let mut registry = Registry::with_prefix("solander");
        let requests = Family::<Answered, Counter>::default();
        registry.register("http_requests", "Requests answered", requests.clone());
        let times = Family::<Route, Histogram, fn() -> Histogram>::new_with_constructor(histogram);
        registry.register_with_unit("http_request_duration", "Time to an answer", Unit::Seconds, times.clone());
        registry.register("http_requests_over_budget", "Requests sent away with 429", refused);
        let objects = Family::<Kind, Gauge>::default();
        registry.register("objects", "Objects in the store", objects.clone());
        let (log_sequence, index_cursor, index_lag) = (Gauge::default(), Gauge::default(), Gauge::default());
        registry.register("log_sequence", "Last sequence number of the log", log_sequence.clone());
        registry.register("index_cursor", "Sequence number the search index has reached", index_cursor.clone());
        registry.register("index_lag", "Changes the search index has yet to follow", index_lag.clone());
        Self { registry, requests, times, objects, log_sequence, index_cursor, index_lag }
    }

    fn note(&self, method: &Method, route: &str, status: u16, took: Duration) {
        // Only known methods, so that a client cannot make series without end.
        let method = match *method {
            Method::GET
            | Method::HEAD
            | Method::OPTIONS
            | Method::POST
            | Method::PUT
            | Method::PATCH
            | Method::DELETE => method.as_str(),
            _ => "other",
        };
        self.requests.get_or_create(&Answered { method: method.to_owned(), route: route.to_owned(), status }).inc();
        self.times.get_or_create(&Route { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    fn set(&self, counts: &solander_store::Counts, last: u64, cursor: u64) {
        let figures = [
            ("specimen", counts.specimens),
            ("media", counts.media),
            ("source_system", counts.sources),
            ("tombstone", counts.tombstones),
        ];
        for (kind, count) in figures {
            self.objects.get_or_create(&Kind { kind }).set(gauge(count));
        }
        self.log_sequence.set(gauge(last));
        self.index_cursor.set(gauge(cursor));
        self.index_lag.set(gauge(last.saturating_sub(cursor)));
    }
}

fn gauge(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Counts and times each request by its route.
pub(crate) async fn measure(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    let begun = std::time::Instant::now();
    let method = request.method().clone();
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    state.metrics().note(&method, &route, response.status().as_u16(), begun.elapsed());
    response
}

/// Figures for a monitoring system, in the text form of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "operation", operation_id = "metrics", responses(
    (status = 200, description = "Figures in the text exposition format", content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8", body = String),
    crate::openapi::Failures))]
pub(crate) async fn metrics(State(state): State<ApiState>) -> Result<Response, ApiError> {
    let (counts, last, cursor) =
        state.search(|store, index| Ok((store.counts()?, store.last_seq()?, index.cursor_seq()))).await?;
    state.metrics().set(&counts, last, cursor);
    let mut text = String::new();
    encode(&mut text, &state.metrics().registry).map_err(|error| ApiError::Internal(format!("figures: {error}")))?;
    let mut response = text.into_response();
    let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
