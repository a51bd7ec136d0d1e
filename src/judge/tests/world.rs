//! A small source to tell stories with.
//!
//! *In:* statements by number, looks by night. *Out:* a dossier with all of it, or the flags that a store would hold
//! after judging it pass by pass. *Never:* anything random.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::RangeInclusive;

use chrono::{DateTime, TimeDelta, Utc};

use crate::judge::{conclude, membership};
use crate::model::{
    Announced, Case, Claim, Dossier, Entry, Flag, FlagKind, Glance, Lens, ListWindow, Look, Manner,
    Mark, Neighbour, Newcomer, Opening, Role, SameText, Settled, Sight, SourceId, Spans, Stage,
    StageEntry, State, Statement, StatementId, UnknownReason, Verdict, Version, Witnessed,
};

/// The template of every statement, but for those of the other section.
pub(super) const TEMPLATE: &str = "ministry.test/news/{slug}";
/// Keys from this one on stand in another section of the site, which has a template of its own.
pub(super) const SPEECHES: i64 = 500;
/// A statement that is no case and only ever witnesses, counted from the first of its section.
const SIBLING: i64 = 99;

/// The time of a night's pass.
pub(super) fn night(n: i64) -> DateTime<Utc> {
    let first: DateTime<Utc> = "2025-04-18T19:00:00Z".parse().unwrap();
    first + TimeDelta::days(n)
}

pub(super) fn hours(n: i64) -> TimeDelta {
    TimeDelta::hours(n)
}

pub(super) fn minutes(n: i64) -> TimeDelta {
    TimeDelta::minutes(n)
}

/// Looks of the same six hours are of one pass, unless a story says otherwise.
fn pass_of(at: DateTime<Utc>) -> DateTime<Utc> {
    let blocks = (at - night(0)).num_minutes().div_euclid(360);
    night(0) + hours(6 * blocks)
}

pub(super) fn address(key: i64) -> String {
    let section = if key < SPEECHES { "news" } else { "speeches" };
    format!("https://ministry.test/{section}/statement-{key}")
}

pub(super) fn template(key: i64) -> &'static str {
    if key < SPEECHES {
        TEMPLATE
    } else {
        "ministry.test/speeches/{slug}"
    }
}

/// One statement as a story tells it.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) key: i64,
    pub(super) born: DateTime<Utc>,
    pub(super) entry: Entry,
    pub(super) headline: Option<String>,
    pub(super) announced: Option<Announced>,
    pub(super) elders: Vec<SameText>,
    pub(super) looks: Vec<Look>,
    pub(super) versions: HashMap<u32, Version>,
}

/// The usual texts of a statement: 1 as published, 2 with a softened verb, 3 with a paragraph struck, 4 another text
/// altogether, 5 a page that the host shows for anything.
pub(super) fn usual_texts(key: i64) -> [String; 5] {
    let opening = format!(
        "The Ministry of case {key} applauded the resolute clampdown on online scam centres and thanked the police \
         of district {key} for the work of many months in the border towns of the north."
    );
    let middle = format!(
        "Investigators of case {key} had traced the money through a dozen banks before the first arrests were made \
         in the hills, and the courts of district {key} are to hear the accused within the year."
    );
    let last = format!(
        "The Government of case {key} will go on sharing what it knows with its neighbours and asks anybody who was \
         held in such a place to speak to the nearest embassy of district {key} without delay."
    );
    let other = format!(
        "Tenders are invited by office {key} for the repair of forty kilometres of road between the harbour and the \
         airport. Sealed offers must reach room {key} before noon on the last working day of the month, with samples \
         of gravel, proof of insurance and the names of two earlier customers who may be asked for their opinion."
    );
    let gate = "Please enable scripts to go on. This page checks that you are a human being and will take you to \
                where you wanted to go in a few seconds; if it does not, reload it or write to the webmaster about it."
        .to_owned();
    [
        format!("{opening}\n{middle}\n{last}"),
        format!(
            "{}\n{middle}\n{last}",
            opening.replace("applauded", "took note of")
        ),
        format!("{opening}\n{last}"),
        other,
        gate,
    ]
}

pub(super) fn version(number: u32, title: &str, text: &str) -> Version {
    Version {
        number,
        title: title.to_owned(),
        text: text.to_owned(),
        published: None,
        modified: None,
        language: Some("en".to_owned()),
        first_seen: night(-20),
        lens: Lens::default(),
        read_anew: false,
        snapshot: None,
    }
}

