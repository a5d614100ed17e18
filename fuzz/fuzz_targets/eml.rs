#![no_main]

use libfuzzer_sys::fuzz_target;
use solander_formats::Limits;

fuzz_target!(|bytes: &[u8]| {
    let _ = solander_formats::read_eml(bytes, &limits());
});

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.unpacked_bytes = 16 << 20;
    limits.join_memory = 200;
    limits.record_bytes = 4096;
    limits.field_bytes = 1024;
    limits
}
