#![no_main]

use libfuzzer_sys::fuzz_target;
use solander_image::{Limits, embedded, probe, sniff};

fuzz_target!(|bytes: &[u8]| {
    sniff(bytes);
    let path = std::env::temp_dir().join(format!("solander-fuzz-probe-{}", std::process::id()));
    std::fs::write(&path, bytes).expect("the temporary folder can be written");
    if let Ok(header) = probe(&path, &Limits::default()) {
        embedded(&path, &header);
    }
});