/// A statement that is ten days old and was seen twice, with its usual texts.
pub(super) fn statement(key: i64) -> Told {
    listed(key, night(-10))
        .seen(night(-2), 1)
        .seen(night(-1), 1)
}

/// A statement that a list showed first at `born`, and that was never looked at.
pub(super) fn listed(key: i64, born: DateTime<Utc>) -> Told {
    let mut versions = HashMap::new();
    for (text, number) in usual_texts(key).iter().zip(1..) {
        let title = match number {
            4 => format!("Tender of office {key}"),
            5 => "One moment".to_owned(),
            _ => format!("On the clampdown of case {key}"),
        };
        versions.insert(number, version(number, &title, text));
    }
    Told {
        key,
        born,
        entry: Entry::Silent,
        headline: None,
        announced: None,
        elders: Vec::new(),
        looks: Vec::new(),
        versions,
    }
}

impl Told {
    /// A look with this claim.
    pub(super) fn claimed(self, at: DateTime<Utc>, manner: Manner) -> Self {
        self.look(at, Claim::Absent(manner), Some(200))
    }

    fn look(mut self, at: DateTime<Utc>, claim: Claim, status: Option<u16>) -> Self {
        self.looks.push(Look {
            key: 0,
            at,
            pass: pass_of(at),
            role: Role::Statement,
            url: address(self.key),
            landed: None,
            claim,
            status,
            version: None,
            text_key: None,
            downgraded: false,
            notice: false,
        });
        self
    }

    fn last(mut self, change: impl FnOnce(&mut Look)) -> Self {
        change(self.looks.last_mut().expect("a look to change"));
        self
    }

    pub(super) fn seen(self, at: DateTime<Utc>, version: u32) -> Self {
        let text = self.versions.get(&version).expect("a known version");
        let key = crate::text::text_key(&text.title, &text.text);
        self.look(at, Claim::Present, Some(200)).last(|look| {
            look.version = Some(version);
            look.text_key = Some(key);
        })
    }

    /// The address leads to another one, which shows this version.
    pub(super) fn led_to(self, at: DateTime<Utc>, landed: &str, version: u32) -> Self {
        self.seen(at, version)
            .last(|look| look.landed = Some(landed.to_owned()))
    }

    pub(super) fn absent(self, at: DateTime<Utc>, status: u16) -> Self {
        let manner = if status == 410 {
            Manner::Gone
        } else {
            Manner::NotFound
        };
        self.look(at, Claim::Absent(manner), Some(status))
    }

    /// The address leads to another one, which is answered as missing.
    pub(super) fn absent_at(self, at: DateTime<Utc>, status: u16, landed: &str) -> Self {
        self.absent(at, status)
            .last(|look| look.landed = Some(landed.to_owned()))
    }

    /// The page is drawn by script.
    pub(super) fn script(self, at: DateTime<Utc>) -> Self {
        self.look(at, Claim::Unknown(UnknownReason::NeedsScript), Some(200))
    }

    /// A version is in this language.
    pub(super) fn tongue(mut self, number: u32, language: &str) -> Self {
        let version = self.versions.get_mut(&number).expect("a known version");
        version.language = Some(language.to_owned());
        self
    }

    /// A feed said at this time that it was deleted then.
    pub(super) fn announced(mut self, read: DateTime<Utc>, when: DateTime<Utc>) -> Self {
        let observation = 2000 + self.key;
        self.announced = Some(Announced {
            observation,
            when,
            read,
        });
        self
    }

    pub(super) fn called(mut self, headline: &str) -> Self {
        self.headline = Some(headline.to_owned());
        self
    }

    pub(super) fn unknown(self, at: DateTime<Utc>) -> Self {
        self.look(at, Claim::Unknown(UnknownReason::Timeout), None)
    }

    /// The look before was downgraded from https to http.
    pub(super) fn downgraded(self) -> Self {
        self.last(|look| look.downgraded = true)
    }

    /// Looks that read this version met words of removal.
    pub(super) fn noticed(mut self, version: u32) -> Self {
        for look in &mut self.looks {
            look.notice |= look.version == Some(version);
        }
        self
    }

    /// The look before was made in the pass that began then.
    pub(super) fn in_pass(self, pass: DateTime<Utc>) -> Self {
        self.last(|look| look.pass = pass)
    }

    /// The look before was made by this address.
    pub(super) fn by(self, url: &str) -> Self {
        self.last(|look| look.url = url.to_owned())
    }

