//! The hundred and one bad inputs that this program is built against, by their numbers, and which test meets each.
//!
//! *In:* the sources of the tests. *Out:* a table without holes: every number once, every test named there is one.
//! *Never:* counts a defence that nothing tests: what is missing is said.

use crate::tables::Shown::{By, Not, Partly};
use crate::tables::{Row, untold, wrong};

const GUARD: &str = "src/fetch/guard.rs s01_to_s04_no_spelling_of_a_private_address_is_let_through";
const PORTS: &str =
    "src/fetch/guard.rs s10_s11_s15_s16_ports_schemes_names_and_lengths_are_refused";
const SPELLING: &str = "src/model/address/tests.rs an_address_has_one_spelling";
const BAD_HTTP: &str = "src/fetch/stories/answers.rs s29_s34_s35_s36_what_breaks_http_is_bad_http";
const UNASKED: &str = "src/fetch/stories/answers.rs s36_s38_answers_nobody_asked_for_are_no_pages";
const MARKUP: &str = "src/extract/tests.rs s59_to_s62_hostile_markup_is_too_complex";
const OUTPUTS: &str = "tests/stories/hostile.rs s86_titles_and_words_that_command_the_terminal_are_inert_in_every_output";
const SECRETS: &str =
    "tests/stories/guises.rs s95_s96_passwords_and_cookies_are_neither_printed_nor_kept";

