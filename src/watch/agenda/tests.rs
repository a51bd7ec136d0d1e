//! What is due when, and what was missed.

use std::time::Duration;

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    format!("2026-03-10T{text}:00Z").parse().unwrap()
}

fn every(hours: u64) -> Schedule {
    Schedule::every(Duration::from_secs(hours * 3_600))
}

fn watched(id: &str, schedule: Schedule, last: Option<&str>) -> Watched {
    Watched {
        source: SourceId(id.to_owned()),
        schedule,
        last: last.map(at),
    }
}

fn agenda(watched: Vec<Watched>, now: &str) -> Agenda {
    Agenda::new(watched, Schedule::every(Duration::from_secs(600)), at(now))
}

fn shown(order: Option<Order>) -> String {
    order.map_or_else(String::new, |order| {
        let ids: Vec<&str> = order.sources.iter().map(SourceId::as_str).collect();
        format!(
            "{:?} {} since {}",
            order.work,
            ids.join(" "),
            order.due.format("%H:%M")
        )
    })
}

#[test]
fn who_was_missed_is_due_at_once_and_who_was_not_in_time() {
    let agenda = agenda(
        vec![
            watched("never", every(6), None),
            watched("missed", every(6), Some("00:00")),
            watched("in-time", every(6), Some("06:00")),
        ],
        "07:00",
    );

    assert_eq!(
        shown(agenda.order(at("07:00"))),
        "Lists in-time since 07:00"
    );
    let mut agenda = agenda;
    agenda.began(&agenda.order(at("07:00")).unwrap(), at("07:00"));
    assert_eq!(
        shown(agenda.order(at("07:01"))),
        "Full never missed since 07:00"
    );
}

#[test]
fn a_full_turn_reads_the_lists_too_and_comes_at_its_time_after_a_late_one() {
    let mut agenda = agenda(vec![watched("a", every(6), Some("00:00"))], "01:00");
    let lists = agenda.order(at("01:00")).unwrap();
    assert_eq!((lists.work, lists.all), (Work::Lists, true));
    agenda.began(&lists, at("01:00"));
    assert_eq!(agenda.next(), Some(at("01:10")));
    assert_eq!(agenda.next_full(), Some(at("06:00")));

    let late = agenda.order(at("07:30")).unwrap();
    assert_eq!(shown(Some(late.clone())), "Full a since 06:00");
    agenda.began(&late, at("07:30"));

    assert_eq!(agenda.next_full(), Some(at("12:00")));
    assert_eq!(agenda.next(), Some(at("07:40")));
}

#[test]
fn slow_lists_do_not_keep_a_full_turn_waiting_for_ever() {
    let mut agenda = agenda(
        vec![
            watched("a", every(6), Some("00:00")),
            watched("b", every(12), Some("00:00")),
        ],
        "05:55",
    );
    let mut made = Vec::new();
    for now in ["06:00", "06:11", "06:30"] {
        let order = agenda.order(at(now)).unwrap();
        agenda.began(&order, at(now));
        made.push(shown(Some(order)));
    }

    assert_eq!(
        made,
        [
            "Lists b since 05:55",
            "Full a since 06:00",
            "Lists a b since 06:10"
        ]
    );
}

#[test]
fn turns_that_fall_out_are_counted_and_what_came_to_nothing_stays_due() {
    let mut agenda = agenda(vec![watched("a", every(6), Some("00:00"))], "05:00");
    let order = agenda.order(at("19:00")).unwrap();

    assert_eq!(agenda.fallen_out(&order, at("19:00")), 2);
    agenda.began(&order, at("19:00"));
    assert_eq!(agenda.order(at("19:01")), None);
    agenda.came_to_nothing(&order);
    assert_eq!(agenda.order(at("19:01")), Some(order));
}

#[test]
fn other_settings_keep_what_was_looked_at_when() {
    let mut agenda = agenda(vec![watched("a", every(6), None)], "01:00");
    let order = agenda.order(at("01:00")).unwrap();
    agenda.began(&order, at("01:00"));
    agenda.made(&order, at("01:00"));

    agenda.renew(
        vec![watched("a", every(12), None), watched("b", every(6), None)],
        at("02:00"),
    );

    assert_eq!(
        shown(agenda.order_of(Work::Full, at("02:00"))),
        "Full b since 02:00"
    );
    assert_eq!(agenda.sources(), 2);
}

#[test]
fn a_turn_is_overdue_when_nothing_is_under_way_that_it_waits_for() {
    let agenda = agenda(vec![watched("a", every(6), Some("00:00"))], "05:00");

    assert!(agenda.overdue(at("06:10"), false).is_empty());
    assert_eq!(agenda.overdue(at("06:20"), false).len(), 1);
    assert!(agenda.overdue(at("10:00"), true).is_empty());
    assert_eq!(agenda.overdue(at("11:10"), true).len(), 1);
}