    pub(super) fn entered(mut self, entry: Entry) -> Self {
        self.entry = entry;
        self
    }

    pub(super) fn text(mut self, number: u32, title: &str, text: &str) -> Self {
        self.versions.insert(number, version(number, title, text));
        self
    }

    pub(super) fn elder(mut self, key: i64, present: DateTime<Utc>) -> Self {
        self.elders.push(SameText {
            key,
            url: address(key),
            last_present: Some(present),
            last_look: Some(present),
        });
        self
    }

    fn case(&self, settled: Settled, looks: Vec<Look>) -> Case {
        Case {
            statement: Statement {
                key: self.key,
                id: StatementId(format!("s-{}", self.key)),
                source: SourceId("ministry".to_owned()),
                url: address(self.key),
                title: self.headline.clone(),
                language: None,
                published: None,
                first_seen: self.born,
                state: State::Present,
                template: template(self.key).to_owned(),
                same_as: None,
            },
            entry: self.entry.clone(),
            settled,
            looks,
            versions: self.versions.clone(),
            copies: self.elders.clone(),
            announced: self.announced,
        }
    }
}

/// An address that a list newly showed, with the times at which it was seen present.
#[derive(Clone, Debug)]
pub(super) struct New {
    pub(super) key: i64,
    pub(super) listed: DateTime<Utc>,
    pub(super) seen: Vec<DateTime<Utc>>,
    pub(super) title: String,
    pub(super) text: String,
}

/// A look at a made-up address, or at a statement that stands beside those in question.
fn witnessing(
    statement: Option<i64>,
    at: DateTime<Utc>,
    url: String,
    claim: Claim,
    status: u16,
) -> Look {
    Look {
        key: 0,
        at,
        pass: pass_of(at),
        role: if statement.is_some() {
            Role::Sibling
        } else {
            Role::Canary
        },
        url,
        landed: None,
        claim,
        status: Some(status),
        version: None,
        text_key: None,
        downgraded: false,
        notice: false,
    }
}

/// A source.
#[derive(Clone, Debug, Default)]
pub(super) struct Story {
    pub(super) told: Vec<Told>,
    pub(super) witnesses: Vec<Witnessed>,
    pub(super) sights: Vec<Sight>,
    pub(super) windows: Vec<ListWindow>,
    pub(super) news: Vec<New>,
    pub(super) now: Option<DateTime<Utc>>,
    /// Statements of the template that were not looked at.
    pub(super) others: usize,
}

impl Story {
    pub(super) fn of(told: impl IntoIterator<Item = Told>) -> Self {
        Self {
            told: told.into_iter().collect(),
            others: 50,
            ..Self::default()
        }
    }

    fn witness(
        mut self,
        statement: Option<i64>,
        at: DateTime<Utc>,
        claim: Claim,
        status: u16,
    ) -> Self {
        let url = address(statement.unwrap_or(0));
        self.witnesses.push(Witnessed {
            statement,
            look: witnessing(statement, at, url, claim, status),
        });
        self
    }

    /// Canary and sibling of the other section, both well.
    pub(super) fn well_in_speeches(mut self, at: DateTime<Utc>) -> Self {
        let gone = Claim::Absent(Manner::NotFound);
        for (statement, claim, status) in [
            (None, gone, 404),
            (Some(SPEECHES + SIBLING), Claim::Present, 200),
        ] {
            let url = address(statement.unwrap_or(SPEECHES));
            self.witnesses.push(Witnessed {
                statement,
                look: witnessing(statement, at, url, claim, status),
            });
        }
        self
    }

    pub(super) fn canary(self, at: DateTime<Utc>, status: u16) -> Self {
        let claim = if status == 404 {
            Claim::Absent(Manner::NotFound)
        } else {
            Claim::Present
        };
        self.witness(None, at, claim, status)
    }

    pub(super) fn sibling(self, at: DateTime<Utc>) -> Self {
        self.witness(Some(SIBLING), at, Claim::Present, 200)
    }

    pub(super) fn sibling_absent(self, at: DateTime<Utc>) -> Self {
        self.witness(Some(SIBLING), at, Claim::Absent(Manner::NotFound), 404)
    }

    pub(super) fn list(mut self, at: DateTime<Utc>) -> Self {
        self.sights.push(Sight {
            list: 1,
            at,
            good: true,
        });
        self
    }

