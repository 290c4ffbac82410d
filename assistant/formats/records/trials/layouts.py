"""The paths in records of ClinicalTrials.gov, for its XML, its JSON, and its older JSON.

Paths of `Layout` start at the record, those of the smaller classes at the item that they describe.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Described:
    """An arm, an intervention or a planned measure: a name, what kind or when, a description."""

    items: str
    section: str
    name: str
    detail: str
    description: str = "description"


@dataclass(frozen=True, slots=True)
class Results:
    """A measure of the results, its groups, its denominators, values and analyses."""

    measures: str
    title: str
    description: str
    population: str
    facts: tuple[str, ...]
    units: str
    groups: str
    group_id: str
    group_title: str
    group_description: str
    denominators: str
    denominator_units: str
    counts: str
    count_group: str
    count_value: str
    classes: str
    class_title: str
    categories: str
    category_title: str
    values: str
    value_group: str
    value: tuple[str, ...]
    comment: str
    analyses: str


@dataclass(frozen=True, slots=True)
class Events:
    """Adverse events of one kind: groups, events and their numbers, `names` of these in the record.

    `items` may have several steps separated by " > "; each step starts from every item before it.
    """

    section: str
    groups: str
    group_id: str
    group_title: str
    items: str
    term: str
    numbers: str
    number_group: str
    number: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to write a record."""

    number: str
    brief_title: str
    official_title: str
    sponsor: str
    start: str
    keywords: tuple[str, ...]
    study_type: str
    allocation: str
    intervention_model: str
    observational_model: str
    time_perspective: str
    enrolment: str
    enrolment_kind: str
    paragraphs: tuple[tuple[str, str], ...]
    described: tuple[Described, ...]
    eligibility: tuple[str, ...]
    results: str
    outcomes: Results
    limitations: str
    events: tuple[Events, ...]
    event_texts: tuple[str, ...]
    markdown: bool = False


_PRIMARY, _SECONDARY, _OTHER = "Primary measures", "Secondary measures", "Other measures"
_ARMS, _INTERVENTIONS = "Arms", "Interventions"
_SUMMARY, _DETAILS, _STOPPED = "Brief summary", "Detailed description", "Why stopped"
_SERIOUS, _FREQUENT = "Serious adverse events", "Other adverse events"

XML = Layout(
    number="id_info/nct_id",
    brief_title="brief_title",
    official_title="official_title",
    sponsor="sponsors/lead_sponsor/agency",
    start="start_date",
    keywords=("condition", "keyword"),
    study_type="study_type",
    allocation="study_design_info/allocation",
    intervention_model="study_design_info/intervention_model",
    observational_model="study_design_info/observational_model",
    time_perspective="study_design_info/time_perspective",
    enrolment="enrollment",
    enrolment_kind="enrollment/@type",
    paragraphs=(
        (_SUMMARY, "brief_summary/textblock"),
        (_DETAILS, "detailed_description/textblock"),
        (_STOPPED, "why_stopped"),
    ),
    described=(
        Described("arm_group", _ARMS, "arm_group_label", "arm_group_type"),
        Described("intervention", _INTERVENTIONS, "intervention_name", "intervention_type"),
        Described("primary_outcome", _PRIMARY, "measure", "time_frame"),
        Described("secondary_outcome", _SECONDARY, "measure", "time_frame"),
        Described("other_outcome", _OTHER, "measure", "time_frame"),
    ),
    eligibility=("eligibility/study_pop/textblock", "eligibility/criteria/textblock"),
    results="clinical_results",
    outcomes=Results(
        measures="clinical_results/outcome_list/outcome",
        title="title",
        description="description",
        population="population",
        facts=("type", "time_frame", "measure/param", "measure/dispersion", "measure/units"),
        units="measure/units",
        groups="group_list/group",
        group_id="@group_id",
        group_title="title",
        group_description="description",
        denominators="measure/analyzed_list/analyzed",
        denominator_units="units",
        counts="count_list/count",
        count_group="@group_id",
        count_value="@value",
        classes="measure/class_list/class",
        class_title="title",
        categories="category_list/category",
        category_title="title",
        values="measurement_list/measurement",
        value_group="@group_id",
        value=("@value", "@spread", "@lower_limit", "@upper_limit"),
        comment="",
        analyses="analysis_list/analysis",
    ),
    limitations="clinical_results/limitations_and_caveats",
    events=tuple(
        Events(
            section=section,
            groups="clinical_results/reported_events/group_list/group",
            group_id="@group_id",
            group_title="title",
            items=(
                f"clinical_results/reported_events/{kind}/category_list/category > event_list/event"
            ),
            term="sub_title",
            numbers="counts",
            number_group="@group_id",
            number=("@subjects_affected", "@subjects_at_risk"),
        )
        for section, kind in ((_SERIOUS, "serious_events"), (_FREQUENT, "other_events"))
    ),
    event_texts=(
        "clinical_results/reported_events/time_frame",
        "clinical_results/reported_events/desc",
    ),
)

