/**
 * Whether a click comes from a person: events that scripts create with `click()` or `dispatchEvent` are not trusted,
 * and only real input counts as user activation (Firefox since 120, Safari since 16.4; before that `isTrusted` alone
 * decides).
 *
 * For buttons only: a scripted click on a label causes a trusted click on its field, and `change` events of fields are
 * trusted whoever caused them.
 */
export function isMeant(event: Event): boolean {
  const {userActivation} = navigator as {userActivation?: UserActivation};
  return event.isTrusted && (userActivation?.isActive ?? true);
}
