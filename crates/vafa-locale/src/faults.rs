//! The errors of this crate as faults of the house: kinds, codes, and the values their messages name.

use crate::amount::AmountError;
use crate::dates::DateError;
use crate::decimal::DecimalError;
use crate::lang::UnknownChoice;
use vafa_kernel::{Fault, Kind};

impl Fault for DateError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "date.empty",
            Self::Form => "date.form",
            Self::NoSuchDay => "date.no_such_day",
            Self::NoSuchTime => "date.no_such_time",
            Self::Year => "date.year",
            Self::Ambiguous => "date.ambiguous",
        }
    }
}

impl Fault for DecimalError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "number.empty",
            Self::Character(_) => "number.character",
            Self::Form => "number.form",
            Self::TooLong => "number.too_long",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Character(c) => vec![("character", c.to_string())],
            _ => Vec::new(),
        }
    }
}

impl Fault for AmountError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Number(number) => number.code(),
            Self::Unit => "amount.unit",
            Self::Inexact => "amount.inexact",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Number(number) => number.args(),
            _ => Vec::new(),
        }
    }
}

impl Fault for UnknownChoice {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        "choice.unknown"
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("choices", self.0.to_owned())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Arg, Lang, text_plain};

    #[test]
    fn every_fault_has_its_message() {
        let dates = [
            DateError::Empty,
            DateError::Form,
            DateError::NoSuchDay,
            DateError::NoSuchTime,
            DateError::Year,
            DateError::Ambiguous,
        ];
        let numbers =
            [DecimalError::Empty, DecimalError::Character('x'), DecimalError::Form, DecimalError::TooLong];
        let mut faults: Vec<Box<dyn Fault>> = vec![Box::new(UnknownChoice("fa, en"))];
        faults.extend(dates.map(|fault| Box::new(fault) as Box<dyn Fault>));
        faults.extend(numbers.map(|fault| Box::new(AmountError::Number(fault)) as Box<dyn Fault>));
        faults
            .extend([AmountError::Unit, AmountError::Inexact].map(|fault| Box::new(fault) as Box<dyn Fault>));
        for fault in faults {
            let key = format!("error-{}", fault.code().replace(['.', '_'], "-"));
            let values = fault.args();
            let args: Vec<(&str, Arg<'_>)> =
                values.iter().map(|(name, value)| (*name, value.into())).collect();
            for lang in Lang::ALL {
                let message = text_plain(lang, &key, &args);
                assert!(message != key && !message.contains('{'), "{lang} {key}: {message}");
            }
        }
    }
}
