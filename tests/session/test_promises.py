"""What can go wrong, and the tests that show what happens then. A test that is renamed or dropped is missed here."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROMISES = {
    "the process is killed at any moment: the old file or the new one": [
        "tests/session/test_faults.py::test_killed_at_any_moment_the_file_is_one_whole_run",
        "tests/test_cluster.py::test_a_lost_process_is_started_again_and_the_run_goes_on_from_the_last_save",
    ],
    "any call of the system fails while saving: an error, the old file, nothing left behind": [
        "tests/session/test_faults.py::test_any_call_may_fail_with_any_error",
    ],
    "the disk is full: an error, the process lives, training goes on": [
        "tests/session/test_faults.py::test_a_full_disk_is_an_error_and_not_a_crash",
        "tests/session/test_training_faults.py::test_a_disk_that_is_full_or_fails_is_said_and_training_goes_on",
    ],
    "the drive is unplugged: said, and saved to again when it is back": [
        "tests/session/test_training_faults.py::test_a_drive_that_is_unplugged_is_said_and_saved_to_when_it_is_back",
    ],
    "the program or the disk writes nonsense: the old file is kept": [
        "tests/session/test_faults.py::test_a_wrong_image_never_replaces_a_file",
        "tests/session/test_faults.py::test_what_was_written_is_compared_with_what_was_meant",
        "tests/session/test_faults.py::test_a_disk_that_keeps_something_else_is_found_before_the_old_file_goes",
    ],
    "the power fails: written, flushed, moved, in this order": [
        "tests/session/test_faults.py::test_flushed_before_moved_before_the_folder_is_flushed",
    ],
    "bits rot, a file is cut short: refused with the reason before libhdf5 sees it": [
        "tests/session/test_hostile.py::test_any_damage_is_found_before_libhdf5_sees_it",
        "tests/session/test_hostile.py::test_a_file_cut_short_is_incomplete",
    ],
    "a hostile structure: refused for its own reason, in little memory": [
        "tests/session/test_hostile.py::test_a_hostile_file_is_refused_for_its_own_reason",
        "tests/session/test_hostile.py::test_no_array_is_read_before_the_structure_is_known",
        "tests/session/test_hostile.py::test_neither_memory_nor_time",
        "tests/session/test_mutants.py::test_damaged_files_are_refused_or_open_and_do_no_harm",
    ],
    "libhdf5 hangs, crashes or floods the memory: the file is damaged, the program lives": [
        "tests/session/test_strangers.py::test_a_child_that_hangs_or_dies_is_a_damaged_file",
        "tests/session/test_strangers.py::test_a_child_that_wants_too_much_memory_is_a_damaged_file",
    ],
    "an older or a newer format: opens, or a sentence": [
        "tests/session/test_golden.py::test_a_published_file_opens_with_the_numbers_that_were_saved",
        "tests/session/test_hostile.py::test_a_newer_format_is_not_even_parsed",
    ],
    "a loss or a gradient that is no number: paused, the last good state kept and saved": [
        "tests/session/test_training_faults.py::test_what_is_no_number_never_gets_into_the_file",
        "tests/engine/test_engine.py::test_an_explosion_pauses_and_brings_the_good_state_back",
    ],
    "memory runs out, on the processor or a GPU: paused, in a sentence that helps": [
        "tests/session/test_training_faults.py::test_memory_that_ran_out_is_a_sentence_that_helps",
        "tests/session/test_training_faults.py::test_memory_that_ran_out_in_the_middle_of_a_step_costs_nothing_but_the_step",
    ],
    "a GPU is lost: nothing is asked of it, the run goes on with the processor": [
        "tests/session/test_training_faults.py::test_a_gpu_that_is_lost_is_gone_on_without",
    ],
    "an exception nobody foresaw: said once, what was trained is saved, the window lives": [
        "tests/session/test_training_faults.py::test_an_exception_keeps_what_was_trained",
        "tests/engine/test_engine.py::test_an_exception_nobody_foresaw_is_reported_once_and_the_thread_lives",
        "tests/app/test_hooks.py::test_an_exception_in_a_slot_is_a_banner_and_a_line_of_the_log",
    ],
    "the thread dies without a word: said within two seconds": [
        "tests/app/test_studio.py::test_a_thread_that_ends_without_a_word_is_reported_once_and_soon",
    ],
    "closed in the first second, while it trains, tests or saves; logged out: ends well, the file is current": [
        "tests/e2e/test_closing.py::test_closing_never_hangs_crashes_or_loses",
    ],
    "a signal, a terminal that is closed: saved, ends in order": [
        "tests/app/test_hooks.py::test_a_signal_closes_the_program_in_order",
        "tests/test_cli.py::test_ctrl_c_saves_and_says_where",
        "tests/test_cli.py::test_a_terminal_that_is_closed_costs_nothing",
    ],
    "a laptop sleeps: no slower afterwards, saved at once": [
        "tests/session/test_training_faults.py::test_a_laptop_that_slept_trained_no_slower",
        "tests/session/test_training_faults.py::test_after_a_night_it_saves_at_once",
    ],
    "pause and resume: the same bits, every model, from process to process, with the session's own number of threads": [
        "tests/session/test_resuming.py::test_every_model_goes_on_in_another_process_to_the_bits_of_the_run_that_never_stopped",
        "tests/engine/test_run.py::test_learns_and_resumes_to_the_same_bits",
        "tests/engine/test_run.py::test_every_ingredient_of_resuming_is_needed",
    ],
    "looking, filming, answering questions: the same bits": [
        "tests/engine/test_run.py::test_looking_changes_no_bit",
        "tests/engine/test_film.py::test_filming_changes_no_bit_and_every_model_can_be_filmed",
        "tests/engine/test_film.py::test_looking_back_changes_no_bit",
    ],
    "another computer, version or number of cores: opens, and says what may differ": [
        "tests/engine/test_engine.py::test_a_session_from_another_computer_says_that_digits_may_differ",
        "tests/session/test_training_faults.py::test_a_session_of_more_threads_than_this_computer_has_opens_and_says_so",
    ],
    "the data vanish or change under a run: it goes on with what it read; other data are not gone on with": [
        "tests/session/test_training_faults.py::test_data_that_vanish_while_training_were_read_long_ago",
        "tests/session/test_training_faults.py::test_data_that_changed_are_not_gone_on_with",
    ],
    "rich text in names: shown as it is": [
        "tests/app/test_foreign_words.py::test_a_run_with_such_names",
        "tests/app/test_foreign_words.py::test_problems_with_such_names",
    ],
    "two windows, one file: the second one has a copy": [
        "tests/session/test_strangers.py::test_a_file_is_held_by_one_process_and_let_go_of_by_its_death",
        "tests/engine/test_engine.py::test_what_is_open_in_another_window_is_opened_as_a_copy",
    ],
    "own pictures: bombs, names that lead out of a ZIP, gigantic images, pickles: refused in one sentence": [
        "tests/data/test_folder.py::test_a_hostile_zip_loses_each_bad_member_for_its_own_reason_and_keeps_the_good_ones",
        "tests/data/test_folder.py::test_a_strip_sixty_million_pixels_long_costs_nothing",
        "tests/data/test_arrays.py::test_pickles_are_refused_and_never_run",
        "tests/data/test_arrays.py::test_hdf5_bombs_and_mazes",
    ],
}


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promise_has_its_tests(promise: str) -> None:
    for test in PROMISES[promise]:
        path, name = test.split("::")
        assert f"\ndef {name}(" in (ROOT / path).read_text(encoding="utf-8"), test
