# Times told from now, and lengths of time.

time-now = همین حالا
time-minutes-ago = { $count } دقیقه پیش
time-hours-ago = { $count } ساعت پیش
time-days-ago = { $count } روز پیش
time-months-ago = { $count } ماه پیش
time-years-ago = { $count } سال پیش
time-in-minutes = { $count } دقیقه دیگر
time-in-hours = { $count } ساعت دیگر
time-in-days = { $count } روز دیگر
time-in-months = { $count } ماه دیگر
time-in-years = { $count } سال دیگر
time-and = { $first } و { $second }
time-seconds = { $count } ثانیه
time-minutes = { $count } دقیقه
time-hours = { $count } ساعت
time-days = { $count } روز
