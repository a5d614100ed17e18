/** The part of a long list that is in the document: what is near the screen. Space stands in for the rest. */

/** Where the list lies, in rows and columns. */
interface Grid {
  columns: number;
  /** From one row to the next, in pixels. */
  pitch: number;
  /** Of one item, in pixels. */
  height: number;
}

/** How much beyond the screen is kept, in heights of the screen. */
const BEYOND = 1.5;

export class Shown {
  private readonly nodes = new Map<number, HTMLElement>();
  private grid: Grid = { columns: 1, pitch: 200, height: 200 };
  private from = 0;
  private to = 0;

  constructor(private readonly list: HTMLElement, private readonly total: number | null, private readonly before: number) {
    [...list.children].forEach((child, i) => {
      if (child instanceof HTMLElement) this.nodes.set(i, child);
      this.to = i + 1;
    });
    list.tabIndex = -1;
    this.nodes.forEach((node, i) => this.number(node, i));
    this.measure();
  }

  /** Reads rows and columns from the page; to be called when its width changes. */
  measure(): void {
    const style = getComputedStyle(this.list);
    const columns = style.gridTemplateColumns.split(' ').filter(Boolean).length;
    const height = this.list.firstElementChild?.getBoundingClientRect().height ?? 0;
    const gap = Number.parseFloat(style.rowGap) || 0;
    if (columns > 0 && height > 0) this.grid = { columns, pitch: height + gap, height };
  }

  /** Indices of the items on screen, first and last. */
  visible(): [number, number] {
    const { columns, pitch } = this.grid;
    const top = -this.list.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(top / pitch)) * columns;
    const last = Math.max(0, Math.ceil((top + innerHeight) / pitch)) * columns - 1;
    return [first, Math.max(first, last)];
  }

  /** How far down the page an item stands. */
  topOf(index: number): number {
    const { columns, pitch } = this.grid;
    return scrollY + this.list.getBoundingClientRect().top + Math.floor(index / columns) * pitch;
  }

  /** Indices that belong into the document when `count` items are known: whole rows around the screen. */
  wanted(count: number): [number, number] {
    const { columns, pitch } = this.grid;
    const top = -this.list.getBoundingClientRect().top;
    const rows = Math.ceil(count / columns);
    const first = Math.min(Math.max(0, Math.floor((top - innerHeight * BEYOND) / pitch)), Math.max(0, rows - 1));
    const last = Math.min(rows, Math.max(first + 1, Math.ceil((top + innerHeight * (1 + BEYOND)) / pitch)));
    return [first * columns, Math.min(count, last * columns)];
  }

  /** Puts items `from..to` of `count` into the document. `item` gives their mark-up, `null` while it is unknown. */
  show(from: number, to: number, count: number, item: (index: number) => string | null): void {
    const held = document.activeElement;
    for (const [index, node] of this.nodes) {
      const known = node.classList.contains('waiting') ? item(index) : null;
      if (index >= from && index < to && known === null) continue;
      if (held && node.contains(held)) this.list.focus({ preventScroll: true });
      node.remove();
      this.nodes.delete(index);
    }
    let next: Element | null = null;
    for (let index = to - 1; index >= from; index -= 1) {
      let node = this.nodes.get(index);
      if (!node) {
        node = this.make(item(index));
        this.number(node, index);
        this.nodes.set(index, node);
        this.list.insertBefore(node, next);
      }
      next = node;
    }
    [this.from, this.to] = [from, to];
    this.space(count);
  }

  /** Space before and after, in place of what is not in the document. */
  private space(count: number): void {
    const { columns, pitch } = this.grid;
    const rows = (n: number): number => Math.ceil(n / columns);
    this.list.style.paddingBlockStart = `${(this.from / columns) * pitch}px`;
    this.list.style.paddingBlockEnd = `${(rows(count) - rows(this.to)) * pitch}px`;
  }

  private make(markup: string | null): HTMLElement {
    const template = document.createElement('template');
    template.innerHTML = markup ?? '<li class="waiting"></li>';
    const node = template.content.firstElementChild;
    const element = node instanceof HTMLElement ? node : document.createElement('li');
    if (markup === null) element.style.blockSize = `${this.grid.height}px`;
    return element;
  }

  private number(node: HTMLElement, index: number): void {
    node.setAttribute('aria-posinset', String(this.before + index + 1));
    node.setAttribute('aria-setsize', String(this.total ?? -1));
  }
}
