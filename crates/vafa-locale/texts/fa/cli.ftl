# What commands say in a terminal.

cli-failed = نشد: { $message }
cli-unknown-variable = متغیر محیطی { $name } از تنظیمات وفا نیست (نزدیک‌ترین: { $nearest }) و نادیده گرفته شد.

## Settings
cli-config-key = تنظیم
cli-config-value = مقدار
cli-config-origin = از کجا

## Serving
cli-serve-address = وفا اینجاست: { $address }
cli-serve-first = هنوز کسی حساب ندارد. برای ساختن نخستین حساب همین نشانی را باز کنید، یا «vafa user add» را به کار ببرید.
cli-serve-first-code = اگر از دستگاه دیگری راه‌اندازی می‌کنید، این کد پرسیده می‌شود: { $code }
cli-serve-stop = برای ایستاندن: Ctrl-C
cli-serve-ended = ایستاد؛ هر چه پذیرفته شده بود، ماند.

## Backup
cli-backup-done = { $rows } ردیف در { $file } است ({ $size } مبی‌بایت). «vafa restore» آن‌ها را در جایی خالی برمی‌گرداند.
cli-restore-done = { $rows } ردیف برگشت، در { $database }.

## Verify
cli-verify-check = بررسی
cli-verify-looked = دیده‌شده
cli-verify-differences = ناهمخوانی
cli-verify-mended-head = درست‌شده
cli-verify-fine = هر چه از رویدادها به دست آمده، درست است.
cli-verify-mended = { $count } ناهمخوانی درست شد.
cli-verify-more = … و { $count } تای دیگر
cli-verify-nothing = هیچ
cli-verify-difference = { $check }، { $at }: { $part } «{ $stored }» است و باید «{ $expected }» باشد
cli-check-events = رویدادها
cli-check-message-ids = شناسه‌ی پیام‌ها
cli-check-orders = سفارش‌ها
cli-check-customers = مشتری‌ها
cli-check-search-terms = واژه‌های جستجو
cli-check-identifiers = شناسه‌های مشتری
cli-check-states = حال مشتری‌ها
cli-check-carts = سبدها
cli-check-views = کالاهای دیده‌شده
cli-check-customer-counts = شمار مشتری‌ها
cli-check-days = ارقام روزها
cli-check-audit-trail = دفتر کارها

## Steps of long work
cli-step-backup = نوشتن نسخه
cli-step-restore = خواندن نسخه
cli-step-message-ids = شناسه‌ی پیام‌ها
cli-step-order-entries = رویدادهای سفارش
cli-step-orders = سفارش‌ها
cli-step-customers = مشتری‌ها
cli-step-identifiers = شناسه‌ها
cli-step-audit-trail = دفتر کارها

## People
cli-user-added = { $email } حالا می‌تواند وارد شود.
cli-user-password-set = گذرواژه‌ی تازه‌ی { $email } گذاشته شد.
cli-user-link = { $email } گذرواژه‌اش را اینجا انتخاب می‌کند. پیوند یک بار و تا سه روز کار می‌کند:
cli-user-disabled = { $email } دیگر نمی‌تواند وارد شود.
cli-user-enabled = { $email } دوباره می‌تواند وارد شود.
cli-user-none = هنوز کسی حساب ندارد.
cli-user-email = نشانی
cli-user-name = نام
cli-user-role = نقش
cli-user-state = وضع
cli-user-is-in = فعال
cli-user-is-invited = دعوت‌شده
cli-user-is-out = بسته

## Keys
cli-key-once = همین حالا نگهش دارید؛ دوباره نشان داده نمی‌شود. برای از کار انداختنش: vafa key revoke { $id }
cli-key-none = هنوز کلیدی نیست.
cli-key-good = فعال
cli-key-good-until = فعال تا { $day }
cli-key-expired = گذشته
cli-key-revoked = باطل
cli-key-revoked-now = { $id } از این پس به کار نمی‌آید.

