#![no_main]

use libfuzzer_sys::fuzz_target;
use solander_formats::Limits;

fuzz_target!(|bytes: &[u8]| {
    solander_formats::read_delimited_every_way(bytes, &limits()).expect("memory can be read");
    solander_formats::read_head(bytes);
});

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.unpacked_bytes = 16 << 20;
    limits.join_memory = 200;
    limits.record_bytes = 4096;
    limits.field_bytes = 1024;
    limits
}
