/** Reads where it runs, finds out who sits here, and shows the screen. */
import "@fontsource/atkinson-hyperlegible-next/latin-400.css";
import "@fontsource/atkinson-hyperlegible-next/latin-700.css";
import "maplibre-gl/dist/maplibre-gl.css";
import "./theme/tokens.css";
import "./theme/base.css";
import "./theme/frame.css";
import "./theme/panels.css";
import "./theme/tiles.css";
import "./theme/requests.css";
import "./theme/steering.css";
import "./theme/map.css";
import "./theme/dialogs.css";
import "./theme/cuts.css";
import "./theme/alarms.css";
import "./theme/health.css";
import "./theme/csu.css";
import "./theme/mailbox.css";
import "./theme/contacts.css";
import "./theme/upkeep.css";
import "./theme/register.css";
import "./theme/inventory.css";
import "./theme/rights.css";
import "./theme/outside.css";
import "./theme/status.css";
import "./theme/accesses.css";
import "./theme/handover.css";
import "./theme/people.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { Root } from "./app/Root";
import { locale } from "./i18n";
import { startClock } from "./kit/clock";

document.documentElement.lang = locale.get();
startClock();

const place = document.getElementById("root");
if (place === null) throw new Error("index.html has no #root");
createRoot(place).render(
  <StrictMode>
    <Root />
  </StrictMode>,
);
