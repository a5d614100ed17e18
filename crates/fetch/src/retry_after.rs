//! `Retry-After`: seconds or a date, RFC 9110 § 10.2.3.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::header::{HeaderMap, RETRY_AFTER};
use solander_model::Timestamp;

/// Nobody is waited for longer than this: a week.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);

/// How long the answer asks us to wait, counted from `now`; a date in the past is no wait at all.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().map_or(LONGEST, Duration::from_secs)
    } else {
        let date = httpdate::parse_http_date(text).ok()?;
        let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(now.0).ok()?);
        date.duration_since(SystemTime::max(now, UNIX_EPOCH)).unwrap_or_default()
    };
    Some(wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &'static str, expected: Option<u64>) {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, value.parse().expect("a header value"));
        // 2015-10-21T07:28:00Z
        let now = Timestamp(1_445_412_480_000);
        assert_eq!(retry_after(&headers, now), expected.map(Duration::from_secs), "{value}");
    }

    #[test]
    fn seconds_and_dates() {
        check("120", Some(120));
        check(" 0 ", Some(0));
        check("Wed, 21 Oct 2015 07:28:30 GMT", Some(30));
        check("Wed, 21 Oct 2015 07:27:00 GMT", Some(0));
        check("Wednesday, 21-Oct-15 08:28:00 GMT", Some(3600));
        check("soon", None);
        check("-5", None);
        check("1.5", None);
        check("99999999999999999999999", Some(7 * 24 * 3600));
    }
}
