//! Point reads of objects over HTTP on loopback, random objects, keep-alive connections; beside /health of the same server,
//! which reads nothing.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use solander_benches::{Server, harvested, machine, paths, peak, quantile, tell};

const CONNECTIONS: usize = 8;
const SPAN: Duration = Duration::from_secs(10);

fn main() -> Result<()> {
    let name = "read_object_http";
    let data = harvested()?;
    let paths = paths(&data)?;
    let began = Instant::now();
    let server = Server::start(&data)?;
    let address = server.address.to_string();
    while request(&mut BufReader::new(connect(&address)?), "/health").is_err() {
        std::thread::sleep(Duration::from_millis(10));
    }
    tell(name, "machine", machine());
    tell(name, "objects to choose from", paths.len());
    tell(name, "seconds from start to ready", format!("{:.2}", began.elapsed().as_secs_f64()));
    measure(name, "limit: /health", &address, &["/health".to_owned()])?;
    measure(name, "objects", &address, &paths)?;
    tell(name, "peak memory of the server, MiB", peak(&server.child) as u64);
    Ok(())
}

fn connect(address: &str) -> Result<TcpStream> {
    for _ in 0..1000 {
        if let Ok(stream) = TcpStream::connect(address) {
            stream.set_nodelay(true)?;
            return Ok(stream);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    bail!("nobody listens on {address}")
}

/// One request on a connection that is kept; the bytes of the body.
fn request(stream: &mut BufReader<TcpStream>, path: &str) -> Result<usize> {
    write!(stream.get_mut(), "GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n")?;
    let (mut line, mut length, mut first) = (String::new(), 0_usize, true);
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        if first && !line.starts_with("HTTP/1.1 200") {
            bail!("{path} answered {line}");
        }
        first = false;
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().context("content-length")?;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(length)
}

fn measure(name: &str, what: &str, address: &str, paths: &[String]) -> Result<()> {
    let began = Instant::now();
    let mut taken = std::thread::scope(|scope| -> Result<Vec<f64>> {
        let workers: Vec<_> = (0..CONNECTIONS)
            .map(|worker| {
                scope.spawn(move || -> Result<Vec<f64>> {
                    let mut stream = BufReader::new(connect(address)?);
                    let (mut taken, mut place) = (Vec::new(), worker * 7919);
                    while began.elapsed() < SPAN {
                        place = place.wrapping_mul(1_103_515_245).wrapping_add(12_345);
                        let sent = Instant::now();
                        request(&mut stream, &paths[(place >> 8) % paths.len()])?;
                        taken.push(sent.elapsed().as_secs_f64() * 1000.0);
                    }
                    Ok(taken)
                })
            })
            .collect();
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.join().map_err(|_| anyhow::anyhow!("a reader panicked"))??);
        }
        Ok(all)
    })?;
    let rate = taken.len() as f64 / began.elapsed().as_secs_f64();
    let (p50, p99) = (quantile(&mut taken, 0.5), quantile(&mut taken, 0.99));
    tell(name, what, format!("{rate:.0}/s over {CONNECTIONS} connections, p50 {p50:.2} ms, p99 {p99:.2} ms"));
    Ok(())
}
