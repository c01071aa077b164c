/** The inspection's screen: every tenant here, its register, its convention, who is habilitated. */
import { useEffect, useState } from "react";

import { Banners } from "../app/Banners";
import { MessageBar } from "../app/MessageBar";
import { PageNav } from "../app/PageNav";
import { offered, type Page } from "../app/pages";
import { usePost } from "../app/post";
import { TopBar } from "../app/TopBar";
import { usePage } from "../app/usePages";
import { say } from "../i18n";
import { clock, writtenMoment } from "../kit/clock";
import { useStore } from "../kit/useStore";
import { registerPage } from "../register/RegisterPage";
import { addressOf, NOTHING } from "../register/search/filters";
import { FilePage, fileAddress } from "./FilePage";
import type { InspectedTenant, InspectionDesk } from "./inspection";

interface Props {
  readonly desk: InspectionDesk;
}

export function InspectionScreen({ desk }: Props) {
  const { me } = usePost();
  const [pages] = useState(() => offered(pagesOf(desk), me.roles));
  const page = usePage(pages);
  return (
    <div className="console">
      <TopBar>
        <PageNav room="inspection.room" pages={pages} open={page} />
      </TopBar>
      <Banners />
      <main className="page" data-testid="inspection" data-page={page?.id ?? ""}>
        {page === null ? <Tenants desk={desk} /> : page.show()}
      </main>
      <MessageBar />
    </div>
  );
}

function pagesOf(desk: InspectionDesk): readonly Page[] {
  return [
    // By a tenant's own button: a search of all of them would be an entry in each.
    { ...registerPage, unlisted: true },
    {
      id: "dossier",
      title: "inspection.file",
      unlisted: true,
      needs: registerPage.needs,
      show: () => <FilePage desk={desk} />,
    },
  ];
}

function Tenants({ desk }: Props) {
  const tenants = useStore(desk.tenants);
  const late = useStore(desk.late);
  useEffect(() => void desk.refresh(), [desk]);
  return (
    <section className="outside" aria-labelledby="inspection-title">
      <header className="outside__head">
        <h2 id="inspection-title">{say("inspection.title")}</h2>
        <p className="quiet">{say("inspection.lead")}</p>
      </header>
      {late && (
        <p className="notice notice--warning" role="status">
          {say("rights.late")}
        </p>
      )}
      {tenants.length === 0 && <p className="quiet">{say("inspection.none")}</p>}
      {tenants.length > 0 && (
        <table className="plain outside__table" aria-labelledby="inspection-title">
          <thead>
            <tr>
              <th scope="col">{say("inspection.tenant")}</th>
              <th scope="col">{say("inspection.entries")}</th>
              <th scope="col">{say("inspection.signed")}</th>
              <th scope="col">{say("inspection.read")}</th>
            </tr>
          </thead>
          <tbody>
            {tenants.map((one) => (
              <Line key={one.id} one={one} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Line({ one }: { readonly one: InspectedTenant }) {
  const now = useStore(clock);
  return (
    <tr data-testid="inspected" data-tenant={one.id}>
      <td>
        <strong>{one.name}</strong>
        <span className="quiet plain__second">{one.convention ?? say("csu.convention.none")}</span>
      </td>
      <td className="outside__figure">{one.entries}</td>
      <td>
        {one.signedAt === null
          ? say("inspection.unsigned")
          : say("inspection.signed.at", { at: writtenMoment(one.signedAt, now) })}
        <span className="quiet plain__second">
          {say("inspection.cosigned", { signed: one.signed, cosigned: one.cosigned })}
        </span>
      </td>
      <td className="outside__acts">
        <a className="button" href={addressOf({ ...NOTHING, tenant: one.id })}>
          {say("inspection.register")}
        </a>
        <a className="button" href={fileAddress(one.id)}>
          {say("inspection.file")}
        </a>
      </td>
    </tr>
  );
}
