//! How many small files a second come over the loopback: `cargo run --release -p solander-fetch --example small_files`.
//!
//! Arguments: files (20 000), bytes of each (20 000), requests at a time (1, 4 and 16 when not given).

use std::sync::Arc;
use std::time::Instant;

use solander_fetch::{Fetched, Fetcher, HostRule, Kind, Request, Settings};
use solander_model::SystemClock;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn serve(mut stream: TcpStream, answer: Arc<Vec<u8>>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut held, mut buffer) = (Vec::new(), vec![0; 8192]);
    loop {
        let read = stream.read(&mut buffer).await?;
        if read == 0 {
            return Ok(());
        }
        held.extend_from_slice(&buffer[..read]);
        while let Some(end) = held.windows(4).position(|four| four == b"\r\n\r\n") {
            held.drain(..end + 4);
            stream.write_all(&answer).await?;
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let files = numbers.next().transpose()?.unwrap_or(20_000);
    let bytes = numbers.next().transpose()?.unwrap_or(20_000);
    let at_once = numbers.next().transpose()?.map_or(vec![1, 4, 16], |one| vec![one]);

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let mut answer =
        format!("HTTP/1.1 200 OK\r\ncontent-length: {bytes}\r\ncontent-type: image/jpeg\r\n\r\n").into_bytes();
    answer.resize(answer.len() + bytes, b'x');
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&answer)));
        }
    });

    for at_once in at_once {
        let rule = HostRule {
            host: "127.0.0.1".into(),
            ports: vec![port],
            private: true,
            rate: Some(0.0),
            connections: Some(at_once),
            robots: Some(false),
        };
        let fetcher = Fetcher::new(Settings { allow: vec![rule], ..Settings::default() }, Arc::new(SystemClock))?;
        let began = Instant::now();
        let mut running = tokio::task::JoinSet::new();
        for worker in 0..at_once {
            let fetcher = fetcher.clone();
            running.spawn(async move {
                let (mut sink, mut took) = (Vec::new(), Vec::new());
                for n in (worker..files).step_by(at_once) {
                    sink.clear();
                    let url = format!("http://127.0.0.1:{port}/sheet/{n}.jpg");
                    let one = Instant::now();
                    match fetcher.fetch(&Request::new(url, Kind::Image), &mut sink).await {
                        Ok(Fetched::Fresh(told)) if told.bytes == bytes as u64 => took.push(one.elapsed()),
                        other => panic!("not what the server sends: {other:?}"),
                    }
                }
                took
            });
        }
        let mut took: Vec<_> = running.join_all().await.into_iter().flatten().collect();
        let seconds = began.elapsed().as_secs_f64();
        took.sort();
        let at = |share: usize| took[(took.len() - 1) * share / 100].as_secs_f64() * 1000.0;
        println!(
            "{at_once:>3} at a time: {:.0} files/s of {bytes} bytes, p50 {:.2} ms, p99 {:.2} ms",
            files as f64 / seconds,
            at(50),
            at(99)
        );
    }
    Ok(())
}
