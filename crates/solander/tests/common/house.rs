//! A small museum with images, and its server.

use std::path::{Path, PathBuf};
use std::process::Child;

use serde_json::Value;

use super::{ask, ready, serve, succeed};

/// A server that ends with its handle.
pub struct House {
    pub server: Child,
    pub address: String,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl House {
    /// Serves a data folder with these settings.
    pub fn open(data: &Path, settings: &str) -> Self {
        std::fs::create_dir_all(data).unwrap();
        std::fs::write(data.join("solander.toml"), settings).unwrap();
        let (server, address) = serve(data);
        let house = Self { server, address };
        ready(&house.address);
        house
    }

    /// Makes a museum of a few specimens with two images of 1200 × 1800 pixels, and serves it.
    pub fn with_images(folder: &Path, settings: &str) -> Self {
        let (museum, data) = (folder.join("museum"), folder.join("data"));
        let (told, kept) = (museum.to_str().unwrap(), data.to_str().unwrap());
        let plan = ["--specimens", "20", "--institutions", "1", "--images", "2", "--seed", "3", "--no-faults"];
        succeed(&[&["sample"], &plan[..], &[told]].concat());
        let archive: PathBuf = std::fs::read_dir(&museum)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.extension().is_some_and(|ending| ending == "zip"))
            .unwrap();
        succeed(&["ingest", "--data", kept, archive.to_str().unwrap()]);
        succeed(&["media", "import", "--data", kept, museum.join("images").to_str().unwrap()]);
        Self::open(&data, settings)
    }

    /// PIDs of the media, as they stand in addresses of images, once these are ready.
    pub fn images(&self) -> Vec<String> {
        let media = ask(&self.address, "GET", "/api/digital-media/v1", &[], &[]).json();
        let pid = |object: &Value| object["id"].as_str().unwrap().rsplit_once(".org/").unwrap().1.replace('/', "%2F");
        let pids: Vec<String> = media["data"].as_array().unwrap().iter().map(pid).collect();
        for pid in &pids {
            let path = format!("/iiif/3/{pid}/info.json");
            let is_ready = (0..100).any(|_| ask(&self.address, "GET", &path, &[], &[]).status == 200);
            assert!(is_ready, "{path} does not become ready");
        }
        pids
    }
}
