//! From an answer to facts.
//!
//! *In:* an answer, and what the last look left. *Out:* [`LookFacts`]. *Never:* reads an unchanged body again.

use sha2::{Digest, Sha256};

use crate::config::Source;
use crate::extract::{self, Pdftotext, Reader, Served};
use crate::judge;
use crate::model::address;
use crate::model::{
    Answer, Claim, Lens, ListKind, Manner, PageDate, Reading, Response, Role, Seal, UnknownReason,
};
use crate::store::{LookFacts, Seen, Snapshot};
use crate::text;

/// The part of a look's facts that only its answer decides.
pub(super) struct Facts(LookFacts);

/// What the last present look left of a statement.
#[derive(Clone, Debug, Default)]
pub(super) struct Before {
    pub(super) reading: Option<i64>,
    pub(super) version: Option<u32>,
    pub(super) text_key: Option<[u8; 16]>,
    pub(super) published: Option<PageDate>,
    pub(super) body_hash: Option<[u8; 32]>,
    /// The rules that spoke then.
    pub(super) signs: Vec<String>,
    /// What stood for its text, where none was read.
    pub(super) seal: Option<Seal>,
    /// The headline of the version that stands; where it was never read, the one that its list shows.
    pub(super) headline: Option<String>,
    /// Whether its bytes are to be read even where they are the same: nobody could, and now somebody can.
    pub(super) to_be_read: bool,
    /// Whether a page without a text is an answer: where one was read before, and at made-up addresses.
    pub(super) minds_frames: bool,
}

impl Facts {
    pub(super) fn of(answer: &Answer) -> Self {
        Self(LookFacts {
            role: Role::Statement,
            statement: None,
            url: answer.asked.clone(),
            at: answer.at,
            status: answer.outcome.as_ref().ok().map(|response| response.status),
            peer: answer.peer.clone(),
            tls_leaf: answer.tls_leaf,
            landed: None,
            chain: answer.hops.clone(),
            downgraded: answer.downgraded,
            snapshot: None,
            seen: Seen::Read {
                reading: Box::new(Reading::bare(
                    Claim::Unknown(UnknownReason::Unclassified),
                    "unread",
                )),
                lens: Lens::default(),
            },
            renewed: Vec::new(),
            validators: None,
            body_hash: None,
        })
    }

    pub(super) fn with(self, role: Role, statement: Option<i64>, seen: Seen) -> LookFacts {
        LookFacts {
            role,
            statement,
            seen,
            ..self.0
        }
    }
}

/// Why a list's answer is none by its status, and what the page says of itself.
pub(super) fn refusal_of_list(answer: &Answer, response: &Response) -> Option<UnknownReason> {
    (response.status != 200)
        .then(|| refusal(answer, response).unwrap_or(UnknownReason::Unclassified))
}

/// Why an answer says nothing, read as a page.
pub(super) fn refusal(answer: &Answer, response: &Response) -> Option<UnknownReason> {
    match extract::read(&Served::of(answer, response), &Reader::default()).claim {
        Claim::Unknown(reason) => Some(reason),
        Claim::Present | Claim::Absent(_) => None,
    }
}

/// Whether an answer that says nothing is the host's refusal, and not the page's own oddity.
pub(super) fn is_refusal(reason: &UnknownReason) -> bool {
    use UnknownReason as R;
    match reason {
        R::RateLimited
        | R::ServerError
        | R::Forbidden
        | R::LegalBlock
        | R::Login
        | R::Parked
        | R::Maintenance
        | R::DefaultPage
        | R::CdnError
        | R::Blocked(_) => true,
        R::Dns
        | R::Connect
        | R::Tls
        | R::Timeout
        | R::Truncated
        | R::TooLarge
        | R::TooComplex
        | R::RedirectLoop
        | R::BadRedirect
        | R::BadHttp
        | R::RefusedAddress
        | R::Unasked
        | R::Robots
        | R::NeedsScript
        | R::Charset
        | R::NotHtml
        | R::Unclassified => false,
    }
}

/// The address at which a statement is shown: a channel's post by its embed, everything else by its own.
pub(super) fn shown_at(url: &str, source: &Source) -> String {
    let of_a_channel = source
        .lists
        .iter()
        .filter(|list| list.kind == ListKind::Channel)
        .any(|list| address::host(&list.url) == address::host(url));
    if of_a_channel && !url.contains('?') {
        format!("{url}?embed=1")
    } else {
        url.to_owned()
    }
}

