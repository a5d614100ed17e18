//! Chance that can be repeated: a generator is a pure function of the keys it was made from.

use rand::Rng;
use rand_pcg::Pcg64Mcg;

/// Mixes `key` into `state`; nearby keys give unrelated results.
pub(crate) const fn mix(state: u64, key: u64) -> u64 {
    let mut z = state ^ key.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(0xD1B5_4A32_D192_ED03);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Mixes all `keys` into one number.
pub(crate) fn key(keys: &[u64]) -> u64 {
    keys.iter().fold(0x5EED, |state, &k| mix(state, k))
}

/// A stream of chance.
pub(crate) struct Chance(Pcg64Mcg);

impl Chance {
    /// The stream that belongs to `keys`.
    pub(crate) fn of(keys: &[u64]) -> Self {
        let low = key(keys);
        Self(Pcg64Mcg::new(u128::from(mix(low, 1)) << 64 | u128::from(low | 1)))
    }

    /// Any number.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number in `0..n`; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(n)) >> 64) as u64
    }

    /// A number in `low..=high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as u64) as i64
    }

    /// A fraction in `0.0..1.0`.
    pub(crate) fn part(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// A number in `low..high`.
    pub(crate) fn span(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.part() as f32
    }

    /// True in `per_mille` of a thousand cases.
    pub(crate) fn per_mille(&mut self, per_mille: u32) -> bool {
        self.below(1000) < u64::from(per_mille)
    }

    /// One of `items`, which must not be empty.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len() as u64) as usize]
    }

    /// The index of one of `weights`, drawn by weight.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u32 = weights.iter().sum();
        let mut left = self.below(u64::from(total)) as u32;
        for (i, &w) in weights.iter().enumerate() {
            if left < w {
                return i;
            }
            left -= w;
        }
        weights.len() - 1
    }

    /// A rank in `0..base^10 - 1` by Zipf's law with exponent 0.9, in constant time.
    ///
    /// The integral of x^-0.9 is 10·x^0.1, so that a rank is the tenth power of a fraction.
    pub(crate) fn zipf(&mut self, base: f64) -> u64 {
        let x = 1.0 + self.part() * (base - 1.0);
        let squared = x * x;
        let fourth = squared * squared;
        ((fourth * fourth * squared) as u64).saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_repeat_and_differ() {
        let draw = |k| {
            let mut c = Chance::of(&[7, k]);
            (c.bits(), c.bits())
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn zipf_top_rank_is_common_and_the_tail_long() {
        let mut c = Chance::of(&[1]);
        let ranks: Vec<u64> = (0..20_000).map(|_| c.zipf(2.7)).collect();
        let share = |n| ranks.iter().filter(|&&r| r < n).count() as f64 / 20_000.0;
        assert!(share(1) > 0.03 && share(1) < 0.06, "top name {}", share(1));
        assert!(share(100) > 0.25 && share(100) < 0.5, "top hundred {}", share(100));
        assert!(ranks.iter().all(|&r| r < 20_590));
    }
}