## وب‌هوک‌ها
cli-webhook-once = همین حالا نگهش دارید؛ دوباره نشان داده نمی‌شود. برای آزمودن رسیدن پیام‌ها: vafa webhook test-send { $id }
cli-webhook-none = هنوز نشانی وب‌هوکی نیست.
cli-webhook-fine = روشن
cli-webhook-failing = ناکام
cli-webhook-off = خاموش
cli-webhook-removed = از این پس چیزی به { $id } فرستاده نمی‌شود.
cli-webhook-taken = گیرنده پیام را گرفت ({ $result }).
cli-webhook-nothing-sent = هنوز چیزی فرستاده نشده است.
cli-webhook-waiting = در راه
cli-webhook-done = رسیده
cli-webhook-dead = رهاشده
cli-webhook-retried = { $id } در اول صف است؛ سرور آن را می‌فرستد.

## The demo
cli-step-demo = دو سال از یک فروشگاه
cli-demo-filled = فروشگاه نمایشی آماده است: { $customers } مشتری و { $events } رویداد.
cli-demo-was-filled = فروشگاه نمایشی با { $customers } مشتری از پیش اینجاست؛ چیزی تغییر نکرد.
cli-demo-logins = برای ورود (نشانی، گذرواژه، نقش):
cli-demo-key = فروشگاه اینترنتی با این کلید رویداد می‌فرستد؛ فقط همین حالا نشان داده می‌شود:
cli-demo-next = برای باز کردنش: vafa --data { $data } serve

## Customers
cli-customer-none = برای «{ $search }» کسی پیدا نشد.
cli-customer-bought = { $orders } سفارش، { $sum }
cli-customer-merged = { $id } با این مشتری یکی شده است.
cli-customer-last = آخرین بار: { $day }

## Files
cli-step-import = خواندن فایل
cli-step-undo = برگرداندن
cli-import-done = { $rows } ردیف از { $file } خوانده شد.
cli-import-dry = این‌طور خواهد شد؛ چیزی نوشته نشد.
cli-import-kept = آنچه تا آنجا خوانده شد، ماند. برای ادامه همان فرمان را با --resume بزنید ({ $id })
cli-import-orders-created = { $count } سفارش تازه
cli-import-orders-updated = { $count } سفارش تغییر کرد
cli-import-customers-created = { $count } مشتری تازه
cli-import-customers-updated = { $count } مشتری با خبر تازه
cli-import-unchanged = { $count } بی‌تغییر
cli-import-rejected = { $count } ردیف پذیرفته نشد
cli-import-reject = ردیف { $row }، ستون { $column }: { $reason }
cli-import-reason = { $count } × { $reason } ({ $column })
cli-import-undo = برای برگرداندن همه‌اش: vafa import { $kind } --undo { $id }
cli-import-undone = { $id } برگردانده شد.
cli-export-done = { $rows } ردیف در { $file } است.

## ارزش
cli-value-parameter = پارامتر
cli-value-value = مقدار
cli-value-se = خطای معیار
cli-value-ci95 = بازهٔ ۹۵٪
cli-value-fitted = مدل { $model } بر { $count } مشتری برازش شد. لگاریتم درست‌نمایی: { $likelihood }
cli-value-not-converged = به قلهٔ درست‌نمایی نرسید: به این مقدارها تکیه نکنید.
cli-value-at-edge = این‌ها به صفر یا بی‌نهایت گریختند؛ داده‌ها تنها می‌گویند که بسیار کوچک یا بسیار بزرگ‌اند: { $names }
cli-value-no-dropout = این داده‌ها رفتن را از کم‌خریدن جدا نمی‌کنند: احتمال ماندن مشتری را از این مدل نخوانید.

## Hints
cli-hint-imports-missing-target = ستون‌ها را با --map معرفی کنید، مثل: --map order=شماره,time=تاریخ
cli-hint-imports-unknown-column = ستون‌ها را با --map معرفی کنید، مثل: --map order=شماره,time=تاریخ
cli-hint-imports-unknown-target = ستون‌ها را با --map معرفی کنید، مثل: --map order=شماره,time=تاریخ
cli-hint-imports-ambiguous-dates = ترتیب را با --date-order بگویید: ymd یا dmy یا mdy.

