import { useEffect } from "react";
import type { Kernel } from "../kernel";

/** A page in the background paints nothing: say `ready` after this long even so. */
const AT_LATEST_MS = 2000;

/** Tell the kernel once that the first paint is done: two animation frames after the first render. */
export function useReady(kernel: Kernel): void {
  useEffect(() => {
    let frame = 0;
    const say = () => {
      stop();
      kernel.send({ op: "ready" });
    };
    const timer = setTimeout(say, AT_LATEST_MS);
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(say);
    });
    function stop() {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    }
    return stop;
  }, [kernel]);
}
