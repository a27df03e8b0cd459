"""What a program imports to post articles to a running Eventwire and to search what came of them.

```python
async with Client("http://127.0.0.1:8080") as eventwire:
    await eventwire.post(Submission(url="https://example.org/1", text="..."))
    async for event in eventwire.events(actor="fidan", root="04"):
        print(event.date, event.code, event.evidence[0].text)
```
"""

from eventwire.client.client import Accepted, Client
from eventwire.client.delivery import Outcome
from eventwire.client.transport import DEFAULT_URL, Retry
from eventwire.intake import Submission

__all__ = ["DEFAULT_URL", "Accepted", "Client", "Outcome", "Retry", "Submission"]
