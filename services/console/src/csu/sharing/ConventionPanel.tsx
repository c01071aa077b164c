/** The convention in force, by its articles: what opens images, how many, for which motives. */
import type { Article, Tenant } from "../../api/types";
import { say } from "../../i18n";
import { written } from "../../kit/clock";

export function ConventionPanel({ tenant }: { readonly tenant: Tenant }) {
  const { convention } = tenant;
  return (
    <section className="convention" aria-labelledby="convention-title" tabIndex={0}>
      <header className="panel__head">
        <h2 id="convention-title">{say("csu.convention")}</h2>
      </header>
      {convention === null ? (
        <p className="notice notice--warning">{say("csu.convention.none")}</p>
      ) : (
        <>
          <p className="convention__title">{convention.title}</p>
          {convention.signedOn !== null && (
            <p className="quiet">
              {say("csu.convention.signed", { date: written(convention.signedOn, "day") })}
            </p>
          )}
          <dl>
            <Clause label={say("csu.convention.watching")} article={convention.watching} />
            <Clause label={say("csu.convention.quota")} article={convention.quota} />
          </dl>
          <h3>{say("csu.convention.motives")}</h3>
          <ul>
            {convention.motives.map(({ code, label, article }) => (
              <li key={code} title={article.summary}>
                {label} <span className="cited">{say("csu.article", { ...article })}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface ClauseProps {
  readonly label: string;
  readonly article: Article;
}

function Clause({ label, article }: ClauseProps) {
  return (
    <div>
      <dt>
        {label} <span className="cited">{say("csu.article", { ...article })}</span>
      </dt>
      <dd>{article.summary}</dd>
    </div>
  );
}
