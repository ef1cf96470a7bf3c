//! Logarithm and exponential from plain arithmetic.
//!
//! The platform's own differ in the last bit from one system to the next, and one bit can move a draw across a
//! rounding edge: with these the same seed gives the same shop on every machine.

use std::f64::consts::{LN_2, SQRT_2};

/// `ln 2` split in two, so that a multiple of it is subtracted without loss.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// The natural logarithm of a positive, normal number; good to about 1e-15.
pub(crate) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut power = i32::try_from((bits >> 52) & 0x7ff).unwrap_or(1023) - 1023;
    let mut mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    if mantissa > SQRT_2 {
        mantissa *= 0.5;
        power += 1;
    }
    // ln m = 2 artanh((m-1)/(m+1)), a series that converges fast for m near 1.
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let square = ratio * ratio;
    let mut sum = 0.0;
    for odd in (0..12).rev() {
        sum = sum * square + 1.0 / f64::from(2 * odd + 1);
    }
    f64::from(power) * LN_2_HIGH + (f64::from(power) * LN_2_LOW + 2.0 * ratio * sum)
}

/// `e` to the power `x`; good to about 1e-15, zero below the normal range and large but finite above it.
pub(crate) fn exp(x: f64) -> f64 {
    if x < -700.0 {
        return 0.0;
    }
    let x = x.min(700.0);
    let power = (x / LN_2).round();
    let rest = (x - power * LN_2_HIGH) - power * LN_2_LOW;
    let mut sum = 1.0;
    for term in (1..16).rev() {
        sum = 1.0 + sum * rest / f64::from(term);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "power is within ±1010")]
    let scale = f64::from_bits(((power as i64 + 1023) as u64) << 52);
    sum * scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_platform_to_the_last_digits() {
        for step in 1..4000 {
            let x = f64::from(step) * 0.017;
            assert!((ln(x) - x.ln()).abs() <= 4e-15 * x.ln().abs().max(1.0), "ln {x}");
            assert!((exp(x) / x.exp() - 1.0).abs() <= 4e-15, "exp {x}");
            assert!((exp(-x) / (-x).exp() - 1.0).abs() <= 4e-15, "exp -{x}");
        }
        assert!((ln(1e-300) - 1e-300_f64.ln()).abs() < 1e-12);
    }
}
