/** The words of the status page, in English. */
import type { statusFr } from "./status.fr";

export const statusEn: Readonly<Record<keyof typeof statusFr, string>> = {
  "status.title": "State of the service",
  "status.back": "Close",
  "status.parts": "What the service rests on",
  "status.communes": "Communes",
  "status.own": "Your commune",
  "status.commune": "Commune",
  "status.link": "State",
  "status.register": "Register",
  "status.flows": "Flows shown",
  "status.do": "What to do:",
  "status.nothing": "Nothing is known: the service has answered nothing yet.",

  "status.state.WELL": "in service",
  "status.state.LATE": "degraded",
  "status.state.AWAY": "down",
  "status.state.UNKNOWN": "unknown",
  "status.state.OFF": "not installed here",

  "status.link.WELL": "Service: everything works",
  "status.link.LATE": "Service degraded ({count})",
  "status.link.AWAY": "Service at fault ({count})",
  "status.link.UNKNOWN": "Service: state unknown",
  "status.link.OFF": "Service: state unknown",
  "status.link.mute": "The service does not answer",

  "status.all.WELL": "Everything works.",
  "status.all.LATE": "Service degraded: {count} to look at.",
  "status.all.AWAY": "Service at fault: {count} to look at.",
  "status.all.UNKNOWN": "The state is not known yet.",
  "status.all.mute": "The service does not answer.",

  "status.since": "since {at} ({lasted})",
  "status.from": "since {at}",
  "status.mute": "The service has not answered this desk for {since}.",
  "status.mute.means":
    "Nothing opens or is cut from here. Open pictures go on where this desk alone is concerned; if not they stop within a minute.",
  "status.mute.todo":
    "See whether a desk nearby works. If it does, this desk’s network is the cause. If not, call whoever runs the platform.",
  "status.mute.known": "What follows was true at {at}.",

  "status.kind.REGISTER": "Register (database)",
  "status.kind.BUS": "Bus (Redis)",
  "status.kind.IDENTITY": "Logins (Keycloak)",
  "status.kind.REVOCATIONS": "Rights taken away at Keycloak",
  "status.kind.MEDIA": "Media nodes",
  "status.kind.RELAYS": "Video relays (TURN)",
  "status.kind.MAIL": "Mail (SMTP)",
  "status.kind.CLOCK": "Clocks",

  "status.means.REGISTER.AWAY":
    "Nothing can be entered, so no picture opens. Those that are open stop within a minute. The stop beside the cameras, at the commune, still works.",
  "status.todo.REGISTER.AWAY":
    "Call whoever runs the platform at once: PostgreSQL, its disk. Nothing that was entered is lost.",
  "status.todo.REGISTER.AWAY.signing-key":
    "Call whoever runs the platform at once: the key that signs the registers can no longer be read.",
  "status.means.REGISTER.LATE":
    "The database took more than two seconds to answer: opening a picture may take time, or be refused.",
  "status.todo.REGISTER.LATE":
    "If it lasts more than a minute, call whoever runs the platform: PostgreSQL.",
  "status.means.REGISTER.UNKNOWN": "It has not been read yet.",

  "status.means.BUS.AWAY":
    "Pictures go on. Rights are still checked, but screens are late, and a cut or a withdrawal made here bites only once it is back.",
  "status.todo.BUS.AWAY":
    "Tell whoever runs the platform: Redis. To cut without waiting, call the commune: it cuts beside its cameras.",
  "status.means.BUS.OFF": "One process alone: it needs none.",

  "status.means.IDENTITY.AWAY":
    "Open pictures go on. Nobody can log in, and open desks can ask for nothing more after a minute.",
  "status.todo.IDENTITY.AWAY":
    "Do not close desks that are open. Call whoever runs the platform: Keycloak, its database, its certificate.",
  "status.todo.IDENTITY.AWAY.another":
    "The address answers for another provider: call whoever runs the platform, API_ISSUER is to be checked.",
  "status.means.IDENTITY.LATE": "It takes {seconds} s to answer: logging in takes time.",
  "status.todo.IDENTITY.LATE": "If it lasts, tell whoever runs the platform: Keycloak is busy.",

  "status.means.REVOCATIONS.AWAY":
    "What is taken away at Keycloak is heard of late. What is taken away here bites at once.",
  "status.todo.REVOCATIONS.AWAY":
    "To take a right away now, suspend the agent here (Agents page). Tell whoever runs the platform.",
  "status.means.REVOCATIONS.OFF": "Rights are taken away here, on the Agents page.",

  "status.means.MEDIA.AWAY": "No picture can be shown.",
  "status.todo.MEDIA.AWAY": "Call whoever runs the platform at once: no media node has spoken.",
  "status.means.MEDIA.LATE":
    "A node is stopping or has fallen silent: its pictures go to the others, within three seconds.",
  "status.todo.MEDIA.LATE":
    "Nothing, if an update was announced. If not, tell whoever runs the platform.",
  "status.means.MEDIA.LATE.none-stays":
    "Every node is stopping: pictures go on, but no other node can take them over.",
  "status.means.MEDIA.UNKNOWN": "Nodes speak over the bus, which is down. Pictures go on.",

  "status.means.RELAYS.LATE.not-reached":
    "No node reaches a relay. If desks get no picture, this is why; if all do, only the nodes’ way to the relay is cut.",
  "status.means.RELAYS.LATE": "Some nodes do not reach their relay.",
  "status.todo.RELAYS.LATE":
    "Tell whoever runs the platform: coturn, or the network between it and these nodes.",
  "status.means.RELAYS.OFF": "Desks reach the media nodes directly.",
  "status.means.RELAYS.UNKNOWN": "Nodes speak over the bus, which is down.",

  "status.means.MAIL.AWAY":
    "Mail that is owed waits, and leaves when it is back. It can be read here already, on the Mail page of communes.",
  "status.todo.MAIL.AWAY":
    "What is urgent is said by telephone (Directory page). Tell whoever runs the platform.",
  "status.means.MAIL.OFF": "Messages are read here.",

  "status.means.CLOCK.LATE":
    "The service’s clock and the database’s are {seconds} s apart: hours that are entered may be wrong, communes may be refused.",
  "status.todo.CLOCK.LATE": "Call whoever runs the platform: NTP, on each machine.",
  "status.means.CLOCK.UNKNOWN": "The database does not tell its hour.",

  "status.lost":
    "No picture leaves it. The commune dials again by itself. If it lasts: call its CSU (Directory) about its network, its certificate, its clock.",
  "status.lost.own":
    "None of your pictures leaves. The federator dials again by itself. If it lasts: call your technician about the federator’s network, certificate and clock.",
  "status.speaks": "Federator {software}, protocol {protocol}",
  "status.register.unread": "not read yet",
  "status.register.none": "nothing to sign",
  "status.register.signed": "signed {ago} ago",
  "status.register.waits": "The commune has not cosigned yet.",
  "status.register.entered": "Newest entry: {at}",
  "status.register.unsigned":
    "Entries have waited {lag} to be signed: tell whoever runs the platform.",
  "status.register.dispute":
    "The commune disputes its register, no picture opens there: whoever runs the platform and the commune must read it together.",
  "status.node.heard": "heard at {at}",
  "status.node.ends": "stopping, heard at {at}",
};
