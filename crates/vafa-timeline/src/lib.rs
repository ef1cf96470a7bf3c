//! What can happen between a business and a customer, and what it means.
//!
//! An [`Event`](event::EventKind) is what was told; its [`Meaning`] is what Vafa makes of it; the [`CustomerState`] is
//! the fold of all meanings of one customer. The fold does not depend on the order in which events arrive.

pub mod carts;
pub mod ecommerce;
pub mod event;
pub mod meaning;
pub mod order;
pub mod orders_state;
pub mod read;
pub mod schema;
pub mod state;

pub use carts::{Cart, CartHistory, CartStatus};
pub use event::EventKind;
pub use meaning::{Meaning, Problem, Refund, Score};
pub use order::{OrderContent, OrderKind, OrderLine, OrderStatus};
pub use orders_state::{OrderMark, OrdersState};
pub use schema::Schema;
pub use state::CustomerState;
