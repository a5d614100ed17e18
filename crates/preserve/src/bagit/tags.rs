//! The small tag files: `bagit.txt`, `bag-info.txt`, `fetch.txt`.

use std::io::Read;

use encoding_rs::Encoding;

use super::lines::for_each_line;
use crate::name::{check_name, decoded};
use crate::report::Faults;

/// A payload file that is not in the bag and may be had from elsewhere (*RFC 8493, § 2.2.3*). It is reported, never fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchEntry {
    /// Where it may be had.
    pub url: String,
    /// Its bytes, if the bag says.
    pub length: Option<u64>,
    /// Its path in the bag.
    pub path: String,
    /// Whether it is in the bag all the same.
    pub present: bool,
}

/// What `bagit.txt` declares.
#[derive(Debug, Clone)]
pub(crate) struct Declaration {
    /// 0.97 is (0, 97).
    pub version: (u32, u32),
    pub encoding: &'static Encoding,
}

/// Versions before this one say less about what is valid.
pub(crate) const ONE: (u32, u32) = (1, 0);

const FILE: &str = "bagit.txt";

/// Reads `bagit.txt`; always UTF-8, two lines, no byte order mark (*RFC 8493, § 2.1.1*).
pub(crate) fn declaration(bytes: &[u8], faults: &mut Faults) -> Option<Declaration> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        faults.error("declaration", FILE, "begins with a byte order mark");
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        faults.error("declaration", FILE, "is not UTF-8");
        return None;
    };
    let lines: Vec<&str> = text.trim_start_matches('\u{FEFF}').lines().collect();
    let value = |number: usize, label: &str| lines.get(number)?.strip_prefix(label)?.strip_prefix(':');
    let Some(version) = value(0, "BagIt-Version") else {
        faults.error("declaration", FILE, "the first line is not “BagIt-Version: M.N”");
        return None;
    };
    let Some(label) = value(1, "Tag-File-Character-Encoding") else {
        faults.error("declaration", FILE, "the second line is not “Tag-File-Character-Encoding: ENCODING”");
        return None;
    };
    if lines.iter().skip(2).any(|line| !line.trim().is_empty()) {
        faults.error("declaration", FILE, "has more than two lines");
    }
    if version.trim_start_matches([' ', '\t']).len() != version.trim().len() {
        faults.warning("declaration", FILE, "has blanks at the end of a line");
    }
    let parts = version.trim().split_once('.');
    let number = |text: &str| text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    let Some(version) = parts.and_then(|(major, minor)| Some((number(major)?, number(minor)?))) else {
        faults.error("declaration", FILE, format!("{:?} is no version number", version.trim()));
        return None;
    };
    if !matches!(version, (0, 93..=97) | ONE) {
        faults.error("declaration", FILE, format!("version {}.{} is not known", version.0, version.1));
        return None;
    }
    let Some(encoding) = Encoding::for_label(label.trim().as_bytes()) else {
        faults.error("declaration", FILE, format!("the encoding {:?} is not known", label.trim()));
        return None;
    };
    if version >= ONE && encoding != encoding_rs::UTF_8 {
        faults.warning("encoding", FILE, "tag files should be UTF-8");
    }
    Some(Declaration { version, encoding })
}

/// Reads `bag-info.txt`: labels and values, in order; a line that begins with a blank goes on with the value before.
pub(crate) fn bag_info(
    file: &str,
    source: &mut dyn Read,
    declared: &Declaration,
    limits: &super::Limits,
    faults: &mut Faults,
) -> Vec<(String, String)> {
    let (mut info, mut bytes, mut full) = (Vec::<(String, String)>::new(), 0, false);
    let read = for_each_line(source, declared.encoding, limits.max_line, &mut |number, line| {
        bytes += line.len();
        if bytes > limits.max_info {
            full = true;
        } else if line.starts_with([' ', '\t'])
            && let Some((_, value)) = info.last_mut()
        {
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((label, value)) = line.split_once(':') {
            if label.trim_end() != label && declared.version >= ONE {
                faults.error("bag-info", file, format!("line {number} has a blank before its colon"));
            }
            info.push((label.trim().to_owned(), value.trim().to_owned()));
        } else if !line.trim().is_empty() {
            faults.error("bag-info", file, format!("line {number} has no colon"));
        }
    });
    if let Err(e) = read {
        faults.error("bag-info", file, e.to_string());
    }
    if full {
        faults.error("bag-info", file, format!("is longer than {} bytes", limits.max_info));
    }
    info
}

/// Reads `fetch.txt`: URL, length or `-`, path.
pub(crate) fn fetch(
    source: &mut dyn Read,
    declared: &Declaration,
    limits: &super::Limits,
    faults: &mut Faults,
) -> Vec<FetchEntry> {
    const FILE: &str = "fetch.txt";
    let mut entries = Vec::new();
    let mut too_many = false;
    let read = for_each_line(source, declared.encoding, limits.max_line, &mut |number, line| {
        let mut rest = line;
        let mut word = || {
            let (word, after) = rest.split_once([' ', '\t'])?;
            rest = after.trim_start_matches([' ', '\t']);
            (!word.is_empty()).then_some(word)
        };
        if line.trim().is_empty() {
            return;
        }
        let (Some(url), Some(length)) = (word(), word()) else {
            return faults.error("fetch-line", FILE, format!("line {number} is not “URL LENGTH PATH”"));
        };
        let plain = decoded(rest.strip_prefix("./").unwrap_or(rest));
        if length != "-" && length.parse::<u64>().is_err() {
            return faults.error("fetch-line", FILE, format!("line {number} has no length"));
        }
        if let Err(fault) = check_name(&plain) {
            return faults.error("unsafe-name", FILE, format!("line {number}: {plain:?}: {fault}"));
        }
        if !plain.starts_with("data/") {
            return faults.error("unsafe-name", FILE, format!("line {number}: {plain:?} is not below data/"));
        }
        if entries.len() >= limits.max_members {
            too_many = true;
            return;
        }
        entries.push(FetchEntry { url: url.to_owned(), length: length.parse().ok(), path: plain, present: false });
    });
    if let Err(e) = read {
        faults.error("fetch-line", FILE, e.to_string());
    }
    if too_many {
        faults.error("fetch-line", FILE, format!("has more than {} entries", limits.max_members));
    }
    entries
}
