//! Integrals without closed forms that stay finite.

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

/// How far below its greatest value, in e-folds, a density is followed.
const DEPTH: f64 = 60.0;

/// E[g(p)] for p ~ Beta(a, b), where `g` is given ln p and is smooth, of one sign, and at p = 0 not more than some e^`rise`
/// times what it is elsewhere: the trapezoid rule in the logit of p after a hyperbolic sine (Takahasi and Mori 1974), with a
/// step that is halved until nothing changes. Divided by the same rule's sum of the density, so its scale never matters.
pub(crate) fn beta_expectation(a: f64, b: f64, rise: f64, g: impl Fn(f64) -> f64) -> f64 {
    let (mode, rest) = (a / (a + b), b / (a + b));
    let (ln_mode, ln_rest) = (mode.ln(), rest.ln());
    // A hill is walked in steps of its width, what has an edge at an end in steps that grow faster; both from the mode of the
    // logit.
    let is_hill = a.min(b) >= 1.0;
    let (width, middle) =
        if is_hill { ((1.0 / a + 1.0 / b).sqrt(), 0.0) } else { (PI, ((a / b).ln() / PI).asinh()) };
    // The logarithm of p, and of p^a (1 − p)^b against its greatest value.
    let at = |tau: f64| {
        let shift = width * (middle + tau).sinh();
        if is_hill {
            let (below, above) = ((rest * (-shift).exp_m1()).ln_1p(), (mode * shift.exp_m1()).ln_1p());
            return (ln_mode - below, -a * below - b * above);
        }
        let small = (-shift.abs()).exp().ln_1p();
        let (left, right) = if shift > 0.0 { (-small, -small - shift) } else { (shift - small, -small) };
        (left, a * (left - ln_mode) + b * (right - ln_rest))
    };
    let reach = |side: f64, depth: f64| {
        let mut tau = 0.0;
        while tau < 60.0 && at(side * tau).1 > -depth {
            tau += 0.25;
        }
        tau
    };
    let (left, right) = (reach(-1.0, DEPTH + rise), reach(1.0, DEPTH));
    let weigh = |tau: f64, sums: &mut (f64, f64)| {
        let (ln_p, ln_density) = at(tau);
        let density = ln_density.exp() * (middle + tau).cosh();
        if density > 0.0 {
            sums.0 += density * g(ln_p);
            sums.1 += density;
        }
    };
    let mut step = (left + right) / 64.0;
    let mut sums = (0.0, 0.0);
    let nodes = |step: f64| ((left / step).ceil(), (right / step).ceil());
    let (mut first, last) = nodes(step);
    first = -first;
    while first <= last {
        weigh(first * step, &mut sums);
        first += 1.0;
    }
    let mut found = sums.0 / sums.1;
    for halving in 0..10 {
        let (before, after) = nodes(step);
        let mut node = -before + 0.5;
        while node < after {
            weigh(node * step, &mut sums);
            node += 1.0;
        }
        step *= 0.5;
        let finer = sums.0 / sums.1;
        // The error of the rule squares with each halving: what changed by 1e-8 is now right to the last digits.
        let is_still = (finer - found).abs() <= 1e-8 * finer.abs();
        found = finer;
        if is_still && halving > 0 {
            break;
        }
    }
    found
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
        let sizes = [1e-9, 1e-3, 0.5, 0.8, 1.0, 2.4, 20.0, 3e4, 1e7, 1e12];
        for (a, b) in sizes.into_iter().flat_map(|a| sizes.map(|b| (a, b))) {
            let mean = beta_expectation(a, b, 0.0, f64::exp);
            assert!((mean * (a + b) / a - 1.0).abs() < 1e-9, "{a} {b}: {mean}");
            let square = beta_expectation(a, b, 0.0, |ln_p| (2.0 * ln_p).exp());
            let wanted = a / (a + b) * ((a + 1.0) / (a + b + 1.0));
            assert!((square / wanted - 1.0).abs() < 1e-9, "{a} {b}: {square}");
        }
    }
}
