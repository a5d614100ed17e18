//! What files say about themselves.

mod common;

use common::{Value, file, one_strip, picture, png_chunk, png_of, tiff, with_segment, written, zlib};
use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value as Exif};
use solander_image::{Channels, Device, Embedded, Encoding, Limits, embedded, probe};

fn said(bytes: &[u8]) -> Embedded {
    let made = file(bytes);
    let header = probe(made.path(), &Limits::default()).unwrap();
    embedded(made.path(), &header)
}

fn jpeg() -> Vec<u8> {
    written(&picture(16, 16, Channels::Rgb), Encoding::Jpeg { quality: 90 })
}

fn exif() -> Vec<u8> {
    let text =
        |tag, text: &str| Field { tag, ifd_num: In::PRIMARY, value: Exif::Ascii(vec![text.as_bytes().to_vec()]) };
    let parts = |tag, parts: &[(u32, u32)]| {
        let value = Exif::Rational(parts.iter().map(|&(num, denom)| Rational { num, denom }).collect());
        Field { tag, ifd_num: In::PRIMARY, value }
    };
    let fields = [
        text(Tag::Make, "Phase One"),
        text(Tag::Model, "iXG 100MP"),
        text(Tag::LensModel, "72mm  "),
        text(Tag::Artist, "A. Botanist; B. Curator"),
        text(Tag::DateTimeOriginal, "2021:05:03 10:11:12"),
        text(Tag::OffsetTimeOriginal, "+02:00"),
        parts(Tag::XResolution, &[(600, 1)]),
        parts(Tag::GPSLatitude, &[(51, 1), (30, 1), (0, 1)]),
        text(Tag::GPSLatitudeRef, "S"),
        parts(Tag::GPSLongitude, &[(0, 1), (1530, 100), (0, 1)]),
        text(Tag::GPSLongitudeRef, "E"),
        parts(Tag::GPSAltitude, &[(125, 2)]),
    ];
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut out = std::io::Cursor::new(Vec::new());
    writer.write(&mut out, false).unwrap();
    out.into_inner()
}

fn check_exif(said: &Embedded) {
    assert_eq!(said.captured_at.as_deref(), Some("2021-05-03T10:11:12+02:00"));
    let device = Device { make: Some("Phase One".into()), model: Some("iXG 100MP".into()), lens: Some("72mm".into()) };
    assert_eq!(said.device, Some(device));
    assert_eq!(said.ppi, Some(600.0));
    assert_eq!(said.creators, ["A. Botanist", "B. Curator"]);
    let place = said.place.as_ref().unwrap().reveal();
    assert_eq!((place.latitude, place.altitude), (-51.5, Some(62.5)));
    assert!((place.longitude - 0.255).abs() < 1e-9);
}

#[test]
fn exif_in_jpeg_and_png() {
    check_exif(&said(&with_segment(&jpeg(), 0xe1, &[b"Exif\0\0", &exif()[..]].concat())));
    check_exif(&said(&png_of(&picture(4, 4, Channels::Rgb), &[png_chunk(b"eXIf", &exif())])));
}

/// A place is neither printed nor serialised.
#[test]
fn a_place_does_not_slip_out() {
    let said = said(&with_segment(&jpeg(), 0xe1, &[b"Exif\0\0", &exif()[..]].concat()));
    assert!(said.place.is_some());
    let printed = format!("{said:?} {}", serde_json::to_string(&said).unwrap());
    assert!(!printed.contains("51.5") && !printed.contains("0.255") && !printed.contains("atitude"), "{printed}");
}

const XMP: &str = r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<r:Description r:about="" xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
  xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" photoshop:Credit="Herbarium &amp; Museum"
  xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="51,30.0N" exif:GPSLongitude="0,7.5W">
 <d:creator><r:Seq><r:li>Ida Blume</r:li><r:li>Otto K&#228;fer</r:li></r:Seq></d:creator>
 <d:description><r:Alt><r:li xml:lang="x-default">A sheet of <![CDATA[Quercus & others]]></r:li><r:li xml:lang="de">Bogen</r:li></r:Alt></d:description>
 <d:subject><r:Bag><r:li>herbarium</r:li><r:li>Quercus</r:li></r:Bag></d:subject>
 <xmpRights:UsageTerms><r:Alt><r:li xml:lang="x-default">Free to use, see https://creativecommons.org/licenses/by/4.0/.</r:li></r:Alt></xmpRights:UsageTerms>
</r:Description>
<r:Description r:about="" xmlns:c="http://creativecommons.org/ns#" xmlns:dcterms="http://purl.org/dc/terms/">
 <c:license r:resource="https://creativecommons.org/publicdomain/zero/1.0/"/>
 <dcterms:rightsHolder>Royal Garden</dcterms:rightsHolder>
</r:Description></r:RDF></x:xmpmeta><?xpacket end="w"?>"#;

fn check_xmp(said: &Embedded) {
    assert_eq!(said.creators, ["Ida Blume", "Otto Käfer"]);
    assert_eq!(said.credit.as_deref(), Some("Herbarium & Museum"));
    assert_eq!(said.description.as_deref(), Some("A sheet of Quercus & others"));
    assert_eq!(said.keywords, ["herbarium", "Quercus"]);
    assert_eq!(said.licence.as_deref(), Some("https://creativecommons.org/publicdomain/zero/1.0/"));
    assert!(said.usage_terms.as_ref().unwrap().starts_with("Free to use"));
    assert_eq!(said.rights_holder.as_deref(), Some("Royal Garden"));
    let place = said.place.as_ref().unwrap().reveal();
    assert_eq!((place.latitude, place.longitude), (51.5, -0.125));
}

