//! The rows of a sitemap's XML.
//!
//! *In:* XML that was mended and measured. *Out:* its rows, as written. *Never:* reads an address out of an image, a
//! video or a translation of the row's own address.

use quick_xml::Reader;
use quick_xml::events::Event;

/// Bytes of one value.
const MOST_VALUE: usize = 4_096;

/// A sitemap as written.
#[derive(Debug, Default)]
pub(super) struct Map {
    /// Whether its rows are sitemaps.
    pub(super) is_index: bool,
    /// Its rows, first to last.
    pub(super) rows: Vec<Row>,
}

/// One address with what stands beside it; empty where it says nothing.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// `loc`.
    pub(super) address: String,
    /// `lastmod`.
    pub(super) modified: String,
    /// `news:publication_date`.
    pub(super) published: String,
    /// `news:title`.
    pub(super) title: String,
}

impl Row {
    /// The value that the elements from the root to here hold, by their local names: prefixes differ.
    fn value_at(&mut self, trail: &[String]) -> Option<&mut String> {
        let below: Vec<&str> = trail.iter().skip(2).map(String::as_str).collect();
        match below.as_slice() {
            ["loc"] => Some(&mut self.address),
            ["lastmod"] => Some(&mut self.modified),
            ["news", "publication_date"] => Some(&mut self.published),
            ["news", "title"] => Some(&mut self.title),
            _ => None,
        }
    }
}

/// Reads the rows.
pub(super) fn of(xml: &str) -> Map {
    let mut reader = Reader::from_str(xml);
    let mut map = Map::default();
    let mut row = Row::default();
    let mut trail: Vec<String> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                let name = start.local_name().as_ref().to_owned();
                map.is_index |= trail.is_empty() && name == "sitemapindex";
                trail.push(name);
            }
            Ok(Event::End(_)) => {
                if trail.len() == 2 {
                    map.rows.push(std::mem::take(&mut row).trimmed());
                }
                trail.pop();
                if trail.is_empty() {
                    return map;
                }
            }
            Ok(Event::Text(text)) => add(&mut row, &trail, &text.xml10_content()),
            Ok(Event::CData(text)) => add(&mut row, &trail, &text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => {
                let text = match reference.resolve_char_ref() {
                    Ok(Some(char)) => char.to_string(),
                    Ok(None) | Err(_) => predefined(&reference.xml10_content()).to_owned(),
                };
                add(&mut row, &trail, &text);
            }
            Ok(Event::Eof) | Err(_) => return map,
            Ok(
                Event::Empty(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_),
            ) => {}
        }
    }
}

impl Row {
    fn trimmed(self) -> Self {
        let trim = |text: String| text.trim().to_owned();
        Self {
            address: trim(self.address),
            modified: trim(self.modified),
            published: trim(self.published),
            title: trim(self.title),
        }
    }
}

fn add(row: &mut Row, trail: &[String], text: &str) {
    if let Some(value) = row
        .value_at(trail)
        .filter(|value| value.len() + text.len() <= MOST_VALUE)
    {
        value.push_str(text);
    }
}

/// The entities of XML 1.0 §4.6; what is mended holds no other.
fn predefined(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}
