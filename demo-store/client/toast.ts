const SHOWN_MS = 4000;

let hiding: ReturnType<typeof setTimeout> | undefined;

/** Says something in passing, with an address to go on to. */
export function showToast(text: string, link?: {readonly text: string; readonly url: string}): void {
  const toast = document.querySelector<HTMLElement>('.toast');
  if (!toast) return;
  toast.replaceChildren(text);
  if (link) {
    const anchor = document.createElement('a');
    anchor.href = link.url;
    anchor.textContent = link.text;
    toast.append(' ', anchor);
  }
  toast.classList.add('toast-shown');
  clearTimeout(hiding);
  hiding = setTimeout(() => toast.classList.remove('toast-shown'), SHOWN_MS);
}
