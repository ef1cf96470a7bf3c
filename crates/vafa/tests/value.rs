//! `vafa value` as people and scripts meet it.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::Value as Json;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use support::Home;

/// Customers who buy now and then; some have left.
fn summary(home: &Home) -> String {
    let mut text = "ID,frequency,recency,T,monetary_value,n\n".to_owned();
    for index in 0..120_u32 {
        let frequency = [0, 0, 1, 2, 0, 5, 1, 9][index as usize % 8];
        let recency = if frequency == 0 { 0 } else { 3 + frequency + index % 19 };
        let money = 20 + index * index % 37;
        writeln!(text, "c{index},{frequency},{recency},{},{money},32", 32 + index % 12).unwrap();
    }
    let path = home.folder().join("summary.csv");
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_model_that_is_fitted_can_be_applied() {
    let home = Home::sqlite();
    let file = summary(&home);
    for (model, names) in [
        ("bg-nbd", &["r", "alpha", "a", "b"][..]),
        ("mbg-nbd", &["r", "alpha", "a", "b"]),
        ("pareto-nbd", &["r", "alpha", "s", "beta"]),
        ("bg-bb", &["alpha", "beta", "gamma", "delta"]),
        ("gamma-gamma", &["p", "q", "gamma"]),
    ] {
        let fit = home.json(&["value", "fit", "--model", model, "--summary", &file]);
        assert_eq!(fit["model"], model);
        let ran_away = fit["at_edge"].as_array().unwrap();
        assert!(fit["converged"] == true || !ran_away.is_empty(), "{fit}");
        assert_eq!(fit["n"], if model == "gamma-gamma" { 75 } else { 120 });
        let values: Vec<String> = names.iter().map(|name| fit["params"][name].to_string()).collect();
        let params = values.join(",");
        let told =
            ["value", "score", "--model", model, "--params", &params, "--summary", &file, "--horizon", "10"];
        let said = home.run(&told);
        let lines: Vec<Json> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(
            (lines.len(), &lines[7]["id"], &lines[7]["row"]),
            (120, &Json::from("c7"), &Json::from(9))
        );
        for line in &lines {
            if model == "gamma-gamma" {
                assert!(line["expected_mean"].as_f64().unwrap() > 0.0, "{line}");
                continue;
            }
            assert!((0.0..=1.0).contains(&line["p_alive"].as_f64().unwrap()), "{line}");
            assert!((0.0..=10.0).contains(&line["expected_purchases"].as_f64().unwrap()), "{line}");
        }
        let csv = home.run(&[&told[..], &["--format", "csv"]].concat());
        assert_eq!(csv.lines().count(), 121, "a head and a line for each");
        assert!(csv.starts_with("row,id,"), "{csv}");
    }
    let shown = home.run(&["value", "fit", "--model", "bg-nbd", "--summary", &file]);
    assert!(shown.contains("alpha") && shown.contains("fitted to 120 customers"), "{shown}");
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let home = Home::sqlite();
    let write = |text: &str| {
        let path = home.folder().join("wrong.csv");
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let says = |file: &str, more: &[&str], wanted: &[&str]| {
        let (code, told) = home.fail(&[&["value", "fit", "--summary", file][..], more].concat());
        assert_eq!(code, 65, "{told}");
        assert!(wanted.iter().all(|part| told.contains(part)), "{wanted:?}: {told}");
    };
    let bg = ["--model", "bg-nbd"];
    says(&write("frequency,recency\n1,2\n"), &bg, &["no column “T”"]);
    says(&write("frequency,recency,T\n1,2,3\n1,9,3\n"), &bg, &["line 3", "recency must not be more"]);
    says(&write("x,t_x,T\n1.5,2,3\n"), &bg, &["line 2", "“frequency” must be a whole number"]);
    says(&write("x,t_x,T\n0,2,3\n"), &bg, &["line 2", "recency must be 0"]);
    says(&write("x,t_x,T\n"), &bg, &["no customers"]);
    says(&write("x,t_x,T\n0,0,3\n"), &bg, &["bought again"]);
    says(&write("x,monetary_value\n2,-3\n"), &["--model", "gamma-gamma"], &["line 2", "monetary_value"]);
    says(&write("x,t_x,n\n3,2,6\n"), &["--model", "bg-bb"], &["line 2", "more periods"]);
    says("nothing", &["--model", "prophet"], &["“prophet”", "pareto-nbd"]);

    let file = write("x,t_x,T\n1,2,3\n");
    let score = |params: &str, more: &[&str]| {
        let (_, told) = home.fail(
            &[&["value", "score", "--model", "bg-nbd", "--summary", &file, "--params", params][..], more]
                .concat(),
        );
        told
    };
    assert!(score("1,2,3", &["--horizon", "5"]).contains("r, alpha, a, b"));
    assert!(score("1,2,0,4", &["--horizon", "5"]).contains("r, alpha, a, b"));
    assert!(score("1,2,3,4", &[]).contains("--horizon 39"));
    assert!(score("1,2,3,4", &["--horizon", "-5"]).contains("“-5”"));
    assert!(score("1,2,3,4", &["--horizon", "5", "--format", "xml"]).contains("jsonl, csv"));
}

/// The first customer of CDNOW under the published parameters: 1.226 purchases in 39 weeks.
#[test]
fn cdnow_is_scored_as_published() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cdnow/cdnow_customers_summary.csv");
    if !file.exists() {
        println!("skipped: ../shared/data/cdnow/cdnow_customers_summary.csv is not there");
        return;
    }
    let (home, params) = (Home::sqlite(), "0.243,4.414,0.793,2.426");
    let file = file.to_str().unwrap();
    let args =
        ["value", "score", "--model", "bg-nbd", "--params", params, "--summary", file, "--horizon", "39"];
    let said = home.run(&args);
    assert_eq!(said.lines().count(), 2357);
    let first: Json = serde_json::from_str(said.lines().next().unwrap()).unwrap();
    assert!((first["expected_purchases"].as_f64().unwrap() - 1.226).abs() < 5e-4, "{first}");
}
