"""A new index from the topics, behind the same alias, while writes go on.

The live indexers write behind the alias all the time. So: fill the new index from the topic's beginning to its end,
compare, swap the alias, and read on to where the topic ended at the swap: what a live indexer still wrote to the old
index stands before that. External versions make it all the same who writes what first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import orjson
from elasticsearch import ApiError, AsyncElasticsearch, TransportError

from eventwire import flow
from eventwire.adapters.elastic import ElasticIndex, IndexNames, IndexSettings
from eventwire.adapters.elastic.bootstrap import behind, highest
from eventwire.adapters.elastic.copy import copy_articles
from eventwire.adapters.elastic.failure import failure
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Conflict, InvalidInput
from eventwire.indexing import Kind
from eventwire.ports import Clock, Message
from eventwire.stage.storm import StormGuard
from eventwire_indexer.batch import Batch
from eventwire_indexer.replay import Replay
from eventwire_indexer.settings import IndexerSettings
from eventwire_indexer.stage import NAME, IndexStage

TOPICS: dict[Kind, flow.Topic] = {
    "article": flow.ARTICLES,
    "event": flow.EVENTS,
    "actor": flow.ACTORS,
    "assignment": flow.STORIES,
}

CLOSE = 500
"""So few messages behind the end, the new index is worth comparing with the old."""

LOOKS = 5


class RebuildSettings(IndexerSettings, IndexSettings):
    """What a rebuild needs to know."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of it: the indices, and what each holds (tombstones counted)."""

    old: str | None
    new: str
    before: int
    after: int


class _Refused:
    """Takes dead letters in place of the topic: they stand there already, from the live indexers."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    async def publish(self, messages: Sequence[Message]) -> None:
        self.reasons += [orjson.loads(message.value)["reason"] for message in messages]


class Rebuild:
    """Rebuilds the index of one kind."""

    def __init__(
        self,
        settings: RebuildSettings,
        client: AsyncElasticsearch,
        kind: Kind,
        clock: Clock,
        tell: Callable[[str], None],
    ) -> None:
        self._settings = settings
        self._client = client
        self._kind = kind
        self._names = IndexNames(settings.elasticsearch_prefix)
        self._alias = self._names.alias(kind)
        self._clock = clock
        self._tell = tell
        self._refused = _Refused()

    async def run(self, into: str | None, *, force: bool) -> Rebuilt:
        """Do it. `into`: an index that is there, to be brought up to date and swapped in.

        Raises:
            InvalidInput: `into` is none of this kind's indices, or is behind the alias already.
            Conflict: the new index holds fewer documents than the old, or refused some; nothing was swapped.
            Temporary: Kafka or Elasticsearch does not answer.
        """
        try:
            old = await behind(self._client, self._alias)
            new = await self._target(old, into)
            stage = self._stage(new)
            if self._kind == "article" and old is not None and into is None:
                # Articles stay on their topic for a month only; older ones are in the old index alone.
                self._tell(f"{new}: {await copy_articles(self._client, old, new)} articles copied from {old}")
            async with Replay(self._settings, TOPICS[self._kind], self._settings.indexer_batch) as replay:
                await self._approach(replay, stage, new)
                await self._settle(new)
                before, after = await self._compare(old, new, replay, stage, force=force)
                await self._swap(old, new)
                await replay.mark()
                await self._catch_up(replay, stage)
        except (ApiError, TransportError) as error:
            raise failure(error) from error
        return Rebuilt(old, new, before, after)

    def _stage(self, new: str) -> IndexStage:
        index = ElasticIndex(self._client, self._names, {self._kind: new})
        return IndexStage(index, self._refused, self._clock, StormGuard(NAME, 1.0), Metrics())

    async def _target(self, old: str | None, into: str | None) -> str:
        if into is None:
            new = self._names.numbered(self._kind, 1 + await highest(self._client, self._names, self._kind))
            # Nobody searches it yet: without refreshes it fills faster.
            await self._client.indices.create(index=new, settings={"refresh_interval": "-1"})
            return new
        if not into.startswith(f"{self._alias}-") or not await self._client.indices.exists(index=into):
            raise InvalidInput("into", f"there is no index {into} of {self._kind}s")
        if into == old:
            raise InvalidInput("into", f"{into} is behind the alias {self._alias} already")
        return into

    async def _approach(self, replay: Replay, stage: IndexStage, new: str) -> None:
        """Replay until the end is near, or as near as it gets: what comes faster is caught up with after the swap."""
        ahead = await replay.mark()
        while True:
            self._tell(f"{new}: {ahead} messages to replay")
            await self._catch_up(replay, stage)
            last, ahead = ahead, await replay.mark()
            if ahead <= CLOSE or ahead > last / 2:
                await self._catch_up(replay, stage)
                return

    async def _catch_up(self, replay: Replay, stage: IndexStage) -> None:
        while (deliveries := await replay.read()) is not None:
            if deliveries:
                batch = Batch()
                await stage.read(deliveries, batch)
                await stage.write(batch)

    async def _settle(self, new: str) -> None:
        """Make what was written searchable, and the settings those of an index in use."""
        wanted = {"refresh_interval": self._settings.elasticsearch_refresh}
        await self._client.indices.put_settings(index=new, settings=wanted)
        await self._client.indices.refresh(index=new)

    async def _compare(
        self, old: str | None, new: str, replay: Replay, stage: IndexStage, *, force: bool
    ) -> tuple[int, int]:
        """Documents of the old and of the new index; writes that go on meanwhile are caught up with."""
        before = after = 0
        for _ in range(LOOKS):
            before = 0 if old is None else await self._count(old)
            await replay.mark()
            await self._catch_up(replay, stage)
            after = await self._count(new)
            if after >= before:
                break
        kept = f"; nothing was swapped, {new} is kept. With --force it is swapped all the same"
        if self._refused.reasons and not force:
            many = len(self._refused.reasons)
            raise Conflict(f"{many} documents were refused, the first: {self._refused.reasons[0]}{kept}")
        if after < before and not force:
            raise Conflict(f"{new} holds {after} documents, {old} holds {before}{kept}")
        self._tell(f"{new}: {after} documents; {old or 'no index'} held {before}")
        return before, after

    async def _count(self, index: str) -> int:
        await self._client.indices.refresh(index=index)
        return int((await self._client.count(index=index))["count"])

    async def _swap(self, old: str | None, new: str) -> None:
        add = {"add": {"index": new, "alias": self._alias, "is_write_index": True}}
        remove = [] if old is None else [{"remove": {"index": old, "alias": self._alias}}]
        await self._client.indices.update_aliases(actions=[*remove, add])
        self._tell(f"{self._alias} -> {new}" + (f"; {old} is kept" if old else ""))
