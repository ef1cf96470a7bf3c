//! How an engine would run a statement, for tests that reject full scans.

use crate::sql::Text;
use crate::tokens::{Kind, significant, tokens};
use crate::{Db, Engine, StoreError, Tx, Value, params, sql};

/// The plan of a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What the engine says, line by line.
    pub lines: Vec<String>,
    /// Tables or indexes that are read from end to end.
    pub full_scans: Vec<String>,
    /// Tables or indexes that are walked in the order asked for, from one end, until LIMIT is reached. Cheap unless
    /// a condition beside them lets few rows through.
    pub ordered_scans: Vec<String>,
}

/// Prepares each statement and returns those that fail.
pub(crate) fn prepare_all(db: &Db, texts: &[String]) -> Result<Vec<(String, StoreError)>, StoreError> {
    let texts = texts.to_vec();
    db.read_blocking(move |tx| {
        let mut faults = Vec::new();
        for text in &texts {
            if let Err(error) = tx.savepoint(|tx| tx.check_statement(text)) {
                faults.push((text.clone(), error));
            }
        }
        Ok(faults)
    })
}

/// Asks for the plan of a statement.
pub(crate) fn plan(db: &Db, text: &str) -> Result<Plan, StoreError> {
    let text = text.to_owned();
    db.read_blocking(move |tx| match tx.engine() {
        Engine::Sqlite => sqlite(tx, &text),
        Engine::Postgres => postgres(tx, &text),
    })
}

/// The number of parameters of a statement.
fn parameters(text: &str) -> usize {
    tokens(text).filter_map(|token| token.parameter()).max().unwrap_or(0)
}

fn sqlite(tx: &mut Tx<'_>, text: &str) -> Result<Plan, StoreError> {
    let nulls = vec![Value::Null; parameters(text)];
    let explain = format!("EXPLAIN QUERY PLAN {text}");
    let lines = tx.run_query(Text::Composed(&explain), &nulls, |row| row.get::<String>("detail"))?;
    let made: Vec<&str> = lines.iter().filter_map(|line| subquery_name(line)).collect();
    let stops_early = stops_early(text) && !lines.iter().any(|line| line.starts_with("USE TEMP B-TREE"));
    let scans = lines
        .iter()
        .filter_map(|line| line.strip_prefix("SCAN "))
        .filter(|scan| {
            let name = scan.split(' ').next().unwrap_or_default();
            // Constant rows and results of subqueries are no tables.
            !(name.starts_with('(') || name.ends_with("-ROW") || name == "CONSTANT" || made.contains(&name))
        })
        .map(str::to_owned)
        .collect();
    let (ordered_scans, full_scans) = if stops_early { (scans, Vec::new()) } else { (Vec::new(), scans) };
    Ok(Plan { lines, full_scans, ordered_scans })
}

fn subquery_name(line: &str) -> Option<&str> {
    line.strip_prefix("CO-ROUTINE ").or_else(|| line.strip_prefix("MATERIALIZE "))
}

/// Whether a walk may end before all rows are seen: there is a LIMIT, and nothing that needs every row.
fn stops_early(text: &str) -> bool {
    let words = significant(text);
    let has = |word: &str| words.iter().any(|token| token.is(word));
    has("LIMIT") && !["COUNT", "SUM", "AVG", "MIN", "MAX", "GROUP"].into_iter().any(has)
}

fn postgres(tx: &mut Tx<'_>, text: &str) -> Result<Plan, StoreError> {
    // With few rows the planner reads everything anyway; forbidden to, it shows what it could do with many.
    tx.execute(sql!("SET LOCAL enable_seqscan = off"), params![])?;
    // A plan for known values would be decided by the nulls given here.
    tx.execute(sql!("SET LOCAL plan_cache_mode = force_generic_plan"), params![])?;
    let spelled = crate::rewrite::statement(text, Engine::Postgres);
    tx.run_execute(Text::Composed(&format!("PREPARE vafa_plan AS {spelled}")), &[])?;
    let nulls = vec!["NULL"; parameters(text)].join(", ");
    let arguments = if nulls.is_empty() { String::new() } else { format!("({nulls})") };
    let explain = format!("EXPLAIN (COSTS OFF) EXECUTE vafa_plan{arguments}");
    // A prepared statement outlives the transaction, so it goes whatever the plan.
    let lines = tx.savepoint(|tx| tx.run_query(Text::Composed(&explain), &[], |row| row.at::<String>(0)));
    tx.execute(sql!("DEALLOCATE vafa_plan"), params![])?;
    lines.map(read_postgres)
}

