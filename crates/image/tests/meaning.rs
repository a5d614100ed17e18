//! Colour, orientation and regions: the same picture, however it is stored.

mod common;

use common::{Value, file, one_strip, picture, png_chunk, png_of, read, stream, tiff, tiff_of, zlib};
use moxcms::ColorProfile;
use solander_image::{Channels, Colour, Limits, Picture, Region, decode, decode_region, probe};

fn exif_orientation(value: u16) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend(value.to_le_bytes());
    exif.extend([0; 6]);
    exif
}

/// Where EXIF says the pixel at `x`, `y` of the upright picture is stored (Exif 2.32, table 6).
fn stored_at(orientation: u16, x: u32, y: u32, width: u32, height: u32) -> (u32, u32) {
    match orientation {
        1 => (x, y),
        2 => (width - 1 - x, y),
        3 => (width - 1 - x, height - 1 - y),
        4 => (x, height - 1 - y),
        5 => (y, x),
        6 => (y, height - 1 - x),
        7 => (width - 1 - y, height - 1 - x),
        _ => (width - 1 - y, x),
    }
}

#[test]
fn eight_orientations() {
    let stored = picture(31, 17, Channels::Rgb);
    for orientation in 1..=8 {
        let chunk = png_chunk(b"eXIf", &exif_orientation(orientation));
        let mut turned = one_strip(31, 17, 3, 2, stored.data.len());
        turned.push((274, Value::Short(vec![orientation])));
        for bytes in [png_of(&stored, std::slice::from_ref(&chunk)), tiff(true, &stored.data, &[turned])] {
            let (header, upright) = read(&bytes, &Limits::default()).unwrap();
            let size = if orientation >= 5 { (17, 31) } else { (31, 17) };
            assert_eq!(((header.width, header.height), (upright.width, upright.height)), (size, size));
            for y in 0..upright.height {
                for x in 0..upright.width {
                    let (u, v) = stored_at(orientation, x, y, 31, 17);
                    let at = |picture: &Picture, x: u32, y: u32| {
                        picture.data[(y * picture.width + x) as usize * 3..][..3].to_vec()
                    };
                    assert_eq!(at(&upright, x, y), at(&stored, u, v), "orientation {orientation} at {x},{y}");
                }
            }
            let (rows, data, error) = stream(&bytes, &Limits::default());
            assert!(rows == upright.height && data == upright.data && error.is_none(), "orientation {orientation}");
            let made = file(&bytes);
            let region = Region { x: 2, y: 5, width: 9, height: 7 };
            let part = decode_region(made.path(), &header, &Limits::default(), region, (9, 7)).unwrap();
            assert!(part == upright.crop(region).unwrap(), "orientation {orientation}");
        }
    }
}

#[test]
fn turning_needs_memory() {
    let stored = picture(400, 300, Channels::Rgb);
    let bytes = png_of(&stored, &[png_chunk(b"eXIf", &exif_orientation(6))]);
    let limits = Limits { max_memory: 400 * 300 * 3, ..Limits::default() };
    let (_, _, error) = stream(&bytes, &limits);
    assert!(error.unwrap().to_string().contains("turned"));
}

/// Display P3 to sRGB, computed from the published primaries.
fn from_p3(rgb: [u8; 3]) -> [u8; 3] {
    let light = rgb.map(|v| {
        let v = f64::from(v) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    });
    let rows = [[1.2249, -0.2247, 0.0], [-0.0420, 1.0419, 0.0], [-0.0197, -0.0786, 1.0979]];
    rows.map(|row| {
        let v: f64 = row.iter().zip(light).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0);
        let v = if v <= 0.003_130_8 { 12.92 * v } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 };
        (v * 255.0).round() as u8
    })
}

fn profile_chunk(profile: &ColorProfile) -> Vec<u8> {
    png_chunk(b"iCCP", &[b"profile\0\0".to_vec(), zlib(&profile.encode().unwrap())].concat())
}

