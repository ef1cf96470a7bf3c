//! Small tables for terminals.

use std::fmt;

/// Columns of text; the first is words, the others are figures.
pub(crate) struct Table<const N: usize> {
    rows: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    pub(crate) fn new(head: [String; N]) -> Self {
        Self { rows: vec![head] }
    }

    pub(crate) fn row(&mut self, cells: [String; N]) {
        self.rows.push(cells);
    }
}

/// How many places a terminal gives to a text: joiners, marks and the marks of direction take none.
fn width(text: &str) -> usize {
    let takes_none = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2069}' | '\u{064b}'..='\u{065f}' | '\u{0670}');
    text.chars().filter(|c| !takes_none(*c)).count()
}

impl<const N: usize> fmt::Display for Table<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths: Vec<usize> = (0..N)
            .map(|at| {
                self.rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell)).max().unwrap_or(0)
            })
            .collect();
        for (number, row) in self.rows.iter().enumerate() {
            if number > 0 {
                writeln!(f)?;
            }
            let mut line = String::new();
            for (at, (cell, wide)) in row.iter().zip(&widths).enumerate() {
                let space = " ".repeat(wide.saturating_sub(width(cell)));
                if at == 0 {
                    line.push_str(cell);
                    line.push_str(&space);
                } else {
                    line.push_str("  ");
                    line.push_str(&space);
                    line.push_str(cell);
                }
            }
            f.write_str(line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_one_another_in_every_script() {
        let mut table = Table::new(["what".to_owned(), "n".to_owned()]);
        table.row(["سفارش‌ها".to_owned(), "۱۲".to_owned()]);
        assert_eq!(table.to_string(), "what      n\nسفارش‌ها  ۱۲");
    }
}
