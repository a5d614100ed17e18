type Attributes = Record<string, string | boolean | undefined>;

/** An element with attributes and children; `true` sets an empty attribute, `false` and `undefined` leave it away. */
export const make = <K extends keyof HTMLElementTagNameMap>(
  name: K, attributes: Attributes = {}, ...children: (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(name);
  setAll(element, attributes);
  element.append(...children);
  return element;
};

/** The same for SVG. */
export const draw = <K extends keyof SVGElementTagNameMap>(
  name: K, attributes: Attributes = {}, ...children: Node[]
): SVGElementTagNameMap[K] => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  setAll(element, attributes);
  element.append(...children);
  return element;
};

export const setAll = (element: Element, attributes: Attributes): void => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : value);
  }
};

/** A sign of the sprite. */
export const sign = (sprite: string, name: string): SVGElement =>
  draw('svg', { class: 'icon', 'aria-hidden': 'true' }, draw('use', { href: `${sprite}#${name}` }));

/** Whether the reader asked for little motion. */
export const still = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
