//! Quotations: what stands between matching marks.
//!
//! *In:* a text. *Out:* the bytes inside its quotation marks. *Never:* a quotation across blocks, an apostrophe.

use std::ops::Range;

/// The insides of the quotations, in order. A straight mark opens and closes in turn within its block.
pub fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<(char, usize)> = None;
    for (at, c) in text.char_indices() {
        if c == '\n' {
            open = None;
            continue;
        }
        match open {
            Some((closing, start)) if c == closing || (closing == '”' && c == '“') => {
                out.push(start..at);
                open = None;
            }
            Some(_) => {}
            None => open = closing(c).map(|closing| (closing, at + c.len_utf8())),
        }
    }
    out
}

fn closing(c: char) -> Option<char> {
    Some(match c {
        '"' => '"',
        '“' | '„' => '”',
        '«' => '»',
        '「' => '」',
        '『' => '』',
        '＂' => '＂',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::quotations;

    #[test]
    fn marks_of_several_scripts_enclose() {
        let text = "He said \"no\". “Yes,” it's «non» 「不」 „nein“ \"open\nnext";
        let found: Vec<&str> = quotations(text)
            .into_iter()
            .filter_map(|r| text.get(r))
            .collect();
        assert_eq!(found, ["no", "Yes,", "non", "不", "nein"]);
    }
}
