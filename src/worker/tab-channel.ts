/** What tabs tell each other; nothing of the shopper, only that something has changed. */
export type TabMessage = 'changed' | 'forgotten';

/** Speaks to the workers of the shop's other tabs; silent where the browser has no BroadcastChannel. */
export class TabChannel {
  private readonly channel: BroadcastChannel | undefined;

  constructor(onMessage: (message: TabMessage) => void) {
    if (typeof BroadcastChannel === 'undefined') return;
    this.channel = new BroadcastChannel('vitrine');
    this.channel.addEventListener('message', ({data}: MessageEvent<TabMessage>) => onMessage(data));
  }

  tell(message: TabMessage): void {
    this.channel?.postMessage(message);
  }
}
