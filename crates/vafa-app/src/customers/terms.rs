//! Words that are asked for, as ranges of the index of stored words.

use vafa_store::{Built, Sql, sql};

/// For each word that was asked for, what may begin a stored word, the likeliest first. At most six words of six readings
/// each: whatever is typed costs a bounded number of look-ups.
pub(super) fn asked_words(query: &str) -> Vec<Vec<String>> {
    let mut words = vafa_locale::query_terms(query);
    words.truncate(6);
    for word in &mut words {
        word.truncate(6);
    }
    words
}

/// `column` begins with one of `prefixes`, as ranges that an index can walk.
pub(super) fn any_prefix(column: Sql, prefixes: &[String]) -> Built {
    let mut any = Built::empty();
    for (at, prefix) in prefixes.iter().enumerate() {
        if at > 0 {
            any = any.push(sql!(" OR "));
        }
        any = any
            .push(sql!("("))
            .push(column)
            .push(sql!(" >= "))
            .bind(prefix.as_str())
            .push(sql!(" AND "))
            .push(column)
            .push(sql!(" < "))
            .bind(after(prefix))
            .push(sql!(")"));
    }
    any
}

/// The first text after all that begin with `prefix`: no text goes on with a higher character than this one.
pub(super) fn after(prefix: &str) -> String {
    format!("{prefix}\u{10FFFF}")
}

/// What is asked for without control characters: no stored text has them, and databases refuse some.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
