# What was typed and could not be read.

error-date-empty = تاریخ خالی است.
error-date-form = این تاریخ را نشناختیم. مثل «۱۴۰۵/۰۱/۲۱» یا «۲۱ فروردین ۱۴۰۵» بنویسید.
error-date-no-such-day = چنین روزی در تقویم نیست.
error-date-no-such-time = چنین ساعتی نداریم.
error-date-year = سال باید شمسی (۱۳۰۰ تا ۱۵۰۰) یا میلادی (از ۱۸۰۰) باشد.
error-date-ambiguous = معلوم نیست کدام عدد روز است و کدام ماه. نام ماه را بنویسید یا سال را اول بیاورید.
error-number-empty = عددی نوشته نشده است.
error-number-character = «{ $character }» جزو عدد نیست.
error-number-form = جداکننده‌ها یا علامت این عدد با هم نمی‌خوانند.
error-number-too-long = این عدد بیش از اندازه بلند است.
error-amount-unit = واحد پول را نشناختیم.
error-amount-inexact = این مبلغ از کوچک‌ترین واحد پول ریزتر یا از اندازه بزرگ‌تر است.
error-choice-unknown = یکی از این‌ها را انتخاب کنید: { $choices }
