//! Numbers as requests write them: decimal digits, and at most one point.

/// Longest run of digits before and after the point. *IIIF Image API 3.0, § 4.6*.
const DIGITS: usize = 10;

/// A whole number of pixels: digits alone.
pub(crate) fn whole(text: &str) -> Option<u32> {
    (digits(text)).then(|| text.parse().ok()).flatten()
}

/// A number of zero or more: digits, then perhaps a point and more digits. No sign, no exponent.
pub(crate) fn decimal(text: &str) -> Option<f64> {
    let valid = match text.split_once('.') {
        Some((before, after)) => digits(before) && digits(after),
        None => digits(text),
    };
    valid.then(|| text.parse().ok()).flatten()
}

/// Exactly `N` parts between commas.
pub(crate) fn parts<const N: usize>(text: &str) -> Option<[&str; N]> {
    let mut parts = [""; N];
    let mut found = 0;
    for part in text.split(',') {
        *parts.get_mut(found)? = part;
        found += 1;
    }
    (found == N).then_some(parts)
}

fn digits(text: &str) -> bool {
    (1..=DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
