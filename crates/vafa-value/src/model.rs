//! Which models there are, and what each says of one customer.

use crate::beta_geometric::{BetaGeometric, FirstChance};
use crate::bg_bb::{BgBb, Periods};
use crate::gamma_gamma::GammaGamma;
use crate::pareto_nbd::ParetoNbd;
use crate::summary::Purchases;
use serde::Serialize;
use std::fmt;
use std::str::FromStr;

/// A model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// Beta-geometric / NBD: one may leave after each repeat purchase.
    BgNbd,
    /// Modified beta-geometric / NBD: one may leave after the first purchase too.
    MbgNbd,
    /// Pareto / NBD: one may leave at any time.
    ParetoNbd,
    /// Beta-geometric / beta-Bernoulli: purchases in periods.
    BgBb,
    /// Gamma-Gamma: the money of a purchase.
    GammaGamma,
}

/// The models of purchases at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PurchaseModel {
    /// As [`Model::BgNbd`].
    BgNbd,
    /// As [`Model::MbgNbd`].
    MbgNbd,
    /// As [`Model::ParetoNbd`].
    ParetoNbd,
}

impl From<PurchaseModel> for Model {
    fn from(model: PurchaseModel) -> Self {
        match model {
            PurchaseModel::BgNbd => Model::BgNbd,
            PurchaseModel::MbgNbd => Model::MbgNbd,
            PurchaseModel::ParetoNbd => Model::ParetoNbd,
        }
    }
}

impl Model {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::BgNbd, Self::MbgNbd, Self::ParetoNbd, Self::BgBb, Self::GammaGamma];

    /// Its name on the command line and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BgNbd => "bg-nbd",
            Self::MbgNbd => "mbg-nbd",
            Self::ParetoNbd => "pareto-nbd",
            Self::BgBb => "bg-bb",
            Self::GammaGamma => "gamma-gamma",
        }
    }

    /// Its parameters in the literature's order.
    pub const fn parameter_names(self) -> &'static [&'static str] {
        match self {
            Self::BgNbd | Self::MbgNbd => &["r", "alpha", "a", "b"],
            Self::ParetoNbd => &["r", "alpha", "s", "beta"],
            Self::BgBb => &["alpha", "beta", "gamma", "delta"],
            Self::GammaGamma => &["p", "q", "gamma"],
        }
    }

    /// Whether a parameter is in the unit of time (or money) of the rows.
    pub(crate) fn counts_in_units(self, name: &str) -> bool {
        match self {
            Self::BgNbd | Self::MbgNbd | Self::ParetoNbd => matches!(name, "alpha" | "beta"),
            Self::GammaGamma => name == "gamma",
            Self::BgBb => false,
        }
    }

    /// Where it is one of purchases at any time: which.
    pub const fn of_purchases(self) -> Option<PurchaseModel> {
        match self {
            Self::BgNbd => Some(PurchaseModel::BgNbd),
            Self::MbgNbd => Some(PurchaseModel::MbgNbd),
            Self::ParetoNbd => Some(PurchaseModel::ParetoNbd),
            Self::BgBb | Self::GammaGamma => None,
        }
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Model {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|model| model.code() == text).ok_or(())
    }
}

/// Parameters that no model has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParameterError {
    /// More or fewer than the model has.
    #[error("{wanted} parameters are wanted, {given} given")]
    Count {
        /// How many the model has.
        wanted: usize,
        /// How many there were.
        given: usize,
    },
    /// One that is not a number above 0, or so far from 1 that nothing can be computed from it.
    #[error(
        "{0} must be a number above 0, from 1e-9 to 1e9, or from 1e-30 to 1e30 where it counts time or money"
    )]
    OutOfRange(&'static str),
}

/// Beyond these there are no digits left to compute with, and no fit goes there.
const RANGE: std::ops::RangeInclusive<f64> = 1e-9..=1e9;
/// The same for parameters that are in the unit of time or money.
const RANGE_OF_UNITS: std::ops::RangeInclusive<f64> = 1e-30..=1e30;

fn checked<const P: usize>(model: Model, values: &[f64]) -> Result<[f64; P], ParameterError> {
    let names = model.parameter_names();
    let values: [f64; P] =
        values.try_into().map_err(|_| ParameterError::Count { wanted: names.len(), given: values.len() })?;
    let is_out = |name: &str, value: f64| {
        let range = if model.counts_in_units(name) { RANGE_OF_UNITS } else { RANGE };
        !range.contains(&value)
    };
    match names.iter().zip(values).find(|(name, value)| is_out(name, *value)) {
        Some((name, _)) => Err(ParameterError::OutOfRange(name)),
        None => Ok(values),
    }
}

