//! What the tree's rules look for in one file's text.

use std::fmt;

/// One thing that is wrong, and the line it is on (from 1).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    line: usize,
    what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.line, self.what)
    }
}

/// More lines than a file may have.
pub(crate) fn too_long(text: &str, max: usize) -> Option<Fault> {
    let lines = text.lines().count();
    (lines > max)
        .then(|| Fault { line: lines, what: format!("{lines} lines, at most {max}: is this one idea?") })
}

/// Paths of somebody's own machine: the given ones, and any home directory.
pub(crate) fn machine_paths(text: &str, local: &[String]) -> Vec<Fault> {
    let homes = [concat!("/ho", "me/"), concat!("/Us", "ers/")];
    let mut faults = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let named = local.iter().any(|path| begins_a_path(line, path, |next| !is_name(next)))
            || homes
                .iter()
                .any(|home| begins_a_path(line, home, |next| next.is_some_and(char::is_alphanumeric)));
        if named {
            faults.push(Fault { line: index + 1, what: "names a path of one machine".to_owned() });
        }
    }
    faults
}

/// Whether `path` stands in `line` as the beginning of an absolute path, followed by something that `fits`.
fn begins_a_path(line: &str, path: &str, fits: impl Fn(Option<char>) -> bool) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let inside_another_path =
            before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '~'));
        !inside_another_path && fits(line[at + path.len()..].chars().next())
    })
}

fn is_name(next: Option<char>) -> bool {
    next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// Declarations that mean left or right in both directions of writing: `margin-left`, `left`, `float: right` …
pub(crate) fn physical_directions(css: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let code = blank_comments(css);
    let mut line = 1;
    for part in code.split_inclusive(['{', '}', ';']) {
        let declaration = part.trim_start();
        let at = line + part[..part.len() - declaration.len()].matches('\n').count();
        line += part.matches('\n').count();
        // A selector may hold a colon too (`a:hover {`), but only what ends otherwise is a declaration.
        if part.ends_with('{') {
            continue;
        }
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let property = property.trim();
        if is_physical(property, value.trim_end_matches(['}', ';']).trim()) {
            faults.push(Fault {
                line: at,
                what: format!("`{property}` points left or right: use inline-start or inline-end"),
            });
        }
    }
    faults
}

fn is_physical(property: &str, value: &str) -> bool {
    if property.starts_with("--") {
        return false;
    }
    let names_side = property.split('-').any(|word| word == "left" || word == "right");
    let takes_side =
        matches!(property, "float" | "clear" | "text-align" | "text-align-last" | "caption-side");
    names_side || (takes_side && value.split_whitespace().any(|word| word == "left" || word == "right"))
}

/// The text with comments made into spaces; line breaks stay, so that lines keep their numbers.
fn blank_comments(css: &str) -> String {
    let mut code = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        code.push_str(&rest[..start]);
        let comment = &rest[start..];
        let end = comment[2..].find("*/").map_or(comment.len(), |at| at + 4);
        code.extend(comment[..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = &comment[end..];
    }
    code.push_str(rest);
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(faults: &[Fault]) -> Vec<usize> {
        faults.iter().map(|fault| fault.line).collect()
    }

    #[test]
    fn physical_css_is_found_with_its_line() {
        let css = "/* left: 0;\n right */\n.a:hover {\n  margin-left: 1rem;\n  text-align: right }\n.b { left: 0; }\n";
        assert_eq!(lines(&physical_directions(css)), [4, 5, 6]);
        assert_eq!(lines(&physical_directions("a{border-top-left-radius:1px}\n\nb{float:left}")), [1, 3]);
    }

    #[test]
    fn logical_css_passes() {
        let css = ".left:hover { margin-inline-start: 1px; --left: 2px; text-align: start; inset-inline-end: 0 }\n\
                   @media (min-width: 1px) { .right > a { content: \"left\"; } }";
        assert_eq!(physical_directions(css), []);
    }

    #[test]
    fn an_open_comment_ends_with_the_file() {
        assert_eq!(physical_directions("a { } /* left: 0;"), []);
        assert_eq!(physical_directions("/*/ left: 0; */"), []);
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        let home = concat!("see /ho", "me/somebody/notes\n");
        assert_eq!(lines(&machine_paths(home, &[])), [1]);
        let local = ["/projects/here".to_owned()];
        assert_eq!(lines(&machine_paths("\nin \"/projects/here/vafa\"\n", &local)), [2]);
        assert_eq!(lines(&machine_paths("/projects/here", &local)), [1]);
    }

    #[test]
    fn other_paths_pass() {
        let local = ["/projects/here".to_owned()];
        let text = "/projects/hereafter https://example.org/projects/here ./projects/here ../projects/here /api/home/x /home/";
        assert_eq!(machine_paths(text, &local), []);
    }

    #[test]
    fn length_counts_lines() {
        assert_eq!(too_long("a\nb\n", 2), None);
        assert_eq!(too_long("a\nb\nc", 2).map(|fault| fault.line), Some(3));
    }
}
