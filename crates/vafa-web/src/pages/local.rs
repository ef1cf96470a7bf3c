//! Addresses inside our own house.

/// The path if it leads to a page of ours and nowhere else: whatever comes back from a form or a cookie goes through here
/// before it becomes a redirect.
pub(crate) fn local_path(path: &str) -> Option<&str> {
    let rest = path.strip_prefix('/')?;
    // Browsers read `//host` and `/\host` as another host, and skip tabs and line ends inside addresses.
    let is_ours = !rest.starts_with(['/', '\\'])
        && path.len() <= 2_000
        && path.bytes().all(|byte| byte.is_ascii_graphic());
    is_ours.then_some(path)
}

/// A page that leads on to another of ours afterwards: `/login?next=…`. The start page needs no saying.
pub(crate) fn with_next(page: &str, next: &str) -> String {
    match local_path(next).filter(|path| *path != "/") {
        Some(path) => format!("{page}?next={}", escaped(path)),
        None => page.to_owned(),
    }
}

/// A text as the value of a query parameter.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for half in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(u32::from(half), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ours_pass() {
        for ours in ["/", "/customers?q=%D8%B9", "/settings/keys#new"] {
            assert_eq!(local_path(ours), Some(ours));
        }
        for foreign in [
            "",
            "customers",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil",
            "/a b",
            "/é",
        ] {
            assert_eq!(local_path(foreign), None, "{foreign}");
        }
    }
}
