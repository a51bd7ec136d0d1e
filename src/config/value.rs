//! Single values of `sources.toml`: names, codes, lengths of time, sizes; from text to what it means.
//!
//! *In:* one text. *Out:* the value, or a complaint with its remedy. *Never:* knows which key it came from.

use std::str::FromStr;
use std::time::Duration;

use chrono_tz::Tz;

use super::explain::{Complaint, did_you_mean};

/// The longest name, id or remark that is kept on every flag.
const LONGEST_TEXT: usize = 1_000;

const ROLES: [&str; 8] = [
    "government",
    "agency",
    "state-media",
    "media",
    "comparison",
    "host",
    "guest",
    "joint",
];

/// ISO 639-1, two letters each.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii \
    ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr \
    ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl \
    sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Countries' codes that get taken for the language of the country.
const COUNTRY_FOR_LANGUAGE: [(&str, &str); 8] = [
    ("kh", "km"),
    ("cn", "zh"),
    ("vn", "vi"),
    ("jp", "ja"),
    ("ua", "uk"),
    ("mm", "my"),
    ("ir", "fa"),
    ("dk", "da"),
];

/// A text that says something, on one line.
pub(super) fn text(text: &str) -> Result<String, Complaint> {
    let text = text.trim();
    if !text.chars().any(char::is_alphanumeric) {
        return Err(Complaint::new("says nothing"));
    }
    if text.len() > LONGEST_TEXT {
        return Err(Complaint::new(format!("over {LONGEST_TEXT} bytes")));
    }
    if text.chars().any(char::is_control) {
        return Err(Complaint::new("a line break or another control character"));
    }
    Ok(text.to_owned())
}

/// A remark, of any number of lines.
pub(super) fn remark(text: &str) -> Result<String, Complaint> {
    let stray = |char: char| char.is_control() && !matches!(char, '\n' | '\r' | '\t');
    if text.contains(stray) {
        return Err(Complaint::new("a control character"));
    }
    Ok(text.trim().to_owned())
}

/// `[a-z0-9-]+`.
pub(super) fn id(text: &str) -> Result<String, Complaint> {
    const LONGEST: usize = 64;
    let fits = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
    if text.len() > LONGEST {
        return Err(Complaint::new(format!("over {LONGEST} bytes")));
    }
    if !text.is_empty() && text.chars().all(fits) {
        return Ok(text.to_owned());
    }
    let folded: String = text
        .to_lowercase()
        .chars()
        .map(|char| if fits(char) { char } else { '-' })
        .collect();
    let hint = match folded.trim_matches('-') {
        "" => "an id is made of a-z, 0-9 and -, such as `kh-mfaic`".to_owned(),
        folded => format!("an id is made of a-z, 0-9 and -: `{folded}`"),
    };
    Err(Complaint::new("not an id").hint(hint))
}

/// One of the contract's roles.
pub(super) fn role(text: &str) -> Result<String, Complaint> {
    if ROLES.contains(&text) {
        return Ok(text.to_owned());
    }
    let hint = did_you_mean(text, ROLES).unwrap_or_else(|| format!("roles: {}", ROLES.join(", ")));
    Err(Complaint::new("not a role").hint(hint))
}

/// Two letters, as in ISO 3166-1.
pub(super) fn country(text: &str) -> Result<String, Complaint> {
    if text.len() == 2 && text.chars().all(|char| char.is_ascii_alphabetic()) {
        return Ok(text.to_ascii_uppercase());
    }
    Err(Complaint::new("not a country's two letters")
        .hint("write its ISO 3166-1 code, such as `KH`"))
}

/// A code of ISO 639-1, or of three letters where a language has no shorter one (Tetum: `tet`).
pub(super) fn language(text: &str) -> Result<String, Complaint> {
    let code = text.to_lowercase();
    let known = |code: &str| code.len() == 2 && LANGUAGES.split_whitespace().any(|two| two == code);
    let three = code.len() == 3 && code.chars().all(|char| char.is_ascii_lowercase());
    if known(&code) || three {
        return Ok(code);
    }
    let country = COUNTRY_FOR_LANGUAGE
        .iter()
        .find(|(country, _)| *country == code)
        .map(|(_, language)| *language);
    let main = code.split(['-', '_']).next().filter(|main| known(main));
    let hint = match country.or(main) {
        Some(language) => format!("did you mean `{language}`?"),
        None => "write its ISO 639-1 code, such as `en` or `km`".to_owned(),
    };
    Err(Complaint::new("not the code of a language").hint(hint))
}

/// A zone of the IANA database.
pub(super) fn timezone(text: &str) -> Result<Tz, Complaint> {
    Tz::from_str(text).map_err(|_| {
        let names = || chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        let city = names().find(|name| name.split('/').next_back() == Some(text));
        let hint = city
            .map(|name| format!("did you mean `{name}`?"))
            .or_else(|| did_you_mean(text, names()))
            .unwrap_or_else(|| "write its IANA name, such as `Asia/Phnom_Penh`".to_owned());
        Complaint::new("not a time zone").hint(hint)
    })
}

