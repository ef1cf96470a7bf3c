//! What a customer will still buy and be worth, from how often and how recently they bought.
//!
//! ```
//! use vafa_value::{PurchaseModel, Purchases, Purchasing};
//!
//! // The first customer of CDNOW, under the published parameters (Fader, Hardie and Lee 2005): 1.226 purchases in the
//! // next 39 weeks.
//! let model = Purchasing::new(PurchaseModel::BgNbd, &[0.243, 4.414, 0.793, 2.426]).unwrap();
//! let customer = Purchases::new(2, 30.43, 38.86).unwrap();
//! assert!((model.expected_purchases(&customer, 39.0) - 1.226).abs() < 5e-4);
//! ```

mod beta_geometric;
mod bg_bb;
mod fit;
mod gamma_gamma;
mod maximise;
mod model;
mod nbd;
mod pareto_nbd;
mod quadrature;
mod special;
mod summary;

pub use bg_bb::Periods;
pub use fit::{Fit, FitError, Parameter, fit_periods, fit_purchases, fit_spending};
pub use gamma_gamma::Spending;
pub use model::{InPeriods, Model, ParameterError, PurchaseModel, Purchasing, Worth};
pub use summary::{Purchases, RowError};

#[cfg(test)]
mod tests;
