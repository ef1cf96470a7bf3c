//! The models against the literature, against each other, and against their own definitions.

use crate::beta_geometric::{BetaGeometric, BetaGeometricLikelihood, FirstChance};
use crate::bg_bb::BgBbLikelihood;
use crate::gamma_gamma::GammaGammaLikelihood;
use crate::maximise::Likelihood;
use crate::pareto_nbd::{ParetoNbd, ParetoNbdLikelihood};
use crate::*;
use proptest::prelude::*;
use std::path::Path;

fn row(frequency: u32, recency: f64, age: f64) -> Purchases {
    Purchases::new(frequency, recency, age).unwrap()
}

fn close(found: f64, wanted: f64, within: f64, what: &str) {
    let far = (found - wanted).abs();
    assert!(
        far <= within * wanted.abs().max(1e-300),
        "{what}: {found} is not {wanted} (off by {:e})",
        far / wanted
    );
}

/// A few customers of every kind.
fn some() -> Vec<Purchases> {
    vec![
        row(0, 0.0, 38.0),
        row(0, 0.0, 30.5),
        row(1, 2.0, 38.0),
        row(3, 30.0, 33.0),
        row(9, 21.5, 38.9),
        row(1, 27.0, 27.0),
        row(40, 37.0, 38.0),
    ]
}

fn slope_is_exact<const P: usize>(likelihood: &impl Likelihood<P>, logs: [f64; P], what: &str) {
    let (_, slope) = likelihood.at(&logs);
    for index in 0..P {
        let step = 1e-5;
        let (mut below, mut above) = (logs, logs);
        below[index] -= step;
        above[index] += step;
        let found = (likelihood.at(&above).0 - likelihood.at(&below).0) / (2.0 * step);
        assert!(
            (found - slope[index]).abs() <= 2e-7 * slope[index].abs().max(1.0),
            "{what}, parameter {index}: {found} is not {}",
            slope[index]
        );
    }
}

#[test]
fn slopes_are_those_of_the_likelihoods() {
    for parameters in
        [[0.24, 4.4, 0.79, 2.4], [1.5, 60.0, 3.0, 0.4], [0.05, 0.3, 0.02, 9.0], [20.0, 2.0, 1.0, 1.0]]
    {
        let logs = parameters.map(f64::ln);
        slope_is_exact(&BetaGeometricLikelihood::of(FirstChance::AfterRepeat, &some()), logs, "BG/NBD");
        slope_is_exact(&BetaGeometricLikelihood::of(FirstChance::AtOnce, &some()), logs, "MBG/NBD");
        slope_is_exact(&ParetoNbdLikelihood::of(&some()), logs, "Pareto/NBD");
        let periods = [(0, 0, 6), (1, 1, 6), (3, 6, 6), (2, 4, 5), (6, 6, 6)];
        let periods = periods.map(|(x, last, n)| Periods::new(x, last, n).unwrap());
        slope_is_exact(&BgBbLikelihood::of(&periods), logs, "BG/BB");
        let [p, q, gamma, _] = logs;
        let spent = [(1, 30.0), (2, 55.5), (7, 8.0)].map(|(frequency, mean)| Spending { frequency, mean });
        slope_is_exact(&GammaGammaLikelihood::of(&spent, 20.0), [p, q, gamma], "Gamma-Gamma");
    }
}

/// The likelihood of Pareto/NBD by its definition, integrated in a thousand small steps.
fn pareto_by_definition([r, alpha, s, beta]: [f64; 4], row: &Purchases) -> f64 {
    let shape = r + f64::from(row.frequency);
    let at = |y: f64| (-shape * (alpha + y).ln() - (s + 1.0) * (beta + y).ln()).exp();
    let steps = 20_000_u32;
    let step = (row.age - row.recency) / f64::from(steps);
    // Simpson's rule.
    let mut sum = at(row.recency) + at(row.age);
    for index in 1..steps {
        sum += at(row.recency + step * f64::from(index)) * if index % 2 == 1 { 4.0 } else { 2.0 };
    }
    let gone = s * sum * step / 3.0;
    let alive = (-shape * (alpha + row.age).ln() - s * (beta + row.age).ln()).exp();
    let gamma = crate::special::ln_gamma(shape) - crate::special::ln_gamma(r);
    gamma + r * alpha.ln() + s * beta.ln() + (alive + gone).ln()
}

