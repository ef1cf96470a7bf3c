//! Cookies of pages.

use axum::http::HeaderValue;

/// A year, in seconds: for what a visitor chose.
pub(super) const YEAR: i64 = 365 * 24 * 60 * 60;

/// The name of the cookie by which a browser is known to sign-in. With https one that browsers take from this host only.
pub(super) fn known_cookie_name(is_https: bool) -> &'static str {
    if is_https { "__Host-vafa_known" } else { "vafa_known" }
}

/// A `Set-Cookie` value: never for scripts, never sent along from other sites' pages.
pub(super) fn cookie_header(name: &str, value: &str, age: i64, is_https: bool) -> HeaderValue {
    let secure = if is_https { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    let mut header = HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""));
    header.set_sensitive(true);
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_says_how_it_may_travel() {
        assert_eq!(
            cookie_header("a", "b", 60, true),
            "a=b; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure"
        );
        assert_eq!(cookie_header("a", "", 0, false), "a=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}
