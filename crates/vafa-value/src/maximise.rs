//! Maximum likelihood for a handful of positive parameters: Newton's method on their logarithms, damped where the surface
//! is not a hill (Levenberg and Marquardt), with the exact gradient and a curvature from its differences.

/// A log-likelihood of `P` positive parameters.
pub(crate) trait Likelihood<const P: usize> {
    /// The log-likelihood at these logarithms of the parameters, and its slope along each logarithm.
    fn at(&self, logs: &[f64; P]) -> (f64, [f64; P]);

    /// How many customers it is the sum of.
    fn count(&self) -> f64;
}

/// Where the likelihood is greatest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Top<const P: usize> {
    pub(crate) logs: [f64; P],
    pub(crate) log_likelihood: f64,
    /// Covariance of the logarithms; none where the surface is flat in some direction.
    pub(crate) covariance: Option<[[f64; P]; P]>,
    pub(crate) has_converged: bool,
}

impl<const P: usize> Top<P> {
    /// Whether a parameter ran away: the data say nothing about it but that it is small or large.
    pub(crate) fn is_at_edge(&self) -> bool {
        self.logs.iter().any(|log| log.abs() > EDGE)
    }
}

/// Logarithms beyond this (8,000 and its inverse, in the unit of the mean age or money) mean that the likelihood hardly
/// ends rising: the value itself says nothing.
pub(crate) const EDGE: f64 = 9.0;
/// As far as anything is followed.
const FARTHEST: f64 = 17.0;
const MOST_STEPS: usize = 200;
/// The slope per customer at which a top is a top.
const FLAT: f64 = 1e-11;

/// Climbs from `start`.
pub(crate) fn maximise<const P: usize>(likelihood: &impl Likelihood<P>, start: [f64; P]) -> Top<P> {
    let count = likelihood.count();
    let mut logs = start;
    let (mut value, mut slope) = likelihood.at(&logs);
    let mut damping = 1e-3;
    let mut curvature = curvature_at(likelihood, &logs);
    let mut has_converged = false;
    for _ in 0..MOST_STEPS {
        let steepest = slope.iter().fold(0.0_f64, |most, slope| most.max(slope.abs()));
        if steepest <= FLAT * count {
            has_converged = true;
            break;
        }
        let Some(step) = step_from(&curvature, &slope, damping * count) else {
            damping = (damping * 10.0).max(1e-6);
            if damping > 1e9 {
                break;
            }
            continue;
        };
        let mut tried = logs;
        for (log, by) in tried.iter_mut().zip(step) {
            *log = (*log + by.clamp(-2.0, 2.0)).clamp(-FARTHEST, FARTHEST);
        }
        let (there, slope_there) = likelihood.at(&tried);
        // At the top the value no longer tells what is higher; the slope does.
        let is_higher =
            there > value || (there >= value - 1e-13 * value.abs() && flatter(&slope_there, &slope));
        if is_higher {
            (logs, value, slope) = (tried, there, slope_there);
            damping = if damping < 1e-12 { 0.0 } else { damping * 0.1 };
            curvature = curvature_at(likelihood, &logs);
        } else {
            damping = (damping * 10.0).max(1e-6);
            if damping > 1e9 {
                // No direction leads higher in these digits.
                has_converged = steepest <= 1e-7 * count;
                break;
            }
        }
    }
    Top { logs, log_likelihood: value, covariance: inverse_of_negated(&curvature), has_converged }
}

fn flatter<const P: usize>(one: &[f64; P], other: &[f64; P]) -> bool {
    let length = |slope: &[f64; P]| slope.iter().map(|part| part * part).sum::<f64>();
    length(one) < length(other)
}

/// Second derivatives, by central differences of the gradient.
fn curvature_at<const P: usize>(likelihood: &impl Likelihood<P>, logs: &[f64; P]) -> [[f64; P]; P] {
    const STEP: f64 = 1e-4;
    let mut curvature = [[0.0; P]; P];
    for (index, row) in curvature.iter_mut().enumerate() {
        let (mut below, mut above) = (*logs, *logs);
        below[index] -= STEP;
        above[index] += STEP;
        let (below, above) = (likelihood.at(&below).1, likelihood.at(&above).1);
        for (cell, (below, above)) in row.iter_mut().zip(below.iter().zip(&above)) {
            *cell = (above - below) / (2.0 * STEP);
        }
    }
    // Symmetric but for rounding.
    std::array::from_fn(|row| {
        std::array::from_fn(|column| 0.5 * (curvature[row][column] + curvature[column][row]))
    })
}

