//! S3 services to test against: those found on this machine, each started on a port of its own.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use solander_blobs::{S3, Settings};

/// A running service; it ends with this value.
pub struct Service {
    pub name: &'static str,
    pub endpoint: String,
    child: Child,
    _folder: tempfile::TempDir,
}

/// The bucket every service has.
pub const BUCKET: &str = "herbarium";

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Service {
    /// Starts every service that is installed; says loudly when there is none.
    pub fn all() -> Vec<Self> {
        let found: Vec<_> = [Self::s3s_fs(), Self::moto()].into_iter().flatten().collect();
        if found.is_empty() {
            eprintln!("SKIPPED: no S3 service is installed (s3s-fs or moto_server), so nothing is known about buckets");
        }
        found
    }

    /// Keeps objects in files, checks signatures: `cargo install s3s-fs --features binary`.
    fn s3s_fs() -> Option<Self> {
        let program = find("s3s-fs", "SOLANDER_S3S_FS")?;
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let port = free_port();
        let mut command = Command::new(program);
        command.args(["--host", "127.0.0.1", "--port", &port.to_string(), "--access-key", &key()]);
        command.args(["--secret-key", &secret()]);
        command.arg(folder.path());
        Self::start("s3s-fs", command, port, folder)
    }

    /// Keeps objects in memory, as strict about parts as Amazon: `pip install 'moto[server]'`.
    fn moto() -> Option<Self> {
        let program = find("moto_server", "SOLANDER_MOTO_SERVER")?;
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let mut command = Command::new(program);
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).current_dir(folder.path());
        let service = Self::start("moto_server", command, port, folder)?;
        service.make_bucket(port);
        Some(service)
    }

    fn start(name: &'static str, mut command: Command, port: u16, folder: tempfile::TempDir) -> Option<Self> {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let service = Self { name, endpoint: format!("http://127.0.0.1:{port}"), child, _folder: folder };
        let since = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if since.elapsed() > Duration::from_secs(60) {
                eprintln!("SKIPPED: {name} did not start within a minute");
                return None;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(service)
    }

    fn make_bucket(&self, port: u16) {
        use std::io::Write;
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let credential = format!("AWS4-HMAC-SHA256 Credential={}/20260101/us-east-1/s3/aws4_request", key());
        write!(
            stream,
            "PUT /{BUCKET} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: {credential}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.contains(" 200 "), "{answer}");
    }

    /// Everything in the bucket, both tiers, below prefixes of their own.
    pub fn settings(&self, prefix: &str) -> Settings {
        Self::settings_at(&self.endpoint, prefix)
    }

    /// As [`Service::settings`], for a service someone else started.
    pub fn settings_at(endpoint: &str, prefix: &str) -> Settings {
        let mut settings = Settings::default();
        for (tier, name) in [(&mut settings.active, "active"), (&mut settings.archive, "archive")] {
            tier.url = Some(format!("s3://{BUCKET}/{prefix}/{name}"));
            tier.s3 = S3 {
                endpoint: Some(endpoint.to_owned()),
                access_key_env: KEY_ENV.into(),
                secret_key_env: SECRET_ENV.into(),
                allow_http: true,
                ..S3::default()
            };
        }
        settings
    }
}

/// Credentials are given by the names of variables; these two Cargo sets for every test.
const KEY_ENV: &str = "CARGO_PKG_NAME";
const SECRET_ENV: &str = "CARGO_PKG_DESCRIPTION";

pub fn key() -> String {
    std::env::var(KEY_ENV).unwrap()
}

pub fn secret() -> String {
    std::env::var(SECRET_ENV).unwrap()
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

fn find(name: &str, variable: &str) -> Option<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Some(path.into());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}