/// A model of purchases with its parameters: what it says of one customer. Times are in the unit of the parameters, t ≥ 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Purchasing(Kind);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    BetaGeometric(BetaGeometric),
    Pareto(ParetoNbd),
}

impl Purchasing {
    /// With these parameters, in the order of [`Model::parameter_names`].
    pub fn new(model: PurchaseModel, values: &[f64]) -> Result<Self, ParameterError> {
        let values: [f64; 4] = checked(model.into(), values)?;
        Ok(Self(match model {
            PurchaseModel::BgNbd => Kind::BetaGeometric(BetaGeometric::new(FirstChance::AfterRepeat, values)),
            PurchaseModel::MbgNbd => Kind::BetaGeometric(BetaGeometric::new(FirstChance::AtOnce, values)),
            PurchaseModel::ParetoNbd => Kind::Pareto(ParetoNbd::new(values)),
        }))
    }

    /// The probability of still being a customer now.
    pub fn p_alive(&self, row: &Purchases) -> f64 {
        match &self.0 {
            Kind::BetaGeometric(model) => model.p_alive(row),
            Kind::Pareto(model) => model.p_alive(row),
        }
    }

    /// The probability of still being one `t` from now.
    pub fn p_alive_after(&self, row: &Purchases, t: f64) -> f64 {
        match &self.0 {
            Kind::BetaGeometric(model) => model.p_alive_after(row, t),
            Kind::Pareto(model) => model.p_alive_after(row, t),
        }
    }

    /// The probability of no purchase in the next `t`: what most businesses mean by churn.
    pub fn p_no_purchase(&self, row: &Purchases, t: f64) -> f64 {
        match &self.0 {
            Kind::BetaGeometric(model) => model.p_no_purchase(row, t),
            Kind::Pareto(model) => model.p_no_purchase(row, t),
        }
    }

    /// How many purchases to expect in the next `t`.
    pub fn expected_purchases(&self, row: &Purchases, t: f64) -> f64 {
        match &self.0 {
            Kind::BetaGeometric(model) => model.expected_purchases(row, t),
            Kind::Pareto(model) => model.expected_purchases(row, t),
        }
    }

    /// ln of the likelihood of this customer's purchases.
    pub fn log_likelihood(&self, row: &Purchases) -> f64 {
        match &self.0 {
            Kind::BetaGeometric(model) => model.log_likelihood(row),
            Kind::Pareto(model) => model.log_likelihood(row),
        }
    }
}

/// BG/BB with its parameters: what it says of one customer. Times are whole periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InPeriods(BgBb);

impl InPeriods {
    /// With these parameters, in the order of [`Model::parameter_names`].
    pub fn new(values: &[f64]) -> Result<Self, ParameterError> {
        Ok(Self(BgBb::new(checked(Model::BgBb, values)?)))
    }

    /// The probability of being a customer in the next period.
    pub fn p_alive(&self, row: &Periods) -> f64 {
        self.0.p_alive_in(row, 1)
    }

    /// The probability of being one `t` periods on.
    pub fn p_alive_after(&self, row: &Periods, t: u32) -> f64 {
        self.0.p_alive_in(row, t)
    }

    /// The probability of no purchase in the next `t` periods.
    pub fn p_no_purchase(&self, row: &Periods, t: u32) -> f64 {
        self.0.p_no_purchase(row, t)
    }

    /// In how many of the next `t` periods to expect a purchase.
    pub fn expected_purchases(&self, row: &Periods, t: u32) -> f64 {
        self.0.expected_purchases(row, t)
    }

    /// ln of the likelihood of this customer's periods.
    pub fn log_likelihood(&self, row: &Periods) -> f64 {
        self.0.log_likelihood(row)
    }
}

/// Gamma-Gamma with its parameters: what a purchase of a customer will be worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth(GammaGamma);

impl Worth {
    /// With these parameters, in the order of [`Model::parameter_names`].
    pub fn new(values: &[f64]) -> Result<Self, ParameterError> {
        Ok(Self(GammaGamma::new(checked(Model::GammaGamma, values)?)))
    }

    /// The money to expect of a customer's purchase, after `frequency` purchases of this mean: drawn towards everybody's
    /// the fewer there were. None where the model has no mean (q ≤ 1, and too few purchases to make up for it).
    pub fn expected_mean(&self, frequency: u32, mean: f64) -> Option<f64> {
        self.0.expected_mean(frequency, mean)
    }
}
