import shutil
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Encoding, Tokenizer

from assistant.errors import ModelError
from assistant.pinned import FOLDER, NETWORK, TOKENIZER
from assistant.ranking.cross_encoder import CrossEncoder, Scores, shipped
from assistant.ranking.pairs import Pair, place
from assistant.ranking.tokens import PairTokenizer

QUESTION = "What is the effect of inventumab compared with placebo on relapses?"
RESULT = "Relapses were seen in 12% of patients on inventumab and in 39% on placebo (p < 0.001)."
AIM = "The aim of this study was to evaluate inventumab in patients with fictive neuritis."
OTHER = "Written consent was given by the parents of all children."


def scores(texts: list[str]) -> Scores:
    return shipped().scores([Pair(QUESTION, text) for text in texts])


def test_a_result_fits_better_than_an_aim_and_than_something_else() -> None:
    result, aim, other = scores([RESULT, AIM, OTHER])
    assert result > max(aim, other)


def test_scores_are_the_same_every_time_and_belong_to_their_texts() -> None:
    texts = [OTHER, RESULT, AIM, *[f"{RESULT} {n} " + "and so on " * n for n in range(20)]]
    once = scores(texts)
    scores([OTHER])  # so that nothing is remembered
    again = scores(texts)
    assert once.tolist() == again.tolist()
    assert once.shape == (len(texts),)
    alone = [float(scores([text])[0]) for text in texts]
    assert once == pytest.approx(alone, abs=0.0011)  # whatever is read beside it


def test_what_was_read_last_is_remembered_and_cannot_be_changed() -> None:
    texts = [RESULT, AIM]
    once = scores(texts)
    remembered = once.tolist()
    once[:] = 0
    assert scores(texts).tolist() == remembered
    assert scores(texts[::-1]).tolist() == pytest.approx(remembered[::-1], abs=0.0011)


def test_nothing_to_read_gives_no_scores() -> None:
    assert scores([]).shape == (0,)


@pytest.mark.parametrize(
    "text", ["", "[SEP] [CLS] [MASK]", "\x1b[31m\x00\u202e", "a" * 100_000, "é" * 5000]
)
def test_hostile_texts_are_read_within_limits(text: str) -> None:
    pairs = [Pair(text, text), Pair(text, RESULT, text), Pair(QUESTION, text, text)]
    assert np.isfinite(shipped().scores(pairs)).all()


def test_no_more_is_tokenised_than_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = PairTokenizer(Tokenizer.from_file(str(FOLDER / TOKENIZER)))
    lengths: list[int] = []
    for name in ("_tokenizer", "_placed"):
        monkeypatch.setattr(pairs, name, Counting(getattr(pairs, name), lengths))
    # One word is one token, however long it is: there seems to be room for the place, too.
    for sentence in ("word " * 200_000, "a" * 1_000_000):
        pairs.encoded([Pair(QUESTION, sentence, "b" * 1_000_000)])
    assert len(lengths) > 4
    assert max(lengths) == 8_000


class Counting:
    """A tokenizer that notes how long the texts are that it is given."""

    def __init__(self, tokenizer: Tokenizer, lengths: list[int]) -> None:
        self._tokenizer = tokenizer
        self._lengths = lengths

    def encode_batch(self, texts: list[tuple[str, str]]) -> list[Encoding]:
        self._lengths += (len(text) for pair in texts for text in pair)
        return self._tokenizer.encode_batch(texts)


def test_the_files_that_ship_are_small_and_described() -> None:
    sizes = [path.stat().st_size for path in FOLDER.iterdir()]
    assert sum(sizes) <= 25_000_000
    card = (FOLDER / "README.md").read_text("utf-8")
    for word in ("BioASQ", "SciFact", "Evidence Inference", "MedQuAD", "licence"):
        assert word in card


@pytest.mark.parametrize("name", [NETWORK, TOKENIZER])
def test_a_changed_file_is_refused(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(FOLDER, folder)
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ModelError, match="install evidence-assistant again"):
        CrossEncoder.load(folder)


def test_a_missing_or_broken_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="--fast"):
        CrossEncoder.load(tmp_path)
    shutil.copytree(FOLDER, tmp_path / "model")
    (tmp_path / "model" / NETWORK).write_bytes(b"no graph")
    with pytest.raises(ModelError, match="cannot be loaded"):
        CrossEncoder.load(tmp_path / "model", check=False)


def test_the_end_of_a_long_question_is_read() -> None:
    """What was measured stands behind both arms."""
    arm = (
        "inventumab 300 mg as an intravenous infusion over 90 minutes every two weeks for half a "
        "year (Inventine, Feigned Works Inc., Nowhere)"
    )
    arms = f"{arm} with pretendine 50 mg tablets twice daily compared with {arm} with dummy tablets"
    above = place(("Results",), "Headache and body weight on inventumab and pretendine")
    about = {
        "headache": "Headache was seen in 12% of patients with pretendine and in 39% with tablets.",
        "body weight": "Body weight fell by 2.1 kg with pretendine and by 0.3 kg with tablets.",
    }
    for outcome, sentence in about.items():
        question = f"What is the effect of {arms} of the same look and taste on {outcome}?"
        scored = shipped().scores([Pair(question, sentence, above) for sentence in about.values()])
        assert list(about.values())[int(scored.argmax())] == sentence


def test_the_place_of_a_sentence() -> None:
    title = "one two three four five six seven eight nine ten eleven twelve thirteen"
    above = place(("Results", "Relapses"), title)
    assert above == "Relapses | one two three four five six seven eight nine ten eleven twelve"
    assert Pair("?", "It fell.", above).described == f"It fell. | {above}"
    assert Pair("?", "It fell.", place((), "")).described == "It fell."


def test_a_place_is_read_where_there_is_room_for_it() -> None:
    above = place(("Results",), "Inventumab in fictive neuritis: a randomised trial")
    short, long = QUESTION, QUESTION + " and of their number in each of the years" * 12
    for question, is_read in ((short, True), (long, False)):
        alone, placed = shipped().scores([Pair(question, OTHER), Pair(question, OTHER, above)])
        assert bool(alone != placed) is is_read
