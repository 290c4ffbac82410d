"""What a phrase means: its other names, and its kind."""

from __future__ import annotations

from assistant.vocabulary.english import english_word, is_place
from assistant.vocabulary.keys import key
from assistant.vocabulary.tables import common_forms, concepts_of, is_in_a_name
from assistant.vocabulary.terms import Concept, Kind, Name, Role, Synonym


def same_meaning(phrase: str) -> tuple[Synonym, ...]:
    """The other names of what `phrase` stands for, the preferred name of each meaning first.

    Every name is of the same concept: none is broader or narrower. An abbreviation with several
    meanings gives the names of each, marked as ambiguous.
    """
    own = _key(phrase)
    meanings = _meanings(phrase)
    return tuple(
        Synonym(
            text=name.text,
            role=name.role,
            kind=concept.kind,
            meaning=concept.names[0].text,
            ambiguous=len(meanings) > 1 or len(_meanings(name.text)) > 1,
            sources=name.sources,
            documents=name.documents,
        )
        for concept in meanings
        for name in concept.names
        if _key(name.text) != own
    )


def kind_of(phrase: str) -> Kind | None:
    """The kind of thing that `phrase` stands for; None if it is unknown or its meanings differ."""
    kinds = {concept.kind for concept in _meanings(phrase)}
    return kinds.pop() if len(kinds) == 1 else None


def only_meaning(phrase: str) -> Concept | None:
    """The one thing that `phrase` stands for; None if it is unknown or has several meanings."""
    meanings = _meanings(phrase)
    return meanings[0] if len(meanings) == 1 else None


def is_word(word: str) -> bool:
    """Whether a word is English or a part of a name, so that it is probably not a typing error."""
    return (
        english_word(word) is not None
        or is_place(word)
        or is_known(word)
        or is_in_a_name(word.lower())  # the last, because it reads through all names
    )


def likeliest_kind(phrase: str) -> Kind | None:
    """The kind of the best known meaning of `phrase` that has one, even if others differ."""
    return next((each.kind for each in _meanings(phrase) if each.kind is not None), None)


def is_known(phrase: str) -> bool:
    """Whether `phrase` is a name of anything in the vocabulary."""
    return bool(_meanings(phrase))


def is_any_name(phrase: str) -> bool:
    """Whether `phrase` is a name of anything in the vocabulary, in whatever capitals."""
    return any(concepts_of(_key(phrase)))


def is_only_abbreviation(phrase: str) -> bool:
    """Whether `phrase` is a name of nothing but as an abbreviation, in whatever capitals."""
    own = _key(phrase)
    return all(
        name.role is Role.ABBREVIATION
        for concept in _meanings(phrase)
        for name in concept.names
        if _key(name.text) == own
    )


def _key(phrase: str) -> str:
    return key(phrase, common_forms())


def _meanings(phrase: str) -> tuple[Concept, ...]:
    own = _key(phrase)
    return tuple(
        concept
        for concept in concepts_of(own)
        if any(_stands_for(phrase, name) for name in concept.names if _key(name.text) == own)
    )


def _stands_for(phrase: str, name: Name) -> bool:
    """Whether `phrase`, which has the key of `name`, is that name: "as" does not mean "AS"."""
    return not name.exact_case or phrase.strip() == name.text