/// A length of time between `least` and `most`, written as a whole number and a unit.
pub(super) fn duration(
    least: &'static str,
    most: &'static str,
) -> impl Fn(&str) -> Result<Duration, Complaint> {
    let bound = |text: &str| length(text).unwrap_or_default();
    let range = bound(least)..=bound(most);
    move |text| {
        let span = length(text).ok_or_else(|| {
            Complaint::new("not a length of time")
                .hint("write a whole number and ms, s, m, h or d: `30s`, `90m`, `20h`")
        })?;
        if range.contains(&span) {
            return Ok(span);
        }
        Err(Complaint::new(format!("not between {least} and {most}")))
    }
}

/// A length of time on a command line, as the file writes it; the refusal in words.
pub fn span(text: &str, least: &'static str, most: &'static str) -> Result<Duration, String> {
    duration(least, most)(text).map_err(|complaint| {
        let hint = complaint.hint.map(|hint| format!("; {hint}"));
        format!("{}{}", complaint.label, hint.unwrap_or_default())
    })
}

fn length(text: &str) -> Option<Duration> {
    let (number, unit) = number_and_unit(text)?;
    let milliseconds = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    Some(Duration::from_millis(number.checked_mul(milliseconds)?))
}

/// A number of bytes between `least` and `most`, written as a whole number and a unit (powers of 1,000; KiB and MiB
/// of 1,024).
pub(super) fn size(
    least: &'static str,
    most: &'static str,
) -> impl Fn(&str) -> Result<u64, Complaint> {
    let bound = |text: &str| bytes(text).unwrap_or_default();
    let range = bound(least)..=bound(most);
    move |text| {
        let bytes = bytes(text).ok_or_else(|| {
            Complaint::new("not a size")
                .hint("write a whole number and KB or MB: `512 KB`, `20 MB`")
        })?;
        if range.contains(&bytes) {
            return Ok(bytes);
        }
        Err(Complaint::new(format!("not between {least} and {most}")))
    }
}

fn bytes(text: &str) -> Option<u64> {
    let (number, unit) = number_and_unit(text)?;
    let factor = match unit.to_ascii_lowercase().as_str() {
        "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return None,
    };
    number.checked_mul(factor)
}

fn number_and_unit(text: &str) -> Option<(u64, &str)> {
    let text = text.trim();
    let (number, unit) = text.split_at_checked(text.find(|char: char| !char.is_ascii_digit())?)?;
    Some((number.parse().ok()?, unit.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint<T: std::fmt::Debug>(result: Result<T, Complaint>) -> String {
        result.unwrap_err().hint.unwrap_or_default()
    }

    #[test]
    fn lengths_of_time_are_read_with_their_unit() {
        let any = duration("0s", "90d");

        for (text, seconds) in [
            ("0s", 0),
            ("1s", 1),
            ("60s", 60),
            ("90m", 5_400),
            ("4h", 14_400),
            ("20 h", 72_000),
            ("2d", 172_800),
        ] {
            assert_eq!(any(text).unwrap(), Duration::from_secs(seconds), "{text}");
        }
        for text in [
            "",
            "1",
            "s",
            "-1s",
            "1.5h",
            "1 hour",
            "1h30m",
            "99999999999999999999d",
            "18446744073709551615d",
        ] {
            assert!(hint(any(text)).contains("90m"), "{text}");
        }
        assert_eq!(
            duration("1s", "10m")("11m").unwrap_err().label,
            "not between 1s and 10m"
        );
    }

    #[test]
    fn sizes_are_read_with_their_unit() {
        let any = size("1 B", "1 GB");

        for (text, expected) in [
            ("512 KB", 512_000),
            ("20 MB", 20_000_000),
            ("20MB", 20_000_000),
            ("1 MiB", 1_048_576),
            ("1 gb", 1_000_000_000),
        ] {
            assert_eq!(any(text).unwrap(), expected, "{text}");
        }
        for text in [
            "",
            "20",
            "MB",
            "20 megabytes",
            "-1 MB",
            "18446744073709551615 GB",
        ] {
            assert!(hint(any(text)).contains("20 MB"), "{text}");
        }
        assert!(any("2 GB").is_err());
    }

    #[test]
    fn zones_roles_and_languages_are_known_and_slips_are_named() {
        assert_eq!(timezone("Asia/Phnom_Penh").unwrap(), Tz::Asia__Phnom_Penh);
        assert_eq!(
            hint(timezone("Asia/Phnom Penh")),
            "did you mean `Asia/Phnom_Penh`?"
        );
        assert_eq!(
            hint(timezone("Phnom_Penh")),
            "did you mean `Asia/Phnom_Penh`?"
        );
        assert_eq!(hint(role("goverment")), "did you mean `government`?");
        assert_eq!(hint(language("kh")), "did you mean `km`?");
        assert_eq!(hint(language("zh-CN")), "did you mean `zh`?");
        assert!(language("tet").is_ok());
        assert!(language("english").is_err());
        assert_eq!(LANGUAGES.split_whitespace().count(), 183);
        assert_eq!(country("kh").unwrap(), "KH");
        assert!(country("KHM").is_err());
    }

    #[test]
    fn an_id_is_proposed_where_the_one_given_does_not_fit() {
        assert!(id("kh-mfaic").is_ok());
        assert!(hint(id("KH MFAIC")).contains("`kh-mfaic`"));
        assert!(id("").is_err());
    }
}
