//! Integrals without closed forms that stay finite.

use crate::special::ln_beta;
use std::f64::consts::PI;
use std::sync::LazyLock;

/// Nodes and weights of Gauss and Legendre on [0, 1].
pub(crate) struct Rule<const N: usize> {
    nodes: [f64; N],
    weights: [f64; N],
}

pub(crate) static SHORT: LazyLock<Rule<8>> = LazyLock::new(Rule::new);
pub(crate) static MIDDLE: LazyLock<Rule<16>> = LazyLock::new(Rule::new);
pub(crate) static LONG: LazyLock<Rule<32>> = LazyLock::new(Rule::new);

impl<const N: usize> Rule<N> {
    /// Roots of the Legendre polynomial by Newton's method from Chebyshev's angles.
    #[expect(clippy::cast_precision_loss, reason = "orders are small")]
    fn new() -> Self {
        let (mut nodes, mut weights) = ([0.0; N], [0.0; N]);
        for index in 0..N {
            let mut x = (PI * (index as f64 + 0.75) / (N as f64 + 0.5)).cos();
            let mut slope = 1.0;
            for _ in 0..100 {
                let (mut last, mut here) = (1.0, x);
                for order in 2..=N {
                    let order = order as f64;
                    (last, here) = (here, ((2.0 * order - 1.0) * x * here - (order - 1.0) * last) / order);
                }
                slope = N as f64 * (x * here - last) / (x * x - 1.0);
                let step = here / slope;
                x -= step;
                if step.abs() < 1e-16 {
                    break;
                }
            }
            nodes[index] = 0.5 * (1.0 - x);
            weights[index] = 1.0 / ((1.0 - x * x) * slope * slope);
        }
        Rule { nodes, weights }
    }

    /// Calls `visit` with each point between `from` and `to` and its weight.
    pub(crate) fn visit(&self, from: f64, to: f64, mut visit: impl FnMut(f64, f64)) {
        let length = to - from;
        for (node, weight) in self.nodes.iter().zip(&self.weights) {
            visit(from + length * node, length * weight);
        }
    }
}

/// E[g(p)] for p ~ Beta(a, b), where `g` is given ln p and ln(1 − p): the trapezoid rule after p = 1/(1 + e^(−π sinh τ))
/// (Takahasi and Mori 1974), with a step that is halved until nothing changes.
///
/// For what is smooth and of one sign; mass at either end is followed as far as logarithms reach.
pub(crate) fn beta_expectation(a: f64, b: f64, g: impl Fn(f64, f64) -> f64) -> f64 {
    // Where p^a, or (1 − p)^b, has fallen by e^−60.
    let reach = |power: f64| (60.0 / (PI * power)).max(1.0).asinh() + 1.0;
    let (from, to) = (-reach(a), reach(b));
    let scale = ln_beta(a, b);
    let at = |tau: f64| {
        let shift = PI * tau.sinh();
        // ln p = −ln(1 + e^−shift), ln(1 − p) = −ln(1 + e^shift).
        let small = (-shift.abs()).exp().ln_1p();
        let (ln_p, ln_rest) = if shift > 0.0 { (-small, -small - shift) } else { (shift - small, -small) };
        let density = (a * ln_p + b * ln_rest - scale).exp();
        if density == 0.0 { 0.0 } else { density * g(ln_p, ln_rest) * PI * tau.cosh() }
    };
    let mut count = 64_u32;
    let mut step = (to - from) / f64::from(count);
    let mut sum: f64 = (0..=count).map(|index| at(from + step * f64::from(index))).sum();
    for _ in 0..10 {
        let between: f64 = (0..count).map(|index| at(from + step * (f64::from(index) + 0.5))).sum();
        let (before, after) = (sum * step, (sum + between) * step * 0.5);
        sum += between;
        step *= 0.5;
        count *= 2;
        // The error of the rule squares with each halving: what changed by 1e-8 is now right to the last digits.
        if (after - before).abs() <= 1e-8 * after.abs() {
            break;
        }
    }
    sum * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_integrate_polynomials_of_twice_their_order_exactly() {
        for power in 0..16_i32 {
            let mut sum = 0.0;
            SHORT.visit(0.0, 2.0, |x, weight| sum += weight * x.powi(power));
            let exact = 2.0_f64.powi(power + 1) / f64::from(power + 1);
            assert!((sum / exact - 1.0).abs() < 1e-13, "{power}: {sum} {exact}");
        }
        let mut sum = 0.0;
        LONG.visit(0.0, 40.0, |x, weight| sum += weight * (-x).exp());
        assert!((sum - 1.0).abs() < 1e-14, "{sum}");
        let mut sum = 0.0;
        MIDDLE.visit(0.0, 12.0, |x, weight| sum += weight * (-x).exp());
        assert!((sum - 1.0 + (-12.0_f64).exp()).abs() < 1e-13, "{sum}");
    }

    #[test]
    fn moments_of_beta_are_found_in_every_corner() {
        for (a, b) in [(0.8, 2.4), (1.0, 1.0), (1e-3, 5.0), (3.0, 1e-3), (2e4, 3e4), (0.5, 1e6), (40.0, 0.01)]
        {
            let total = beta_expectation(a, b, |_, _| 1.0);
            let mean = beta_expectation(a, b, |ln_p, _| ln_p.exp());
            let rest = beta_expectation(a, b, |_, ln_rest| ln_rest.exp());
            assert!((total - 1.0).abs() < 1e-9, "{a} {b}: {total}");
            assert!((mean * (a + b) / a - 1.0).abs() < 1e-9, "{a} {b}: {mean}");
            assert!((rest * (a + b) / b - 1.0).abs() < 1e-9, "{a} {b}: {rest}");
        }
    }
}
