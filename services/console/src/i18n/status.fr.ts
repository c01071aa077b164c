/** The words of the status page, in French: what a state means, and what helps. */

export const statusFr = {
  "status.title": "État du service",
  "status.back": "Fermer",
  "status.parts": "Ce dont le service dépend",
  "status.communes": "Communes",
  "status.own": "Votre commune",
  "status.commune": "Commune",
  "status.link": "État",
  "status.register": "Registre",
  "status.flows": "Flux montrés",
  "status.do": "Que faire :",
  "status.nothing": "Rien n’est connu : le service n’a encore rien répondu.",

  "status.state.WELL": "en service",
  "status.state.LATE": "dégradé",
  "status.state.AWAY": "coupé",
  "status.state.UNKNOWN": "inconnu",
  "status.state.OFF": "non installé ici",

  "status.link.WELL": "Service : tout fonctionne",
  "status.link.LATE": "Service dégradé ({count})",
  "status.link.AWAY": "Service en défaut ({count})",
  "status.link.UNKNOWN": "Service : état inconnu",
  "status.link.OFF": "Service : état inconnu",
  "status.link.mute": "Le service ne répond pas",

  "status.all.WELL": "Tout fonctionne.",
  "status.all.LATE": "Service dégradé : {count} à regarder.",
  "status.all.AWAY": "Service en défaut : {count} à regarder.",
  "status.all.UNKNOWN": "L’état n’est pas encore connu.",
  "status.all.mute": "Le service ne répond pas.",

  "status.since": "depuis {at} ({lasted})",
  "status.from": "depuis le {at}",
  "status.mute": "Le service ne répond plus à ce poste depuis {since}.",
  "status.mute.means":
    "Rien ne s’ouvre ni ne se coupe d’ici. Les images ouvertes continuent si seul ce poste est concerné ; sinon elles s’arrêtent au bout d’une minute.",
  "status.mute.todo":
    "Regardez si un poste voisin fonctionne. S’il fonctionne, le réseau de ce poste est en cause. Sinon, appelez l’exploitant de la plateforme.",
  "status.mute.known": "Ce qui suit était vrai à {at}.",

  "status.kind.REGISTER": "Registre (base de données)",
  "status.kind.BUS": "Bus (Redis)",
  "status.kind.IDENTITY": "Connexion des agents (Keycloak)",
  "status.kind.REVOCATIONS": "Retraits de droits venus de Keycloak",
  "status.kind.MEDIA": "Nœuds média",
  "status.kind.RELAYS": "Relais vidéo (TURN)",
  "status.kind.MAIL": "Courriels (SMTP)",
  "status.kind.CLOCK": "Horloges",

  "status.means.REGISTER.AWAY":
    "Rien ne peut être inscrit, donc aucune image ne s’ouvre. Celles qui sont ouvertes s’arrêtent au bout d’une minute. La coupure auprès des caméras, chez la commune, fonctionne toujours.",
  "status.todo.REGISTER.AWAY":
    "Appelez l’exploitant sans attendre : PostgreSQL, son disque. Rien n’est perdu de ce qui est inscrit.",
  "status.todo.REGISTER.AWAY.signing-key":
    "Appelez l’exploitant sans attendre : la clé qui signe les registres ne peut plus être lue.",
  "status.means.REGISTER.LATE":
    "La base a mis plus de deux secondes à répondre : ouvrir une image peut prendre du temps, ou être refusé.",
  "status.todo.REGISTER.LATE": "Si cela dure plus d’une minute, appelez l’exploitant : PostgreSQL.",
  "status.means.REGISTER.UNKNOWN": "Il n’a pas encore été lu.",

  "status.means.BUS.AWAY":
    "Les images continuent. Les droits restent vérifiés, mais les écrans ont du retard, et une coupure ou un retrait faits ici ne portent qu’à son retour.",
  "status.todo.BUS.AWAY":
    "Prévenez l’exploitant : Redis. Pour couper sans attendre, appelez la commune : elle coupe auprès de ses caméras.",
  "status.means.BUS.OFF": "Un seul processus : il n’en a pas besoin.",

  "status.means.IDENTITY.AWAY":
    "Les images ouvertes continuent. Personne ne peut se connecter, et les postes ouverts ne peuvent plus rien demander au bout d’une minute.",
  "status.todo.IDENTITY.AWAY":
    "Ne fermez pas les postes ouverts. Appelez l’exploitant : Keycloak, sa base, son certificat.",
  "status.todo.IDENTITY.AWAY.another":
    "L’adresse répond pour un autre fournisseur : appelez l’exploitant, API_ISSUER est à vérifier.",
  "status.means.IDENTITY.LATE": "Il met {seconds} s à répondre : se connecter prend du temps.",
  "status.todo.IDENTITY.LATE": "Si cela dure, prévenez l’exploitant : Keycloak est chargé.",

  "status.means.REVOCATIONS.AWAY":
    "Ce qui est retiré dans Keycloak n’est connu qu’avec retard. Les retraits faits ici portent aussitôt.",
  "status.todo.REVOCATIONS.AWAY":
    "Pour retirer un droit maintenant, suspendez l’agent ici (page Agents). Prévenez l’exploitant.",
  "status.means.REVOCATIONS.OFF": "Les retraits se font ici, à la page Agents.",

  "status.means.MEDIA.AWAY": "Aucune image ne peut être montrée.",
  "status.todo.MEDIA.AWAY":
    "Appelez l’exploitant sans attendre : aucun nœud média ne s’est signalé.",
  "status.means.MEDIA.LATE":
    "Un nœud s’arrête ou ne parle plus : ses images passent aux autres, en trois secondes au plus.",
  "status.todo.MEDIA.LATE": "Rien, si une mise à jour est annoncée. Sinon, prévenez l’exploitant.",
  "status.means.MEDIA.LATE.none-stays":
    "Tous les nœuds s’arrêtent : les images continuent, mais aucun autre ne peut les reprendre.",
  "status.means.MEDIA.UNKNOWN":
    "Les nœuds parlent par le bus, qui est coupé. Les images continuent.",

  "status.means.RELAYS.LATE.not-reached":
    "Aucun nœud n’atteint de relais. Si des postes n’ont plus d’image, c’est la cause ; si tous en ont, seul le chemin des nœuds au relais est coupé.",
  "status.means.RELAYS.LATE": "Certains nœuds n’atteignent pas leur relais.",
  "status.todo.RELAYS.LATE": "Prévenez l’exploitant : coturn, ou le réseau entre lui et ces nœuds.",
  "status.means.RELAYS.OFF": "Les postes joignent les nœuds média directement.",
  "status.means.RELAYS.UNKNOWN": "Les nœuds parlent par le bus, qui est coupé.",

  "status.means.MAIL.AWAY":
    "Les courriels dus attendent, et partiront à son retour. Ils se lisent dès maintenant ici, à la page Courriers des communes.",
  "status.todo.MAIL.AWAY":
    "Ce qui presse se dit par téléphone (page Annuaire). Prévenez l’exploitant.",
  "status.means.MAIL.OFF": "Les messages se lisent ici.",

  "status.means.CLOCK.LATE":
    "L’horloge du service et celle de la base diffèrent de {seconds} s : les heures inscrites peuvent être fausses, des communes peuvent être refusées.",
  "status.todo.CLOCK.LATE": "Appelez l’exploitant : NTP, sur chaque machine.",
  "status.means.CLOCK.UNKNOWN": "La base ne dit pas son heure.",

  "status.lost":
    "Aucune image n’en sort. La commune rappelle d’elle-même. Si cela dure : appelez son CSU (Annuaire) pour son réseau, son certificat, son horloge.",
  "status.lost.own":
    "Aucune de vos images ne sort. Le fédérateur rappelle de lui-même. Si cela dure : appelez votre technicien pour le réseau, le certificat, l’horloge du fédérateur.",
  "status.speaks": "Fédérateur {software}, protocole {protocol}",
  "status.register.unread": "pas encore lu",
  "status.register.none": "rien à signer",
  "status.register.signed": "signé il y a {ago}",
  "status.register.waits": "La commune n’a pas encore contresigné.",
  "status.register.entered": "Dernière entrée : {at}",
  "status.register.unsigned":
    "Des entrées attendent leur signature depuis {lag} : prévenez l’exploitant.",
  "status.register.dispute":
    "La commune conteste son registre, aucune image ne s’y ouvre : l’exploitant et la commune doivent le relire ensemble.",
  "status.node.heard": "entendu à {at}",
  "status.node.ends": "s’arrête, entendu à {at}",
} as const;
