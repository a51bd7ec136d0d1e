//! When a page says it was published and changed.
//!
//! *In:* a page, its address, the blocks of its text, when it was served. *Out:* dates as stated. *Never:* a guess: a
//! wrong date moves a statement in the timeline, none does not.

use std::collections::VecDeque;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use regex::Regex;
use serde_json::Value;

use super::blocks::Block;
use super::counters;
use super::trim::letters;
use crate::model::PageDate;
use crate::page::{Element, Page, Selector, text_of};
use crate::text::dates::parse_date;

/// Bytes of one block of JSON-LD.
const MOST_JSON: usize = 1_000_000;
/// Values of JSON-LD looked at.
const MOST_VALUES: usize = 20_000;
/// Bytes of a line that is a date, and of one that holds a date beside other things; the former counts first.
const DATE_ALONE: usize = 72;
const DATE_LINE: usize = 160;
/// Letters of a line that can hold a date and a weekday, and no sentence.
const BARE_DATE: usize = 40;
/// Blocks after the headline in which a date line may stand, and before it.
const BELOW: usize = 8;
const ABOVE: usize = 3;
/// Clocks differ, and so do time zones.
const AHEAD: TimeDelta = TimeDelta::days(2);

/// Names of `<meta>` that state the publication, best first.
const PUBLISHED: [&str; 32] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.available",
    "dc.date.created",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "publishdate",
    "publish-date",
    "publish_date",
    "publisheddate",
    "published-date",
    "publication_date",
    "publication-date",
    "pubdate",
    "pub_date",
    "article_date_original",
    "original-publish-date",
    "date.release",
    "release_date",
    "citation_publication_date",
    "firstpublishedtime",
    "creationdate",
    "date",
];
const MODIFIED: [&str; 10] = [
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "article_date_updated",
    "lastmodifiedtime",
];

/// What lines begin with that tell of a change, in lower case: not when a page was published.
const CHANGED: [&str; 58] = [
    "updated",
    "last updated",
    "last update",
    "last modified",
    "last revised",
    "last edited",
    "modified",
    "page updated",
    "page last",
    "date modified",
    "update:",
    "更新",
    "更新时间",
    "更新時間",
    "更新日期",
    "更新日",
    "最后更新",
    "最近更新",
    "最後更新",
    "最終更新",
    "最后修改",
    "修改时间",
    "修改日期",
    "修改時間",
    "更改",
    "최종수정",
    "최종 수정",
    "수정",
    "업데이트",
    "ធ្វើបច្ចុប្បន្នភាព",
    "កែប្រែ",
    "ปรับปรุง",
    "แก้ไข",
    "อัปเดต",
    "ອັບເດດ",
    "cập nhật",
    "diperbarui",
    "dikemas kini",
    "kemas kini",
    "обновлен",
    "обновлён",
    "обновлено",
    "дата обновления",
    "последнее обновление",
    "последнее изменение",
    "оновлено",
    "ultima modifica",
    "aggiornato",
    "ostatnia aktualizacja",
    "son güncelleme",
    "güncelleme",
    "изменен",
    "mis à jour",
    "mise à jour",
    "actualizad",
    "atualizad",
    "aktualisiert",
    "تحديث",
];
/// What lines begin with that tell when a page was published, in lower case.
const PUBLISHED_ON: [&str; 20] = [
    "published",
    "posted on",
    "posted:",
    "release date",
    "publié le",
    "publicado",
    "veröffentlicht",
    "опубликовано",
    "發布時間",
    "發布日期",
    "發佈日期",
    "发布时间",
    "发布日期",
    "公開日",
    "등록일",
    "ngày đăng",
    "diterbitkan",
    "เผยแพร่เมื่อ",
    "วันที่เผยแพร่",
    "ចុះផ្សាយ",
];
/// What headings begin with that stand above the list of a page's own changes, in lower case.
const HISTORY: [&str; 17] = [
    "updates to this page",
    "update history",
    "page history",
    "change history",
    "revision history",
    "version history",
    "change log",
    "历史版本",
    "更新记录",
    "修订记录",
    "更新紀錄",
    "修訂紀錄",
    "更新履歴",
    "история изменений",
    "historique des mises à jour",
    "historique des modifications",
    "historial de cambios",
];
/// Letters with which a label of which the table holds the stem may end.
const ENDING: usize = 6;
/// Letters that a stamp may hold beside its labels: the names of two months, or of a month and a weekday.
const STAMP: usize = 24;
/// A machine's date that lies farther than this from the line below the headline is no date of this page.
const TEMPLATE: TimeDelta = TimeDelta::days(366);

