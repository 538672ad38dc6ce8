/** Messages between tabs. They say only that something has changed and hold no data of the shopper. */
export type TabMessage = 'changed' | 'forgotten';

/** Sends messages to the workers of the shop's other tabs; does nothing if the browser has no BroadcastChannel. */
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
