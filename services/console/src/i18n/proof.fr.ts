/** Prouver qui l’on est, une fois de plus. */
export const proofFr = {
  "proof.asking":
    "Confirmez votre identité dans la fenêtre ouverte, pour {act}. Les images continuent.",
  "proof.blocked":
    "Le navigateur a bloqué la fenêtre d’identification, nécessaire pour {act}. Dans cette page, les images se ferment puis se rouvrent.",
  "proof.open": "Ouvrir la fenêtre",
  "proof.here": "Continuer dans cette page",
  "proof.giveUp": "Renoncer",
  "proof.notDone.not-proved": "Non fait : {act}. Votre identité n’a pas été confirmée.",
  "proof.notDone.provider-away":
    "Non fait : {act}. Le service d’identification ne répond pas ; réessayez dans un instant.",
  "proof.back": "Identité confirmée. Il reste à {act}.",

  "proof.export": "Votre identité n’a pas été confirmée : le registre n’a pas été exporté.",

  "proof.act": "faire cet acte",
  "proof.act.AskSteering": "demander la main",
  "proof.act.ExtendSteering": "garder la main",
  "proof.act.WatchCamera": "prendre ce créneau",
  "proof.act.AskArrangement": "demander ce dispositif",
  "proof.act.ConveneCrisisCell": "réunir la cellule de crise",
  "proof.act.DeclarePost": "déclarer le poste de police",
  "proof.act.ExportRegister": "exporter le registre",

  "state.not-proved": "Non transmise",
  "state.provider-away": "Non transmise",
  "why.not-proved": "Votre identité n’a pas été confirmée : rien n’a été demandé à la commune.",
  "why.provider-away": "Le service d’identification ne répond pas : rien n’a été demandé.",
  "steer.why.not-proved": "Votre identité n’a pas été confirmée : rien n’a été demandé.",
  "steer.why.provider-away":
    "Le service d’identification ne répond pas : rien n’a été demandé. Réessayez dans un instant.",
};