#[test]
fn a_wide_profile_is_honoured() {
    let colours: [[u8; 3]; 5] = [[200, 100, 50], [30, 180, 90], [255, 255, 255], [0, 0, 0], [128, 128, 128]];
    let stored = Picture::new(5, 1, Channels::Rgb, colours.concat()).unwrap();
    let bytes = png_of(&stored, &[profile_chunk(&ColorProfile::new_display_p3())]);
    let (header, picture) = read(&bytes, &Limits::default()).unwrap();
    assert!(header.icc.is_some());
    for (n, colour) in colours.into_iter().enumerate() {
        let (found, expected) = (&picture.data[n * 3..][..3], from_p3(colour));
        let off = found.iter().zip(expected).map(|(a, b)| a.abs_diff(b)).max().unwrap();
        assert!(off <= 2, "{colour:?} became {found:?}, not {expected:?}");
    }
    // With alpha: the colours move, the alpha does not.
    let alpha: Vec<u8> = colours.iter().flat_map(|c| [c[0], c[1], c[2], 77]).collect();
    let stored = Picture::new(5, 1, Channels::Rgba, alpha).unwrap();
    let (_, with_alpha) =
        read(&png_of(&stored, &[profile_chunk(&ColorProfile::new_display_p3())]), &Limits::default()).unwrap();
    for (n, pixel) in with_alpha.data.chunks(4).enumerate() {
        assert_eq!((&pixel[..3], pixel[3]), (&picture.data[n * 3..][..3], 77));
    }
}

#[test]
fn srgb_and_broken_profiles_change_nothing() {
    let stored = picture(40, 30, Channels::Rgb);
    let srgb = profile_chunk(&ColorProfile::new_srgb());
    let broken = png_chunk(b"iCCP", &[b"profile\0\0".to_vec(), zlib(&[7; 300])].concat());
    let grey = profile_chunk(&ColorProfile::new_gray_with_gamma(1.0));
    for chunk in [srgb, broken, grey] {
        assert!(read(&png_of(&stored, &[chunk]), &Limits::default()).unwrap().1 == stored);
    }
}

#[test]
fn a_grey_profile_is_honoured() {
    let stored = Picture::new(4, 1, Channels::Gray, vec![0, 55, 128, 255]).unwrap();
    let bytes = png_of(&stored, &[profile_chunk(&ColorProfile::new_gray_with_gamma(1.0))]);
    let (_, picture) = read(&bytes, &Limits::default()).unwrap();
    // Linear light 55/255 and 128/255 in sRGB.
    for (found, expected) in picture.data.iter().zip([0u8, 128, 188, 255]) {
        assert!(found.abs_diff(expected) <= 2, "{:?}", picture.data);
    }
}

#[test]
fn alpha_lies_over_white_in_bands_only() {
    let stored = Picture::new(2, 1, Channels::Rgba, vec![0, 0, 0, 0, 255, 0, 0, 128]).unwrap();
    let bytes = png_of(&stored, &[]);
    assert!(read(&bytes, &Limits::default()).unwrap().1 == stored);
    assert_eq!(stream(&bytes, &Limits::default()).1, [255, 255, 255, 255, 127, 127]);
}

fn pixels(bytes: &[u8]) -> (Colour, Vec<u8>) {
    let (header, picture) = read(bytes, &Limits::default()).unwrap();
    (header.colour, picture.data)
}

#[test]
fn colours_of_tiff() {
    let directory = |width, samples, photometric, data: &[u8], extra: Vec<(u16, Value)>| {
        let mut directory = one_strip(width, 1, samples, photometric, data.len());
        for (tag, value) in extra {
            directory.retain(|(known, _)| *known != tag);
            directory.push((tag, value));
        }
        tiff(false, data, &[directory])
    };
    assert_eq!(pixels(&directory(3, 1, 0, &[0, 100, 255], vec![])), (Colour::Gray, vec![255, 155, 0]));
    let inks = [0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255, 0, 255, 255, 0];
    let light = vec![255, 255, 255, 0, 255, 255, 0, 0, 0, 255, 0, 0];
    assert_eq!(pixels(&directory(4, 4, 5, &inks, vec![])), (Colour::Cmyk, light));
    // Two colours of a palette, four bits each.
    let mut map = vec![0u16; 48];
    (map[1], map[17], map[33]) = (65_535, 32_768, 0);
    let palette = vec![(258, Value::Short(vec![4])), (320, Value::Short(map))];
    assert_eq!(
        pixels(&directory(3, 1, 3, &[0x10, 0x10], palette)),
        (Colour::Palette, vec![255, 128, 0, 0, 0, 0, 255, 128, 0])
    );
    // Planes of their own.
    let planar =
        vec![(284, Value::Short(vec![2])), (273, Value::Long(vec![8, 10, 12])), (279, Value::Long(vec![2, 2, 2]))];
    assert_eq!(pixels(&directory(2, 3, 2, &[1, 2, 3, 4, 5, 6], planar)), (Colour::Rgb, vec![1, 3, 5, 2, 4, 6]));
    // Colours multiplied by alpha are divided again; other extra samples are left out.
    let multiplied = vec![(338, Value::Short(vec![1]))];
    assert_eq!(pixels(&directory(1, 4, 2, &[50, 100, 0, 128], multiplied)), (Colour::Rgb, vec![99, 199, 0, 128]));
    let unknown = vec![(338, Value::Short(vec![0]))];
    assert_eq!(pixels(&directory(1, 4, 2, &[50, 100, 0, 128], unknown)), (Colour::Rgb, vec![50, 100, 0]));
    // Lightness 100 is white; L* 53.4, a* 80, b* 67 is the red of sRGB, near enough.
    let (colour, lab) = pixels(&directory(2, 3, 8, &[255, 0, 0, 136, 80, 67], vec![]));
    assert_eq!(colour, Colour::Lab);
    assert!(lab[..3].iter().all(|v| *v >= 254), "{lab:?}");
    assert!(lab[3] >= 250 && lab[4] < 40 && lab[5] < 40, "{lab:?}");
    let (_, luma) = pixels(&directory(1, 3, 6, &[76, 85, 255], vec![(530, Value::Short(vec![1, 1]))]));
    assert!(luma[0] >= 253 && luma[1] <= 2 && luma[2] <= 2, "{luma:?}");
}

