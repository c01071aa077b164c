/**
 * Tells of every frame that reaches the screen. While the page is hidden the browser
 * paints nothing: what the decoder counts is asked instead.
 */

const HIDDEN_PROBE = 500;

export function watchFrames(
  video: HTMLVideoElement,
  decoded: () => Promise<number>,
  frame: () => void,
): () => void {
  let callback = video.requestVideoFrameCallback(painted);
  let seen = -1;

  function painted(): void {
    frame();
    callback = video.requestVideoFrameCallback(painted);
  }

  async function probe(): Promise<void> {
    if (!document.hidden) return;
    const count = await decoded();
    if (seen >= 0 && count > seen) frame();
    seen = count;
  }

  const timer = setInterval(() => void probe(), HIDDEN_PROBE);
  return () => {
    video.cancelVideoFrameCallback(callback);
    clearInterval(timer);
  };
}

export async function framesDecoded(receiver: RTCRtpReceiver): Promise<number> {
  for (const report of (await receiver.getStats()).values()) {
    if (report.type === "inbound-rtp") return Number(report.framesDecoded ?? 0);
  }
  return 0;
}
