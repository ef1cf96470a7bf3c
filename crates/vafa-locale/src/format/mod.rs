//! Values for people's eyes: numbers, money, dates, times, phones.

pub mod number;

pub use number::NumberStyle;
