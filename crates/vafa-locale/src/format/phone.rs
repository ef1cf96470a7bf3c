//! Phone numbers as people read them out.

use super::Formatter;
use vafa_kernel::phone::Phone;

impl Formatter {
    /// A phone number in the reader's digits, kept left-to-right inside any line: «۰۹۱۲ ۳۴۵ ۶۷۸۹», «۰۲۱ ۸۸۷۷ ۶۶۵۵»,
    /// and for other countries the international form.
    pub fn phone(&self, phone: &Phone) -> String {
        let all = phone.as_str();
        let spoken = match all.strip_prefix("+98").filter(|rest| rest.len() == 10) {
            Some(mobile) if mobile.starts_with('9') => group(mobile, [3, 3]),
            Some(landline) => group(landline, [2, 4]),
            None => all.to_owned(),
        };
        format!("\u{2066}{}\u{2069}", self.digits(&spoken))
    }
}

/// `0` and the national number in three groups; the lengths are those of the first two.
fn group(national: &str, lengths: [usize; 2]) -> String {
    let (first, rest) = national.split_at_checked(lengths[0]).unwrap_or((national, ""));
    let (second, third) = rest.split_at_checked(lengths[1]).unwrap_or((rest, ""));
    format!("0{first} {second} {third}").trim_end().to_owned()
}
