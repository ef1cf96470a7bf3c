//! BG/NBD (Fader, Hardie and Lee 2005) and MBG/NBD (Batislam, Denizel and Filiztekin 2007): purchases at a rate of one's
//! own (Gamma(r, α) over customers), and after each purchase, in MBG also before the first repeat, a chance to leave for
//! good (Beta(a, b)).

use crate::maximise::Likelihood;
use crate::quadrature::beta_expectation;
use crate::special::{digamma, exp_m1_ratio, ln_add_exp, ln_gamma, logistic_complement};
use crate::summary::{Alike, Purchases, by_frequency};

/// When one may leave for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FirstChance {
    /// After the first repeat purchase (BG): whoever bought once is alive for certain.
    AfterRepeat,
    /// After the very first purchase (MBG).
    AtOnce,
}

impl FirstChance {
    /// How many more chances to leave everybody has had than repeat purchases.
    fn more(self) -> f64 {
        match self {
            FirstChance::AfterRepeat => 0.0,
            FirstChance::AtOnce => 1.0,
        }
    }

    fn may_have_left(self, frequency: u32) -> bool {
        frequency > 0 || self == FirstChance::AtOnce
    }
}

/// BG/NBD or MBG/NBD with its parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct BetaGeometric {
    pub(crate) first: FirstChance,
    pub(crate) r: f64,
    pub(crate) alpha: f64,
    pub(crate) a: f64,
    pub(crate) b: f64,
}

impl BetaGeometric {
    pub(crate) fn new(first: FirstChance, [r, alpha, a, b]: [f64; 4]) -> Self {
        Self { first, r, alpha, a, b }
    }

    /// r + x and α + T: the Gamma distribution of the rate of someone who is alive.
    fn rate(&self, row: &Purchases) -> (f64, f64) {
        (self.r + f64::from(row.frequency), self.alpha + row.age)
    }

    /// b + the chances survived: the second parameter of the Beta distribution of someone who is alive.
    fn survived(&self, row: &Purchases) -> f64 {
        self.b + f64::from(row.frequency) + self.first.more()
    }

    /// b + the chances survived − 1, exact also where b is tiny.
    fn chances(&self, row: &Purchases) -> f64 {
        self.b + (f64::from(row.frequency) + self.first.more() - 1.0)
    }

    /// The logarithm of the odds of having left against being alive at T.
    fn ln_odds_of_leaving(&self, row: &Purchases) -> f64 {
        if !self.first.may_have_left(row.frequency) {
            return f64::NEG_INFINITY;
        }
        let (shape, _) = self.rate(row);
        let chances = self.chances(row);
        // ln((α + T)/(α + t_x)), exact also where little time has passed.
        let silence = ((row.age - row.recency) / (self.alpha + row.recency)).ln_1p();
        self.a.ln() - chances.ln() + shape * silence
    }

    /// P(alive at T).
    pub(crate) fn p_alive(&self, row: &Purchases) -> f64 {
        logistic_complement(self.ln_odds_of_leaving(row))
    }

    /// P(alive at T + t), t ≥ 0: purchases of someone alive lead to leaving at the rate λp.
    pub(crate) fn p_alive_after(&self, row: &Purchases, t: f64) -> f64 {
        let (shape, time) = self.rate(row);
        let y = t / time;
        let stays = beta_expectation(self.a, self.survived(row), y.ln_1p(), |ln_p| {
            (-shape * (y * ln_p.exp()).ln_1p()).exp()
        });
        self.p_alive(row) * stays.min(1.0)
    }

    /// P(no purchase between T and T + t).
    pub(crate) fn p_no_purchase(&self, row: &Purchases, t: f64) -> f64 {
        let (shape, time) = self.rate(row);
        // 1 − P(alive) · P(a purchase | alive).
        1.0 + self.p_alive(row) * (-shape * (t / time).ln_1p()).exp_m1()
    }

    /// Expected purchases between T and T + t.
    pub(crate) fn expected_purchases(&self, row: &Purchases, t: f64) -> f64 {
        let alive = self.p_alive(row);
        if alive == 0.0 || t == 0.0 {
            return 0.0;
        }
        alive * self.expected_of_the_living(row, t)
    }

    /// E[(1 − e^(−λpt)) / p] for someone alive at T.
    fn expected_of_the_living(&self, row: &Purchases, t: f64) -> f64 {
        let (shape, time) = self.rate(row);
        let z = t / (time + t);
        if z <= 0.95
            && let Some(sum) = self.series(row, z)
        {
            return sum;
        }
        let y = t / time;
        beta_expectation(self.a, self.survived(row), y.ln_1p(), |ln_p| {
            let p = ln_p.exp();
            if p * y == 0.0 {
                return shape * y;
            }
            -(-shape * (p * y).ln_1p()).exp_m1() / p
        })
    }

