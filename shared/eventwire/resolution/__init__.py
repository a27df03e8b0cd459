"""Resolution: mentions into events, sightings into actors, leads into stories.

Pure: what is remembered comes in as a mapping.
"""

from eventwire.resolution.actors import ActorResolver
from eventwire.resolution.block import actor_block, event_block
from eventwire.resolution.events import EventResolver
from eventwire.resolution.storyteller import Storyteller, lead_of

__all__ = ["ActorResolver", "EventResolver", "Storyteller", "actor_block", "event_block", "lead_of"]