const TABLE: [Row; 101] = [
    // Addresses
    (
        1,
        "private addresses in links and redirects",
        By(&[
            GUARD,
            "src/fetch/stories/answers.rs s01_a_private_address_is_refused_without_a_packet",
            "tests/stories/bad_lists.rs s11_entries_that_lead_out_of_the_web_or_the_house_are_not_asked",
        ]),
    ),
    (2, "special ranges of IPv4", By(&[GUARD])),
    (3, "special ranges of IPv6, IPv4 inside IPv6", By(&[GUARD])),
    (4, "odd spellings of an IP address", By(&[GUARD])),
    (
        5,
        "literals and fixed hosts that pass by the look-up",
        By(&[
            "src/fetch/guard.rs s05_a_mapped_name_is_judged_by_its_address",
            "src/fetch/client.rs s05_a_refusal_at_the_look_up_is_no_network_failure",
        ]),
    ),
    (
        6,
        "names with a private answer",
        By(&["src/fetch/guard.rs s06_a_name_with_a_private_answer_is_refused_at_the_look_up"]),
    ),
    (
        7,
        "another answer between look-up and connection",
        Partly(
            &[
                "src/fetch/guard.rs s06_a_name_with_a_private_answer_is_refused_at_the_look_up",
                "src/fetch/stories/answers.rs a_mapped_name_reaches_its_address_and_port_under_its_own_name",
            ],
            "what the one look-up answers is what is connected to; a name server that changes its mind is not played",
        ),
    ),
    (
        8,
        "connections that outlive the look-up",
        By(&["src/fetch/stories/oddities.rs s08_no_connection_outlives_its_pass"]),
    ),
    (
        9,
        "user and password in an address",
        By(&[
            "src/fetch/guard.rs s09_userinfo_and_fragment_are_dropped",
            "src/config/wire.rs s9_an_address_with_user_and_password_is_refused_with_the_remedy",
            SPELLING,
        ]),
    ),
    (
        10,
        "ports of other services",
        By(&[
            PORTS,
            "src/discover/scope.rs s10_s18_a_list_cannot_send_us_elsewhere",
            "src/discover/channel.rs s10_the_way_to_older_posts_does_not_leave_the_host",
        ]),
    ),
    (
        11,
        "schemes beyond http",
        By(&[
            PORTS,
            "src/model/address/tests.rs s11_s12_s16_only_http_addresses_of_bounded_length_are_taken",
            "tests/stories/bad_lists.rs s11_entries_that_lead_out_of_the_web_or_the_house_are_not_asked",
        ]),
    ),
    (
        12,
        "relative forms that lead elsewhere",
        By(&[
            "src/model/address/tests.rs s11_s12_s16_only_http_addresses_of_bounded_length_are_taken",
            "src/discover/scope.rs s10_s18_a_list_cannot_send_us_elsewhere",
        ]),
    ),
    (
        13,
        "line breaks inside an address",
        By(&[
            SPELLING,
            "tests/stories/guises.rs s13_line_breaks_inside_an_address_make_no_second_statement",
        ]),
    ),
    (
        14,
        "letters of another script in a host",
        By(&["tests/stories/guises.rs s14_a_house_of_the_same_looks_is_another_house"]),
    ),
    (15, "localhost and local names", By(&[PORTS])),
    (
        16,
        "endless addresses",
        By(&[
            PORTS,
            "src/model/address/tests.rs s11_s12_s16_only_http_addresses_of_bounded_length_are_taken",
        ]),
    ),
    (
        17,
        "fragments, session ids, endless calendars",
        Partly(
            &[
                SPELLING,
                "src/discover/likely.rs a_sites_own_pages_archives_and_files_are_no_statements",
            ],
            "a source's new statements are bounded by a list's entries and the host's window, not by 500 a pass",
        ),
    ),
    (
        18,
        "a list of other hosts' addresses",
        By(&[
            "src/discover/scope.rs s10_s18_a_list_cannot_send_us_elsewhere",
            "tests/stories/bad_lists.rs an_empty_or_foreign_listing_deletes_nothing",
        ]),
    ),
    // Redirects
    (
        19,
        "redirects out of the network or the web",
        By(&[
            "src/fetch/stories/redirects.rs s19_s21_redirects_to_where_nothing_is_asked_are_bad",
            "tests/stories/hostile.rs s19_redirects_out_of_the_network_or_the_web_are_refused",
        ]),
    ),
    (
        20,
        "circles and long chains",
        By(&[
            "src/fetch/stories/redirects.rs s20_circles_and_long_chains_end",
            "tests/stories/hostile.rs s20_a_redirect_loop_is_unknown",
        ]),
    ),
    (
        21,
        "odd Location headers",
        By(&[
            "src/fetch/stories/redirects.rs s19_s21_redirects_to_where_nothing_is_asked_are_bad",
            "src/fetch/stories/redirects.rs s21_a_raw_utf8_location_is_followed",
        ]),
    ),
    (
        22,
        "from https to http",
        By(&[
            "src/fetch/stories/redirects.rs s22_a_redirect_from_https_to_http_is_noted_and_the_certificate_kept",
            "src/judge/tests/presence.rs a_downgraded_look_does_not_count",
        ]),
    ),
    (
        23,
        "secrets sent on to another host",
        By(&["src/fetch/stories/redirects.rs s23_a_source_s_headers_stay_with_its_origin"]),
    ),
    (
        24,
        "refresh, base and canonical of another site",
        By(&[
            "tests/stories/guises.rs s24_a_base_of_another_house_is_not_followed",
            "tests/stories/guises.rs s24_a_canonical_address_takes_nobody_s_place",
            "tests/stories/guises.rs s24_a_page_that_only_sends_the_visitor_on_is_no_edit",
            "src/extract/rules/tests.rs a_page_that_only_moves_the_visitor_on_is_a_gate",
        ]),
    ),
    // HTTP
    (
        25,
        "one byte now and then",
        By(&[
            "src/fetch/stories/bodies.rs s25_a_dripping_body_or_a_silent_server_times_out",
            "tests/stories/hostile.rs s25_one_byte_at_a_time_is_a_timeout",
        ]),
    ),
    (
        26,
        "bodies without end",
        By(&["src/fetch/stories/bodies.rs s26_an_endless_or_overlong_body_is_too_large"]),
    ),
    (
        27,
        "bodies shorter than declared",
        By(&[
            "src/fetch/stories/bodies.rs s27_a_body_shorter_than_declared_is_truncated",
            "tests/stories/hostile.rs s27_a_length_that_promises_too_much_is_truncated",
        ]),
    ),
    (
        28,
        "bodies longer than declared",
        By(&[
            "src/fetch/stories/oddities.rs s28_bytes_behind_the_declared_end_are_no_part_of_this_page_or_the_next",
        ]),
    ),
    (
        29,
        "lengths that differ or are none",
        By(&[
            BAD_HTTP,
            "src/fetch/stories/oddities.rs s29_a_length_that_is_no_number_of_bytes_is_no_page",
            "tests/stories/hostile.rs s29_two_lengths_that_differ_are_no_http",
        ]),
    ),
    (
        30,
        "a length and chunks",
        By(&[
            "src/fetch/stories/oddities.rs s30_where_length_and_chunks_differ_the_chunks_count_and_both_are_kept",
        ]),
    ),
    (
        31,
        "floods of early hints",
        By(&[
            "src/fetch/stories/oddities.rs s31_hints_before_the_answer_are_passed_over_and_endless_ones_end_with_the_look",
        ]),
    ),
    (
        32,
        "large heads",
        By(&[
            "src/fetch/stories/answers.rs s32_stored_headers_are_bounded",
            "src/fetch/stories/oddities.rs s32_a_head_without_end_is_no_page",
        ]),
    ),
    (
        33,
        "many headers, many cookies",
        By(&[
            "src/fetch/stories/answers.rs s33_s34_sloppy_heads_are_read",
            "src/fetch/stories/oddities.rs s33_a_hundred_and_fifty_cookies_are_read",
        ]),
    ),
    (
        34,
        "sloppy headers, NUL in a value",
        By(&[
            "src/fetch/stories/answers.rs s33_s34_sloppy_heads_are_read",
            "src/fetch/stories/oddities.rs s34_s35_a_nul_in_a_header_and_statuses_that_are_none_are_no_pages",
        ]),
    ),
    (
        35,
        "what is no HTTP, statuses that are none",
        By(&[
            BAD_HTTP,
            "src/fetch/stories/oddities.rs s34_s35_a_nul_in_a_header_and_statuses_that_are_none_are_no_pages",
            "src/extract/rules/tests.rs statuses_are_told_apart",
        ]),
    ),
    (36, "101, 204 and 205 unasked", By(&[BAD_HTTP, UNASKED])),
    (
        37,
        "304 unasked",
        By(&[
            "src/fetch/stories/answers.rs s37_an_unasked_304_is_asked_once_more_past_the_caches",
            "tests/stories/hostile.rs s37_a_304_nobody_asked_for_is_no_blank_page",
        ]),
    ),
    (38, "206 unasked", By(&[UNASKED])),
    (
        39,
        "304 for ever",
        By(&[
            "tests/stories/guises.rs s39_a_validator_that_never_changes_hides_no_edit_for_long",
            "tests/stories/lists.rs a_feed_that_answers_304_for_ever_is_read_whole_within_a_week",
        ]),
    ),
    (
        40,
        "odd validators",
        By(&[
            "src/fetch/stories/oddities.rs s40_a_validator_too_long_to_send_back_is_none",
            "src/fetch/stories/answers.rs an_unchanged_page_costs_one_conditional_request",
        ]),
    ),
    (
        41,
        "floods of cookies, cookies that are asked back",
        By(&[
            "src/fetch/cookies.rs s41_the_jar_is_bounded_and_knows_hosts",
            "src/fetch/stories/redirects.rs s41_a_cookie_lives_for_one_look",
        ]),
    ),
    (
        42,
        "bombs",
        By(&[
            "src/fetch/body.rs s42_bombs_are_too_large_in_every_coding",
            "src/fetch/stories/bodies.rs s42_a_bomb_on_the_wire_is_too_large_and_keeps_evidence",
            "src/discover/sitemap/tests.rs s42_a_gzip_bomb_is_too_large",
            "tests/stories/hostile.rs s42_a_gzip_bomb_in_gzip_is_too_large",
        ]),
    ),
    (
        43,
        "windows that take memory",
        By(&["src/fetch/body.rs s43_a_window_that_needs_memory_is_refused"]),
    ),
    (
        44,
        "codings in codings",
        By(&["src/fetch/body.rs s44_more_than_two_layers_are_bad_http"]),
    ),
    (
        45,
        "wrong labels of codings",
        By(&[
            "src/fetch/body.rs s45_plain_bytes_under_any_label_are_plain",
            "tests/stories/hostile.rs s45_plain_bytes_under_the_label_gzip_are_read",
            "tests/stories/hostile.rs s45_gzip_without_a_label_is_no_edit",
        ]),
    ),
    (
        46,
        "cut codings, junk behind them",
        By(&[
            "src/fetch/body.rs s46_a_cut_body_is_truncated_and_trailing_junk_does_not_matter",
            "tests/stories/hostile.rs s46_gzip_that_is_cut_is_truncated",
        ]),
    ),
    (
        47,
        "wrong charsets",
        By(&[
            "tests/stories/unchanged.rs another_charset_or_a_wrong_label_for_the_same_words_says_nothing",
            "src/page/charset.rs text_that_cannot_be_read_is_no_text",
            "src/page/charset.rs utf8_wins_over_a_lying_header_and_a_lying_meta",
        ]),
    ),
    (
        48,
        "images and archives as statements",
        By(&["tests/stories/hostile.rs s48_a_binary_served_as_a_page_is_none"]),
    ),
    (
        49,
        "certificates that do not hold",
        By(&[
            "src/fetch/stories/redirects.rs s49_a_certificate_that_nobody_vouches_for_is_tls",
            "src/fetch/stories/answers.rs s49_https_from_a_server_that_does_not_speak_it_is_tls",
            "tests/stories/standing.rs a_server_that_speaks_no_tls_deletes_nothing",
        ]),
    ),
    (
        50,
        "old TLS, another certificate",
        By(&[
            "src/fetch/stories/oddities.rs s50_a_server_of_an_old_tls_is_tls",
            "src/fetch/stories/redirects.rs s22_a_redirect_from_https_to_http_is_noted_and_the_certificate_kept",
        ]),
    ),
    (
        51,
        "waits without end",
        By(&["src/fetch/pace.rs s51_retry_after_is_clamped_to_a_day"]),
    ),
    (
        52,
        "answers that depend on who asks",
        By(&["tests/stories/hostile.rs a_server_that_answers_404_to_us_alone_deleted_nothing"]),
    ),
    // robots.txt
    (
        53,
        "robots.txt that cannot be had",
        By(&[
            "src/fetch/stories/robots.rs s53_s54_a_robots_server_error_forbids_and_a_missing_one_allows",
            "src/fetch/stories/robots.rs a_robots_copy_serves_the_next_pass_and_a_server_error",
            "tests/stories/manners.rs a_robots_txt_that_cannot_be_had_forbids_everything",
        ]),
    ),
    (
        54,
        "robots.txt that is refused",
        By(&[
            "src/fetch/stories/robots.rs s53_s54_a_robots_server_error_forbids_and_a_missing_one_allows",
        ]),
    ),
    (
        55,
        "robots.txt elsewhere",
        By(&[
            "src/fetch/stories/robots.rs s55_robots_redirects_are_followed_and_a_circle_counts_as_none",
        ]),
    ),
    (
        56,
        "robots.txt of megabytes",
        By(&[
            "src/fetch/stories/robots.rs s56_the_first_500_kib_of_an_overlong_robots_txt_count",
            "src/fetch/robots.rs s56_s57_a_hostile_file_is_bounded_and_matched_in_linear_time",
        ]),
    ),
    (
        57,
        "robots.txt that is none, patterns that explode",
        By(&[
            "src/fetch/robots.rs s57_whatever_is_no_robots_file_has_no_rules",
            "src/fetch/robots.rs s56_s57_a_hostile_file_is_bounded_and_matched_in_linear_time",
        ]),
    ),
    (
        58,
        "Crawl-delay of a day",
        By(&["src/fetch/robots.rs s58_crawl_delay_is_clamped"]),
    ),
    // HTML
    (
        59,
        "tags within tags",
        By(&[
            "src/page/guard.rs s59_sixty_thousand_nested_tags_are_too_complex",
            "src/page/tree.rs s59_deep_text_is_read_without_recursion",
            "src/extract/tests.rs s59_a_deep_page_is_read_and_noted",
            "tests/stories/hostile.rs s59_sixty_thousand_nested_tags_are_too_complex",
        ]),
    ),
    (
        60,
        "lists, tables, drawings within themselves",
        By(&[
            "src/extract/tests.rs s60_what_nests_within_reason_is_read",
            "src/extract/tests.rs s60_what_nests_without_end_ends",
        ]),
    ),
    (
        61,
        "attributes without end, hidden ones too",
        By(&[
            "src/page/guard.rs s61_two_hundred_thousand_attributes_are_too_complex",
            "src/page/guard.rs s61_many_tags_of_many_attributes_are_too_complex",
            "src/page/guard.rs s61_attributes_cannot_be_hidden",
            "src/page/guard.rs s61_root_tags_past_the_limit_are_dropped",
            "tests/stories/hostile.rs s61_two_hundred_thousand_attributes_are_too_complex",
        ]),
    ),
    (
        62,
        "open formatting elements",
        By(&[
            "src/page/guard.rs s62_open_formatting_elements_are_too_complex",
            MARKUP,
        ]),
    ),
    (
        63,
        "megabytes of signs, text without end",
        By(&[
            "src/page/guard.rs s63_what_is_never_closed_is_read_once",
            "src/extract/tests.rs s63_megabytes_of_signs_are_read_to_their_end",
            "src/page/tree.rs s63_a_thirty_megabyte_page_is_read_with_capped_text",
            "src/extract/blocks.rs s63_text_is_capped",
        ]),
    ),
    (
        64,
        "a million declarations",
        By(&["src/page/guard.rs s64_a_million_declarations_are_too_complex"]),
    ),
    (
        65,
        "characters that are none, that turn or hide",
        By(&[
            "src/extract/tests.rs s65_characters_that_are_none_are_replaced_and_those_nobody_sees_are_kept",
            "tests/stories/guises.rs s65_s89_a_page_s_letters_command_neither_a_terminal_nor_a_reader_of_lines",
        ]),
    ),
    (
        66,
        "hidden text",
        Partly(
            &["src/extract/metadata.rs s66_hidden_text_is_no_headline"],
            "a version with hidden text is not marked as such",
        ),
    ),
    (
        67,
        "pages that echo the visitor",
        Partly(
            &[
                "tests/stories/unchanged.rs counters_clocks_tokens_and_the_weather_are_no_words",
                "src/extract/rules/tests.rs soft_not_found_pages_claim_absence",
            ],
            "the asked path is not taken out of a page before pages are compared",
        ),
    ),
    // Feeds, sitemaps
    (
        68,
        "entities of entities",
        By(&[
            "src/discover/repair/tests.rs s68_entities_are_never_expanded",
            "src/discover/feed/tests.rs s68_entities_stay_small_and_html_entities_are_read_once",
            "tests/stories/bad_lists.rs s68_an_entity_bomb_is_not_expanded",
        ]),
    ),
    (
        69,
        "nested media",
        By(&[
            "src/discover/feed/tests.rs s69_nested_media_is_refused_before_it_is_parsed",
            "tests/stories/bad_lists.rs s69_nested_media_groups_end_no_pass",
        ]),
    ),
    (
        70,
        "one bad byte",
        By(&[
            "src/discover/repair/tests.rs s70_what_breaks_a_feed_is_mended",
            "src/discover/feed/tests.rs s70_a_mended_feed_counts_but_is_partial",
            "tests/stories/bad_lists.rs s70_one_bad_byte_does_not_empty_a_feed",
        ]),
    ),
    (
        71,
        "control characters in titles",
        By(&["src/discover/feed/tests.rs s71_control_characters_leave_titles"]),
    ),
    (
        72,
        "a hundred thousand items",
        By(&[
            "src/discover/feed/tests.rs s72_s75_items_and_fields_are_bounded",
            "src/discover/repair/tests.rs s72_entries_over_the_limit_are_left_out",
            "tests/stories/bad_lists.rs a_feed_of_thirty_megabytes_is_a_failed_list",
        ]),
    ),
    (
        73,
        "dates of other worlds",
        By(&[
            "src/discover/dates.rs s73_dates_are_read_as_stated_or_not_at_all",
            "src/extract/dates.rs s73_a_date_ahead_of_the_look_is_none",
            "src/text/dates.rs s73_what_is_no_date_stays_none",
        ]),
    ),
    (
        74,
        "entries without an id",
        By(&[
            "src/discover/feed/tests.rs s74_an_entry_is_keyed_on_its_link_then_on_a_guid_that_is_an_address",
        ]),
    ),
    (
        75,
        "titles of megabytes",
        By(&["src/discover/feed/tests.rs s72_s75_items_and_fields_are_bounded"]),
    ),
    (
        76,
        "charsets of feeds",
        By(&["src/discover/feed/tests.rs s76_charsets_are_read_by_mark_label_and_declaration"]),
    ),
    (
        77,
        "JSON within JSON",
        By(&["src/discover/feed/tests.rs s77_json_nested_without_end_is_a_problem"]),
    ),
    (
        78,
        "sitemaps of sitemaps",
        By(&[
            "src/discover/sitemap/tests.rs an_index_names_its_sitemaps_the_newest_first_and_never_itself",
            "src/discover/sitemap/tests.rs an_index_of_thousands_gives_fifty",
            "src/discover/sitemap/tests.rs more_than_fifty_thousand_addresses_are_cut",
            "src/discover/sitemap/tests.rs one_date_at_nearly_every_address_is_ignored",
        ]),
    ),
    (
        79,
        "renamed ids, floods of new entries",
        Partly(
            &[
                "tests/stories/lists.rs new_ids_for_known_entries_are_no_news",
                "tests/stories/guises.rs s79_a_flood_of_new_entries_prints_nothing",
            ],
            "new texts are no alerts, so that none floods anybody; one notice for many belongs to alerts",
        ),
    ),
    (
        80,
        "hostile PDF files",
        Partly(
            &[
                "src/extract/tests.rs a_pdf_that_nobody_reads_is_present_by_its_hash",
                "src/extract/pdftotext.rs the_tool_sees_nothing_of_our_environment_and_is_limited",
                "src/extract/pdftotext.rs a_tool_that_writes_without_end_is_ended",
                "src/extract/pdftotext.rs a_tool_that_hangs_is_ended_with_all_it_started",
                "tests/stories/documents.rs a_tool_that_breaks_off_or_writes_without_end_leaves_the_hash",
            ],
            "no hostile PDF is kept as a sample: the tool reads them in a child that is held short, and stands in for \
             poppler as a script",
        ),
    ),
    // The file, the command line, the machine
    (
        81,
        "TOML that is none",
        By(&[
            "src/config/tests.rs s81_a_file_that_is_no_toml_is_one_drawn_problem",
            "src/config/tests.rs s81_a_file_nested_a_hundred_thousand_deep_is_refused",
            "src/config/tests.rs s81_dotted_keys_within_tables_do_not_add_up_to_an_overflow",
            "src/config/tests.rs s81_ten_thousand_sources_are_read_and_one_more_is_refused",
        ]),
    ),
    (
        82,
        "selectors that the engine does not know",
        By(&["src/config/pattern.rs s82_a_bad_selector_is_explained_in_plain_words"]),
    ),
    (
        83,
        "a reader that leaves",
        By(&[
            "tests/stories/commands.rs s83_a_reader_that_left_is_no_error",
            "tests/stories/commands.rs s83_a_pass_whose_reader_left_is_made_to_its_end",
        ]),
    ),
    (
        84,
        "a store's name that is a URI",
        By(&["tests/stories/stores.rs s84_a_store_s_name_is_no_uri"]),
    ),
    (
        85,
        "a clock that was set",
        Partly(
            &["tests/stories/hours.rs a_clock_that_was_set_back_is_refused_and_changes_nothing"],
            "the machine's clock is not held against the Date headers of hosts",
        ),
    ),
    // Out
    (
        86,
        "titles that command the terminal",
        By(&[
            "src/view/escape.rs s86_a_title_that_commands_the_terminal_is_written_out",
            OUTPUTS,
        ]),
    ),
    (
        87,
        "titles that forge a line",
        By(&[
            "src/view/escape.rs s87_a_title_cannot_forge_a_second_line",
            OUTPUTS,
        ]),
    ),
    (
        88,
        "formulas in CSV",
        Not("no CSV is written: exports come later"),
    ),
    (
        89,
        "line separators in JSON Lines",
        By(&[
            OUTPUTS,
            "tests/stories/guises.rs s65_s89_a_page_s_letters_command_neither_a_terminal_nor_a_reader_of_lines",
        ]),
    ),
    (
        90,
        "markup in titles",
        Partly(
            &[
                "src/view/html.rs s90_a_text_writes_no_markup",
                "src/view/markdown.rs s90_a_text_writes_no_markup_and_calls_nobody",
                "tests/stories/recipes.rs a_headline_can_neither_break_the_webhooks_json_nor_run_nor_call_the_channel",
            ],
            "chats are reached by the README's recipe alone: alerts come later",
        ),
    ),
    (
        91,
        "line breaks in a subject",
        Partly(
            &["tests/stories/recipes.rs a_mail_goes_out_only_where_something_was_flagged"],
            "the recipe's subject is fixed; mail of our own comes later",
        ),
    ),
    (92, "previews of hostile links", Not("alerts come later")),
    (
        93,
        "templates over foreign text, commands",
        Partly(
            &[
                "tests/stories/recipes.rs a_headline_can_neither_break_the_webhooks_json_nor_run_nor_call_the_channel",
            ],
            "there are no templates; alerts by command come later",
        ),
    ),
    (
        94,
        "names of exported files, archives that climb",
        Not("exports and imports come later"),
    ),
    (
        95,
        "secrets in errors and logs",
        By(&[
            SECRETS,
            "src/config/explain.rs a_line_that_may_hold_a_secret_is_not_drawn",
        ]),
    ),
    (
        96,
        "secrets in evidence",
        Partly(
            &[SECRETS],
            "requests are not kept; cookies that a server set are, with its other headers, until there is an export to drop them",
        ),
    ),
    (97, "webhooks into the house", Not("alerts come later")),
    // The view
    (
        98,
        "stored pages on our origin",
        Not("`serve` comes later; `diff --format html` runs and fetches nothing"),
    ),
    (99, "rebinding on loopback", Not("`serve` comes later")),
    (
        100,
        "requests and frames of other sites",
        Not("`serve` comes later"),
    ),
    (
        101,
        "a query language, endless queries",
        Partly(
            &["tests/stories/searching.rs s101_what_is_typed_is_never_a_query_language"],
            "phrases and hits are bounded, time is not: whoever searches has the machine",
        ),
    ),
];

