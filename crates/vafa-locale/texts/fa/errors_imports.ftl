# What can go wrong with files in and out.

error-imports-unreadable = این فایل خوانده نشد ({ $why }). اگر در برنامهٔ دیگری باز است ببندیدش و دوباره بفرستید.
error-imports-empty-file = در این فایل جدولی پیدا نکردیم.
error-imports-old-spreadsheet = این فایل با قالب قدیمی اکسل (xls) است. آن را با قالب xlsx یا CSV ذخیره کنید و دوباره بفرستید.
error-imports-endless-record = در ردیف { $row } گیومه‌ای باز شده که بسته نمی‌شود. آن ردیف را درست کنید.
error-imports-no-such-sheet = برگهٔ «{ $sheet }» در این فایل نیست.
error-imports-unknown-encoding = کدگذاری «{ $encoding }» را نمی‌شناسیم. مثل utf-8 یا windows-1256 بنویسید.
error-imports-bad-delimiter = جداکننده باید یک نشانه مثل «,» یا «;» باشد، یا واژهٔ tab.
error-imports-file-changed = فایل از وقتی که کار شروع شد عوض شده است. فایل تازه را از نو وارد کنید.
error-imports-file-gone = این فایل دیگر نگه داشته نشده است: فایل‌ها مدتی پس از پایان کارشان پاک می‌شوند. دوباره آن را بفرستید.
error-imports-unknown-target = چیزی به نام «{ $target }» برای پر کردن نداریم.
error-imports-unknown-column = ستون «{ $column }» در فایل نیست.
error-imports-missing-target = هیچ ستونی برای «{ $target }» انتخاب نشده است.
error-imports-ambiguous-dates = در ستون «{ $column }» روز و ماه با هم اشتباه می‌شوند. بگویید کدام اول آمده است.
error-imports-unknown-zone = منطقهٔ زمانی «{ $zone }» را نمی‌شناسیم. مثل Asia/Tehran بنویسید.
error-imports-not-found = چنین فایلی وارد نشده است.
error-imports-wrong-state = این کار الان شدنی نیست: وضعیت فایل «{ $state }» است.
error-imports-taken-over = پردازش دیگری دارد همین فایل را ادامه می‌دهد.
error-imports-stopped = کار نیمه‌کاره ماند. می‌توانید ادامه‌اش بدهید.
error-exports-unwritable = فایل نوشته نشد ({ $why }).
error-exports-interrupted = وسط نوشتن فایل، ارتباط با پایگاه داده قطع شد. دوباره بخواهید.
error-imports-double-target = دو ستون یک چیز را پر می‌کنند ({ $target }). یکی را خالی بگذارید.
error-imports-damaged = این فایل ناتمام یا خراب است. دوباره از برنامه‌اش خروجی بگیرید و بفرستید.
error-imports-no-text = این فایل جدول نیست؛ انگار عکس یا برنامه است. فایل CSV یا اکسل (xlsx) بفرستید.
