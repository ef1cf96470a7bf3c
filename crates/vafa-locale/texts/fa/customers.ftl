# Customers: kinds, fields, identifiers, ready-made views.

customers-kind-person = شخص
customers-kind-household = خانوار
customers-kind-organisation = سازمان

customers-field-told_name = نام
customers-field-given_name = نام کوچک
customers-field-family_name = نام خانوادگی
customers-field-nickname = خودمانی
customers-field-gender = جنسیت
customers-field-birth_date = تاریخ تولد
customers-field-job = شغل
customers-field-social_standing = جایگاه اجتماعی
customers-field-language = زبان
customers-field-country = کشور
customers-field-region = استان
customers-field-city = شهر
customers-field-area = محله
customers-field-address = نشانی
customers-field-postal_code = کد پستی
customers-field-preferred_channel = راه ارتباطی دلخواه
customers-field-preferred_hours = ساعت‌های دلخواه

customers-gender-female = زن
customers-gender-male = مرد
customers-gender-other = دیگر

customers-identifier-customer_id = شماره مشتری
customers-identifier-national_id = کد ملی
customers-identifier-card = کارت وفاداری
customers-identifier-phone = تلفن
customers-identifier-email = ایمیل
customers-identifier-external = شناسه در سامانهٔ دیگر
customers-identifier-social = شبکهٔ اجتماعی
customers-identifier-device = دستگاه
customers-identifier-anonymous_id = کوکی مرورگر

customers-sort-created = زمان ثبت
customers-sort-name = نام
customers-sort-last_order = آخرین خرید
customers-sort-last_seen = آخرین دیدار
customers-sort-spent = مبلغ خرید
customers-sort-orders = تعداد خرید

customers-view-all = همه
customers-view-new = تازه‌ها
customers-view-best = بهترین مشتریان
customers-view-lapsed = بی‌خریدِ ۹۰ روزه
customers-view-curious = هنوز نخریده‌اند
customers-view-organisations = سازمان‌ها

customers-count-capped = بیش از { $count }

customers-reason-same_name = نام یکسان
customers-reason-similar_name = نام شبیه
customers-reason-other_name = نام متفاوت
customers-reason-other_kind = نوع متفاوت
customers-reason-same_birth_date = تاریخ تولد یکسان
customers-reason-other_birth_date = تاریخ تولد متفاوت
customers-reason-same_city = همان شهر
customers-reason-other_city = شهر متفاوت
customers-reason-other_gender = جنسیت متفاوت
customers-reason-same_postal_code = کد پستی یکسان
customers-reason-other_postal_code = کد پستی متفاوت
customers-reason-same_address = نشانی یکسان
customers-reason-similar_phone = تلفن شبیه
customers-reason-similar_email = ایمیل شبیه
customers-reason-other_national_id = کد ملی متفاوت
customers-reason-other_customer_id = شماره مشتری متفاوت
customers-reason-claimed_customer_id = با شماره مشتری او آمده
customers-reason-claimed_national_id = با کد ملی او آمده
customers-reason-claimed_card = با کارت او آمده
customers-reason-claimed_phone = با تلفن او آمده
customers-reason-claimed_email = با ایمیل او آمده
customers-reason-claimed_external = با شناسهٔ او آمده
customers-reason-claimed_social = با حساب شبکهٔ او آمده
customers-role-member = عضو
customers-role-contact = رابط
customers-role-buyer = خریدار
customers-role-consumer = مصرف‌کننده
customers-role-account_owner = مسئول حساب
