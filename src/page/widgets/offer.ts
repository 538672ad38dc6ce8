/** `<vitrine-offer>`: reserved for offers of campaigns. There are no campaigns yet, so it takes no space. */
export class OfferElement extends HTMLElement {
  connectedCallback(): void {
    this.hidden = true;
  }
}
