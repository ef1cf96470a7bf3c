# Words that every page shares.

app-name = وفا

## Answers and actions
yes = بله
no = نه
ok = باشد
save = ذخیره
cancel = انصراف
search = جستجو
back = بازگشت
next = بعدی
previous = قبلی
more = بیشتر
show-all = نمایش همه
undo = برگردان
delete = حذف
edit = ویرایش
add = افزودن
close = بستن
copy = رونوشت
copied = رونوشت برداشته شد
download = دریافت
print = چاپ
retry = دوباره
choose = انتخاب
filter = پالایش
clear = پاک کردن
details = جزئیات
help = راهنما
sign-in = ورود
sign-out = خروج

## States
loading = کمی صبر کنید…
saving = در حال ذخیره…
saved = ذخیره شد
done = انجام شد
nothing-here = هنوز چیزی اینجا نیست.
nothing-found = چیزی پیدا نشد.
nothing-found-for = برای «{ $query }» چیزی پیدا نشد.
unknown = نامعلوم
none = هیچ‌کدام
all = همه
optional = اختیاری
required = لازم
on = روشن
off = خاموش

## Words
name = نام
phone = تلفن
email = ایمیل
date = تاریخ
hour = ساعت
from = از
to = تا
language = زبان
settings = تنظیمات
today = امروز
yesterday = دیروز
tomorrow = فردا
language-fa = فارسی
language-en = انگلیسی
theme-light = روشن
theme-dark = تیره

## Counts
count-items = { $count } مورد
count-customers = { $count } مشتری
count-orders = { $count } سفارش
count-rows = { $count } ردیف
count-messages = { $count } پیام
count-selected = { $count } انتخاب شده

## Days of the week
weekday-saturday = شنبه
weekday-sunday = یکشنبه
weekday-monday = دوشنبه
weekday-tuesday = سه‌شنبه
weekday-wednesday = چهارشنبه
weekday-thursday = پنجشنبه
weekday-friday = جمعه
