//! Places for connections.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::line::Line;
use super::places::{Place, Places};
use super::{DoorSettings, Porter};

/// How long a connection is kept between two requests. Proxies in front often keep theirs for a minute.
const IDLE: Duration = Duration::from_secs(75);
/// Bytes that are read ahead, and bytes of an answer that wait to be sent: more than the longest head.
const BUFFER: usize = 64 << 10;
/// Bytes of the head of a request: headers of 32 kB, and the address before them.
const HEAD: usize = 50 << 10;
/// How long requests under way may take once the end is called.
const FAREWELL: Duration = Duration::from_secs(30);
/// What is said to a network that has taken all its places.
const NO_PLACE: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Serves whoever comes, until `end`; then answers what is under way, in bounded time.
///
/// While all places are taken nobody is let in: whoever comes waits before the door, as long as the system's queue has room.
/// Places come free because every connection has limits in time.
pub async fn serve(listener: TcpListener, porter: Porter, settings: &DoorSettings, end: impl Future<Output = ()>) {
    let most = settings.resolved().clamp(1, Semaphore::MAX_PERMITS);
    let all = Arc::new(Semaphore::new(most));
    let places = Places::default();
    let (closing, closed) = watch::channel(false);
    let mut end = pin!(end);
    loop {
        let next = async {
            let permit = all.clone().acquire_owned().await.expect("places are never taken away");
            (permit, accept(&listener).await)
        };
        let (permit, (stream, peer)) = tokio::select! {
            next = next => next,
            () = &mut end => break,
        };
        let address = peer.ip().to_canonical();
        let is_free = address.is_loopback() && !settings.loopback || porter.is_proxy(address);
        let place = if is_free { None } else { places.take(address.into(), settings.most_of_network) };
        if place.is_none() && !is_free {
            // There is room for these few bytes in any new connection.
            let _ = stream.try_write(NO_PLACE);
            continue;
        }
        tokio::spawn(connection(stream, peer, porter.clone(), closed.clone(), (permit, place)));
    }
    drop(listener);
    closing.send_replace(true);
    let everybody = all.acquire_many(u32::try_from(most).unwrap_or(u32::MAX));
    if tokio::time::timeout(FAREWELL, everybody).await.is_err() {
        eprintln!("{} connections did not end", most - all.available_permits());
    }
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            // Whoever came has left again, or there are no files left; those come back.
            Err(error) => {
                tracing::debug!("a connection could not be taken: {error}");
                if error.raw_os_error().is_some() && !is_of_connection(error.kind()) {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }
}

fn is_of_connection(kind: std::io::ErrorKind) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(kind, ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Serves one connection to its end.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    porter: Porter,
    mut closed: watch::Receiver<bool>,
    _place: (OwnedSemaphorePermit, Option<Place>),
) {
    // Small answers leave at once.
    let _ = stream.set_nodelay(true);
    let forked = Arc::new(AtomicBool::new(false));
    let line = TokioIo::new(Line::new(stream, forked.clone()));
    let service = service_fn(move |request| {
        let answer = porter.clone().answer(request, peer.ip(), forked.load(Ordering::Acquire));
        async { Ok::<_, Infallible>(answer.await) }
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(IDLE)
            .max_header_size(HEAD)
            .max_buf_size(BUFFER)
            .serve_connection(line, service)
    );
    let done = tokio::select! {
        done = connection.as_mut() => done,
        _ = closed.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = done {
        tracing::debug!(client = %peer, "a connection ended: {error}");
    }
}
