//! The language of a text.
//!
//! *In:* the text, and what the page says of itself. *Out:* an ISO 639-1 code. *Never:* decides on a headline alone;
//! takes the page's word where the letters say otherwise.

use whatlang::Lang;

/// Letters looked at.
const MOST_LETTERS: usize = 3000;
/// Below this many letters a text says little.
const FEW_LETTERS: usize = 40;

/// The language of `text`: by script where a script has one language, else by its words, else as stated.
pub(super) fn language(text: &str, stated: Option<&str>) -> Option<String> {
    let letters: String = text
        .chars()
        .filter(|c| c.is_alphabetic() || *c == ' ')
        .take(MOST_LETTERS)
        .collect();
    if let Some(code) = by_script(&letters) {
        return Some(code.to_owned());
    }
    let stated = stated.and_then(primary);
    if letters.chars().count() < FEW_LETTERS {
        return stated;
    }
    let found = whatlang::detect(&letters)
        .filter(whatlang::Info::is_reliable)
        .and_then(|info| code(info.lang()));
    found.map(str::to_owned).or(stated)
}

/// The primary subtag of a language tag.
fn primary(tag: &str) -> Option<String> {
    let tag = tag.split(['-', '_']).next()?.trim().to_ascii_lowercase();
    let letters = tag.len() == 2 || tag.len() == 3;
    (letters && tag.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(tag)
}

/// Scripts that stand for one language, by Unicode block.
fn by_script(letters: &str) -> Option<&'static str> {
    let count =
        |low: char, high: char| letters.chars().filter(|c| (low..=high).contains(c)).count();
    let all = letters.chars().filter(|c| *c != ' ').count();
    let kana = count('\u{3041}', '\u{30FF}');
    let han = count('\u{4E00}', '\u{9FFF}');
    let scripts = [
        ("km", count('\u{1780}', '\u{17FF}')),
        ("lo", count('\u{0E80}', '\u{0EFF}')),
        ("th", count('\u{0E01}', '\u{0E7F}')),
        ("my", count('\u{1000}', '\u{109F}')),
        ("ko", count('\u{AC00}', '\u{D7A3}')),
        // Kana beside Han characters is Japanese; Han alone is Chinese.
        ("ja", if kana * 20 > han { kana + han } else { 0 }),
        ("zh", if kana * 20 > han { 0 } else { han }),
    ];
    let (code, most) = scripts.into_iter().max_by_key(|(_, count)| *count)?;
    (most > 0 && most * 3 > all).then_some(code)
}

/// ISO 639-3 and 639-1 of the languages that are told apart by words.
const CODES: [(&str, &str); 69] = [
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "no"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
];

/// The two-letter code of a language.
fn code(lang: Lang) -> Option<&'static str> {
    let found = CODES.iter().find(|(three, _)| *three == lang.code());
    found.map(|(_, two)| *two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_decide_against_what_the_page_says() {
        for (code, text) in [
            ("km", "ក្រសួងការបរទេសបានចេញសេចក្តីថ្លែងការណ៍"),
            ("lo", "ກະຊວງການຕ່າງປະເທດ"),
            ("th", "กระทรวงการต่างประเทศ"),
            ("my", "နိုင်ငံခြားရေးဝန်ကြီးဌာန"),
            ("ko", "외교부 대변인 논평"),
            ("ja", "外務省は声明を発表しました"),
            ("zh", "外交部发言人就有关问题答记者问"),
        ] {
            assert_eq!(language(text, Some("en")).as_deref(), Some(code));
        }
    }

    #[test]
    fn words_decide_and_the_page_helps_where_they_are_few() {
        let english = "The Ministry said on Tuesday that monitors would be accredited next week by the council.";
        assert_eq!(language(english, Some("km")).as_deref(), Some("en"));
        assert_eq!(
            language("Note verbale", Some("fr-FR")).as_deref(),
            Some("fr")
        );
        assert_eq!(language("", Some("not a tag")), None);
    }
}
