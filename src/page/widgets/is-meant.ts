/**
 * Whether a person pressed: what a script makes up with `click()` or `dispatchEvent` is not trusted, and a browser
 * counts only real input as an activation (Firefox since 120, Safari since 16.4; before that trust alone decides).
 *
 * Buttons only. A label's click makes a trusted one on its field, and a field's change is trusted, whoever began it.
 */
export function isMeant(event: Event): boolean {
  const {userActivation} = navigator as {userActivation?: UserActivation};
  return event.isTrusted && (userActivation?.isActive ?? true);
}
