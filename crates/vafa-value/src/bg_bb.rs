//! BG/BB (Fader, Hardie and Shang 2010): in each of n periods one buys or not (Beta(α, β)), and after each may have left
//! (Beta(γ, δ)). For what happens at fixed times: subscriptions, donations, yearly fairs.

use crate::maximise::Likelihood;
use crate::special::{digamma, ln_add_exp, ln_beta, ln_gamma};
use crate::summary::{Alike, RowError};

/// More periods than anybody counts: each is gone through.
const MOST_PERIODS: u32 = 10_000;

/// One customer's periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Periods {
    /// x: periods with a purchase.
    pub frequency: u32,
    /// t_x: the last period with a purchase; 0 where there was none.
    pub recency: u32,
    /// n: periods there were.
    pub periods: u32,
}

impl Periods {
    /// Checks what the model relies on.
    pub fn new(frequency: u32, recency: u32, periods: u32) -> Result<Self, RowError> {
        match (frequency, recency) {
            _ if periods > MOST_PERIODS => Err(RowError::TooManyPeriods),
            (_, recency) if recency > periods => Err(RowError::RecencyAfterAge),
            (0, 1..) => Err(RowError::RecencyOfNothing),
            (1.., 0) => Err(RowError::NoRecency),
            (frequency, recency) if frequency > recency => Err(RowError::MoreThanPeriods),
            _ => Ok(Self { frequency, recency, periods }),
        }
    }
}

/// BG/BB with its parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct BgBb {
    pub(crate) alpha: f64,
    pub(crate) beta: f64,
    pub(crate) gamma: f64,
    pub(crate) delta: f64,
}

impl BgBb {
    pub(crate) fn new([alpha, beta, gamma, delta]: [f64; 4]) -> Self {
        Self { alpha, beta, gamma, delta }
    }

    /// ln of the probability of this history with `silent` periods between the last purchase and the leaving.
    fn ln_left(&self, row: &Periods, silent: u32) -> f64 {
        let (x, last) = (f64::from(row.frequency), f64::from(row.recency));
        let silent = f64::from(silent);
        ln_beta(self.alpha + x, self.beta + last - x + silent)
            + ln_beta(self.gamma + 1.0, self.delta + last + silent)
            - self.ln_scale()
    }

    /// ln of the probability of this history and of being alive after `more` further periods.
    fn ln_alive(&self, row: &Periods, more: u32) -> f64 {
        let (x, n) = (f64::from(row.frequency), f64::from(row.periods));
        ln_beta(self.alpha + x, self.beta + n - x) + ln_beta(self.gamma, self.delta + n + f64::from(more))
            - self.ln_scale()
    }

    fn ln_scale(&self) -> f64 {
        ln_beta(self.alpha, self.beta) + ln_beta(self.gamma, self.delta)
    }

    /// ln of the likelihood of one row.
    pub(crate) fn log_likelihood(&self, row: &Periods) -> f64 {
        (0..row.periods - row.recency)
            .fold(self.ln_alive(row, 0), |sum, silent| ln_add_exp(sum, self.ln_left(row, silent)))
    }

    /// P(alive in the period n + t): `t` = 1 is the next one, which is what the literature reports.
    pub(crate) fn p_alive_in(&self, row: &Periods, t: u32) -> f64 {
        (self.ln_alive(row, t) - self.log_likelihood(row)).exp().min(1.0)
    }

    /// Expected periods with a purchase among the next `t`.
    pub(crate) fn expected_purchases(&self, row: &Periods, t: u32) -> f64 {
        let buys =
            (self.alpha + f64::from(row.frequency)) / (self.alpha + self.beta + f64::from(row.periods));
        let n = f64::from(row.periods);
        let mut alive = self.p_alive_in(row, 0);
        let mut expected = 0.0;
        for period in 0..t {
            let stays = self.delta + n + f64::from(period);
            alive *= stays / (self.gamma + stays);
            expected += alive;
        }
        buys * expected
    }

    /// P(no purchase in the next `t` periods).
    pub(crate) fn p_no_purchase(&self, row: &Periods, t: u32) -> f64 {
        let longer = Periods { periods: row.periods.saturating_add(t), ..*row };
        (self.log_likelihood(&longer) - self.log_likelihood(row)).exp().min(1.0)
    }
}

pub(crate) struct BgBbLikelihood(Alike<Periods>);

impl BgBbLikelihood {
    pub(crate) fn of(rows: &[Periods]) -> Self {
        Self(Alike::of(rows, Ord::cmp))
    }
}

/// The same coin for every period, nobody ever leaves: what BG/BB is held against.
pub(crate) struct BetaBinomialLikelihood(Alike<Periods>);

impl BetaBinomialLikelihood {
    pub(crate) fn of(rows: &[Periods]) -> Self {
        Self(Alike::of(rows, Ord::cmp))
    }
}

impl Likelihood<2> for BetaBinomialLikelihood {
    fn at(&self, logs: &[f64; 2]) -> (f64, [f64; 2]) {
        let [alpha, beta] = logs.map(f64::exp);
        let (mut sum, mut slope) = (0.0, [0.0; 2]);
        for (row, count) in &self.0.groups {
            let (x, n) = (f64::from(row.frequency), f64::from(row.periods));
            let (value, by_alpha, by_beta) = beta_ratio(alpha, beta, x, n - x);
            sum += count * value;
            slope[0] += count * by_alpha;
            slope[1] += count * by_beta;
        }
        (sum, [alpha * slope[0], beta * slope[1]])
    }

    fn count(&self) -> f64 {
        self.0.count
    }
}

/// ln B(a + i, b + j) − ln B(a, b) with its slopes along a and b.
fn beta_ratio(a: f64, b: f64, i: f64, j: f64) -> (f64, f64, f64) {
    let value = ln_beta(a + i, b + j) - (ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b));
    let (all, before) = (digamma(a + b + i + j), digamma(a + b));
    (value, digamma(a + i) - all - digamma(a) + before, digamma(b + j) - all - digamma(b) + before)
}

impl Likelihood<4> for BgBbLikelihood {
    fn at(&self, logs: &[f64; 4]) -> (f64, [f64; 4]) {
        let [alpha, beta, gamma, delta] = logs.map(f64::exp);
        let (mut sum, mut slope) = (0.0, [0.0; 4]);
        let mut ways: Vec<(f64, [f64; 4])> = Vec::new();
        for (row, count) in &self.0.groups {
            let (x, last, n) = (f64::from(row.frequency), f64::from(row.recency), f64::from(row.periods));
            let way = |silent: f64, leaves: f64| {
                let buying = beta_ratio(alpha, beta, x, last - x + silent);
                let leaving = beta_ratio(gamma, delta, leaves, last + silent);
                (buying.0 + leaving.0, [buying.1, buying.2, leaving.1, leaving.2])
            };
            ways.clear();
            ways.push(way(n - last, 0.0));
            ways.extend((0..row.periods - row.recency).map(|silent| way(f64::from(silent), 1.0)));
            let total = ways.iter().fold(f64::NEG_INFINITY, |sum, way| ln_add_exp(sum, way.0));
            sum += count * total;
            for (value, by) in &ways {
                let weight = count * (value - total).exp();
                for (slope, by) in slope.iter_mut().zip(by) {
                    *slope += weight * by;
                }
            }
        }
        (sum, [alpha * slope[0], beta * slope[1], gamma * slope[2], delta * slope[3]])
    }

    fn count(&self) -> f64 {
        self.0.count
    }
}
