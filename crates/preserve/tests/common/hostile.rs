//! Names that try to lead out of a folder.

/// Ways to say “the folder above”, in forms that some program somewhere has taken for it.
const UP: [&str; 34] = [
    "..",
    ".. ",
    " ..",
    "...",
    ". .",
    "..\t",
    "%2e%2e",
    "%2E%2E",
    ".%2e",
    "%2e.",
    "%252e%252e",
    "%252e.",
    "%25252e%25252e",
    "%c0%ae%c0%ae",
    "%C0%AE.",
    "\u{2025}",
    "\u{2024}\u{2024}",
    "\u{FF0E}\u{FF0E}",
    "\u{FF0E}.",
    "\u{FE52}\u{FE52}",
    "\u{2026}",
    "\u{FE19}",
    "..\u{a0}",
    "..\u{3000}",
    "..\r",
    "..\n",
    "..%20",
    "..%00",
    "%2e%2e%20",
    "..\u{2003}",
    "\u{06D4}\u{06D4}",
    "\u{A4F8}.",
    "\u{0701}\u{0702}",
    ".",
];

/// What may stand between two parts.
const DIVIDERS: [&str; 13] = [
    "/", "\\", "%2f", "%5c", "%2F", "%252f", "%255c", "%c0%af", "\u{2215}", "\u{2044}", "\u{FF0F}", "\u{FF3C}",
    "\u{29F8}",
];

/// Names that are not made of the two above.
const OTHERS: [&str; 72] = [
    "/etc/passwd",
    "//etc/passwd",
    "///etc",
    "/",
    "/data/x",
    "\\etc",
    "\\\\server\\share\\x",
    "\\\\?\\C:\\x",
    "\\\\.\\COM1",
    "\\\\?\\UNC\\server\\x",
    "//server/share/x",
    "//?/C:/x",
    "C:",
    "C:x",
    "C:/x",
    "C:\\Windows\\x",
    "c:\\x",
    "z:/x",
    "C:../x",
    "~",
    "~/x",
    "~root/x",
    "~+/x",
    "~-",
    "$HOME/x",
    "${HOME}/x",
    "$(id)/x",
    "%HOME%/x",
    "%HomeDrive%\\x",
    "%USERPROFILE%/x",
    "%SystemRoot%\\x",
    "%2fetc%2fpasswd",
    "%2Fetc",
    "%5cetc",
    "%252fetc",
    "%5c%5cserver",
    "%7e/x",
    "%7Eroot/x",
    "C%3a/x",
    "C%3A%5cx",
    "\u{FF0F}etc",
    "\u{2044}etc/x",
    "\u{2215}etc",
    "\u{FF3C}etc",
    "C\u{FF1A}/x",
    "\u{FF23}:/x",
    "\u{FF5E}/x",
    "\u{29F8}etc",
    "%c0%afetc",
    "%c1%9cetc",
    "data//x",
    "data/./x",
    "data/x/.",
    "data/x/..",
    "data/x/",
    "data/x//y",
    "",
    "data\\x",
    "data/x\\y",
    "data/x%5cy",
    "data/x%2f%2fy",
    "data/a%2f..%2f..%2fx",
    "data/%00/../../x",
    "data/nul\0/x",
    "\0",
    "../\0",
    "data/\u{FF0F}\u{FF0F}x",
    "data/x\u{FF3C}..\u{FF3C}..",
    "file:///etc/passwd",
    "http://example.org/x",
    "data/x/../../../etc/passwd",
    "data/..",
];

/// All of them: at least 300, no two the same.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = OTHERS.iter().map(|name| (*name).to_owned()).collect();
    for up in UP {
        for divider in ["/", "\\"] {
            names.push(format!("data/{up}{divider}{up}{divider}secret.txt"));
        }
        names.push(format!("{up}/secret.txt"));
        names.push(format!("data/a/{up}/{up}/{up}/secret.txt"));
    }
    for divider in DIVIDERS {
        for up in ["..", "%2e%2e", "\u{FF0E}\u{FF0E}", "%252e.", ".. ", "\u{2025}", "%c0%ae.", "..%00", "..."] {
            names.push(format!("data/{up}{divider}{up}{divider}secret.txt"));
        }
    }
    for length in [256, 300, 3000, 4096, 5000] {
        names.push(format!("data/{}", "x".repeat(length)));
    }
    names.push(format!("data/{}x", "y/".repeat(3000)));
    names.sort();
    names.dedup();
    names
}
