//! The few special functions that the models need, for positive arguments.

/// B_2k / 2k for k = 1 …: the coefficients of x^−2k in the asymptotic series of ψ.
const SERIES: [f64; 7] =
    [1.0 / 12.0, -1.0 / 120.0, 1.0 / 252.0, -1.0 / 240.0, 1.0 / 132.0, -691.0 / 32_760.0, 1.0 / 12.0];

/// ln Γ(x) for x > 0.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// ψ(x) = d ln Γ(x) / dx for x > 0: recurrence up to 10, then the asymptotic series (Abramowitz & Stegun 6.3.18), whose
/// next term is below 1e-16 there.
pub(crate) fn digamma(x: f64) -> f64 {
    let (mut x, mut below) = (x, 0.0);
    while x < 10.0 {
        below += 1.0 / x;
        x += 1.0;
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let tail = SERIES.iter().rev().fold(0.0, |sum, coefficient| (sum + coefficient) * square);
    x.ln() - 0.5 * inverse - tail - below
}

/// ln B(a, b).
pub(crate) fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// ln(e^a + e^b), where either may be −∞.
pub(crate) fn ln_add_exp(a: f64, b: f64) -> f64 {
    let (most, least) = if a > b { (a, b) } else { (b, a) };
    if least == f64::NEG_INFINITY { most } else { most + (least - most).exp().ln_1p() }
}

/// (e^x − 1) / x, and its limit 1 at 0.
pub(crate) fn exp_m1_ratio(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { x.exp_m1() / x }
}

/// 1 / (1 + e^x), without overflow.
pub(crate) fn logistic_complement(x: f64) -> f64 {
    if x > 0.0 {
        let small = (-x).exp();
        small / (1.0 + small)
    } else {
        1.0 / (1.0 + x.exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Euler's constant.
    const GAMMA: f64 = 0.577_215_664_901_532_9;

    fn close(found: f64, wanted: f64, within: f64) {
        assert!((found - wanted).abs() <= within * wanted.abs().max(1.0), "{found} is not {wanted}");
    }

    #[test]
    fn known_values() {
        close(digamma(1.0), -GAMMA, 1e-15);
        close(digamma(0.5), -GAMMA - 2.0 * std::f64::consts::LN_2, 1e-15);
        close(digamma(10.0), 2.251_752_589_066_721, 1e-15);
        close(digamma(1e-6), -1_000_000.577_214_02, 1e-15);
        close(ln_gamma(0.5), 0.5 * std::f64::consts::PI.ln(), 1e-15);
        close(ln_beta(2.0, 3.0), (1.0_f64 / 12.0).ln(), 1e-14);
    }

    #[test]
    fn digamma_steps_by_one_over_x_and_is_the_slope_of_ln_gamma() {
        for x in [1e-3, 0.2, 0.9, 3.7, 9.99, 10.01, 55.0, 1e4] {
            close(digamma(x + 1.0) - digamma(x), 1.0 / x, 1e-13);
            let step = 1e-5 * x;
            close((ln_gamma(x + step) - ln_gamma(x - step)) / (2.0 * step), digamma(x), 1e-6);
        }
    }

    #[test]
    fn sums_of_exponentials_keep_what_is_small() {
        close(ln_add_exp(-1000.0, -1000.0), -1000.0 + std::f64::consts::LN_2, 1e-15);
        close(ln_add_exp(f64::NEG_INFINITY, -3.0), -3.0, 0.0);
        close(ln_add_exp(700.0, -700.0), 700.0, 0.0);
        close(exp_m1_ratio(0.0), 1.0, 0.0);
        close(exp_m1_ratio(1e-300), 1.0, 0.0);
        close(exp_m1_ratio(2.0), 0.5 * (2.0_f64.exp() - 1.0), 1e-15);
        close(logistic_complement(800.0), 0.0, 1e-300);
        close(logistic_complement(-800.0), 1.0, 0.0);
        close(logistic_complement(0.0), 0.5, 0.0);
    }
}
