/** Shows the buttons that copy an address, and lets them. */
export const copyButtons = (): void => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', () => void copied(button));
  }
};

const copied = async (button: HTMLButtonElement): Promise<void> => {
  const words = button.querySelector('span');
  const before = words?.textContent ?? '';
  try {
    await navigator.clipboard.writeText(button.dataset['copy'] ?? '');
  } catch {
    return;
  }
  if (!words) return;
  words.setAttribute('role', 'status');
  words.textContent = button.dataset['done'] ?? before;
  setTimeout(() => { words.textContent = before; }, 2000);
};
