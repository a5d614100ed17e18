//! A thousand clients, each of a network of its own and at ten times its budget, and one who shows a token: how long that one
//! waits before the flood and during it.
//!
//! The clients and the server share the cores. Each client has an address of its own in 127.0.0.0/8, so Linux is needed.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use solander_benches::{Server, harvested, machine, paths, peak, quantile, tell};
use solander_model::BlobHash;
use tokio::net::{TcpSocket, TcpStream};

const NAME: &str = "flood_1k_clients";
const CLIENTS: u16 = 1_000;
/// Units a second of a client, who asks for ten times as many.
const RATE: u32 = 1;
const SPAN: Duration = Duration::from_secs(20);
const SECRET: &str = "the bench";

fn main() -> Result<()> {
    let data = harvested()?;
    let paths = Arc::new(paths(&data)?);
    let sum = BlobHash::of(SECRET.as_bytes());
    let settings = format!(
        "[serve.budget]\nloopback = true\nrate = {RATE}\nburst = 10\ntoken_rate = 100000\ntoken_burst = 1000000\n\
         [serve.connections]\nmost = 5000\n[[serve.tokens]]\nname = \"bench\"\nsha256 = \"{sum}\"\n"
    );
    std::fs::write(data.join("solander.toml"), settings)?;
    let done = flooded(&data, paths);
    std::fs::remove_file(data.join("solander.toml"))?;
    done
}

fn flooded(data: &std::path::Path, paths: Arc<Vec<String>>) -> Result<()> {
    let server = Server::start(data)?;
    let address = server.address;
    tell(NAME, "machine", machine());
    tell(NAME, "objects to choose from", paths.len());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let known = Arc::new(Known { address, paths: paths.clone() });
        known.ready().await?;
        let mut quiet = known.measure().await?;
        let before = describe("signed in, quiet", &mut quiet);
        let (end, counts) = (Arc::new(AtomicBool::new(false)), Arc::new([const { AtomicU64::new(0) }; 3]));
        for n in 0..CLIENTS {
            tokio::spawn(client(n, address, paths.clone(), end.clone(), counts.clone()));
        }
        tokio::time::sleep(Duration::from_secs(3)).await;
        counts.iter().for_each(|count| count.store(0, Ordering::Relaxed));
        let mut during = known.measure().await?;
        let count = |n: usize| counts[n].load(Ordering::Relaxed) as f64 / SPAN.as_secs_f64();
        let told =
            format!("{:.0}/s answered, {:.0}/s sent away with 429, {:.0}/s otherwise", count(0), count(1), count(2));
        tell(NAME, "the flood", told);
        let then = describe("signed in, during the flood", &mut during);
        tell(NAME, "p99 during / quiet", format!("{:.2}", then / before));
        tell(NAME, "peak memory of the server, MiB", peak(&server.child) as u64);
        end.store(true, Ordering::Relaxed);
        Ok(())
    })
}

/// Tells of the times and gives their p99, in milliseconds.
fn describe(what: &str, times: &mut [f64]) -> f64 {
    let rate = times.len() as f64 / SPAN.as_secs_f64();
    let (p50, p99) = (quantile(times, 0.5), quantile(times, 0.99));
    tell(NAME, what, format!("{rate:.0}/s over 1 connection, p50 {p50:.2} ms, p99 {p99:.2} ms"));
    p99
}

/// Who shows a token.
struct Known {
    address: SocketAddr,
    paths: Arc<Vec<String>>,
}

impl Known {
    async fn ready(&self) -> Result<()> {
        for _ in 0..1_000 {
            if let Ok(mut stream) = TcpStream::connect(self.address).await {
                let shown = format!("Authorization: Bearer {SECRET}\r\n");
                if ask(&mut stream, "/health", &shown).await.is_ok_and(|status| status == 200) {
                    return Ok(());
                }
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bail!("nobody listens on {}", self.address)
    }

    /// Times of objects and searches in turn, one after the other, in milliseconds.
    async fn measure(&self) -> Result<Vec<f64>> {
        let mut stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let shown = format!("Authorization: Bearer {SECRET}\r\n");
        let (mut times, began) = (Vec::new(), Instant::now());
        for path in self.paths.iter().cycle() {
            for path in [path.as_str(), "/api/digital-specimen/v1/search?q=oak&pageSize=10"] {
                let sent = Instant::now();
                let status = ask(&mut stream, path, &shown).await?;
                times.push(sent.elapsed().as_secs_f64() * 1000.0);
                if status != 200 {
                    bail!("{path} answered {status}");
                }
            }
            if began.elapsed() > SPAN {
                break;
            }
        }
        Ok(times)
    }
}

/// One of the flood: objects, at ten times the budget, whatever is answered.
async fn client(
    n: u16,
    address: SocketAddr,
    paths: Arc<Vec<String>>,
    end: Arc<AtomicBool>,
    counts: Arc<[AtomicU64; 3]>,
) -> Result<()> {
    let [high, low] = n.to_be_bytes();
    let connect = async || -> Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((Ipv4Addr::new(127, 7, high, low), 0).into())?;
        let stream = socket.connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    };
    // Not all in the same instant.
    tokio::time::sleep(Duration::from_micros(u64::from(n) * 100)).await;
    let mut stream = connect().await?;
    let mut ticks = tokio::time::interval(Duration::from_millis(100) / RATE);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut place = usize::from(n);
    while !end.load(Ordering::Relaxed) {
        ticks.tick().await;
        place += 1;
        match ask(&mut stream, &paths[place % paths.len()], "").await {
            Ok(200) => counts[0].fetch_add(1, Ordering::Relaxed),
            Ok(429) => counts[1].fetch_add(1, Ordering::Relaxed),
            Ok(_) => counts[2].fetch_add(1, Ordering::Relaxed),
            Err(_) => {
                stream = connect().await?;
                counts[2].fetch_add(1, Ordering::Relaxed)
            }
        };
    }
    Ok(())
}

/// One request on a connection that is kept; the status.
async fn ask(stream: &mut TcpStream, path: &str, headers: &str) -> Result<u16> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: bench\r\n{headers}\r\n");
    stream.writable().await?;
    if stream.try_write(request.as_bytes())? != request.len() {
        bail!("a request was sent in part");
    }
    let mut read = Vec::with_capacity(4096);
    let (mut whole, mut piece) = (None, [0; 16 << 10]);
    loop {
        stream.readable().await?;
        match stream.try_read(&mut piece) {
            Ok(0) => bail!("the connection ended"),
            Ok(n) => read.extend_from_slice(&piece[..n]),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => continue,
            Err(error) => return Err(error.into()),
        }
        if whole.is_none()
            && let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n")
        {
            let head = String::from_utf8_lossy(&read[..end]).to_ascii_lowercase();
            let length =
                head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
            whole = Some(end + 4 + length.context("an answer has a length")?);
        }
        if whole.is_some_and(|whole| read.len() >= whole) {
            break;
        }
    }
    let status = std::str::from_utf8(read.get(9..12).unwrap_or_default())?.parse()?;
    Ok(status)
}
