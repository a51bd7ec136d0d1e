//! Statements of a site, and the parts of pages and feeds that sites are built of.
//!
//! *In:* how many, and where they stand. *Out:* pages, rows, feeds. *Never:* the list of any one system: stories build it.

use crate::double::{Double, SITE};

/// A statement of a site: where it stands, what it says, and when.
#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) day: String,
    pub(crate) text: String,
}

impl Item {
    pub(crate) fn day_of_month(&self) -> &str {
        self.day.rsplit('-').next().unwrap()
    }
}

const SUBJECTS: [(&str, &str); 7] = [
    (
        "bridges in the north",
        "Engineers finished the repair of two bridges after nine months of work, and lorries may cross from Monday.",
    ),
    (
        "pay of teachers",
        "From the new school year on, salaries are paid to accounts on telephones, since many schools lie far from banks.",
    ),
    (
        "cattle along the river",
        "Veterinarians began to vaccinate cattle against foot-and-mouth disease, found near the border in February.",
    ),
    (
        "statues from abroad",
        "Fourteen statues of sandstone that were stolen during the war returned by ship after a museum handed them over.",
    ),
    (
        "harvest of salt",
        "Because rain fell in January and again in March, the fields by the sea yielded a third of what they usually do.",
    ),
    (
        "ferries to the islands",
        "A new ferry crosses twice a day, and carries two hundred passengers together with their motorcycles and fruit.",
    ),
    (
        "talks on the railway",
        "Both delegations agreed on the gauge of the railway, and will meet again in autumn to settle who pays for it.",
    ),
];

/// So many statements, newest first; `path` is told their number, from the highest on, and their day of April.
pub(crate) fn items(count: usize, path: impl Fn(usize, usize) -> String) -> Vec<Item> {
    (1..=count)
        .rev()
        .map(|number| {
            let (subject, text) = SUBJECTS[number % SUBJECTS.len()];
            let day = number + 1;
            Item {
                path: path(number, day),
                title: format!("Statement {number} of the spokesperson on {subject}"),
                day: format!("2025-04-{day:02}"),
                text: format!("{text}\nThis was said on day {day} of the month, in statement number {number}.\n{text}"),
            }
        })
        .collect()
}

pub(crate) fn paths<'a>(items: impl IntoIterator<Item = &'a Item>) -> Vec<String> {
    let mut paths: Vec<String> = items.into_iter().map(|item| item.path.clone()).collect();
    paths.sort();
    paths
}

/// A page with this in its head and its body, framed as sites are.
pub(crate) fn page(head: &str, main: &str) -> String {
    framed(
        "en",
        head,
        "<a href=\"/about\">About us</a> <a href=\"/visas\">Visas</a>",
        main,
    )
}

pub(crate) fn framed(language: &str, head: &str, menu: &str, main: &str) -> String {
    format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">{head}</head><body>\
         <header><a href=\"/\">Home</a></header><nav>{menu}</nav><main>{main}</main>\
         <footer><a href=\"/privacy\">Privacy</a> <a href=\"/contact\">Contact</a></footer></body></html>"
    )
}

/// The page of every statement.
pub(crate) fn publish(double: &mut Double, items: &[Item]) {
    for item in items {
        let paragraphs = format!("<p>{}</p>", item.text.replace('\n', "</p><p>"));
        let main = format!(
            "<article><h1>{}</h1><time datetime=\"{day}\">{day}</time>{paragraphs}</article>",
            item.title,
            day = item.day
        );
        let head = format!(
            "<title>{} | Ministry of Foreign Affairs</title>",
            item.title
        );
        double.shows(&item.path, &page(&head, &main));
    }
}

pub(crate) fn rss(items: &[Item]) -> String {
    let entries = rows(items, |item| {
        let link = format!("{SITE}{}", item.path).replace('&', "&amp;");
        format!(
            "<item><title>{}</title><link>{link}</link><guid>{link}</guid>\
             <pubDate>{} Apr 2025 09:00:00 +0700</pubDate></item>",
            item.title,
            item.day_of_month()
        )
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>MFA</title><link>{SITE}/</link>\
         <description>x</description>{entries}</channel></rss>"
    )
}

pub(crate) fn rows(items: &[Item], row: impl Fn(&Item) -> String) -> String {
    items.iter().map(row).collect()
}

pub(crate) fn atom(items: &[Item]) -> String {
    let entries = rows(items, |item| {
        format!(
            "<entry><id>{SITE}{path}</id><title>{}</title><link rel=\"alternate\" href=\"{SITE}{path}\"/>\
             <published>{day}T09:00:00+07:00</published><updated>{day}T09:00:00+07:00</updated></entry>",
            item.title,
            path = item.path,
            day = item.day
        )
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>MFA</title>\
         <id>{SITE}/</id><updated>2025-04-20T00:00:00Z</updated>{entries}</feed>"
    )
}