/// The address by which a statement is known that was asked for at this one.
pub(super) fn known_by(asked: &str, source: &Source) -> String {
    match asked.strip_suffix("?embed=1") {
        Some(url) if shown_at(url, source) == asked => url.to_owned(),
        Some(_) | None => asked.to_owned(),
    }
}

/// Whether the answer shows, without being read, what the last look saw.
pub(super) fn unchanged(answer: &Answer, before: &Before) -> Option<LookFacts> {
    let response = answer.outcome.as_ref().ok()?;
    let reading = before.reading?;
    let same = |full| {
        Facts::of(answer).with(
            Role::Statement,
            None,
            Seen::Unchanged {
                reading,
                version: before.version,
                full,
            },
        )
    };
    if response.status == 304 {
        return Some(same(false));
    }
    let hash: [u8; 32] = Sha256::digest(&response.wire).into();
    if response.status != 200 || before.body_hash != Some(hash) || !answer.hops.is_empty() {
        return None;
    }
    if before.to_be_read || before.shows(Reading::PICTURE) {
        // The same page may show another picture by the same name.
        return None;
    }
    let mut facts = same(true);
    facts.validators = Some(response.validators());
    facts.body_hash = Some(hash);
    Some(facts)
}

/// Reads an answer that may hold something new. Heavy: not for the async runtime.
pub(super) fn read(answer: Answer, source: &Source, before: &Before) -> LookFacts {
    let mut facts = Facts::of(&answer).0;
    let response = match &answer.outcome {
        Ok(response) => response,
        Err(cause) => {
            let reading = extract::read_failure(cause);
            facts.seen = read_as(reading, lens(source));
            return facts;
        }
    };
    let reader = Reader {
        pdftotext: Pdftotext::installed().filter(|_| before.lets_be_read(response)),
        ..reader(source)
    };
    let reading = extract::read(&Served::of(&answer, response), &reader);
    let mut reading = beside_the_last(named(reading, &answer.asked, before), before);
    facts.landed = landed(&answer, source);
    if let Some(landed) = &facts.landed {
        let lists: Vec<&str> = source.lists.iter().map(|list| list.url.as_str()).collect();
        let page = matches!(
            reading.claim,
            Claim::Present | Claim::Unknown(UnknownReason::Unclassified)
        );
        if page && judge::leads_away(landed, &lists) {
            reading = Reading {
                claim: Claim::Absent(Manner::RedirectedAway),
                signs: vec!["leads_to_a_list".to_owned()],
                ..reading
            };
        }
    }
    if reading.has_words() {
        facts.validators = Some(response.validators());
        facts.body_hash = Some(Sha256::digest(&response.wire).into());
    }
    let same = before
        .reading
        .filter(|_| facts.landed.is_none() && same_words(&reading, before));
    if let Some(reading) = same {
        facts.seen = Seen::Unchanged {
            reading,
            version: before.version,
            full: true,
        };
        return facts;
    }
    if worth_keeping(&reading) {
        let Ok(response) = answer.outcome else {
            return facts;
        };
        facts.snapshot = Some(Snapshot::of(response.headers, response.wire));
    }
    facts.seen = read_as(reading, lens(source));
    facts
}

/// How a source is read, but for its documents.
pub(super) fn reader(source: &Source) -> Reader<'_> {
    Reader {
        select: &source.select,
        timezone: source.timezone,
        languages: &source.languages,
        pdftotext: None,
    }
}

/// The way in which a source is read today.
pub(super) fn lens(source: &Source) -> Lens {
    reader(source).lens(&source.headers)
}

/// The address of the picture that a look was shown in place of a text.
pub(super) fn picture_of(facts: &LookFacts) -> Option<String> {
    let Seen::Read { reading, .. } = &facts.seen else {
        return None;
    };
    match Seal::read(&reading.text) {
        Some(Seal::Picture { url, .. }) if reading.has_words() => Some(url),
        Some(_) | None => None,
    }
}

/// How many pictures came where a text stood, or are all that is left of it.
pub(super) fn pictures_in_its_place(facts: &LookFacts) -> Option<usize> {
    match &facts.seen {
        Seen::Read { reading, .. } if is_picture_alone(reading) => Some(reading.links.len().max(1)),
        Seen::Read { .. } | Seen::Unchanged { .. } => None,
    }
}