/// Solves (−curvature + damping) step = slope; none where that is no hill.
fn step_from<const P: usize>(curvature: &[[f64; P]; P], slope: &[f64; P], damping: f64) -> Option<[f64; P]> {
    let mut matrix = curvature.map(|row| row.map(|cell| -cell));
    for (index, row) in matrix.iter_mut().enumerate() {
        row[index] += damping;
    }
    let factor = cholesky(&matrix)?;
    Some(solve(&factor, slope))
}

fn inverse_of_negated<const P: usize>(curvature: &[[f64; P]; P]) -> Option<[[f64; P]; P]> {
    let factor = cholesky(&curvature.map(|row| row.map(|cell| -cell)))?;
    let mut inverse = [[0.0; P]; P];
    for (index, row) in inverse.iter_mut().enumerate() {
        let mut unit = [0.0; P];
        unit[index] = 1.0;
        *row = solve(&factor, &unit);
    }
    Some(inverse)
}

/// The lower factor of a symmetric matrix, where it is positive definite.
fn cholesky<const P: usize>(matrix: &[[f64; P]; P]) -> Option<[[f64; P]; P]> {
    let mut factor = [[0.0; P]; P];
    for row in 0..P {
        for column in 0..=row {
            let done: f64 = (0..column).map(|k| factor[row][k] * factor[column][k]).sum();
            let rest = matrix[row][column] - done;
            if row == column {
                // Where only rounding is left the matrix is singular.
                if !rest.is_finite() || rest <= 1e-14 * matrix[row][row].abs() {
                    return None;
                }
                factor[row][row] = rest.sqrt();
            } else {
                factor[row][column] = rest / factor[column][column];
            }
        }
    }
    Some(factor)
}

fn solve<const P: usize>(factor: &[[f64; P]; P], right: &[f64; P]) -> [f64; P] {
    let mut found = *right;
    for row in 0..P {
        let done: f64 = (0..row).map(|k| factor[row][k] * found[k]).sum();
        found[row] = (found[row] - done) / factor[row][row];
    }
    for row in (0..P).rev() {
        let done: f64 = (row + 1..P).map(|k| factor[k][row] * found[k]).sum();
        found[row] = (found[row] - done) / factor[row][row];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// −(ln u − 1)² − 2 (ln v + 0.5)² + 0.5 (ln u − 1)(ln v + 0.5), with a quartic twist.
    struct Hill;

    impl Likelihood<2> for Hill {
        fn at(&self, logs: &[f64; 2]) -> (f64, [f64; 2]) {
            let (u, v) = (logs[0] - 1.0, logs[1] + 0.5);
            let value = -u * u - 2.0 * v * v + 0.5 * u * v - u.powi(4);
            (value, [-2.0 * u + 0.5 * v - 4.0 * u.powi(3), -4.0 * v + 0.5 * u])
        }

        fn count(&self) -> f64 {
            1.0
        }
    }

    /// Rises for ever along its second parameter.
    struct Slope;

    impl Likelihood<2> for Slope {
        fn at(&self, logs: &[f64; 2]) -> (f64, [f64; 2]) {
            (-logs[0] * logs[0] - (-logs[1]).exp(), [-2.0 * logs[0], (-logs[1]).exp()])
        }

        fn count(&self) -> f64 {
            1.0
        }
    }

    #[test]
    fn the_top_of_a_hill_is_found_with_its_width() {
        let top = maximise(&Hill, [6.0, -5.0]);
        assert!(top.has_converged && !top.is_at_edge());
        assert!((top.logs[0] - 1.0).abs() < 1e-10 && (top.logs[1] + 0.5).abs() < 1e-10, "{top:?}");
        let covariance = top.covariance.unwrap();
        // The inverse of [[2, −.5], [−.5, 4]].
        assert!((covariance[0][0] - 4.0 / 7.75).abs() < 1e-6 && (covariance[0][1] - 0.5 / 7.75).abs() < 1e-6);
    }

    #[test]
    fn a_parameter_that_runs_away_is_seen() {
        let top = maximise(&Slope, [1.0, 0.0]);
        assert!(top.is_at_edge(), "{top:?}");
        assert!(top.logs[0].abs() < 1e-6);
    }
}
