//! Pictures in a text's place: statements that are scans.
//!
//! *In:* a page, how its source is read, and what its reading left out. *Out:* the addresses of the pictures that stand
//! where the text would. *Never:* a logo, a picture that leads elsewhere, one of another statement's, or the placeholder
//! of one that is loaded later.

use std::collections::HashSet;

use super::furniture::is_beside;
use crate::config::Select;
use crate::page::{Element, Key, Page};

/// Pictures kept of one page.
const MOST: usize = 100;
/// Smaller ones are marks and buttons, in pixels.
const LEAST_SIDE: u32 = 200;
/// Ancestors looked at above a picture.
const MOST_ABOVE: usize = 40;
/// Where the address of a picture stands that is loaded once it is scrolled to: WordPress and its plugins, lazysizes.
const LAZY: [&str; 7] = [
    "data-lazy-src",
    "data-src",
    "data-original",
    "data-orig-file",
    "data-large-file",
    "data-lazy",
    "src",
];
const SCANS: [&str; 7] = ["jpg", "jpeg", "png", "webp", "tif", "tiff", "avif"];
/// Parts of a file's name that say what it is for.
const MARKS: [&str; 8] = [
    "logo", "icon", "banner", "avatar", "header", "footer", "flag", "error",
];

/// The addresses of the pictures that may be the statement, each once, in order.
pub(super) fn scans(page: &Page, select: &Select, skip: &HashSet<Key>) -> Vec<String> {
    let Some(place) = place(page, select) else {
        return Vec::new();
    };
    let headed = page.elements().any(is_headline);
    // What stands above the headline adorns it.
    let below = page
        .elements()
        .skip_while(|element| headed && !is_headline(*element));
    let pictures = below.filter(|element| {
        element.value().name() == "img" && stands_in_the_text(*element, place.id(), skip)
    });
    let mut found: Vec<String> = Vec::new();
    for address in pictures.filter_map(|picture| address(page, picture)) {
        if !found.contains(&address) {
            found.push(address);
        }
        if found.len() >= MOST {
            break;
        }
    }
    found
}

fn is_headline(element: Element<'_>) -> bool {
    element.value().name() == "h1"
}

/// Where the text would stand: what the source's selector holds, the only article, what the page calls its main part;
/// on a page without any of them, all below its headline. Several articles are a list.
fn place<'a>(page: &'a Page, select: &Select) -> Option<Element<'a>> {
    if let Some(selector) = &select.body {
        return page.select(selector).into_iter().next();
    }
    let named = |name: &'static str| {
        page.elements().filter(move |element| {
            element.value().name() == name || element.attr("role") == Some(name)
        })
    };
    let mut articles = named("article");
    let (first, second) = (articles.next(), articles.next());
    let main = named("main").next();
    match (first, second) {
        (Some(only), None) => Some(only),
        (Some(_), Some(_)) => main,
        (None, _) => main.or_else(|| page.elements().any(is_headline).then(|| page.root())),
    }
}

fn stands_in_the_text(picture: Element<'_>, place: Key, skip: &HashSet<Key>) -> bool {
    let is_small = ["width", "height"]
        .into_iter()
        .filter_map(|side| {
            picture
                .attr(side)?
                .trim()
                .trim_end_matches("px")
                .parse::<u32>()
                .ok()
        })
        .any(|side| side < LEAST_SIDE);
    let above = || {
        picture
            .ancestors()
            .filter_map(Element::wrap)
            .take(MOST_ABOVE)
    };
    !is_small
        && above().any(|element| element.id() == place)
        && !above().any(|element| {
            skip.contains(&element.id()) || is_beside(element) || leads_elsewhere(element)
        })
}

/// A link around a picture leads to another page, unless it leads to the picture itself.
fn leads_elsewhere(element: Element<'_>) -> bool {
    let href = element
        .attr("href")
        .filter(|_| element.value().name() == "a");
    href.is_some_and(|href| !SCANS.contains(&extension(href).as_str()))
}

fn address(page: &Page, picture: Element<'_>) -> Option<String> {
    let stated = LAZY.into_iter().filter_map(|key| picture.attr(key));
    let address = stated.filter_map(|href| page.resolve(href)).find(|url| {
        SCANS.contains(&extension(url).as_str()) && !url.contains(char::is_whitespace)
    })?;
    let name = address
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    (!MARKS.iter().any(|mark| name.contains(mark))).then_some(address)
}

fn extension(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let end = path.rsplit_once('.').map_or("", |(_, end)| end);
    end.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str) -> Vec<String> {
        let page = Page::parse(html.as_bytes(), None, "https://a.example/archives/1").unwrap();
        scans(&page, &Select::default(), &HashSet::new())
    }

    #[test]
    fn a_picture_that_is_loaded_later_is_known_by_its_true_address() {
        assert_eq!(
            found(
                "<article><img src='data:image/svg+xml,x' data-lazy-src='/up/a.jpg' width=800></article>"
            ),
            ["https://a.example/up/a.jpg"]
        );
        assert_eq!(
            found(
                "<main><a href='/up/a-full.jpg'><img src='/up/a.jpg'></a><img src='/up/a.jpg'></main>"
            ),
            ["https://a.example/up/a.jpg"]
        );
    }

    #[test]
    fn marks_and_pictures_that_lead_elsewhere_are_no_scans() {
        for html in [
            "<nav><img src=/a.jpg></nav>",
            "<header><img src=/a.jpg></header>",
            "<div class=related><img src=/a.jpg></div>",
            "<main><img src=/ministry-logo.png></main>",
            "<main><img src=/a.svg></main>",
            "<main><img src=/a.jpg width=32 height=32></main>",
            "<main><a href=/archives/2><img src=/a.jpg></a></main>",
            "<main><img src='data:image/png;base64,AAAA'></main>",
            "<main><img src=/a.jpg><h1>On the clampdown</h1></main>",
            "<article><img src=/1.jpg></article><article><img src=/2.jpg></article>",
            "<main></main><div><img src=/seal.jpg></div>",
            "<div><img src=/a.jpg></div>",
        ] {
            assert_eq!(found(html), [""; 0], "{html}");
        }
    }
    #[test]
    fn a_page_that_names_no_part_shows_its_scan_below_its_headline() {
        let html = "<div><h1>On the clampdown</h1><img src=/a.jpg></div>";
        assert_eq!(found(html), ["https://a.example/a.jpg"]);
    }
}
