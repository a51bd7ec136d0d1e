//! Times as people type them.
//!
//! *In:* RFC 3339, a date, or `3d`. *Out:* an instant. *Never:* a time zone that was not said: dates are UTC.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::output::Trouble;
use crate::exit::Exit;

/// Reads `2025-04-26T19:00:00Z`, `2025-04-26`, or a span before now: `3d`, `12h`, `90m`, `2w`.
pub(super) fn parse(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, String> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.with_timezone(&Utc));
    }
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Ok(day.and_time(NaiveTime::MIN).and_utc());
    }
    let span = span(text).ok_or_else(|| {
        format!("`{text}` is no time\n\nhint: RFC 3339 (2025-04-26T19:00:00Z), a date (2025-04-26), or a span (3d)")
    })?;
    now.checked_sub_signed(span)
        .ok_or_else(|| format!("`{text}` lies too far back"))
}

/// The same where a time was typed; what is none is a mistake in the command line.
pub(super) fn maybe(
    text: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Trouble> {
    text.map(|text| parse(text, now))
        .transpose()
        .map_err(|words| Trouble::Failed(Exit::Usage, words))
}

fn span(text: &str) -> Option<TimeDelta> {
    let (unit, seconds) = [("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60)]
        .into_iter()
        .find(|(unit, _)| text.ends_with(unit))?;
    let number: i64 = text.strip_suffix(unit)?.parse().ok()?;
    if number < 0 {
        return None;
    }
    TimeDelta::try_seconds(number.checked_mul(seconds)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_counts_back_from_now() {
        let now = "2025-04-26T19:00:00Z".parse().unwrap();

        assert_eq!(
            parse("3d", now).unwrap().to_rfc3339(),
            "2025-04-23T19:00:00+00:00"
        );
        assert_eq!(
            parse("2025-04-20", now).unwrap().to_rfc3339(),
            "2025-04-20T00:00:00+00:00"
        );
        assert!(parse("-3d", now).is_err());
        assert!(parse("99999999999999999999w", now).is_err());
        assert!(parse("soon", now).unwrap_err().contains("hint:"));
    }
}
