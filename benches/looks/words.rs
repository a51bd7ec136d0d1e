//! The sentences of the bench's releases: made up, alike in length and words to real ones.
//!
//! *In:* a number. *Out:* the same sentence for it, always. *Never:* a sentence that a government said.

/// A sequence of numbers that looks like chance: the same for the same seed (Knuth's MMIX generator).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn of(seed: usize) -> Self {
        let seed = u64::try_from(seed).unwrap_or(0);
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66)
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % most.max(1)
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of.get(self.below(of.len())).copied().unwrap_or_default()
    }
}

/// A headline.
pub(crate) fn headline(dice: &mut Dice) -> String {
    let (who, what, place) = (dice.one(PEOPLE), dice.one(TOPICS), dice.one(PLACES));
    format!("{who} receives delegation of {place} on {what}")
}

/// One sentence.
pub(crate) fn sentence(dice: &mut Dice) -> String {
    let (who, does, what) = (dice.one(PEOPLE), dice.one(DOES), dice.one(TOPICS));
    let (place, why, number) = (dice.one(PLACES), dice.one(WHY), 2 + dice.below(9_000));
    match dice.below(5) {
        0 => format!("{who} {does} {what} with {place}, {why}."),
        1 => format!(
            "In {place}, some {number} families have benefited from {what} since last year, {why}."
        ),
        2 => {
            format!("“We {does} {what} and stand ready to work with all sides,” {who} said, {why}.")
        }
        3 => format!(
            "On this occasion, {who} {does} the contribution of {place} to {what}, worth {number} million."
        ),
        _ => format!(
            "Both sides agreed to hold the next round on {what} in {place} and to exchange {number} records, {why}."
        ),
    }
}

/// A paragraph of about so many bytes.
pub(crate) fn paragraph(dice: &mut Dice, bytes: usize) -> String {
    let mut text = sentence(dice);
    while text.len() < bytes {
        text.push(' ');
        text.push_str(&sentence(dice));
    }
    text
}

const PEOPLE: &[&str] = &[
    "the Deputy Prime Minister",
    "the Secretary of State",
    "the Minister",
    "the Ambassador",
    "the Permanent Representative",
    "the Director General",
    "the spokesperson",
    "the Governor",
    "the head of the delegation",
    "the Under-Secretary",
    "the Special Envoy",
    "the Chair of the Commission",
];

const DOES: &[&str] = &[
    "welcomed",
    "reaffirmed",
    "appreciated",
    "strongly supported",
    "discussed",
    "called for",
    "expressed concern over",
    "highlighted",
    "took note of",
    "commended",
    "deplored",
    "underlined",
    "launched",
    "reviewed",
    "recalled",
    "condemned",
];

const TOPICS: &[&str] = &[
    "the clampdown on online fraud",
    "the maritime boundary",
    "trade in rice and rubber",
    "vocational training",
    "the demining of the northern provinces",
    "the extradition of suspects",
    "visa exemption for ordinary passports",
    "the repatriation of workers",
    "the green energy transition",
    "the protection of the river basin",
    "the code of conduct",
    "peacekeeping operations",
    "the digital economy",
    "direct flights",
    "cross-border bridges",
    "the fight against human trafficking",
    "disaster relief",
    "public health surveillance",
    "cultural heritage",
    "the joint statement of the two foreign ministers",
    "the free trade agreement",
    "food security",
    "customs duties",
    "the withdrawal of troops",
    "the exchange of prisoners",
    "scholarships for students",
    "the boundary commission",
];

const PLACES: &[&str] = &[
    "the Kingdom",
    "the Republic",
    "the Union",
    "the neighbouring country",
    "the coastal provinces",
    "the capital",
    "the northern highlands",
    "the delta region",
    "the Secretariat",
    "the regional association",
    "the island state",
    "the partner country",
    "the Federation",
    "the Commonwealth",
    "the lower basin",
    "the special economic zone",
];

const WHY: &[&str] = &[
    "in line with the principles of the Charter",
    "according to the ministry",
    "as agreed at the last summit",
    "on the basis of mutual respect and benefit",
    "despite the difficulties of recent months",
    "which remains a priority of the government",
    "with a view to lasting peace and stability",
    "following consultations at the expert level",
    "as the two countries mark fifty years of relations",
    "in accordance with domestic law and international obligations",
    "as requested by the families concerned",
];
