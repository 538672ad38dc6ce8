/** Calls back when half of the element comes on screen, or goes. @returns the function that ends it */
export function watchSight(element: Element, onChange: (isSeen: boolean) => void): () => void {
  const observer = new IntersectionObserver(([entry]) => onChange(entry.isIntersecting), {threshold: 0.5});
  observer.observe(element);
  return () => observer.disconnect();
}

/** Calls back with the width of the element's content, 0 while it is not displayed, at first and after each change. */
export function watchWidth(element: Element, onChange: (width: number) => void): () => void {
  const observer = new ResizeObserver(([{contentRect}]) => onChange(contentRect.width));
  observer.observe(element);
  return () => observer.disconnect();
}