    /// The list's window at this time: keys of statements, first to last.
    pub(super) fn shown(mut self, at: DateTime<Utc>, entries: &[i64]) -> Self {
        self.windows.push(ListWindow {
            list: 1,
            pass: pass_of(at),
            at,
            observation: 0,
            good: true,
            whole: true,
            pages: 1,
            entries: entries.to_vec(),
        });
        self
    }

    /// Canary, sibling and list, all well.
    pub(super) fn healthy(self, nights: impl IntoIterator<Item = i64>) -> Self {
        nights
            .into_iter()
            .fold(self, |story, n| story.well(night(n)))
    }

    pub(super) fn well(self, at: DateTime<Utc>) -> Self {
        self.canary(at, 404).sibling(at).list(at)
    }

    /// An address that carries this text, newly listed and seen at these times.
    pub(super) fn newcomer(
        mut self,
        key: i64,
        seen: &[DateTime<Utc>],
        title: &str,
        text: &str,
    ) -> Self {
        self.news.push(New {
            key,
            listed: *seen.first().expect("a first sight"),
            seen: seen.to_vec(),
            title: title.to_owned(),
            text: text.to_owned(),
        });
        self
    }

    /// Numbers every look in the order of time, as observations are.
    pub(super) fn numbered(mut self) -> Self {
        let witnesses = self.witnesses.iter_mut().map(|witness| &mut witness.look);
        let own = self.told.iter_mut().flat_map(|told| told.looks.iter_mut());
        let mut all: Vec<&mut Look> = own.chain(witnesses).collect();
        all.sort_by_key(|look| (look.pass, look.at));
        for (look, key) in all.into_iter().zip(1..) {
            look.key = key;
        }
        for told in &mut self.told {
            told.looks.sort_by_key(|look| look.key);
        }
        self
    }

    /// All of it in one dossier.
    pub(super) fn dossier(&self) -> Dossier {
        let cases = self
            .told
            .iter()
            .map(|told| told.case(Settled::default(), told.looks.clone()))
            .collect();
        let mut dossier = self.ask(cases, self.last_pass(), Vec::new());
        dossier.glances = self.glances(|_| true);
        dossier
    }

    /// Whoever has a headline.
    fn neighbours(&self) -> Vec<Neighbour> {
        let named = self.told.iter().filter_map(|told| {
            Some(Neighbour {
                statement: told.key,
                mark: Mark {
                    headline: told.headline.clone()?,
                    url: address(told.key),
                    published: None,
                },
            })
        });
        named.collect()
    }

    /// The looks that a store hands out with the passes to be judged.
    fn glances(&self, asked: impl Fn(&Look) -> bool) -> Vec<Glance> {
        let all = self.told.iter().flat_map(|told| {
            told.looks.iter().map(|look| {
                let before = told.looks.iter().filter(|known| known.pass < look.pass);
                let last_present = before
                    .filter(|known| known.claim == Claim::Present)
                    .map(|known| known.at)
                    .max();
                Glance {
                    statement: told.key,
                    template: TEMPLATE.to_owned(),
                    headline: told.headline.clone(),
                    known: last_present.is_some(),
                    last_present,
                    look: look.clone(),
                }
            })
        });
        all.filter(|glance| asked(&glance.look)).collect()
    }

    fn last_pass(&self) -> DateTime<Utc> {
        let last = self
            .told
            .iter()
            .flat_map(|told| &told.looks)
            .map(|look| look.pass)
            .max();
        self.now.or(last).unwrap_or(night(0))
    }

    /// The windows of this pass and the last before it, as a store hands them out.
    fn windows_at(&self, pass: DateTime<Utc>) -> Vec<ListWindow> {
        let (now, mut before): (Vec<_>, Vec<_>) = self
            .windows
            .iter()
            .filter(|window| window.pass <= pass)
            .cloned()
            .partition(|window| window.pass == pass);
        before.pop().into_iter().chain(now).collect()
    }

