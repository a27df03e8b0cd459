"""The records: what stands on the topics, in the index and in every answer."""

from eventwire.model.actor import Actor, ActorRef, ActorStatus, ActorType, Affiliation, Alias
from eventwire.model.article import MAX_TEXT, Article, ArticleStatus, Outlet, RevisionBasis, ToldArticle
from eventwire.model.change import MentionChange, Operation, SightingChange
from eventwire.model.deadletter import DeadLetter
from eventwire.model.entry import RegistryEntry
from eventwire.model.event import MAX_EVIDENCE, Contradiction, Event, EventStatus, Evidence, Reason
from eventwire.model.eventchange import EventChange
from eventwire.model.mention import (
    DateResolution,
    Mention,
    Modality,
    Place,
    Polarity,
    Publication,
    Span,
    Spans,
)
from eventwire.model.record import ActorCode, CameoCode, Instant, Record
from eventwire.model.sighting import Sighting
from eventwire.model.standing import Standing, renews, supersedes
from eventwire.model.story import Lead, Story, StoryAssignment

__all__ = [
    "MAX_EVIDENCE",
    "MAX_TEXT",
    "Actor",
    "ActorCode",
    "ActorRef",
    "ActorStatus",
    "ActorType",
    "Affiliation",
    "Alias",
    "Article",
    "ArticleStatus",
    "CameoCode",
    "Contradiction",
    "DateResolution",
    "DeadLetter",
    "Event",
    "EventChange",
    "EventStatus",
    "Evidence",
    "Instant",
    "Lead",
    "Mention",
    "MentionChange",
    "Modality",
    "Operation",
    "Outlet",
    "Place",
    "Polarity",
    "Publication",
    "Reason",
    "Record",
    "RegistryEntry",
    "RevisionBasis",
    "Sighting",
    "SightingChange",
    "Span",
    "Spans",
    "Standing",
    "Story",
    "StoryAssignment",
    "ToldArticle",
    "renews",
    "supersedes",
]
