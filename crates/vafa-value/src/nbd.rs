//! NBD: purchases at a customer's own steady rate, nobody ever leaves (Ehrenberg 1959). What the models of leaving are
//! held against: where they explain no more than this, leaving cannot be told from the data.

use crate::maximise::{Likelihood, Top, maximise};
use crate::special::{digamma, ln_gamma};
use crate::summary::{Alike, Purchases};

struct Nbd(Alike<Purchases>);

impl Likelihood<2> for Nbd {
    fn at(&self, logs: &[f64; 2]) -> (f64, [f64; 2]) {
        let [r, alpha] = logs.map(f64::exp);
        let (mut sum, mut by_r, mut by_alpha) = (0.0, 0.0, 0.0);
        let (gamma_r, psi_r, ln_alpha) = (ln_gamma(r), digamma(r), alpha.ln());
        let (mut frequency, mut gamma, mut psi) = (None, 0.0, 0.0);
        for (row, count) in &self.0.groups {
            let shape = r + f64::from(row.frequency);
            if frequency != Some(row.frequency) {
                (frequency, gamma, psi) = (Some(row.frequency), ln_gamma(shape), digamma(shape));
            }
            let ln_time = (alpha + row.age).ln();
            sum += count * (gamma - gamma_r + r * ln_alpha - shape * ln_time);
            by_r += count * (psi - psi_r + ln_alpha - ln_time);
            by_alpha += count * (r / alpha - shape / (alpha + row.age));
        }
        (sum, [r * by_r, alpha * by_alpha])
    }

    fn count(&self) -> f64 {
        self.0.count
    }
}

/// The greatest log-likelihood, on the same scale as those of the models of leaving.
pub(crate) fn fit_nbd(rows: &[Purchases]) -> Top<2> {
    let alike =
        Alike::of(rows, |one, other| one.frequency.cmp(&other.frequency).then(one.age.total_cmp(&other.age)));
    maximise(&Nbd(alike), [0.0, start_of_alpha(rows).ln()])
}

/// The time between purchases over everybody: where a fit begins, whatever the unit of time.
pub(crate) fn start_of_alpha(rows: &[Purchases]) -> f64 {
    let time: f64 = rows.iter().map(|row| row.age).sum();
    let purchases: f64 = rows.iter().map(|row| f64::from(row.frequency)).sum();
    (time / purchases.max(0.5)).max(1e-6)
}
