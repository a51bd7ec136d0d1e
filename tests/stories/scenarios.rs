//! The hundred and thirty stories of what must hold, by their numbers, and which tests show each.
//!
//! *In:* the sources of the tests, and the numbers in the words above them (`/// Scenario 43.`). *Out:* a table without
//! holes: every number once, every test named there is one and bears the number. *Never:* counts a story of which a
//! part is not shown: what is missing is said.

use crate::tables::Shown::{By, Not, Partly};
use crate::tables::{Row, untold, wrong};

const TABLE: [Row; 130] = [
    (
        1,
        "404 tonight",
        By(&[
            "src/judge/tests/presence.rs a_statement_that_is_absent_once_is_suspected_gone",
            "tests/stories/deleted.rs a_statement_that_answers_404_is_suspected_tonight_and_confirmed_tomorrow_in_one_flag",
        ]),
    ),
    (
        2,
        "404 on two nights",
        By(&[
            "src/judge/tests/presence.rs two_nights_of_404_with_healthy_witnesses_confirm_one_deletion",
            "tests/stories/deleted.rs a_statement_that_answers_404_is_suspected_tonight_and_confirmed_tomorrow_in_one_flag",
        ]),
    ),
    (
        3,
        "410 on two nights",
        By(&["tests/stories/deleted.rs a_statement_that_answers_410_on_two_nights_is_gone"]),
    ),
    (
        4,
        "the page that made-up addresses get, with status 200",
        By(&[
            "src/judge/tests/presence.rs soft_absences_need_three_looks_over_44_hours_and_a_notice_two",
            "tests/stories/softly.rs a_not_found_page_with_status_200_is_confirmed_on_the_third_night",
            "tests/stories/softly.rs the_page_that_made_up_addresses_get_too_is_confirmed_on_the_third_night",
        ]),
    ),
    (
        5,
        "led home",
        By(&[
            "src/judge/tests/presence.rs soft_absences_need_three_looks_over_44_hours_and_a_notice_two",
            "tests/stories/softly.rs a_redirect_to_the_home_page_or_to_the_list_is_confirmed_on_the_third_night",
            "tests/stories/softly.rs a_redirect_home_that_made_up_addresses_get_too_is_confirmed_on_the_third_night",
        ]),
    ),
    (
        6,
        "led to another statement, by a guess",
        By(&[
            "src/judge/tests/moves.rs a_redirect_to_the_address_of_another_statement_is_led_away_at_the_third_look",
            "tests/stories/softly.rs a_redirect_to_another_statement_is_a_guess_and_no_move",
        ]),
    ),
    (
        7,
        "a notice in its place",
        By(&[
            "src/judge/tests/presence.rs soft_absences_need_three_looks_over_44_hours_and_a_notice_two",
            "src/judge/tests/presence.rs a_notice_in_its_place_is_a_tombstone_whatever_headline_stands_above",
            "tests/stories/softly.rs a_notice_is_confirmed_on_the_second_night_where_made_up_addresses_are_plainly_not_found",
        ]),
    ),
    (
        8,
        "a headline without its text",
        By(&[
            "src/judge/tests/presence.rs a_page_that_kept_its_headline_and_lost_its_text_is_blanked_and_not_edited",
            "tests/stories/softly.rs a_page_that_keeps_its_headline_and_loses_its_text_is_blanked",
        ]),
    ),
    (
        9,
        "another text in its place",
        By(&[
            "src/judge/tests/presence.rs another_text_in_its_place_is_replaced_and_no_edit",
            "tests/stories/softly.rs another_text_in_its_place_is_confirmed_on_the_third_night_and_both_are_shown",
        ]),
    ),
    (
        10,
        "an item that left the middle of its channel",
        Partly(
            &[
                "tests/stories/facts/channels.rs fact_57_a_post_that_left_a_hole_and_whose_embed_says_so_is_gone",
            ],
            "the post has an embed of its own, which says so; an item that no page shows is held to be a page, and its hole alone is `delisted`",
        ),
    ),
    (
        11,
        "403 where made-up addresses get it too",
        By(&[
            "tests/stories/softly.rs a_403_that_made_up_addresses_get_too_is_confirmed_on_the_third_night",
        ]),
    ),
    (
        12,
        "404, then 410",
        By(&[
            "src/judge/tests/presence.rs two_nights_of_404_with_healthy_witnesses_confirm_one_deletion",
            "tests/stories/deleted.rs the_manner_is_the_last_look_s",
        ]),
    ),
    (
        13,
        "404, no answer, 404",
        By(&[
            "src/judge/tests/presence.rs a_timeout_between_neither_counts_nor_resets",
            "tests/stories/deleted.rs a_reset_between_two_absences_neither_counts_nor_starts_again",
        ]),
    ),
    (
        14,
        "gone in its first hours",
        By(&[
            "src/judge/tests/presence.rs nothing_is_confirmed_before_the_statement_is_48_hours_old",
            "tests/stories/deleted.rs a_young_statement_is_suspected_at_once_and_not_confirmed_before_two_days",
        ]),
    ),
    (
        15,
        "gone from its feed too",
        By(&[
            "src/judge/tests/listing.rs gone_from_its_list_and_its_address_is_one_deletion",
            "tests/stories/deleted.rs a_statement_that_its_feed_dropped_too_is_one_flag",
        ]),
    ),
    (
        16,
        "a PDF that is gone",
        By(&[
            "tests/stories/documents.rs a_pdf_that_is_taken_down_is_suspected_like_any_page",
            "tests/stories/documents.rs a_pdf_that_is_taken_down_is_gone_and_the_page_that_links_to_it_is_not",
        ]),
    ),
    (
        17,
        "a removal that the feed announces",
        By(&[
            "tests/stories/befalls.rs a_deletion_that_the_feed_announces_is_confirmed_at_the_first_look",
            "tests/stories/befalls.rs what_the_feed_calls_deleted_and_the_site_serves_is_not_deleted",
        ]),
    ),
    (
        18,
        "gone where a copy has long stood",
        By(&[
            "src/judge/tests/moves.rs a_twin_listed_long_before_is_no_new_address",
            "src/judge/tests/presence.rs an_identical_text_that_was_there_before_is_named",
            "tests/stories/deleted.rs a_copy_that_was_always_there_is_named_and_is_no_move",
        ]),
    ),
    (
        19,
        "what a confirmed deletion carries",
        By(&[
            "tests/stories/deleted.rs a_confirmed_deletion_shows_text_hash_times_looks_and_witnesses",
        ]),
    ),
    (
        20,
        "one of two statements is pulled",
        By(&[
            "tests/stories/deleted.rs the_pulled_statement_is_flagged_and_the_joint_one_that_stays_is_not",
        ]),
    ),
    (
        21,
        "no answer for thirty nights",
        By(&[
            "src/judge/tests/presence.rs a_site_that_is_down_flags_nothing",
            "tests/stories/standing.rs resets_for_thirty_nights_delete_nothing",
            "tests/stories/standing.rs failures_among_absences_raise_confirm_clear_and_withdraw_nothing",
            "tests/stories/standing.rs a_host_that_cannot_be_had_is_a_failed_source_and_exit_3",
            "tests/stories/standing.rs a_server_that_speaks_no_tls_deletes_nothing",
            "src/judge/tests/health.rs three_runs_without_an_answer_over_forty_hours_are_failing_and_thirty_are_no_more",
            "tests/stories/health.rs a_source_that_does_not_answer_is_failing_in_the_third_run_and_deletes_nothing",
        ]),
    ),
    (
        22,
        "server errors",
        By(&["tests/stories/standing.rs server_errors_are_unknown"]),
    ),
    (
        23,
        "429 with Retry-After",
        By(&["tests/stories/standing.rs a_host_that_asks_to_wait_is_not_asked_again_before"]),
    ),
    (
        24,
        "403 where made-up addresses get 404",
        By(&["tests/stories/standing.rs a_forbidden_statement_is_unknown"]),
    ),
    (
        25,
        "451",
        By(&[
            "tests/stories/unfit.rs blocks_logins_and_redirects_to_another_house_flag_nothing",
            "src/judge/tests/health.rs a_refusal_is_blocked_at_once_confirmed_a_day_later_and_recovered_once",
            "tests/stories/health.rs pages_withheld_for_legal_reasons_are_blocked_and_said_to_be_so",
        ]),
    ),
    (
        26,
        "challenges under any status",
        By(&["tests/stories/standing.rs a_challenge_is_a_block_whatever_its_status"]),
    ),
    (
        27,
        "a vendor's headers on a healthy page",
        By(&["tests/stories/standing.rs a_vendor_s_headers_on_a_healthy_page_are_no_block"]),
    ),
    (
        28,
        "a text that talks of pages not found",
        By(&[
            "tests/stories/standing.rs a_statement_that_talks_of_pages_not_found_is_present",
            "tests/stories/standing.rs a_short_statement_with_a_headline_like_a_not_found_page_stays_itself_without_its_date",
        ]),
    ),
    (
        29,
        "siblings that are gone too",
        By(&[
            "src/judge/tests/presence.rs absent_siblings_contradict_an_absence_and_more_are_asked_for",
            "tests/stories/softly.rs a_host_that_shows_its_not_found_page_for_everything_deletes_nothing",
            "tests/stories/standing.rs a_site_whose_statements_all_answer_404_deleted_none_of_them",
            "src/judge/tests/spells.rs a_bad_run_between_good_ones_is_nothing",
        ]),
    ),
    (
        30,
        "a site that shows something for any address",
        By(&[
            "src/judge/tests/presence.rs a_blind_template_confirms_nothing_and_says_so",
            "tests/stories/standing.rs a_site_that_shows_its_newest_item_for_any_address_confirms_nothing_and_says_why",
        ]),
    ),
    (
        31,
        "404, and 200 a minute later",
        By(&[
            "src/judge/tests/presence.rs absent_in_the_look_and_served_in_the_recheck_is_nothing",
            "tests/stories/standing.rs a_404_that_heals_within_the_pass_is_nothing",
        ]),
    ),
    (
        32,
        "404, and 200 the next night",
        By(&[
            "src/judge/tests/presence.rs a_statement_that_is_back_the_next_night_is_withdrawn",
            "tests/stories/standing.rs a_statement_that_is_back_tomorrow_withdraws_the_suspicion",
        ]),
    ),
    (
        33,
        "a login page",
        By(&["tests/stories/unfit.rs blocks_logins_and_redirects_to_another_house_flag_nothing"]),
    ),
    (
        34,
        "a parked domain",
        By(&[
            "tests/stories/unfit.rs blocks_logins_and_redirects_to_another_house_flag_nothing",
            "tests/stories/health.rs a_parked_domain_is_failing_and_deletes_nothing",
        ]),
    ),
    (
        35,
        "a server's default page",
        By(&["tests/stories/standing.rs a_server_s_default_page_is_unknown"]),
    ),
    (
        36,
        "a body cut short",
        By(&[
            "tests/stories/hostile.rs s46_gzip_that_is_cut_is_truncated",
            "tests/stories/hostile.rs s27_a_length_that_promises_too_much_is_truncated",
            "tests/stories/standing.rs a_body_that_is_cut_short_is_no_edit",
        ]),
    ),
    (
        37,
        "rolled off the end of its feed",
        By(&[
            "src/judge/tests/listing.rs what_rolls_off_the_end_is_nothing",
            "tests/stories/standing.rs a_statement_that_rolled_off_its_list_still_stands",
        ]),
    ),
    (
        38,
        "announced and never served",
        By(&[
            "src/judge/tests/presence.rs what_was_announced_and_never_served_is_never_deleted",
            "tests/stories/standing.rs a_statement_that_was_never_served_is_never_deleted",
        ]),
    ),
    (
        39,
        "other forms of one address",
        By(&[
            "src/model/address/tests.rs an_address_has_one_spelling",
            "src/model/address/tests.rs s39_folds_that_take_a_look_share_a_key_but_not_an_address",
            "tests/stories/standing.rs a_redirect_to_another_form_of_the_address_is_the_same_statement",
            "tests/stories/standing.rs an_entry_that_only_spells_the_address_otherwise_is_no_news",
        ]),
    ),
    (
        40,
        "drawn by script now",
        By(&[
            "tests/stories/standing.rs pages_that_are_now_drawn_by_script_are_unknown",
            "src/judge/tests/spells.rs pages_that_are_drawn_by_script_are_an_incident_and_no_change_of_any",
            "tests/stories/befalls.rs pages_that_are_drawn_by_script_from_now_on_are_an_incident_and_blank_nothing",
        ]),
    ),
    (
        41,
        "newly forbidden by robots.txt",
        By(&[
            "tests/stories/standing.rs a_statement_that_robots_txt_now_forbids_is_not_asked_and_not_deleted",
            "src/judge/tests/health.rs robots_txt_that_forbids_a_source_blocks_it",
            "tests/stories/health.rs a_robots_txt_that_newly_forbids_everything_is_blocked_and_nothing_is_fetched",
        ]),
    ),
    (
        42,
        "taken out of the file",
        By(&[
            "tests/stories/standing.rs statements_that_the_operator_leaves_out_are_not_looked_at_and_not_deleted",
            "tests/stories/standing.rs statements_of_a_source_that_is_left_out_rest",
        ]),
    ),
    (
        43,
        "a softened verb",
        By(&[
            "src/judge/tests/edits.rs a_softened_verb_is_suspected_and_then_confirmed",
            "src/text/change/tests.rs a_softened_verb_is_reported_with_both_sentences",
            "src/text/pair.rs a_softened_verb_is_one_replacement_of_whole_words",
            "tests/stories/edited.rs a_softened_verb_is_suspected_tonight_and_confirmed_tomorrow_with_both_words",
        ]),
    ),
    (
        44,
        "a \"not\" that came or went",
        By(&[
            "src/text/change/tests.rs a_not_that_comes_or_goes_is_a_negation",
            "tests/stories/edited.rs a_lost_not_is_a_negation_and_worth_an_alert",
        ]),
    ),
    (
        45,
        "figures and dates",
        By(&[
            "src/text/change/tests.rs digits_are_never_typography",
            "src/text/normal.rs signs_of_numbers_are_no_typography",
            "tests/stories/edited.rs a_changed_figure_is_a_number",
            "tests/stories/edited.rs khmer_figures_and_chinese_dates_are_read_as_such",
        ]),
    ),
    (
        46,
        "a struck sentence",
        By(&[
            "src/text/change/tests.rs a_sentence_that_went_is_told_whole",
            "tests/stories/edited.rs a_struck_sentence_is_shown_whole",
        ]),
    ),
    (
        47,
        "a name taken out of a list",
        Partly(
            &[
                "src/text/change/tests.rs names_and_ranks_are_told_and_who_went_out_of_a_list",
                "tests/stories/edited.rs a_country_taken_out_of_a_list_is_a_party_removed",
            ],
            "a person is told by a title or a gazetteer; without either the change is `other`, still 20 or more",
        ),
    ),
    (
        48,
        "the headline alone",
        By(&[
            "src/text/change/tests.rs a_headline_alone_is_told",
            "tests/stories/edited.rs a_new_headline_alone_is_an_edit",
        ]),
    ),
    (
        49,
        "words, while the page's own date stands",
        By(&[
            "tests/stories/edited.rs an_edit_is_announced_where_the_page_s_own_date_moves_and_not_where_it_stands",
        ]),
    ),
    (
        50,
        "words, with a note of correction",
        By(&[
            "src/text/correction.rs a_note_of_correction_is_known_and_talk_of_corrections_is_not",
            "tests/stories/edited.rs an_edit_under_a_note_of_correction_is_announced_and_quotes_it",
        ]),
    ),
    (
        51,
        "a publication date set back",
        By(&[
            "src/text/change/tests.rs a_date_set_back_is_a_date",
            "tests/stories/edited.rs a_back_dated_statement_is_an_edit_of_its_date",
        ]),
    ),
    (
        52,
        "a linked document swapped",
        Partly(
            &[
                "tests/stories/documents.rs without_the_tool_other_bytes_are_a_swapped_document_and_status_says_why",
            ],
            "a document behind a page is not looked at; one that is the statement itself is",
        ),
    ),
    (
        53,
        "an edit undone later",
        By(&[
            "src/judge/tests/edits.rs the_old_text_back_for_two_nights_is_a_second_edit",
            "tests/stories/edited.rs an_edit_that_is_undone_later_is_a_second_edit_and_no_restoration",
        ]),
    ),
    (
        54,
        "two changes between two looks",
        By(&[
            "src/judge/tests/edits.rs two_texts_within_one_run_are_one_edit",
            "tests/stories/edited.rs two_changes_between_two_looks_are_one_edit",
        ]),
    ),
    (
        55,
        "back from a suspicion in other words",
        By(&[
            "src/judge/tests/presence.rs back_in_other_words_withdraws_the_one_and_suspects_the_other",
            "tests/stories/edited.rs a_suspect_that_answers_in_other_words_is_withdrawn_and_edited",
        ]),
    ),
    (
        56,
        "words inside quotation marks",
        By(&[
            "src/text/change/tests.rs words_inside_quotation_marks_are_a_quotation",
            "tests/stories/edited.rs words_changed_within_quotation_marks_are_a_quotation",
        ]),
    ),
    (
        57,
        "the feed's words alone",
        By(&[
            "tests/stories/edited.rs other_words_in_the_feed_alone_are_no_edit",
            "tests/stories/facts/channels.rs fact_58_the_mark_of_an_edit_alone_is_none_and_other_words_without_it_are_one",
        ]),
    ),
    (
        58,
        "counters, clocks, tokens",
        By(&["tests/stories/unchanged.rs counters_clocks_tokens_and_the_weather_are_no_words"]),
    ),
    (
        59,
        "the related box",
        By(&["tests/stories/unchanged.rs a_related_box_that_changes_on_every_page_is_furniture"]),
    ),
    (
        60,
        "a banner on three statements",
        By(&[
            "src/judge/tests/edits.rs a_banner_on_three_statements_is_an_edit_of_none_and_the_words_beside_it_are",
            "src/text/shared.rs a_banner_on_three_statements_is_no_edit_but_the_words_beside_it_are",
            "tests/stories/unchanged.rs a_banner_on_every_page_is_furniture",
        ]),
    ),
    (
        61,
        "markup alone",
        By(&["tests/stories/unchanged.rs a_redesign_that_keeps_the_words_says_nothing"]),
    ),
    (
        62,
        "quotes, dashes, widths",
        By(&[
            "src/text/change/tests.rs typography_is_let_pass",
            "src/text/normal.rs typography_has_one_loose_form",
            "tests/stories/unchanged.rs other_quotes_and_dashes_are_style_and_no_alert",
        ]),
    ),
    (
        63,
        "zero-width spaces",
        By(&[
            "src/text/change/tests.rs zero_widths_in_khmer_and_thai_are_nothing",
            "tests/stories/unchanged.rs zero_width_spaces_in_khmer_say_nothing",
        ]),
    ),
    (
        64,
        "a date of change that moves alone",
        By(&["tests/stories/unchanged.rs a_date_of_change_that_moves_alone_says_nothing"]),
    ),
    (
        65,
        "another charset",
        By(&[
            "src/page/charset.rs text_that_cannot_be_read_is_no_text",
            "tests/stories/unchanged.rs another_charset_or_a_wrong_label_for_the_same_words_says_nothing",
        ]),
    ),
    (
        66,
        "another language with its siblings",
        By(&[
            "tests/stories/facts/languages.rs fact_20_a_server_that_answers_in_another_language_in_spite_of_the_cookie_edits_nothing",
            "src/judge/tests/spells.rs texts_in_another_language_are_an_incident_and_neither_edited_nor_replaced",
            "src/judge/tests/spells.rs two_texts_in_another_language_are_no_incident",
        ]),
    ),
    (
        67,
        "a stub that grows",
        By(&[
            "src/judge/tests/edits.rs a_young_text_that_grew_ranks_low",
            "src/text/shingle.rs a_stub_grows",
            "tests/stories/edited.rs a_stub_that_grows_on_its_first_day_is_growth",
        ]),
    ),
    (
        68,
        "five texts in the first hours",
        By(&[
            "src/judge/tests/edits.rs rewritten_five_times_in_its_first_hour_is_one_edit_once_it_stood_six_hours",
            "tests/stories/edited.rs five_texts_in_the_first_hours_are_one_edit_and_all_kept",
        ]),
    ),
    (
        69,
        "comments and cookie notices",
        By(&[
            "tests/stories/unchanged.rs comments_and_a_cookie_notice_are_no_words_of_the_statement",
        ]),
    ),
    (
        70,
        "a redirect to the same text",
        By(&[
            "src/judge/tests/moves.rs a_redirect_with_the_same_text_is_a_move_at_the_second_look",
            "tests/stories/moved.rs a_redirect_to_the_same_text_is_a_move_and_no_deletion",
        ]),
    ),
    (
        71,
        "the same text newly listed",
        By(&[
            "src/judge/tests/moves.rs the_same_text_newly_listed_is_a_move_and_no_deletion",
            "src/judge/tests/moves.rs a_suspicion_ends_when_the_text_is_listed_elsewhere",
            "tests/stories/moved.rs the_same_text_newly_listed_elsewhere_is_a_move",
            "tests/stories/moved.rs a_suspect_whose_text_is_listed_elsewhere_later_is_withdrawn_as_moved",
        ]),
    ),
    (
        72,
        "the same id with a new link",
        By(&[
            "tests/stories/moved.rs an_entry_of_the_feed_with_its_old_id_and_a_new_link_has_moved",
        ]),
    ),
    (
        73,
        "moved and reworded",
        By(&[
            "src/judge/tests/moves.rs moved_and_reworded_is_both",
            "tests/stories/moved.rs a_moved_text_in_slightly_other_words_is_moved_and_edited",
        ]),
    ),
    (
        74,
        "another release of the mould",
        By(&[
            "src/judge/tests/moves.rs a_redirect_to_another_release_of_the_mould_is_no_move",
            "src/judge/tests/moves.rs another_release_of_the_mould_newly_listed_is_no_new_address",
            "src/judge/tests/moves.rs half_the_words_under_another_headline_and_date_are_no_new_address",
            "tests/stories/moved.rs the_next_release_of_the_same_mould_is_no_move",
        ]),
    ),
    (
        75,
        "a short text",
        By(&[
            "src/judge/tests/moves.rs a_redirect_to_a_short_text_with_another_title_is_no_move",
            "tests/stories/moved.rs a_short_text_moves_only_with_its_words_and_title",
        ]),
    ),
    (
        76,
        "a redirect or canonical without the text",
        By(&[
            "src/judge/tests/moves.rs a_redirect_to_another_text_is_nothing_by_itself",
            "tests/stories/moved.rs a_canonical_address_without_the_text_is_no_move",
            "tests/stories/moved.rs a_redirect_to_a_page_without_the_text_is_no_move",
            "tests/stories/unfit.rs blocks_logins_and_redirects_to_another_house_flag_nothing",
        ]),
    ),
    (
        77,
        "moved twice",
        By(&[
            "src/judge/tests/moves.rs a_statement_may_move_twice",
            "tests/stories/moved.rs a_statement_that_moves_twice_and_dies_is_one_statement",
        ]),
    ),
    (
        78,
        "the new address dies",
        By(&[
            "src/judge/tests/moves.rs when_the_new_address_dies_the_statement_is_deleted",
            "src/judge/tests/moves.rs even_while_its_new_words_are_still_in_question",
            "tests/stories/moved.rs a_statement_that_moves_twice_and_dies_is_one_statement",
        ]),
    ),
    (
        79,
        "a path wrapped by a gate",
        By(&[
            "src/model/address/tests.rs an_address_has_one_spelling",
            "tests/stories/moved.rs an_address_that_wraps_the_path_is_the_same_statement",
            "tests/stories/moved.rs an_address_that_wraps_the_path_beside_the_plain_one_is_one_statement",
        ]),
    ),
    (
        80,
        "three of fifty vanish",
        By(&[
            "src/judge/tests/incidents.rs a_purge_is_an_incident_from_the_first_night_and_every_member_keeps_its_flag",
            "src/judge/tests/incidents.rs three_of_fifty_that_vanish_in_passes_of_one_day_are_one_incident",
            "src/judge/tests/presence.rs three_that_vanish_within_a_day_need_three_looks",
            "tests/stories/deleted.rs three_statements_that_went_at_once_are_confirmed_only_after_two_days",
        ]),
    ),
    (
        81,
        "all vanish, and the home page is odd",
        Partly(
            &[
                "tests/stories/facts/addresses.rs fact_47_a_site_whose_pages_all_lead_home_deletes_nothing",
                "tests/stories/standing.rs a_site_whose_statements_all_answer_404_deleted_none_of_them",
                "src/judge/tests/spells.rs what_all_lose_at_once_is_an_incident_after_two_runs_and_no_deletion",
                "src/judge/tests/spells.rs an_outage_that_ends_is_taken_back",
                "tests/stories/befalls.rs a_site_that_serves_nothing_for_two_nights_is_an_incident_and_deletes_nothing",
            ],
            "an odd home page is not looked at: that siblings are gone too says it",
        ),
    ),
    (
        82,
        "a redesign with new addresses",
        By(&[
            "src/judge/tests/incidents.rs a_section_that_moves_within_its_host_is_an_incident_and_each_move_is_told",
            "tests/stories/facts/addresses.rs fact_46_a_relaunch_under_new_names_deletes_nothing",
            "src/judge/tests/incidents.rs what_has_no_successor_in_a_migration_waits_a_week",
            "src/judge/tests/incidents.rs where_less_than_half_moved_it_takes_three_looks",
            "tests/stories/befalls.rs a_section_that_moved_speaks_for_the_one_text_that_it_left_behind",
        ]),
    ),
    (
        83,
        "a redesign with new furniture",
        By(&[
            "src/judge/tests/spells.rs a_redesign_is_noted_low_and_the_two_that_changed_are_edited",
        ]),
    ),
    (
        84,
        "a house that moves to another name",
        By(&[
            "src/judge/tests/incidents.rs a_house_that_moves_to_another_name_is_told_once",
            "tests/stories/moved.rs a_house_that_moves_to_another_name_with_all_its_pages_is_one_incident",
        ]),
    ),
    (
        85,
        "refused everywhere",
        By(&[
            "tests/stories/facts/gates.rs fact_11_a_wall_before_robots_txt_and_every_page_is_no_verdict_and_exit_3",
            "src/judge/tests/health.rs a_refusal_is_blocked_at_once_confirmed_a_day_later_and_recovered_once",
            "tests/stories/health.rs a_house_that_refuses_is_blocked_once_and_recovered_once",
        ]),
    ),
    (
        86,
        "an incident of which half come back",
        By(&[
            "src/judge/tests/incidents.rs an_incident_of_which_most_came_back_is_taken_back_and_the_rest_begin_anew",
        ]),
    ),
    (
        87,
        "one section breaks, another is fine",
        By(&["src/judge/tests/incidents.rs a_section_that_breaks_holds_nothing_of_another"]),
    ),
    (
        88,
        "a restored backup",
        By(&[
            "src/judge/tests/spells.rs earlier_texts_on_many_are_a_backup_and_their_edits_wait_for_a_second_look",
            "src/judge/tests/spells.rs a_backup_that_is_gone_the_next_night_is_taken_back_without_an_edit",
            "src/judge/tests/spells.rs the_newest_that_went_with_it_are_held_by_the_backup",
        ]),
    ),
    (
        89,
        "an incident that nobody resolved",
        By(&[
            "src/judge/tests/spells.rs what_lasts_a_week_is_sure_and_says_what_is_not_known",
            "tests/stories/befalls.rs what_is_not_resolved_after_a_week_says_what_is_unknown",
        ]),
    ),
    (
        90,
        "a hole in the middle of a list",
        By(&[
            "src/judge/membership.rs what_leaves_the_middle_leaves_a_hole_and_what_rolls_off_the_end_none",
            "src/judge/tests/listing.rs a_hole_in_the_middle_is_suspected_in_the_second_run_and_confirmed_after_44_hours",
            "tests/stories/lists.rs a_statement_that_leaves_the_middle_of_its_list_and_is_served_is_delisted",
        ]),
    ),
    (
        91,
        "nothing in common with the last window",
        Partly(
            &[
                "src/judge/membership.rs a_list_that_shares_nothing_with_the_last_or_is_in_another_order_says_nothing",
                "tests/stories/lists.rs a_feed_that_shows_nothing_known_deletes_nothing",
                "src/judge/tests/health.rs a_list_that_shares_nothing_with_its_last_reading_ran_over_and_its_dates_tell_how_far",
                "tests/stories/health.rs a_feed_that_ran_over_is_told_with_an_estimate_and_delists_nothing",
            ],
            "a list whose dates reach back to its last reading was made anew, and is not reported",
        ),
    ),
    (
        92,
        "a feed that cannot be read",
        By(&[
            "src/judge/membership.rs a_list_that_could_not_be_read_is_passed_over_and_shows_what_it_did",
            "tests/stories/lists.rs a_list_that_cannot_be_read_deletes_nothing_and_is_said",
            "src/judge/tests/health.rs a_list_that_is_none_any_more_is_failing_even_beside_one_that_is",
            "tests/stories/health.rs a_feed_that_is_empty_a_page_or_broken_off_is_failing_and_delists_nothing",
        ]),
    ),
    (
        93,
        "a feed that shrinks",
        By(&[
            "src/judge/membership.rs what_leaves_the_middle_leaves_a_hole_and_what_rolls_off_the_end_none",
            "tests/stories/lists.rs a_feed_that_shrinks_drops_nobody",
        ]),
    ),
    (
        94,
        "a list in another order",
        By(&[
            "src/judge/membership.rs a_list_that_shares_nothing_with_the_last_or_is_in_another_order_says_nothing",
            "src/judge/membership.rs a_pinned_entry_that_is_unpinned_leaves_no_hole",
            "tests/stories/facts/lists.rs fact_68_an_item_pinned_on_top_is_neither_new_nor_gone",
            "tests/stories/lists.rs a_list_in_another_order_says_nothing",
        ]),
    ),
    (
        95,
        "ids from http to https",
        By(&["tests/stories/lists.rs new_ids_for_known_entries_are_no_news"]),
    ),
    (
        96,
        "one id on two items",
        By(&["tests/stories/lists.rs two_entries_with_one_id_are_two_statements"]),
    ),
    (
        97,
        "304 for ever",
        By(&[
            "tests/stories/lists.rs a_feed_that_answers_304_for_ever_is_read_whole_within_a_week",
        ]),
    ),
    (
        98,
        "a sitemap that dates everything today",
        By(&[
            "tests/stories/lists.rs a_sitemap_that_dates_everything_today_costs_no_more_looks_than_any_night",
        ]),
    ),
    (
        99,
        "one entry in three lists",
        By(&[
            "src/judge/tests/published.rs what_stands_above_known_entries_is_news_once_it_was_read",
            "tests/stories/lists.rs an_entry_of_feed_and_listing_at_once_is_published_once",
            "tests/stories/lists.rs an_entry_of_feed_listing_and_sitemap_at_once_is_published_once",
        ]),
    ),
    (
        100,
        "nothing new for long",
        By(&[
            "src/judge/tests/health.rs a_source_that_falls_silent_is_quiet_once_and_the_next_item_recovers_it",
            "tests/stories/health.rs a_source_that_falls_silent_is_quiet_once_until_its_next_item",
        ]),
    ),
    (
        101,
        "two texts by turns",
        By(&[
            "src/judge/tests/edits.rs a_page_that_answers_by_turns_is_reported_once",
            "src/judge/tests/edits.rs only_a_third_text_is_said_of_a_page_that_answers_by_turns",
            "tests/stories/returning.rs a_page_that_answers_by_turns_is_not_reported_every_night",
            "src/judge/tests/edits.rs two_texts_by_turns_for_nights_at_a_time_fall_silent_after_two_cycles",
            "src/judge/tests/edits.rs a_third_text_of_a_page_that_answers_by_turns_is_said_with_the_reason",
        ]),
    ),
    (
        102,
        "an edit undone before its second look",
        By(&[
            "src/judge/tests/edits.rs an_edit_undone_before_its_second_look_is_withdrawn",
            "tests/stories/returning.rs an_edit_undone_before_its_second_look_is_withdrawn",
            "tests/stories/returning.rs a_page_that_answers_by_turns_is_not_reported_every_night",
        ]),
    ),
    (
        103,
        "404 and 200 by turns",
        By(&["src/judge/tests/presence.rs one_statement_that_flaps_is_not_many"]),
    ),
    (
        104,
        "an old copy from a cache",
        Partly(
            &["src/judge/tests/edits.rs an_old_copy_served_once_is_no_edit"],
            "being built: pages that answer by turns: a copy that is served on two nights in a row is suspected",
        ),
    ),
    (
        105,
        "back at its address",
        By(&[
            "src/judge/tests/presence.rs a_deleted_statement_that_is_served_twice_is_restored",
            "src/judge/tests/presence.rs another_text_at_the_address_of_a_deleted_statement_is_no_return",
            "tests/stories/returning.rs a_deleted_statement_that_answers_again_is_restored_and_the_deletion_stays",
            "tests/stories/softly.rs a_blanked_statement_that_has_its_text_again_is_restored",
        ]),
    ),
    (
        106,
        "back in other words",
        By(&[
            "src/judge/tests/presence.rs it_returns_in_other_words",
            "tests/stories/returning.rs a_statement_that_returns_in_other_words_is_restored_and_edited",
        ]),
    ),
    (
        107,
        "back at another address",
        By(&[
            "src/judge/tests/presence.rs it_returns_at_another_address",
            "tests/stories/returning.rs a_statement_that_returns_at_another_address_is_restored_and_has_moved",
        ]),
    ),
    (
        108,
        "restored, and gone again",
        By(&[
            "src/judge/tests/presence.rs a_restored_statement_that_vanishes_again_counts_from_zero",
            "tests/stories/returning.rs a_restored_statement_that_goes_again_is_a_new_deletion_from_zero",
        ]),
    ),
    (
        109,
        "two passes in an hour",
        By(&[
            "src/judge/tests/edits.rs two_looks_within_two_hours_confirm_no_edit",
            "src/judge/tests/presence.rs looks_within_two_hours_count_once",
            "tests/stories/hours.rs two_passes_within_an_hour_count_as_one_look",
        ]),
    ),
    (
        110,
        "a night of 23 hours",
        By(&[
            "src/judge/tests/presence.rs nineteen_hours_are_too_short_and_a_night_of_23_hours_is_not",
            "tests/stories/hours.rs a_night_of_23_hours_confirms",
        ]),
    ),
    (
        111,
        "a clock that jumps",
        Partly(
            &[
                "src/judge/tests/presence.rs a_clock_that_jumps_back_confirms_nothing",
                "src/judge/tests/presence.rs a_span_that_crosses_a_year_without_a_look_confirms_nothing",
                "tests/stories/hours.rs a_clock_that_was_set_back_is_refused_and_changes_nothing",
                "tests/stories/hours.rs a_pass_a_year_later_confirms_nothing_by_itself_and_warns",
            ],
            "a jump of less than 45 days cannot be told from so long a wait: judge sees no clock but ours",
        ),
    ),
    (
        112,
        "ten days without a pass, weekly passes",
        By(&[
            "src/judge/tests/presence.rs a_gap_of_ten_days_suspects_first",
            "src/judge/tests/presence.rs a_404_at_the_second_weekly_look_is_confirmed",
            "tests/stories/hours.rs ten_days_without_a_pass_are_one_absence_with_an_interval_of_ten_days",
        ]),
    ),
    (
        113,
        "dates of other calendars",
        By(&[
            "tests/stories/facts/dates.rs fact_38_rows_are_dated_in_every_calendar",
            "tests/stories/hours.rs a_page_s_own_date_gets_no_midnight_and_no_zone",
            "tests/stories/hours.rs a_date_that_cannot_be_read_is_unknown_and_never_an_edit",
        ]),
    ),
    (
        114,
        "killed anywhere",
        By(&[
            "tests/stories/crash.rs a_pass_killed_anywhere_is_made_good_by_the_next_one",
            "tests/stories/crash.rs an_interrupted_pass_says_so_and_keeps_what_it_saw",
        ]),
    ),
    (
        115,
        "a full disk",
        By(&["tests/stories/crash.rs a_full_disk_fails_the_pass_and_leaves_a_readable_store"]),
    ),
    (
        116,
        "two passes at once",
        By(&[
            "tests/stories/crash.rs a_second_pass_at_once_leaves_with_a_word_and_changes_nothing",
        ]),
    ),
    (
        117,
        "an alert that could not be delivered",
        Not("alerts come later"),
    ),
    (
        118,
        "made-up addresses are asked seldom",
        By(&[
            "tests/stories/manners.rs where_nothing_looks_absent_no_made_up_address_is_asked",
            "tests/stories/manners.rs a_pass_asks_one_made_up_address_of_a_kind",
        ]),
    ),
    (
        119,
        "a host that refuses is left alone",
        By(&[
            "tests/stories/manners.rs a_host_that_refuses_five_times_in_a_row_is_left_alone_and_the_others_are_not",
            "tests/stories/manners.rs a_closed_section_does_not_end_the_host_s_turn",
        ]),
    ),
    (
        120,
        "no made-up address, or no sibling",
        By(&[
            "src/judge/tests/presence.rs without_sibling_canary_or_list_nothing_is_confirmed",
            "tests/stories/manners.rs where_robots_txt_forbids_the_made_up_address_nothing_is_confirmed",
            "tests/stories/manners.rs where_a_statement_has_no_sibling_nothing_is_confirmed",
        ]),
    ),
    (
        121,
        "endless answers",
        By(&[
            "tests/stories/hostile.rs a_page_of_30_megabytes_is_too_large",
            "tests/stories/hostile.rs s42_a_gzip_bomb_is_too_large",
            "tests/stories/hostile.rs s20_a_redirect_loop_is_unknown",
            "tests/stories/hostile.rs s25_one_byte_at_a_time_is_a_timeout",
        ]),
    ),
    (
        122,
        "titles that command the terminal",
        By(&[
            "tests/stories/hostile.rs s86_titles_and_words_that_command_the_terminal_are_inert_in_every_output",
        ]),
    ),
    (
        123,
        "links into the private network",
        By(&[
            "tests/stories/bad_lists.rs s11_entries_that_lead_out_of_the_web_or_the_house_are_not_asked",
            "tests/stories/hostile.rs s19_redirects_out_of_the_network_or_the_web_are_refused",
        ]),
    ),
    (
        124,
        "a server that answers us alone",
        By(&["tests/stories/hostile.rs a_server_that_answers_404_to_us_alone_deleted_nothing"]),
    ),
    (
        125,
        "a new reader",
        By(&[
            "tests/stories/stores.rs a_store_of_the_first_schema_is_read_on_in_todays_way_and_tells_what_changes_alone",
            "tests/stories/technical.rs a_changed_selector_flags_nothing_and_the_next_changed_word_is_told_alone",
            "tests/stories/technical.rs where_no_page_is_kept_the_next_look_silently_rebases",
        ]),
    ),
    (
        126,
        "another agent, language or line",
        Partly(
            &[
                "tests/stories/technical.rs other_headers_that_bring_other_words_everywhere_flag_nothing",
                "tests/stories/technical.rs an_edit_in_the_night_of_other_headers_is_told_once_it_is_seen_twice_and_siblings_stand",
            ],
            "the user agent and the way out are no part of what is noted, only the source's own headers",
        ),
    ),
    (
        127,
        "a migrated or restored store",
        By(&[
            "tests/stories/stores.rs a_store_of_the_first_schema_is_brought_up_to_date_by_the_next_pass_and_keeps_all",
            "tests/stories/again.rs a_store_restored_from_a_day_ago_raises_no_flag_twice",
        ]),
    ),
    (
        128,
        "the first run",
        Partly(
            &["tests/stories/lists.rs the_first_reading_of_a_list_is_known_stock"],
            "what is 404 on the first run is pending; that the list's stock is silent holds",
        ),
    ),
    (
        129,
        "Khmer in another code order",
        By(&[
            "src/text/change/tests.rs khmer_typed_in_another_order_is_style_and_another_sign_is_a_word",
            "src/text/khmer.rs code_orders_that_look_alike_are_one",
            "src/text/khmer.rs another_sign_is_another_word",
        ]),
    ),
    (
        130,
        "a clause of an unspaced line",
        By(&[
            "src/text/change/tests.rs a_clause_lost_from_an_unspaced_line_is_marked_alone",
            "src/text/pair.rs one_word_of_an_unspaced_line_is_marked_alone",
            "src/text/shingle.rs unspaced_text_is_found_by_n_grams",
        ]),
    ),
];

