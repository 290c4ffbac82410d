"""The lists of words that patterns of `rules` name in capitals."""

from __future__ import annotations

#: A blank in an entry is written as an underscore.
LISTS = {
    "ABOUT_METHODS": """guides?_(to|for) guidance_(on|for) how_to tutorial primer simulation_study
        (software|package|framework)_for software_package""",
    "ANIMALS": "animals zebrafish drosophila elegans xenopus minipigs primates",
    "BY_CHANCE": """randomly at_random by_<3>randomisation (by|using|with|through|via)_<6>random
        according_to_<6>random(isation)?""",
    "DESCRIBES": """describes? presents? outlines? reports? details? documents? concerns? provides?
        summarises? discusses? focus(es)? examines? highlights? covers? considers? addresses
        explores? analyses? introduces? aims deals evaluates? attempts surveys is will""",
    "DONE": """conducted performed carried_out undertaken done used designed initiated run completed
        established employed adopted applied implemented utilised held launched""",
    "GIVEN": """randomised randomly assigned divided allocated treated injected fed exposed infected
        immunised sacrificed killed euthanised ana?esthetised subjected administered given housed
        implanted inoculated generated used studied crossed""",
    "HUMANS": "patients? participants? volunteers humans women men children",
    "IN_AN_ANIMAL": "(in|from)_<3>animal (in|of|on|using)_(the|a)_<3>animal",
    "MODAL": "would could should might may can cannot must",
    "PEOPLE": """patients? participants? subjects volunteers women men children infants newborns
        neonates adults individuals people persons students mothers girls boys adolescents residents
        families couples bodyparts practices clinics hospitals villages clusters households
        schools smokers veterans users nurses physicians workers carers caregivers females males
        outpatients inpatients athletes survivors communities centres centers youths? parents
        pregnancies dyads folk wards""",
    "SPECIMENS": """bodyparts specimens samples blocks discs canals roots crowns cells sperms?
        oocytes embryos""",
    "SPLIT": "assigned allocated divided distributed split",
    "STUDY": "study trial research investigation work paper article analysis project report survey",
    "TAKEN_IN": """enrolled included recruited entered studied evaluated treated investigated
        examined tested compared assessed""",
    "TESTED": """compared? tested evaluated? assess(ed)? investigated? examined? studied determined?
        explored analysed estimated? measured""",
    "TEST": """evaluate assess investigate examine determine explore analyse estimate measure study
        establish""",
    "TRIAL": "trial study comparison evaluation experiment investigation crossover cross_over",
    "UNDERWENT": """participated took_part completed received underwent performed consumed ingested
        wore""",
    "WE_DID": """did conduct(ed)? perform(ed)? undertook undertake carried_out ran designed
        completed present(ed)? report(ed)? described? used employ(ed)? initiated set_up implemented
        utilised adopted""",
}
#: Words that end a noun phrase, or show that the study is somebody else's.
BREAKING = """the an? of in on to from with without by for or that which who was were is are be
    been ha[sd] have did do not than as at we our this these those their its but between among
    during after before if whether using versus vs against unlike previous previously prior earlier
    recent recently published future another other ongoing further larger no any each every several
    many most some needed should original parent same hypothetical"""
