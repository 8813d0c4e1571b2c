// The few members of JupyterLab's public API that the extension uses. JupyterLab provides the packages at run time;
// declaring what is read here keeps several hundred packages out of the build.

declare module "@jupyterlab/notebook" {
  export interface Signal<Sender, Args> {
    connect(slot: (sender: Sender, args: Args) => void): boolean;
  }

  export interface UndoManager {
    stopCapturing(): void;
  }

  export interface SharedCell {
    readonly cell_type: string;
    readonly undoManager?: UndoManager | null;
    getSource(): string;
    setSource(value: string): void;
    getMetadata(key: string): unknown;
    setMetadata(key: string, value: unknown): void;
    deleteMetadata(key: string): void;
    transact(change: () => void, undoable?: boolean): void;
  }

  export interface SharedNotebook {
    readonly cells: SharedCell[];
    getCell(index: number): SharedCell;
    insertCell(index: number, cell: Record<string, unknown>): SharedCell;
  }

  export interface OutputList {
    readonly length: number;
    get(index: number): { readonly data: Record<string, unknown> };
  }

  export interface NotebookModel {
    readonly sharedModel: SharedNotebook;
    readonly readOnly: boolean;
    readonly cells: { readonly length: number; get(index: number): { readonly outputs?: OutputList } };
  }

  export interface Notebook {
    readonly model: NotebookModel | null;
    /** The cells on the page, in their order. */
    readonly widgets: readonly { readonly node: HTMLElement }[];
    activeCellIndex: number;
    /** The cells. */
    readonly widgets: readonly { readonly node: HTMLElement }[];
    scrollToItem(index: number, align?: "auto" | "smart" | "center"): Promise<void>;
  }

  export interface Comm {
    readonly isDisposed: boolean;
    /** Resolves when the kernel's subshell for this target runs; never, where there are no subshells. */
    readonly subshellStarted?: Promise<void>;
    close(data?: Record<string, unknown>): unknown;
    /** Forgets the comm on this side only. */
    dispose(): void;
  }

  export interface Kernel {
    readonly id: string;
    readonly isDisposed: boolean;
    readonly supportsSubshells?: boolean;
    createComm(target: string): Comm;
    registerCommTarget(
      target: string,
      callback: (comm: Comm, open: { readonly content: { readonly data: unknown } }) => void,
    ): void;
  }

  export interface NotebookPanel {
    readonly id: string;
    readonly content: Notebook;
    readonly context: { readonly ready: Promise<void> };
    readonly sessionContext: {
      readonly session: { readonly kernel: Kernel | null } | null;
      readonly kernelChanged: Signal<unknown, { readonly newValue: Kernel | null }>;
    };
  }

  export interface INotebookTracker {
    readonly currentWidget: NotebookPanel | null;
    readonly widgetAdded: Signal<unknown, NotebookPanel>;
    forEach(visit: (panel: NotebookPanel) => void): void;
  }

  /** The token under which JupyterLab and Jupyter Notebook hand out their tracker. */
  export const INotebookTracker: object;
}
