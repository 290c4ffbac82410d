"""Follow-ups about many diseases, word for word: what is shown as "asked as" reads like English."""

from __future__ import annotations

import pytest

from assistant.conversation.followups import rewrite

WARFARIN = "is warfarin better than apixaban in atrial fibrillation"
AMOXICILLIN = "what is the dose of amoxicillin for otitis media"
DENGUE = "how common is dengue in Brazil"
CROUP = "what is the treatment of croup"
LITHIUM = "does lithium cause hypothyroidism"
ASPIRIN = "does aspirin prevent stroke"
RITUXIMAB = "is rituximab used in lupus nephritis"
NSAIDS = "are NSAIDs safe in CKD"
ASTHMA = "how is asthma treated in pregnancy"

SHORT = [
    (DENGUE, "why?", "why is dengue common in Brazil"),
    (DENGUE, "how serious is it?", "how serious is dengue"),
    (ASTHMA, "when?", "when is asthma treated in pregnancy"),
    ("why does lithium cause tremor", "how often?", "how often does lithium cause tremor"),
    ("why does lithium cause tremor", "when?", "when does lithium cause tremor"),
    (AMOXICILLIN, "how often?", f"{AMOXICILLIN}, and how often"),
    (AMOXICILLIN, "more", "more about amoxicillin in otitis media"),
    (WARFARIN, "why not?", "why is warfarin not better than apixaban in atrial fibrillation"),
    ("why does ketamine not help", "why not?", "why does ketamine not help"),
    ("does lithium cause rash", "how common is that?", "how common is rash"),
    (ASPIRIN, "how safe?", "how safe is aspirin to prevent stroke"),
]
ELEMENTS = [
    (WARFARIN, "compared with dabigatran?", WARFARIN.replace("apixaban", "dabigatran")),
    (WARFARIN, "and rivaroxaban?", WARFARIN.replace("warfarin", "rivaroxaban")),
    (AMOXICILLIN, "and sinusitis?", AMOXICILLIN.replace("otitis media", "sinusitis")),
    (AMOXICILLIN, "and duration?", "what is the duration of amoxicillin for otitis media"),
    (AMOXICILLIN, "side effects?", "what are the side effects of amoxicillin for otitis media"),
    (DENGUE, "and in Africa?", "how common is dengue in Africa"),
    ("epidemiology of dengue", "in Brazil?", "epidemiology of dengue in Brazil"),
    (CROUP, "epinephrine?", "is epinephrine the treatment of croup"),
    (CROUP, "second line?", "second-line treatment of croup"),
    (CROUP, "what if it fails?", "what if treatment of croup fails"),
    (ASTHMA, "omalizumab?", "is asthma treated in pregnancy with omalizumab"),
    (LITHIUM, "and weight gain?", "does lithium cause weight gain"),
    (LITHIUM, "over 65?", f"{LITHIUM} in people over 65"),
    (LITHIUM, "is that true for valproate?", "does valproate cause hypothyroidism"),
    (LITHIUM, "alternatives?", "alternatives to lithium"),
    (ASPIRIN, "what about primary prevention?", f"{ASPIRIN} in primary prevention"),
    (ASPIRIN, "what did the trials show?", "what did the trials of aspirin for stroke show"),
    (ASPIRIN, "5 years?", f"{ASPIRIN} after 5 years"),
    (ASPIRIN, "alone?", f"{ASPIRIN} alone"),
    (ASPIRIN, "in whom?", "in whom does aspirin prevent stroke"),
    (
        "risk of bleeding with clopidogrel",
        "and with ticagrelor?",
        "risk of bleeding with ticagrelor",
    ),
    ("side effects of clozapine", "and neutropenia?", "risk of neutropenia with clozapine"),
    ("risk of neutropenia with clozapine", "and seizures?", "risk of seizures with clozapine"),
    ("how common is gout", "allopurinol?", "allopurinol in gout"),
    ("what causes pancreatitis", "alcohol?", "does alcohol cause pancreatitis"),
    ("does surgery help sciatica", "or physiotherapy?", "does physiotherapy help sciatica"),
    ("does tea help", "in mild asthma?", "does tea help in mild asthma"),
    ("does timolol help in stage 2 glaucoma", "stage 3?", "does timolol help in stage 3 glaucoma"),
    ("does timolol help in glaucoma", "acute?", "does timolol help in acute glaucoma"),
    (
        "does ibuprofen help in gout",
        "what is the risk of stroke?",
        "what is the risk of stroke with ibuprofen in gout",
    ),
    (RITUXIMAB, "refractory?", "is rituximab used in refractory lupus nephritis"),
    (RITUXIMAB, "in refractory disease?", "is rituximab used in refractory lupus nephritis"),
    (
        RITUXIMAB,
        "what did the EULAR guideline say?",
        "what did the EULAR guideline on rituximab in lupus nephritis say",
    ),
    (NSAIDS, "paracetamol?", "is paracetamol safe in CKD"),
    (NSAIDS, "topical?", "are NSAIDs topical"),
    (
        "is remdesivir effective for covid",
        "and for influenza?",
        "is remdesivir effective for influenza",
    ),
    (
        "is there evidence for acupuncture in migraine",
        "and for botulinum toxin?",
        "is there evidence for botulinum toxin in migraine",
    ),
    ("vancomycin dosing in obesity", "and gentamicin?", "gentamicin dosing in obesity"),
    ("herpes zoster vaccine in adults", "is it live?", "is herpes zoster vaccine live"),
    (
        "which statin is safest in liver disease",
        "pravastatin?",
        "is pravastatin safest in liver disease",
    ),
    ("which steroids help in croup", "saline?", "does saline help in croup"),
    ("which statins are safe in gout", "and thiazides?", "are thiazides safe in gout"),
    ("does nivolumab work in melanoma", "not approved?", None),
    (
        "does trastuzumab help in HER2-positive breast cancer",
        "why not in HER2-negative patients?",
        "why does trastuzumab not help in HER2-negative breast cancer",
    ),
    (
        "does trastuzumab help in HER2-positive breast cancer",
        "and gastric cancer?",
        "does trastuzumab help in gastric cancer",
    ),
    ("how are acute attacks of gout treated", "how fast?", "how fast are acute attacks in gout"),
    (
        "how are acute attacks of gout treated",
        "what if colchicine fails?",
        "how are acute attacks of gout treated if colchicine fails",
    ),
    (NSAIDS, "what is a p-value?", None),
    (NSAIDS, "what is the capital of France?", None),
    (CROUP, "dose of dexamethasone?", None),
]


@pytest.mark.parametrize(("last", "asked", "whole"), [*SHORT, *ELEMENTS])
def test_a_follow_up_is_completed(last: str, asked: str, whole: str | None) -> None:
    assert rewrite(asked, last) == whole
