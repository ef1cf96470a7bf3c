//! Chance: a seeded stream of draws, and the distributions the simulation needs.

use crate::elementary::{exp, ln};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a stream of draws is for. Each purpose of each subject has a stream of its own, so one more draw in one place
/// changes nothing anywhere else.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    /// Constants of the whole shop.
    Shop = 1,
    /// Which kind of customer, when they came.
    Sketch = 2,
    /// What moves the customer: rate, spend, temper.
    Traits = 3,
    /// Who they are: name, address, consents.
    Profile = 4,
    /// What they did.
    History = 5,
    /// Sales to nobody known.
    Guest = 6,
    /// What the people of the shop wrote down.
    Remarks = 7,
}

/// A stream of draws for one purpose of one subject.
#[derive(Debug, Clone)]
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of subject `index` for `purpose` in the shop with that seed.
    pub(crate) fn new(seed: u64, purpose: Purpose, index: u32) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(((purpose as u64) << 40) | u64::from(index));
        Self(rng)
    }

    /// 64 random bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Uniform in `[0, 1)`.
    pub(crate) fn unit(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
        let value = (self.bits() >> 11) as f64;
        value * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Uniform in `low..high`.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// True with that probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Uniform in `0..n`; 0 for an empty range.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        // The bias of multiply-and-shift is below 2^-32 for the small ranges here.
        let wide = u64::from(self.0.next_u32()) * n as u64;
        usize::try_from(wide >> 32).unwrap_or(0)
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn whole(&mut self, low: i64, high: i64) -> i64 {
        let span = usize::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// One of `items`, each as likely.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }

    /// One of a fixed set, each as likely.
    pub(crate) fn of<T: Copy, const N: usize>(&mut self, items: [T; N]) -> T {
        const { assert!(N > 0, "nothing to choose from") };
        items[self.below(N)]
    }

    /// An index into running totals (ascending, the last one is the sum), by weight.
    pub(crate) fn weighted(&mut self, totals: &[f64]) -> usize {
        let point = self.unit() * totals.last().copied().unwrap_or(0.0);
        totals.partition_point(|&t| t <= point).min(totals.len().saturating_sub(1))
    }

    /// One of a few pairs of thing and weight.
    pub(crate) fn choose<T: Copy, const N: usize>(&mut self, items: [(T, f64); N]) -> T {
        const { assert!(N > 0, "nothing to choose from") };
        let mut point = self.unit() * items.iter().map(|i| i.1).sum::<f64>();
        for (item, weight) in items {
            if point < weight {
                return item;
            }
            point -= weight;
        }
        items[0].0
    }

    /// Normal with mean 0 and deviation 1 (Marsaglia's polar method).
    pub(crate) fn normal(&mut self) -> f64 {
        loop {
            let x = self.between(-1.0, 1.0);
            let y = self.between(-1.0, 1.0);
            let square = x * x + y * y;
            if square > 1e-12 && square < 1.0 {
                return x * (-2.0 * ln(square) / square).sqrt();
            }
        }
    }

    /// Exponential with mean 1.
    pub(crate) fn waiting(&mut self) -> f64 {
        -ln(1.0 - self.unit())
    }

    /// Gamma with that shape and mean equal to the shape (Marsaglia and Tsang, 2000).
    pub(crate) fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = exp(ln(1.0 - self.unit()) / shape);
            return self.gamma(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let root = 1.0 + c * x;
            if root <= 0.0 {
                continue;
            }
            let cube = root * root * root;
            if ln(1.0 - self.unit()) < 0.5 * x * x + d - d * cube + d * ln(cube) {
                return d * cube;
            }
        }
    }

    /// Beta, as a ratio of gammas.
    pub(crate) fn beta(&mut self, a: f64, b: f64) -> f64 {
        let x = self.gamma(a);
        let y = self.gamma(b);
        if x + y > 0.0 { x / (x + y) } else { 0.5 }
    }

    /// Poisson for small means (multiplication of uniforms); never above 60.
    pub(crate) fn poisson(&mut self, mean: f64) -> usize {
        let edge = exp(-mean);
        let mut product = self.unit();
        let mut count = 0;
        while product > edge && count < 60 {
            product *= self.unit();
            count += 1;
        }
        count
    }
}

/// Running totals of weights, for [`Dice::weighted`].
pub(crate) fn running_totals(weights: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut sum = 0.0;
    weights
        .into_iter()
        .map(|w| {
            sum += w;
            sum
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(draws: u32, mut draw: impl FnMut() -> f64) -> f64 {
        (0..draws).map(|_| draw()).sum::<f64>() / f64::from(draws)
    }

    #[test]
    fn distributions_have_their_means() {
        let mut dice = Dice::new(5, Purpose::Shop, 0);
        assert!((mean(20_000, || dice.unit()) - 0.5).abs() < 0.01);
        assert!(mean(20_000, || dice.normal()).abs() < 0.03);
        assert!((mean(20_000, || dice.waiting()) - 1.0).abs() < 0.03);
        assert!((mean(20_000, || dice.gamma(0.6)) - 0.6).abs() < 0.03);
        assert!((mean(20_000, || dice.gamma(3.0)) - 3.0).abs() < 0.05);
        assert!((mean(20_000, || dice.beta(1.0, 3.0)) - 0.25).abs() < 0.01);
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        let poisson = mean(20_000, || dice.poisson(2.5) as f64);
        assert!((poisson - 2.5).abs() < 0.05);
    }

    #[test]
    fn streams_are_apart_and_repeat() {
        let draw = |seed, purpose, index| Dice::new(seed, purpose, index).bits();
        assert_eq!(draw(1, Purpose::Sketch, 7), draw(1, Purpose::Sketch, 7));
        assert_ne!(draw(1, Purpose::Sketch, 7), draw(1, Purpose::Traits, 7));
        assert_ne!(draw(1, Purpose::Sketch, 7), draw(1, Purpose::Sketch, 8));
        assert_ne!(draw(1, Purpose::Sketch, 7), draw(2, Purpose::Sketch, 7));
    }

    #[test]
    fn weights_are_kept() {
        let mut dice = Dice::new(9, Purpose::Shop, 0);
        let totals = running_totals([1.0, 0.0, 3.0]);
        let mut seen = [0_u32; 3];
        for _ in 0..8000 {
            seen[dice.weighted(&totals)] += 1;
        }
        assert_eq!(seen[1], 0);
        assert!((1800..2200).contains(&seen[0]), "{seen:?}");
    }
}
