//! Finding the statements of a program in its source text, so that tests can look at every one of them.

/// A statement, or a piece of one, as it stands in a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The line where its `sql!` begins, from 1.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// Whether it is a piece of a [`Built`](crate::Built) statement, which cannot be prepared by itself.
    pub is_piece: bool,
}

/// Every `sql!("…")` of a source text. Those made with other macros inside are left out, as are comments.
pub fn in_source(source: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(place) = source.get(from..).and_then(|rest| rest.find("sql!(")) {
        let start = from + place;
        from = start + "sql!(".len();
        let before = source.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let is_comment = before.get(line_start..).unwrap_or_default().trim_start().starts_with("//");
        // `prepare_sql!(` would be another macro.
        let is_other = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if is_comment || is_other {
            continue;
        }
        if let Some(text) = literals(source.get(from..).unwrap_or_default()) {
            let line = before.matches('\n').count() + 1;
            found.push(Found { line, text, is_piece: is_piece(before) });
        }
    }
    found
}

/// Whether what stands before it hands it to a built statement.
fn is_piece(before: &str) -> bool {
    let before = before.trim_end().trim_end_matches("vafa_store::").trim_end_matches("crate::");
    ["Built::new(", ".push(", ".push_with("].iter().any(|call| before.trim_end().ends_with(call))
}

/// The literals up to the closing parenthesis, joined; `None` when there is something else among them.
fn literals(text: &str) -> Option<String> {
    let mut joined = String::new();
    let mut rest = text.trim_start();
    loop {
        if rest.starts_with(')') {
            return Some(joined);
        }
        let (literal, after) =
            if let Some(raw) = rest.strip_prefix('r') { raw_literal(raw)? } else { literal(rest)? };
        joined.push_str(&literal);
        rest = after.trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    }
}

/// `#"…"#` with any number of hashes.
fn raw_literal(text: &str) -> Option<(String, &str)> {
    let hashes = text.len() - text.trim_start_matches('#').len();
    let end = format!("\"{}", "#".repeat(hashes));
    let body = text.get(hashes..)?.strip_prefix('"')?;
    let (literal, rest) = body.split_once(&end)?;
    Some((literal.to_owned(), rest))
}

/// `"…"` with the escapes that statements use.
fn literal(text: &str) -> Option<(String, &str)> {
    let body = text.strip_prefix('"')?;
    let mut made = String::new();
    let mut rest = body;
    loop {
        let next = rest.chars().next()?;
        rest = rest.get(next.len_utf8()..)?;
        match next {
            '"' => return Some((made, rest)),
            '\\' => {
                let escaped = rest.chars().next()?;
                rest = rest.get(escaped.len_utf8()..)?;
                match escaped {
                    'n' => made.push('\n'),
                    't' => made.push('\t'),
                    // The end of the line and the space before the next word are not part of the text.
                    '\n' => rest = rest.trim_start(),
                    '"' | '\\' | '\'' => made.push(escaped),
                    _ => return None,
                }
            }
            other => made.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_found_with_their_lines() {
        let source = "fn a() {\n    tx.query(sql!(\"SELECT \\\"a\\\" \\\n        FROM b\"), params![]);\n    \
                      // sql!(\"not this\")\n    tx.execute(sql!(r#\"DELETE FROM \"c\"\"#, \" WHERE d = $1\",));\n    \
                      Built::new(\n        sql!(\"SELECT e\")).push(sql!(\" AND f = \"));\n    sql!(columns!(), \"x\");\n}";
        let found = in_source(source);
        let texts: Vec<(usize, &str, bool)> =
            found.iter().map(|found| (found.line, found.text.as_str(), found.is_piece)).collect();
        assert_eq!(
            texts,
            [
                (2, "SELECT \"a\" FROM b", false),
                (5, "DELETE FROM \"c\" WHERE d = $1", false),
                (7, "SELECT e", true),
                (7, " AND f = ", true),
            ]
        );
    }

    #[test]
    fn unended_text_is_left_out() {
        assert!(in_source("sql!(\"SELECT").is_empty());
        assert!(in_source("sql!(").is_empty());
    }
}
