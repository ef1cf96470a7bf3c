# Who works with Vafa: roles, what keys may do, looks.

## Roles
access-role-owner = صاحب
    .hint = همه‌چیز، کلیدها و آدم‌ها هم
access-role-manager = مدیر
    .hint = همه‌چیز جز کلیدها و آدم‌ها
access-role-marketer = بازاریاب
    .hint = مشتری‌ها، فهرست‌ها و فایل‌ها
access-role-agent = پاسخ‌گو
    .hint = مشتری‌ها، یکی‌یکی
access-role-cashier = صندوق‌دار
    .hint = پیدا کردن مشتری و یادداشت
access-role-analyst = تحلیل‌گر
    .hint = می‌بیند و خروجی می‌گیرد، چیزی را عوض نمی‌کند

## Scopes of keys
access-scope-ingest = فرستادن رویداد
    .hint = چیزی نمی‌خواند؛ می‌تواند در صفحهٔ وب باشد
access-scope-read = خواندن
    .hint = مشتری‌ها و فهرست‌ها را می‌خواند
access-scope-write = خواندن و نوشتن
    .hint = مشتری‌ها را می‌خواند و تغییر می‌دهد، فایل وارد می‌کند
access-scope-admin = مدیریت
    .hint = هر کاری که مدیر می‌تواند

## Looks
access-theme-auto = مثل دستگاه
access-theme-light = روشن
access-theme-dark = تیره
