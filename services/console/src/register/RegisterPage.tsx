/** "Registre": what is looked for above, what was found below, the entry that is open beside it. */
import { useEffect, useState } from "react";

import { usePost } from "../app/post";
import type { Page } from "../app/pages";
import { useStore } from "../kit/useStore";
import type { RegisterDesk } from "./desk";
import { EntryPanel } from "./EntryPanel";
import { ExportDialog } from "./ExportDialog";
import { REGISTER_READ } from "./ports";
import { FilterForm } from "./search/FilterForm";
import { addressOf, type Filters, NOTHING, PAGE_ID, readAddress } from "./search/filters";
import { ResultTable } from "./search/ResultTable";

export const registerPage: Page = {
  id: PAGE_ID,
  title: "register.title",
  needs: REGISTER_READ,
  show: () => <RegisterPage />,
};

function RegisterPage() {
  const { registerDesk } = usePost();
  return <Reading desk={registerDesk} />;
}

interface Props {
  readonly desk: RegisterDesk;
}

function Reading({ desk }: Props) {
  const [exporting, setExporting] = useState(false);
  const found = useStore(desk.found);
  const opened = useStore(desk.opened);
  useEffect(() => {
    const heard = () => desk.shown(readAddress(location.hash));
    heard();
    window.addEventListener("hashchange", heard);
    return () => {
      window.removeEventListener("hashchange", heard);
      desk.hidden();
    };
  }, [desk]);
  const filters = found?.filters ?? readAddress(location.hash) ?? NOTHING;
  return (
    <section
      className="register"
      aria-labelledby="register-title"
      data-testid="register"
      data-opened={opened !== null}
    >
      <FilterForm
        key={addressOf(filters)}
        desk={desk}
        filters={filters}
        onSearch={(wanted) => look(desk, wanted)}
        onExport={() => setExporting(true)}
      />
      <ResultTable desk={desk} onSearch={(wanted) => look(desk, wanted)} />
      {opened !== null && (
        <EntryPanel desk={desk} opened={opened} onSearch={(wanted) => look(desk, wanted)} />
      )}
      {exporting && <ExportDialog desk={desk} onClose={() => setExporting(false)} />}
    </section>
  );
}

/** By the address, so that the browser goes back to the search before; or the same, once more. */
function look(desk: RegisterDesk, wanted: Filters): void {
  const address = addressOf(wanted);
  if (address !== location.hash) history.pushState(null, "", address);
  void desk.search(wanted);
}