    fn ask(&self, cases: Vec<Case>, pass: DateTime<Utc>, openings: Vec<Opening>) -> Dossier {
        // Looks of cases witness for one another, as far as they were made.
        let own = self.told.iter().flat_map(|told| {
            told.looks.iter().map(|look| Witnessed {
                statement: Some(told.key),
                look: look.clone(),
            })
        });
        let made = self.witnesses.iter().cloned().chain(own);
        let mut witnesses: HashMap<String, Vec<Witnessed>> = HashMap::new();
        for witness in made.filter(|witness| witness.look.pass <= pass) {
            let section = match witness.statement {
                Some(key) => template(key),
                None if witness.look.url == address(SPEECHES) => template(SPEECHES),
                None => TEMPLATE,
            };
            let of_section = witnesses.entry(section.to_owned()).or_default();
            of_section.push(witness);
        }
        let end = pass + hours(6);
        let newcomers = self.news.iter().filter(|new| new.listed < end);
        Dossier {
            source: SourceId("ministry".to_owned()),
            pass,
            spans: Spans::default(),
            cases,
            witnesses,
            sights: self.sights.clone(),
            windows: self.windows_at(pass).into(),
            has_lists: true,
            newcomers: newcomers
                .map(|new| Newcomer {
                    key: new.key,
                    url: address(new.key),
                    first_seen: new.listed,
                    last_present: new
                        .seen
                        .iter()
                        .copied()
                        .filter(|at| *at < end)
                        .max()
                        .unwrap_or(new.listed),
                    observation: 1000 + new.key,
                    title: new.title.clone(),
                    text: new.text.clone(),
                    language: Some("en".to_owned()),
                    published: None,
                })
                .collect(),
            openings,
            furniture: HashSet::new(),
            incidents: None,
            health: None,
            glances: Vec::new(),
            neighbours: self.neighbours(),
            sizes: HashMap::from([(TEMPLATE.to_owned(), self.told.len() + self.others)]),
            merged: Vec::new(),
        }
    }

    /// The flags of one judging over everything.
    pub(super) fn at_once(self) -> Flags {
        let story = self.numbered();
        Flags::of(conclude(&story.dossier()).flags)
    }

    /// What the judge answers in the last pass, everything told at once.
    pub(super) fn verdict(self) -> Verdict {
        conclude(&self.numbered().dossier())
    }
}

/// Flags by statement, kind and opening.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Flags(pub(super) BTreeMap<(i64, FlagKind, i64), Flag>);

/// What two ways of judging must agree on: kind, opening, stage and history.
pub(super) type Stages = Vec<(i64, FlagKind, i64, Stage, Vec<StageEntry>)>;

impl Flags {
    pub(super) fn of(flags: Vec<Flag>) -> Self {
        let mut kept = Self::default();
        for flag in flags {
            let key = (flag.statement.unwrap_or(0), flag.kind, flag.opening);
            assert!(kept.0.insert(key, flag).is_none(), "one change, one flag");
        }
        kept
    }

    pub(super) fn told(&self) -> Stages {
        let parts = |flag: &Flag| {
            (
                flag.statement.unwrap_or(0),
                flag.kind,
                flag.opening,
                flag.stage,
                flag.history.clone(),
            )
        };
        self.0.values().map(parts).collect()
    }

    /// Kinds and stages, in the order of their openings.
    pub(super) fn brief(&self) -> Vec<(FlagKind, Stage)> {
        let mut flags: Vec<&Flag> = self.0.values().collect();
        flags.sort_by_key(|flag| (flag.opening, flag.kind));
        flags
            .into_iter()
            .map(|flag| (flag.kind, flag.stage))
            .collect()
    }

    pub(super) fn only(&self, kind: FlagKind) -> &Flag {
        let mut found = self.0.values().filter(|flag| flag.kind == kind);
        let flag = found.next().expect("a flag of this kind");
        assert!(found.next().is_none(), "one flag of this kind");
        flag
    }
}

/// What a store keeps between passes, no more.
#[derive(Default)]
struct Store {
    flags: Flags,
    settled: HashMap<i64, (Settled, i64)>,
    moved: HashMap<i64, String>,
    incidents: Option<serde_json::Value>,
}

impl Store {
    /// Judges every pass; returns the story as it was lived: a statement that moved is looked at by its new address.
    ///
    /// A pass that `waits` is judged together with the one after it.
    fn live(mut self, mut story: Story, waits: &[bool]) -> (Flags, Story) {
        let mut passes: Vec<DateTime<Utc>> = story
            .told
            .iter()
            .flat_map(|told| &told.looks)
            .map(|look| look.pass)
            .collect();
        passes.sort_unstable();
        passes.dedup();
        let mut since = None;
        for (n, pass) in passes.iter().copied().enumerate() {
            since = since.or(Some(pass));
            let is_last = n + 1 == passes.len();
            if waits.get(n) == Some(&true) && !is_last {
                continue;
            }
            let call = since.take().unwrap_or(pass)..=pass;
            if call.start() == call.end() {
                // Where a pass waited, the addresses of the next stay those by which the story was lived.
                self.readdress(&mut story, pass);
            }
            let missing = membership(&story.windows_at(pass), pass)
                .missing()
                .collect();
            let cases: Vec<Case> = story
                .told
                .iter()
                .filter_map(|told| self.case(told, &call, &missing))
                .collect();
            let mut dossier = story.ask(cases, pass, self.openings(pass));
            dossier.incidents = self.incidents.take();
            dossier.glances = story.glances(|look| call.contains(&look.pass));
            let verdict = conclude(&dossier);
            self.incidents.clone_from(&verdict.incidents);
            self.keep(&story, pass, verdict);
        }
        (self.flags, story)
    }