/// What a date search looks at.
pub(super) struct Where<'a> {
    pub(super) page: &'a Page,
    pub(super) url: &'a str,
    /// All blocks of the page.
    pub(super) blocks: &'a [Block<'a>],
    pub(super) title: Option<&'a str>,
    pub(super) languages: &'a [String],
    /// The source's own selector.
    pub(super) selector: Option<&'a Selector>,
    pub(super) at: Option<DateTime<Utc>>,
}

/// What was found.
pub(super) struct Dates {
    pub(super) published: Option<PageDate>,
    pub(super) modified: Option<PageDate>,
    /// The page states for machines when it was published.
    pub(super) stated: bool,
    /// … and readers are shown another date.
    pub(super) belied: bool,
}

impl Where<'_> {
    /// All dates of the page.
    pub(super) fn all(&self) -> Dates {
        let stated = self.stated();
        let published = match stated {
            Some(stated) => self.borne_out(stated),
            None => self.written(),
        };
        Dates {
            published,
            modified: self.modified(),
            stated: stated.is_some(),
            belied: stated.is_some() && published != stated,
        }
    }

    /// The publication date as the page states it for machines: the source's selector, structured data, metas,
    /// `<time>`, unless a label beside the headline says which of several dates it is.
    fn stated(&self) -> Option<PageDate> {
        self.selected()
            .or_else(|| self.first_of(&json_ld(self.page, "datePublished")))
            .or_else(|| self.meta(&PUBLISHED))
            .or_else(|| self.marked("datePublished"))
            .or_else(|| {
                self.labelled(is_published_label)
                    .or_else(|| self.time_element())
            })
    }

    /// The date that stands behind a label of its own near the headline: `<dt>Published</dt><dd>5 March 2024</dd>`.
    fn labelled(&self, is_label: fn(&str) -> bool) -> Option<PageDate> {
        let at = self.headline()?;
        let from = at.saturating_sub(ABOVE);
        let near = self.blocks.get(from..(at + BELOW).min(self.blocks.len()))?;
        near.iter()
            .zip(near.iter().skip(1))
            .filter(|(label, _)| is_label(&label.text))
            .filter(|(_, date)| date.text.len() <= DATE_LINE)
            .find_map(|(_, date)| self.read(&date.text))
    }

    /// What is believed of the date that the page states for machines: templates give one and the same to every page,
    /// while readers are shown another. Where that may be a clock's, neither is believed.
    fn borne_out(&self, stated: PageDate) -> Option<PageDate> {
        let chosen = || self.selected().is_some();
        let apart = |one: PageDate, other: NaiveDate| (one.day() - other).abs();
        let Some(shown) = self.dateline() else {
            return Some(stated);
        };
        if apart(shown, stated.day()) <= TEMPLATE || chosen() {
            return Some(stated);
        }
        let is_clock = self
            .at
            .is_some_and(|at| apart(shown, at.date_naive()) <= AHEAD);
        (!is_clock).then_some(shown)
    }

    /// … as the address or the text states it for readers: lines near the headline, the last lines.
    fn written(&self) -> Option<PageDate> {
        self.address()
            .or_else(|| self.near_headline())
            .or_else(|| self.last_lines())
    }

    /// The date of change, where structured data or a meta states one.
    fn modified(&self) -> Option<PageDate> {
        self.first_of(&json_ld(self.page, "dateModified"))
            .or_else(|| self.meta(&MODIFIED))
            .or_else(|| self.marked("dateModified"))
            .or_else(|| self.labelled(is_changed_label))
            .or_else(|| self.changed_line())
    }

    /// A line near the headline that tells of a change.
    fn changed_line(&self) -> Option<PageDate> {
        let tells = |block: &&Block<'_>| {
            block.text.len() <= DATE_ALONE
                && block.linked * 2 <= block.text.len()
                && tells_of_a_change(&block.text)
        };
        let near = self.near().into_iter().filter(tells);
        near.into_iter().find_map(|block| self.read(&block.text))
    }

    fn read(&self, text: &str) -> Option<PageDate> {
        let date = parse_date(text, self.languages)?;
        let latest = self.at.map(|at| (at + AHEAD).date_naive());
        latest
            .is_none_or(|latest| date.day() <= latest)
            .then_some(date)
    }

    fn first_of(&self, texts: &[String]) -> Option<PageDate> {
        texts.iter().find_map(|text| self.read(text))
    }

    fn selected(&self) -> Option<PageDate> {
        let found = self.page.select(self.selector?);
        found.iter().find_map(|element| self.element(*element))
    }

    /// A date of an element: as its attributes state it, else as its text does.
    fn element(&self, element: Element<'_>) -> Option<PageDate> {
        let stated = ["datetime", "content", "title"]
            .into_iter()
            .filter_map(|key| element.attr(key));
        let stated = stated.into_iter().find_map(|text| self.read(text));
        stated.or_else(|| self.read(&text_of(element)))
    }

    fn meta(&self, names: &[&str]) -> Option<PageDate> {
        names
            .iter()
            .filter_map(|name| self.page.meta(name))
            .find_map(|text| self.read(text))
    }

    fn marked(&self, property: &str) -> Option<PageDate> {
        let marked = |element: &Element<'_>| {
            element
                .attr("itemprop")
                .is_some_and(|names| names.split_whitespace().any(|name| name == property))
        };
        self.page
            .elements()
            .filter(marked)
            .find_map(|element| self.element(element))
    }

    /// The first `<time>` after the headline; the only one where there is no headline.
    fn time_element(&self) -> Option<PageDate> {
        let title = self.title.map(letters).unwrap_or_default();
        let mut below = false;
        let mut dates = Vec::new();
        for element in self.page.elements() {
            let name = element.value().name();
            if !below && matches!(name, "h1" | "h2" | "h3") && !title.is_empty() {
                below = letters(&text_of(element)) == title;
            }
            if name == "time" {
                let date = self.element(element);
                if below && date.is_some() {
                    return date;
                }
                dates.extend(date);
            }
        }
        let first = dates.first().copied()?;
        dates
            .iter()
            .all(|date| date.day() == first.day())
            .then_some(first)
    }

    /// `/2024/03/05/`, `/2024-03-05-…`, `t20240305_123.html`.
    fn address(&self) -> Option<PageDate> {
        static IN_PATH: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"(?:^|[/_t-])((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?:[/_.-]|$)").ok()
        });
        let url = url::Url::parse(self.url).ok()?;
        let found = IN_PATH.as_ref()?.captures(url.path())?;
        self.read(&format!("{}-{}-{}", &found[1], &found[2], &found[3]))
    }

    /// Where the headline stands among the blocks.
    fn headline(&self) -> Option<usize> {
        let title = self.title.map(letters).unwrap_or_default();
        let is_headline = |block: &Block<'_>| !title.is_empty() && letters(&block.text) == title;
        self.blocks
            .iter()
            .rposition(|block| is_headline(block) && block.linked == 0)
    }

    /// The blocks below and above the headline, the nearest first.
    fn near(&self) -> Vec<&Block<'_>> {
        let first = || self.blocks.iter().position(|block| block.chosen > 0);
        let Some(at) = self.headline().or_else(first) else {
            return Vec::new();
        };
        let below = self.blocks.iter().skip(at).take(BELOW);
        let above = self.blocks.get(at.saturating_sub(ABOVE)..at);
        below
            .chain(above.unwrap_or_default().iter().rev())
            .collect()
    }

    fn near_headline(&self) -> Option<PageDate> {
        let near = self.near();
        [DATE_ALONE, DATE_LINE]
            .into_iter()
            .find_map(|most| near.iter().find_map(|block| self.line(block, most)))
    }

    /// The line below the headline that is a date, and no part of the text.
    fn dateline(&self) -> Option<PageDate> {
        let below = self.blocks.iter().skip(self.headline()? + 1).take(BELOW);
        let is_text = |block: &&Block<'_>| {
            let sentence = block.text.ends_with(['.', '。', '!', '?', '។']);
            block.chosen > 0 && (sentence || block.text.chars().count() > BARE_DATE)
        };
        below
            .filter(|block| !is_text(block))
            .find_map(|block| self.line(block, DATE_ALONE))
    }

    fn last_lines(&self) -> Option<PageDate> {
        let chosen = self.blocks.iter().rev().filter(|block| block.chosen > 0);
        chosen
            .take(4)
            .find_map(|block| self.line(block, DATE_ALONE))
    }

    fn line(&self, block: &Block<'_>, most: usize) -> Option<PageDate> {
        let clock = || {
            counters::tells_today(&block.text)
                || counters::is_clock(&block.text)
                || tells_of_a_change(&block.text)
        };
        if block.text.len() > most || block.linked * 2 > block.text.len() || clock() {
            return None;
        }
        self.read(&block.text)
    }
}

