//! Pareto/NBD (Schmittlein, Morrison and Colombo 1987): purchases at a rate of one's own (Gamma(r, α)), a lifetime of
//! one's own (exponential at a rate from Gamma(s, β)).
//!
//! The likelihood is left as the integral that it is, instead of two hypergeometric functions: in the logarithm of time
//! its integrand is log-concave, so a few Gauss rules over where it is not negligible give it to the last digits.

use crate::maximise::Likelihood;
use crate::quadrature::{LONG, MIDDLE, SHORT};
use crate::special::{digamma, exp_m1_ratio, ln_add_exp, ln_gamma, logistic_complement};
use crate::summary::{Alike, Purchases, by_frequency};

/// Beyond so many e-folds below its greatest value an integrand adds nothing.
const NEGLIGIBLE: f64 = 40.0;
/// The longest piece of the logarithm of time that one rule covers.
const PIECE: f64 = 6.0;

/// Pareto/NBD with its parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ParetoNbd {
    pub(crate) r: f64,
    pub(crate) alpha: f64,
    pub(crate) s: f64,
    pub(crate) beta: f64,
}

/// The integral of (α + y)^−k (β + y)^−(s + 1) over a time, as the logarithm of its value and the means of what its
/// slopes need, weighted by the integrand: ln((α + to)/(α + y)), 1/(α + y), and the same of β.
#[derive(Debug, Clone, Copy, Default)]
struct Departed {
    ln_value: f64,
    ln_alpha_ratio: f64,
    ln_beta_ratio: f64,
    one_by_alpha_time: f64,
    one_by_beta_time: f64,
}

impl ParetoNbd {
    pub(crate) fn new([r, alpha, s, beta]: [f64; 4]) -> Self {
        Self { r, alpha, s, beta }
    }

    fn shape(&self, row: &Purchases) -> f64 {
        self.r + f64::from(row.frequency)
    }

    /// Integrates from `from` to `to`, in units of (α + to)^−k (β + to)^−s.
    fn departed(&self, shape: f64, from: f64, to: f64) -> Departed {
        if to <= from {
            return Departed { ln_value: f64::NEG_INFINITY, ..Departed::default() };
        }
        let Self { alpha, s, beta, .. } = *self;
        let least = alpha.min(beta);
        // y = e^u − least; the integrand times e^u has a logarithm that falls ever faster in u. Ratios to the end keep the
        // digits that differences of large logarithms lose.
        let length = ((to - from) / (least + from)).ln_1p();
        let ln_ratios = |y: f64| {
            let left = (to - y).max(0.0);
            ((left / (alpha + y)).ln_1p(), (left / (beta + y)).ln_1p())
        };
        let ln_of = |y: f64, (by_alpha, by_beta): (f64, f64)| {
            shape * by_alpha + s * by_beta + ((least + y) / (beta + y)).ln()
        };
        let ln_at = |y: f64| ln_of(y, ln_ratios(y));
        let fall_at = |y: f64| (least + y) * (shape / (alpha + y) + (s + 1.0) / (beta + y)) - 1.0;
        let fall = fall_at(from);
        let reach = if fall > 0.0 { length.min(NEGLIGIBLE / fall) } else { length };
        let highest = ln_at(from);
        let y_at = |v: f64| from + (least + from) * v.exp_m1();
        let mut found = Departed::default();
        let mut sum = 0.0;
        let mut add = |v: f64, weight: f64| {
            let y = y_at(v);
            let (by_alpha, by_beta) = ln_ratios(y);
            let part = weight * (ln_of(y, (by_alpha, by_beta)) - highest).exp();
            sum += part;
            found.ln_alpha_ratio += part * by_alpha;
            found.ln_beta_ratio += part * by_beta;
            found.one_by_alpha_time += part / (alpha + y);
            found.one_by_beta_time += part / (beta + y);
        };
        let mut here = 0.0;
        while here < reach {
            // Each piece as long as one rule can follow, and no longer than where it is negligible.
            let falls = fall_at(y_at(here)).max(1e-300);
            let next = (here + PIECE.min(NEGLIGIBLE / falls)).min(reach);
            let steep = fall_at(y_at(next)).abs().max(falls) * (next - here);
            if steep <= 3.0 && next - here <= 1.5 {
                SHORT.visit(here, next, &mut add);
            } else if steep <= 14.0 && next - here <= 4.0 {
                MIDDLE.visit(here, next, &mut add);
            } else {
                LONG.visit(here, next, &mut add);
            }
            // What lies behind is below what counts.
            if ln_at(y_at(next)) < highest - NEGLIGIBLE && fall_at(y_at(next)) > 0.0 {
                break;
            }
            here = next;
        }
        found.ln_value = highest + sum.ln();
        found.ln_alpha_ratio /= sum;
        found.ln_beta_ratio /= sum;
        found.one_by_alpha_time /= sum;
        found.one_by_beta_time /= sum;
        found
    }

