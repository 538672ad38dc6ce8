import {CONSENT_KEY as KEY} from '../pages/personal-order.ts';
import {isStored, readStored, writeStored} from './storage.ts';
import {showToast} from './toast.ts';
import {callVitrine} from './vitrine.ts';

interface Choice {
  readonly personalization: boolean;
  readonly sharing: boolean;
}

/** Asks once, remembers that it asked, and can be opened again from every page. */
export function startConsent(): void {
  const banner = document.querySelector<HTMLElement>('.consent');
  const form = document.querySelector<HTMLFormElement>('[data-form="consent"]');
  if (!banner || !form) return;
  const personalization = form.elements.namedItem('personalization') as HTMLInputElement; // written by layout.ts
  const sharing = form.elements.namedItem('sharing') as HTMLInputElement;

  const show = (): void => {
    const {personalization: isPersonal, sharing: isShared} = readStored<Choice>(KEY, {
      personalization: false,
      sharing: false,
    });
    personalization.checked = isPersonal;
    sharing.checked = isShared;
    banner.hidden = false;
  };
  const choose = (choice: Choice): void => {
    writeStored(KEY, choice);
    banner.hidden = true;
    callVitrine('consent', choice);
    showToast(
      choice.personalization ? 'Saved. The shelves now learn what you like.' : 'Saved. No profile is kept about you.',
    );
  };

  sharing.addEventListener('change', () => {
    // The weekly answers are read from the profile, so sharing needs one.
    if (sharing.checked) personalization.checked = true;
  });
  personalization.addEventListener('change', () => {
    if (!personalization.checked) sharing.checked = false;
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    choose({personalization: personalization.checked, sharing: sharing.checked});
  });
  for (const button of form.querySelectorAll<HTMLElement>('[data-consent]')) {
    const isYes = button.dataset.consent === 'accept';
    button.addEventListener('click', () => choose({personalization: isYes, sharing: isYes}));
  }
  addEventListener('click', ({target}) => {
    if (!(target instanceof Element) || !target.closest('[data-action="consent"]')) return;
    show();
    banner.querySelector<HTMLElement>('h2')?.focus();
  });
  // The profile has switches of its own. "Forget me" takes the choice back: from then on it is as if the shopper had
  // never been asked.
  callVitrine('on', 'consent', ({origin, personalization: isPersonal, sharing: isShared}: Choice & {origin: string}) =>
    writeStored(KEY, origin === 'shop' ? {personalization: isPersonal, sharing: isShared} : undefined),
  );
  if (!isStored(KEY)) show();
}