/// Whether a line says when its page was published or changed, and nothing else: it is another at every re-save.
pub(super) fn is_stamp(line: &str) -> bool {
    let lower = bare(line);
    let labels = CHANGED.iter().chain(&PUBLISHED_ON);
    let words = labels.filter_map(|word| lower.strip_prefix(word));
    // The longest word leaves the least.
    let Some(rest) = words.min_by_key(|rest| rest.len()) else {
        return false;
    };
    let said = rest_of_label(rest).trim_start_matches(|c: char| !c.is_alphanumeric());
    let said = without_article(said);
    let is_date = |text: &str| parse_date(text, &[]).is_some();
    // A first word without which the date still stands is no part of it: "guidelines of 5 March 2024".
    let begins = said.starts_with(char::is_numeric)
        || said
            .split_once(' ')
            .is_some_and(|(_, behind)| !is_date(behind));
    let mut besides = said.to_owned();
    for label in CHANGED.iter().chain(&PUBLISHED_ON) {
        besides = besides.replace(label, "");
    }
    let letters = besides.chars().filter(|c| c.is_alphabetic()).count();
    letters <= STAMP && begins && is_date(said)
}

/// `on 5 March`, `le: 5 mars`.
fn without_article(said: &str) -> &str {
    const ARTICLES: [&str; 9] = ["on", "le", "el", "il", "am", "em", "op", "den", "от"];
    let behind = ARTICLES.iter().find_map(|word| said.strip_prefix(word));
    let behind = behind.filter(|behind| !behind.starts_with(char::is_alphanumeric));
    behind.map_or(said, |behind| {
        behind.trim_start_matches(|c: char| !c.is_alphanumeric())
    })
}

