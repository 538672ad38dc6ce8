/** `<vitrine-offer>`: the place of a campaign's offer. There are no campaigns yet, so it takes no space. */
export class OfferElement extends HTMLElement {
  connectedCallback(): void {
    this.hidden = true;
  }
}
