"""The names and the shapes of what travels on the bus. All times are Unix seconds. Any of them may
say beside it where in a trace it was said, as W3C's `traceparent`: `trace`.

| topic | from → to | body |
| --- | --- | --- |
| `views.alive` | media → api, every 5 s | `node`, `views`: [{`view`, `flow`, `fence`}], and \
`origin` where its pictures come from another node |
| `views.renewed` | api → media, in answer | `views`: [{`view`, `pass`}], each a fresh pass |
| `views.revoked` | api → media | `view`, `code`, `text` |
| `views.ended` | media → api | `view`, `flow`, `code` |
| `steerings.held` | media → api | `lease`, `view`, `tenant`, `camera`, `until` |
| `steerings.ended` | media → api, refusals too | `lease`, `view`, `tenant`, `camera`, `code` |
| `steerings.revoked` | api → media | `lease`, `code`, `text` |
| `flows.stopped` | media → api | `tenant`, `flow`: it no longer leaves its commune |
| `flows.state` | media → api | `tenant`, `flow`, `camera`, `state`, `code` |
| `flows.health` | media → api, every 2 s | `node`, `views`: [{`view`, `quality`, `fps`, `kbps`, \
`loss` and `camera_loss` in %, `jitter` in ms, `gop` and `skew` in s, `first` in ms}], null \
where unknown |
| `inventory.reported` | media → api | `tenant`, `cameras`: [camera as a mapping] |
| `inventory.wanted` | api → media, at its start | nothing |
| `links.changed` | media → api | `tenant`, `connected`, `node`, `since` it is linked, `protocol` \
and `software` of the federator; `serial` and `until` of the certificate |
| `certificates.revoked` | api → media, every 30 s and at once | `list`: signed, all that stand |
| `certificates.wanted` | media → api, at its start | nothing |
| `views.moved` | api → media, api | `view`, `node` that shows it from now on |
| `views.placed` | api → api | `view`, `node` that is to show it, `origin` that has its pictures |
| `nodes.alive` | media → api, twice a second | `node`, `url`, `tenants` it is linked to, \
`flows` that it shows, `relayed` whether it reaches its TURN relays, `draining` once it is being \
stopped; `link` where other nodes reach it, `crowded`: {camera: views} it shows as often as it \
should, `unreached`: [node] |
| `witnesses.met` | media → api | `tenant`, `key`, `size` the federator has cosigned |
| `checkpoints.offered` | api → media | `tenant`, `old`, `proof`, `note` |
| `checkpoints.cosigned` | media → api | `tenant`, `size`, `note` |
| `checkpoints.disputed` | media → api | `tenant`, `size`, `code` |
| `cameras.cut` | api → media → federator | `tenant`, `cuts`: [cut as a mapping], all that stand |
| `alarms.reported` | media → api | `tenant`, `cameras`: [`camera`, `kinds`], whole |
| `facts.reported` | media → api | `tenant`, `facts`: [fact as a mapping] |
| `facts.known` | api → media, for its federator | `tenant`, `facts`: [id] |
| `steerings.held` | media → api | `lease`, `view`, `tenant`, `camera`, `until` |
| `steerings.ended` | media → api, refusals too | `lease`, `view`, `tenant`, `camera`, `code` |
| `steerings.revoked` | api → media | `lease`, `code`, `text` |
| `leases.changed` | api → api | `lease`, `tenant`, `agent` |
| `tickets.changed` | api → api | `ticket` |
| `mails.changed` | api → api | `tenant` |
| `upkeep.changed` | api → api | `tenant` |
| `hours.declared` | api → media → federator | `tenant`, `hours`: [as mappings], all that stand |
| `specials.changed` | api → api | `special` |
| `handovers.changed` | api → api | `handover` |
| `sessions.ended` | api → api | `session`, `agent`, `organisation`, `before`, `at`, `code`, \
`roles` that are left |
| `gauges.changed` | api → api | `tenant` |
| `cameras.changed` | api → api | `tenant`, `cameras`: [id]; `added`, `changed`, `removed`: [id]; \
`version` of the list |
"""

VIEWS_ALIVE = "views.alive"
VIEWS_RENEWED = "views.renewed"
VIEWS_REVOKED = "views.revoked"
VIEWS_ENDED = "views.ended"
VIEWS_MOVED = "views.moved"
VIEWS_PLACED = "views.placed"
STEERINGS_HELD = "steerings.held"
STEERINGS_ENDED = "steerings.ended"
STEERINGS_REVOKED = "steerings.revoked"
FLOWS_STATE = "flows.state"
FLOWS_HEALTH = "flows.health"
FLOWS_STOPPED = "flows.stopped"
INVENTORY_REPORTED = "inventory.reported"
INVENTORY_WANTED = "inventory.wanted"
LINKS_CHANGED = "links.changed"
CERTIFICATES_REVOKED = "certificates.revoked"
CERTIFICATES_WANTED = "certificates.wanted"
NODES_ALIVE = "nodes.alive"
WITNESSES_MET = "witnesses.met"
CHECKPOINTS_OFFERED = "checkpoints.offered"
CHECKPOINTS_COSIGNED = "checkpoints.cosigned"
CHECKPOINTS_DISPUTED = "checkpoints.disputed"
CAMERAS_CUT = "cameras.cut"
FACTS_REPORTED = "facts.reported"
ALARMS_REPORTED = "alarms.reported"
FACTS_KNOWN = "facts.known"
STEERINGS_HELD = "steerings.held"
STEERINGS_ENDED = "steerings.ended"
STEERINGS_REVOKED = "steerings.revoked"
LEASES_CHANGED = "leases.changed"
TICKETS_CHANGED = "tickets.changed"
MAILS_CHANGED = "mails.changed"
SPECIALS_CHANGED = "specials.changed"
HANDOVERS_CHANGED = "handovers.changed"
SESSIONS_ENDED = "sessions.ended"
GAUGES_CHANGED = "gauges.changed"
CAMERAS_CHANGED = "cameras.changed"
UPKEEP_CHANGED = "upkeep.changed"
HOURS_DECLARED = "hours.declared"
