// One prediction, three losses: what each of them says, and which way and how hard it pulls.

import { lossGradient, lossValue, probabilityOf } from "./loss.mjs";
import { LossView } from "./loss_view.mjs";

/** Fill the figure. `state` holds { losses: [name, …], targets: [number, …], logit, target, limit }: the logit
 * lies between −limit and limit. */
export function draw(figure, state) {
  const explorer = new LossExplorer(figure, state);
  figure.themeChanged = () => explorer.paint();
}

/** What is chosen, and what follows from it. */
class LossExplorer {
  constructor(figure, state) {
    Object.assign(this, state);
    this.view = new LossView(figure, this);
  }

  valueAt(name, logit) {
    return lossValue(name, logit, this.target);
  }

  gradientAt(name, logit) {
    return lossGradient(name, logit, this.target);
  }

  get probability() {
    return probabilityOf(this.logit);
  }

  /** Is the target a probability? For others the cross-entropy has no lowest value. */
  get isProbability() {
    return this.target >= 0 && this.target <= 1;
  }

  change(what) {
    Object.assign(this, what);
    this.paint();
  }

  /** Move to the nearest tenth. */
  moveTo(logit) {
    const tenths = Math.round(10 * Math.max(-this.limit, Math.min(this.limit, logit)));
    this.change({ logit: tenths / 10 + 0 }); // + 0 makes 0 of −0
  }

  paint() {
    this.view.paint(this);
  }
}
