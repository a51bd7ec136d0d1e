//! Finds the statements of a listing by what repeats on it.
//!
//! *In:* the links of a page that stay within the source. *Out:* those that are its entries, in order; none where
//! nothing repeats. *Never:* goes by the names of a site: tags, counts, lengths and dates must do.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::rows::{self, Anchor, Furniture, Rows};
use crate::page::{Element, fold, text_of};

/// Groups whose rows are looked at for dates.
const FINALISTS: usize = 8;
/// Links of one shape that make a list by their number alone.
const MANY: usize = 8;

/// Headings over links that are no list of what is new.
const RELATED: &[&str] = &[
    "related",
    "most read",
    "most viewed",
    "most popular",
    "popular",
    "trending",
    "you may also",
    "see also",
    "à lire aussi",
    "articles liés",
    "sur le même sujet",
    "les plus lus",
    "相关",
    "相關",
    "热门",
    "熱門",
    "推荐",
    "推薦",
    "排行",
    "点击",
    "點閱",
    "похожие",
    "по теме",
    "популярн",
    "читайте также",
    "ที่เกี่ยวข้อง",
    "ยอดนิยม",
    "ពាក់ព័ន្ធ",
    "ពេញនិយម",
    "liên quan",
    "đọc nhiều",
    "terkait",
    "terpopuler",
    "berkaitan",
    "relacionad",
    "más leíd",
    "mais lid",
    "ähnliche",
    "ذات صلة",
    "الأكثر",
];

/// Links of one shape and one template.
struct Group {
    members: Vec<usize>,
    addresses: usize,
    furniture: bool,
    width: usize,
    headings: bool,
    /// Share of addresses with a date beside them.
    dated: f64,
}

impl Group {
    fn score(&self) -> f64 {
        let count = as_f64(self.addresses.min(25));
        let width = as_f64(self.width.min(80)) / 80.0;
        let headings = if self.headings { 1.3 } else { 1.0 };
        count * width * headings * (1.0 + 2.0 * self.dated)
    }

    /// Whether it is a list at all: few links without a date or a heading may stand anywhere. (One link is looked at
    /// only on a page behind the first.)
    fn is_list(&self) -> bool {
        let dated = self.dated >= 0.5;
        match self.addresses {
            0 => false,
            1 | 2 => dated && self.width >= 20,
            3..MANY => dated || self.headings,
            _ => self.width >= 8,
        }
    }
}

