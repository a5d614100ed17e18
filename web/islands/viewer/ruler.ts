/** A grid over the image, and a bar that tells its scale. */
import { draw } from '../dom';
import { roundLength } from './lengths';
import type { Stage } from './stage';

const SPACING = 56;
const BAR = 90;

export class Ruler {
  private readonly lines = draw('path', { class: 'grid-lines' });
  private readonly bar = draw('g', { class: 'scale-bar' });
  private readonly barLine = draw('path');
  private readonly barText = draw('text', { 'text-anchor': 'middle' });
  private shown = false;

  constructor(private readonly stage: Stage, private readonly language: string) {
    this.bar.append(this.barLine, this.barText);
    stage.layer.append(this.lines);
    if (stage.image.perMm !== null) stage.layer.append(this.bar);
  }

  /** Shows or hides the grid; returns its step in words, where it is shown. */
  grid(shown: boolean): string | null {
    this.shown = shown;
    return this.redraw();
  }

  /** Draws for the view as it is. */
  redraw(): string | null {
    this.redrawBar();
    if (!this.shown) {
      this.lines.removeAttribute('d');
      return null;
    }
    const { image, scale } = this.stage;
    const { text, length } = roundLength(image, this.language, scale, SPACING);
    const seen = this.stage.region();
    if (!seen) return null;
    const parts: string[] = [];
    const line = (x1: number, y1: number, x2: number, y2: number): void => {
      const [a, b] = [this.stage.toScreen({ x: x1, y: y1 }), this.stage.toScreen({ x: x2, y: y2 })];
      parts.push(`M${a.x.toFixed(1)} ${a.y.toFixed(1)}L${b.x.toFixed(1)} ${b.y.toFixed(1)}`);
    };
    for (let x = Math.ceil(seen.x / length) * length; x <= seen.x + seen.width; x += length) line(x, seen.y, x, seen.y + seen.height);
    for (let y = Math.ceil(seen.y / length) * length; y <= seen.y + seen.height; y += length) line(seen.x, y, seen.x + seen.width, y);
    this.lines.setAttribute('d', parts.join(''));
    return text;
  }

  private redrawBar(): void {
    const { image, scale, size } = this.stage;
    if (image.perMm === null) return;
    const { text, length } = roundLength(image, this.language, scale, BAR);
    const wide = length * scale;
    const y = size.y - 16;
    this.barLine.setAttribute('d', `M16 ${y - 7}v7h${wide.toFixed(1)}v-7`);
    this.barText.setAttribute('x', (16 + wide / 2).toFixed(1));
    this.barText.setAttribute('y', String(y - 10));
    this.barText.textContent = text;
  }
}
