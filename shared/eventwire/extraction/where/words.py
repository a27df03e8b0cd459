"""The words by which the place of an act is told."""

_SETTLEMENTS = """
    town city village district province region port suburb capital hamlet township county state area island
    neighbourhood neighborhood quarter municipality governorate commune settlement enclave resort camp department
    prefecture oblast territory stronghold outskirt outskirts centre center part parts coast side heart north south
    east west edge
"""
SETTLEMENTS = frozenset(_SETTLEMENTS.split())
"""Common nouns that say that the name behind `of`, beside or before them is a place."""

_SITES = """
    airport checkpoint crossing valley mountain mountains mount forest river lake island islands peninsula desert
    bridge temple base barracks camp border frontier university square street road highway port harbour harbor prison
    hospital market mosque church cathedral stadium station hotel palace embassy consulate headquarters shipyard
    refinery plant field fields strait gulf bay sea pass park plain hills hill coast reservoir dam mine village town
    city district province suburb crossing parliament
"""
SITES = frozenset(_SITES.split())
"""Common nouns for where things happen, with a name before them: `the Kibira forest`, `a Cali clinic`."""

LOCATIVE = frozenset(
    {
        "in",
        "at",
        "near",
        "inside",
        "outside",
        "around",
        "across",
        "throughout",
        "within",
        "off",
        "above",
        "over",
        "along",
        "on",
        "beside",
        "beyond",
        "through",
    }
)
STRONG = frozenset(
    {
        "in",
        "at",
        "near",
        "inside",
        "outside",
        "around",
        "throughout",
        "within",
        "off",
        "above",
        "across",
        "through",
        "beside",
    }
)
"""Prepositions behind which a bare name is a place even if no gazetteer has it."""

_SPEECH = """
    say tell accuse condemn urge demand warn threaten criticise criticize praise appeal ask call welcome reject deny
    denounce claim announce declare vow promise pledge offer propose insist argue blame hail support back thank
    apologise apologize express voice agree invite deplore regret complain object approve endorse defend investigate
    probe inquire investigation inquiry apology criticism praise condemnation accusation warning complaint mediation
    mediate negotiate sue look
"""
SPEECH = frozenset(_SPEECH.split())
"""Verbs of speech: phrases within their subject or object tell the topic or the speaker's seat, not where it was
said."""

_MOTION = """
    travel fly go come head arrive return march tow drive sail move advance retreat push cross enter visit trip
    journey tour flight pull deploy
"""
MOTION = frozenset(_MOTION.split())
"""Words whose goal is where the act takes place."""

_HELD = """
    capture seize occupy enter overrun shell bomb attack storm besiege visit tour leave retake recapture reach
    liberate invade blockade raze loot pound strike hit surround raid control take bombard target patrol evacuate
"""
HELD = frozenset(_HELD.split())
"""Verbs whose object may be the place itself."""

VISITED = frozenset({"visit", "tour", "enter", "invade", "leave", "reach"})
"""Verbs whose object may be a whole country as a place."""

_SEATED = """
    ambassador ambassadors envoy envoys consul attache attaché official officials spokesman spokeswoman spokesperson
    source sources diplomat diplomats ministry ministries minister ministers embassy correspondent reporter reporters
    exile exiles office newspaper radio analyst analysts government charge chargé mission inspector inspectors import
    imports export exports judge prosecutor court magistrate judges prosecutors
"""
SEATED = frozenset(_SEATED.split())
"""Nouns behind which a place is a seat, an office or an origin."""

DIPLOMATIC = frozenset(
    {"recall", "withdraw", "summon", "expel", "reopen", "close", "open", "cancel", "appoint", "name", "thank"}
)
"""Verbs done to people and offices of a place, not at it."""

ORIGIN = frozenset(
    {"withdraw", "withdrawal", "expel", "expulsion", "pull", "abduct", "kidnap", "drive", "evict", "retreat"}
)
"""Words whose starting point is where the act takes place."""

TOPICS = frozenset(
    {
        "into",
        "over",
        "about",
        "for",
        "concerning",
        "regarding",
        "from",
        "to",
        "since",
        "after",
        "before",
        "despite",
        "under",
    }
)
"""Prepositions behind which a place is a topic, an origin or a goal."""

GATHERINGS = frozenset(
    {
        "summit",
        "meeting",
        "conference",
        "talks",
        "rally",
        "ceremony",
        "session",
        "forum",
        "briefing",
        "speech",
        "sermon",
    }
)
"""What is held somewhere: `at a summit in Lusaka`."""

_NEVER = """
    congress parliament senate ramadan christmas easter english arabic french turkish russian islam christianity
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday god twitter facebook telegram instagram x youtube whatsapp hebrew chinese german
    spanish farsi persian kremlin pentagon brexit cabinet knesset bundestag duma covid covid-19 internet
"""
NEVER = frozenset(_NEVER.split())
"""Capitalised words behind `in` and `at` that are no places."""
