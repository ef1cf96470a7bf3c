//! Passwords that are tried first. Only those that are long enough to pass otherwise need to be here.

/// What people here and elsewhere choose when they must reach ten characters, folded to lower-case ASCII digits.
const COMMON: &str = "1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5 q1w2e3r4t5y6 1qaz2wsx3edc qazwsxedcrfv zaq12wsxcde3 qwerty1234 qwerty12345 \
    qwerty123456 qwer123456 asdf123456 asdfgh1234 zxcvbn1234 1234qwerty 123456qwerty 123qweasdzxc qwe123qwe123 \
    password01 password10 password11 password12 password123 password1234 password12345 password123456 password!1 \
    p@ssw0rd12 p@ssword123 p@ssw0rd123 passw0rd123 pass123456 pass1234567 mypassword mypassword1 newpassword \
    thepassword changeme123 changeme1234 letmein123 letmein1234 welcome123 welcome1234 administrator administrator1 \
    admin12345 admin123456 admin1234567 adminadmin admin@1234 admin@12345 root123456 test123456 testtest12 \
    test1234567 user123456 guest12345 iloveyou12 iloveyou123 iloveyou1234 abc1234567 abcd123456 abcd1234567 \
    abcde12345 abcdef1234 abcdefg123 abc123abc123 a123456789 a1234567890 aa12345678 aa123456789 123456789a \
    1234567890a 123456789q 12345678910 123456789123 1234512345 1234554321 0987654321 9876543210 1029384756 \
    1357924680 1122334455 112233445566 11223344556677 0102030405 1231231234 1472583690 \
    1478523690 159357258456 7894561230 3.14159265 3141592653 football123 baseball123 superman123 \
    batman12345 dragon12345 monkey12345 princess123 sunshine123 shadow12345 master12345 freedom123 whatever123 \
    computer123 internet123 samsung123 samsung1234 secret12345 security123 summer2024 summer2025 winter2024 \
    winter2025 spring2024 spring2025 iran123456 iran1234567 iraniran12 tehran1234 tehran12345 tehran123456 \
    persian123 perspolis1 perspolis123 perspolis1342 esteghlal1 esteghlal123 esteghlal1324 salam12345 salam123456 \
    salamsalam salamkhobi khodaya123 khoda12345 allah12345 bismillah1 bismillah123 mohammad12 mohammad123 \
    mohammad1234 mohamad123 mohamad1234 mohammad110 ali1234567 ali12345678 alireza123 alireza1234 hossein123 \
    hossein1234 hosein1234 hosein12345 hassan1234 fatemeh123 fatemeh1234 zahra12345 zahra123456 maryam1234 \
    maryam12345 mahdi12345 mehdi12345 reza123456 reza1234567 amir123456 amir1234567 amirhosein amirhossein \
    amirhossein1 yaali110110 ya110110110 110110110110 313313313313 doostetdaram dosetdaram asheghetam ramzeobour \
    ramz123456 gozarvazhe forushgah1 foroshgah1 moshtari123 vafa123456 vafavafa12 nowruz1403 nowruz1404 nowruz1405 \
    رمزعبور۱۲۳ گذرواژه۱۲۳ سلام۱۲۳۴۵۶ ایران۱۲۳۴۵";

/// Rows of keys, along which fingers walk.
const ROWS: &[&str] = &[
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "1234567890-=",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "ضصثقفغعهخحجچ",
    "شسیبلاتنمکگ",
    "ظطزرذدپو",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
];

/// Whether the password is among the first that anybody would try: on the list, one short piece again and again, or a walk
/// along a row of keys in either direction, with at most three characters added.
pub(super) fn is_weak(password: &str) -> bool {
    let folded = vafa_locale::digits::to_ascii(password).to_lowercase();
    let is_common = COMMON.split(' ').any(|word| vafa_locale::digits::to_ascii(word) == folded);
    is_common || repeats(&folded) || walks(&folded)
}

/// One piece of at most four characters, again and again: `aaaaaaaaaa`, `1212121212`.
fn repeats(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=4).any(|size| {
        chars.len() > size && chars.iter().skip(size).zip(&chars).all(|(later, earlier)| later == earlier)
    })
}

fn walks(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let least = chars.len().saturating_sub(3).max(6);
    let cores: Vec<String> = chars.windows(least).map(|core| core.iter().collect()).collect();
    ROWS.iter().any(|row| {
        let back: String = row.chars().rev().collect();
        cores.iter().any(|core| row.contains(core.as_str()) || back.contains(core.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_guesses_are_weak() {
        for weak in [
            "Password123",
            "1234567890",
            "۱۲۳۴۵۶۷۸۹۰",
            "qwertyuiop",
            "qwertyuiop1",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "9876543210",
            "poiuytrewq!",
            "سلام123456",
            "ضصثقفغعهخح",
            "Perspolis123",
        ] {
            assert!(is_weak(weak), "{weak}");
        }
    }

    #[test]
    fn ordinary_phrases_are_not() {
        for fine in [
            "چای با هل و نبات",
            "correct horse battery",
            "x7!kp-Lm2q",
            "qwertyloves-tea",
            "شیرینی‌فروشی یاس ۳",
        ] {
            assert!(!is_weak(fine), "{fine}");
        }
    }

    #[test]
    fn the_list_holds_only_what_is_long_enough_otherwise() {
        for word in COMMON.split(' ') {
            assert!(word.chars().count() >= 10, "{word}");
            assert_eq!(word, word.to_lowercase());
        }
    }
}