#[test]
fn xmp_in_every_format() {
    let segment = [b"http://ns.adobe.com/xap/1.0/\0", XMP.as_bytes()].concat();
    check_xmp(&said(&with_segment(&jpeg(), 0xe1, &segment)));
    let plain = [b"XML:com.adobe.xmp\0\0\0\0\0", XMP.as_bytes()].concat();
    let packed = [b"XML:com.adobe.xmp\0\x01\0\0\0".to_vec(), zlib(XMP.as_bytes())].concat();
    for text in [plain, packed] {
        check_xmp(&said(&png_of(&picture(4, 4, Channels::Rgb), &[png_chunk(b"iTXt", &text)])));
    }
    let mut directory = one_strip(4, 4, 1, 1, 16);
    directory.push((700, Value::Bytes(XMP.as_bytes().to_vec())));
    check_xmp(&said(&tiff(true, &[9; 16], &[directory])));
    let mut webp = written(&picture(4, 4, Channels::Rgb), Encoding::WebP);
    webp.extend(b"XMP ");
    webp.extend((XMP.len() as u32).to_le_bytes());
    webp.extend(XMP.as_bytes());
    webp.resize(webp.len().next_multiple_of(2), 0);
    let length = (webp.len() as u32 - 8).to_le_bytes();
    webp[4..8].copy_from_slice(&length);
    check_xmp(&said(&webp));
}

#[test]
fn a_licence_is_found_in_terms() {
    let without = XMP.replace("r:resource=\"https://creativecommons.org/publicdomain/zero/1.0/\"", "");
    let segment = [b"http://ns.adobe.com/xap/1.0/\0", without.as_bytes()].concat();
    let said = said(&with_segment(&jpeg(), 0xe1, &segment));
    assert_eq!(said.licence.as_deref(), Some("https://creativecommons.org/licenses/by/4.0/"));
}

/// Entities of a document type are not expanded, deep nesting ends the reading, and the rest of the image is fine.
#[test]
fn hostile_xmp() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>".to_owned() + XMP;
    let deep = "<a>".repeat(20_000);
    let declarations: String = (0..5000).map(|n| format!(" xmlns:n{n}='u'")).collect();
    for xmp in [bomb, deep, format!("<a{declarations}>"), XMP[..250].to_owned(), "\u{0}\u{1}<".into()] {
        let payload = [b"http://ns.adobe.com/xap/1.0/\0", &xmp.as_bytes()[..xmp.len().min(65_000)]].concat();
        let said = said(&with_segment(&jpeg(), 0xe1, &payload));
        assert!(said.description.is_none() && said.licence.is_none(), "{said:?}");
    }
}

fn dataset(number: u8, text: &[u8]) -> Vec<u8> {
    [&[0x1c, 2, number], &(text.len() as u16).to_be_bytes()[..], text].concat()
}

#[test]
fn iptc_in_jpeg_and_tiff() {
    let iptc = [
        dataset(25, b"moss"),
        dataset(25, b"Norge"),
        dataset(55, b"19990412"),
        dataset(60, b"134500+0100"),
        dataset(80, b"J\xf8rgen"),
        dataset(110, b"Museum"),
        dataset(116, b"(c) Museum, http://rightsstatements.org/vocab/InC/1.0/"),
        dataset(120, "Übersicht".as_bytes()),
    ]
    .concat();
    let size = (iptc.len() as u32).to_be_bytes();
    let other = b"8BIM\x04\x0b\x03abc\0\0\0\x01x\0";
    let resources = [&b"Photoshop 3.0\0"[..], other, b"8BIM\x04\x04\0\0", &size, &iptc].concat();
    let mut directory = one_strip(4, 4, 1, 1, 16);
    directory.push((33723, Value::Bytes(iptc)));
    for bytes in [with_segment(&jpeg(), 0xed, &resources), tiff(false, &[9; 16], &[directory])] {
        let said = said(&bytes);
        assert_eq!(said.keywords, ["moss", "Norge"]);
        assert_eq!(said.captured_at.as_deref(), Some("1999-04-12T13:45:00+01:00"));
        assert_eq!(said.creators, ["Jørgen"]);
        assert_eq!(said.credit.as_deref(), Some("Museum"));
        assert_eq!(said.licence.as_deref(), Some("http://rightsstatements.org/vocab/InC/1.0/"));
        assert_eq!(said.description.as_deref(), Some("Übersicht"));
    }
}

#[test]
fn fields_of_tiff() {
    let mut directory = one_strip(4, 4, 1, 1, 16);
    directory.extend([
        (270, Value::Text("Sheet 12")),
        (271, Value::Text("Epson")),
        (282, Value::Rational(vec![(236, 1)])),
        (296, Value::Short(vec![3])),
        (306, Value::Text("2009:01:31 08:00:00")),
        (33432, Value::Text("Public domain")),
    ]);
    let said = said(&tiff(true, &[9; 16], &[directory]));
    assert_eq!(said.description.as_deref(), Some("Sheet 12"));
    assert_eq!(said.device.and_then(|device| device.make).as_deref(), Some("Epson"));
    assert_eq!(said.captured_at.as_deref(), Some("2009-01-31T08:00:00"));
    assert_eq!(said.rights.as_deref(), Some("Public domain"));
    assert!((said.ppi.unwrap() - 599.44).abs() < 1e-6);
}

#[test]
fn clocks_that_never_ran() {
    for time in ["0000:00:00 00:00:00", "    :  :     :  :  ", "2021:13:03 10:11:12", "yesterday"] {
        let mut directory = one_strip(4, 4, 1, 1, 16);
        directory.push((306, Value::Text(time)));
        assert_eq!(said(&tiff(true, &[9; 16], &[directory])).captured_at, None, "{time}");
    }
}
