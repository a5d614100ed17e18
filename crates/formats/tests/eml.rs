//! Metadata documents: EML 2.0.1 to 2.2, in honest and dishonest encodings.

use std::path::PathBuf;

use solander_formats::{Archive, Eml, Limits, Party, read_eml};

fn shared(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    if !path.exists() {
        eprintln!("SKIPPED: {} is not here", path.display());
        return None;
    }
    Some(path)
}

const DOCUMENT: &str = r#"<?xml version="1.0" encoding="ENCODING"?>
<eml:eml xmlns:eml="https://eml.ecoinformatics.org/eml-2.2.0" packageId="10.1234/abc/v1.3" xml:lang="eng">
 <dataset>
  <alternateIdentifier>https://doi.org/10.1234/abc</alternateIdentifier>
  <alternateIdentifier>7b1f3d0e-0000-4000-8000-000000000000</alternateIdentifier>
  <title xml:lang="fr">Herbier de Genève</title><title xml:lang="eng">Herbarium &amp; co&#46; of Genève</title>
  <creator><individualName><givenName>Ana</givenName><surName>Müller</surName></individualName>
   <organizationName>Musée</organizationName><userId directory="https://orcid.org/">0000-0002-1825-0097</userId></creator>
  <metadataProvider><organizationName>Node</organizationName></metadataProvider>
  <associatedParty><positionName>Curator</positionName><role>curator</role></associatedParty>
  <pubDate> 2024-05-01 </pubDate><language>fra</language>
  <abstract><para>First
    one.</para><para><![CDATA[Second <one>.]]></para></abstract>
  <intellectualRights><para>This work is under <ulink url="http://creativecommons.org/licenses/by/4.0/legalcode"><citetitle>CC BY 4.0</citetitle></ulink>.</para></intellectualRights>
  <distribution scope="document"><online><url function="information">https://example.org/herbier</url></online></distribution>
  <contact><electronicMailAddress>ana@example.org</electronicMailAddress><userId directory="http://orcid.org/">http://orcid.org/0000-0002-1825-009x</userId></contact>
 </dataset>
 <additionalMetadata><metadata><gbif><citation identifier="x">Müller A (2024) Herbier.</citation><resourceLogoUrl>https://example.org/logo.png</resourceLogoUrl></gbif></metadata></additionalMetadata>
</eml:eml>"#;

