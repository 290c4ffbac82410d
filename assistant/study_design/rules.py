"""The table of words by which an article states its own study design, with one row per design.

Each row is matched with one sentence in its plain form (see `plain`): lower case, British endings,
and one word for all animals ("animals", "animal liver"), parts of a body ("bodyparts") and most
people ("folk"). In a pattern, ``<3>`` stands for up to three words of a noun phrase and
``<<9>>`` for up to nine words of any kind. A name in capitals stands for one of the words listed
under it in `word_lists`.

A *noun* ("randomised ... trial") proves nothing by itself, since articles also mention studies of
others. In a title it counts by itself. Anywhere else, the words around it must show that the
authors speak of their own work ("we conducted a ...", "this ...", "a ... was performed"). *Said*
patterns match sentences that state a design without its noun ("patients were randomly assigned").
"""

from __future__ import annotations

from assistant.records import Design
from assistant.study_design.laboratory_rules import LABORATORY
from assistant.study_design.rule import Rule

# If two rows match in the same part of an article, the earlier row counts: a meta-analysis of
# randomised trials is a meta-analysis.
RULES: tuple[Rule, ...] = (
    Rule(
        Design.PROTOCOL,
        "This is the protocol of a randomised trial of tea for hiccups.",
        cue="protocol rationale will design",
        noun=(
            "(study|trial|review) protocol|protocol (for|of) (an?|the|two) <8>(trial|study"
            "|review|rct|cohort|survey|meta analysis|evaluation)"
        ),
        title=(
            ": (an? |the )?(study |trial |review )?protocol|^(study |trial )?protocol :"
            "|rationale (and )?(study )?design|design (and )?rationale|: (the )?(study )?design "
            "(of|and) <<20>>trial|design (and )?(methods|methodology) of (an?|the)"
        ),
        said=(
            "(this|the present) <2>(paper|article|report|manuscript) <2>DESCRIBES the "
            "<6>(protocol|rationale|design)|PEOPLE <<8>>will be <<3>>(randomised|randomly"
            "|recruited|allocated|enrolled|assigned)|will be (an? )?<5>randomised"
        ),
        unless="per protocol|according to|accordance with|approved|results|findings",
    ),
    Rule(
        Design.META_ANALYSIS,
        "We conducted a meta-analysis of randomised trials.",
        cue="meta metaanalysis metaanalyses",
        noun="meta ?analys[ei]s|meta ?analytic review",
        said=(
            "(systematic(ally)?|literature) <3>(review(ed)?|search) (and|with|including) (an? "
            ")?<4>meta ?analysis|^(design :|objectives? :|to perform an?)? ?meta ?analysis of"
        ),
        unless=(
            "(included in|entered|published|previous|future|from|per|in|by) (an?|the|our) "
            "<3>meta ?analys[ei]s (of|which|that|suggest|show)|protocol|ABOUT_METHODS"
        ),
        unless_title=(
            "ABOUT_METHODS|in (an? |the )?<2>meta ?analys[ei]s$|(conduct|perform|report|read"
            "|interpret)ing <3>(meta|systematic)"
        ),
    ),
    Rule(
        Design.SYSTEMATIC_REVIEW,
        "We performed a systematic review of tea.",
        cue="systematic systematically umbrella overview selection",
        noun=(
            "(?<!non )systematic(ally)? <3>(review|overview|synthesis)|umbrella review|overview of "
            "(systematic |cochrane )?reviews"
        ),
        said=(
            "we systematically <2>(review|search)(ed)?|to systematically <2>review|(?<!non )"
            "systematic <3>(search|review)(es|s)? <<16>>(was|were) <2>DONE|selection criteria (: "
            ")?<<12>>(trials|studies|rcts)"
        ),
        unless=(
            "records?|charts?|files|case notes|scoping|(published|included in|previous) (an?"
            "|the) <3>systematic|ABOUT_METHODS"
        ),
        unless_title=(
            "ABOUT_METHODS|(conduct|perform|report|read|interpret)ing <3>(meta|systematic)"
        ),
    ),
    Rule(
        Design.GUIDELINE,
        "This guideline provides recommendations on tea for hiccups.",
        cue="guideline guidelines recommendations",
        noun="(practice|evidence based) (practice )?guidelines?",
        title=(
            "(^|: )<6>(guidelines?|recommendations) (for|on) (the )?<3>(diagnosis|management"
            "|treatment|prevention|therapy|screening)|: (an? |the )?<6>(guidelines?|(consensus"
            "|evidence based|expert) recommendations)( (of|from|by)|$)"
        ),
        said=(
            "(this|these|the present|the following) <5>guidelines? <3>(provides?|recommends?"
            "|summarises?|presents?|updates?|address(es)?|(is|are) intended|(was|were) developed"
            "|offers?|covers?|supersedes?|replaces?)"
        ),
        unless=(
            "adheren(ce|t)|complian(ce|t)|implement(ed|ation|ing)?|impact|effects?|concordan(ce"
            "|t)|aware(ness)?|knowledge|survey|quality|according|accordance|following|based on"
            "|trial|agreement|uptake|compar(ed|ison|ing)|validation|(review|evaluation|use) of"
            "|barriers|application|applying|versus|before|dissemination|reporting|do|does|should"
            "|cohort|meet"
        ),
    ),
    *LABORATORY,
    Rule(
        Design.CASE_CONTROL,
        "A case-control study of tea drinkers was performed.",
        cue="case",
        noun=(
            "case <1>(control|controlled|referent) <4>(study|design|analysis|investigation"
            "|comparison|survey|sample|approach)|case control <<12>>study of"
        ),
        title="(nested|matched) case control",
        unless="self controlled|genome wide",
    ),
    Rule(
        Design.DIAGNOSTIC_ACCURACY,
        "To determine the diagnostic accuracy of a tea test for hiccups.",
        cue="accuracy diagnostic specificity",
        noun="(diagnostic|test) (test )?accuracy <2>(study|evaluation)",
        title=(
            "diagnostic (test )?(accuracy|performance|validity) (of|and|for|in)|: diagnostic "
            "(accuracy|performance)|sensitivity and specificity of|accuracy of <<12>>(in|for) "
            "(the )?<2>(diagnos(is|ing)|detect(ion|ing)|screening)"
        ),
        said=(
            "(to|we) (TESTED|establish) the <3>(diagnostic (test )?(accuracy|performance"
            "|validity)|sensitivity and specificity|accuracy) of <<20>>(diagnos(is|ing|e)"
            "|detect(ion|ing)?|screening|tests?)"
        ),
        unless="self report|questionnaire|software|algorithm|sequencing",
    ),
    Rule(
        Design.NON_RANDOMISED_TRIAL,
        "We carried out a non-randomised controlled trial.",
        cue=(
            "randomised nonrandomised quasi quasirandomised quasiexperimental arm armed "
            "uncontrolled extension escalation finding before"
        ),
        noun=(
            "non ?randomised <8>trial|non ?randomised <6>(controlled|clinical|comparative"
            "|intervention|interventional|prospective|pilot) <4>study|non ?randomised <6>(design"
            "|comparison)"
            "|(prospective|controlled|clinical|comparative) <4>non ?randomised <3>study|(quasi "
            "?experimental|quasi ?randomised|single arm(ed)?|one arm|uncontrolled|controlled "
            "before (and )?after) <8>(trial|study|design|experiment|research)|(phase ([0-9]"
            "|i{1,3})[ab]?|open label) <5>dose (escalation|finding) <3>(trial|study)|open label "
            "<3>extension( study| trial)?"
        ),
        unless="systematic|retrospective|observational",
        unless_title="(?<!non )(?<!quasi )randomised",
        unless_told="(?<!non )(?<!quasi )(?<!not )(randomised(?! (trials|studies))|randomly SPLIT)",
    ),
    Rule(
        Design.NON_RANDOMISED_TRIAL,
        "We conducted a phase 1 trial of tea in adults with hiccups.",
        cue="phase",
        noun="phase ([12]|i{1,2})[ab]? (?!([23]|i{2,3})[ab]? )<6>(trial|study)",
        unless="systematic|retrospective|observational|healthy|placebo",
        unless_title="(?<!non )(?<!quasi )randomised|placebo|blind(ed)?|review",
        unless_told="randomised|randomly|randomisation|placebo|(double|single) blind(ed)?",
    ),
    Rule(
        Design.RANDOMISED_TRIAL,
        "In this randomised, double-blind trial we gave tea or water.",
        cue="randomised randomly random randomisation rct",
        noun=(
            "(?<!non )(?<!not )(?<!quasi )(?<!un )(?<!mendelian )randomised (?!to|for)(<10>TRIAL"
            "|<5>phase ([0-9]|i{1,3}v?)[ab]?|<5>(blind(ed)?|controlled|crossover|cross over) "
            "<3>(design|fashion|manner)|<4>design)|(prospective|open) <3>randomised <3>(fashion"
            "|manner)|(?<!of )rct"
        ),
        title="(?<!non )(?<!quasi )(?<!mendelian )randomised <4>(controlled|blind(ed)?|open label)",
        said=(
            "(PEOPLE|they) <<25>>(was|were|and|then) <<4>>((?<!not )randomised(?! (trial"
            "|controlled|clinical|study|studies|order|sequence))|(?<!not )randomly <2>SPLIT)"
            "|PEOPLE <<25>>(was|were) <2>SPLIT <<12>>BY_CHANCE|[0-9]{2,6} <8>(was|were) "
            "<3>(randomised (to|into|in a|between|[0-9]+)|randomly <2>SPLIT|SPLIT "
            "<<8>>BY_CHANCE)|we <3>(randomised (?!trial|controlled)|randomly SPLIT |assigned at "
            "random )<<10>>PEOPLE|^<<4>>PEOPLE <<8>>randomised to receive|we <3>SPLIT "
            "<<6>>PEOPLE <<8>>BY_CHANCE|randomised (to|into|in a|between|[0-9]+) <<25>>PEOPLE"
            "|randomly SPLIT <<10>>PEOPLE to|(the|this|our) <4>(study|trial) (was|is) (an? "
            ")?<6>(?<!non )(?<!not )randomised|(allocation|assignment) <4>(was|were) <2>(random"
            "|randomised)"
        ),
        unless=(
            "(samples|specimens|biopsies|sera|aliquots|images) (of|from) <4>HUMANS (was|were)|"
            "mendelian|systematic(ally)?|meta analys[ei]s|ANIMALS|quasi|(order|sequence) of "
            "<<6>>(was|were) <2>randomised between|(training|validation|derivation|test|testing"
            "|discovery|replication) (and|set|sets|cohort|sample|group|data)|not random(ly|ised)"
            "|pooled <3>(data|analys[ei]s)|trials(?! <4>(in|using|on) )|who (was|were|had been) "
            "<2>(random(ly|ised)|(involved|enrolled|included) in)|(samples|data|specimens"
            "|records|patients|participants|subjects) <<8>>(originated|derived|obtained|drawn"
            "|taken|came) from|MODAL (then |also )?(be|have) .{0,80}random[a-z]*|random.{0,80} "
            "(trial|study|comparison|design|randomisation) MODAL|(not|un|im) ?(feasible|possible"
            "|ethical|practical)|(no|without|lack of) <3>randomised"
        ),
        unless_title=(
            "post hoc|(secondary|ancillary|subgroup|exploratory|retrospective|pooled"
            "|observational|longitudinal) (re ?)?(analys[ei]s|study|data)|sub ?study|re ?analysis"
            "|(?<!effectiveness )(?<!mediation )analysis of (an?|the|data)"
            "|(data|samples|specimens) (from|of)"
            "|(patients|participants|subjects|women|men|children) (in|of|from) (an?|the|two) "
            "<8>(trials?|rct|study)|patients enrolled in|subset of|nested|embedded|alongside"
            "|within (an?|the)|extension (study|trial|phase|of)|follow up of|predictors?|lessons"
            "|external validity|generalisability|recruitment|quality of (reporting|evidence)"
            "|baseline (characteristics|data|findings|analysis)|economic evaluation|ANIMALS"
            "|animal models?|oocytes?|embryos?|mendelian|systematic|meta analys[ei]s|(non|quasi) "
            "?randomised|(retrospective|prospective|observational|birth|population) <3>cohort"
            "|cohort (study|analysis)|(a|literature|critical|narrative) review|review (of|$)|case "
            "control|cross sectional|comment(ary)?|ABOUT_METHODS|qualitative (study|analysis"
            "|research|evaluation|exploration|interviews?)|ethic(s|al)|statistical methods?"
            "|sample size|(conduct|report|interpret)ing <3>randomised"
        ),
        unless_told=(
            "(post ?hoc|secondary|ancillary|exploratory|retrospective|pooled) <3>(analys[ei]s"
            "|study|evaluation) <<4>>(of|from|in|using|within|on) <<8>>(trials?|rcts?|study|data)"
            "|(this|present) <2>(post ?hoc|secondary|ancillary|sub|nested|extension)|(is|was) an? "
            "retrospective|retrospectively <2>(examined|analysed|reviewed|studied)|data <2>(from"
            "|of) <<10>>(trials?|rcts?)|(?<!were )(?<!was )(?<!ly )(enrolled|participat(ed|ing)"
            "|included|participants|patients|subjects|women|men) (in|from|of) "
            "(?!the (trial|rct))(an?|the|two|three) <8>(trials?|rct)|(nested|embedded) (in"
            "|within) (an?|the)|quasi (experimental|randomised)|(this|our|present|in an?) "
            "<2>(in vitro|ex vivo|commentary|editorial|viewpoint|perspective|simulation"
            "|qualitative) |qualitative (study|interviews?|research|design)"
        ),
    ),
    Rule(
        Design.CROSS_SECTIONAL,
        "This cross-sectional survey asked tea drinkers.",
        cue="sectional crosssectional",
        noun=(
            "cross ?sectional <5>(study|survey|analysis|design|investigation|sample|questionnaire)"
        ),
        said="(design|study|survey) (was|is) (a )?cross ?sectional",
        unless="longitudinal|prospective (cohort|follow)|cohort|follow up|imaging|tomography|area",
        unless_title="longitudinal|prospective",
        unless_told="(longitudinal|prospective) (study|analys[ei]s|cohort)",
    ),
    Rule(
        Design.COHORT,
        "We conducted a retrospective cohort study of tea drinkers.",
        cue="cohort longitudinal follow observational",
        noun=(
            "cohort <3>(study|design|investigation)|(prospective|retrospective|population based"
            "|inception|birth|historical|longitudinal|nationwide|observational) <4>cohort(?! "
            "(data|participants|profile|studies))|(prospective|retrospective) <3>(longitudinal"
            "|follow up) <2>study|(prospective|longitudinal) observational <2>study"
        ),
        said=(
            "data <5>from (an?|the|our) <3>(longitudinal|prospective|cohort) <3>study"
            "|data <5>from <<8>>an? (longitudinal|prospective) cohort"
        ),
        unless=(
            "randomised|randomly SPLIT|case control|cross ?sectional|genome wide|meta ?analysis"
            "|animals|replication|validation cohort|discovery"
        ),
        unless_title="(?<!non )randomised|cross ?sectional|case control",
        unless_told="(?<!non )randomised to|randomly SPLIT|genome wide association",
    ),
    Rule(
        Design.CASE_SERIES,
        "We report a case series of seven tea drinkers.",
        cue="series cases patients",
        noun="(?<!self controlled )case series|series of <3>(cases|patients)",
        said=(
            "we (report|describe|present) (an?|our|the) <4>series of <4>(cases|patients)|we "
            "<2>(report|describe|present) <3>(four|five|six|seven|eight|nine|ten|[4-9]) "
            "<4>(cases of|(patients|cases) (with|who))"
        ),
        unless="self controlled|systematic|time series|case reports and case series",
    ),
    Rule(
        Design.CASE_REPORT,
        "We report a rare case of hiccups after tea.",
        cue="case cases patient year",
        noun="case report",
        title=(
            ": (an? )?<4>case (of|presentation)|^an? <3>case of|report of (an?|two|three|one"
            "|[23]) <4>cases?|in an? [0-9]{1,3} (year|month|week|day) old"
        ),
        said=(
            "(we|i|authors) <2>(report(ed)?|described?|present(ed)?) (here )?(on )?(an?|the|one"
            "|two|three|[23]) <5>(cases? of|cases? in which|year old|patient with|patient who)"
            "|this (case )?report <2>DESCRIBES (an?|the|two) <6>(cases?|year old|patient|man"
            "|woman|boy|girl)|in our (case|patient) (we|the)"
        ),
        unless=(
            "case (control|fatality|series|mix|management|study|reports)|systematic|in (the |any "
            ")?case of|(worst|use|business|test) case"
        ),
    ),
    Rule(
        Design.REVIEW,
        "This review summarises what is known of tea.",
        cue="review reviews overview summarise",
        noun=(
            "(narrative|scoping|literature|critical|integrative|state of the art|comprehensive"
            "|mini|rapid|brief|concise|historical|selective) ?(literature )?(review|overview)"
        ),
        title=(
            "(^|: )(an? |the )?<4>(review|overview)( of| on|$)|(an?|the) <2>(review|overview)$"
            "|review of the <2>(literature|evidence)"
        ),
        said=(
            "(this|the present|our|the current) <3>(mini ?)?(review|overview)( article| paper)? "
            "<3>DESCRIBES|(in|of) (this|the present|our) <3>(review|overview)( article)? (is|we"
            "|the|:|i)|^(objectives? |purpose |aims? )?:? ?to review the <8>(efficacy|safety"
            "|pharmacology|literature|evidence|immunogenicity|management|pharmacokinetics|use)|(here|we|article"
            "|paper) <3>(provides?|presents?|gives?|offers?) an? <3>(review|overview) (of|on)"
            "|(here|we|i|article|paper|authors) <2>(reviews?|summarise (the )?(current"
            "|recent|existing|available|latest))(?! .{0,60}(records?|charts?|files|patients|cases"
            "|data|database) )"
        ),
        unless=(
            "systematic(ally)?|records?|charts?|case notes|peer review|review board"
            "|retrospective|case series|ethics|commentary|editorial|viewpoint|DONE to (identify"
            "|determine|find|inform|develop|estimate)"
        ),
        unless_title="case report|peer review|records?|charts?|trial|cohort|retrospective",
    ),
)
