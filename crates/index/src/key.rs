//! PIDs as numbers.

use std::sync::Arc;

use solander_model::Pid;
use xxhash_rust::xxh3::xxh3_64;

/// Bits of the suffix: 33⁹ < 2⁴⁶.
const SUFFIX_BITS: u32 = 46;

/// The number that stands for a PID: its suffix below, a hash of its prefix above, so that stores with a second prefix never
/// take one object for another. Ties between hits are settled by it.
pub(crate) fn key(pid: &Pid) -> u64 {
    (xxh3_64(pid.prefix().as_bytes()) << SUFFIX_BITS) | pid.number()
}

/// The PID of a number and its prefix.
pub(crate) fn pid(key: u64, prefix: &Arc<str>) -> Option<Pid> {
    Pid::new(prefix.clone(), key & ((1 << SUFFIX_BITS) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let one: Pid = "TEST/8SW-S6G-YA1".parse().unwrap();
        let other: Pid = "10.3535/8SW-S6G-YA1".parse().unwrap();
        assert_ne!(key(&one), key(&other));
        assert_eq!(pid(key(&one), &"TEST".into()), Some(one));
        assert_eq!(pid(key(&other), &"10.3535".into()), Some(other));
    }
}
