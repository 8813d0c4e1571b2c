// The connection to the kernel: numbers what is sent, remembers what was not answered yet, and notices when the kernel
// is busy or gone.

import type { AnyModel } from "@anywidget/types";
import { lostText } from "./model/format";
import { type Answer, EMPTY, type Request, type Traits } from "./protocol";

export type EditorModel = AnyModel<Traits>;

/** Silence for this long after a request means that the kernel runs something else. */
export const BUSY_AFTER_MS = 1500;

/** A run over many nodes (a box being drawn, Tab held down) is one message. */
const SELECT_AFTER_MS = 60;

const UNANSWERED: ReadonlySet<Request["op"]> = new Set(["ready", "stop"]);
/** Refused without a word when the kernel is gone: looking around is no edit. */
const QUIET: ReadonlySet<Request["op"]> = new Set([...UNANSWERED, "select", "frame"]);
/** What ipywidgets says when the other end of the model is gone: a restarted kernel, a closed widget. */
const GONE = ["comm_live_update", "comm:close"] as const;
const TRAITS = ["document", "report", "status", "selection"] as const;

// One count for all views of a model: answers go to every view.
let lastRequest = 0;

export class Kernel {
  private readonly waiting = new Map<number, Request["op"]>();
  private readonly listeners = new Set<() => void>();
  private readonly answered = new Set<(answer: Answer) => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isBusy = false;
  private lostMessage: string | null = null;
  private selection: string[] | null = null;
  private selectTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly model: EditorModel) {}

  /** Start listening; returns a disposer, which also sends `stop`. */
  connect(): () => void {
    this.model.on("msg:custom", this.receive);
    for (const trait of TRAITS) this.model.on(`change:${trait}`, this.heard);
    for (const event of GONE) this.model.on(event, this.lose);
    return () => {
      this.send({ op: "stop" });
      this.model.off("msg:custom", this.receive);
      for (const trait of TRAITS) this.model.off(`change:${trait}`, this.heard);
      // The types know of no other events; anywidget passes every name on.
      for (const event of GONE) this.model.off(event as "msg:custom", this.lose);
      clearTimeout(this.timer);
      clearTimeout(this.selectTimer);
      this.waiting.clear();
    };
  }

  /** Send what the user did; returns the request's number. */
  send = (request: Request): number => {
    this.flushSelection();
    lastRequest += 1;
    if (this.lostMessage !== null) {
      if (!QUIET.has(request.op)) this.refuse(lastRequest, this.lostMessage);
      return lastRequest;
    }
    if (!UNANSWERED.has(request.op)) {
      this.waiting.set(lastRequest, request.op);
      this.watch();
    }
    try {
      this.model.send({ request: lastRequest, ...request });
    } catch {
      // The connection is closed. Nothing to tell when that is because the widget is being removed.
      if (request.op !== "stop") this.lose();
    }
    return lastRequest;
  };

  /** Send a request that is answered with something; null when it was refused. */
  ask(request: Request): Promise<string | null> {
    return new Promise((resolve) => {
      let number = 0;
      const stop = this.onAnswer((answer) => {
        if (answer.type === "focus" || answer.request !== number) return;
        stop();
        resolve(answer.type === "done" ? (answer.result ?? "") : null);
      });
      number = this.send(request);
    });
  }

  /** Tell the selection when it has settled, or right before whatever is sent next. */
  selectSoon(nodes: string[]): void {
    this.selection = nodes;
    clearTimeout(this.selectTimer);
    this.selectTimer = setTimeout(() => this.flushSelection(), SELECT_AFTER_MS);
  }

  private flushSelection(): void {
    const nodes = this.selection;
    if (!nodes) return;
    this.selection = null;
    clearTimeout(this.selectTimer);
    this.send({ op: "select", nodes });
  }

  /** Whether a request of this kind is on its way. */
  awaits(op: Request["op"]): boolean {
    if (op === "select" && this.selection) return true;
    return [...this.waiting.values()].includes(op);
  }

  /** Call `then` when no request of this kind is on its way any more: what it changes, such as the selection, is known. */
  behind(op: Request["op"], then: () => void): void {
    if (!this.awaits(op)) {
      then();
      return;
    }
    const stop = this.onAnswer(() => {
      if (this.awaits(op)) return;
      stop();
      setTimeout(() => this.behind(op, then)); // once it is drawn
    });
  }

  busy = (): boolean => this.isBusy;

  /** Why no edit can be applied any more, or null while the kernel is there. */
  lost = (): string | null => this.lostMessage;

  /** Called when `busy` or `lost` changes; returns a disposer. */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Called with the answers to requests of this view, and with focus requests of the kernel; returns a disposer. */
  onAnswer(listener: (answer: Answer) => void): () => void {
    this.answered.add(listener);
    return () => this.answered.delete(listener);
  }

  private receive = (message: unknown): void => {
    const answer = message as Answer;
    if (answer.type !== "focus") {
      this.heard();
      if (!this.waiting.has(answer.request)) return;
      // The kernel answers in order: whatever came before is settled too.
      for (const request of [...this.waiting.keys()]) if (request <= answer.request) this.waiting.delete(request);
      if (this.waiting.size === 0) clearTimeout(this.timer);
    }
    for (const listener of [...this.answered]) listener(answer);
  };

  /** The kernel is gone, and what was on its way with it: a new kernel knows nothing of this model. */
  private lose = (): void => {
    if (this.lostMessage !== null) return;
    this.lostMessage = lostText((this.model.get("status") ?? EMPTY.status).saved);
    clearTimeout(this.timer);
    const edits = [...this.waiting].filter(([, op]) => !QUIET.has(op)).map(([request]) => request);
    this.waiting.clear();
    const last = edits.at(-1);
    if (last !== undefined) this.refuse(last, this.lostMessage);
    this.isBusy = false;
    this.tell();
  };

  /** Answer in the kernel's place. Not at once: whoever sends notes down the number first. */
  private refuse(request: number, message: string): void {
    queueMicrotask(() => {
      for (const listener of [...this.answered]) listener({ type: "refused", request, message });
    });
  }

  private heard = (): void => {
    clearTimeout(this.timer);
    this.setBusy(false);
    if (this.waiting.size) this.watch();
  };

  private watch(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.setBusy(true), BUSY_AFTER_MS);
  }

  private setBusy(busy: boolean): void {
    if (busy === this.isBusy) return;
    this.isBusy = busy;
    this.tell();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
