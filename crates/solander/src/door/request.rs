//! One request at the door.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Request, header};
use axum::response::{IntoResponse, Response};
use http_body::Body as _;
use hyper::body::Incoming;
use solander_api::{ApiError, Budgets};
use tower::Service as _;

use super::body::Guarded;
use super::{Proxy, client};

/// Bytes of the headers of a request, at most.
const HEADERS: usize = 32 << 10;

/// Lets requests in, and sends away those that cannot be answered. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Porter {
    router: Router,
    budgets: Budgets,
    proxies: Arc<[Proxy]>,
}

impl Porter {
    /// The porter of `router`.
    pub fn new(router: Router, budgets: Budgets, proxies: Vec<Proxy>) -> Self {
        Self { router, budgets, proxies: proxies.into() }
    }

    /// Whether this is the address of a proxy that is believed.
    pub(super) fn is_proxy(&self, address: IpAddr) -> bool {
        self.proxies.iter().any(|proxy| proxy.has(address))
    }

    /// Answers a request from `peer`. The handler finds the address of the client as `ConnectInfo<IpAddr>`. A connection that
    /// is `forked`, on which nobody can be sure where a request ends, is answered once more and closed.
    pub(super) async fn answer(mut self, request: Request<Incoming>, peer: IpAddr, forked: bool) -> Response {
        let (mut parts, body) = request.into_parts();
        // Nothing that follows such a body was checked for where it begins.
        let last = parts.headers.contains_key(header::TRANSFER_ENCODING);
        if let Err(error) = check(&parts, !body.is_end_stream(), forked) {
            return closing(refusal(error));
        }
        let address = client::address(peer, &parts.headers, &self.proxies);
        let purse = match self.budgets.open(address, &parts) {
            Ok(purse) => purse,
            Err(error) if last => return closing(refusal(error)),
            Err(error) => return refusal(error),
        };
        parts.extensions.insert(ConnectInfo(address));
        let body = if body.is_end_stream() {
            Body::empty()
        } else if parts.uri.path().starts_with("/api/uploads") {
            Body::new(Guarded::upload(Body::new(body)))
        } else {
            Body::new(Guarded::small(Body::new(body)))
        };
        let answer = self.router.call(Request::from_parts(parts, body));
        let response = purse.carry(answer).await.unwrap_or_else(|never: Infallible| match never {});
        if last { closing(response) } else { response }
    }
}

fn check(request: &Parts, has_body: bool, forked: bool) -> Result<(), ApiError> {
    let headers = &request.headers;
    if forked {
        return Err(bad("the length of a body is told in more than one way"));
    }
    let length: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if length > HEADERS {
        return Err(ApiError::HeadersTooLarge { limit: HEADERS });
    }
    if has_body && matches!(request.method, Method::GET | Method::HEAD) {
        return Err(bad("a request that reads has no body"));
    }
    match packed(headers) {
        Some(encoding) => Err(ApiError::Encoded { encoding }),
        None => Ok(()),
    }
}

fn bad(reason: &str) -> ApiError {
    ApiError::BadQuestion { reason: reason.to_owned() }
}

/// How the body is packed, where it is.
fn packed(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(header::CONTENT_ENCODING).iter();
    values.map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned()).find(|encoding| {
        let plain = encoding.is_empty() || encoding.eq_ignore_ascii_case("identity");
        !plain
    })
}

/// A refusal, which any page of any origin may read.
fn refusal(error: ApiError) -> Response {
    let mut response = error.into_response();
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("retry-after"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn closing(mut response: Response) -> Response {
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}