#[test]
fn the_integral_of_pareto_nbd_is_the_one_of_its_definition() {
    for parameters in
        [[0.55, 10.6, 0.6, 11.7], [2.0, 3.0, 1.0, 90.0], [0.3, 80.0, 4.0, 6.0], [5.0, 20.0, 2.5, 20.0]]
    {
        let model = ParetoNbd::new(parameters);
        for customer in some() {
            let wanted = pareto_by_definition(parameters, &customer);
            let found = model.log_likelihood(&customer);
            assert!((found - wanted).abs() < 1e-10, "{parameters:?} {customer:?}: {found} is not {wanted}");
        }
    }
}

#[test]
fn what_is_expected_is_what_the_chances_add_up_to() {
    // A purchase comes at the rate that someone alive then has: the slope of what is expected, by Pareto/NBD's own terms,
    // and P(no purchase) and P(alive) fall from 1 and P(alive) as time goes.
    for model in models([0.55, 10.6, 0.9, 11.7]) {
        for customer in some() {
            let alive = model.p_alive(&customer);
            assert!((0.0..=1.0).contains(&alive));
            close(model.p_alive_after(&customer, 0.0), alive, 1e-9, "alive now");
            close(model.p_no_purchase(&customer, 0.0), 1.0, 1e-12, "nothing in no time");
            let (mut expected, mut silent, mut living) = (0.0, 1.0, alive);
            for t in [0.1, 1.0, 10.0, 100.0, 1e4] {
                let next = model.expected_purchases(&customer, t);
                assert!(
                    next >= expected && next.is_finite(),
                    "{model:?} {customer:?} {t}: {next} < {expected}"
                );
                // At least as many purchases as the chance that there is one.
                assert!(next >= 1.0 - model.p_no_purchase(&customer, t) - 1e-9);
                assert!(model.p_no_purchase(&customer, t) <= silent + 1e-12);
                assert!(model.p_alive_after(&customer, t) <= living + 1e-12);
                (expected, silent) = (next, model.p_no_purchase(&customer, t));
                living = model.p_alive_after(&customer, t);
            }
            // In a short time at most one purchase.
            let short = 1e-7;
            close(
                model.expected_purchases(&customer, short),
                1.0 - model.p_no_purchase(&customer, short),
                1e-5,
                "one purchase or none",
            );
        }
    }
}

fn models(parameters: [f64; 4]) -> [Purchasing; 3] {
    [PurchaseModel::BgNbd, PurchaseModel::MbgNbd, PurchaseModel::ParetoNbd]
        .map(|model| Purchasing::new(model, &parameters).unwrap())
}

#[test]
fn who_bought_once_may_have_left_by_all_but_bg_nbd() {
    let [bg, mbg, pareto] = models([0.24, 4.4, 0.79, 2.4]);
    let once = row(0, 0.0, 300.0);
    close(bg.p_alive(&once), 1.0, 0.0, "BG/NBD");
    assert!(mbg.p_alive(&once) < 0.7 && pareto.p_alive(&once) < 0.7);
}

/// Expected purchases of someone alive under BG or MBG, integrated in the logit of p by small even steps around the mode.
fn expected_by_steps(model: &BetaGeometric, customer: &Purchases, t: f64) -> f64 {
    let survived =
        model.b + f64::from(customer.frequency) + f64::from(u8::from(model.first == FirstChance::AtOnce));
    let (shape, y) = (model.r + f64::from(customer.frequency), t / (model.alpha + customer.age));
    let (a, mode) = (model.a, (model.a / survived).ln());
    let softplus =
        |logit: f64| if logit > 0.0 { logit + (-logit).exp().ln_1p() } else { logit.exp().ln_1p() };
    // ln p^a (1 − p)^b at a logit, and its greatest value.
    let ln_density = |logit: f64| -a * softplus(-logit) - survived * softplus(logit);
    let top = ln_density(mode);
    let (mut weighed, mut all) = (0.0, 0.0);
    let step = 0.02 * (1.0 / a + 1.0 / survived).sqrt().min(5.0);
    for side in [-1.0, 1.0] {
        let mut index = if side < 0.0 { 1.0 } else { 0.0 };
        loop {
            let logit = mode + side * step * index;
            let density = (ln_density(logit) - top).exp();
            let p = (-softplus(-logit)).exp();
            let worth = if p * y < 1e-300 { shape * y } else { -(-shape * (p * y).ln_1p()).exp_m1() / p };
            weighed += density * worth;
            all += density;
            index += 1.0;
            // The smaller p, the larger what it is worth, by y at most.
            if density * (1.0 + y) < 1e-22 {
                break;
            }
        }
    }
    model.p_alive(customer) * weighed / all
}

