//! Writes every part of the user interface with sample data to a folder, in both languages, to be looked at and to be
//! tested in a browser: `cargo run -p vafa-web --example showcase -- FOLDER`.
//!
//! The folder can be served as it is; addresses without an ending mean the `.html` file.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use askama::Template;
use vafa_locale::Lang;
use vafa_web::page::{Flash, Page, PageUser, Place};
use vafa_web::parts::{
    Chip, Confirm, Empty, Field, FieldKind, Moment, Note, Pager, Progress, Stat, Steps, Upload,
};

mod sample;
use sample::{Customer, Say};

#[derive(Template)]
#[template(path = "showcase/parts.html")]
struct PartsPage {
    page: Page,
    say: Say,
    stats: Vec<Stat>,
    chips: Vec<Chip>,
    fields: Vec<Field>,
    steps: Steps,
    upload: Upload,
    progress: Progress,
    empty: Empty,
    notes: Vec<Note>,
    confirm: Confirm,
}

#[derive(Template)]
#[template(path = "showcase/customers.html")]
struct ListPage {
    page: Page,
    say: Say,
    customers: Vec<Customer>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "showcase/customer.html")]
struct RecordPage {
    page: Page,
    customer: Customer,
    stats: Vec<Stat>,
    moments: Vec<Moment>,
}

#[derive(Template)]
#[template(path = "showcase/login.html")]
struct LoginPage {
    page: Page,
    say: Say,
    fields: Vec<Field>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let out: PathBuf = env::args().nth(1).ok_or("name the folder to write to")?.into();
    for lang in Lang::ALL {
        let folder = out.join(lang.code());
        fs::create_dir_all(&folder)?;
        write(&folder, "parts", &parts_page(lang))?;
        write(&folder, "customers", &list_page(lang))?;
        for customer in sample::customers(lang) {
            let name = format!("customer-{}", customer.number);
            write(&folder, &name, &record_page(lang, customer))?;
        }
        write(&folder, "login", &login_page(lang))?;
    }
    copy_assets(&out.join("assets"))
}

fn write(folder: &Path, name: &str, page: &impl Template) -> Result<(), Box<dyn Error>> {
    fs::write(folder.join(name).with_extension("html"), page.render()?)?;
    Ok(())
}

fn copy_assets(to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist"))? {
        let file = file?;
        fs::copy(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}

fn staff_page(lang: Lang, say: Say, title: &str, path: &str, place: Place) -> Page {
    let mut page = Page::new(lang, title, path);
    page.nav = Place::ALL.to_vec();
    page.place = Some(place);
    page.user = Some(PageUser {
        name: say.it("سارا محمدی", "Sara Mohammadi"),
        role: page.t.text("role-manager").into_owned(),
    });
    page.csrf.push_str("sample-token");
    page
}

fn parts_page(lang: Lang) -> PartsPage {
    let say = Say::of(lang);
    let mut page = staff_page(lang, say, &say.it("نمونه‌ها", "Showcase"), "/parts", Place::Today);
    page.flash =
        Some(Flash::good(say.it("دو رکورد یکی شد.", "Two records became one.")).with_undo("/undo/1"));
    let t = page.t;
    let step = |fa, en| (say.it(fa, en), "customers".to_owned());
    PartsPage {
        stats: sample::stats(say),
        notes: sample::notes(say),
        chips: sample::chips(say),
        fields: sample::fields(say, t),
        steps: Steps {
            label: say.it("گام‌های ورود فایل", "Steps of the import"),
            steps: vec![
                step("فایل", "File"),
                step("ستون‌ها", "Columns"),
                step("پیش‌نمایش", "Preview"),
                step("اجرا", "Run"),
            ],
            at: 1,
        },
        upload: Upload {
            t,
            id: "file".to_owned(),
            name: "file".to_owned(),
            title: say.it("فایل مشتریان را اینجا رها کنید", "Drop your customer file here"),
            hint: say.it("CSV یا اکسل، تا ۵۰ مگابایت", "CSV or Excel, up to 50 MB"),
            accept: ".csv,.xlsx".to_owned(),
        },
        progress: Progress {
            t,
            id: "progress".to_owned(),
            text: say.it("ورود مشتریان", "Importing customers"),
            count: say.it("۶۴٬۰۰۰ از ۱۰۰٬۰۰۰", "64,000 of 100,000"),
            part: 64,
            whole: 100,
            poll_url: None,
        },
        empty: Empty::new("users", say.it("هنوز مشتری‌ای اینجا نیست", "No customers here yet"))
            .text(say.it(
                "فایل مشتریان یا سفارش‌ها را بدهید، یا با داده‌ی نمونه بگردید.",
                "Bring a file of customers or orders, or look around with sample data.",
            ))
            .link(say.it("ورود فایل", "Import a file"), "customers")
            .link(say.it("داده‌ی نمونه", "Sample data"), "customers"),
        confirm: Confirm {
            t,
            id: "erase".to_owned(),
            button: say.it("پاک کردن برای همیشه", "Erase for good"),
            question: say.it("اطلاعات این مشتری پاک شود؟", "Erase this customer's data?"),
            consequence: say.it(
                "نام، تلفن و همه‌ی پیام‌ها از بین می‌رود و برنمی‌گردد.",
                "Name, phone and all messages will be gone and cannot be brought back.",
            ),
            url: "/erase".to_owned(),
            csrf: page.csrf.clone(),
        },
        page,
        say,
    }
}

fn list_page(lang: Lang) -> ListPage {
    let say = Say::of(lang);
    let page = staff_page(lang, say, &say.it("مشتریان", "Customers"), "/customers", Place::Customers);
    let customers = sample::customers(lang);
    let pager = Pager {
        t: page.t,
        shown: page.t.count("count-customers", customers.len()).into_owned(),
        previous: None,
        next: Some("customers?after=x".to_owned()),
    };
    ListPage { page, say, customers, pager }
}

fn record_page(lang: Lang, customer: Customer) -> RecordPage {
    let say = Say::of(lang);
    let path = format!("/{}/customer-{}", lang.code(), customer.number);
    let page = staff_page(lang, say, &customer.name, &path, Place::Customers);
    RecordPage { page, customer, stats: sample::stats(say), moments: sample::moments(say) }
}

fn login_page(lang: Lang) -> LoginPage {
    let say = Say::of(lang);
    let page = Page::new(lang, say.it("ورود", "Sign in"), "/login");
    let t = page.t;
    LoginPage {
        fields: vec![
            Field::new(t, FieldKind::Email, "email", t.text("email")).autocomplete("username").required(),
            Field::new(t, FieldKind::Password, "password", say.it("گذرواژه", "Password"))
                .autocomplete("current-password")
                .required()
                .error(Some(say.it("ایمیل یا گذرواژه درست نیست.", "E-mail or password is not right."))),
        ],
        page,
        say,
    }
}
