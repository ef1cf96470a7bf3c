//! Addresses with a query: pairs as `name=value&…`, whatever the values hold.

use crate::pages::escaped;

/// `name=value&…` of the pairs that have a value, escaped.
pub(crate) fn query_text<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = String::new();
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(name);
        out.push('=');
        out.push_str(&escaped(value));
    }
    out
}

/// A path with the query behind it, where there is one.
pub(crate) fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_any_kind_come_back_whole() {
        let text = query_text([("q", "علی & رضا=؟"), ("empty", ""), ("cursor", "a.b-_")]);
        assert!(
            text.starts_with("q=%D8%B9") && text.ends_with("&cursor=a.b-_") && !text.contains("empty"),
            "{text}"
        );
        assert_eq!(with_query("/customers", ""), "/customers");
        assert_eq!(with_query("/customers", "q=a"), "/customers?q=a");
    }
}
