//! The way to the next page of a listing.
//!
//! *In:* a page and its links. *Out:* the address of the next page; which links only turn pages. *Never:* leaves
//! the host.

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use super::scope::{Scope, host_of};
use crate::page::{Element, Link, Page, Selector, attr_list, fold};

/// What links to the next page say.
const NEXT: &[&str] = &[
    "next",
    "next page",
    "older",
    "older posts",
    "older entries",
    "more news",
    "下一页",
    "下一頁",
    "下页",
    "下頁",
    "次へ",
    "다음",
    "다음 페이지",
    "ต่อไป",
    "ถัดไป",
    "หน้าถัดไป",
    "បន្ទាប់",
    "ទំព័របន្ទាប់",
    "ຕໍ່ໄປ",
    "ຖັດໄປ",
    "နောက်သို့",
    "tiếp",
    "tiếp theo",
    "trang sau",
    "sau",
    "berikutnya",
    "selanjutnya",
    "seterusnya",
    "susunod",
    "suivant",
    "suivante",
    "page suivante",
    "следующая",
    "следующая страница",
    "вперёд",
    "вперед",
    "далее",
    "siguiente",
    "página siguiente",
    "próximo",
    "próxima",
    "seguinte",
    "weiter",
    "nächste",
    "nächste seite",
    "التالي",
    "بعدی",
    "successiva",
    "successivo",
];
/// Single arrows first: a double one may lead to the last page.
const ARROWS: &[&str] = &["›", ">", "→", "»", "››", ">>", "▶", "⟩"];
/// What other links that turn pages say.
const OTHER: &[&str] = &[
    "previous",
    "previous page",
    "prev",
    "newer",
    "newer posts",
    "first",
    "last",
    "上一页",
    "上一頁",
    "首页",
    "首頁",
    "尾页",
    "末页",
    "最後",
    "ก่อนหน้า",
    "មុន",
    "trước",
    "sebelumnya",
    "précédent",
    "précédente",
    "предыдущая",
    "назад",
    "anterior",
    "zurück",
    "السابق",
    "«",
    "‹",
    "<",
    "←",
    "<<",
    "|<",
    ">|",
];

/// `createPageHTML(20, 0, "index", "htm")`: count, current from nought, stem, extension (TRS, common in China).
static TRS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"createPageHTML\(\s*(?:["'][\w-]*["']\s*,\s*)?(\d{1,6})\s*,\s*(\d{1,6})\s*,\s*["']([\w-]{1,64})["']\s*,\s*["'](\w{1,8})["']"#,
    )
    .ok()
});
/// `countPage = 3`: pages in all, where the page itself is `index.html`, `index_1.html`, … (TRS again).
static COUNT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\bcountPage\s*=\s*(\d{1,6})\b").ok());
/// The file of such a page: stem, number from nought, extension.
static FILE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^([A-Za-z][A-Za-z-]{0,30})(?:_(\d{1,6}))?\.(s?html?)$").ok());
/// Where addresses of listings carry the number of a page.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:[?&](?:page|p|pageno|pageindex|pagenum|pg|paged|cur|currentpage|pagen_1|start|offset|limitstart)=|/page/|/p/|_)(\d{1,6})\b",
    )
    .ok()
});

/// Whether a link only turns pages.
pub(super) fn turns_pages(link: &Link<'_>) -> bool {
    let words = words(&link.text);
    let is_number =
        !words.is_empty() && words.len() <= 5 && words.bytes().all(|b| b.is_ascii_digit());
    is_number
        || NEXT.contains(&words.as_str())
        || ARROWS.contains(&words.as_str())
        || OTHER.contains(&words.as_str())
        || attr_list(link.element, "rel").any(|rel| rel == "next" || rel == "prev")
}

