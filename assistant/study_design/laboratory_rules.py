"""The rows of `rules` for work on animals, specimens and cells."""

from __future__ import annotations

from assistant.records import Design
from assistant.study_design.rule import Rule

LABORATORY: tuple[Rule, ...] = (
    Rule(
        Design.ANIMAL_OR_IN_VITRO,
        "In this in-vitro study, extracted teeth were filled.",
        cue="vitro vivo cadaver cadaveric animal preclinical",
        noun=(
            "(in vitro|ex vivo|cadaver(ic)?|animal) <3>(study|experiment|trial|investigation)"
            "|preclinical (study|experiment|trial)"
        ),
        title="(an? |: )in vitro|in vitro (study|evaluation|comparison|analysis|model)",
        unless="HUMANS|clinical|(in vitro|ex vivo) (fertilisation|maturation)",
        unless_title="HUMANS|in vitro (fertilisation|maturation)|review",
        unless_told="PEOPLE <<8>>(was|were) <<3>>(randomly|randomised|enrolled|recruited)",
    ),
    Rule(
        Design.ANIMAL_OR_IN_VITRO,
        "Rats were randomised to tea or water.",
        cue="animals animal zebrafish drosophila elegans xenopus minipigs primates",
        noun="",
        title="(in|of|on|by|using|for) <<6>>ANIMALS|animal models?|IN_AN_ANIMAL",
        said=(
            "ANIMALS <<8>>(was|were) <<3>>GIVEN|(here|we) <<30>>((in|using|of|that) <<6>>ANIMALS"
            "|IN_AN_ANIMAL)|(an?|this|experimental) <4>(study|experiment|trial) <<8>>ANIMALS"
            "|we <2>(generated|established|created|crossed|bred) <<10>>(ANIMALS|animal model)"
            "|ANIMALS <3>(developed|exhibited|displayed|showed|lacked|survived|died|failed to)"
        ),
        unless=(
            "HUMANS|clinical|anti|antibod(y|ies)|(in vitro|ex vivo) (fertilisation|maturation)"
            "|reviews?|discuss"
        ),
        unless_title=(
            "HUMANS|individuals|adults|owners|in vitro (fertilisation|maturation)|review|bites?"
            "|farm(s|ing|ers)?|surveys?|allerg(y|ic)"
        ),
        unless_told=(
            "patients|participants|volunteers|women|men|children|infants|cohorts?|individuals"
            "|people|persons|adults|clinical trial|subjects"
        ),
    ),
    Rule(
        Design.ANIMAL_OR_IN_VITRO,
        "We generated mice that lack the receptor for tea.",
        cue="animals animal zebrafish drosophila elegans xenopus minipigs primates",
        noun="",
        said=(
            "we <3>(generated?|established?|created?|crossed|bred|infected|immunised|fed|injected) "
            "<<10>>(ANIMALS|animal model)|ANIMALS <<4>>(were|was) "
            "<3>(generated|fed|injected|infected|immunised|sacrificed|killed|inoculated)"
            "|(deficient|knockout|transgenic|null|mutant|wild type|ko) ANIMALS <3>(developed"
            "|exhibited|displayed|showed|lacked|survived|died|failed|had|were)"
        ),
        unless="HUMANS|clinical|reviews?|discuss",
        unless_title=(
            "HUMANS|individuals|adults|owners|review|bites?|farm(s|ing|ers)?|surveys?|allerg(y|ic)"
        ),
        unless_told=(
            "(patients|participants|volunteers|women|men|children|infants|individuals|adults"
            "|subjects) <<6>>(was|were|who|received|had)|(in|of|from|with) <3>(patients"
            "|participants|volunteers|women|children|infants|individuals)|clinical trial|cohorts?"
        ),
    ),
    Rule(
        Design.ANIMAL_OR_IN_VITRO,
        "Sixty extracted teeth were randomly divided into three groups.",
        cue=(
            "extracted cadaver cadaveric bodyparts specimens samples blocks discs canals roots "
            "crowns cells sperm sperms oocytes embryos"
        ),
        noun="",
        title="extracted <4>bodyparts|cadaver(ic)?",
        said="SPECIMENS <<12>>(was|were|and|then) <<4>>(randomised|randomly|at random)",
        unless=(
            "HUMANS|clinical|anti|antibod(y|ies)|(in vitro|ex vivo) (fertilisation|maturation)"
            "|reviews?|discuss"
        ),
        unless_title=(
            "HUMANS|individuals|adults|owners|in vitro (fertilisation|maturation)|review|bites?"
            "|allerg(y|ic)"
        ),
        unless_told=(
            "patients|participants|volunteers|women|men|children|infants|cohorts?|individuals"
            "|people|persons|adults|clinical trial|subjects|clinical(ly)?|in vivo|follow up"
            "|recall(ed)?|pain|postoperative(ly)?"
        ),
    ),
    Rule(
        Design.ANIMAL_OR_IN_VITRO,
        "Here we show that tea stops the growth of cultured cells.",
        cue="cell cells vitro sirna crispr knockdown",
        noun="",
        title=(
            "(promotes?|inhibits?|suppress(es)?|regulates?|induces?|enhances?|mediates?|controls?"
            "|represses) <<10>>(cell (proliferation|growth|migration|invasion|death|cycle|survival)"
            "|cells)"
        ),
        said=(
            "(we|here|results|this study|present study|data) <<5>>(show|showed|shown|find|found"
            "|demonstrate|demonstrated|report|reported|revealed|identified|observed|studied"
            "|investigated|examined|established|evaluated|used|constructed) <<40>>(cell lines?"
            "|cultured <2>cells|in vitro (ability|sensitivity|and in vivo)|sirna|knockdown|crispr)"
            "|cells <<4>>(was|were) <3>(transfected|cultured|transduced|incubated)"
            "|(cell lines?|cells) stably"
        ),
        unless=(
            "HUMANS|clinical|(in vitro|ex vivo) (fertilisation|maturation)|reviews?|discuss"
            "|infusion|transplant(ation)?"
        ),
        unless_title=(
            "HUMANS|individuals|adults|review|trial|study of|cohort|association|risk"
            "|prognos(is|tic)|therapy in|treatment of|transplantation|screening"
        ),
        unless_told=(
            "PEOPLE <<6>>(was|were|who|received|had)|reviews?|discuss|clinical trial|cohorts?"
            "|meta analysis|prognos(is|tic)|perspective|hypothesis|summarise"
        ),
    ),
)
