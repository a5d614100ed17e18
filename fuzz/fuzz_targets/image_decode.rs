#![no_main]

use libfuzzer_sys::fuzz_target;
use solander_image::{Limits, bands, decode, decode_jpeg, probe};

fuzz_target!(|bytes: &[u8]| {
    let _ = decode_jpeg(bytes);
    let path = std::env::temp_dir().join(format!("solander-fuzz-decode-{}", std::process::id()));
    std::fs::write(&path, bytes).expect("the temporary folder can be written");
    let limits = Limits { max_pixels: 1 << 20, max_memory: 64 << 20, ..Limits::default() };
    let Ok(header) = probe(&path, &limits) else { return };
    let whole = decode(&path, &header, &limits, (header.width, header.height));
    if let Ok(picture) = &whole {
        assert_eq!((picture.width, picture.height), (header.width, header.height));
    }
    let _ = decode(&path, &header, &limits, (header.width.div_ceil(3), header.height.div_ceil(3)));
    let Ok(mut stream) = bands(&path, &header, &limits) else { return };
    let mut rows = Vec::new();
    let mut count = 0;
    while let Ok(n @ 1..) = stream.next_band(&mut rows) {
        count += n;
        assert_eq!(rows.len() as u64, u64::from(n) * u64::from(header.width) * stream.channels().bytes() as u64);
    }
    assert!(count <= header.height);
});
