/** What stands around the stages: tools, keys, notes, and the address. */
import { make } from '../dom';
import { number, say } from '../words';
import { addressOf, applyAddress, updateCrop } from './address';
import type { ViewerData } from './data';
import { compareDialog, helpDialog, lightPanel } from './dialogs';
import { type Act, actOf, keyList } from './keys';
import { Link } from './link';
import { Measure } from './measure';
import { Ruler } from './ruler';
import type { Stage } from './stage';
import { type Tool, type Toolbar, toolbar } from './toolbar';

const ZOOM = 1.5;

export class Desk {
  private readonly rulers: Ruler[];
  private readonly measures: Measure[];
  private readonly tools: Toolbar;
  private readonly status = make('p', { class: 'viewer-status', role: 'status' });
  private readonly light: HTMLElement;
  private readonly help: HTMLDialogElement;
  private readonly compare: HTMLDialogElement;
  private readonly clear: HTMLButtonElement;
  private readonly missing: HTMLElement;
  private readonly link: Link | null;
  private active: Stage;
  private touched = false;
  private gridOn = false;

  constructor(private readonly root: HTMLElement, box: HTMLElement, id: string, private readonly data: ViewerData,
    private readonly stages: Stage[]) {
    const [first, second] = stages;
    if (!first) throw new Error('a desk has a stage');
    this.active = first;
    const { words, language } = data;
    this.link = second ? new Link(first, second) : null;
    this.rulers = stages.map((stage) => new Ruler(stage, language));
    this.measures = stages.map((stage) => new Measure(stage, language, (length) => this.measured(stage, length)));
    this.light = lightPanel(data, `${id}-light`, (brightness, contrast) => { for (const stage of stages) stage.light(brightness, contrast); });
    this.help = helpDialog(data, keyList(words));
    this.compare = compareDialog(data);
    this.tools = toolbar(say(words, 'viewer-tools'), data.icons, this.toolList());
    this.clear = make('button', { type: 'button', class: 'button', hidden: true }, say(words, 'viewer-measure-clear'));
    this.clear.addEventListener('click', () => this.clearMeasures());
    const again = make('button', { type: 'button', class: 'button' }, say(words, 'viewer-again'));
    this.missing = make('p', { class: 'viewer-missing', hidden: true }, `${say(words, 'viewer-tile-failed')} `, again);
    again.addEventListener('click', () => {
      this.missing.hidden = true;
      for (const stage of stages) stage.again();
    });
    box.prepend(this.tools.element, this.light);
    box.append(make('div', { class: 'viewer-foot' }, this.status, this.clear, this.missing), this.help, this.compare);
    for (const stage of stages) stage.refit();
    if (data.alone) applyAddress(first, new URLSearchParams(location.search));
    stages.forEach((stage, i) => this.attend(stage, i));
    if (this.link) this.setLink(true);
    this.settled(first);
    this.sayZoom(first);
    box.addEventListener('keydown', (event) => this.key(event));
    document.addEventListener('fullscreenchange', this.screenChanged);
    // Elsewhere a button was pressed for it, and is gone.
    if (!data.alone) first.viewer.canvas.focus({ preventScroll: true });
  }

  close(): void {
    document.removeEventListener('fullscreenchange', this.screenChanged);
    for (const stage of this.stages) stage.close();
  }

  private attend(stage: Stage, i: number): void {
    stage.listen({
      moved: () => {
        if (stage === this.active) this.link?.moved(stage);
        this.rulers[i]?.redraw();
        this.measures[i]?.redraw();
      },
      settled: () => this.settled(stage),
      touched: () => {
        this.touched = true;
        this.active = stage;
      },
      missing: () => { this.missing.hidden = false; },
    });
    const lead = (): void => { this.active = stage; };
    stage.element.addEventListener('pointerdown', lead, true);
    stage.element.addEventListener('focusin', lead);
    stage.element.addEventListener('wheel', lead, { capture: true, passive: true });
    this.rulers[i]?.redraw();
  }

  private toolList(): Tool[] {
    const { words } = this.data;
    const tool = (icon: string, name: string, act: Act, key?: string): Tool =>
      ({ icon, name: say(words, name), press: () => this.act(act), ...(key ? { key } : {}) });
    const list: Tool[] = [
      tool('magnifying-glass-plus', 'viewer-zoom-in', 'in', '+'),
      tool('magnifying-glass-minus', 'viewer-zoom-out', 'out', '-'),
      tool('frame-corners', 'viewer-fit', 'fit', '0'),
      tool('arrow-counter-clockwise', 'viewer-left', 'left', 'R'),
      tool('arrow-clockwise', 'viewer-right', 'right', 'r'),
      { ...tool('sun', 'viewer-light', 'light'), opens: this.light.id },
      { ...tool('ruler', 'viewer-measure', 'measure', 'm'), on: false },
      { ...tool('grid-four', 'viewer-grid', 'grid', 'g'), on: false },
    ];
    if (this.link) {
      list.push({ ...tool('link', this.link.matched ? 'viewer-linked-mm' : 'viewer-linked', 'linked'), on: true });
      list.push(tool('x', 'viewer-compare-end', 'end'));
    } else {
      list.push(tool('columns', 'viewer-compare', 'compare', 'c'));
    }
    if (this.data.alone) list.push(tool('share-network', 'viewer-link', 'address'));
    list.push({ ...tool('corners-out', 'viewer-full', 'full', 'f'), on: false }, tool('keyboard', 'viewer-help', 'help', '?'));
    return list;
  }

