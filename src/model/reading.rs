//! What one revision of the reader makes of an answer.
//!
//! *In:* nothing. *Out:* [`Reading`]: signs, claim, text and dates; [`Lens`]: the way it was read. *Never:* an
//! outcome; that needs history and witnesses.

use serde::{Deserialize, Serialize};

use super::{Claim, PageDate};

/// The way something was read: words are compared only with words that were read in the same way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lens {
    /// The reader's revision.
    pub revision: u32,
    /// A fingerprint of the settings that decide what is read; `None` where nobody noted it.
    pub settings: Option<i64>,
    /// A fingerprint of the headers of its own that the source was asked with; `None` where nobody noted it.
    pub asked: Option<i64>,
}

impl Lens {
    /// Whether the same bytes read in both ways give the same words.
    pub fn reads_like(self, other: Self) -> bool {
        (self.revision, self.settings) == (other.revision, other.settings)
    }

    /// Whether it is known that other headers were sent: other bytes may be an answer to these.
    pub fn asks_otherwise(self, other: Self) -> bool {
        matches!((self.asked, other.asked), (Some(one), Some(other)) if one != other)
    }
}

/// Which way the text was found; a change of way is no edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The source's own selectors.
    Selector,
    /// A container that a known system uses.
    Container,
    /// The page's main text as found by scoring.
    MainText,
    /// The text is a document's (plain text, PDF).
    Document,
    /// The text came with the list.
    List,
}

/// One answer, read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// What the answer says by itself.
    pub claim: Claim,
    /// The names of the rules that spoke, the deciding one first.
    pub signs: Vec<String>,
    /// The headline.
    pub title: Option<String>,
    /// The statement's text: paragraphs divided by newlines; where it cannot be read, the line of a
    /// [`Seal`](super::Seal); empty where there is none.
    pub text: String,
    /// The page's own date of publication.
    pub published: Option<PageDate>,
    /// The page's own date of change.
    pub modified: Option<PageDate>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// The charset the page was read in.
    pub charset: Option<String>,
    /// `rel=canonical`, resolved.
    pub canonical: Option<String>,
    /// Addresses the text links to, resolved.
    pub links: Vec<String>,
    /// How the text was found.
    pub way: Option<Way>,
}

impl Reading {
    /// The sign of a page that says in so many words that something was taken down, whatever else it claims.
    pub const NOTICE: &'static str = "words_of_removal";

    /// The sign of a PDF. Alone, nobody tried to read it: its hash is all there is.
    pub const PDF: &'static str = "pdf";
    /// The PDF's text was read by `pdftotext`.
    pub const PDFTOTEXT: &'static str = "pdftotext";
    /// The PDF was read and holds no text: a scan.
    pub const SCAN: &'static str = "scan";
    /// The PDF could not be read: broken, locked, too large or too slow.
    pub const UNREADABLE: &'static str = "unreadable";
    /// The page shows pictures and no text.
    pub const PICTURE: &'static str = "only_pictures";
    /// The page showed a picture and no text once.
    pub const WAS_PICTURE: &'static str = "was_picture";
    /// What came could not be read where something was read before: present, and nothing is said of its words.
    pub const UNREAD: &'static str = "unread";

    /// Whether the answer shows the statement's words, or what stands for them.
    pub fn has_words(&self) -> bool {
        self.claim == Claim::Present && !self.signed(Self::UNREAD)
    }

    /// Whether a reading with these signs is a document's that nobody tried to read.
    pub fn is_untried(signs: &[String]) -> bool {
        let has = |sign: &str| signs.iter().any(|known| known == sign);
        has(Self::PDF)
            && ![Self::PDFTOTEXT, Self::SCAN, Self::UNREADABLE]
                .into_iter()
                .any(has)
    }

    /// Whether this rule spoke.
    pub fn signed(&self, sign: &str) -> bool {
        self.signs.iter().any(|known| known == sign)
    }

    /// A reading that holds nothing but a claim and the rule that made it.
    pub fn bare(claim: Claim, sign: &str) -> Self {
        Self {
            claim,
            signs: vec![sign.to_owned()],
            title: None,
            text: String::new(),
            published: None,
            modified: None,
            language: None,
            charset: None,
            canonical: None,
            links: Vec::new(),
            way: None,
        }
    }
}
