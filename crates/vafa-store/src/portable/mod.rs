//! The rules of SQL that means the same on SQLite, PostgreSQL and the distributed engines that speak its dialect.

mod source;

pub use source::{Found, in_source};

use crate::tokens::{Kind, Token, significant};
use crate::{Engine, ddl};

/// Words that have no place in a portable statement.
const WORDS: &[(&str, &str)] = &[
    ("AUTOINCREMENT", "ids are made by the program"),
    ("SERIAL", "ids are made by the program"),
    ("BIGSERIAL", "ids are made by the program"),
    ("SEQUENCE", "ids are made by the program"),
    ("IDENTITY", "ids are made by the program"),
    ("TRIGGER", "what happens is written in the use case"),
    ("PROCEDURE", "what happens is written in the use case"),
    ("FUNCTION", "what happens is written in the use case"),
    ("LISTEN", "distributed engines have no notifications"),
    ("NOTIFY", "distributed engines have no notifications"),
    ("OFFSET", "lists go on after a key, (a, b) > ($1, $2)"),
    ("FETCH", "write LIMIT"),
    ("REFERENCES", "references are not enforced on SQLite"),
    ("PRAGMA", "settings belong to the store"),
    ("ATTACH", "settings belong to the store"),
    ("VACUUM", "settings belong to the store"),
    ("ILIKE", "search the normalised column with LIKE"),
    ("GLOB", "search the normalised column with LIKE"),
    ("REGEXP", "search the normalised column with LIKE"),
    ("SIMILAR", "search the normalised column with LIKE"),
    ("ROWID", "rows are known by their key"),
    ("CTID", "rows are known by their key"),
    ("TEMP", "there is no connection of one's own"),
    ("TEMPORARY", "there is no connection of one's own"),
    ("LATERAL", "SQLite has no LATERAL"),
    ("NOWAIT", "SQLite has no NOWAIT"),
    ("SHARE", "SQLite has no FOR SHARE"),
    ("ARRAY", "SQLite has no arrays"),
    ("JSON", "no operators on JSON: a column of text"),
    ("JSONB", "no operators on JSON: a column of text"),
    ("NUMERIC", "integers of minor units"),
    ("DECIMAL", "integers of minor units"),
    ("INTERVAL", "time is computed by the program"),
    ("TIMESTAMP", "time is microseconds in a BIGINT"),
    ("TIMESTAMPTZ", "time is microseconds in a BIGINT"),
    ("CURRENT_TIMESTAMP", "time is a parameter"),
    ("CURRENT_DATE", "time is a parameter"),
    ("CURRENT_TIME", "time is a parameter"),
    ("COLLATE", "text is compared by code point everywhere"),
];

/// Functions that only one engine has, or that depend on the moment or on chance.
const FUNCTIONS: &[&str] = &[
    "any",
    "array_agg",
    "age",
    "bool_and",
    "bool_or",
    "btrim",
    "changes",
    "char",
    "chr",
    "date",
    "date_part",
    "date_trunc",
    "datetime",
    "extract",
    "format",
    "gen_random_uuid",
    "generate_series",
    "greatest",
    "group_concat",
    "hex",
    "ifnull",
    "iif",
    "initcap",
    "instr",
    "julianday",
    "last_insert_rowid",
    "least",
    "localtime",
    "lpad",
    "md5",
    "now",
    "printf",
    "quote",
    "random",
    "randomblob",
    "regexp_replace",
    "repeat",
    "rpad",
    "split_part",
    "strftime",
    "string_agg",
    "strpos",
    "time",
    "to_char",
    "to_date",
    "to_timestamp",
    "total",
    "translate",
    "typeof",
    "unixepoch",
    "unnest",
    "uuid_generate_v4",
];

/// Beginnings of the names of such functions.
const FAMILIES: &[&str] =
    &["pg_", "json", "to_ts", "ts_", "sqlite_", "nextval", "setval", "currval", "lastval"];

