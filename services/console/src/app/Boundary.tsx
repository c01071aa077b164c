/** When our own code fails: the views are given back, and the agent is told. */
import { Component, type ReactNode } from "react";

import { say } from "../i18n";

interface Props {
  readonly children: ReactNode;
  readonly onBroken: () => void;
}

export class Boundary extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(): void {
    this.props.onBroken();
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="entrance">
        <div className="entrance__card" role="alert">
          <p>{say("app.broken")}</p>
          <button type="button" className="button button--main" onClick={() => location.reload()}>
            {say("app.reload")}
          </button>
        </div>
      </main>
    );
  }
}
