/** Whether an entry holds: a word, a shape and a colour, then what was compared with what. */
import { say } from "../../i18n";
import { inParis } from "../../kit/paris";
import type { RegisterProof } from "../../api/types";
import type { Opened, RegisterDesk } from "../desk";
import { type Signer, type Verdict, proofFile } from "./proof";
import { save } from "../ports";

interface Props {
  readonly desk: RegisterDesk;
  readonly opened: Opened;
}

const SHAPES = {
  verified: ["check", "good"],
  uncovered: ["ring", "waiting"],
  different: ["cross", "danger"],
} as const;

export function ProofView({ desk, opened }: Props) {
  return (
    <section
      className="proof"
      aria-labelledby="proof-title"
      aria-live="polite"
      data-testid="register-proof"
      data-verdict={opened.state === "read" ? opened.verdict.kind : ""}
    >
      <h4 id="proof-title">{say("register.proof")}</h4>
      {opened.state === "reading" && <p className="quiet">{say("register.proof.reading")}</p>}
      {opened.state === "read" && (
        <>
          <VerdictWord verdict={opened.verdict} />
          <p>{sentenceOf(opened.verdict, opened.proof)}</p>
          {opened.verdict.kind === "different" && (
            <p className="notice notice--danger">{say("register.proof.different.what")}</p>
          )}
          {opened.verdict.kind === "verified" && <Signers signers={opened.verdict.signers} />}
          <Compared proof={opened.proof} />
          <Acts desk={desk} opened={opened} />
        </>
      )}
    </section>
  );
}

function VerdictWord({ verdict }: { readonly verdict: Verdict }) {
  const [shape, tone] = SHAPES[verdict.kind];
  return (
    <p className={`proof__word tone-${tone}`}>
      <span className={`proof__shape proof__shape--${shape}`} aria-hidden="true" />
      {say(`register.proof.${verdict.kind}`)}
    </p>
  );
}

function sentenceOf(verdict: Verdict, { body }: RegisterProof): string {
  switch (verdict.kind) {
    case "uncovered":
      return say("register.proof.uncovered.why");
    case "different":
      return say(`register.proof.different.${verdict.fault}`);
    case "verified": {
      const { size, signers } = verdict;
      const isSigned = (side: Signer["side"]) =>
        signers.some((one) => one.side === side && one.signed.state === "signed");
      const erased = body === null ? `${say("register.proof.verified.erased")} ` : "";
      if (!isSigned("STATE")) return erased + say("register.proof.verified.unsigned");
      const whose = isSigned("COMMUNE") ? "both" : "ours";
      return erased + say(`register.proof.verified.${whose}`, { size });
    }
  }
}

function Signers({ signers }: { readonly signers: readonly Signer[] }) {
  return (
    <ul className="proof__signers">
      {signers.map(({ side, name, id, signed }) => (
        <li key={side}>
          <strong>{say(`register.proof.signer.${side}`)}</strong>{" "}
          <code>
            {name} ({id})
          </code>{" "}
          {signed.state !== "signed"
            ? say(`register.proof.${signed.state}`)
            : signed.at === null
              ? say("register.proof.signed")
              : say("register.proof.signed.at", { at: inParis(signed.at * 1000, "second") })}
        </li>
      ))}
    </ul>
  );
}

/** An erased entry has nothing else to show. */
function Compared({ proof }: { readonly proof: RegisterProof }) {
  const { leaf, note, way, body } = proof;
  return (
    <details className="proof__how" open={body === null}>
      <summary>{say("register.proof.how")}</summary>
      <p className="quiet">{say("register.proof.here")}</p>
      <p className="quiet">{say("register.proof.leaf")}</p>
      <code className="proof__hash" data-testid="register-leaf">
        {leaf}
      </code>
      {note !== null && (
        <>
          <p className="quiet">{say("register.proof.way", { count: way.length })}</p>
          <p className="quiet">{say("register.proof.note")}</p>
          <pre tabIndex={0} aria-label={say("register.proof.note")}>
            {note}
          </pre>
          <p className="quiet">{say("register.proof.compare")}</p>
        </>
      )}
    </details>
  );
}

function Acts({ desk, opened }: Props) {
  if (opened.state !== "read") return null;
  const { row, proof, verdict } = opened;
  const file = proofFile(proof);
  return (
    <div className="proof__acts">
      {verdict.kind === "uncovered" && (
        <button
          type="button"
          className="button"
          data-testid="register-verify-again"
          onClick={() => void desk.open(row)}
        >
          {say("register.proof.again")}
        </button>
      )}
      {file !== null && (
        <button
          type="button"
          className="button"
          data-testid="register-save-proof"
          onClick={() => save(new Blob([file]), `entree-${row.tenant}-${row.number}.tlog-proof`)}
        >
          {say("register.proof.save")}
        </button>
      )}
    </div>
  );
}
