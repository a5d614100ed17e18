//! The list that says which file shows what.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// One line of a manifest: a file, and one of the ways to name its media.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Line in the manifest, from 1.
    pub line: u64,
    /// Name of the file, with `/` between folders.
    pub file: String,
    /// `ac:accessURI` of a media that is known.
    pub url: Option<String>,
    /// PID of a media that is known.
    pub media: Option<String>,
    /// Catalogue number or other identifier of the specimen that a new media shows.
    pub specimen: Option<String>,
    /// `dcterms:title` of a new media.
    pub title: Option<String>,
    /// `dcterms:rights` of a new media.
    pub rights: Option<String>,
    /// Creator of a new media.
    pub creator: Option<String>,
}

/// Longest field that is read, in bytes.
const LONGEST: usize = 64 << 10;

/// Reads a manifest: comma- or tab-separated, with a header line.
pub fn read(path: &Path) -> Result<Vec<Line>> {
    let text = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    parse(&text).with_context(|| format!("{} cannot be used", path.display()))
}

fn parse(text: &[u8]) -> Result<Vec<Line>> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = if first.contains(&b'\t') { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text);
    let names: Vec<String> = reader.headers()?.iter().map(local).collect();
    let columns: HashMap<&str, usize> = names.iter().enumerate().map(|(i, name)| (name.as_str(), i)).collect();
    let find = |wanted: &[&str]| wanted.iter().find_map(|name| columns.get(name).copied());
    let Some(file) = find(&["file", "filename", "path"]) else {
        bail!("its first line names no column `file`; there are: {}", names.join(", "));
    };
    let url = find(&["accessuri", "url", "identifier"]);
    let media = find(&["media", "pid"]);
    let specimen = find(&["catalognumber", "occurrenceid", "specimen", "physicalspecimenid", "barcode"]);
    if url.is_none() && media.is_none() && specimen.is_none() {
        bail!("none of its columns says what a file shows: give accessURI, media or catalogNumber");
    }
    let (title, rights, creator) = (find(&["title"]), find(&["rights", "license", "licence"]), find(&["creator"]));
    let mut lines = Vec::new();
    for row in reader.records() {
        let row = row?;
        let line = row.position().map_or(0, csv::Position::line);
        let get = |column: Option<usize>| {
            column.and_then(|i| row.get(i)).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        if row.iter().any(|field| field.len() > LONGEST) {
            bail!("line {line}: a field has more than {LONGEST} bytes");
        }
        let Some(file) = get(Some(file)) else { continue };
        lines.push(Line {
            line,
            file: file.replace('\\', "/"),
            url: get(url),
            media: get(media),
            specimen: get(specimen),
            title: get(title),
            rights: get(rights),
            creator: get(creator),
        });
    }
    Ok(lines)
}

/// `dwc:catalogNumber` and `http://rs.tdwg.org/dwc/terms/catalogNumber` as `catalognumber`.
fn local(name: &str) -> String {
    name.trim().rsplit(['/', ':', '#']).next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_their_terms() {
        let lines = parse(b"\xef\xbb\xbffile,ac:accessURI,dcterms:title\na\\b.jpg,https://e.org/1,\n,x,y\n").unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].file, "a/b.jpg");
        assert_eq!(lines[0].url.as_deref(), Some("https://e.org/1"));
        assert_eq!(lines[0].title, None);
        let lines = parse(b"path\thttp://rs.tdwg.org/dwc/terms/catalogNumber\nx.tif\tB 10 1\n").unwrap();
        assert_eq!(lines[0].specimen.as_deref(), Some("B 10 1"));
        assert_eq!(lines[0].line, 2);
    }

    #[test]
    fn what_is_missing_is_said() {
        assert!(parse(b"image,accessURI\n").unwrap_err().to_string().contains("no column `file`"));
        assert!(parse(b"file,colour\n").unwrap_err().to_string().contains("what a file shows"));
    }
}