/// A look at a page of which the picture stood beside the text before: the picture did not come for the text, the text
/// went.
pub(super) fn without_its_text(mut facts: LookFacts, before: &Before) -> LookFacts {
    let Seen::Read { reading, .. } = &mut facts.seen else {
        return facts;
    };
    reading.text = String::new();
    reading.claim = Claim::Present;
    reading.signs.retain(|sign| sign != Reading::PICTURE);
    reading.signs.insert(0, "bare_frame".to_owned());
    if let Some(known) = known_words(&facts, before) {
        (facts.seen, facts.snapshot) = (known, None);
    }
    facts
}

/// A look that read the words that are known, at the statement's own address, as one that met nothing new.
fn known_words(facts: &LookFacts, before: &Before) -> Option<Seen> {
    let Seen::Read { reading, .. } = &facts.seen else {
        return None;
    };
    let same = facts.landed.is_none() && has_known_words(reading, before);
    Some(Seen::Unchanged {
        reading: before.reading.filter(|_| same)?,
        version: before.version,
        full: true,
    })
}

/// A look at a page that shows a picture, with the picture's bytes where they could be had.
pub(super) fn beside_its_picture(
    mut facts: LookFacts,
    before: &Before,
    bytes: Option<&[u8]>,
) -> LookFacts {
    let Seen::Read { reading, .. } = &mut facts.seen else {
        return facts;
    };
    let Some(shown) = Seal::read(&reading.text) else {
        return facts;
    };
    match bytes {
        Some(bytes) => reading.text = shown.with_picture(bytes).line(),
        // The same picture, as far as anybody can tell: another one is known by its address.
        None if before
            .seal
            .as_ref()
            .is_some_and(|known| known.is_at(&shown)) =>
        {
            reading.signs.push(Reading::UNREAD.to_owned());
        }
        None => return facts,
    }
    let has_words = reading.has_words();
    if let Some(known) = known_words(&facts, before) {
        (facts.seen, facts.snapshot) = (known, None);
    } else if !has_words {
        (facts.snapshot, facts.validators, facts.body_hash) = (None, None, None);
    }
    facts
}

/// The reading in the light of the last present look: what one answer says by itself, its history may correct.
fn beside_the_last(mut reading: Reading, before: &Before) -> Reading {
    let known = || has_known_words(&reading, before) || bears_its_headline(&reading, before);
    if looks_like_a_notice(&reading) && known() {
        // The statement itself: its headline is the phrase.
        reading.claim = Claim::Present;
        reading.signs.insert(0, "known_text".to_owned());
    }
    if is_bare_frame(&reading) && before.minds_frames {
        // Where a text was read before, its absence is what there is to see; the judge's witnesses weigh it.
        reading.claim = Claim::Present;
        reading.signs.insert(0, "bare_frame".to_owned());
    }
    if is_of_another_kind(&reading, before) {
        reading.claim = Claim::Unknown(UnknownReason::NotHtml);
    } else if is_unread(&reading, before) {
        reading.signs.push(Reading::UNREAD.to_owned());
    }
    if reading.claim == Claim::Present && before.was_picture() && !reading.signed(Reading::PICTURE)
    {
        reading.signs.push(Reading::WAS_PICTURE.to_owned());
    }
    reading
}

impl Before {
    /// Whether this rule spoke when it was last read.
    fn shows(&self, sign: &str) -> bool {
        self.signs.iter().any(|known| known == sign)
    }

    /// Whether the statement ever was a picture and no text: then a picture is no frame that a text left.
    fn was_picture(&self) -> bool {
        self.shows(Reading::PICTURE) || self.shows(Reading::WAS_PICTURE)
    }

    /// Whether the last look saw a document and read no text in it.
    fn is_sealed(&self) -> bool {
        self.version.is_some() && self.shows(Reading::PDF) && !self.shows(Reading::PDFTOTEXT)
    }

    /// Whether a document is to be read by its words. Where its bytes alone were known and others came, the bytes are
    /// compared: like with like. Its words are read once that is settled.
    fn lets_be_read(&self, response: &Response) -> bool {
        let same = || self.seal == Some(Seal::of_document(response.body()));
        !self.is_sealed() || same()
    }
}

