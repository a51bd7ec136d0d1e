//! What the choice promises, whatever the budget and whoever the score prefers.

use proptest::prelude::*;

use super::*;

/// A host whose statements are looked at pass by pass.
struct Host {
    last_look: Vec<DateTime<Utc>>,
    /// The pass of every look, in order.
    looks: Vec<DateTime<Utc>>,
    left: Option<Allotment>,
    nightly: usize,
    reserve: f64,
}

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
}

impl Host {
    fn new(known: usize, nightly: usize, reserve: f64) -> Self {
        Self {
            last_look: vec![at(0); known],
            looks: Vec::new(),
            left: None,
            nightly,
            reserve,
        }
    }

    /// One pass, in which the score prefers statements by this order.
    fn pass(&mut self, minutes: i64, by_score: &[i64]) -> Allowance {
        let now = at(minutes);
        let within = |look: &&DateTime<Utc>| now - **look < NIGHT && **look > at(0);
        let looked = self.last_look.iter().filter(within).count();
        let allowed = allow(
            (self.nightly, self.reserve),
            self.left.as_ref(),
            looked,
            now,
        );
        let mut by_age: Vec<i64> = (0..).take(self.last_look.len()).collect();
        by_age.sort_by_key(|one| self.last_look[index(*one)]);
        let chosen = choose(by_score, &by_age, &allowed);
        for one in &chosen {
            self.last_look[index(*one)] = now;
            self.looks.push(now);
        }
        self.left = Some(Allotment {
            since: now,
            night: allowed.night,
            taken: allowed.taken + chosen.len(),
            owed: allowed.owed,
            kept: allowed.kept,
            known: self.last_look.len(),
            nightly: self.nightly,
            reserve: self.reserve,
            beyond: 0,
        });
        allowed
    }
}

fn index(statement: i64) -> usize {
    usize::try_from(statement).unwrap()
}

/// Another order of all statements each time.
fn shuffled(known: usize, turn: i64) -> Vec<i64> {
    let mut order: Vec<i64> = (0..).take(known).collect();
    order.sort_by_key(|one| (one + 1).wrapping_mul(0x5851_F42D + turn * 2) % 1009);
    order
}

proptest! {
    #[test]
    fn nobody_waits_longer_than_the_floor_promises(
        known in 1_usize..60,
        nightly in 1_usize..20,
        fifths in 1_u32..=5,
        favourites: bool,
    ) {
        let reserve = f64::from(fifths) / 5.0;
        let mut host = Host::new(known, nightly, reserve);
        let promised = (real(known) / (reserve * real(nightly))).ceil() + 1.0;

        for night in 1..200 {
            let by_score = shuffled(known, if favourites { 0 } else { night });
            host.pass(night * 24 * 60, &by_score);

            let oldest = host.last_look.iter().min().unwrap();
            let waited = (at(night * 24 * 60) - *oldest).as_seconds_f64() / 86_400.0;
            prop_assert!(waited <= promised, "night {night}: {waited} of {promised}");
        }
    }

    #[test]
    fn passes_at_any_hours_never_look_at_more_than_a_night_s_budget(
        known in 1_usize..80,
        nightly in 1_usize..40,
        gaps in prop::collection::vec(1_i64..2_000, 1..60),
    ) {
        let mut host = Host::new(known, nightly, 0.2);
        let mut minutes = 0;
        for (turn, gap) in (0..).zip(gaps) {
            minutes += gap;
            host.pass(minutes, &shuffled(known, turn));

            let night = host.left.unwrap().night;
            let within = |look: &&DateTime<Utc>| **look >= night;
            prop_assert!(host.looks.iter().filter(within).count() <= nightly);
        }
        let nights = real(usize::try_from(minutes).unwrap()) / (18.0 * 60.0);
        prop_assert!(real(host.looks.len()) <= real(nightly) * (1.0 + nights));
    }

    #[test]
    fn many_passes_a_day_come_to_one_night_s_budget_each_day(
        nightly in 1_usize..20,
        passes in 2_i64..=48,
    ) {
        let order = shuffled(100, 0);
        let mut host = Host::new(100, nightly, 0.2);
        host.pass(0, &order);
        host.looks.clear();
        let every = 24 * 60 / passes;

        for pass in 1..=passes * 5 {
            host.pass(pass * every, &order);
        }

        let days = real(usize::try_from(passes * 5 * every).unwrap()) / (24.0 * 60.0);
        let most = real(nightly) * days;
        let looks = real(host.looks.len());
        prop_assert!(looks <= most + 1.0, "{looks} of {most}");
        prop_assert!(looks >= most - 1.0 - real(nightly), "{looks} of {most}");
    }

    #[test]
    fn all_that_may_be_spent_is_spent_and_nobody_is_looked_at_twice(
        known in 0_usize..50,
        looks in 0_usize..60,
        reserved in 0_usize..60,
    ) {
        let allowed = Allowance { looks, reserved: reserved.min(looks), owed: 0.0, kept: 0.0, night: at(0), taken: 0 };
        let by_age: Vec<i64> = (0..).take(known).collect();

        let chosen = choose(&shuffled(known, 7), &by_age, &allowed);

        let different: HashSet<&i64> = chosen.iter().collect();
        prop_assert_eq!(different.len(), chosen.len());
        prop_assert_eq!(chosen.len(), looks.min(known));
    }
}

#[test]
fn of_three_looks_a_night_a_fifth_is_three_in_five_nights() {
    let mut host = Host::new(100, 3, 0.2);

    let reserved: Vec<usize> = (1..=5)
        .map(|night| host.pass(night * 24 * 60, &shuffled(100, 0)).reserved)
        .collect();

    assert_eq!(reserved.iter().sum::<usize>(), 3, "{reserved:?}");
}

#[test]
fn of_one_look_a_night_a_pass_every_hour_makes_one_a_day() {
    let mut host = Host::new(100, 1, 0.2);
    host.pass(0, &shuffled(100, 0));

    let days: Vec<usize> = (0..5)
        .map(|day| {
            let hours = day * 24 + 1..=day * 24 + 24;
            hours
                .map(|hour| host.pass(hour * 60, &shuffled(100, 0)).looks)
                .sum()
        })
        .collect();

    assert_eq!(days, [1, 1, 1, 1, 1]);
}

#[test]
fn a_nightly_pass_gets_the_whole_night_whether_it_is_early_or_late() {
    let mut host = Host::new(1_000, 50, 0.2);
    let mut minutes = 0;

    for hours in [24, 22, 26, 23, 25, 22, 22] {
        minutes += hours * 60;
        assert_eq!(host.pass(minutes, &shuffled(1_000, hours)).looks, 50);
    }
}

#[test]
fn the_reserve_goes_to_the_longest_unseen_and_the_rest_by_score() {
    let allowed = Allowance {
        looks: 5,
        reserved: 1,
        owed: 0.0,
        kept: 0.0,
        night: at(0),
        taken: 0,
    };

    let chosen = choose(&[9, 8, 7, 6, 5, 4], &[9, 1, 2, 3], &allowed);

    assert_eq!(chosen, [9, 8, 7, 6, 1]);
}
