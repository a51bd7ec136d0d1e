//! Cues of negation and of persons, by language.
//!
//! *In:* a sentence or words of it. *Out:* how often it denies; whether words name somebody. *Never:* a cue inside a
//! word that denies nothing ("不断", "không gian").

use super::segment::words;

/// How often the text denies. Two parts of one negation (ne … pas, មិន … ទេ) count once.
pub fn negations(text: &str, language: Option<&str>) -> usize {
    if text.contains(|c| matches!(c, '\u{1780}'..='\u{17ff}')) {
        return count(text, &["មិន", "ពុំ", "គ្មាន", "កុំ"], &["មិនត្រឹមតែ", "មិនមែនត្រឹម"]);
    }
    if text.contains(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) {
        return chinese(text);
    }
    if text.contains(|c| matches!(c, '\u{e00}'..='\u{e7f}')) {
        let cues = |word: &&&str| {
            word.starts_with("ไม่") || matches!(**word, "อย่า" | "มิได้" | "มิ" | "ห้าม" | "ปราศจาก")
        };
        return words(text, language).iter().filter(cues).count();
    }
    let lower = text.to_lowercase().replace('’', "'");
    let list: Vec<&str> = words(&lower, language);
    let primary = language
        .and_then(|tag| tag.split(['-', '_']).next())
        .unwrap_or("en");
    list.iter()
        .enumerate()
        .filter(|(at, word)| {
            let next = list.get(at + 1).copied().unwrap_or_default();
            let previous = at
                .checked_sub(1)
                .and_then(|i| list.get(i))
                .copied()
                .unwrap_or_default();
            denies(primary, previous, word, next)
        })
        .count()
}

fn denies(language: &str, last: &str, word: &str, next: &str) -> bool {
    match language {
        "fr" => matches!(word, "ne" | "non" | "ni") || word.starts_with("n'"),
        "es" => {
            matches!(word, "no" | "nunca" | "jamás" | "ni" | "tampoco" | "nadie")
                && next != "solo"
                && next != "sólo"
        }
        "ru" | "uk" | "be" => {
            let bound = matches!(
                next,
                "менее" | "более" | "только" | "меньше" | "больше" | "позднее" | "ранее"
            );
            (word == "не" && !bound) || matches!(word, "нет" | "нельзя" | "ні" | "ні́")
        }
        "vi" => match word {
            "không" => last != "hàng" && !matches!(next, "chỉ" | "gian" | "quân" | "khí" | "phận"),
            "chưa" | "chẳng" | "đừng" | "chớ" => true,
            _ => false,
        },
        _ => {
            let cue = matches!(
                word,
                "not"
                    | "no"
                    | "never"
                    | "nor"
                    | "neither"
                    | "cannot"
                    | "none"
                    | "nobody"
                    | "nothing"
                    | "without"
            ) || word.ends_with("n't");
            // Who declines to do a thing does not do it.
            let declines = matches!(
                word,
                "decline" | "declines" | "declined" | "refuse" | "refuses" | "refused"
            );
            declines && next == "to"
                || cue
                    && next != "only"
                    && !(word == "no" && next.starts_with(|c: char| c.is_ascii_digit()))
        }
    }
}

/// By characters: a word cutter may take 不同意 for 不同 and 意.
fn chinese(text: &str) -> usize {
    const HARMLESS: &[&str] = &[
        "不仅",
        "不僅",
        "不断",
        "不斷",
        "不少",
        "不但",
        "不过",
        "不過",
        "不久",
        "不满十",
        "不滿十",
        "不得不",
        "非常",
        "非洲",
        "除非",
        "无论",
        "無論",
        "未来",
        "未來",
        "别国",
        "特别",
        "特別",
        "分别",
        "分別",
        "区别",
        "级别",
        "性别",
        "个别",
        "不同国",
        "不同的",
        "不同文",
        "不同领",
        "不同地",
        "不同程",
        "不同层",
        "不同方",
        "无人机",
        "不锈钢",
    ];
    count(
        text,
        &[
            "不", "没", "沒", "未", "无", "無", "非", "勿", "否认", "否認",
        ],
        HARMLESS,
    )
}

fn count(text: &str, cues: &[&str], harmless: &[&str]) -> usize {
    let bare = harmless
        .iter()
        .fold(text.to_owned(), |text, word| text.replace(word, "·"));
    cues.iter().map(|cue| bare.matches(cue).count()).sum()
}

/// Whether the words are but the second half of a negation (ne … pas, មិន … ទេ), or the auxiliary it calls for.
pub(super) fn is_companion(text: &str, language: Option<&str>) -> bool {
    let list = words(text, language);
    !list.is_empty()
        && list.iter().all(|word| {
            matches!(
                *word,
                "pas" | "plus" | "point" | "jamais" | "do" | "does" | "did" | "ទេ" | "ឡើយ" | "นะ"
            )
        })
}

/// Whether a word joins the last two of a list.
pub(super) fn is_and(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "or"
            | "et"
            | "y"
            | "e"
            | "и"
            | "và"
            | "和"
            | "及"
            | "与"
            | "與"
            | "并"
            | "並"
            | "、"
            | "និង"
            | "และ"
    )
}

/// Whether a text is the number of a paragraph or of an item, and nothing else: "2.", "(iv)", "a)".
pub(super) fn is_enumerator(text: &str) -> bool {
    const MOST: usize = 4;
    let text = text.trim().trim_start_matches(['(', '[', '（']);
    let core = text.trim_end_matches(['.', ')', ']', '）', '、', '．']);
    let closed = core.len() < text.len();
    let count = core.chars().count();
    let digits = core.chars().all(char::is_numeric);
    let roman = core.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    let letter = count == 1 && core.chars().all(char::is_alphabetic);
    closed && (1..=MOST).contains(&count) && (digits && count < MOST || roman || letter)
}