fn expected(eml: &Eml) {
    assert_eq!(eml.package_id.as_deref(), Some("10.1234/abc/v1.3"));
    assert_eq!(eml.alternate_identifiers, ["https://doi.org/10.1234/abc", "7b1f3d0e-0000-4000-8000-000000000000"]);
    assert_eq!(eml.title.as_deref(), Some("Herbarium & co. of Genève"));
    assert_eq!(eml.r#abstract.as_deref(), Some("First one.\n\nSecond <one>."));
    let licence = eml.licence.as_ref().expect("has a licence");
    assert_eq!(licence.url.as_deref(), Some("http://creativecommons.org/licenses/by/4.0/legalcode"));
    assert_eq!(licence.text, "This work is under CC BY 4.0 .");
    let creator = Party {
        name: Some("Ana Müller".into()),
        organisation: Some("Musée".into()),
        orcid: Some("https://orcid.org/0000-0002-1825-0097".into()),
        ..Party::default()
    };
    assert_eq!(eml.creators, [creator]);
    assert_eq!(eml.contacts[0].orcid.as_deref(), Some("https://orcid.org/0000-0002-1825-009X"));
    assert_eq!(eml.publisher.as_deref(), Some("Musée"));
    assert_eq!((eml.pub_date.as_deref(), eml.language.as_deref()), (Some("2024-05-01"), Some("fra")));
    assert_eq!(eml.citation.as_deref(), Some("Müller A (2024) Herbier."));
    assert_eq!(eml.homepage.as_deref(), Some("https://example.org/herbier"));
    assert_eq!(eml.associated[0].role.as_deref(), Some("curator"));
}

#[test]
fn every_encoding_honest_or_not() {
    let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let latin = |text: &str| text.chars().map(|letter| letter as u8).collect::<Vec<u8>>();
    for declared in ["UTF-8", "utf-16", "ISO-8859-1", "windows-1252", "nonsense"] {
        let text = DOCUMENT.replace("ENCODING", declared);
        expected(&read_eml(&[b"\xff\xfe", little(&text).as_slice()].concat(), &Limits::default()).expect(declared));
        expected(&read_eml(&[b"\xfe\xff", big(&text).as_slice()].concat(), &Limits::default()).expect(declared));
        expected(&read_eml(&[b"\xef\xbb\xbf", text.as_bytes()].concat(), &Limits::default()).expect(declared));
        expected(&read_eml(&little(&text), &Limits::default()).expect(declared));
        expected(&read_eml(&big(&text), &Limits::default()).expect(declared));
        if declared != "utf-16" {
            expected(&read_eml(&latin(&text), &Limits::default()).expect(declared));
        }
    }
    expected(&read_eml(DOCUMENT.replace("ENCODING", "UTF-16").as_bytes(), &Limits::default()).expect("plain UTF-8"));
}

#[test]
fn licence_element_of_2_2() {
    let document = "<eml><dataset><title>x</title><licensed><licenseName>CC0</licenseName><url>https://spdx.org/licenses/CC0-1.0.html</url></licensed></dataset></eml>";
    let licence = read_eml(document.as_bytes(), &Limits::default()).expect("reads").licence.expect("has a licence");
    assert_eq!(
        (licence.url.as_deref(), licence.text.as_str()),
        (Some("https://spdx.org/licenses/CC0-1.0.html"), "CC0")
    );
    let document =
        "<eml><dataset><intellectualRights>See (https://example.org/terms).</intellectualRights></dataset></eml>";
    let licence = read_eml(document.as_bytes(), &Limits::default()).expect("reads").licence.expect("has a licence");
    assert_eq!(licence.url.as_deref(), Some("https://example.org/terms"));
}

#[test]
fn real_documents() {
    for name in ["eml-utf16LE.xml", "eml-utf16_declared_as_utf8.xml", "eml_utf8_bom.xml", "worms_eml2.1.xml"] {
        let Some(path) = shared(&format!("dwca/files/{name}")) else { return };
        let eml = read_eml(&std::fs::read(path).expect("reads"), &Limits::default()).expect(name);
        assert!(eml.title.is_some() && !eml.creators.is_empty(), "{name}: {eml:?}");
    }
    let cases = [
        ("valid/trom-algae-herbarium.zip", "creativecommons.org/licenses/by/4.0"),
        ("valid/nrm-herpetology-2018-09-05.zip", "creativecommons.org/publicdomain/zero/1.0"),
        ("valid/naturalis-tunicata-audubon-core.zip", "creativecommons.org/publicdomain/zero/1.0"),
    ];
    for (name, licence) in cases {
        let Some(path) = shared(&format!("dwca/{name}")) else { return };
        let archive = Archive::open(&path, &Limits::default()).expect("opens");
        let eml = archive.eml().unwrap_or_else(|| panic!("{name}: {:?}", archive.notices()));
        assert!(eml.title.is_some() && !eml.contacts.is_empty() && eml.publisher.is_some(), "{name}: {eml:?}");
        let url = eml.licence.as_ref().and_then(|licence| licence.url.clone()).unwrap_or_default();
        assert!(url.contains(licence), "{name}: {:?}", eml.licence);
        assert!(archive.eml_xml().is_some_and(|text| text.contains("<dataset")));
    }
    let Some(path) = shared("dwca/odd/py-dwca-metadata-windows1252-encoding.zip") else { return };
    let archive = Archive::open(&path, &Limits::default()).expect("opens");
    assert!(archive.eml().is_some(), "{:?}", archive.notices());
}
