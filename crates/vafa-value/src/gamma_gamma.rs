//! Gamma-Gamma (Fader and Hardie 2013): what a purchase of a customer is worth, around a mean of one's own.

use crate::maximise::Likelihood;
use crate::special::{digamma, ln_gamma};

/// How often a customer bought again, and for how much on average.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spending {
    /// x: purchases that the mean is of, from 1 on.
    pub frequency: u32,
    /// Mean money of a purchase, above 0, in any unit.
    pub mean: f64,
}

/// Gamma-Gamma with its parameters; γ is in the unit of money.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct GammaGamma {
    pub(crate) p: f64,
    pub(crate) q: f64,
    pub(crate) gamma: f64,
}

impl GammaGamma {
    pub(crate) fn new([p, q, gamma]: [f64; 3]) -> Self {
        Self { p, q, gamma }
    }

    /// The expected mean of a customer's purchases, drawn towards everybody's the less is known of this one: None where
    /// it has no mean (p x + q ≤ 1).
    pub(crate) fn expected_mean(&self, frequency: u32, mean: f64) -> Option<f64> {
        let x = f64::from(frequency);
        let below = self.p * x + self.q - 1.0;
        let above = self.p * (self.gamma + if frequency == 0 { 0.0 } else { x * mean });
        (below > 0.0).then(|| above / below)
    }
}

pub(crate) struct GammaGammaLikelihood<'a> {
    rows: &'a [Spending],
    /// Money is counted in this.
    unit: f64,
}

impl<'a> GammaGammaLikelihood<'a> {
    /// Rows with purchases, and what their money is counted in.
    pub(crate) fn of(rows: &'a [Spending], unit: f64) -> Self {
        Self { rows, unit }
    }
}

impl Likelihood<3> for GammaGammaLikelihood<'_> {
    fn at(&self, logs: &[f64; 3]) -> (f64, [f64; 3]) {
        let GammaGamma { p, q, gamma } = GammaGamma::new(logs.map(f64::exp));
        let (gamma_q, psi_q, ln_gamma_money) = (ln_gamma(q), digamma(q), logs[2]);
        let (mut sum, mut slope) = (0.0, [0.0; 3]);
        let mut frequency = None;
        let (mut fixed, mut psi_all, mut psi_own, mut ln_x) = (0.0, 0.0, 0.0, 0.0);
        for row in self.rows {
            let x = f64::from(row.frequency);
            let own = p * x;
            if frequency != Some(row.frequency) {
                frequency = Some(row.frequency);
                ln_x = x.ln();
                fixed = ln_gamma(own + q) - ln_gamma(own) - gamma_q + q * ln_gamma_money;
                (psi_all, psi_own) = (digamma(own + q), digamma(own));
            }
            let mean = row.mean / self.unit;
            let (ln_mean, all) = (mean.ln(), gamma + x * mean);
            let ln_all = all.ln();
            sum += fixed + (own - 1.0) * ln_mean + own * ln_x - (own + q) * ln_all;
            slope[0] += x * (psi_all - psi_own + ln_mean + ln_x - ln_all);
            slope[1] += psi_all - psi_q + ln_gamma_money - ln_all;
            slope[2] += q / gamma - (own + q) / all;
        }
        (sum, [p * slope[0], q * slope[1], gamma * slope[2]])
    }

    #[expect(clippy::cast_precision_loss, reason = "fewer than 2^53 customers")]
    fn count(&self) -> f64 {
        self.rows.len() as f64
    }
}