## What went wrong
error-cli-no-file = { $path } آنجا نیست.
error-cli-file = از { $path } نمی‌شود استفاده کرد: { $why }
error-cli-config-syntax = { $path } به شکل TOML نوشته نشده: { $why }
error-cli-unknown-setting = «{ $key }» در { $path } از تنظیمات نیست. منظورتان «{ $nearest }» بود؟ «vafa config reference» همه را نشان می‌دهد.
error-cli-setting-value = «{ $value }» مقدار { $key } نمی‌شود ({ $origin }). چیزی مثل: { $expected }
error-cli-data-in-itself = { $path } در پوشه‌ی داده است و نمی‌تواند خود آن پوشه را تعیین کند. از --data یا VAFA_DATA استفاده کنید.
error-cli-served-already = سرور دیگری روی { $path } در کار است. اول آن را بایستانید، یا با --data پوشه‌ی دیگری انتخاب کنید.
error-cli-listen = نشانی { $address } در دسترس نیست: { $why }. با --listen نشانی دیگری انتخاب کنید.
error-cli-stopped = سرور ایستاد: { $why }
error-cli-differences = { $count } چیز آن‌طور که باید نیست. «vafa verify --rebuild» آنچه را که از رویدادها به دست می‌آید درست می‌کند؛ چیزی تغییر نکرد.
error-operate-not-a-demo = اینجا کسب‌وکاری واقعی هست. فروشگاه نمایشی جای خالی می‌خواهد: با --data پوشه‌ی دیگری انتخاب کنید.
error-cli-no-input = از ورودی چیزی نرسید.
error-cli-choice = «{ $given }» برای { $what } نمی‌شود. یکی از این‌ها: { $choices }
error-cli-id = «{ $given }» شناسه نیست.
error-cli-day = «{ $given }» روزی از امروز به بعد نیست. چیزی مانند: 1405-01-31، 2026-04-20 یا 90d
error-cli-no-column = { $path } ستون «{ $column }» ندارد.
error-cli-not-a-figure = { $path }، سطر { $line }: «{ $column }» باید عددی از صفر تا 1e15 باشد.
error-cli-not-whole = { $path }، سطر { $line }: «{ $column }» باید عددی صحیح از صفر به بالا باشد.
error-cli-no-horizon = نگفته‌اید تا کجا پیش را ببیند: --horizon 39، به واحد زمان همان فایل.
error-cli-recency-after-age = { $path }، سطر { $line }: recency نباید از T بیشتر باشد (برای bg-bb از n).
error-cli-no-recency = { $path }، سطر { $line }: پس از خرید نخست باز خریده است، پس recency باید از صفر بیشتر باشد.
error-cli-recency-of-nothing = { $path }، سطر { $line }: پس از خرید نخست چیزی نخریده است، پس recency باید صفر باشد.
error-cli-more-than-periods = { $path }، سطر { $line }: شمار خریدها از شمار دوره‌ها تا آخرین خرید بیشتر است.
error-cli-too-many-periods = { $path }، سطر { $line }: n نباید از ۱۰٬۰۰۰ بیشتر باشد.
error-cli-no-money-in-line = { $path }، سطر { $line }: خرید داشته است، پس monetary_value باید از صفر بیشتر باشد.
error-cli-no-customers = { $path } مشتری‌ای ندارد که مدل بر آن برازش شود.
error-cli-no-repeat-purchases = در { $path } هیچ‌کس دوباره نخریده است؛ پس آهنگی برای خرید دیده نمی‌شود.
error-cli-no-time = در { $path } از خرید نخستِ هیچ‌کس زمانی نگذشته است.
error-cli-no-money = پول در { $path } باید از صفر بیشتر باشد.
error-cli-parameters = «{ $given }» پارامترهای { $model } نیست. این مدل { $names } می‌خواهد: عددهایی بزرگ‌تر از صفر با ویرگول میانشان (از 1e-9 تا 1e9، و برای زمان و پول از 1e-30 تا 1e30).
error-cli-horizon = --horizon می‌گوید تا کجا پیش را ببیند: عددی از صفر تا 1e15، و برای bg-bb عددی صحیح تا 1e6. «{ $given }» داده شد.
error-cli-not-taken = گیرنده پیام را نگرفت: { $why }
error-operate-file = از { $path } نمی‌شود استفاده کرد: { $why }
error-operate-not-empty = در این پایگاه داده چیزی هست، پس چیزی برگردانده نشد. با --data یا --database جای خالی انتخاب کنید.
error-operate-damaged-backup = { $path } نسخه‌ی پشتیبان سالمی نیست، پس چیزی برگردانده نشد: { $why }
