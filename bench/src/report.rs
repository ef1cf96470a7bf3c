//! The table of results.

use serde_json::{Value as Json, json};
use std::fmt;

/// What a figure should be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Budget {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
    /// Nothing was promised; the figure is told.
    None,
}

struct Line {
    part: &'static str,
    what: String,
    budget: Budget,
    result: f64,
    unit: &'static str,
}

/// All results so far.
#[derive(Default)]
pub(crate) struct Report {
    lines: Vec<Line>,
    troubles: Vec<(&'static str, String)>,
    skipped: Vec<(&'static str, String)>,
}

impl Report {
    /// Adds one figure.
    pub(crate) fn add(
        &mut self,
        part: &'static str,
        what: impl Into<String>,
        budget: Budget,
        result: f64,
        unit: &'static str,
    ) {
        self.lines.push(Line { part, what: what.into(), budget, result, unit });
    }

    /// A part that could not be measured: that counts as not met.
    pub(crate) fn trouble(&mut self, part: &'static str, why: &dyn fmt::Display) {
        self.troubles.push((part, why.to_string()));
    }

    /// A part that was not wanted here, and why.
    pub(crate) fn skip(&mut self, part: &'static str, why: impl Into<String>) {
        self.skipped.push((part, why.into()));
    }

    /// Whether every budget is met.
    pub(crate) fn is_met(&self) -> bool {
        self.troubles.is_empty() && self.lines.iter().all(Line::is_met)
    }

    pub(crate) fn to_json(&self) -> Json {
        let lines: Vec<Json> = self
            .lines
            .iter()
            .map(|line| {
                let (bound, limit) = match line.budget {
                    Budget::AtMost(limit) => ("at_most", Some(limit)),
                    Budget::AtLeast(limit) => ("at_least", Some(limit)),
                    Budget::None => ("none", None),
                };
                json!({
                    "part": line.part, "what": line.what, "bound": bound, "budget": limit,
                    "result": line.result, "unit": line.unit, "is_met": line.is_met(),
                })
            })
            .collect();
        let sentences = |list: &[(&str, String)]| -> Vec<Json> {
            list.iter().map(|(part, why)| json!({ "part": part, "why": why })).collect()
        };
        json!({
            "figures": lines, "troubles": sentences(&self.troubles), "skipped": sentences(&self.skipped),
            "is_met": self.is_met(),
        })
    }
}

impl Line {
    fn is_met(&self) -> bool {
        match self.budget {
            Budget::AtMost(limit) => self.result <= limit,
            Budget::AtLeast(limit) => self.result >= limit,
            Budget::None => true,
        }
    }
}

/// Figures above a hundred without digits after the point.
fn shown(figure: f64) -> String {
    if figure.abs() >= 100.0 { format!("{figure:.0}") } else { format!("{figure:.1}") }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<8} {:<58} {:>10} {:>10} {:<9}", "part", "what", "budget", "result", "unit")?;
        for line in &self.lines {
            let budget = match line.budget {
                Budget::AtMost(limit) => format!("≤ {}", shown(limit)),
                Budget::AtLeast(limit) => format!("≥ {}", shown(limit)),
                Budget::None => "–".to_owned(),
            };
            let met = match (line.budget, line.is_met()) {
                (Budget::None, _) => "",
                (_, true) => "ok",
                (_, false) => "MISSED",
            };
            let text = format!(
                "{:<8} {:<58} {budget:>10} {:>10} {:<9} {met}",
                line.part,
                line.what,
                shown(line.result),
                line.unit
            );
            writeln!(f, "{}", text.trim_end())?;
        }
        for (part, why) in &self.skipped {
            writeln!(f, "{part:<8} skipped: {why}")?;
        }
        for (part, why) in &self.troubles {
            writeln!(f, "{part:<8} NOT MEASURED: {why}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_decide() {
        let mut report = Report::default();
        report.add("a", "fast", Budget::AtLeast(10.0), 12.0, "1/s");
        report.add("a", "small", Budget::AtMost(5.0), 5.0, "MiB");
        report.add("a", "told", Budget::None, 1e9, "");
        assert!(report.is_met());
        report.add("a", "slow", Budget::AtMost(5.0), 5.1, "ms");
        assert!(!report.is_met());
        let text = report.to_string();
        assert!(text.contains("MISSED") && text.lines().count() == 5, "{text}");
        assert_eq!(report.to_json()["figures"][3]["is_met"], false);
    }

    #[test]
    fn what_could_not_be_measured_is_not_met() {
        let mut report = Report::default();
        report.trouble("a", &"broken");
        assert!(!report.is_met() && report.to_string().contains("NOT MEASURED: broken"));
    }
}
