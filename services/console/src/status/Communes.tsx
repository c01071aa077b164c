/** Each commune that one may know of: its link and how far its register is signed. */
import { usePost } from "../app/post";
import { say } from "../i18n";
import { lasted, written } from "../kit/clock";
import { registerTrouble, sortedTenants, stateOf, type Status, type StatusTenant } from "./status";
import { StateWord } from "./StateWord";

export function Communes({ status }: { readonly status: Status }) {
  const { csu } = usePost();
  const isOwn = csu !== null;
  if (status.tenants.length === 0) return null;
  return (
    <section aria-labelledby="status-communes">
      <h3 id="status-communes">{say(isOwn ? "status.own" : "status.communes")}</h3>
      <table className="plain status__table" aria-labelledby="status-communes">
        <thead>
          <tr>
            <th scope="col">{say("status.commune")}</th>
            <th scope="col">{say("status.link")}</th>
            <th scope="col">{say("status.register")}</th>
          </tr>
        </thead>
        <tbody>
          {sortedTenants(status).map((tenant) => (
            <tr
              key={tenant.id}
              data-testid="status-tenant"
              data-tenant={tenant.id}
              data-state={stateOf(tenant)}
              data-link={tenant.link}
            >
              <th scope="row">{tenant.name}</th>
              <td>
                <Link tenant={tenant} isOwn={isOwn} />
              </td>
              <td>
                <Register tenant={tenant} at={status.at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Link({ tenant, isOwn }: { readonly tenant: StatusTenant; readonly isOwn: boolean }) {
  const { link, linkSince, protocol, software } = tenant;
  return (
    <>
      <StateWord state={link} />{" "}
      {linkSince !== null && (
        <span className="quiet">{say("status.from", { at: written(linkSince, "short") })}</span>
      )}
      {link === "AWAY" && (
        <span className="plain__second">{say(isOwn ? "status.lost.own" : "status.lost")}</span>
      )}
      {software !== null && protocol !== null && (
        <span className="quiet plain__second">
          {say("status.speaks", { software, protocol: String(protocol) })}
        </span>
      )}
    </>
  );
}

function Register({ tenant, at }: { readonly tenant: StatusTenant; readonly at: string }) {
  const { signedAt, lagSeconds, cosigned, enteredAt } = tenant;
  const trouble = registerTrouble(tenant);
  if (lagSeconds === null) return <span className="quiet">{say("status.register.unread")}</span>;
  return (
    <>
      {trouble !== null && (
        <span className="status--late status__trouble">
          {say(`status.register.${trouble}`, { lag: lasted(lagSeconds * 1000) })}
        </span>
      )}
      {trouble === null && (
        <span>
          {signedAt === null
            ? say("status.register.none")
            : say("status.register.signed", { ago: lasted(Date.parse(at) - Date.parse(signedAt)) })}
        </span>
      )}
      {signedAt !== null && cosigned === false && (
        <span className="quiet plain__second">{say("status.register.waits")}</span>
      )}
      {enteredAt !== null && (
        <span className="quiet plain__second">
          {say("status.register.entered", { at: written(enteredAt, "short") })}
        </span>
      )}
    </>
  );
}
