/** The pages of a subscriber's post, in the order of its bar. */
import { registerPage } from "../register/RegisterPage";
import type { Page } from "./pages";

export function cicPages(): readonly Page[] {
  return [registerPage];
}