/// The next page: where `selector` points, else what is marked so, else what says so, else the number after this.
pub(super) fn next(
    page: &Page,
    links: &[Link<'_>],
    selector: Option<&Selector>,
    scope: &Scope,
    page_url: &str,
) -> Option<String> {
    let own = scope.own();
    let host = host_of(&own);
    let leads_on = |href: &str| {
        let href = page.resolve(href)?;
        let url = scope.resolve(&href)?;
        (url != own && host_of(&url) == host).then_some(url)
    };
    if let Some(selector) = selector {
        let hits = page.select(selector);
        let mut hrefs = hits.iter().filter_map(|hit| href_at(*hit));
        return hrefs.find_map(leads_on);
    }
    let marked = || {
        page.elements()
            .filter(|e| matches!(e.value().name(), "a" | "link"))
            .filter(|e| attr_list(*e, "rel").any(|rel| rel.eq_ignore_ascii_case("next")))
            .filter_map(|e| e.attr("href"))
    };
    let said = || {
        links
            .iter()
            .filter(|link| says_next(link))
            .map(|link| link.href)
    };
    // An archive that ignores the number, or has no page behind this one, shows a page whose next is this one.
    let stays = |href: &str| {
        let url = page.resolve(href).and_then(|href| scope.resolve(&href));
        !href.trim_start().starts_with('#') && url.as_deref() == Some(own.as_str())
    };
    if is_later_page(&own) && marked().chain(said()).any(stays) {
        return None;
    }
    let among = |says: &dyn Fn(&Link) -> bool| {
        links
            .iter()
            .filter(|link| says(link))
            .find_map(|link| leads_on(link.href))
    };
    marked()
        .find_map(leads_on)
        .or_else(|| among(&says_next))
        .or_else(|| {
            ARROWS
                .iter()
                .find_map(|arrow| among(&|link| words(&link.text) == *arrow))
        })
        .or_else(|| among(&is_named_next))
        .or_else(|| by_script(page, &own).and_then(|file| leads_on(&file)))
        .or_else(|| {
            let number = number_in(&own).map_or(1, |n| n.max(1));
            among(&|link| is_number_after(link, number, page_url))
        })
}

/// The address a selected element stands for: its own, one below, or one above.
fn href_at(element: Element<'_>) -> Option<&str> {
    let below = element.descendent_elements();
    let above = element.ancestors().filter_map(Element::wrap).take(4);
    below.chain(above).find_map(|e| e.attr("href"))
}

fn says_next(link: &Link<'_>) -> bool {
    let label = link
        .element
        .attr("aria-label")
        .or_else(|| link.element.attr("title"));
    [link.text.as_str(), label.unwrap_or_default()]
        .into_iter()
        .any(|said| {
            let words = words(said);
            let start = words.split(':').next().unwrap_or_default().trim();
            NEXT.contains(&words.as_str()) || NEXT.contains(&start)
        })
}

/// By the class of the link or of the element around it: `pagination-next`, `nextpostslink`.
fn is_named_next(link: &Link<'_>) -> bool {
    let around = link.element.parent().and_then(Element::wrap);
    let named = |element: Element<'_>| {
        attr_list(element, "class").any(|class| {
            let class = class.to_ascii_lowercase();
            class.split(['-', '_']).any(|word| word == "next") || class == "nextpostslink"
        })
    };
    named(link.element) || around.is_some_and(named)
}

/// What a script of the page would write.
fn by_script(page: &Page, own: &str) -> Option<String> {
    let scripts = page.elements().filter(|e| e.value().name() == "script");
    let mut texts = scripts
        .flat_map(|script| script.text())
        .filter(|text| text.len() < 100_000);
    texts.find_map(|text| by_call(text).or_else(|| by_count(text, own)))
}

fn by_call(script: &str) -> Option<String> {
    let call = TRS.as_ref()?.captures(script)?;
    let count: u32 = call.get(1)?.as_str().parse().ok()?;
    let following = call.get(2)?.as_str().parse::<u32>().ok()? + 1;
    let (stem, extension) = (call.get(3)?.as_str(), call.get(4)?.as_str());
    (following < count).then(|| format!("{stem}_{following}.{extension}"))
}

/// By the count of pages that a script states, and this page's own file.
fn by_count(script: &str, own: &str) -> Option<String> {
    let count: u32 = COUNT
        .as_ref()?
        .captures(script)?
        .get(1)?
        .as_str()
        .parse()
        .ok()?;
    let url = Url::parse(own).ok()?;
    let file = url
        .path()
        .rsplit('/')
        .next()
        .filter(|file| !file.is_empty());
    let file = FILE.as_ref()?.captures(file.unwrap_or("index.html"))?;
    let number = file
        .get(2)
        .map_or(Some(0), |number| number.as_str().parse::<u32>().ok())?;
    let (stem, extension) = (file.get(1)?.as_str(), file.get(3)?.as_str());
    let following = number + 1;
    (following < count).then(|| format!("{stem}_{following}.{extension}"))
}

/// A link that shows the number after this page's and leads to an address that differs by a number.
fn is_number_after(link: &Link<'_>, number: u32, page_url: &str) -> bool {
    let following = number + 1;
    let shown = words(&link.text);
    let (Some(url), Ok(own)) = (link.url.as_deref(), Url::parse(page_url)) else {
        return false;
    };
    let Ok(url) = Url::parse(url) else {
        return false;
    };
    let folder = own.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    shown == following.to_string()
        && url.path().starts_with(folder)
        && number_in(url.as_str()).is_some()
}

/// Whether an address is that of a page behind the first, by its number.
pub(super) fn is_later_page(url: &str) -> bool {
    number_in(url).is_some_and(|number| number > 0)
}

fn number_in(url: &str) -> Option<u32> {
    let found = NUMBER.as_ref()?.captures_iter(url).last()?;
    found.get(1)?.as_str().parse().ok()
}

/// In lower case, without arrows beside words.
fn words(text: &str) -> String {
    let text = fold(text).to_lowercase();
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "›>→»▶⟩«‹<←[]().|".contains(c));
    if bare.is_empty() {
        text
    } else {
        bare.to_owned()
    }
}
