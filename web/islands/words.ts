/** Messages in the reader's language, as the page gave them. */
export type Words = Record<string, string>;

/** A message with its arguments filled in. */
export const say = (words: Words, name: string, filled: Record<string, string | number> = {}): string =>
  (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key: string) => String(filled[key] ?? whole));

/** A number as people of this language write it, with narrow spaces between thousands as everywhere in the portal. */
export const number = (language: string, value: number, places = 0): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: places, minimumFractionDigits: 0 })
    .formatToParts(value).map((part) => (part.type === 'group' ? '\u202f' : part.value)).join('');
