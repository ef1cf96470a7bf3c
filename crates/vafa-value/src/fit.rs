//! Fits: which parameters make what was seen most likely, how sure that is, and whether it says anything at all.

use crate::beta_geometric::{BetaGeometricLikelihood, FirstChance};
use crate::bg_bb::{BetaBinomialLikelihood, BgBbLikelihood, Periods};
use crate::gamma_gamma::{GammaGammaLikelihood, Spending};
use crate::maximise::{EDGE, Likelihood, Top, maximise};
use crate::model::{Model, PurchaseModel};
use crate::nbd::{fit_nbd, start_of_alpha};
use crate::pareto_nbd::ParetoNbdLikelihood;
use crate::summary::{Purchases, by_frequency};
use serde::Serialize;

/// 2 (ln L − ln L of the model without leaving) below this is what chance gives nineteen times in twenty where nobody leaves
/// (χ² with one degree of freedom, halved at the edge of its range: Self and Liang 1987, at 5 %).
const LEAST_EVIDENCE: f64 = 2.7;
/// The standard normal distribution's 97.5 % point.
const TWO_SIDED_95: f64 = 1.959_963_984_540_054;
/// A standard error of a logarithm beyond this says nothing.
const WIDEST: f64 = 20.0;
/// Rows of the sample on which a fit of many rows begins.
const SAMPLE: usize = 3_000;

/// A parameter and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Parameter {
    /// As the literature calls it.
    pub name: &'static str,
    /// The value of greatest likelihood.
    pub value: f64,
    /// Standard error; none where the likelihood is flat, or the parameter ran away.
    pub se: Option<f64>,
    /// 95 % interval, from the logarithm's: it has no values below 0.
    pub ci95: Option<[f64; 2]>,
}

/// A model held against customers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fit {
    /// Which.
    pub model: Model,
    /// Its parameters, in the model's order and in the unit of time (or money) of the rows.
    pub parameters: Vec<Parameter>,
    /// ln of the likelihood at these.
    pub log_likelihood: f64,
    /// Customers that it rests on.
    pub n: usize,
    /// Whether the top was reached: no slope is left. Where a parameter ran away there may be no top.
    pub converged: bool,
    /// Whether the rows tell leaving from buying seldom; none for models that know no leaving.
    pub dropout_identified: Option<bool>,
    /// Parameters that ran away: of these the rows say only that they are very large or very small.
    pub at_edge: Vec<&'static str>,
}

impl Fit {
    /// The values alone.
    pub fn values(&self) -> Vec<f64> {
        self.parameters.iter().map(|parameter| parameter.value).collect()
    }

    /// Brings what was counted in this unit of time or money back to the rows' own.
    fn count_in(&mut self, unit: f64) {
        let model = self.model;
        for parameter in self.parameters.iter_mut().filter(|one| model.counts_in_units(one.name)) {
            parameter.value *= unit;
            parameter.se = parameter.se.map(|se| se * unit);
            parameter.ci95 = parameter.ci95.map(|ends| ends.map(|end| end * unit));
        }
    }
}

/// Why there is nothing to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FitError {
    /// No rows.
    #[error("there are no customers")]
    NoCustomers,
    /// Nobody bought a second time, so no rate can be seen.
    #[error("nobody has bought again")]
    NoRepeatPurchases,
    /// Nothing was watched for any time.
    #[error("no time has passed since anybody's first purchase")]
    NoTime,
    /// Money that is not above 0.
    #[error("money must be more than 0")]
    NoMoney,
}

/// Fits a model of purchases in continuous time.
pub fn fit_purchases(model: PurchaseModel, rows: &[Purchases]) -> Result<Fit, FitError> {
    if rows.is_empty() {
        return Err(FitError::NoCustomers);
    }
    if rows.iter().all(|row| row.frequency == 0) {
        return Err(FitError::NoRepeatPurchases);
    }
    // In one order sums have the same bits, however the rows came.
    let mut rows = rows.to_vec();
    rows.sort_unstable_by(by_frequency);
    // In the unit of the mean age the same rows give the same steps, whatever their unit was.
    let unit = rows.iter().map(|row| row.age).sum::<f64>() / count(&rows);
    if unit <= 0.0 {
        return Err(FitError::NoTime);
    }
    let scaled: Vec<Purchases> = rows
        .iter()
        .map(|row| Purchases { recency: row.recency / unit, age: row.age / unit, ..*row })
        .collect();
    let start = [0.0, start_of_alpha(&scaled).ln(), 0.0, 0.0];
    let beta_geometric = |first| climb(|rows| BetaGeometricLikelihood::of(first, rows), &scaled, start);
    let top = match model {
        PurchaseModel::BgNbd => beta_geometric(FirstChance::AfterRepeat),
        PurchaseModel::MbgNbd => beta_geometric(FirstChance::AtOnce),
        PurchaseModel::ParetoNbd => climb(ParetoNbdLikelihood::of, &scaled, start),
    };
    let without_leaving = fit_nbd(&scaled).log_likelihood;
    let mut fit = told(Model::from(model), &top, rows.len());
    let purchases: f64 = rows.iter().map(|row| f64::from(row.frequency)).sum();
    fit.log_likelihood -= purchases * unit.ln();
    fit.dropout_identified = Some(tells_leaving(&fit, top.log_likelihood, without_leaving));
    fit.count_in(unit);
    Ok(fit)
}

