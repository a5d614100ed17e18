/** Pages of results as they are known so far. Far ones forget their content and are asked for again. */

/** One page of results. */
export interface Leaf {
  /** Its own address. */
  url: string;
  /** The address of the page after it. */
  next: string | null;
  /** Index of its first item, counted from the first page that was loaded. */
  first: number;
  count: number;
  /** Mark-up of its items; `null` when forgotten. */
  items: string[] | null;
}

/** How many pages on either side keep their content. */
const KEPT = 20;

const leafOf = (list: Element, first: number, url: string): Leaf => {
  const items = [...list.children].map((child) => child.outerHTML);
  return { url, next: list.getAttribute('data-next'), first, count: items.length, items };
};

export class Pages {
  readonly leaves: Leaf[];
  private readonly asked = new Set<string>();

  /** `list` is the page that came with the document. */
  constructor(list: Element) {
    this.leaves = [leafOf(list, 0, list.getAttribute('data-here') ?? location.href)];
  }

  /** How many items are known. */
  get count(): number {
    const last = this.leaves.at(-1);
    return last ? last.first + last.count : 0;
  }

  /** Whether more follow. */
  get more(): boolean {
    return this.leaves.at(-1)?.next != null;
  }

  /** The page of an item. */
  leaf(index: number): Leaf | undefined {
    let [low, high] = [0, this.leaves.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.leaves[middle]?.first ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return this.leaves[low];
  }

  item(index: number): string | null {
    const leaf = this.leaf(index);
    return leaf?.items?.[index - leaf.first] ?? null;
  }

  /** Fetches the page after the last; `false` when that is under way already or there is none. */
  async append(): Promise<boolean> {
    const last = this.leaves.at(-1);
    if (!last?.next || this.asked.has(last.next)) return false;
    const url = last.next;
    const list = await this.fetch(url);
    if (!list) return false;
    this.leaves.push(leafOf(list, this.count, url));
    return true;
  }

  /** Sees that pages from one item to another have their content, and lets go of those far away. `true` if something came. */
  async recall(from: number, to: number): Promise<boolean> {
    const [a, b] = [this.leaf(from), this.leaf(to)];
    if (!a || !b) return false;
    const [first, last] = [this.leaves.indexOf(a), this.leaves.indexOf(b)];
    this.leaves.forEach((leaf, i) => {
      if (i < first - KEPT || i > last + KEPT) leaf.items = null;
    });
    const forgotten = this.leaves.slice(first, last + 1).filter((leaf) => leaf.items === null && !this.asked.has(leaf.url));
    const came = await Promise.all(forgotten.map(async (leaf) => {
      const list = await this.fetch(leaf.url);
      if (list) leaf.items = leafOf(list, leaf.first, leaf.url).items;
      return list !== null;
    }));
    return came.includes(true);
  }

  private async fetch(url: string): Promise<Element | null> {
    this.asked.add(url);
    try {
      const answer = await fetch(url, { headers: { 'x-partial': '1' } });
      if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
      const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
      return parsed.querySelector('ul');
    } finally {
      this.asked.delete(url);
    }
  }
}
