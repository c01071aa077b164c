/** The pages of the CSU's post, in the order of its bar. */
import type { Page } from "../app/pages";
import { registerPage } from "../register/RegisterPage";
import type { Csu } from "./csu";

export function csuPages(_csu: Csu): readonly Page[] {
  return [registerPage];
}
