//! The descriptor and the metadata of an archive.

use std::fmt::Write as _;

use super::extensions::{IDENTIFICATION, Layout, MEASUREMENT, media_layout};
use crate::institution::{Encoding, Institution};

/// The text of `meta.xml`.
pub(crate) fn meta(house: &Institution) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<archive xmlns=\"http://rs.tdwg.org/dwc/text/\" metadata=\"eml.xml\">\n",
    );
    open(house, "core", "http://rs.tdwg.org/dwc/terms/Occurrence", "occurrence.txt", &mut out);
    out.push_str("    <id index=\"0\"/>\n");
    for (i, term) in house.columns.iter().enumerate() {
        field(i + 1, &term.uri(), &mut out);
    }
    out.push_str("  </core>\n");
    extension(house, media_layout(house), &mut out);
    if house.identifications {
        extension(house, &IDENTIFICATION, &mut out);
    }
    if house.measurements {
        extension(house, &MEASUREMENT, &mut out);
    }
    out.push_str("</archive>\n");
    out
}

fn extension(house: &Institution, layout: &Layout, out: &mut String) {
    open(house, "extension", layout.row_type, layout.file, out);
    out.push_str("    <coreid index=\"0\"/>\n");
    for (i, term) in layout.terms.iter().enumerate() {
        field(i + 1, term, out);
    }
    out.push_str("  </extension>\n");
}

fn open(house: &Institution, element: &str, row_type: &str, file: &str, out: &mut String) {
    let dialect = house.dialect;
    let delimiter = match dialect.delimiter {
        b'\t' => "\\t".to_owned(),
        other => char::from(other).to_string(),
    };
    let quote = if dialect.quoted { "&quot;" } else { "" };
    let encoding = match dialect.encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Windows1252 => "windows-1252",
    };
    let lines = dialect.line_end.escape_default();
    let header = u8::from(dialect.header);
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "  <{element} encoding=\"{encoding}\" fieldsTerminatedBy=\"{delimiter}\" linesTerminatedBy=\"{lines}\" fieldsEnclosedBy=\"{quote}\" ignoreHeaderLines=\"{header}\" rowType=\"{row_type}\">\n    <files>\n      <location>{file}</location>\n    </files>"
    );
}

fn field(index: usize, term: &str, out: &mut String) {
    let _ = writeln!(out, "    <field index=\"{index}\" term=\"{term}\"/>");
}

/// The text of `eml.xml`.
pub(crate) fn eml(house: &Institution) -> String {
    let (code, name, ror, country) = (&house.code, &house.name, &house.ror, house.country.name);
    let discipline = house.discipline.name();
    let (title, url) = match house.license {
        l if l.contains("zero") || l.contains("CC0") => {
            ("CC0 1.0", "http://creativecommons.org/publicdomain/zero/1.0/legalcode")
        }
        l if l.contains("nc") || l.contains("NC") => {
            ("CC BY-NC 4.0", "http://creativecommons.org/licenses/by-nc/4.0/legalcode")
        }
        _ => ("CC BY 4.0", "http://creativecommons.org/licenses/by/4.0/legalcode"),
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<eml:eml xmlns:eml="https://eml.ecoinformatics.org/eml-2.2.0" packageId="sample-{code}/v1.0" system="solander-sample" scope="system" xml:lang="en">
  <dataset>
    <alternateIdentifier>sample-{code}</alternateIdentifier>
    <title xml:lang="en">{name}: specimens (invented)</title>
    <creator>
      <organizationName>{name}</organizationName>
      <address><country>{country}</country></address>
      <userId directory="https://ror.org/">{ror}</userId>
    </creator>
    <metadataProvider><organizationName>{name}</organizationName></metadataProvider>
    <pubDate>2025-01-01</pubDate>
    <language>en</language>
    <abstract>
      <para>An invented collection ({discipline}) for trying out software. Nothing in it was ever collected.</para>
    </abstract>
    <intellectualRights>
      <para>This work is licensed under <ulink url="{url}"><citetitle>{title}</citetitle></ulink>.</para>
    </intellectualRights>
    <contact><organizationName>{name}</organizationName></contact>
    <collection>
      <collectionName>{name}</collectionName>
    </collection>
  </dataset>
</eml:eml>
"#
    )
}