/// What stands behind a label of which the table holds the stem: `обновлен|о: 5 марта`, `ปรับปรุง|เมื่อ 5 มีนาคม`.
fn rest_of_label(rest: &str) -> &str {
    let ends =
        |c: char| c.is_whitespace() || c.is_numeric() || c.is_ascii_punctuation() || c == '：';
    let end = rest.find(ends).unwrap_or(rest.len());
    match rest.get(..end) {
        Some(ending) if ending.chars().count() <= ENDING => rest.get(end..).unwrap_or_default(),
        Some(_) | None => rest,
    }
}

/// A line that is a label of the publication and nothing else.
fn is_published_label(line: &str) -> bool {
    is_label(line, &PUBLISHED_ON)
}

/// A line that is a label of a change and nothing else.
fn is_changed_label(line: &str) -> bool {
    is_label(line, &CHANGED)
}

fn is_label(line: &str, labels: &[&str]) -> bool {
    let lower = bare(line);
    let label = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    let word = |known: &&str| known.trim_end_matches(|c: char| !c.is_alphanumeric()) == label;
    labels.iter().any(word)
}

/// Whether a heading stands above the list of a page's own changes.
pub(super) fn heads_a_history(line: &str) -> bool {
    let lower = bare(line);
    HISTORY.iter().any(|words| lower.starts_with(words)) && line.chars().count() <= STAMP * 2
}

fn tells_of_a_change(line: &str) -> bool {
    let lower = bare(line);
    CHANGED.iter().any(|word| lower.starts_with(word))
}

/// In lower case, without signs before the first letter.
fn bare(line: &str) -> String {
    line.trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}

/// All values of a property in the page's JSON-LD, articles before other things.
fn json_ld(page: &Page, property: &str) -> Vec<String> {
    let scripts = page.elements().filter(|element| {
        element.value().name() == "script"
            && element
                .attr("type")
                .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"))
    });
    let (mut articles, mut others) = (Vec::new(), Vec::new());
    for script in scripts.take(20) {
        let text: String = script.text().collect();
        if text.len() > MOST_JSON {
            continue;
        }
        match serde_json::from_str::<Value>(text.trim()) {
            Ok(value) => walk(&value, property, &mut articles, &mut others),
            Err(_) => articles.extend(loose(&text, property)),
        }
    }
    articles.extend(others);
    articles
}

