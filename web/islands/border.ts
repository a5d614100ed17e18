/** What came of reading outside data: as much as was understood, and what was not. */
export interface Outcome<T> {
  parsed: T | null;
  failed: string[];
}

type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads JSON text; a fault is told, never thrown. */
export const readJson = (text: string): Outcome<unknown> => {
  try {
    return { parsed: JSON.parse(text) as unknown, failed: [] };
  } catch {
    return { parsed: null, failed: ['no JSON'] };
  }
};

/** Takes fields out of an object and remembers which were not as expected. */
export class Taker {
  readonly failed: string[] = [];

  constructor(private readonly fields: Fields) {}

  text(name: string): string {
    const value = this.fields[name];
    if (typeof value === 'string') return value;
    this.failed.push(name);
    return '';
  }

  /** A finite number above zero. */
  size(name: string): number {
    const value = this.fields[name];
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
    this.failed.push(name);
    return 1;
  }

  sizeOrNull(name: string): number | null {
    return this.fields[name] === null || this.fields[name] === undefined ? null : this.size(name);
  }

  flag(name: string): boolean {
    return this.fields[name] === true;
  }

  texts(name: string): Record<string, string> {
    const value = this.fields[name];
    if (!isFields(value)) {
      this.failed.push(name);
      return {};
    }
    return Object.fromEntries(Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
  }
}
