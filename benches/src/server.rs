//! The program as a server, and objects to ask it for.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::Result;
use solander_model::ObjectKind;
use solander_store::{Settings, Store};

/// A running server, ended when it is dropped.
#[derive(Debug)]
pub struct Server {
    /// Its process.
    pub child: Child,
    /// Where it listens, once it is ready.
    pub address: SocketAddr,
}

impl Server {
    /// Starts a server of the data folder on a free port of loopback.
    ///
    /// # Errors
    /// When the program is missing or cannot be started.
    pub fn start(data: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address: SocketAddr = (Ipv4Addr::LOCALHOST, port).into();
        let child = Command::new(crate::program()?)
            .args(["serve", "--listen", &address.to_string(), "--data"])
            .arg(data)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { child, address })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Addresses of specimens from all over the log, 5 000 at most.
///
/// # Errors
/// When the store cannot be read.
pub fn paths(data: &Path) -> Result<Vec<String>> {
    let store = Store::open(data, &Settings::default())?;
    let last = store.last_seq()?;
    let mut paths = Vec::new();
    for step in 0..5000_u64 {
        for change in store.changes(last / 5000 * step, 1)? {
            if change.kind == ObjectKind::DigitalSpecimen {
                paths.push(format!("/api/digital-specimen/v1/{}", change.pid));
            }
        }
    }
    Ok(paths)
}