    fn readdress(&self, story: &mut Story, pass: DateTime<Utc>) {
        for told in &mut story.told {
            let Some(url) = self.moved.get(&told.key) else {
                continue;
            };
            for look in told.looks.iter_mut().filter(|look| look.pass == pass) {
                look.url.clone_from(url);
                look.landed.take_if(|landed| landed == url);
            }
        }
    }

    /// A statement is in question if something is open, or a look of this pass shows anything new.
    fn case(
        &self,
        told: &Told,
        call: &RangeInclusive<DateTime<Utc>>,
        missing: &HashSet<i64>,
    ) -> Option<Case> {
        let (settled, through) = self.settled.get(&told.key).cloned().unwrap_or_default();
        let open = settled.open.is_some() || settled.gone.is_some();
        let asks = told
            .looks
            .iter()
            .filter(|look| call.contains(&look.pass))
            .any(|look| {
                !matches!(look.claim, Claim::Unknown(_))
                    && (open
                        || missing.contains(&told.key)
                        || look.claim != Claim::Present
                        || look.version != settled.version
                        || look.landed.is_some())
            });
        let looks = told
            .looks
            .iter()
            .filter(|look| look.key > through && look.pass <= *call.end());
        asks.then(|| told.case(settled, looks.cloned().collect()))
    }

    fn openings(&self, pass: DateTime<Utc>) -> Vec<Opening> {
        let deleted = self
            .flags
            .0
            .values()
            .filter(|flag| flag.kind == FlagKind::Deleted);
        deleted
            .filter(|flag| flag.interval.to >= pass - TimeDelta::days(60))
            .map(|flag| Opening {
                statement: flag.statement.unwrap_or(0),
                at: flag.interval.to,
            })
            .collect()
    }

    fn keep(&mut self, story: &Story, pass: DateTime<Utc>, verdict: Verdict) {
        for (key, flag) in Flags::of(verdict.flags).0 {
            if let Some(known) = self.flags.0.get(&key) {
                assert!(
                    flag.history.starts_with(&known.history),
                    "history is never rewritten: {:?} {:?} {:?}",
                    key,
                    known.history,
                    flag.history
                );
            }
            self.flags.0.insert(key, flag);
        }
        for settlement in verdict.settlements {
            let key = settlement.statement;
            if let Some((url, _)) = settlement.moved {
                self.moved.insert(key, url);
            }
            let told = story
                .told
                .iter()
                .find(|told| told.key == key)
                .expect("a known statement");
            let through = told
                .looks
                .iter()
                .filter(|look| look.pass <= pass)
                .map(|look| look.key)
                .max();
            self.settled
                .insert(key, (settlement.settled, through.unwrap_or(0)));
        }
    }
}

impl Story {
    /// The story as lived pass by pass, with the flags then held.
    pub(super) fn lived(self) -> (Flags, Self) {
        Store::default().live(self.numbered(), &[])
    }

    /// The flags of the story as it was lived, where passes that wait are judged together with the next.
    pub(super) fn lived_in_calls(self, waits: &[bool]) -> Flags {
        Store::default().live(self.numbered(), waits).0
    }

    /// What was told until this pass; the numbers of looks stay.
    pub(super) fn until(self, pass: DateTime<Utc>) -> Self {
        let mut story = self;
        for told in &mut story.told {
            told.looks.retain(|look| look.pass <= pass);
        }
        story.witnesses.retain(|witness| witness.look.pass <= pass);
        story.sights.retain(|sight| sight.at <= pass + hours(6));
        story
    }
}

impl Story {
    /// The flags, which are the same whether everything is judged at once or pass by pass.
    pub(super) fn flags(self) -> Flags {
        let (held, lived) = self.lived();
        assert_eq!(
            lived.at_once().told(),
            held.told(),
            "batching makes no difference"
        );
        held
    }
}
