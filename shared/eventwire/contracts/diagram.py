"""The flow as a diagram and a table, for ARCHITECTURE.md."""

from eventwire import flow

BEGIN, END = "<!-- begin: generated from flow.py -->", "<!-- end: generated from flow.py -->"


def diagram() -> str:
    """Mermaid source: stages as boxes, topics as cylinders."""
    lines = ["```mermaid", "flowchart LR", "  publisher((publisher)) --> ingest"]
    lines += [f"  {_id(topic.name)}[({topic.name})]" for topic in flow.TOPICS]
    for stage in flow.STAGES:
        lines.append(f"  {_id(stage.name)}[{stage.name}]")
        lines += [f"  {_id(topic.name)} --> {_id(stage.name)}" for topic in stage.reads]
        lines += [f"  {_id(stage.name)} --> {_id(topic.name)}" for topic in stage.writes]
        if stage.reads:
            lines.append(f"  {_id(stage.name)} -.-> {_id(flow.DEAD_LETTERS.name)}")
    lines += [f"  {_id(flow.REGISTRY.name)} -.-> {side}" for side in ("ingest", "gateway")]
    lines += ["  index --> searchindex[(search index)] --> gateway[gateway] --> reader((reader))", "```"]
    return "\n".join(lines)


def topics() -> str:
    """A Markdown table of the topics."""
    rows = ["| topic | key | value | kept |", "|---|---|---|---|"]
    for topic in flow.TOPICS:
        kept = "compacted: the newest of each key" if topic.days is None else f"{topic.days} days"
        rows.append(f"| {topic.name} | {topic.key} | `{topic.value.__name__}` | {kept} |")
    return "\n".join(rows)


def inserted(page: str) -> str:
    """The page with what stands between the two marks made anew.

    Raises:
        ValueError: the marks are not there.
    """
    before, _, rest = page.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        message = f"the page needs the marks {BEGIN} and {END}"
        raise ValueError(message)
    return f"{before}{BEGIN}\n{diagram()}\n\n{topics()}\n{END}{after}"


def _id(name: str) -> str:
    return name.replace(".", "_").replace("-", "_")