#[test]
fn nothing_hard_is_infinite_and_series_and_integral_agree() {
    let mut tried = 0;
    for r in [0.05, 0.3, 5.0] {
        for alpha in [1e-2, 5.0, 1e4] {
            for a in [0.05, 1.0, 2.0, 30.0] {
                for b in [0.05, 2.4, 200.0] {
                    for (x, recency, age) in [
                        (0, 0.0, 0.0),
                        (0, 0.0, 500.0),
                        (3, 1.0, 500.0),
                        (200, 499.0, 500.0),
                        (2000, 500.0, 500.0),
                    ] {
                        for t in [1e-6, 1.0, 39.0, 1e5] {
                            let customer = row(x, recency, age);
                            for first in [FirstChance::AfterRepeat, FirstChance::AtOnce] {
                                let model = BetaGeometric::new(first, [r, alpha, a, b]);
                                let found = model.expected_purchases(&customer, t);
                                let wanted = expected_by_steps(&model, &customer, t);
                                close(found, wanted, 1e-9, &format!("{model:?} {customer:?} {t}"));
                                tried += 1;
                            }
                            let pareto = ParetoNbd::new([r, alpha, a, b]);
                            let told = [
                                pareto.p_alive(&customer),
                                pareto.expected_purchases(&customer, t),
                                pareto.p_no_purchase(&customer, t),
                                pareto.log_likelihood(&customer),
                            ];
                            assert!(
                                told.iter().all(|value| value.is_finite()),
                                "{pareto:?} {customer:?} {t}: {told:?}"
                            );
                        }
                    }
                }
            }
        }
    }
    assert!(tried > 4000);
}

/// Everybody throws a coin of their own in each of twelve periods, and nobody leaves; or some soon do.
fn throws(may_leave: bool) -> Vec<Periods> {
    let mut state = 7_u64;
    let mut chance = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(state >> 40).unwrap() % 1000
    };
    (0..600)
        .map(|_| {
            let buys = 100 + chance() % 700;
            let leaves = if may_leave { [5, 40, 450][chance() as usize % 3] } else { 0 };
            let (mut frequency, mut recency) = (0, 0);
            for period in 1..=12 {
                if chance() < leaves {
                    break;
                }
                if chance() < buys {
                    (frequency, recency) = (frequency + 1, period);
                }
            }
            Periods::new(frequency, recency, 12).unwrap()
        })
        .collect()
}

#[test]
fn whether_anybody_leaves_is_told_from_the_data_or_not() {
    let (steady, leaving) = (fit_periods(&throws(false)).unwrap(), fit_periods(&throws(true)).unwrap());
    assert_eq!(
        (steady.dropout_identified, leaving.dropout_identified),
        (Some(false), Some(true)),
        "{steady:?} {leaving:?}"
    );
    // In continuous time: a purchase each time the coin says so, the first one at 0.
    let of = |rows: Vec<Periods>| -> Vec<Purchases> {
        rows.iter().map(|one| row(one.frequency, f64::from(one.recency), f64::from(one.periods))).collect()
    };
    for model in [PurchaseModel::BgNbd, PurchaseModel::MbgNbd, PurchaseModel::ParetoNbd] {
        let (steady, leaving) = (
            fit_purchases(model, &of(throws(false))).unwrap(),
            fit_purchases(model, &of(throws(true))).unwrap(),
        );
        assert_eq!(
            (steady.dropout_identified, leaving.dropout_identified),
            (Some(false), Some(true)),
            "{steady:?} {leaving:?}"
        );
    }
}