/// The indices of the anchors that are entries, in document order, if there are `least` of them.
pub(super) fn entries(anchors: &[Anchor<'_>], least: usize) -> Vec<usize> {
    let furniture = Furniture::of(anchors);
    let mut groups: Vec<Group> = grouped(anchors)
        .into_values()
        .map(|members| group(anchors, &members, &furniture))
        .filter(|group| group.addresses >= least && !group.furniture)
        .collect();
    groups.sort_by(|a, b| b.score().total_cmp(&a.score()));
    groups.truncate(FINALISTS);
    for group in &mut groups {
        weigh_rows(anchors, group);
    }
    groups.retain(Group::is_list);
    let Some(best) = groups.iter().max_by(|a, b| a.score().total_cmp(&b.score())) else {
        return Vec::new();
    };
    completed(anchors, best, &furniture)
}

fn grouped(anchors: &[Anchor<'_>]) -> BTreeMap<(String, String), Vec<usize>> {
    let mut groups: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (at, anchor) in anchors.iter().enumerate() {
        let key = (anchor.shape.clone(), anchor.template.clone());
        groups.entry(key).or_default().push(at);
    }
    groups
}

fn group(anchors: &[Anchor<'_>], members: &[usize], furniture: &Furniture) -> Group {
    let all = || members.iter().filter_map(|at| anchors.get(*at));
    // A side column of the same shape as the list must not spoil it: furniture is judged link by link.
    let kept: Vec<usize> = members
        .iter()
        .copied()
        .filter(|at| {
            anchors
                .get(*at)
                .is_some_and(|anchor| !furniture.holds(anchor))
        })
        .collect();
    let is_furniture = kept.is_empty();
    let addresses: BTreeSet<&str> = all().map(|anchor| anchor.url.as_str()).collect();
    let widths: usize = all().map(|anchor| width(&anchor.text)).sum();
    let headings = all().filter(|anchor| anchor.is_heading()).count();
    Group {
        addresses: addresses.len(),
        furniture: is_furniture,
        width: widths / members.len().max(1),
        headings: headings * 2 > members.len(),
        dated: 0.0,
        members: kept,
    }
}

/// Looks at the rows of a group: which are dated, and what is said above them.
fn weigh_rows(anchors: &[Anchor<'_>], group: &mut Group) {
    let at = |at: &usize| anchors.get(*at);
    let rows = Rows::of(group.members.iter().filter_map(at));
    let is_dated = |index: &usize| at(index).is_some_and(|anchor| is_dated(&rows, anchor));
    let dated: Vec<usize> = group.members.iter().copied().filter(is_dated).collect();
    let container = common(anchors, &dated);
    let inside = |index: &usize| {
        at(index).is_some_and(|anchor| container.is_some_and(|around| stands_in(anchor, around)))
    };
    let beside: Vec<usize> = group.members.iter().copied().filter(inside).collect();
    // Links of the same shape outside the container of the dated ones, and undated, are another list.
    if dated.len() > 1
        && dated.len() * 4 >= group.members.len()
        && dated.len() * 5 >= beside.len() * 4
    {
        group.members = beside;
    }
    group.dated = as_f64(dated.len()) / as_f64(group.members.len().max(1));
    let members = || group.members.iter().filter_map(at);
    group.addresses = if group.dated < 0.5 && !group.headings {
        largest_block(&rows, members())
    } else {
        members()
            .map(|anchor| anchor.url.as_str())
            .collect::<HashSet<_>>()
            .len()
    };
    if common(anchors, &group.members).is_some_and(is_called_related) {
        group.addresses = 0;
    }
}

/// Most rows that stand side by side: without dates or headings, boxes of a few links each make no list together.
fn largest_block<'p, 'a: 'p>(rows: &Rows, members: impl Iterator<Item = &'p Anchor<'a>>) -> usize {
    let mut blocks: Vec<(Element, HashSet<&str>)> = Vec::new();
    for anchor in members {
        let Some(parent) = rows.row(anchor).parent().and_then(Element::wrap) else {
            continue;
        };
        match blocks
            .iter_mut()
            .rev()
            .take(50)
            .find(|(block, _)| *block == parent)
        {
            Some((_, addresses)) => {
                addresses.insert(&anchor.url);
            }
            None => blocks.push((parent, HashSet::from([anchor.url.as_str()]))),
        }
    }
    blocks
        .iter()
        .map(|(_, addresses)| addresses.len())
        .max()
        .unwrap_or_default()
}

fn common<'a>(anchors: &[Anchor<'a>], members: &[usize]) -> Option<Element<'a>> {
    rows::common(
        members
            .iter()
            .filter_map(|at| anchors.get(*at))
            .map(|anchor| anchor.element),
    )
}

fn is_dated(rows: &Rows, anchor: &Anchor<'_>) -> bool {
    rows::is_dated(rows.row(anchor), &rows::headline(anchor))
}

fn stands_in(anchor: &Anchor<'_>, container: Element<'_>) -> bool {
    rows::upwards(anchor.element).any(|step| step == container)
}

/// Whether the heading right above says that these are other texts on the subject.
fn is_called_related<'a>(container: Element<'a>) -> bool {
    let before = |step: Element<'a>| step.prev_siblings().find_map(Element::wrap);
    let heading = rows::upwards(container).take(2).find_map(before);
    let text = heading.map(|heading| fold(&text_of(heading)).to_lowercase());
    text.is_some_and(|text| text.len() < 80 && RELATED.iter().any(|word| text.contains(word)))
}

/// The group, and the rows beside it that hold none of its links: entries of another kind in the same container.
fn completed(anchors: &[Anchor<'_>], best: &Group, furniture: &Furniture) -> Vec<usize> {
    let members = || best.members.iter().filter_map(|at| anchors.get(*at));
    let rows = Rows::of(members());
    let first = members().next();
    let container = common(anchors, &best.members);
    let mut taken: BTreeSet<usize> = best.members.iter().copied().collect();
    for (at, anchor) in anchors.iter().enumerate() {
        let alike = first.is_some_and(|first| {
            first.shape == anchor.shape
                || (first.template == anchor.template && width(&anchor.text) * 2 > best.width)
        });
        let beside = container.is_some_and(|container| stands_in(anchor, container))
            && !rows.belongs_to_another(anchor);
        if alike && beside && !furniture.holds(anchor) {
            taken.insert(at);
        }
    }
    taken.into_iter().collect()
}

/// Letters of Chinese, Japanese and Korean say as much as two others.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| {
            if ('\u{2E80}'..='\u{D7FF}').contains(&c) {
                2
            } else {
                1
            }
        })
        .sum()
}

fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