/// Fits BG/BB.
pub fn fit_periods(rows: &[Periods]) -> Result<Fit, FitError> {
    if rows.is_empty() {
        return Err(FitError::NoCustomers);
    }
    if rows.iter().all(|row| row.frequency == 0) {
        return Err(FitError::NoRepeatPurchases);
    }
    let top = maximise(&BgBbLikelihood::of(rows), [0.0; 4]);
    let mut fit = told(Model::BgBb, &top, rows.len());
    let without_leaving = maximise(&BetaBinomialLikelihood::of(rows), [0.0; 2]).log_likelihood;
    fit.dropout_identified = Some(tells_leaving(&fit, top.log_likelihood, without_leaving));
    Ok(fit)
}

/// Fits Gamma-Gamma. Rows without purchases say nothing about spending and are left out; `n` counts the others.
pub fn fit_spending(rows: &[Spending]) -> Result<Fit, FitError> {
    if rows.is_empty() {
        return Err(FitError::NoCustomers);
    }
    let mut rows: Vec<Spending> = rows.iter().filter(|row| row.frequency > 0).copied().collect();
    if rows.is_empty() {
        return Err(FitError::NoRepeatPurchases);
    }
    if rows.iter().any(|row| !(row.mean > 0.0 && row.mean.is_finite())) {
        return Err(FitError::NoMoney);
    }
    rows.sort_unstable_by(|one, other| {
        one.frequency.cmp(&other.frequency).then(one.mean.total_cmp(&other.mean))
    });
    let n = rows.len();
    // In the unit of the mean a change of currency changes no digit of the way.
    let unit = rows.iter().map(|row| row.mean).sum::<f64>() / count(&rows);
    let likelihood = GammaGammaLikelihood::of(&rows, unit);
    let top = maximise(&likelihood, [1.0_f64.ln(), 2.0_f64.ln(), 1.0_f64.ln()]);
    let mut fit = told(Model::GammaGamma, &top, n);
    fit.log_likelihood -= count(&rows) * unit.ln();
    fit.count_in(unit);
    Ok(fit)
}

fn tells_leaving(fit: &Fit, with: f64, without: f64) -> bool {
    fit.at_edge.is_empty() && 2.0 * (with - without) >= LEAST_EVIDENCE
}

/// Climbs on every so-many-th of many rows first, where a step costs little, and from that top on everything.
fn climb<L: Likelihood<4>>(
    likelihood: impl Fn(&[Purchases]) -> L,
    rows: &[Purchases],
    mut start: [f64; 4],
) -> Top<4> {
    let stride = rows.len().div_ceil(SAMPLE);
    let sample: Vec<_> = rows.iter().skip(stride / 2).step_by(stride).copied().collect();
    if stride > 1 && sample.iter().any(|row| row.frequency > 0) {
        let near = maximise(&likelihood(&sample), start);
        if near.has_converged && !near.is_at_edge() {
            start = near.logs;
        }
    }
    maximise(&likelihood(rows), start)
}

fn told<const P: usize>(model: Model, top: &Top<P>, n: usize) -> Fit {
    let names = model.parameter_names();
    let parameters = top.logs.iter().zip(names).enumerate().map(|(index, (log, name))| {
        let value = log.exp();
        let se_of_log = top.covariance.map(|covariance| covariance[index][index].sqrt());
        // Of what ran away, and beyond some e-folds, a width is rounding.
        let se_of_log = se_of_log.filter(|se| *se < WIDEST && log.abs() <= EDGE);
        Parameter {
            name,
            value,
            se: se_of_log.map(|se| value * se),
            ci95: se_of_log.map(|se| [-1.0, 1.0].map(|side| (log + side * TWO_SIDED_95 * se).exp())),
        }
    });
    let at_edge = top.logs.iter().zip(names).filter(|(log, _)| log.abs() > EDGE);
    Fit {
        model,
        parameters: parameters.collect(),
        log_likelihood: top.log_likelihood,
        n,
        converged: top.has_converged,
        dropout_identified: None,
        at_edge: at_edge.map(|(_, name)| *name).collect(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "fewer than 2^53 customers")]
fn count<T>(rows: &[T]) -> f64 {
    rows.len() as f64
}
