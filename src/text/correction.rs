//! Notes by which a page owns up to a change of its words.
//!
//! *In:* a sentence that came. *Out:* whether it is such a note. *Never:* takes a sentence that merely talks of
//! corrections for one: a note opens with its word and a colon, or speaks of this very text.

use super::normal::loose;

/// Words that open a note, with a sign behind them. Of twelve languages, as official sites write them.
const OPENERS: [&str; 31] = [
    "correction",
    "corrections",
    "corrected",
    "corrigendum",
    "corrigenda",
    "erratum",
    "errata",
    "rectification",
    "rectificatif",
    "corrección",
    "rectificación",
    "fe de erratas",
    "уточнение",
    "исправление",
    "исправлено",
    "поправка",
    "更正",
    "勘误",
    "勘誤",
    "订正",
    "訂正",
    "정정",
    "정정합니다",
    "đính chính",
    "ralat",
    "koreksi",
    "แก้ไข",
    "แก้ไขข้อมูล",
    "កែតម្រូវ",
    "សេចក្តីកែតម្រូវ",
    "កំណែតម្រូវ",
];
/// What is said of the very text on the page.
const OF_THIS_TEXT: [&str; 12] = [
    "an earlier version of this",
    "a previous version of this",
    "this statement has been corrected",
    "this statement was corrected",
    "this statement has been amended",
    "this release has been corrected",
    "this page has been corrected",
    "this text has been corrected",
    "une version antérieure de ce",
    "una versión anterior de est",
    "本文已更正",
    "此前版本",
];

/// Whether a sentence is a note of correction.
pub fn is_correction(sentence: &str) -> bool {
    let open = sentence
        .trim_start_matches(|c: char| !c.is_alphabetic())
        .to_lowercase();
    let opens = OPENERS.iter().any(|opener| {
        open.strip_prefix(opener).is_some_and(|rest| {
            let rest = rest.trim_start();
            rest.starts_with([':', '：', '–', '—', '(', '（', '】', ']', '៖'])
        })
    });
    let spoken = loose(sentence);
    opens
        || OF_THIS_TEXT
            .iter()
            .any(|phrase| spoken.contains(&loose(phrase)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scenario 50.
    #[test]
    fn a_note_of_correction_is_known_and_talk_of_corrections_is_not() {
        for note in [
            "Correction: the number of officers is 1,300.",
            "[Corrected – 25 April] The number of officers is 1,300.",
            "An earlier version of this statement gave a wrong number.",
            "更正：人数应为一千三百人。",
            "Исправление: речь идёт о 1300 сотрудниках.",
            "កែតម្រូវ៖ ចំនួនគឺ ១៣០០ នាក់។",
        ] {
            assert!(is_correction(note), "{note}");
        }
        for talk in [
            "Corrections officers were trained in the capital.",
            "The correction of the border markers goes on.",
            "The minister asked for a correction: none came.",
            "政府将更正错误做法。",
        ] {
            assert!(!is_correction(talk), "{talk}");
        }
    }
}