#[test]
fn sixteen_bits_in_both_orders() {
    for big_endian in [false, true] {
        let values: [u16; 4] = [0, 257 * 100, 40_000, 65_535];
        let data: Vec<u8> =
            values.iter().flat_map(|v| if big_endian { v.to_be_bytes() } else { v.to_le_bytes() }).collect();
        let mut directory = one_strip(4, 1, 1, 1, data.len());
        directory.retain(|(tag, _)| *tag != 258);
        directory.push((258, Value::Short(vec![16])));
        assert_eq!(pixels(&tiff(big_endian, &data, &[directory])).1, [0, 100, 156, 255]);
    }
}

#[test]
fn pages_are_counted_and_the_first_is_read() {
    let first = picture(20, 10, Channels::Gray);
    let page = || one_strip(20, 10, 1, 1, 200);
    let (header, read) = read(&tiff(false, &first.data, &[page(), page(), page()]), &Limits::default()).unwrap();
    assert_eq!((header.pages, header.levels.len()), (3, 0));
    assert!(read == first);
}

#[test]
fn large_images_shrink_while_they_are_read() {
    let stored = picture(1000, 800, Channels::Rgb);
    let made = file(&tiff_of(&stored));
    let limits = Limits { max_memory: 200_000, ..Limits::default() };
    let header = probe(made.path(), &limits).unwrap();
    let small = decode(made.path(), &header, &limits, (150, 120)).unwrap();
    assert_eq!((small.width, small.height), (167, 134));
    let exact = stored.resize(167, 134).unwrap();
    let off: u64 = small.data.iter().zip(&exact.data).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    assert!(off / (small.data.len() as u64) < 5);
    let error = decode(made.path(), &header, &limits, (900, 700)).unwrap_err();
    assert!(error.to_string().contains("memory"), "{error}");
}

#[test]
fn regions() {
    let stored = picture(200, 160, Channels::Rgb);
    for bytes in [tiff_of(&stored), png_of(&stored, &[])] {
        let made = file(&bytes);
        let limits = Limits::default();
        let header = probe(made.path(), &limits).unwrap();
        let region = Region { x: 37, y: 41, width: 80, height: 60 };
        let part = decode_region(made.path(), &header, &limits, region, (80, 60)).unwrap();
        assert!(part == stored.crop(region).unwrap());
        let half = decode_region(made.path(), &header, &limits, region, (40, 30)).unwrap();
        assert_eq!((half.width, half.height), (40, 30));
        for region in [
            Region { x: 150, y: 0, width: 51, height: 1 },
            Region { x: 0, y: 0, width: 0, height: 1 },
            Region { x: u32::MAX, y: 0, width: 2, height: 1 },
        ] {
            assert!(decode_region(made.path(), &header, &limits, region, (1, 1)).is_err());
        }
    }
}

#[test]
fn a_bare_codestream_is_read_like_the_file_around_it() {
    let boxed = common::jpeg2000();
    let start = boxed.windows(4).position(|w| w == [0xff, 0x4f, 0xff, 0x51]).unwrap();
    let (header, whole) = read(&boxed, &Limits::default()).unwrap();
    let (bare_header, bare) = read(&boxed[start..], &Limits::default()).unwrap();
    assert_eq!((header.width, header.height, header.colour), (16, 12, Colour::Gray));
    assert_eq!((bare_header.width, bare_header.height), (16, 12));
    let expected: Vec<u8> = (0..12).flat_map(|y| (0..16).map(move |x| (x * 16 + y * 3) as u8)).collect();
    assert!(whole.data == expected && bare.data == expected);
}
