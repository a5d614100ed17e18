/** Measuring: lines in pixels of the image, set by pointer or by keys. */
import { draw } from '../dom';
import { lengthText } from './lengths';
import type { Spot, Stage } from './stage';

interface Line {
  from: Spot;
  to: Spot;
  element: SVGGElement;
}

const STEPS: Record<string, Spot> = {
  ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 },
};

export class Measure {
  private active = false;
  private open: Line | null = null;
  private aim: Spot | null = null;
  private pressed: Spot | null = null;
  private lines: Line[] = [];
  private readonly cross = draw('path', { class: 'aim', d: 'M-14 0H14M0-14V14' });

  constructor(private readonly stage: Stage, private readonly language: string, private readonly done: (length: string) => void) {
    this.cross.setAttribute('visibility', 'hidden');
    stage.layer.append(this.cross);
    const { viewer } = stage;
    viewer.addHandler('canvas-press', (event) => {
      if (this.active) this.press(event.position);
    });
    viewer.addHandler('canvas-drag', (event) => {
      if (!this.active) return;
      event.preventDefaultAction = true;
      this.drag(event.position);
    });
    viewer.addHandler('canvas-drag-end', (event) => {
      if (this.active) event.preventDefaultAction = true;
    });
    viewer.addHandler('canvas-release', (event) => {
      if (this.active) this.release(event.position);
    });
    viewer.addHandler('canvas-double-click', (event) => {
      if (this.active) event.preventDefaultAction = true;
    });
    viewer.canvas.addEventListener('pointermove', (event) => this.follow(event));
  }

  get on(): boolean {
    return this.active;
  }

  get some(): boolean {
    return this.lines.length > 0;
  }

  /** Takes the tool up or lays it down; what is finished stays. */
  set(active: boolean): void {
    this.active = active;
    this.stage.element.classList.toggle('measuring', active);
    this.drop();
    this.aim = null;
    this.redraw();
  }

  clear(): void {
    for (const line of this.lines) line.element.remove();
    this.lines = [];
    this.drop();
  }

  /** A key while measuring; returns whether it was meant for this tool. */
  key(event: KeyboardEvent): boolean {
    if (!this.active) return false;
    const step = STEPS[event.key];
    if (step) {
      const by = event.altKey ? 1 : event.shiftKey ? 50 : 10;
      this.aimBy({ x: step.x * by, y: step.y * by });
      return true;
    }
    if (event.key === ' ' || event.key === 'Enter') {
      this.point(this.aim ?? this.stage.centre);
      this.aim ??= this.stage.centre;
      this.redraw();
      return true;
    }
    return false;
  }

  redraw(): void {
    for (const line of this.open ? [...this.lines, this.open] : this.lines) this.place(line);
    this.cross.setAttribute('visibility', this.active && this.aim ? 'visible' : 'hidden');
    if (this.aim) {
      const at = this.stage.toScreen(this.aim);
      this.cross.setAttribute('transform', `translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`);
    }
  }

  private press(at: Spot): void {
    this.aim = null;
    this.pressed = this.stage.toImage(at);
    if (!this.open) this.start(this.pressed);
  }

  private drag(at: Spot): void {
    if (!this.open) return;
    this.open.to = this.stage.toImage(at);
    this.redraw();
  }

  private release(at: Spot): void {
    const spot = this.stage.toImage(at);
    const from = this.open?.from;
    if (!from || !this.pressed) return;
    // A click sets the first point; a drag, or the second click, ends the line.
    const far = Math.hypot(spot.x - from.x, spot.y - from.y) * this.stage.scale > 4;
    this.pressed = null;
    if (far) this.finish(spot);
  }

  private follow(event: PointerEvent): void {
    if (!this.active || !this.open || this.pressed || this.aim) return;
    const box = this.stage.viewer.canvas.getBoundingClientRect();
    this.drag({ x: event.clientX - box.left, y: event.clientY - box.top });
  }

  /** Moves the aim by pixels of the screen and keeps it in sight. */
  private aimBy(by: Spot): void {
    const at = this.stage.toScreen(this.aim ?? this.stage.centre);
    this.aim = this.stage.toImage({ x: at.x + by.x, y: at.y + by.y });
    const { size } = this.stage;
    const right = at.x + by.x > size.x - 20 ? 0.25 : at.x + by.x < 20 ? -0.25 : 0;
    const down = at.y + by.y > size.y - 20 ? 0.25 : at.y + by.y < 20 ? -0.25 : 0;
    if (right !== 0 || down !== 0) this.stage.pan(right, down);
    if (this.open) this.open.to = this.aim;
    this.redraw();
  }

  private point(at: Spot): void {
    if (this.open) this.finish(at);
    else this.start(at);
  }

  private start(at: Spot): void {
    const element = draw('g', { class: 'measured' }, draw('path', { class: 'under' }), draw('path'), draw('text', { 'text-anchor': 'middle' }));
    this.stage.layer.append(element);
    this.open = { from: at, to: at, element };
  }

  private finish(at: Spot): void {
    if (!this.open) return;
    this.open.to = at;
    this.lines.push(this.open);
    this.done(this.text(this.open));
    this.open = null;
    this.redraw();
  }

  private drop(): void {
    this.open?.element.remove();
    this.open = null;
    this.pressed = null;
  }

  private text({ from, to }: Line): string {
    return lengthText(this.stage.image, this.language, Math.hypot(to.x - from.x, to.y - from.y));
  }

  private place(line: Line): void {
    const [a, b] = [this.stage.toScreen(line.from), this.stage.toScreen(line.to)];
    const long = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const [nx, ny] = [(-(b.y - a.y) / long) * 7, ((b.x - a.x) / long) * 7];
    const path = `M${a.x} ${a.y}L${b.x} ${b.y}M${a.x - nx} ${a.y - ny}l${2 * nx} ${2 * ny}M${b.x - nx} ${b.y - ny}l${2 * nx} ${2 * ny}`;
    for (const drawn of line.element.querySelectorAll('path')) drawn.setAttribute('d', path);
    const text = line.element.querySelector('text');
    if (!text) return;
    text.textContent = this.text(line);
    text.setAttribute('x', String((a.x + b.x) / 2));
    text.setAttribute('y', String((a.y + b.y) / 2 - 10));
  }
}