    /// The published form after Euler's transformation, term by term, with (a − 1)_n / (a − 1) written as (a)_(n−1): at
    /// a = 1 as exact as elsewhere, and nothing overflows. None where the terms do not fall within reach or cancel.
    fn series(&self, row: &Purchases, z: f64) -> Option<f64> {
        let a = self.a;
        let (shape, _) = self.rate(row);
        let c = a + self.survived(row) - 1.0;
        let first = c - shape;
        let ln_rest = (-z).ln_1p();
        let power = (a - 1.0) * ln_rest;
        // (1 − (1 − z)^(a − 1)) / (a − 1), whose limit at a = 1 is −ln(1 − z).
        let head = -ln_rest * exp_m1_ratio(power);
        let mut term = first / c * z;
        let (mut sum, mut n, mut most) = (term, 1.0, term.abs());
        loop {
            term *= (first + n) * (a + n - 1.0) / ((c + n) * (n + 1.0)) * z;
            sum += term;
            most = most.max(term.abs());
            n += 1.0;
            if term.abs() <= 1e-17 * sum.abs() {
                break;
            }
            if n > 2_000.0 || !sum.is_finite() {
                return None;
            }
        }
        let tail = power.exp() * sum;
        let found = head - tail;
        let size = head.abs().max(power.exp() * most);
        (found > 1e-5 * size && found.is_finite()).then_some(c * found)
    }

    /// ln of the likelihood of one row.
    pub(crate) fn log_likelihood(&self, row: &Purchases) -> f64 {
        BetaGeometricLikelihood::of(self.first, &[*row])
            .at(&[self.r, self.alpha, self.a, self.b].map(f64::ln))
            .0
    }
}

pub(crate) struct BetaGeometricLikelihood {
    first: FirstChance,
    rows: Alike<Purchases>,
}

impl BetaGeometricLikelihood {
    pub(crate) fn of(first: FirstChance, rows: &[Purchases]) -> Self {
        Self { first, rows: Alike::of(rows, by_frequency) }
    }
}

impl Likelihood<4> for BetaGeometricLikelihood {
    fn at(&self, logs: &[f64; 4]) -> (f64, [f64; 4]) {
        let model = BetaGeometric::new(self.first, logs.map(f64::exp));
        let BetaGeometric { r, alpha, a, b, .. } = model;
        let [_, ln_alpha, ..] = *logs;
        let (gamma_r, psi_r) = (ln_gamma(r), digamma(r));
        let (gamma_b, psi_b) = (ln_gamma(b), digamma(b));
        let (gamma_ab, psi_ab) = (ln_gamma(a + b), digamma(a + b));
        let (mut sum, mut slope) = (0.0, [0.0; 4]);
        let mut frequency = None;
        // What depends on the frequency alone.
        let (mut fixed, mut fixed_slope, mut chances) = (0.0, [0.0; 4], 0.0);
        for (row, count) in &self.rows.groups {
            let shape = r + f64::from(row.frequency);
            if frequency != Some(row.frequency) {
                frequency = Some(row.frequency);
                let survived = model.survived(row);
                chances = model.chances(row);
                fixed = ln_gamma(shape) - gamma_r + r * ln_alpha + ln_gamma(survived)
                    - ln_gamma(a + survived)
                    - gamma_b
                    + gamma_ab;
                let psi_all = digamma(a + survived);
                fixed_slope = [
                    digamma(shape) - psi_r + ln_alpha,
                    r / alpha,
                    psi_ab - psi_all,
                    digamma(survived) - psi_all - psi_b + psi_ab,
                ];
            }
            let (ln_end, ln_last) = ((alpha + row.age).ln(), (alpha + row.recency).ln());
            let alive = -shape * ln_end;
            let (mixed, left) = if self.first.may_have_left(row.frequency) {
                let gone = logs[2] - chances.ln() - shape * ln_last;
                (ln_add_exp(alive, gone), logistic_complement(alive - gone))
            } else {
                (alive, 0.0)
            };
            let stayed = 1.0 - left;
            sum += count * (fixed + mixed);
            slope[0] += count * (fixed_slope[0] - stayed * ln_end - left * ln_last);
            let by_time = stayed / (alpha + row.age) + left / (alpha + row.recency);
            slope[1] += count * (fixed_slope[1] - shape * by_time);
            slope[2] += count * (fixed_slope[2] + left / a);
            slope[3] += count * (fixed_slope[3] - if left > 0.0 { left / chances } else { 0.0 });
        }
        (sum, [r * slope[0], alpha * slope[1], a * slope[2], b * slope[3]])
    }

    fn count(&self) -> f64 {
        self.rows.count
    }
}
