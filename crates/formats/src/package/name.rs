//! Member names: which are safe, which are junk.

use std::borrow::Cow;

/// The relative path a member name stands for, with forward slashes.
///
/// A single leading backslash, as some Windows packers write, is dropped. Everything that could point outside the
/// archive is refused, also when it is percent-encoded or written with look-alike dots and slashes. No file is ever
/// created under a member's name; this check keeps names honest for those who show or compare them.
pub(crate) fn clean(name: &str) -> Result<String, &'static str> {
    if name.len() > 4096 {
        return Err("its name is longer than 4096 bytes");
    }
    if name.contains(['\0', '\n', '\r']) {
        return Err("its name holds control characters");
    }
    let own = name.strip_prefix('\\').filter(|rest| !rest.starts_with(['\\', '/'])).unwrap_or(name);
    let slashed = own.replace('\\', "/");
    check(&slashed)?;
    let mut shown: Cow<'_, str> = Cow::Borrowed(&slashed);
    for _ in 0..2 {
        shown = Cow::Owned(percent_decoded(&shown));
        check(&folded(&shown))?;
    }
    check(&folded(&slashed))?;
    let parts: Vec<&str> = slashed.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    Ok(parts.join("/"))
}

fn check(path: &str) -> Result<(), &'static str> {
    let path = path.replace('\\', "/");
    if path.starts_with("//") {
        return Err("its name is a network path");
    }
    if path.starts_with('/') {
        return Err("its name is an absolute path");
    }
    let mut letters = path.chars();
    if letters.next().is_some_and(|first| first.is_ascii_alphabetic()) && letters.next() == Some(':') {
        return Err("its name begins with a drive");
    }
    if path.contains('\0') {
        return Err("its name holds control characters");
    }
    if path.split('/').any(|part| part.trim_end_matches([' ', '.']).is_empty() && part.trim().starts_with("..")) {
        return Err("its name leads outside the archive");
    }
    Ok(())
}

/// Look-alikes of dots, slashes and colons as the plain characters.
fn folded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for letter in path.chars() {
        match letter {
            '\u{ff0e}' | '\u{2024}' | '\u{fe52}' => out.push('.'),
            '\u{2025}' => out.push_str(".."),
            '\u{ff0f}' | '\u{2215}' | '\u{2044}' | '\u{29f8}' => out.push('/'),
            '\u{ff3c}' | '\u{2216}' | '\u{29f5}' | '\u{fe68}' => out.push('\\'),
            '\u{ff1a}' | '\u{fe55}' => out.push(':'),
            other => out.push(other),
        }
    }
    out
}

fn percent_decoded(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let decoded = (bytes[at] == b'%')
            .then(|| path.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok()))
            .flatten();
        out.push(decoded.unwrap_or(bytes[at]));
        at += if decoded.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The last part of a path.
pub(crate) fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder a path lies in, with its slash, or nothing.
pub(crate) fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..=at])
}

/// What a file system or packer left behind.
pub(crate) fn is_junk(path: &str) -> bool {
    path.split('/').any(|part| part == "__MACOSX" || part == ".git" || part.starts_with("._"))
        || matches!(base(path).to_ascii_lowercase().as_str(), ".ds_store" | "thumbs.db" | "desktop.ini" | ".gitignore")
}

/// The letters after the last dot, lower case.
pub(crate) fn extension(path: &str) -> String {
    base(path).rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

/// A packed file, which is not opened inside another.
pub(crate) fn is_packed(path: &str) -> bool {
    matches!(
        extension(path).as_str(),
        "zip" | "gz" | "tgz" | "bz2" | "tbz2" | "tar" | "7z" | "rar" | "xz" | "zst" | "lz4" | "z"
    )
}

/// Pictures, sounds and papers, which are never rows.
pub(crate) fn is_media(path: &str) -> bool {
    matches!(
        extension(path).as_str(),
        "jpg"
            | "jpeg"
            | "png"
            | "gif"
            | "tif"
            | "tiff"
            | "svg"
            | "webp"
            | "bmp"
            | "mp3"
            | "mp4"
            | "wav"
            | "mov"
            | "avi"
            | "pdf"
            | "doc"
            | "docx"
            | "xls"
            | "xlsx"
            | "ods"
            | "rtf"
            | "html"
            | "htm"
            | "js"
            | "css"
    )
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn safe_names_stay() {
        for (given, expected) in [
            ("meta.xml", "meta.xml"),
            ("./a/./b.txt", "a/b.txt"),
            ("\\occurrence.txt", "occurrence.txt"),
            ("res1\\dwca\\meta.xml", "res1/dwca/meta.xml"),
            ("Bücher 50%.txt", "Bücher 50%.txt"),
            ("a..b/c...txt", "a..b/c...txt"),
        ] {
            assert_eq!(clean(given).as_deref(), Ok(expected), "{given:?}");
        }
    }

    #[test]
    fn unsafe_names_are_refused() {
        let climbing =
            ["..", "../x", "a/../../x", "..\\x", "a\\..\\..\\x", ".. /x", "a/.. ./x", "%2e%2e/x", "%2e%2e%2fx"];
        let double = ["%252e%252e%252fx", "\u{ff0e}\u{ff0e}/x", "..\u{2215}x", "\u{2025}\u{2044}x", "a%5c..%5c..%5cx"];
        let absolute = ["/etc/passwd", "//server/share", "\\\\server\\share", "C:\\x", "c:/x", "C:x", "%2fetc/passwd"];
        let odd = ["a\0b", "a%00b", "a\nb", "\u{ff0f}etc", "C\u{ff1a}/x", "\\/x"];
        for name in climbing.iter().chain(&double).chain(&absolute).chain(&odd) {
            assert!(clean(name).is_err(), "{name:?} passed as {:?}", clean(name));
        }
        assert!(clean(&"x".repeat(5000)).is_err());
    }
}
