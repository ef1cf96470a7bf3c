# What was typed and could not be read.

error-date-empty = The date is empty.
error-date-form = We could not read this date. Write it like “2026-04-10” or “10 April 2026”.
error-date-no-such-day = There is no such day in the calendar.
error-date-no-such-time = There is no such time of day.
error-date-year = The year must be Jalali (1300 to 1500) or Gregorian (from 1800).
error-date-ambiguous = We cannot tell the day from the month. Write the month’s name, or the year first.
error-number-empty = There is no number here.
error-number-character = “{ $character }” does not belong in a number.
error-number-form = The separators or the sign of this number do not fit together.
error-number-too-long = This number is too long.
error-amount-unit = We do not know this unit of money.
error-amount-inexact = This amount is finer than the smallest coin, or too large.
error-choice-unknown = Choose one of: { $choices }
