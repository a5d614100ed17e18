/** Two stages that move together. Where both know millimetres, they show the same scale. */
import type { Spot, Stage } from './stage';

interface Tie {
  /** Screen scale of the second for each screen scale of the first. */
  ratio: number;
  /** Centres at the moment of tying, in pixels of each image. */
  first: Spot;
  second: Spot;
  turn: number;
}

export class Link {
  private tie: Tie | null = null;
  private leads: Stage | null = null;

  constructor(private readonly first: Stage, private readonly second: Stage) {}

  /** Whether both scales are known in millimetres. */
  get matched(): boolean {
    return this.first.image.perMm !== null && this.second.image.perMm !== null;
  }

  get on(): boolean {
    return this.tie !== null;
  }

  set(on: boolean): void {
    this.tie = on ? this.tied() : null;
    if (on) this.moved(this.first);
  }

  /** Ties anew at the views as they are, such as after both were fitted. */
  renew(): void {
    if (this.tie) this.set(true);
  }

  /** The reader moved this stage; the other follows. */
  moved(stage: Stage): void {
    if (!this.tie || (this.leads !== null && this.leads !== stage)) return;
    const { ratio, first, second, turn } = this.tie;
    const { centre, scale } = stage;
    this.leads = stage;
    if (stage === this.first) {
      const at = { x: second.x + (centre.x - first.x) / ratio, y: second.y + (centre.y - first.y) / ratio };
      this.second.rotateTo(this.first.turn + turn);
      this.second.zoomTo(scale * ratio, at, true);
    } else {
      const at = { x: first.x + (centre.x - second.x) * ratio, y: first.y + (centre.y - second.y) * ratio };
      this.first.rotateTo(this.second.turn - turn);
      this.first.zoomTo(scale / ratio, at, true);
    }
    this.leads = null;
  }

  private tied(): Tie {
    const [a, b] = [this.first.image.perMm, this.second.image.perMm];
    const ratio = a !== null && b !== null ? a / b : this.second.scale / this.first.scale;
    return { ratio, first: this.first.centre, second: this.second.centre, turn: this.second.turn - this.first.turn };
  }
}
