//! The links of a page.
//!
//! *In:* a page. *Out:* its links in order, resolved against `<base>` or the page's address, with the trail of
//! elements that shows repetition. *Never:* more than a bound of them.

use scraper::ElementRef;
use url::Url;

use super::{Page, text_of};

/// Links kept of one page.
const MOST_LINKS: usize = 5_000;
/// Ancestors named in a trail.
const MOST_STEPS: usize = 24;

/// One `<a href>` or `<area href>`.
#[derive(Clone, Debug)]
pub struct Link<'a> {
    /// The address as written.
    pub href: &'a str,
    /// The address resolved, where it is one of http or https.
    pub url: Option<String>,
    /// What it says; the text of an image's `alt`, or its own title, where it says nothing.
    pub text: String,
    /// The `rel` attribute as written.
    pub rel: &'a str,
    /// The `class` attribute as written.
    pub class: &'a str,
    /// The `id` attribute.
    pub id: Option<&'a str>,
    /// Its ancestors from the outside in, each as `tag.class.class`, joined by `>`; the link itself is last.
    pub path: String,
    /// The element, from which its surroundings can be walked. (Its node id is `element.id()`.)
    pub element: ElementRef<'a>,
}

impl Page {
    /// The page's links in document order, at most 5,000.
    pub fn links(&self) -> Vec<Link<'_>> {
        self.links_below(self.root())
    }

    /// The links below an element, in document order.
    pub fn links_below<'a>(&self, root: ElementRef<'a>) -> Vec<Link<'a>> {
        let anchors = root
            .descendent_elements()
            .filter(|element| matches!(element.value().name(), "a" | "area"));
        let links = anchors.filter_map(|element| {
            let href = element.attr("href")?;
            Some(Link {
                href,
                url: self.resolve(href),
                text: words_of(element),
                rel: element.attr("rel").unwrap_or_default(),
                class: element.attr("class").unwrap_or_default(),
                id: element.attr("id"),
                path: path_of(element),
                element,
            })
        });
        links.take(MOST_LINKS).collect()
    }

    /// An address on this page, resolved; `None` where it is not http(s).
    pub fn resolve(&self, href: &str) -> Option<String> {
        let href = href.trim();
        let url = match self.base() {
            Some(base) => base.join(href).ok()?,
            None => Url::parse(href).ok()?,
        };
        matches!(url.scheme(), "http" | "https").then(|| url.to_string())
    }
}

fn words_of(link: ElementRef<'_>) -> String {
    let text = text_of(link);
    if !text.is_empty() {
        return text;
    }
    let image = link
        .descendent_elements()
        .find_map(|element| element.attr("alt"));
    let said = image
        .filter(|alt| !alt.trim().is_empty())
        .or_else(|| link.attr("title"));
    super::fold(said.unwrap_or_default())
}

/// An element's ancestors from the outside in and itself, each as `tag.class.class`.
pub fn path_of(element: ElementRef<'_>) -> String {
    let mut steps = vec![step_of(element)];
    let above = element
        .ancestors()
        .filter_map(ElementRef::wrap)
        .take(MOST_STEPS);
    steps.extend(above.map(step_of));
    steps.reverse();
    steps.join(">")
}

fn step_of(element: ElementRef<'_>) -> String {
    let mut step = element.value().name().to_owned();
    for class in attr_list(element, "class") {
        step.push('.');
        step.push_str(class);
    }
    step
}

/// The words of an attribute, such as `class` or `rel`.
pub fn attr_list<'a>(element: ElementRef<'a>, name: &str) -> impl Iterator<Item = &'a str> {
    element
        .attr(name)
        .unwrap_or_default()
        .split_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_resolved_against_base() {
        let page = Page::parse(
            b"<base href='/en/'><div class='list big'><a class=x href='a.html'> One <b>two</b></a></div><a href='mailto:x@y'>m</a>",
            None,
            "https://mfa.example/news/",
        )
        .unwrap();
        let links = page.links();
        assert_eq!(
            links[0].url.as_deref(),
            Some("https://mfa.example/en/a.html")
        );
        assert_eq!(links[0].text, "One two");
        assert_eq!(links[0].path, "html>body>div.list.big>a.x");
        assert_eq!(links[1].url, None);
    }

    #[test]
    fn a_picture_speaks_for_a_link_without_words() {
        let page = Page::parse(
            b"<a href=x><img alt=' Press  release '></a>",
            None,
            "https://a.example/",
        )
        .unwrap();
        assert_eq!(page.links()[0].text, "Press release");
    }
}