#[test]
fn what_fits_may_run_to_is_computed_too() {
    let truths = [
        ([0.5017, 1.513, 5e6, 2e7], row(3, 30.0, 35.0), 39.0, 2.46175),
        ([0.24, 4.4, 20.0, 1e6], row(0, 0.0, 10.0), 10.0, 0.16666),
        ([0.24, 4.4, 50.0, 1e7], row(0, 0.0, 10.0), 10.0, 0.16666),
    ];
    for (parameters, customer, t, wanted) in truths {
        let model = BetaGeometric::new(FirstChance::AfterRepeat, parameters);
        let found = model.expected_purchases(&customer, t) / model.p_alive(&customer);
        assert!((found - wanted).abs() < 1e-5, "{parameters:?}: {found}");
    }
    // Lifetimes all alike, e^(−0.05 y): Pareto/NBD comes to one limit and stays there.
    let customer = row(2, 30.43, 38.86);
    let alive = |s: f64| ParetoNbd::new([0.55, 10.6, s, s * 20.0]).p_alive(&customer);
    let limit = alive(1e9);
    assert!((alive(1e7) - limit).abs() < 1e-6 && (alive(1e8) - limit).abs() < 1e-7, "{} {limit}", alive(1e7));
    let tiny = Purchasing::new(PurchaseModel::BgNbd, &[0.24, 4.4, 1e-9, 1e-9]).unwrap();
    let wanted = 1.0 / (1.0 + (14.4_f64 / 9.4).powf(1.24));
    close(tiny.p_alive(&row(1, 5.0, 10.0)), wanted, 1e-8, "b is what is left of b + 1 − 1");
    for model in models([0.5, 1e-10, 0.6, 1e-9]) {
        for customer in [row(0, 0.0, 1e15), row(0, 0.0, 0.0), row(3, 1e-9, 1e15)] {
            let told = [model.expected_purchases(&customer, 1e15), model.p_no_purchase(&customer, 1e15)];
            assert!(told.iter().all(|value| value.is_finite()), "{model:?} {customer:?} {told:?}");
        }
    }
}

#[test]
fn probabilities_of_all_histories_of_bg_bb_add_up_to_one() {
    let model = InPeriods::new(&[1.2, 0.75, 0.66, 2.78]).unwrap();
    // Each (x, t_x) of six periods can come about in C(t_x − 1, x − 1) ways.
    let choose = |n: u32, k: u32| (0..k).fold(1.0, |all, i| all * f64::from(n - i) / f64::from(i + 1));
    let mut sum = model.log_likelihood(&Periods::new(0, 0, 6).unwrap()).exp();
    for last in 1..=6 {
        for x in 1..=last {
            let one = Periods::new(x, last, 6).unwrap();
            sum += choose(last - 1, x - 1) * model.log_likelihood(&one).exp();
        }
    }
    close(sum, 1.0, 1e-12, "all histories");
    let one = Periods::new(2, 4, 6).unwrap();
    let longer = Periods::new(2, 4, 7).unwrap();
    let silent = (model.log_likelihood(&longer) - model.log_likelihood(&one)).exp();
    close(model.expected_purchases(&one, 1), 1.0 - silent, 1e-12, "the next period");
    close(model.p_no_purchase(&one, 1), silent, 1e-12, "the next period, silent");
}

#[test]
fn the_same_money_in_another_currency_is_the_same_fit() {
    let spent: Vec<Spending> = (1..60)
        .map(|index| Spending { frequency: 1 + index % 7, mean: 20.0 + f64::from(index * index % 53) })
        .collect();
    let rial: Vec<Spending> = spent.iter().map(|row| Spending { mean: row.mean * 1e6, ..*row }).collect();
    let (one, other) = (fit_spending(&spent).unwrap(), fit_spending(&rial).unwrap());
    assert!(one.converged);
    close(other.parameters[0].value, one.parameters[0].value, 1e-9, "p");
    close(other.parameters[1].value, one.parameters[1].value, 1e-9, "q");
    close(other.parameters[2].value, one.parameters[2].value * 1e6, 1e-9, "gamma");
    let (one, other) = (Worth::new(&one.values()).unwrap(), Worth::new(&other.values()).unwrap());
    let (small, large) = (one.expected_mean(3, 42.0).unwrap(), other.expected_mean(3, 42e6).unwrap());
    close(large, small * 1e6, 1e-9, "expected mean");
}

#[test]
fn the_same_time_in_another_unit_and_order_is_the_same_fit() {
    let weeks: Vec<Purchases> = some().into_iter().cycle().take(70).collect();
    let mut days: Vec<Purchases> =
        weeks.iter().map(|one| row(one.frequency, one.recency * 7.0, one.age * 7.0)).collect();
    days.reverse();
    for model in [PurchaseModel::BgNbd, PurchaseModel::MbgNbd, PurchaseModel::ParetoNbd] {
        let (by_week, by_day) = (fit_purchases(model, &weeks).unwrap(), fit_purchases(model, &days).unwrap());
        assert!(by_week.converged || !by_week.at_edge.is_empty(), "{by_week:?}");
        close(by_day.parameters[0].value, by_week.parameters[0].value, 1e-7, "r");
        close(by_day.parameters[1].value, by_week.parameters[1].value * 7.0, 1e-7, "alpha");
        let mut again = weeks.clone();
        again.reverse();
        assert_eq!(fit_purchases(model, &again).unwrap(), by_week, "the order of rows changes no bit");
    }
}

