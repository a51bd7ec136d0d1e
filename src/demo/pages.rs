//! The pages of the demo's site: a reconstruction, and said to be one.
//!
//! *In:* which night it is. *Out:* HTML and RSS. *Never:* a sentence that a government said, but for the few words
//! that the case turns on.

/// A release of any of the three houses.
pub(super) struct Release {
    pub(super) path: String,
    date: &'static str,
    title: String,
    paragraphs: Vec<String>,
}

fn release_of(path: &str, date: &'static str, title: &str, paragraphs: &[&str]) -> Release {
    Release {
        path: path.to_owned(),
        date,
        title: title.to_owned(),
        paragraphs: paragraphs.iter().map(|text| (*text).to_owned()).collect(),
    }
}

/// The release that the case turns on, with its verb.
pub(super) fn the_release(verb: &str) -> Release {
    let lead = format!(
        "During the talks the visiting side {verb} the clampdown on online scams that the government has carried out \
         since the beginning of the year."
    );
    release_of(
        "/press/2025-04-18-state-visit",
        "2025-04-18",
        "Outcome of the state visit on security cooperation",
        &[
            "The two sides met in the capital and reviewed their cooperation in security and justice, the ministry \
             said in a release after the state visit.",
            &lead,
            "Both sides agreed to exchange liaison officers, to share information on the movement of suspects, and \
             to hold a meeting of experts before the end of the year.",
            "The ministry thanked all authorities that had taken part in the preparation of the visit, and the \
             residents of the capital for their patience during the closure of roads.",
        ],
    )
}

/// Older releases of the ministry.
pub(super) fn ministry_stock() -> Vec<Release> {
    let subjects = [
        (
            "2025-04-11",
            "bridge",
            "Opening of the bridge at the northern crossing",
        ),
        ("2025-04-09", "harvest", "Figures of the dry season harvest"),
        ("2025-04-07", "school", "New schools in four provinces"),
        (
            "2025-04-04",
            "water",
            "Works on the water supply of the coastal districts",
        ),
        ("2025-04-02", "customs", "Meeting of the customs commission"),
        ("2025-03-31", "health", "Vaccination round begins in April"),
        (
            "2025-03-28",
            "roads",
            "Closure of roads during the festival",
        ),
        (
            "2025-03-26",
            "museum",
            "Return of eleven sculptures to the national museum",
        ),
    ];
    subjects
        .iter()
        .map(|(date, slug, title)| routine(date, slug, title))
        .collect()
}

/// Newer releases, which push the oldest off the list.
pub(super) fn ministry_news() -> Vec<Release> {
    [
        (
            "2025-04-22",
            "census",
            "Preparations for the census of agriculture",
        ),
        (
            "2025-04-22",
            "fisheries",
            "Closed season for fisheries announced",
        ),
    ]
    .iter()
    .map(|(date, slug, title)| routine(date, slug, title))
    .collect()
}

fn routine(date: &'static str, slug: &str, title: &str) -> Release {
    let lead = format!(
        "The ministry informs the public about the following matter: {}. The work was decided at the session of the \
         council in March.",
        title.to_lowercase()
    );
    let detail = format!(
        "The department for {slug} affairs leads the work together with the authorities of the provinces, which will \
         report on its progress every month."
    );
    release_of(
        &format!("/press/{date}-{slug}"),
        date,
        title,
        &[
            &lead,
            &detail,
            "Residents who need more information may turn to the offices of their district during working hours, or \
             write to the ministry.",
        ],
    )
}

/// Remarks of the guest's foreign ministry; the one on the visit from the night after it.
pub(super) fn remarks(visit: bool) -> Vec<Release> {
    let mut remarks = Vec::new();
    if visit {
        remarks.push(release_of(
            "/remarks/2025-04-18",
            "2025-04-18",
            "Spokesperson's remarks on the state visit",
            &[
                "The spokesperson said that the two sides had exchanged views on bilateral relations and on regional \
                 affairs in a friendly atmosphere.",
                "Asked about cooperation in law enforcement, the spokesperson said that crimes which cross borders \
                 call for common efforts, and referred to the joint statement.",
                "No further questions were taken on the matter, and the spokesperson wished all journalists a good \
                 weekend.",
            ],
        ));
    }
    for (path, date, topic) in [
        ("/remarks/2025-04-15", "2025-04-15", "trade talks"),
        (
            "/remarks/2025-04-10",
            "2025-04-10",
            "a meeting on fisheries",
        ),
        (
            "/remarks/2025-04-08",
            "2025-04-08",
            "an exchange of students",
        ),
    ] {
        let lead = format!(
            "Asked about {topic}, the spokesperson said that the ministry follows the matter and will inform the \
             public in due course."
        );
        remarks.push(release_of(
            path,
            date,
            &format!("Spokesperson's remarks on {topic}"),
            &[
                &lead,
                "The spokesperson recalled that the position of the government on this question is consistent and \
                 known to all parties.",
            ],
        ));
    }
    remarks
}

