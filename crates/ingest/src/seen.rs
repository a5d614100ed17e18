//! Which records of a source this harvest has met: one bit each.

/// A set of small numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    words: Vec<u64>,
}

impl Seen {
    /// Adds `n`; false when it was there already.
    pub(crate) fn add(&mut self, n: u64) -> bool {
        let (word, bit) = ((n / 64) as usize, 1_u64 << (n % 64));
        if word >= self.words.len() {
            self.words.resize((word + 1).next_power_of_two(), 0);
        }
        let fresh = self.words[word] & bit == 0;
        self.words[word] |= bit;
        fresh
    }

    pub(crate) fn has(&self, n: u64) -> bool {
        self.words.get((n / 64) as usize).is_some_and(|word| word & (1 << (n % 64)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn each_once() {
        let mut seen = Seen::default();
        assert!(seen.add(0) && seen.add(63) && seen.add(64) && seen.add(1_000_000));
        assert!(!seen.add(64));
        assert!(seen.has(1_000_000) && !seen.has(999_999) && !seen.has(u64::MAX / 2));
    }
}
