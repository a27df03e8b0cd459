"""Names of topics: in the flow they are fixed, on a cluster they carry the installation's prefix."""

from dataclasses import dataclass

_ROOT = "eventwire"


@dataclass(frozen=True, slots=True)
class TopicNames:
    """Translates between the flow's names and the cluster's."""

    prefix: str = _ROOT

    def on_kafka(self, topic: str) -> str:
        """The cluster's name of a topic of the flow.

        >>> TopicNames("press").on_kafka("eventwire.articles")
        'press.articles'
        """
        return self.prefix + topic.removeprefix(_ROOT)

    def in_flow(self, topic: str) -> str:
        """The flow's name of a topic of the cluster.

        >>> TopicNames("press").in_flow("press.articles")
        'eventwire.articles'
        """
        return _ROOT + topic.removeprefix(self.prefix)

    def group(self, role: str) -> str:
        """The consumer group of a role.

        >>> TopicNames().group("indexer")
        'eventwire-indexer'
        """
        return f"{self.prefix}-{role}"

    def changelog(self, stage: str) -> str:
        """The topic that holds what a stage of the processor remembers, named as Faust names it.

        >>> TopicNames().changelog("extract")
        'eventwire-processor-extract-changelog'
        """
        return f"{self.group('processor')}-{stage}-changelog"
