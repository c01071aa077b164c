/** The media nodes: which show pictures, and which are being stopped. */
import { say } from "../i18n";
import { written } from "../kit/clock";
import type { StatusNode } from "./status";
import { StateWord } from "./StateWord";

export function Nodes({ nodes }: { readonly nodes: readonly StatusNode[] }) {
  const hasFlows = nodes.some(({ flows }) => flows !== null);
  return (
    <section aria-labelledby="status-nodes">
      <h3 id="status-nodes">{say("platform.nodes")}</h3>
      <table className="plain status__table" aria-labelledby="status-nodes">
        <thead>
          <tr>
            <th scope="col">{say("platform.node")}</th>
            <th scope="col">{say("status.link")}</th>
            {hasFlows && <th scope="col">{say("status.flows")}</th>}
          </tr>
        </thead>
        <tbody>
          {nodes.map(({ name, state, heardAt, flows }) => (
            <tr key={name} data-testid="status-node" data-state={state}>
              <th scope="row">{name}</th>
              <td>
                <StateWord state={state} />{" "}
                <span className="quiet">
                  {say(state === "LATE" ? "status.node.ends" : "status.node.heard", {
                    at: written(heardAt, "time"),
                  })}
                </span>
              </td>
              {hasFlows && <td>{flows ?? ""}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
