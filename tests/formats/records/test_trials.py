"""ClinicalTrials.gov: the same invented record in XML, JSON and older JSON."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from people import author_names

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.formats.records.trials.design import design_of_trial
from assistant.records import Design, Document

NUMBER = "NCT00000077"
LONG = "The groups were compared as they were formed at the start of the study, one by one."
XML = f"""<clinical_study><id_info><org_study_id>R1</org_study_id>
<nct_id>{NUMBER}</nct_id></id_info>
<brief_title>Rest for All</brief_title><official_title>A Trial of Rest</official_title>
<sponsors><lead_sponsor><agency>Rest Institute</agency></lead_sponsor></sponsors>
<brief_summary><textblock>
      Rest will be compared&#xD;
      with walking.&#xD;
&#xD;
      Nobody is paid.
</textblock></brief_summary>
<why_stopped>No more beds</why_stopped>
<start_date type="Actual">August 2008</start_date><study_type>Interventional</study_type>
<study_design_info><allocation>Randomized</allocation></study_design_info>
<primary_outcome><measure>Hours of sleep</measure><time_frame>7 days</time_frame>
<description>By diary.</description></primary_outcome>
<enrollment type="Actual">161</enrollment>
<arm_group><arm_group_label>Rest</arm_group_label><arm_group_type>Experimental</arm_group_type>
<description>In bed.</description></arm_group>
<eligibility><criteria><textblock>
 Inclusion Criteria:

   -  Tired for a day
      or more

 Exclusion Criteria:

   1. Night work
