//! A statement that is nothing but a picture: a scan, a photographed letter.
//!
//! *In:* a page on which no text was found. *Out:* the picture that stands where the text would. *Never:* a logo, an
//! icon or a banner: only what the source's own selector or the page's own article holds.

use crate::config::Select;
use crate::model::{Claim, Reading, Seal, Way};
use crate::page::{Element, Page};

/// Attributes under which pages that load their pictures late keep the address, before the one that browsers read.
const LATE: [&str; 6] = [
    "data-lazy-src",
    "data-src",
    "data-original",
    "data-orig-file",
    "data-lazy",
    "src",
];
/// Pixels of a side that a scan has at least, where the page says how large it is.
const LEAST_SIDE: u32 = 120;
/// Elements of an article that are looked through.
const MOST_ELEMENTS: usize = 20_000;
/// Elements above a picture among which a link is sought.
const MOST_ABOVE: usize = 40;

/// The address of the picture that is the statement, resolved.
pub(super) fn statement(page: &Page, select: &Select) -> Option<String> {
    let holder = match &select.body {
        Some(selector) => page.select(selector).into_iter().next(),
        None => article(page),
    }?;
    let mut images = holder
        .descendent_elements()
        .take(MOST_ELEMENTS)
        .filter(|element| element.value().name() == "img" && is_large(*element));
    images.find_map(|image| address(page, image).filter(|_| !leads_to_a_page(page, image)))
}

/// The page's own article: what it calls its main part, or its only article. Several are a list.
fn article(page: &Page) -> Option<Element<'_>> {
    let named = |name: &str| {
        let name = name.to_owned();
        page.elements().filter(move |element| {
            element.value().name() == name || element.attr("role") == Some(&name)
        })
    };
    let mut articles = named("article");
    let only = articles.next().filter(|_| articles.next().is_none());
    only.or_else(|| named("main").next())
}

/// Whether a picture is the face of a link to something else: a teaser. A scan may link to itself, larger.
fn leads_to_a_page(page: &Page, image: Element<'_>) -> bool {
    let mut above = image.ancestors().filter_map(Element::wrap).take(MOST_ABOVE);
    let link = above.find_map(|element| element.attr("href"));
    link.and_then(|href| page.resolve(href))
        .is_some_and(|url| !is_file_of_a_picture(&url))
}

fn is_file_of_a_picture(url: &str) -> bool {
    const ENDS: [&str; 7] = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff"];
    let path = url
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    ENDS.iter().any(|end| path.ends_with(end))
}

/// What is left of a reading without a text.
pub(super) fn reading(read: Reading, picture: String) -> Reading {
    let seal = Seal::Picture {
        url: picture,
        hash: None,
    };
    Reading {
        claim: Claim::Present,
        signs: vec![Reading::PICTURE.to_owned()],
        text: seal.line(),
        links: Vec::new(),
        way: Some(Way::MainText),
        ..read
    }
}

fn is_large(image: Element<'_>) -> bool {
    let small = |side: &str| {
        let pixels = image.attr(side).and_then(|side| side.parse::<u32>().ok());
        pixels.is_some_and(|pixels| pixels < LEAST_SIDE)
    };
    !small("width") && !small("height")
}

/// Pictures inside the markup (`data:`) resolve to nothing: they hold the place of what loads late.
fn address(page: &Page, image: Element<'_>) -> Option<String> {
    LATE.iter()
        .filter_map(|name| image.attr(name))
        .find_map(|written| page.resolve(written))
        .filter(|url| !url.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str) -> Option<String> {
        let page = Page::parse(html.as_bytes(), None, "https://a.example/post/1").unwrap();
        statement(&page, &Select::default())
    }

    #[test]
    fn a_picture_that_loads_late_is_known_by_its_true_address() {
        let html = "<main><img src='data:image/gif;base64,R0l' data-lazy-src='/up/a.jpg'></main>";
        assert_eq!(found(html).as_deref(), Some("https://a.example/up/a.jpg"));
        let larger = "<article><a href='/up/a-full.jpg'><img src='/up/a.jpg'></a></article>";
        assert_eq!(found(larger).as_deref(), Some("https://a.example/up/a.jpg"));
    }

    #[test]
    fn logos_and_icons_are_no_statement() {
        for html in [
            "<header><img src='/logo.png'></header>",
            "<main><img src='/icon.png' width=32 height=32></main>",
            "<main><img src='data:image/gif;base64,R0l'></main>",
            "<main><a href='/post/2'><img src='/teaser.jpg'></a></main>",
            "<article><img src='/1.jpg'></article><article><img src='/2.jpg'></article>",
            "<main></main><footer><img src='/seal.png'></footer>",
        ] {
            assert_eq!(found(html), None, "{html}");
        }
    }
}