  private key(event: KeyboardEvent): void {
    const { target } = event;
    if (!(target instanceof HTMLElement) || target.closest('dialog, input, select, textarea')) return;
    const i = this.stages.findIndex((stage) => stage.viewer.canvas === target);
    const measure = this.measures[i];
    if (i >= 0 && measure?.key(event)) {
      this.showClear();
      event.preventDefault();
      return;
    }
    const act = actOf(event, i >= 0);
    if (!act || (act === 'escape' && !this.measuring)) return;
    event.preventDefault();
    this.act(act);
  }

  private act(act: Act): void {
    const stage = this.active;
    this.touched ||= act !== 'help' && act !== 'light';
    switch (act) {
      case 'in': stage.zoom(ZOOM); return;
      case 'out': stage.zoom(1 / ZOOM); return;
      case 'fit': this.fit(); return;
      case 'left': this.turn(-90); return;
      case 'right': this.turn(90); return;
      case 'west': stage.pan(-0.15, 0); return;
      case 'east': stage.pan(0.15, 0); return;
      case 'north': stage.pan(0, -0.15); return;
      case 'south': stage.pan(0, 0.15); return;
      case 'light': this.tools.set('sun', this.light.hidden === true); this.light.hidden = !this.light.hidden; return;
      case 'measure': this.setMeasure(!this.measuring); return;
      case 'escape': this.setMeasure(false); return;
      case 'grid': this.setGrid(!this.gridOn); return;
      case 'full': void this.full(); return;
      case 'compare': if (!this.link) this.compare.showModal(); return;
      case 'linked': this.setLink(!this.link?.on); return;
      case 'end': this.endComparison(); return;
      case 'address': void this.copyAddress(); return;
      case 'help': this.help.showModal(); return;
    }
  }

  private get measuring(): boolean {
    return this.measures.some((measure) => measure.on);
  }

  private say(text: string): void {
    this.status.textContent = text;
  }

  private fit(): void {
    for (const stage of this.link?.on ? this.stages : [this.active]) stage.fit();
    if (this.link?.on && !this.link.matched) setTimeout(() => this.link?.renew(), 700);
  }

  private turn(degrees: number): void {
    this.active.rotateBy(degrees);
    this.link?.moved(this.active);
    this.settled(this.active);
    this.say(say(this.data.words, 'viewer-turned', { value: this.active.turn }));
  }

  private setMeasure(on: boolean): void {
    for (const measure of this.measures) measure.set(on);
    this.tools.set('ruler', on);
    this.say(on ? say(this.data.words, 'viewer-measure-how') : '');
    this.showClear();
    if (on && !this.stages.some((stage) => stage.viewer.canvas === document.activeElement)) this.active.viewer.canvas.focus({ preventScroll: true });
  }

  private measured(stage: Stage, length: string): void {
    const stated = stage.image.perMm !== null && !stage.image.measured;
    this.say(say(this.data.words, stated ? 'viewer-measured-file' : 'viewer-measured', { length }));
    this.showClear();
  }

  private showClear(): void {
    this.clear.hidden = !this.measures.some((measure) => measure.some);
  }

  private clearMeasures(): void {
    for (const measure of this.measures) measure.clear();
    this.showClear();
    this.say('');
    this.active.viewer.canvas.focus({ preventScroll: true });
  }

  private setGrid(on: boolean): void {
    this.gridOn = on;
    const [step] = this.rulers.map((ruler) => ruler.grid(on));
    this.tools.set('grid-four', on);
    this.say(step ? say(this.data.words, 'viewer-grid-step', { step }) : '');
  }

  private setLink(on: boolean): void {
    this.link?.set(on);
    this.tools.set('link', on);
  }

  private endComparison(): void {
    const url = addressOf(this.stages[0] ?? this.active, new URL(location.href));
    url.searchParams.delete('compare');
    location.assign(url);
  }

  private async full(): Promise<void> {
    if (document.fullscreenElement) {
      await document.exitFullscreen();
    } else if (this.root.requestFullscreen) {
      await this.root.requestFullscreen().catch(() => this.fill());
    } else {
      this.fill();
    }
  }

  /** Where there is no full screen, such as on some telephones, the viewer fills the window. */
  private fill(): void {
    this.tools.set('corners-out', this.root.classList.toggle('filling'));
  }

  private readonly screenChanged = (): void => {
    this.tools.set('corners-out', document.fullscreenElement === this.root);
  };

  private async copyAddress(): Promise<void> {
    this.writeAddress();
    try {
      await navigator.clipboard.writeText(location.href);
      this.say(say(this.data.words, 'viewer-link-copied'));
    } catch {
      this.say(say(this.data.words, 'viewer-link-shown'));
    }
  }

  private sayZoom(stage: Stage): void {
    const { language, words } = this.data;
    this.say(say(words, 'viewer-zoomed', { value: number(language, stage.scale * 100, stage.scale < 0.1 ? 1 : 0) }));
  }

  private writeAddress(): void {
    const [first] = this.stages;
    if (this.data.alone && first) history.replaceState(history.state, '', addressOf(first, new URL(location.href)));
  }

  private settled(stage: Stage): void {
    if (this.touched) {
      this.writeAddress();
      if (!this.measuring) this.sayZoom(stage);
    }
    const holder = document.querySelector<HTMLElement>('[data-crop]');
    if (this.data.alone && holder && stage === this.stages[0]) updateCrop(stage, holder, say(this.data.words, 'viewer-crop'));
  }
}