    /// The logarithm of the odds of having left against being alive at T.
    fn ln_odds_of_leaving(&self, row: &Purchases) -> f64 {
        self.s.ln() + self.departed(self.shape(row), row.recency, row.age).ln_value
    }

    /// P(alive at T).
    pub(crate) fn p_alive(&self, row: &Purchases) -> f64 {
        logistic_complement(self.ln_odds_of_leaving(row))
    }

    /// P(alive at T + t), t ≥ 0.
    pub(crate) fn p_alive_after(&self, row: &Purchases, t: f64) -> f64 {
        self.p_alive(row) * (-self.s * (t / (self.beta + row.age)).ln_1p()).exp()
    }

    /// P(no purchase between T and T + t): gone already, or alive and silent to the end, or alive and gone in between.
    pub(crate) fn p_no_purchase(&self, row: &Purchases, t: f64) -> f64 {
        let alive = self.p_alive(row);
        let later = Self { alpha: self.alpha + row.age, beta: self.beta + row.age, ..*self };
        let shape = self.shape(row);
        let ln_stays = -shape * (t / later.alpha).ln_1p() - self.s * (t / later.beta).ln_1p();
        let leaves = (self.s.ln() + ln_stays + later.departed(shape, 0.0, t).ln_value).exp();
        (1.0 - alive + alive * (ln_stays.exp() + leaves)).min(1.0)
    }

    /// Expected purchases between T and T + t.
    pub(crate) fn expected_purchases(&self, row: &Purchases, t: f64) -> f64 {
        let shape = self.shape(row);
        let life = self.beta + row.age;
        // life/(s − 1) · (1 − (1 + t/life)^(1 − s)), whose limit at s = 1 is life · ln(1 + t/life).
        let ln_growth = (t / life).ln_1p();
        let power = (1.0 - self.s) * ln_growth;
        let expected_life = life * ln_growth * exp_m1_ratio(power);
        self.p_alive(row) * shape / (self.alpha + row.age) * expected_life
    }

    /// ln of the likelihood of one row.
    pub(crate) fn log_likelihood(&self, row: &Purchases) -> f64 {
        ParetoNbdLikelihood::of(&[*row]).at(&[self.r, self.alpha, self.s, self.beta].map(f64::ln)).0
    }
}

pub(crate) struct ParetoNbdLikelihood(Alike<Purchases>);

impl ParetoNbdLikelihood {
    pub(crate) fn of(rows: &[Purchases]) -> Self {
        Self(Alike::of(rows, by_frequency))
    }
}

impl Likelihood<4> for ParetoNbdLikelihood {
    fn at(&self, logs: &[f64; 4]) -> (f64, [f64; 4]) {
        let model = ParetoNbd::new(logs.map(f64::exp));
        let ParetoNbd { r, alpha, s, beta } = model;
        let ln_s = logs[2];
        let (gamma_r, psi_r) = (ln_gamma(r), digamma(r));
        let (mut sum, mut slope) = (0.0, [0.0; 4]);
        let (mut known, mut gamma, mut psi) = (None, 0.0, 0.0);
        for (row, count) in &self.0.groups {
            let shape = model.shape(row);
            if known != Some(row.frequency) {
                (known, gamma, psi) = (Some(row.frequency), ln_gamma(shape), digamma(shape));
            }
            let (alpha_end, beta_end) = (alpha + row.age, beta + row.age);
            // ln((α + T)/α), ln((β + T)/β).
            let (alpha_grew, beta_grew) = ((row.age / alpha).ln_1p(), (row.age / beta).ln_1p());
            // The share of those alive; the odds of having left come beside it.
            let alive = -r * alpha_grew - f64::from(row.frequency) * alpha_end.ln() - s * beta_grew;
            let departed = model.departed(shape, row.recency, row.age);
            let gone = ln_s + departed.ln_value;
            let left = logistic_complement(-gone);
            let stayed = 1.0 - left;
            sum += count * (gamma - gamma_r + alive + ln_add_exp(0.0, gone));
            let by_r = psi - psi_r - alpha_grew + left * departed.ln_alpha_ratio;
            let by_alpha = r / alpha - shape * (stayed / alpha_end + left * departed.one_by_alpha_time);
            let by_s = -beta_grew + left * (1.0 / s + departed.ln_beta_ratio);
            let by_beta = s / beta - stayed * s / beta_end - left * (s + 1.0) * departed.one_by_beta_time;
            slope[0] += count * by_r;
            slope[1] += count * by_alpha;
            slope[2] += count * by_s;
            slope[3] += count * by_beta;
        }
        (sum, [r * slope[0], alpha * slope[1], s * slope[2], beta * slope[3]])
    }

    fn count(&self) -> f64 {
        self.0.count
    }
}