#[test]
fn every_number_is_in_the_table_once() {
    let numbers: Vec<u16> = TABLE.iter().map(|(number, _, _)| *number).collect();

    assert_eq!(numbers, (1..=101).collect::<Vec<u16>>());
}

#[test]
fn every_test_of_the_table_is_one() {
    let missing = wrong(&TABLE, |text, name, _| is_test(text, name));

    assert!(missing.is_empty(), "no such tests:\n{}", missing.join("\n"));
}

/// Whether the file has this function behind a mark of a test.
fn is_test(text: &str, name: &str) -> bool {
    let Some((before, _)) = text.split_once(&format!("fn {name}()")) else {
        return false;
    };
    let mark = before.rfind("#[test]").max(before.rfind("#[tokio::test]"));
    mark.is_some_and(|mark| !before.split_at(mark).1.contains("fn "))
}

#[test]
fn what_is_not_met_or_only_partly_says_why() {
    assert_eq!(untold(&TABLE), [""; 0]);
}

#[test]
fn a_test_that_is_none_is_noticed() {
    let text = "#[test]\nfn one() {}\nfn two() {}\n#[tokio::test]\nasync fn three() {}\n";

    assert!(is_test(text, "one") && is_test(text, "three"));
    assert!(!is_test(text, "two") && !is_test(text, "four"));
}
