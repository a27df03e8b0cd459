"""What a program imports to post articles to a running Eventwire, to search what came of them, and to be told of it.

```python
async with Client("http://127.0.0.1:8080") as eventwire:
    await eventwire.post(Submission(url="https://example.org/1", text="..."))
    async for event in eventwire.events(actor="fidan", root="04"):
        print(event.date, event.code, event.evidence[0].sentence)

async for change in subscribe("http://127.0.0.1:8080", country="SDN", quad=4):
    print("now" if change.matches else "no more", change.event.event_id)
```
"""

from eventwire.client.client import Accepted, Client
from eventwire.client.delivery import Outcome
from eventwire.client.subscription import subscribe
from eventwire.client.transport import DEFAULT_URL, Retry
from eventwire.intake import Submission
from eventwire.model import EventChange

__all__ = ["DEFAULT_URL", "Accepted", "Client", "EventChange", "Outcome", "Retry", "Submission", "subscribe"]