/// A document has no headline that all see: its own title, else what it was called before, else its file's name.
///
/// While only its bytes are known its name stays: a title is part of the bytes.
fn named(mut reading: Reading, asked: &str, before: &Before) -> Reading {
    if !reading.signed(Reading::PDF) {
        return reading;
    }
    let known = before.headline.clone();
    let by_name = || extract::file_name(asked);
    let own = reading.title.take();
    let settled = before.version.is_some() && !reading.signed(Reading::PDFTOTEXT);
    reading.title = match own {
        Some(_) if settled && known.is_some() => known,
        Some(own) => Some(own),
        None => known.or_else(by_name),
    };
    reading
}

/// Whether a document whose text cannot be read, or a picture, came where a page's text stood: that text did not go for
/// it.
fn is_of_another_kind(reading: &Reading, before: &Before) -> bool {
    let document = is_sealed(reading) && !before.shows(Reading::PDF);
    let shown = || matches!(Seal::read(&reading.text), Some(Seal::Picture { .. }));
    before.version.is_some() && (document || !before.was_picture() && shown())
}

/// Whether a document that was read before could not be read this time: its words may be the same.
fn is_unread(reading: &Reading, before: &Before) -> bool {
    is_sealed(reading) && before.shows(Reading::PDFTOTEXT)
}

fn is_sealed(reading: &Reading) -> bool {
    reading.signed(Reading::PDF) && !reading.signed(Reading::PDFTOTEXT)
}

/// Whether a page came whole and shows a headline and a frame, but no text.
fn is_bare_frame(reading: &Reading) -> bool {
    reading.claim == Claim::Unknown(UnknownReason::Unclassified)
        && reading
            .signs
            .first()
            .is_some_and(|sign| matches!(sign.as_str(), "only_links" | "nothing_there"))
        && reading.title.is_some()
}

fn read_as(reading: Reading, lens: Lens) -> Seen {
    Seen::Read {
        reading: Box::new(reading),
        lens,
    }
}

/// Bytes are kept for what makes a version, may support a flag, or could not be told.
fn worth_keeping(reading: &Reading) -> bool {
    match &reading.claim {
        Claim::Present => reading.has_words(),
        Claim::Absent(_) => true,
        Claim::Unknown(reason) => {
            *reason == UnknownReason::Unclassified || is_picture_alone(reading)
        }
    }
}

/// Whether a page shows a picture and no text, and its history does not say yet what that means.
fn is_picture_alone(reading: &Reading) -> bool {
    let shown = matches!(Seal::read(&reading.text), Some(Seal::Picture { .. }));
    reading.claim == Claim::Unknown(UnknownReason::NotHtml) && shown
}

/// The address that answered, where it is another than the one asked for.
fn landed(answer: &Answer, source: &Source) -> Option<String> {
    let landed = address::canonical(&answer.address, None, &source.house)?;
    let asked = address::canonical(&answer.asked, None, &source.house)?;
    let same = address::identity_key(&landed, &source.house)
        == address::identity_key(&asked, &source.house)
        || address::risky_key(&landed) == address::risky_key(&asked);
    (!same).then_some(landed)
}

fn looks_like_a_notice(reading: &Reading) -> bool {
    matches!(
        reading.claim,
        Claim::Absent(Manner::SoftNotFound | Manner::Tombstone)
    )
}

/// Whether a page that seems to be a not-found page bears the statement's own headline, or one with a notice that of a
/// statement never read: the phrase stands in the headline.
fn bears_its_headline(reading: &Reading, before: &Before) -> bool {
    let own = before.headline.as_deref().map(text::loose);
    let read = reading.title.as_deref().map(text::loose);
    let alike = own.is_some_and(|own| !own.is_empty() && Some(own) == read);
    let notice = reading.claim == Claim::Absent(Manner::Tombstone);
    alike && !(notice && before.version.is_some())
}

/// Whether headline and text are those of the last present look.
fn has_known_words(reading: &Reading, before: &Before) -> bool {
    let title = reading.title.as_deref().unwrap_or("");
    before.text_key.is_some() && before.text_key == Some(text::text_key(title, &reading.text))
}

fn same_words(reading: &Reading, before: &Before) -> bool {
    // That somebody tried to read it is worth knowing, whatever came of it.
    let tried = before.to_be_read && reading.signs != before.signs;
    reading.has_words()
        && !tried
        && !reading.signed(Reading::PICTURE)
        && has_known_words(reading, before)
        && (before.published == reading.published || reading.published.is_none())
}