fn walk(root: &Value, property: &str, articles: &mut Vec<String>, others: &mut Vec<String>) {
    // Breadth first: what the page is stands above what it mentions.
    let mut open = VecDeque::from([root]);
    let mut seen = 0;
    while let Some(value) = open.pop_front() {
        seen += 1;
        if seen > MOST_VALUES {
            return;
        }
        match value {
            Value::Object(map) => {
                if let Some(stated) = map.get(property).and_then(Value::as_str) {
                    match kind(map.get("@type")) {
                        Kind::Article => articles.push(stated.to_owned()),
                        Kind::Page => others.push(stated.to_owned()),
                        Kind::Part => {}
                    }
                }
                open.extend(map.values());
            }
            Value::Array(values) => open.extend(values),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

enum Kind {
    Article,
    Page,
    Part,
}

fn kind(stated: Option<&Value>) -> Kind {
    let names = match stated {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(name)) => vec![name.as_str()],
        Some(_) | None => Vec::new(),
    };
    let any = |wanted: &[&str]| {
        names
            .iter()
            .any(|name| wanted.iter().any(|part| name.contains(part)))
    };
    if any(&["Article", "Posting", "Report", "Statement", "ClaimReview"]) {
        Kind::Article
    } else if any(&[
        "Claim",
        "Video",
        "Image",
        "Comment",
        "Review",
        "WebSite",
        "Organization",
        "Person",
        "Event",
        "Audio",
    ]) {
        Kind::Part
    } else {
        Kind::Page
    }
}

/// The property in JSON that does not parse.
fn loose(text: &str, property: &str) -> Option<String> {
    let (_, after) = text.split_once(&format!("\"{property}\""))?;
    let value = after
        .trim_start()
        .strip_prefix(':')?
        .trim_start()
        .strip_prefix('"')?;
    value.split('"').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::extract::blocks::blocks_of;

    fn found(html: &str, url: &str, at: Option<DateTime<Utc>>) -> (Option<String>, Option<String>) {
        let page = Page::parse(html.as_bytes(), None, url).unwrap();
        let blocks = blocks_of(page.root(), &HashSet::new(), &HashSet::new());
        let place = Where {
            page: &page,
            url,
            blocks: &blocks,
            title: Some("On X"),
            languages: &[],
            selector: None,
            at,
        };
        let Dates {
            published,
            modified,
            ..
        } = place.all();
        (
            published.map(|date| date.to_string()),
            modified.map(|date| date.to_string()),
        )
    }

    #[track_caller]
    fn is(html: &str, url: &str, date: Option<&str>) {
        assert_eq!(found(html, url, None).0.as_deref(), date, "{html}");
    }

    const URL: &str = "https://mfa.example/news/on-x";

    #[test]
    fn a_date_with_its_label_is_a_stamp_and_a_sentence_with_one_is_none() {
        for line in [
            "Published 17 December 2025",
            "Updated: 12 February 2026",
            "發布時間：2026年1月16日",
            "ចុះផ្សាយ៖ ២៣ ខែមករា ឆ្នាំ២០២៦ (កែប្រែ ៤ ខែកុម្ភៈ ឆ្នាំ២០២៦)",
            "เผยแพร่เมื่อ 21 ธันวาคม 2568",
            "Обновлено: 22 февраля 2026",
            "ปรับปรุงเมื่อ: 4 กุมภาพันธ์ 2569",
            "Mise à jour le 4 février 2026",
        ] {
            assert!(is_stamp(line), "{line}");
        }
        for line in [
            "Published on 5 March 2024, the report names three ministers",
            "Updated on 12 February: the number of victims was corrected to 12",
            "The treaty was published on 5 March 2024",
            "更新通知书二〇二四年三月五日起生效",
        ] {
            assert!(!is_stamp(line), "{line}");
        }
    }

    #[test]
    fn each_place_states_a_date() {
        let day = Some("2024-03-05");
        is(
            r#"<script type="application/ld+json">{"@graph":[{"@type":"WebSite","datePublished":"2001-01-01"},{"@type":"NewsArticle","datePublished":"2024-03-05"}]}</script>"#,
            URL,
            day,
        );
        is(
            r#"<script type="application/ld+json">{"datePublished": "2024-03-05", broken</script>"#,
            URL,
            day,
        );
        is(
            "<meta property=article:published_time content=2024-03-05>",
            URL,
            day,
        );
        is("<meta name=PubDate content='2024-03-05 15:20'>", URL, day);
        is("<span itemprop=datePublished>5 March 2024</span>", URL, day);
        is(
            "<time>1 May 2020</time><h1>On X</h1><time datetime=2024-03-05>Tuesday</time>",
            URL,
            day,
        );
        is("<p>x", "https://mfa.example/2024/03/05/on-x", day);
        is(
            "<p>x",
            "https://mfa.example/202403/t20240305_1234.html",
            day,
        );
        is(
            "<h1>On X</h1><p>Phnom Penh, 05 March 2024</p><p>Text",
            URL,
            day,
        );
        is(
            "<p>label</p><p>ថ្ងៃទី០៥ ខែមីនា ឆ្នាំ២០២៤</p><h1>On X</h1><p>Text",
            URL,
            day,
        );
    }

    #[test]
    fn a_date_that_the_line_below_the_headline_belies_by_years_is_the_template_s() {
        let page = |line: &str| {
            format!(
                "<meta property=article:published_time content=2017-02-26><h1>On X</h1><div>{line}</div><p>Text"
            )
        };

        is(&page("5 March 2024"), URL, Some("2024-03-05"));
        is(&page("25 February 2017"), URL, Some("2017-02-26"));
        is(&page("Updated: 5 March 2024"), URL, Some("2017-02-26"));
        is(&page("<a href=y>5 March 2024</a>"), URL, Some("2017-02-26"));
    }

    #[test]
    fn a_line_below_the_headline_that_may_be_a_clock_s_leaves_no_date_to_believe() {
        let html = "<meta name=date content=2017-02-26><h1>On X</h1><div>5 March 2024</div><p>Text";
        let at = |text: &str| Some(DateTime::parse_from_rfc3339(text).unwrap().to_utc());

        assert_eq!(found(html, URL, at("2024-03-05T01:00:00Z")).0, None);
        assert_eq!(
            found(html, URL, at("2024-03-09T01:00:00Z")).0.as_deref(),
            Some("2024-03-05")
        );
    }

    #[test]
    fn a_label_beside_the_headline_says_which_of_several_dates_it_is() {
        let html = "<h1>On X</h1><dl><dt>From</dt><dd>The ministry</dd><dt>Published</dt><dd>1 March 2024</dd>\
            <dt>Last updated</dt><dd>5 March 2024 — <a href='#all'>See all updates</a></dd></dl><p>Text</p>\
            <h2>Updates to this page</h2><ol><li><time datetime=2024-03-05>5 March 2024</time><p>Corrected.</ol>";

        assert_eq!(
            found(html, URL, None),
            (Some("2024-03-01".to_owned()), Some("2024-03-05".to_owned()))
        );
    }

    #[test]
    fn a_line_that_tells_of_a_change_dates_the_change() {
        for line in [
            "Updated: March 5, 2024 20:20",
            "(Last updated on 5 March 2024)",
            "更新时间：2024-03-05 15:20",
            "Cập nhật: 05/03/2024",
        ] {
            let html = format!("<h1>On X</h1><div>{line}</div><p>Text</p>");
            let day = Some("2024-03-05".to_owned());
            assert_eq!(found(&html, URL, None), (None, day), "{line}");
        }
        let both = "<h1>On X</h1><div>Published 1 March 2024, updated 5 March 2024</div><p>Text";
        is(both, URL, Some("2024-03-01"));
    }

    #[test]
    fn what_is_no_date_of_the_statement_is_none() {
        is("<time>1 May 2020</time><time>2 May 2020</time>", URL, None);
        is("<h1>On X</h1><p><a href=y>5 March 2024</a>", URL, None);
        is("<p>x", "https://mfa.example/2024/03/", None);
    }

    #[test]
    fn s73_a_date_ahead_of_the_look_is_none() {
        let at = DateTime::parse_from_rfc3339("2024-03-01T00:00:00Z")
            .unwrap()
            .to_utc();
        let html = "<meta name=date content=2024-03-05>";
        assert_eq!(found(html, URL, Some(at)).0, None);
        assert_eq!(
            found(html, URL, Some(at + TimeDelta::days(3))).0.as_deref(),
            Some("2024-03-05")
        );
    }

    #[test]
    fn a_change_is_read_where_it_is_stated() {
        let html = "<meta property=article:modified_time content=2024-03-06T10:00:00+07:00>";
        assert_eq!(
            found(html, URL, None).1.as_deref(),
            Some("2024-03-06T10:00:00+07:00")
        );
    }
}