/// A node of the plan that an indented line stands for.
struct Node<'l> {
    indent: usize,
    text: &'l str,
}

fn read_postgres(lines: Vec<String>) -> Plan {
    let mut plan = Plan::default();
    let mut above: Vec<Node<'_>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let text = line.trim_start();
        let is_node = index == 0 || text.starts_with("->");
        if !is_node {
            continue;
        }
        let text = text.trim_start_matches("->").trim_start();
        above.retain(|node| node.indent < indent || (index > 0 && node.indent == 0 && indent > 0));
        let rest = lines.get(index + 1..).unwrap_or_default();
        if let Some(scan) = scanned(text, rest) {
            let all = if is_limited(&above) { &mut plan.ordered_scans } else { &mut plan.full_scans };
            all.push(scan.to_owned());
        }
        above.push(Node { indent, text });
    }
    plan.lines = lines;
    plan
}

/// What a node reads from end to end, if it does.
fn scanned<'l>(node: &'l str, rest: &[String]) -> Option<&'l str> {
    let name = node.trim_start_matches("Parallel ");
    if let Some(table) = name.strip_prefix("Seq Scan on ") {
        return Some(table);
    }
    let is_index = name.starts_with("Index Scan ") || name.starts_with("Index Only Scan ");
    // The facts of a node come before the nodes below it.
    let has_condition = rest
        .iter()
        .map(|line| line.trim_start())
        .take_while(|line| !line.starts_with("->"))
        .any(|line| line.starts_with("Index Cond:"));
    (is_index && !has_condition).then_some(node)
}

/// Whether the nearest LIMIT above is reached without going through something that needs every row.
fn is_limited(above: &[Node<'_>]) -> bool {
    above
        .iter()
        .rev()
        .take_while(|node| {
            !["Sort", "Aggregate", "HashAggregate", "GroupAggregate", "Hash", "WindowAgg"]
                .contains(&node.text)
        })
        .any(|node| node.text == "Limit")
}

impl Tx<'_> {
    fn check_statement(&mut self, text: &str) -> Result<(), StoreError> {
        self.run_check(text)?;
        let numbers: Vec<usize> = tokens(text)
            .filter(|token| token.kind == Kind::Parameter)
            .filter_map(|token| token.parameter())
            .collect();
        match (1..=parameters(text)).find(|number| !numbers.contains(number)) {
            Some(number) => Err(StoreError::Statement {
                statement: crate::error::shortened(text),
                message: format!("${number} is not used"),
            }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Plan {
        read_postgres(text.lines().map(str::to_owned).collect())
    }

    #[test]
    fn an_index_without_a_condition_is_a_full_scan() {
        let plan = read("Index Only Scan using a_pkey on a");
        assert_eq!(plan.full_scans, ["Index Only Scan using a_pkey on a"]);
        let plan = read("Index Scan using a_pkey on a\n  Index Cond: (id = $1)\n  Filter: (x > 5)");
        assert_eq!((plan.full_scans.len(), plan.ordered_scans.len()), (0, 0));
    }

    #[test]
    fn a_limit_counts_only_without_a_sort_below_it() {
        let plan = read("Limit\n  ->  Index Scan using a_pkey on a\n        Filter: (x = $1)");
        assert_eq!((plan.full_scans.len(), plan.ordered_scans.len()), (0, 1));
        let plan = read("Limit\n  ->  Sort\n        Sort Key: x\n        ->  Seq Scan on a");
        assert_eq!((plan.full_scans.as_slice(), plan.ordered_scans.len()), (["a".to_owned()].as_slice(), 0));
    }

    #[test]
    fn a_join_is_seen_on_both_sides() {
        let plan = read(
            "Nested Loop\n  ->  Seq Scan on a\n  ->  Index Scan using b_pkey on b\n        Index Cond: (id = a.id)",
        );
        assert_eq!(plan.full_scans, ["a"]);
    }

    #[test]
    fn statements_that_need_every_row_do_not_stop_early() {
        assert!(stops_early("SELECT id FROM a ORDER BY id LIMIT $1"));
        assert!(!stops_early("SELECT COUNT(*) FROM a LIMIT 1"));
        assert!(!stops_early("SELECT id FROM a ORDER BY id"));
    }
}
