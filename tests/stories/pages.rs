//! What the ministry's pages say: five releases that stand for known stock, and the one that a story is about.
//!
//! *In:* releases. *Out:* pages, a listing, a feed. *Never:* two releases of one mould: they would look like copies.

/// A press release.
#[derive(Clone, Debug)]
pub(crate) struct Release {
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) date: String,
    pub(crate) modified: Option<String>,
    pub(crate) text: String,
    pub(crate) listed: bool,
    pub(crate) guid: String,
}

impl Release {
    pub(crate) fn new(path: &str, date: &str, title: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            title: title.to_owned(),
            date: date.to_owned(),
            modified: None,
            text: text.to_owned(),
            listed: true,
            guid: format!("http://{HOST}{path}"),
        }
    }
}

/// The ministry's host.
pub(crate) const HOST: &str = "press.mfa.test";
/// The statement that most stories are about.
pub(crate) const S: &str = "/press/2025-04-15-clampdown";

pub(crate) const S_TITLE: &str = "Minister receives the guest's envoy";
pub(crate) const S_TEXT: &str = "The minister received the envoy of the guest country in the capital on Tuesday, and \
thanked him for the delegation's visit.
The envoy applauded the clampdown on online scams that the government announced last month, and said that his country \
will not accept centres of fraud near its borders.
Both sides agreed that 1,200 officers will be trained together before the end of 2026, and that police, prosecutors and \
banks of Laos, Thailand and Viet Nam may join them.
The minister said: “We will finish this work, whoever is behind it.”
A working group meets again in the second week of October.";

/// Known stock, newest first.
pub(crate) fn stock() -> Vec<Release> {
    [
        (
            "/press/2025-04-14-bridges",
            "2025-04-14",
            "Two bridges in the north are open again",
            "Engineers finished the repair of two bridges in the northern province after nine months of work, and \
             lorries may cross them from Monday.
Floods had carried away the piers of both in the rainy season, so that villages upstream could be reached by ferry \
             only, and rice had to be flown in.
The ministry paid for steel and cement, while soldiers of the third brigade built the ramps and a company from the \
             coast delivered the cranes.",
        ),
        (
            "/press/2025-04-11-schools",
            "2025-04-11",
            "Teachers will receive their pay by telephone",
            "From the new school year on, salaries of teachers are paid to accounts on mobile telephones, since many \
             schools lie far from any bank.
A trial in four districts showed that money arrived within a day, whereas envelopes had taken three weeks in the \
             mountains.
The union of teachers asked for a paper receipt as well, to which the treasury agreed.",
        ),
        (
            "/press/2025-04-08-vaccines",
            "2025-04-08",
            "Cattle are vaccinated along the river",
            "Veterinarians began to vaccinate cattle along the great river against foot-and-mouth disease, which was \
             found on a farm near the border in February.
Owners pay nothing, but must keep their animals tied for two days, and markets for live animals stay closed until \
             the end of the month.
Whoever sells a sick cow is fined.",
        ),
        (
            "/press/2025-04-03-museum",
            "2025-04-03",
            "Statues come home from a museum abroad",
            "Fourteen statues of sandstone that were stolen from a temple during the war returned by ship, after a \
             museum overseas had handed them over without a trial.
Experts compared chisel marks on the bases with those on pedestals in the jungle, and found that they fit.
The statues will be shown in the capital first, then in a hall beside the temple that is still to be built.",
        ),
        (
            "/press/2025-03-28-salt",
            "2025-03-28",
            "Harvest of salt is the smallest in a decade",
            "Because rain fell in January and again in March, the salt fields by the sea yielded a third of what they \
             yield in dry years.
Traders import salt from the neighbouring kingdom for the time being, and makers of fish sauce were promised the \
             first shiploads.
An office for weather will warn the workers of showers by radio.",
        ),
    ]
    .into_iter()
    .map(|(path, date, title, text)| Release::new(path, date, title, text))
    .collect()
}

/// The frame of every page: `{title}`, `{main}` and `{hit}`, the number of requests so far.
pub(crate) const FRAME: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
</head><body><nav><a href=\"/\">Home</a> <a href=\"/about\">About</a></nav><main>{main}</main>\
<footer>Ministry of Foreign Affairs</footer></body></html>";

pub(crate) fn frame(frame: &str, title: &str, main: &str, hit: usize) -> String {
    frame
        .replace("{hit}", &hit.to_string())
        .replace("{title}", title)
        .replace("{main}", main)
}

pub(crate) fn main_of(release: &Release) -> String {
    let paragraphs = release
        .text
        .lines()
        .map(|line| format!("<p>{line}</p>\n"))
        .collect::<Vec<_>>()
        .concat();
    let modified = release.modified.as_deref().map_or_else(String::new, |day| {
        format!("<meta property=\"article:modified_time\" content=\"{day}\">")
    });
    format!(
        "{modified}<article><h1>{}</h1><time datetime=\"{date}\">{date}</time>{paragraphs}</article>",
        release.title,
        date = release.date
    )
}

pub(crate) fn listing(releases: &[&Release]) -> String {
    let items = releases
        .iter()
        .map(|release| {
            format!(
                "<li><a href=\"{}\">{}</a> <span>{}</span></li>\n",
                release.path, release.title, release.date
            )
        })
        .collect::<Vec<_>>()
        .concat();
    format!("<h1>Press releases</h1><ul class=\"releases\">{items}</ul>")
}

pub(crate) fn feed(releases: &[&Release]) -> String {
    let items = releases
        .iter()
        .map(|release| {
            format!(
                "<item><title>{}</title><link>http://{HOST}{}</link><guid isPermaLink=\"false\">{}</guid></item>\n",
                release.title, release.path, release.guid
            )
        })
        .collect::<Vec<_>>().concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>Press</title>\
         <link>http://{HOST}/</link><description>Press releases</description>{items}</channel></rss>"
    )
}