JSON = Layout(
    number="protocolSection/identificationModule/nctId",
    brief_title="protocolSection/identificationModule/briefTitle",
    official_title="protocolSection/identificationModule/officialTitle",
    sponsor="protocolSection/sponsorCollaboratorsModule/leadSponsor/name",
    start="protocolSection/statusModule/startDateStruct/date",
    keywords=(
        "protocolSection/conditionsModule/conditions",
        "protocolSection/conditionsModule/keywords",
    ),
    study_type="protocolSection/designModule/studyType",
    allocation="protocolSection/designModule/designInfo/allocation",
    intervention_model="protocolSection/designModule/designInfo/interventionModel",
    observational_model="protocolSection/designModule/designInfo/observationalModel",
    time_perspective="protocolSection/designModule/designInfo/timePerspective",
    enrolment="protocolSection/designModule/enrollmentInfo/count",
    enrolment_kind="protocolSection/designModule/enrollmentInfo/type",
    paragraphs=(
        (_SUMMARY, "protocolSection/descriptionModule/briefSummary"),
        (_DETAILS, "protocolSection/descriptionModule/detailedDescription"),
        (_STOPPED, "protocolSection/statusModule/whyStopped"),
    ),
    described=(
        Described("protocolSection/armsInterventionsModule/armGroups", _ARMS, "label", "type"),
        Described(
            "protocolSection/armsInterventionsModule/interventions", _INTERVENTIONS, "name", "type"
        ),
        Described(
            "protocolSection/outcomesModule/primaryOutcomes", _PRIMARY, "measure", "timeFrame"
        ),
        Described(
            "protocolSection/outcomesModule/secondaryOutcomes", _SECONDARY, "measure", "timeFrame"
        ),
        Described("protocolSection/outcomesModule/otherOutcomes", _OTHER, "measure", "timeFrame"),
    ),
    eligibility=(
        "protocolSection/eligibilityModule/studyPopulation",
        "protocolSection/eligibilityModule/eligibilityCriteria",
    ),
    results="resultsSection",
    outcomes=Results(
        measures="resultsSection/outcomeMeasuresModule/outcomeMeasures",
        title="title",
        description="description",
        population="populationDescription",
        facts=("type", "timeFrame", "paramType", "dispersionType", "unitOfMeasure"),
        units="unitOfMeasure",
        groups="groups",
        group_id="id",
        group_title="title",
        group_description="description",
        denominators="denoms",
        denominator_units="units",
        counts="counts",
        count_group="groupId",
        count_value="value",
        classes="classes",
        class_title="title",
        categories="categories",
        category_title="title",
        values="measurements",
        value_group="groupId",
        value=("value", "spread", "lowerLimit", "upperLimit"),
        comment="comment",
        analyses="analyses",
    ),
    limitations="resultsSection/moreInfoModule/limitationsAndCaveats/description",
    events=tuple(
        Events(
            section=section,
            groups="resultsSection/adverseEventsModule/eventGroups",
            group_id="id",
            group_title="title",
            items=f"resultsSection/adverseEventsModule/{kind}",
            term="term",
            numbers="stats",
            number_group="groupId",
            number=("numAffected", "numAtRisk"),
        )
        for section, kind in ((_SERIOUS, "seriousEvents"), (_FREQUENT, "otherEvents"))
    ),
    event_texts=(
        "resultsSection/adverseEventsModule/timeFrame",
        "resultsSection/adverseEventsModule/description",
    ),
    markdown=True,
)