/// Joint statements; the one of the visit from the second night after it.
pub(super) fn joint_statements(visit: bool) -> Vec<Release> {
    let mut statements = Vec::new();
    if visit {
        statements.push(release_of(
            "/statements/2025-04-19-visit",
            "2025-04-19",
            "Joint statement on the state visit",
            &[
                "At the invitation of the host, a state visit took place, during which the two sides held talks in a \
                 sincere and friendly atmosphere.",
                "The visiting side appreciates the fact that the host has announced the clampdown on online scams, \
                 and both sides will strengthen their cooperation in law enforcement.",
                "The two sides agreed to keep up the exchange of visits at all levels and to mark the anniversary of \
                 their relations.",
            ],
        ));
    }
    for (slug, date, matter) in [
        ("2024-11-05-trade", "2024-11-05", "trade and investment"),
        (
            "2024-06-12-culture",
            "2024-06-12",
            "the exchange of exhibitions",
        ),
        ("2023-12-01-rivers", "2023-12-01", "the use of rivers"),
        ("2023-05-20-rail", "2023-05-20", "railways"),
    ] {
        let lead = format!(
            "The two sides held talks on {matter} and agreed on the measures that their delegations had prepared."
        );
        statements.push(release_of(
            &format!("/statements/{slug}"),
            date,
            &format!("Joint statement on {matter}"),
            &[
                &lead,
                "Working groups of both sides will meet twice a year, and report to the ministers on what has been \
                 done.",
            ],
        ));
    }
    statements
}

/// The frame changes in the night of the redesign.
const REDESIGN: usize = 7;

fn frame(night: usize, title: &str, main: &str) -> String {
    let note = "Reconstruction for `unsaid demo`";
    if night < REDESIGN {
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head><body>\
             <div id=\"top\"><a href=\"/\">Home</a> <a href=\"/about\">About</a></div>\
             <div id=\"content\">{main}</div><div id=\"footer\">{note}. <span class=\"counter\">Visitors today: {}</span></div></body></html>",
            1800 + night * 37
        )
    } else {
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} | New portal</title></head>\
             <body><header><nav><a href=\"/\">Start</a> <a href=\"/services\">Services</a> \
             <a href=\"/contact\">Contact</a></nav></header><main class=\"grid\"><article>{main}</article></main>\
             <footer><p>{note}.</p></footer></body></html>"
        )
    }
}

/// A release's page.
pub(super) fn release(night: usize, release: &Release) -> String {
    let body = format!("<p>{}</p>", release.paragraphs.join("</p><p>"));
    let main = format!(
        "<h1>{}</h1><time datetime=\"{}\">{}</time>{body}",
        release.title, release.date, release.date
    );
    frame(night, &release.title, &main)
}

/// A list of releases.
pub(super) fn listing(night: usize, name: &str, releases: &[&Release]) -> String {
    let mut items = String::new();
    for release in releases {
        let item = format!(
            "<li><a href=\"{}\">{}</a> <span>{}</span></li>",
            release.path, release.title, release.date
        );
        items.push_str(&item);
    }
    frame(
        night,
        name,
        &format!("<h1>{name}</h1><ul class=\"releases\">{items}</ul>"),
    )
}

/// An RSS feed.
pub(super) fn feed(host: &str, releases: &[Release]) -> String {
    let mut items = String::new();
    for release in releases {
        let item = format!(
            "<item><title>{}</title><link>http://{host}{}</link><guid>{}</guid></item>",
            release.title, release.path, release.path
        );
        items.push_str(&item);
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>Remarks</title>\
         <link>http://{host}/</link><description>Remarks</description>{items}</channel></rss>"
    )
}

/// A page that is not there.
pub(super) fn not_found(night: usize) -> String {
    frame(
        night,
        "Page not found",
        "<h1>Page not found</h1><p>The page that you asked for could not be found.</p>",
    )
}

/// The whole site is down.
pub(super) fn outage() -> String {
    "<html><head><title>503</title></head><body><h1>Service unavailable</h1></body></html>"
        .to_owned()
}

/// A challenge that no crawler passes.
pub(super) fn challenge() -> String {
    "<html><head><title>Just a moment...</title></head><body><p>Checking your browser</p></body></html>".to_owned()
}