#[test]
fn what_cannot_be_fitted_is_said() {
    let once = [row(0, 0.0, 3.0)];
    assert_eq!(fit_purchases(PurchaseModel::BgNbd, &[]), Err(FitError::NoCustomers));
    assert_eq!(fit_purchases(PurchaseModel::BgNbd, &once), Err(FitError::NoRepeatPurchases));
    assert_eq!(fit_spending(&[]), Err(FitError::NoCustomers));
    assert_eq!(fit_spending(&[Spending { frequency: 1, mean: 0.0 }]), Err(FitError::NoMoney));
    let model = Purchasing::new(PurchaseModel::BgNbd, &[1.0, 2.0]);
    assert_eq!(model, Err(ParameterError::Count { wanted: 4, given: 2 }));
    let model = Purchasing::new(PurchaseModel::BgNbd, &[1.0, 2.0, -1.0, 3.0]);
    assert_eq!(model, Err(ParameterError::OutOfRange("a")));
}

/// CDNOW's 2,357 customers, where the file lies beside the project.
fn cdnow() -> Option<Vec<Purchases>> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cdnow/cdnow_customers_summary.csv");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: ../shared/data/cdnow/cdnow_customers_summary.csv is not there");
        return None;
    };
    let read = |line: &str| {
        let fields: Vec<&str> = line.trim().split(',').collect();
        row(fields[1].parse().unwrap(), fields[2].parse().unwrap(), fields[3].parse().unwrap())
    };
    Some(text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(read).collect())
}

#[test]
fn cdnow_is_fitted_as_published() {
    let Some(rows) = cdnow() else { return };
    assert_eq!(rows.len(), 2357);
    let published = [
        (PurchaseModel::BgNbd, [0.243, 4.414, 0.793, 2.426], -9582.4),
        (PurchaseModel::ParetoNbd, [0.553, 10.578, 0.606, 11.669], -9595.0),
    ];
    for (model, parameters, log_likelihood) in published {
        let fit = fit_purchases(model, &rows).unwrap();
        assert!(fit.converged && fit.dropout_identified == Some(true), "{fit:?}");
        assert!((fit.log_likelihood - log_likelihood).abs() < 0.05, "{fit:?}");
        for (parameter, wanted) in fit.parameters.iter().zip(parameters) {
            assert!((parameter.value - wanted).abs() < 2e-3 * wanted.max(1.0), "{fit:?}");
            let [low, high] = parameter.ci95.unwrap();
            assert!(low < wanted && wanted < high && parameter.se.unwrap() < wanted, "{fit:?}");
        }
        // No neighbour is higher: the top to six digits in every direction.
        let at = |values: &[f64]| {
            let model = Purchasing::new(model, values).unwrap();
            rows.iter().map(|row| model.log_likelihood(row)).sum::<f64>()
        };
        let top = at(&fit.values());
        assert!((top - fit.log_likelihood).abs() < 1e-6, "{top} is not {}", fit.log_likelihood);
        for index in 0..4 {
            for side in [1.0 - 1e-4, 1.0 + 1e-4] {
                let mut beside = fit.values();
                beside[index] *= side;
                assert!(at(&beside) < top, "{model:?}: parameter {index}");
            }
        }
    }
    let mbg = fit_purchases(PurchaseModel::MbgNbd, &rows).unwrap();
    assert!(mbg.converged && mbg.log_likelihood > -9600.0, "{mbg:?}");
}

proptest! {
    #[test]
    fn every_answer_is_finite_and_a_probability(
        logs in prop::array::uniform4(-4.0..4.0_f64), x in 0_u32..400, age in 0.01..1e4_f64, share in 0.01..1.0_f64,
        t in 0.0..1e4_f64,
    ) {
        let customer = row(x, if x == 0 { 0.0 } else { age * share }, age);
        for model in models(logs.map(f64::exp)) {
            let told = [
                model.p_alive(&customer),
                model.p_alive_after(&customer, t),
                model.p_no_purchase(&customer, t),
            ];
            prop_assert!(told.iter().all(|value| (0.0..=1.0).contains(value)), "{:?} {:?}", model, told);
            prop_assert!(told[1] <= told[0] + 1e-9);
            let expected = model.expected_purchases(&customer, t);
            prop_assert!(expected.is_finite() && expected >= 0.0, "{:?} {}", model, expected);
            prop_assert!(model.log_likelihood(&customer).is_finite());
        }
    }
}