OLD_JSON = Layout(
    number="ProtocolSection/IdentificationModule/NCTId",
    brief_title="ProtocolSection/IdentificationModule/BriefTitle",
    official_title="ProtocolSection/IdentificationModule/OfficialTitle",
    sponsor="ProtocolSection/SponsorCollaboratorsModule/LeadSponsor/LeadSponsorName",
    start="ProtocolSection/StatusModule/StartDateStruct/StartDate",
    keywords=(
        "ProtocolSection/ConditionsModule/ConditionList/Condition",
        "ProtocolSection/ConditionsModule/KeywordList/Keyword",
    ),
    study_type="ProtocolSection/DesignModule/StudyType",
    allocation="ProtocolSection/DesignModule/DesignInfo/DesignAllocation",
    intervention_model="ProtocolSection/DesignModule/DesignInfo/DesignInterventionModel",
    observational_model=(
        "ProtocolSection/DesignModule/DesignInfo/DesignObservationalModelList/"
        "DesignObservationalModel"
    ),
    time_perspective=(
        "ProtocolSection/DesignModule/DesignInfo/DesignTimePerspectiveList/DesignTimePerspective"
    ),
    enrolment="ProtocolSection/DesignModule/EnrollmentInfo/EnrollmentCount",
    enrolment_kind="ProtocolSection/DesignModule/EnrollmentInfo/EnrollmentType",
    paragraphs=(
        (_SUMMARY, "ProtocolSection/DescriptionModule/BriefSummary"),
        (_DETAILS, "ProtocolSection/DescriptionModule/DetailedDescription"),
        (_STOPPED, "ProtocolSection/StatusModule/WhyStopped"),
    ),
    described=(
        Described(
            "ProtocolSection/ArmsInterventionsModule/ArmGroupList/ArmGroup",
            _ARMS,
            "ArmGroupLabel",
            "ArmGroupType",
            "ArmGroupDescription",
        ),
        Described(
            "ProtocolSection/ArmsInterventionsModule/InterventionList/Intervention",
            _INTERVENTIONS,
            "InterventionName",
            "InterventionType",
            "InterventionDescription",
        ),
        *(
            Described(
                f"ProtocolSection/OutcomesModule/{kind}OutcomeList/{kind}Outcome",
                section,
                f"{kind}OutcomeMeasure",
                f"{kind}OutcomeTimeFrame",
                f"{kind}OutcomeDescription",
            )
            for kind, section in (
                ("Primary", _PRIMARY),
                ("Secondary", _SECONDARY),
                ("Other", _OTHER),
            )
        ),
    ),
    eligibility=(
        "ProtocolSection/EligibilityModule/StudyPopulation",
        "ProtocolSection/EligibilityModule/EligibilityCriteria",
    ),
    results="ResultsSection",
    outcomes=Results(
        measures="ResultsSection/OutcomeMeasuresModule/OutcomeMeasureList/OutcomeMeasure",
        title="OutcomeMeasureTitle",
        description="OutcomeMeasureDescription",
        population="OutcomeMeasurePopulationDescription",
        facts=(
            "OutcomeMeasureType",
            "OutcomeMeasureTimeFrame",
            "OutcomeMeasureParamType",
            "OutcomeMeasureDispersionType",
            "OutcomeMeasureUnitOfMeasure",
        ),
        units="OutcomeMeasureUnitOfMeasure",
        groups="OutcomeGroupList/OutcomeGroup",
        group_id="OutcomeGroupId",
        group_title="OutcomeGroupTitle",
        group_description="OutcomeGroupDescription",
        denominators="OutcomeDenomList/OutcomeDenom",
        denominator_units="OutcomeDenomUnits",
        counts="OutcomeDenomCountList/OutcomeDenomCount",
        count_group="OutcomeDenomCountGroupId",
        count_value="OutcomeDenomCountValue",
        classes="OutcomeClassList/OutcomeClass",
        class_title="OutcomeClassTitle",
        categories="OutcomeCategoryList/OutcomeCategory",
        category_title="OutcomeCategoryTitle",
        values="OutcomeMeasurementList/OutcomeMeasurement",
        value_group="OutcomeMeasurementGroupId",
        value=(
            "OutcomeMeasurementValue",
            "OutcomeMeasurementSpread",
            "OutcomeMeasurementLowerLimit",
            "OutcomeMeasurementUpperLimit",
        ),
        comment="OutcomeMeasurementComment",
        analyses="OutcomeAnalysisList/OutcomeAnalysis",
    ),
    limitations=(
        "ResultsSection/MoreInfoModule/LimitationsAndCaveats/LimitationsAndCaveatsDescription"
    ),
    events=tuple(
        Events(
            section=section,
            groups="ResultsSection/AdverseEventsModule/EventGroupList/EventGroup",
            group_id="EventGroupId",
            group_title="EventGroupTitle",
            items=f"ResultsSection/AdverseEventsModule/{kind}EventList/{kind}Event",
            term=f"{kind}EventTerm",
            numbers=f"{kind}EventStatsList/{kind}EventStats",
            number_group=f"{kind}EventStatsGroupId",
            number=(f"{kind}EventStatsNumAffected", f"{kind}EventStatsNumAtRisk"),
        )
        for section, kind in ((_SERIOUS, "Serious"), (_FREQUENT, "Other"))
    ),
    event_texts=(
        "ResultsSection/AdverseEventsModule/EventsTimeFrame",
        "ResultsSection/AdverseEventsModule/EventsDescription",
    ),
)
