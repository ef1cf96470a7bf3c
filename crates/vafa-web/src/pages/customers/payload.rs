//! Reading what was told with an event: a few usual fields, whatever the client calls them.

use serde_json::Value as Json;

/// The fields in which clients send what a person wrote or said.
const WORDS: [&str; 7] = ["text", "review_body", "comment", "body", "message", "note", "words"];
/// As much of a text as a timeline shows.
const QUOTE_CHARS_MAX: usize = 1_500;

/// The first of these fields that holds text or a number.
pub(super) fn text(payload: &Json, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match payload.get(name)? {
        Json::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// A whole number.
pub(super) fn number(payload: &Json, name: &str) -> Option<i64> {
    match payload.get(name)? {
        Json::Number(number) => number.as_i64(),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// What the person wrote or said, cut where it is endless.
pub(super) fn quote(payload: &Json) -> String {
    let words = text(payload, &WORDS).unwrap_or_default();
    if words.chars().count() <= QUOTE_CHARS_MAX {
        return words;
    }
    words.chars().take(QUOTE_CHARS_MAX).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_usual_names_are_found() {
        let payload = json!({ "order_id": 1048, "note": "", "comment": " خوب بود ", "late_days": "2" });
        assert_eq!(text(&payload, &["number", "order_id"]).as_deref(), Some("1048"));
        assert_eq!(quote(&payload), "خوب بود");
        assert_eq!(number(&payload, "late_days"), Some(2));
        assert_eq!(number(&payload, "comment"), None);
        assert_eq!(quote(&json!({ "text": "ش".repeat(2_000) })).chars().count(), QUOTE_CHARS_MAX + 1);
    }
}
