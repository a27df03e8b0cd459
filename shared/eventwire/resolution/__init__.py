"""Resolution: mentions into events, sightings into actors. Pure: what is remembered comes in as a mapping."""

from eventwire.resolution.actors import ActorResolver
from eventwire.resolution.block import actor_block, event_block
from eventwire.resolution.events import EventResolver

__all__ = ["ActorResolver", "EventResolver", "actor_block", "event_block"]