#[test]
fn every_story_is_in_the_table_once() {
    let numbers: Vec<u16> = TABLE.iter().map(|(number, _, _)| *number).collect();

    assert_eq!(numbers, (1..=130).collect::<Vec<u16>>());
}

#[test]
fn every_test_of_the_table_is_one_and_bears_the_number() {
    let wrong = wrong(&TABLE, |text, name, number| {
        numbers_of(text, name).contains(&number)
    });

    assert!(
        wrong.is_empty(),
        "no such test, or without the number:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn what_is_not_shown_or_only_partly_says_why() {
    assert_eq!(untold(&TABLE), [""; 0]);
}

/// The numbers in the words above a test; none where the file has no such test.
fn numbers_of(text: &str, name: &str) -> Vec<u16> {
    let Some((before, _)) = text.split_once(&format!("fn {name}(")) else {
        return Vec::new();
    };
    let mut above = before
        .lines()
        .rev()
        .map(str::trim)
        .skip_while(|line| line.is_empty())
        .take_while(|line| line.starts_with("///") || line.starts_with("#[") || *line == "async");
    let lines: Vec<&str> = above.by_ref().collect();
    if !lines
        .iter()
        .any(|line| matches!(*line, "#[test]" | "#[tokio::test]"))
    {
        return Vec::new();
    }
    lines
        .iter()
        .filter_map(|line| line.strip_prefix("/// Scenario "))
        .flat_map(|rest| {
            let listed = rest.split(|c: char| !c.is_ascii_digit() && c != ',' && c != ' ');
            let listed = listed.take(1).flat_map(|numbers| numbers.split([',', ' ']));
            listed
                .filter_map(|number| number.parse().ok())
                .collect::<Vec<u16>>()
        })
        .collect()
}

#[test]
fn a_test_without_its_number_and_a_number_without_a_test_are_noticed() {
    let text = "/// Scenario 1, 12: and more, 3.\n/// Words.\n#[test]\nfn one() {}\n\n#[test]\nfn two() {}\n\n\
                /// Scenario 4.\nfn three() {}\n";

    assert_eq!(numbers_of(text, "one"), [1, 12]);
    for name in ["two", "three", "four"] {
        assert_eq!(numbers_of(text, name), [0; 0], "{name}");
    }
}
