"""The bus between processes: events, never decisions.

Two kinds behind one Protocol, with the same tests: Redis publish/subscribe for
a department, memory for one process. A message that is lost costs freshness, not
law: slots and register live in the database.
"""

from services.kit.bus.protocol import Bus, BusUnavailable, Message

__all__ = ["Bus", "BusUnavailable", "Message"]
