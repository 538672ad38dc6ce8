/** Like `replaceChildren`, but children that keep their place are not removed and laid out again. */
export function replaceChanged(list: Element, children: readonly Element[]): void {
  children.forEach((child, i) => {
    if (list.children[i] !== child) list.insertBefore(child, list.children[i] ?? null);
  });
  while (list.childElementCount > children.length) list.lastElementChild!.remove();
}
