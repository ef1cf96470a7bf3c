# What can go wrong with customers.

error-customer-not-found = چنین مشتری‌ای نداریم.
error-customer-erased = اطلاعات این فرد پاک شده و دیگر در دسترس نیست.
error-customer-merged-already = یکی از این دو پرونده پیش از این در پروندهٔ دیگری ادغام شده است. صفحه را تازه کنید.
error-customer-empty = یک نام یا یک راه شناسایی (تلفن، ایمیل، کارت …) بنویسید.
error-customer-changed = کس دیگری همین حالا این پرونده را تغییر داد. صفحه را تازه کنید و دوباره بنویسید.
error-customer-identifier-taken = این مال مشتری دیگری است ({ $holder }). پروندهٔ او را باز کنید؛ اگر هر دو یک نفرند ادغامشان کنید، وگرنه اول از آن‌جا برش دارید.
error-customer-second-hard-identifier = این مشتری شناسهٔ دیگری از همین نوع دارد. اول آن را بردارید.
error-customer-no-such-identifier = این مشتری چنین شناسه‌ای ندارد.
error-customer-bad-cursor = نشانی صفحه درست نیست. فهرست را از اول باز کنید.
error-customer-bad-code = { $what } باید کوتاه و از حروف کوچک انگلیسی، رقم و «_» باشد.
error-customer-bad-tag = برچسب باید ۱ تا ۶۰ حرف داشته باشد.
error-customer-bad-custom-value = این مقدار به «{ $field }» نمی‌خورد.
error-customer-no-such-field = فیلد «{ $name }» نداریم.
error-customer-field-too-long = این متن بلند است؛ تا { $limit } حرف جا دارد.
error-customer-not-a-date = این تاریخ را نشناختیم. مثل «۱۳۶۹/۰۱/۲۱» بنویسید.
error-customer-not-a-choice = یکی از این‌ها را انتخاب کنید: { $choices }
error-customer-not-an-identifier = این مقدار درست نیست. یک بار دیگر نگاهش کنید.
error-customer-placeholder-identifier = این مقدار کسی را نشان نمی‌دهد؛ خالی‌اش بگذارید.
