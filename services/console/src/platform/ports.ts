/** How the platform's desk reaches the API. */
import type { Api } from "../api/client";
import { PlatformStateDocument } from "../api/generated";
import { PlatformDesk } from "./platform";

export const platformOf = (api: Api): PlatformDesk =>
  new PlatformDesk(async () => (await api.ask(PlatformStateDocument, {})).platformState);