</textblock></criteria></eligibility>
<reference><citation>Old work.</citation><PMID>5</PMID></reference>
<clinical_results>
<outcome_list><outcome><type>Primary</type><title>Hours of sleep</title>
<description>By diary.</description><time_frame>7 days</time_frame>
<population>All who came.</population>
<group_list><group group_id="O1"><title>Rest</title><description>In bed.</description></group>
<group group_id="O2"><title>Walk</title></group></group_list>
<measure><units>hours</units><param>Mean</param><dispersion>Standard Deviation</dispersion>
<analyzed_list><analyzed><units>Participants</units><count_list><count group_id="O1" value="80"/>
<count group_id="O2" value="81"/></count_list></analyzed></analyzed_list>
<class_list><class><title>Day 7</title><category_list><category><measurement_list>
<measurement group_id="O1" value="9.1" spread="1.2"/><measurement group_id="O2" value="7.0"/>
</measurement_list></category></category_list></class></class_list></measure>
<analysis_list><analysis><group_id_list><group_id>O1</group_id></group_id_list>
<p_value>0.03</p_value><method>t-test</method>
<groups_desc>{LONG}</groups_desc>
</analysis></analysis_list></outcome></outcome_list>
<reported_events><time_frame>7 days</time_frame>
<group_list><group group_id="E1"><title>Rest</title></group></group_list>
<serious_events><category_list><category><title>Falls</title><event_list><event>
<sub_title>Fall from bed</sub_title>
<counts group_id="E1" subjects_affected="1" subjects_at_risk="80"/>
</event></event_list></category><category><event_list><event><sub_title>Sores</sub_title>
<counts group_id="E1" subjects_affected="0" subjects_at_risk="80"/></event></event_list></category>
</category_list></serious_events></reported_events>
<limitations_and_caveats>Beds were short.</limitations_and_caveats>
</clinical_results></clinical_study>"""
JSON: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": NUMBER,
            "briefTitle": "Rest for All",
            "officialTitle": "A Trial of Rest",
        },
        "statusModule": {
            "startDateStruct": {"date": "2008-08"},
            "whyStopped": "No more beds",
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Rest Institute"}},
        "descriptionModule": {
            "briefSummary": "Rest will be compared with walking.\n\nNobody is paid."
        },
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "designInfo": {"allocation": "RANDOMIZED"},
            "enrollmentInfo": {"count": 161},
        },
        "armsInterventionsModule": {
            "armGroups": [{"label": "Rest", "type": "Experimental", "description": "In bed."}]
        },
        "outcomesModule": {
            "primaryOutcomes": [
                {"measure": "Hours of sleep", "timeFrame": "7 days", "description": "By diary."}
            ]
        },
        "eligibilityModule": {
            "eligibilityCriteria": (
                "Inclusion Criteria:\n\n* Tired for a day\nor more\n\nExclusion Criteria:\n\n"
                "1\\. Night work"
            )
        },
        "referencesModule": {"references": [{"pmid": "5"}]},
    },
    "resultsSection": {
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                {
                    "type": "Primary",
                    "title": "Hours of sleep",
                    "description": "By diary.",
                    "populationDescription": "All who came.",
                    "timeFrame": "7 days",
                    "paramType": "Mean",
                    "dispersionType": "Standard Deviation",
                    "unitOfMeasure": "hours",
                    "groups": [
                        {"id": "O1", "title": "Rest", "description": "In bed."},
                        {"id": "O2", "title": "Walk"},
                    ],
                    "denoms": [
                        {
                            "units": "Participants",
                            "counts": [
                                {"groupId": "O1", "value": "80"},
                                {"groupId": "O2", "value": "81"},
                            ],
                        }
                    ],
                    "classes": [
                        {
                            "title": "Day 7",
                            "categories": [
                                {
                                    "measurements": [
                                        {"groupId": "O1", "value": "9.1", "spread": "1.2"},
                                        {"groupId": "O2", "value": "7.0", "comment": "Few."},
                                    ]
                                }
                            ],
                        }
                    ],
                    "analyses": [
                        {"groupIds": ["O1"], "pValue": "0.03", "statisticalMethod": "t-test"}
                    ],
                }
            ]
        },
        "adverseEventsModule": {
            "timeFrame": "7 days",
            "eventGroups": [{"id": "E1", "title": "Rest"}],
            "seriousEvents": [
                {
                    "term": "Fall from bed",
                    "stats": [{"groupId": "E1", "numAffected": 1, "numAtRisk": 80}],
                }
            ],
        },
        "moreInfoModule": {"limitationsAndCaveats": {"description": "Beds were short."}},
    },
    "hasResults": True,
}
PLAN = [
    ("title", "", "Rest for All"),
    ("title", "", "A Trial of Rest"),
    ("paragraph", "Brief summary", "Rest will be compared with walking."),
    ("paragraph", "Brief summary", "Nobody is paid."),
    ("paragraph", "Why stopped", "No more beds"),
    ("table row", "Study design > Arms", "Rest\tExperimental"),
    ("paragraph", "Study design > Arms > Rest", "In bed."),
    ("table row", "Study design > Primary measures", "Hours of sleep\t7 days"),
    ("paragraph", "Study design > Primary measures > Hours of sleep", "By diary."),
    ("heading", "Study design > Eligibility > Inclusion Criteria", "Inclusion Criteria:"),
    ("list item", "Study design > Eligibility > Inclusion Criteria", "Tired for a day or more"),
    ("heading", "Study design > Eligibility > Exclusion Criteria", "Exclusion Criteria:"),
    ("list item", "Study design > Eligibility > Exclusion Criteria", "1. Night work"),
]
MEASURE = "Results > Hours of sleep"


def read(content: str | dict[str, Any]) -> Document:
    text = content if isinstance(content, str) else json.dumps(content)
    parsed = parse(text.encode(), "trials/x")
    assert parsed.problems == ()
    (document,) = parsed.documents
    return document


def shown(document: Document) -> list[tuple[str, str, str]]:
    return [
        (block.kind.value, " > ".join(block.section), document.text[slice(*block.span)])
        for block in document.blocks
    ]


def plan_only(**changed: object) -> dict[str, Any]:
    protocol = {**JSON["protocolSection"], **changed}
    return {"protocolSection": protocol, "hasResults": False}


@pytest.mark.parametrize("content", [XML, JSON])
def test_the_plan_of_a_record(
    content: str | dict[str, Any], sound: Callable[[Document], None]
) -> None:
    document = read(content)
    sound(document)
    assert shown(document)[: len(PLAN)] == PLAN


@pytest.mark.parametrize("content", [XML, JSON])
def test_metadata_of_a_record(content: str | dict[str, Any]) -> None:
    document = read(content)
    assert (document.id, document.identifiers.nct) == (NUMBER, (NUMBER,))
    assert document.identifiers.pmid is None  # that of its reference is not its own
    assert (author_names(document), document.venue) == (("Rest Institute",), "ClinicalTrials.gov")
    assert (document.year, document.population) == (2008, 161)
    assert not document.population_planned  # it has results
    assert document.design is Design.RANDOMISED_TRIAL
    assert document.design_reason.casefold() == "the registry says: allocation: randomized"


def test_results_in_xml_read_as_in_the_record() -> None:
    assert shown(read(XML))[len(PLAN) :] == [
        ("heading", MEASURE, "Hours of sleep"),
        ("paragraph", MEASURE, "By diary."),
        ("paragraph", MEASURE, "All who came."),
        ("table row", MEASURE, "Primary\t7 days\tMean\tStandard Deviation\thours"),
        ("table row", MEASURE, "\t\tRest\t\tWalk\t"),
        ("table row", MEASURE, "analyzed\tParticipants\t80\t\t81\t"),
        ("table row", MEASURE, "Day 7\t\t9.1\t1.2\t7.0\t"),
        ("paragraph", f"{MEASURE} > Rest", "In bed."),
        ("table row", MEASURE, "p_value\tmethod"),
        ("table row", MEASURE, "0.03\tt-test"),
        ("paragraph", MEASURE, LONG),
        ("paragraph", "Results > Adverse events", "7 days"),
        ("table row", "Results > Serious adverse events", "\tRest\t"),
        ("table row", "Results > Serious adverse events", "\tsubjects_affected\tsubjects_at_risk"),
        ("table row", "Results > Serious adverse events", "Fall from bed\t1\t80"),
        ("table row", "Results > Serious adverse events", "Sores\t0\t80"),
        ("paragraph", "Limitations", "Beds were short."),
    ]


def test_results_in_json_read_as_in_the_record() -> None:
    assert shown(read(JSON))[len(PLAN) :] == [
        ("heading", MEASURE, "Hours of sleep"),
        ("paragraph", MEASURE, "By diary."),
        ("paragraph", MEASURE, "All who came."),
        ("table row", MEASURE, "Primary\t7 days\tMean\tStandard Deviation\thours"),
        ("table row", MEASURE, "\t\tRest\t\tWalk\t"),
        ("table row", MEASURE, "denoms\tParticipants\t80\t\t81\t"),
        ("table row", MEASURE, "Day 7\t\t9.1\t1.2\t7.0\t"),
        ("paragraph", f"{MEASURE} > Rest", "In bed."),
        ("paragraph", MEASURE, "Few."),
        ("table row", MEASURE, "pValue\tstatisticalMethod"),
        ("table row", MEASURE, "0.03\tt-test"),
        ("paragraph", "Results > Adverse events", "7 days"),
        ("table row", "Results > Serious adverse events", "\tRest\t"),
        ("table row", "Results > Serious adverse events", "\tnumAffected\tnumAtRisk"),
        ("table row", "Results > Serious adverse events", "Fall from bed\t1\t80"),
        ("paragraph", "Limitations", "Beds were short."),
    ]


@pytest.mark.parametrize("content", [XML, JSON])
def test_every_character_comes_from_the_record(content: str | dict[str, Any]) -> None:
    document = read(content)
    file = content if isinstance(content, str) else json.dumps(content)
    bare = "".join(unescape(file).replace("\\n", " ").replace("\\", "").split())
    for cell in document.text.replace("\n\n", "\t").split("\t"):
        assert "".join(cell.split()) in bare


def test_places_lead_to_the_record() -> None:
    places = [block.locator for block in read(JSON).blocks]
    assert places[2] == "protocolSection/descriptionModule/briefSummary"
    assert "resultsSection/outcomeMeasuresModule/outcomeMeasures[1]/description" in places
    assert read(XML).blocks[2].locator == "clinical_study/brief_summary/textblock"


def test_older_json_of_the_service(sound: Callable[[Document], None]) -> None:
    study = {
        "ProtocolSection": {
            "IdentificationModule": {"NCTId": NUMBER, "BriefTitle": "Rest for All"},
            "StatusModule": {"StartDateStruct": {"StartDate": "August 2008"}},
            "DesignModule": {
                "StudyType": "Observational",
                "DesignInfo": {
                    "DesignObservationalModelList": {"DesignObservationalModel": ["Cohort"]}
                },
            },
            "OutcomesModule": {
                "SecondaryOutcomeList": {
                    "SecondaryOutcome": [
                        {
                            "SecondaryOutcomeMeasure": "Hours of sleep",
                            "SecondaryOutcomeTimeFrame": "7 days",
                        }
                    ]
                }
            },
        },
        "ResultsSection": {
            "OutcomeMeasuresModule": {
                "OutcomeMeasureList": {
                    "OutcomeMeasure": [
                        {
                            "OutcomeMeasureTitle": "Hours",
                            "OutcomeGroupList": {
                                "OutcomeGroup": [
                                    {"OutcomeGroupId": "O1", "OutcomeGroupTitle": "Rest"}
                                ]
                            },
                            "OutcomeClassList": {
                                "OutcomeClass": [
                                    {
                                        "OutcomeCategoryList": {
                                            "OutcomeCategory": [
                                                {
                                                    "OutcomeCategoryTitle": "All",
                                                    "OutcomeMeasurementList": {
                                                        "OutcomeMeasurement": [
                                                            {
                                                                "OutcomeMeasurementGroupId": "O1",
                                                                "OutcomeMeasurementValue": "9",
                                                            }
                                                        ]
                                                    },
                                                }
                                            ]
                                        }
                                    }
                                ]
                            },
                        }
                    ]
                }
            }
        },
    }
    for value in (
        {"FullStudiesResponse": {"FullStudies": [{"Rank": 1, "Study": study}]}},
        {"FullStudies": [{"Study": study}]},
        {"Study": study},
        study,
    ):
        document = read(value)
        sound(document)
        assert (document.design, document.year) == (Design.COHORT, 2008)
        assert shown(document)[1:] == [
            ("table row", "Study design > Secondary measures", "Hours of sleep\t7 days"),
            ("heading", "Results > Hours", "Hours"),
            ("table row", "Results > Hours", "\tRest"),
            ("table row", "Results > Hours", "All\t9"),
        ]


def test_tags_that_became_keys(sound: Callable[[Document], None]) -> None:
    document = read(
        {
            "nct_id": [NUMBER],
            "brief_title": ["Rest for All"],
            "official_title": ["A Trial of Rest"],
            "source": ["Rest Institute"],
            "textblock": ["Rest will be\r\n      compared.", "Tired people."],
            "measure": ["Hours of sleep"],
            "allocation": ["Randomized"],
            "start_date": ["August 2008"],
            "enrollment": [161.0],
        }
    )
    sound(document)
    assert (document.design, document.population, document.year) == (Design.PROTOCOL, 161, 2008)
    assert [text for _, _, text in shown(document)] == [
        "Rest for All",
        "A Trial of Rest",
        "Rest will be compared.",
        "Tired people.",
        "Hours of sleep",
    ]


@pytest.mark.parametrize(
    "content", [plan_only(), XML.partition("<clinical_results>")[0] + "</clinical_study>"]
)
def test_a_record_without_results_is_a_protocol(content: str | dict[str, Any]) -> None:
    document = read(content)
    assert document.design is Design.PROTOCOL
    assert document.design_reason == "the registry has no results of it"
    assert document.population_reason.startswith("the registry says: enrollment: 161")


@pytest.mark.parametrize(
    ("kind", "planned"), [("ANTICIPATED", True), ("Estimated", True), ("ACTUAL", False)]
)
def test_an_enrolment_is_planned_or_actual(kind: str, *, planned: bool) -> None:
    record = copy.deepcopy(plan_only())
    record["protocolSection"]["designModule"]["enrollmentInfo"]["type"] = kind
    document = read(record)
    assert (document.population, document.population_planned) == (161, planned)
    assert document.population_reason == f"the registry says: enrollment: 161 ({kind.lower()})"
    xml = XML.partition("<clinical_results>")[0].replace('"Actual"', f'"{kind}"')
    assert read(xml + "</clinical_study>").population_planned is planned


@pytest.mark.parametrize(
    ("fields", "design"),
    [
        ({"study_type": "Interventional", "allocation": "RANDOMIZED"}, Design.RANDOMISED_TRIAL),
        (
            {"study_type": "INTERVENTIONAL", "allocation": "Non-Randomized"},
            Design.NON_RANDOMISED_TRIAL,
        ),
        ({"study_type": "INTERVENTIONAL", "allocation": "N/A"}, Design.NON_RANDOMISED_TRIAL),
        (
            {"study_type": "INTERVENTIONAL", "intervention_model": "SINGLE_GROUP"},
            Design.NON_RANDOMISED_TRIAL,
        ),
        ({"study_type": "INTERVENTIONAL"}, Design.NOT_STATED),
        ({"study_type": "OBSERVATIONAL", "observational_model": "COHORT"}, Design.COHORT),
        (
            {"study_type": "OBSERVATIONAL", "observational_model": "CASE_CONTROL"},
            Design.CASE_CONTROL,
        ),
        ({"study_type": "OBSERVATIONAL", "observational_model": "OTHER"}, Design.NOT_STATED),
        (
            {
                "study_type": "Observational",
                "observational_model": "Cohort",
                "time_perspective": "Cross-Sectional",
            },
            Design.CROSS_SECTIONAL,
        ),
        (
            {
                "study_type": "Observational",
                "observational_model": "Case-Control",
                "time_perspective": "Cross-Sectional",
            },
            Design.CASE_CONTROL,
        ),
        ({"study_type": "EXPANDED_ACCESS"}, Design.NOT_STATED),
    ],
)
def test_designs_that_a_registry_states(fields: dict[str, str], design: Design) -> None:
    found, reason = design_of_trial(has_results=True, **fields)
    assert found is design
    assert bool(reason) == (design is not Design.NOT_STATED)
    assert design_of_trial(has_results=False, **fields)[0] is Design.PROTOCOL


def test_several_records_and_those_that_are_none() -> None:
    value = {"studies": [plan_only(), {"protocolSection": {}}, 5]}
    parsed = parse(json.dumps(value).encode(), "x.json")
    assert len(parsed.documents) == 1
    assert parsed.problems == (
        "studies[2]: not a trial record, or without an NCT number",
        "studies[3]: not a trial record, or without an NCT number",
    )
    with pytest.raises(UnreadableFile, match="no record of a trial"):
        parse(b"<clinical_study/>", "x.xml")
    with pytest.raises(UnreadableFile, match="without an NCT number"):
        parse(b'{"nct_id": ["x"], "brief_title": ["y"]}', "x.json")


def test_json_lines_of_records() -> None:
    parsed = parse((json.dumps(JSON) + "\n\n{\n" + json.dumps(plan_only())).encode(), "x.jsonl")
    assert [document.design for document in parsed.documents] == [
        Design.RANDOMISED_TRIAL,
        Design.PROTOCOL,
    ]
    assert parsed.problems[0].startswith("line 3: ")
    assert parsed.documents[0].blocks[0].locator.startswith("line 1/protocolSection")


def test_a_table_too_large_to_be_real_is_left_out() -> None:
    groups = [{"id": str(n), "title": "x"} for n in range(500)]
    classes: list[dict[str, Any]] = [{"categories": [{"measurements": []}]}] * 500
    measure = {"title": "Hours", "groups": groups, "classes": classes}
    results = {"outcomeMeasuresModule": {"outcomeMeasures": [measure]}}
    parsed = parse(json.dumps({**JSON, "resultsSection": results}).encode(), "x.json")
    (problem,) = parsed.problems
    assert problem.startswith("resultsSection/outcomeMeasuresModule/outcomeMeasures[1]: a table")
    assert "Hours" in parsed.documents[0].text


def test_prose_of_a_registry_changes_no_design() -> None:
    """Plans are written in the future tense, also in records with results."""
    text = XML.replace(
        "<allocation>Randomized</allocation>", "<allocation>Non-Randomized</allocation>"
    )
    text = text.replace("A Trial of Rest", "Protocol for a randomised trial of rest")
    (document,) = parse(text.encode(), "one.xml").documents
    assert document.design is Design.NON_RANDOMISED_TRIAL
    assert document.design_span is None
