"""What of the job on Spark needs no Spark: its options, its sentences, what of an error a person is shown."""
import re
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "integrations" / "spark"))
from huifang_spark import program  # noqa: E402
from huifang_spark.options import Source, parse  # noqa: E402
from huifang_spark.words import SAID, Stop, say, shown  # noqa: E402

SPAN = ["--period", "2026-06"]
REST = ["hall", "--huifang", "huifang", "--out", "/lake/out/", "--tallies", "t"]


def stopped(*args):
    try:
        parse([*REST, *args])
    except Stop as stop:
        return stop.key
    return None


class Options(unittest.TestCase):
    def test_a_source_is_name_format_and_place(self):
        of = parse([*REST, *SPAN, "--source", "visits=table:hall.visits", "--order", "visits=at", "--source", "ledger/1=csv:s3a://a/b:c", "--option", "ledger/1.sep=;"])
        self.assertEqual(of.sources, (Source("ledger/1", "csv", "s3a://a/b:c", {"sep": ";"}), Source("visits", "table", "hall.visits", {}, "at")))
        self.assertEqual(of.out, "/lake/out")

    def test_what_cannot_be_is_refused_by_name(self):
        ledger = ["--source", "ledger=parquet:/lake"]
        for args, key in [
            (SPAN, "no_source"),
            ([*SPAN, "--source", "ledger"], "bad_source"),
            ([*SPAN, "--source", "../x=parquet:/lake"], "bad_name"),
            ([*SPAN, *ledger, *ledger], "twice"),
            ([*SPAN, *ledger, "--order", "visits=at"], "unknown_name"),
            ([*SPAN, *ledger, "--option", "sep=;"], "bad_pair"),
            ([*SPAN, *ledger, "--parts", "0"], "bad_number"),
            (ledger, "one_span"),
            ([*SPAN, *ledger, "--periods", "2026-01..2026-06"], "one_span"),
            ([*SPAN, *ledger, "--lists"], "as_of_of_lists"),
            (["--periods", "2026-01..2026-06", *ledger, "--as-of", "2026-06-30"], "as_of_of_many"),
        ]:
            with self.subTest(args=args):
                self.assertEqual(stopped(*args), key)


class Words(unittest.TestCase):
    def test_both_languages_say_the_same_things(self):
        for key, (chinese, english) in SAID.items():
            of = [set(re.findall(r"\{(\w+)\}", text)) for text in (chinese, english)]
            self.assertEqual(of[0], of[1], key)

    def test_an_error_of_an_executor_is_found_again(self):
        text = str(Stop("killed", signal=9))
        self.assertIn('huifang-stop {"key": "killed"', text)
        self.assertIn("signal 9", say("en", "killed", signal=9))

    def test_of_quoted_words_only_those_that_settings_tell_are_shown(self):
        said = "note: 3 rows of 王小明\nerror: [HF1101] the column `窗口` holds `王小明` and 13800001111\n  王小明 looks like a person\n"
        self.assertEqual(shown(said, frozenset({"窗口"})), "error: [HF1101] the column `窗口` holds `…` and …")


class Settings(unittest.TestCase):
    def test_settings_are_what_decides_figures(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for path in ["huifang.toml", "calendar.csv", "rules/ours.toml", "site/public/a.toml", ".huifang/b.toml", "templates/words/en.toml", "ledger/06.csv"]:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_text("x = 1\n")
            self.assertEqual(sorted(program.settings_of(folder)), ["calendar.csv", "huifang.toml", "rules/ours.toml"])

    def test_a_program_that_does_not_run_is_said(self):
        with self.assertRaises(Stop) as stop:
            program.find("/no/such/huifang")
        self.assertEqual(stop.exception.key, "no_program")


if __name__ == "__main__":
    unittest.main()
