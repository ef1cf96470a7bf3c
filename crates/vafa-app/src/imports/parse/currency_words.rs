//! Words and signs that people write beside amounts, and the currencies that they can mean.

use crate::imports::settings::AmountUnit;
use vafa_kernel::Currency;

/// What a word beside an amount says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// Rials, counted in this unit.
    Rials(AmountUnit),
    /// One of these currencies: many share a sign or a name.
    Currencies(Vec<String>),
    /// Nothing that is known.
    Unknown,
}

/// Signs and names, folded, with the codes of the currencies that go by them.
const SHARED: &[(&[&str], &[&str])] = &[
    (
        &["$", "dollar", "dollars", "دلار"],
        &["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "BRL", "ARS", "CLP", "COP"],
    ),
    (&["us$", "$us", "دلارآمریکا", "دلارامریکا"], &["USD"]),
    (&["ca$", "c$"], &["CAD"]),
    (&["a$", "au$"], &["AUD"]),
    (&["£", "pound", "pounds", "پوند"], &["GBP", "EGP", "SYP", "LBP", "SDG", "SSP", "GIP", "FKP", "SHP"]),
    (&["€", "euro", "euros", "یورو"], &["EUR"]),
    (&["¥", "yen", "yuan", "ین", "یوان"], &["JPY", "CNY"]),
    (&["₺", "tl", "lira", "لیر", "لیره"], &["TRY"]),
    (&["درهم", "dirham", "dirhams", "dhs"], &["AED", "MAD"]),
    (&["دینار", "dinar", "dinars"], &["IQD", "KWD", "BHD", "JOD", "LYD", "TND", "DZD", "RSD"]),
    (&["؋", "افغانی", "afghani"], &["AFN"]),
    (&["₽", "ruble", "rubles", "روبل"], &["RUB"]),
    (&["₹"], &["INR"]),
    (&["روپیه", "rupee", "rupees", "rs"], &["INR", "PKR", "LKR", "NPR"]),
    (&["₼"], &["AZN"]),
    (&["֏"], &["AMD"]),
    (&["₾"], &["GEL"]),
    (&["₸"], &["KZT"]),
    (&["₴"], &["UAH"]),
    (&["₩"], &["KRW", "KPW"]),
    (&["₪"], &["ILS"]),
    (&["₫"], &["VND"]),
    (&["₱"], &["PHP"]),
    (&["₦"], &["NGN"]),
    (&["฿"], &["THB"]),
    (&["kr"], &["SEK", "NOK", "DKK", "ISK"]),
];

/// What a word, folded, says.
pub(super) fn currency_word(word: &str) -> Said {
    match word {
        "تومان" | "تومن" | "ت" | "toman" | "tomans" | "irt" => {
            return Said::Rials(AmountUnit::Toman);
        }
        "ریال" | "rial" | "rials" | "rls" | "irr" | "﷼" => return Said::Rials(AmountUnit::Major),
        _ => {}
    }
    let shared = SHARED.iter().find(|(words, _)| words.iter().any(|known| vafa_locale::fold(known) == word));
    match (shared, word.parse::<Currency>()) {
        (Some((_, codes)), _) => Said::Currencies(codes.iter().map(|code| (*code).to_owned()).collect()),
        (None, Ok(currency)) => Said::Currencies(vec![currency.code().to_owned()]),
        (None, Err(_)) => Said::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_currency_is_one_and_is_found_by_its_words() {
        for (words, codes) in SHARED {
            assert!(codes.iter().all(|code| code.parse::<Currency>().is_ok()), "{codes:?}");
            for word in *words {
                let Said::Currencies(found) = currency_word(&vafa_locale::fold(word)) else {
                    panic!("{word}");
                };
                assert_eq!(&found, codes, "{word}");
            }
        }
        assert_eq!(currency_word("sek"), Said::Currencies(vec!["SEK".to_owned()]));
        assert_eq!(currency_word(&vafa_locale::fold("﷼")), Said::Rials(AmountUnit::Major));
        assert_eq!(currency_word("abc"), Said::Unknown);
    }
}
