"""Pages for people: the console, which Flask serves below `/console`.

It reads and changes orders as any client does, by requests to the API within the process, and so by
the same rules, the same errors and the same visibility. What the API does not say it asks of the
use cases that the commands have as well.
"""

from typing import Final

PATH: Final = "/console"