/// What is not portable about a statement, as sentences; empty when nothing is.
///
/// ```
/// use vafa_store::portable::faults;
///
/// assert!(faults("SELECT id FROM customer WHERE name LIKE $1 ESCAPE '\\' LIMIT $2").is_empty());
/// assert!(!faults("SELECT * FROM customer LIMIT 10 OFFSET 20").is_empty());
/// ```
pub fn faults(sql: &str) -> Vec<String> {
    let all = significant(sql);
    let mut faults = Vec::new();
    for (index, token) in all.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|place| all.get(place));
        let after = all.get(index + 1..).unwrap_or_default();
        let fault = match token.kind {
            Kind::Word => word_fault(token, before, after),
            Kind::Symbol => symbol_fault(token, before, after),
            _ => None,
        };
        faults.extend(fault);
    }
    faults.extend(schema_fault(&all, sql));
    faults
}

fn word_fault(token: &Token<'_>, before: Option<&Token<'_>>, after: &[Token<'_>]) -> Option<String> {
    if before.is_some_and(|token| token.is_symbol(".")) {
        // A column of that name, not the word.
        return None;
    }
    if let Some((word, why)) = WORDS.iter().find(|(word, _)| token.is(word)) {
        return Some(format!("{word}: {why}"));
    }
    if token.is("LIKE") && !has_escape(after) {
        return Some("LIKE without ESCAPE: the engines differ in what escapes".to_owned());
    }
    if token.is("OR") && before.is_some_and(|token| token.is("INSERT") || token.is("UPDATE")) {
        return Some("INSERT OR …: write ON CONFLICT".to_owned());
    }
    if token.is("LIMIT") && has_comma(after) {
        return Some("LIMIT a, b: lists go on after a key".to_owned());
    }
    if after.first().is_some_and(|token| token.is_symbol("(")) {
        return function_fault(token, before, after);
    }
    None
}

fn function_fault(token: &Token<'_>, before: Option<&Token<'_>>, after: &[Token<'_>]) -> Option<String> {
    if before
        .is_some_and(|token| ["TABLE", "INTO", "INDEX", "ON", "EXISTS"].iter().any(|word| token.is(word)))
    {
        // A table followed by its columns.
        return None;
    }
    let name = token.text.to_ascii_lowercase();
    if FUNCTIONS.contains(&name.as_str()) || FAMILIES.iter().any(|family| name.starts_with(family)) {
        return Some(format!("{name}(): not the same on every engine"));
    }
    let is_extreme = name == "min" || name == "max";
    (is_extreme && has_comma(after)).then(|| format!("{name}(a, b): write CASE"))
}

/// Whether a comma follows at the level where this begins, before that level ends.
fn has_comma(after: &[Token<'_>]) -> bool {
    let opens = after.first().is_some_and(|token| token.is_symbol("("));
    let mut depth = 0_i32;
    for token in after {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth -= 1;
            if depth <= 0 {
                return false;
            }
        } else if token.is_symbol(",") && depth == i32::from(opens) {
            return true;
        }
    }
    false
}

/// Whether the pattern after LIKE, a parameter or something in parentheses, is followed by ESCAPE.
fn has_escape(after: &[Token<'_>]) -> bool {
    after
        .iter()
        .take_while(|token| {
            !["AND", "OR", "ORDER", "GROUP", "LIMIT", "THEN", "WHEN"].iter().any(|word| token.is(word))
        })
        .any(|token| token.is("ESCAPE"))
}

fn symbol_fault(token: &Token<'_>, before: Option<&Token<'_>>, after: &[Token<'_>]) -> Option<String> {
    let next = |symbol: &str| after.first().is_some_and(|token| token.is_symbol(symbol));
    match token.text {
        "*" if is_all_columns(before) => Some("*: name the columns".to_owned()),
        "?" => Some("?: parameters are $n".to_owned()),
        "`" | "[" => Some(format!("{}: names are plain", token.text)),
        ":" if next(":") => Some("::type: write CAST(… AS type)".to_owned()),
        "-" if next(">") => Some("->: no operators on JSON".to_owned()),
        "@" | "#" => Some(format!("{}: an operator of one engine", token.text)),
        "=" if next("=") => Some("==: write =".to_owned()),
        "~" => Some("~: an operator of one engine".to_owned()),
        _ => None,
    }
}

/// Whether a star stands for columns, not for a product or for the rows of `COUNT(*)`.
fn is_all_columns(before: Option<&Token<'_>>) -> bool {
    before.is_some_and(|token| {
        ["SELECT", "DISTINCT", "ALL", "RETURNING"].iter().any(|word| token.is(word))
            || token.is_symbol(",")
            || token.is_symbol(".")
    })
}

fn schema_fault(all: &[Token<'_>], sql: &str) -> Option<String> {
    let is_table = all.first().is_some_and(|token| token.is("CREATE"))
        && all.get(1).is_some_and(|token| token.is("TABLE"));
    if let Err(why) = ddl::translate(sql.trim_end_matches([';', ' ', '\n']), Engine::Sqlite) {
        return Some(why);
    }
    let has_key = all.windows(2).any(|pair| matches!(pair, [a, b] if a.is("PRIMARY") && b.is("KEY")));
    (is_table && !has_key).then(|| "a table needs a PRIMARY KEY".to_owned())
}

/// The statements of a migration, one by one, for [`faults`].
pub fn statements(migration: &str) -> Vec<String> {
    ddl::statements(migration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portable_statements_have_no_faults() {
        for sql in [
            "SELECT COUNT(*) AS n, MAX(at) AS last FROM event WHERE (at, id) > ($1, $2) LIMIT $3",
            "INSERT INTO customer (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
            "UPDATE job SET state = 'taken' WHERE id IN (SELECT id FROM job LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING id",
            "SELECT a * 2 AS b, CAST(SUM(c) AS BIGINT) FROM t WHERE note LIKE $1 ESCAPE '\\' AND x = 'now() * OFFSET'",
            "SELECT e.date, COALESCE(t.random, $1) FROM e JOIN t ON t.id = e.id",
            "CREATE TABLE date (id UUID NOT NULL, PRIMARY KEY (id))",
            "CREATE INDEX ix_a_b ON a (b, c DESC) WHERE c > 0",
            "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id)",
        ] {
            assert_eq!(faults(sql), Vec::<String>::new(), "{sql}");
        }
    }

    #[test]
    fn each_rule_catches_its_fault() {
        for sql in [
            "SELECT pg_advisory_lock(1)",
            "LISTEN changes",
            "NOTIFY changes",
            "CREATE TRIGGER t AFTER INSERT ON a",
            "CREATE PROCEDURE p",
            "CREATE FUNCTION f",
            "CREATE SEQUENCE s",
            "SELECT nextval('s')",
            "CREATE TABLE a (id SERIAL, PRIMARY KEY (id))",
            "CREATE TABLE a (id BIGINT PRIMARY KEY AUTOINCREMENT)",
            "CREATE TABLE a (id BIGINT)",
            "CREATE TABLE a (id BIGINT, n BIGINT CHECK (n > 0), PRIMARY KEY (id))",
            "SELECT id FROM a LIMIT 5 OFFSET 5",
            "SELECT id FROM a LIMIT 5, 5",
            "SELECT * FROM a",
            "SELECT a.* FROM a",
            "DELETE FROM a RETURNING *",
            "SELECT data -> 'x' FROM a",
            "SELECT data ->> 'x' FROM a",
            "SELECT json_extract(data, '$.x') FROM a",
            "SELECT jsonb_build_object() FROM a",
            "SELECT datetime('now')",
            "SELECT now()",
            "SELECT CURRENT_TIMESTAMP",
            "SELECT random()",
            "SELECT max(a, b) FROM t",
            "SELECT greatest(a, b) FROM t",
            "SELECT a::text FROM t",
            "SELECT id FROM t WHERE a LIKE $1",
            "SELECT id FROM t WHERE a ILIKE $1",
            "SELECT id FROM t WHERE a = ANY ($1)",
            "SELECT id FROM t WHERE a = ?",
            "SELECT id FROM t WHERE a == $1",
            "SELECT [a] FROM t",
            "INSERT OR REPLACE INTO t (a) VALUES ($1)",
            "SELECT rowid FROM t",
        ] {
            assert!(!faults(sql).is_empty(), "{sql}");
        }
    }

    #[test]
    fn a_constant_minimum_is_told_from_a_list() {
        assert!(faults("SELECT MIN(COALESCE(a, b)) AS x, c FROM t").is_empty());
        assert!(!faults("SELECT MIN(COALESCE(a, b), c) FROM t").is_empty());
    }
}
