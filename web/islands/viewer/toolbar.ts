/** A row of tools: one stop for Tab, arrow keys from tool to tool. */
import { make, sign } from '../dom';

export interface Tool {
  /** The sign in the sprite. */
  icon: string;
  /** What it does, in words. */
  name: string;
  /** Its key, where it has one. */
  key?: string;
  press(button: HTMLButtonElement): void;
  /** Whether it is on or off, for tools that are either. */
  on?: boolean;
  /** Whether it opens something beneath it. */
  opens?: string;
}

export interface Toolbar {
  element: HTMLElement;
  /** Tells whether the tool at this place is on. */
  set(name: string, on: boolean): void;
  button(name: string): HTMLButtonElement | undefined;
}

export const toolbar = (name: string, icons: string, tools: Tool[]): Toolbar => {
  const buttons = new Map<string, HTMLButtonElement>();
  const element = make('div', { class: 'viewer-tools', role: 'toolbar', 'aria-label': name });
  for (const [i, tool] of tools.entries()) {
    const title = tool.key ? `${tool.name} (${tool.key})` : tool.name;
    const button = make('button', {
      type: 'button', class: 'tool', title, 'aria-label': tool.name, tabindex: i === 0 ? '0' : '-1', 'data-tool': tool.icon,
      'aria-pressed': tool.on === undefined ? undefined : String(tool.on),
      'aria-expanded': tool.opens ? 'false' : undefined, 'aria-controls': tool.opens,
      'aria-keyshortcuts': tool.key,
    }, sign(icons, tool.icon));
    button.addEventListener('click', () => tool.press(button));
    buttons.set(tool.icon, button);
    element.append(button);
  }
  element.addEventListener('keydown', (event) => walk(event, [...buttons.values()]));
  element.addEventListener('focusin', (event) => {
    for (const button of buttons.values()) button.tabIndex = button === event.target ? 0 : -1;
  });
  return {
    element,
    set: (icon, on) => {
      const button = buttons.get(icon);
      button?.setAttribute(button.hasAttribute('aria-expanded') ? 'aria-expanded' : 'aria-pressed', String(on));
    },
    button: (icon) => buttons.get(icon),
  };
};

const walk = (event: KeyboardEvent, buttons: HTMLButtonElement[]): void => {
  const at = buttons.findIndex((button) => button === document.activeElement);
  const backwards = getComputedStyle(document.documentElement).direction === 'rtl';
  const step: Record<string, number> = { ArrowRight: backwards ? -1 : 1, ArrowLeft: backwards ? 1 : -1 };
  const to = event.key === 'Home' ? 0 : event.key === 'End' ? buttons.length - 1 : at + (step[event.key] ?? 0);
  const next = buttons[(to + buttons.length) % buttons.length];
  if (at < 0 || to === at || !next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
};
