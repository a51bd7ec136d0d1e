//! What changed where no words can be compared: documents and pictures that are watched by hash or address.
//!
//! *In:* two texts. *Out:* the changes of their seals. *Never:* a change where only one side could be read: that the
//! way of reading changed is nothing that the publisher did.

use crate::model::{Change, ChangeKind, Seal};

use super::change::change;

/// Other bytes, or another picture: that is told, though nobody knows how much of it differs.
const WEIGHT: u8 = 40;

/// The changes where one of the texts is a seal; `None` where both are words.
pub(super) fn sealed_changes(before: &str, after: &str) -> Option<Vec<Change>> {
    let (old, new) = match (Seal::read(before), Seal::read(after)) {
        (None, None) => return None,
        (Some(_), None) | (None, Some(_)) => return Some(Vec::new()),
        (Some(old), Some(new)) => (old, new),
    };
    let changed = match (&old, &new) {
        (Seal::Document { hash: old }, Seal::Document { hash: new }) => swapped(old, new),
        (Seal::Picture { url: old, .. }, Seal::Picture { url: new, .. }) if old != new => {
            Some(change(ChangeKind::LinkSwapped, WEIGHT, old, new))
        }
        (Seal::Picture { hash: old, .. }, Seal::Picture { hash: new, .. }) => {
            let bytes = old.as_ref().zip(new.as_ref());
            bytes.and_then(|(old, new)| swapped(old, new))
        }
        (Seal::Document { .. }, Seal::Picture { .. })
        | (Seal::Picture { .. }, Seal::Document { .. }) => Some(change(
            ChangeKind::DocumentSwapped,
            WEIGHT,
            &old.line(),
            &new.line(),
        )),
    };
    Some(changed.into_iter().collect())
}

fn swapped(old: &str, new: &str) -> Option<Change> {
    let (before, after) = (Seal::short(old), Seal::short(new));
    (old != new).then(|| change(ChangeKind::DocumentSwapped, WEIGHT, &before, &after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(before: &str, after: &str) -> Option<Vec<ChangeKind>> {
        let changes = sealed_changes(before, after)?;
        Some(changes.into_iter().map(|change| change.kind).collect())
    }

    #[test]
    fn other_bytes_are_a_swapped_document_and_the_same_bytes_are_none() {
        let (one, other) = (Seal::of_document(b"one"), Seal::of_document(b"other"));
        let found = sealed_changes(&one.line(), &other.line()).unwrap();
        assert_eq!(found[0].kind, ChangeKind::DocumentSwapped);
        assert_eq!(found[0].before.as_deref(), Some("sha256:7692c3ad3540"));
        assert_eq!(kinds(&one.line(), &one.line()), Some(vec![]));
    }

    #[test]
    fn another_way_of_reading_is_no_change() {
        let seal = Seal::of_document(b"one").line();
        assert_eq!(kinds(&seal, "The minister said so."), Some(vec![]));
        assert_eq!(kinds("The minister said so.", &seal), Some(vec![]));
        assert_eq!(kinds("The minister said so.", "He did not."), None);
    }

    #[test]
    fn another_picture_is_a_swapped_link_and_other_bytes_of_it_a_swapped_document() {
        let picture = |url: &str| Seal::Picture {
            url: url.to_owned(),
            hash: None,
        };
        let (a, b) = (
            picture("https://a.example/a.jpg"),
            picture("https://a.example/b.jpg"),
        );
        assert_eq!(
            kinds(&a.line(), &b.line()),
            Some(vec![ChangeKind::LinkSwapped])
        );
        let (old, new) = (a.clone().with_picture(b"1"), a.clone().with_picture(b"2"));
        assert_eq!(
            kinds(&old.line(), &new.line()),
            Some(vec![ChangeKind::DocumentSwapped])
        );
        // Where the picture's bytes were not had, nothing is said of them.
        assert_eq!(kinds(&a.line(), &new.line()), Some(vec![]));
    }
}