/// Whether a rank stands below another, or in another's place.
pub(super) fn has_rank(text: &str) -> bool {
    const RANKS: &[&str] = &[
        "deputy",
        "acting",
        "vice",
        "interim",
        "former",
        "adjoint",
        "adjointe",
        "intérimaire",
        "adjunto",
        "adjunta",
        "interino",
        "interina",
        "заместитель",
        "заместителя",
        "и.о",
        "врио",
        "phó",
        "quyền",
    ];
    const UNSPACED: &[&str] = &["副", "代理", "前任", "ស្តីទី", "ស្ដីទី", "รอง", "รักษาการ"];
    let lower = text.to_lowercase();
    UNSPACED.iter().any(|rank| lower.contains(rank))
        || words(&lower, None).iter().any(|word| RANKS.contains(word))
}

/// Words that make a date a deadline, a beginning or an end.
pub(super) fn is_bound(word: &str) -> bool {
    matches!(
        word,
        "by" | "before"
            | "after"
            | "until"
            | "till"
            | "from"
            | "since"
            | "on"
            | "avant"
            | "après"
            | "dès"
    )
}

/// Whether a token begins like a name: a capital that is no month, day or article.
pub(super) fn is_capital(token: &str) -> bool {
    const COMMON: &[&str] = &[
        "The", "A", "An", "I", "It", "He", "She", "We", "They", "This", "That", "In", "On", "At",
    ];
    token.chars().next().is_some_and(char::is_uppercase) && !COMMON.contains(&token)
}

/// Offices beside which a name stands in scripts without capitals: whoever holds one is named by it.
pub(super) fn has_office(text: &str) -> bool {
    const OFFICES: &[&str] = &[
        "部长",
        "司长",
        "局长",
        "署长",
        "秘书长",
        "委员长",
        "总理",
        "主席",
        "总统",
        "大使",
        "领事",
        "发言人",
        "部長",
        "司長",
        "局長",
        "署長",
        "秘書長",
        "委員長",
        "總理",
        "總統",
        "領事",
        "發言人",
        "次長",
        "院長",
        "រដ្ឋមន្ត្រី",
        "រដ្ឋទូត",
        "រដ្ឋលេខាធិការ",
        "អ្នកនាំពាក្យ",
        "អភិបាល",
        "ប្រធាន",
        "รัฐมนตรี",
        "เอกอัครราชทูต",
        "อธิบดี",
        "โฆษก",
        "ปลัด",
        "ລັດຖະມົນຕີ",
        "ເອກອັກຄະລັດຖະທູດ",
        "ဝန်ကြီး",
        "သံအမတ်",
    ];
    OFFICES.iter().any(|word| text.contains(word))
}

/// Words beside which a name stands in scripts without capitals.
pub(super) fn has_honorific(text: &str) -> bool {
    const HONORIFICS: &[&str] = &[
        "លោក",
        "ឯកឧត្តម",
        "សម្តេច",
        "សម្ដេច",
        "អ្នកស្រី",
        "នาย",
        "นาง",
        "นางสาว",
        "ดร.",
        "พล.อ",
        "先生",
        "女士",
        "同志",
        "阁下",
        "博士",
        "ທ່ານ",
        "ဦး",
        "ဒေါ်",
    ];
    HONORIFICS.iter().any(|word| text.contains(word))
}

/// Whether a sentence begins with a name and a colon, as who speaks in a transcript: "AFP:", "法新社记者：".
pub(super) fn begins_with_a_speaker(sentence: &str) -> bool {
    const MOST_WORDS: usize = 5;
    const MOST_LETTERS: usize = 40;
    let Some((name, _)) = sentence.split_once([':', '：']) else {
        return false;
    };
    let begins = name
        .chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    begins
        && name.chars().nth(MOST_LETTERS).is_none()
        && name.split_whitespace().count() <= MOST_WORDS
}

/// Whether a sentence begins a question of a transcript.
pub(super) fn is_question(sentence: &str) -> bool {
    const MARKS: &[&str] = &[
        "Q:",
        "Q.",
        "QUESTION:",
        "Question:",
        "问：",
        "问:",
        "問：",
        "問:",
        "记者：",
        "记者:",
        "記者：",
        "Вопрос:",
        "Question :",
        "Pregunta:",
        "P:",
        "សំណួរ៖",
        "សួរ៖",
        "ถาม:",
        "ถาม :",
        "Hỏi:",
    ];
    MARKS.iter().any(|mark| sentence.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::negations;

    #[test]
    fn negations_are_counted_once() {
        for (text, language, count) in [
            (
                "The Ministry does not recognise it and isn't able to.",
                "en",
                2,
            ),
            ("It is not only true.", "en", 0),
            ("双方不同意恢复对话。", "zh", 1),
            ("双方不断扩大不同领域的合作，非常重要。", "zh", 0),
            ("រដ្ឋាភិបាលមិនទទួលស្គាល់ការនេះទេ។", "km", 1),
            ("пострадали не менее 12 человек", "ru", 0),
            ("МИД не признаёт", "ru", 1),
            ("Le ministère ne reconnaît pas; il n'accepte rien.", "fr", 2),
            ("El Gobierno no acepta.", "es", 1),
            ("ngành hàng không không đồng ý", "vi", 1),
            ("รัฐบาลไม่ยอมรับ", "th", 1),
        ] {
            assert_eq!(negations(text, Some(language)), count, "{text}");
        }
    }
}
