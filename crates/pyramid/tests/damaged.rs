//! Files that are cut, changed or absent give errors that name them, and never a panic.

mod common;

use common::{Handed, ask, make, seen, sheet};
use solander_image::Channels;
use solander_pyramid::{BuildOptions, Pyramid, PyramidError, build};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

const PATHS: [&str; 5] = [
    "0,0,256,256/max/0/default.jpg",
    "0,0,512,512/max/0/default.jpg",
    "512,256,88,144/max/0/default.jpg",
    "17,3,500,390/200,/0/default.png",
    "full/!100,100/0/gray.png",
];

#[test]
fn an_absent_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("none.tif");
    let error = Pyramid::open(&path).unwrap_err();
    assert!(matches!(error, PyramidError::Missing { .. }));
    assert!(error.to_string().ends_with("none.tif"), "{error}");
}

/// Cut anywhere, a pyramid does not open: its directories are at the end.
#[test]
fn cut_files_do_not_open() {
    let made = make(600, 400, Channels::Rgb);
    let bytes = std::fs::read(&made.path).unwrap();
    let cut = made.folder.path().join("cut.tif");
    for length in (0..40).chain((40..bytes.len()).step_by(997)).chain(bytes.len() - 300..bytes.len()) {
        std::fs::write(&cut, &bytes[..length]).unwrap();
        let error = Pyramid::open(&cut).unwrap_err();
        assert!(matches!(error, PyramidError::Damaged { .. }), "{length} of {}: {error}", bytes.len());
        assert!(error.to_string().contains("cut.tif"), "{error}");
    }
}

/// Changed bits give another picture or an error, in a file that opened or not.
#[test]
fn changed_bits_do_no_harm() {
    let made = make(600, 400, Channels::Rgb);
    let whole = std::fs::read(&made.path).unwrap();
    let changed = made.folder.path().join("changed.tif");
    let directories = u64::from_le_bytes(whole[8..16].try_into().unwrap()) as usize;
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let (mut closed, mut errors, mut answers) = (0, 0, 0);
    for round in 0..150 {
        let mut bytes = whole.clone();
        for _ in 0..=random(4) {
            // Mostly where it hurts: directories, and the headers of tiles.
            let at = match round % 3 {
                0 => directories + random(bytes.len() - directories),
                1 => 16 + random(700),
                _ => random(bytes.len()),
            };
            bytes[at] ^= 1 << random(8);
        }
        std::fs::write(&changed, &bytes).unwrap();
        let Ok(pyramid) = Pyramid::open(&changed) else {
            closed += 1;
            continue;
        };
        for path in PATHS {
            match ask(&pyramid, path) {
                Ok(_) => answers += 1,
                Err(PyramidError::Damaged { .. }) => errors += 1,
                Err(error) => panic!("{path}: {error}"),
            }
        }
    }
    assert!(closed > 20 && errors > 20 && answers > 100, "{closed} closed, {errors} errors, {answers} answers");
}

/// A file that is cut while it is open says so.
#[test]
fn a_file_cut_while_open() {
    let made = make(600, 400, Channels::Rgb);
    std::fs::OpenOptions::new().write(true).open(&made.path).unwrap().set_len(100).unwrap();
    for path in PATHS {
        assert!(matches!(ask(&made.pyramid, path), Err(PyramidError::Damaged { .. })), "{path}");
    }
}

/// Whatever ends a build early leaves the pyramid that was there, and nothing beside it.
#[test]
fn builds_that_end_early() {
    let made = make(300, 300, Channels::Rgb);
    let files = || std::fs::read_dir(made.folder.path()).unwrap().count();
    let before = std::fs::read(&made.path).unwrap();
    let bands = |height: u32, hidden: u32| {
        let mut picture = sheet(300, height - hidden, Channels::Rgb);
        picture.height = height - hidden;
        Handed { picture, next: 0, rows: 100 }
    };

    let cancel = Some(Arc::new(AtomicBool::new(true)));
    let stopped = build(&mut bands(300, 0), &made.path, &BuildOptions { cancel, ..BuildOptions::default() });
    assert!(matches!(stopped, Err(PyramidError::Cancelled { .. })));

    struct Short(Handed);
    impl solander_image::Bands for Short {
        fn size(&self) -> (u32, u32) {
            (300, 1000)
        }
        fn channels(&self) -> Channels {
            Channels::Rgb
        }
        fn next_band(&mut self, rows: &mut Vec<u8>) -> Result<u32, solander_image::ImageError> {
            self.0.next_band(rows)
        }
    }
    let short = build(&mut Short(bands(1000, 100)), &made.path, &BuildOptions::default());
    assert!(matches!(short, Err(PyramidError::Unfit(_))));

    assert_eq!((files(), std::fs::read(&made.path).unwrap()), (1, before));
    let nowhere = build(&mut bands(300, 0), &made.folder.path().join("no/such.tif"), &BuildOptions::default());
    assert!(matches!(nowhere, Err(PyramidError::Io { .. })));

    // And one that does not replaces it.
    let built = build(&mut bands(300, 0), &made.path, &BuildOptions { quality: 30, cancel: None }).unwrap();
    assert!(built.bytes < made.path.metadata().unwrap().len() + 1 && files() == 1);
    let answer = ask(&Pyramid::open(&made.path).unwrap(), "full/max/0/default.jpg").unwrap();
    assert_eq!((seen(&answer.bytes).width, seen(&answer.bytes).height), (300, 300));
}
