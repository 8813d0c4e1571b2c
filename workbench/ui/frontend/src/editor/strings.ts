// Every text the editor shows. Names and messages of the graph are filled in as plain text, never as markup.
// The English texts stand here; they are extracted into workbench/locales/workbench.pot, so they must be literals.

import type { CanvasTexts, GraphDocument } from "../generated/protocol";
import { codeStrings } from "./code/strings";
import { libraryStrings } from "./library/strings";
import { flowWords, runStrings } from "./runs/strings";
import { type Translator, translator } from "./translation";

const strings = ({ t, n }: Translator) => ({
  ...runStrings({ t, n }),
  ...libraryStrings({ t, n }),
  ...codeStrings({ t, n }),
  inFlow: flowWords({ t, n }),
  editor: (name: string) => t("Network editor: {name}", { name }),
  canvas: t("Canvas"),
  toolbar: t("Editing"),
  resize: t("Drag to resize the editor"),

  undo: t("Undo"),
  redo: t("Redo"),
  copy: t("Copy"),
  cut: t("Cut"),
  paste: t("Paste"),
  duplicate: t("Duplicate"),
  delete: t("Delete"),
  fold: t("Fold into block"),
  unfold: t("Unfold block"),
  repeat: t("Repeat …"),
  linkCopy: t("Linked copy"),
  makeUnique: t("Make unique"),
  linkCopied: t("Linked copy added: what is changed inside one is changed inside both"),
  madeUnique: t("Unique from now on: its linked copies no longer follow"),
  parameters: t("Go to the parameters"),
  noParameters: t("There are no parameters beside the canvas. Where they are hidden, show them first."),
  repeatOf: (name: string) => t("Repeat {name}", { name }),
  repeatTimes: t("How many times"),
  repeatJoin: t("Join"),
  repeatJoins: {
    chain: t("chain"),
    residual: t("residual"),
  },
  repeatMeans: {
    chain: t("Each repetition takes what the one before gives."),
    residual: t("The input of each repetition is added to its output."),
  },
  repeatDo: t("Repeat"),
  repeatBadge: (count: number) => t("×{count}", { count: String(count) }),
  repeated: {
    chain: (count: number) =>
      t("repeated {count} times: each repetition takes what the one before gives", { count: String(count) }),
    residual: (count: number) =>
      t("repeated {count} times: the input of each repetition is added to its output", { count: String(count) }),
  },
  linkedCopies: (count: number) =>
    t("one of {count} linked copies: what is changed inside one is changed inside all", { count: String(count) }),
  linkedCrumb: t("linked"),
  insideRepeated: (name: string, count: number) =>
    t("{name} is repeated {count} times: what you change here changes in every repetition.", {
      name,
      count: String(count),
    }),
  insideLinked: (name: string, count: number) =>
    t("{name} is one of {count} linked copies: what you change here changes in all of them.", {
      name,
      count: String(count),
    }),
  tidy: t("Tidy"),
  rows: t("Tidy in rows"),
  fit: t("Fit"),
  minimap: t("Overview of the network"),
  activations: t("Activations on the nodes"),
  heat: t("Insight: colour nodes by what they cost"),
  fullScreen: t("Full screen"),
  tab: t("Open in a tab beside the notebook"),
  noTab: t("This notebook application does not open an editor in a tab of its own."),
  more: t("More tools"),
  parametersEdge: t("Width of the parameters: drag it, or use the arrow keys"),
  noFullScreen: t("This page does not let anything fill the screen."),
  zoomIn: t("Zoom in"),
  zoomOut: t("Zoom out"),
  codeCell: t("Insert code cell"),
  help: t("Keyboard help"),
  open: t("Open block"),
  rename: t("Rename"),
  note: t("Edit note"),
  connect: t("Connect to …"),
  add: t("Add a layer"),
  find: t("Find a node"),
  up: t("Back to the level above"),
  selectAll: t("Select all"),
  clear: t("Clear the selection"),
  nudge: t("Move the selected nodes (with Shift: further)"),
  nextNode: t("Next node, previous node"),
  walk: t("Select the next node along a connection"),
  menu: t("Menu of the selected nodes"),
  replaceLayer: t("Replace by …"),
  freeze: t("Freeze, or train again"),
  freezeUpTo: t("Freeze up to here"),
  freezeBlock: t("Freeze: training leaves the weights as they are"),
  frozen: { frozen: t("frozen"), partly: t("partly frozen"), open: t("trained") },
  froze: (count: number) => n("Freezing {count} node", "Freezing {count} nodes", count),
  thawed: (count: number) => n("Training {count} node again", "Training {count} nodes again", count),
  frozenUpTo: t("Frozen up to here"),
  trainable: (count: string) => t("{count} trainable", { count }),
  bypass: t("Bypass, or compute again"),
  mute: t("Mute, or compute again"),
  arrange: t("Align and distribute"),
  alignLeft: t("Align left"),
  alignCentre: t("Align centres"),
  alignRight: t("Align right"),
  alignTop: t("Align top"),
  alignMiddle: t("Align middles"),
  alignBottom: t("Align bottom"),
  distributeHorizontally: t("Distribute horizontally"),
  distributeVertically: t("Distribute vertically"),
  frame: t("Frame"),
  freeNote: t("Note on the canvas"),
  savePicture: t("Save picture"),
  saveSvg: t("Save as SVG"),
  savePng: t("Save as PNG"),
  close: t("Close"),
  unavailable: (command: string) => t("{command}: not possible now", { command }),

  palette: t("Layers"),
  paletteCollapse: t("Hide the layers"),
  paletteExpand: t("Show the layers"),
  search: t("Search layers"),
  searchPlaceholder: t("Search layers"),
  searchNone: (query: string) => t("No layer matches “{query}”.", { query }),
  paletteItem: (type: string) => t("Add {type}", { type }),
  paletteHint: t("Drag onto the canvas, or click to add behind the selected node."),
  learnMore: t("Read more"),
  mine: t("from the workbench, not Keras"),
  opaque: (reason: string) => t("no code can be written for it: {reason}", { reason }),
  dropHere: (type: string) => t("Drop to add {type}", { type }),

  emptyTitle: t("Start your network here"),
  emptyText: t("Drag Input from the list on the left, or double-click anywhere to search for a layer."),
  galleryTitle: t("Begin with a network"),
  galleryText: t("What you choose is your own drawing: change everything, and undo brings the empty canvas back."),
  galleryEmpty: t("Empty canvas"),
  galleryEmptyText: t("Draw your own network, layer by layer."),
  galleryMore: t(
    "Keras models and drawings of this notebook, and models that were saved beside it as NAME.keras, are offered here too. " +
      "Search for the networks of keras.applications with random weights by name.",
  ),
  galleryFolded: (count: number) => n("Show {count} more network", "Show {count} more networks", count),
  galleryFold: t("Show fewer"),
  gallerySearch: t("Search the networks"),
  gallerySearchPlaceholder: t("Name, task or paper, for example U-Net or DenseNet121"),
  galleryFound: t("Networks that match"),
  galleryNone: (query: string) => t("No network matches “{query}”.", { query }),
  galleryInput: (shape: string) => t("Input {shape}", { shape }),
  galleryShow: t("Show networks to begin with"),
  galleryStarted: (title: string) => t("Beginning with {title}", { title }),
  activationOf: (name: string) => t("What {name} gives for the sample", { name }),
  activationsHide: t("Hide the activations"),
  heatBy: t("Colour by"),
  heatMeasure: { macs: t("multiply-adds"), params: t("weights"), memory: t("memory of activations") },
  heatBatch: t("Batch size"),
  heatLegend: t("Share of the whole network"),
  heatLevel: [t("under 1 %"), t("1 to 5 %"), t("5 to 15 %"), t("15 to 35 %"), t("35 % and more")],
  heatHide: t("Hide the colours"),
  sample: t("Sample"),
  sampleOf: (count: number) => t("of {count}", { count: String(count) }),
  samplePrevious: t("Previous sample"),
  sampleNext: t("Next sample"),
  addPlaceholder: t("Type a layer’s name"),
  connectPlaceholder: (from: string) => t("Connect {from} to …", { from }),
  connectNone: t("No free input can take this output."),
  findPlaceholder: t("Type a node’s name"),
  noMatch: t("Nothing matches."),
  ctrlWheel: (key: string) => t("Hold {key} and turn the wheel to zoom", { key }),
  minimapHide: t("Hide the overview"),

  portOf: {
    input: (node: string, port: string) =>
      port ? t("{port} input of {node}", { port, node }) : t("input of {node}", { node }),
    output: (node: string, port: string) =>
      port ? t("{port} output of {node}", { port, node }) : t("output of {node}", { node }),
  },
  nodeLabel: (name: string, type: string) => t("{name}, {type} layer", { name, type }),
  blockLabel: (name: string) => t("{name}, block", { name }),
  outputShape: (shape: string) => t("output {shape}", { shape }),
  breadcrumb: t("Levels of the network"),
  edgeLabel: (source: string, target: string) => t("Connection from {source} to {target}", { source, target }),
  sharesWith: (name: string) => t("Uses the weights of {name}", { name }),
  nodeName: t("Name"),
  noteOf: (name: string) => t("Note on {name}", { name }),
  noteHint: t("Shown on the node and as a comment in the code."),
  save: t("Save"),
  cancel: t("Cancel"),

  activity: { bypassed: t("bypassed"), muted: t("muted"), left_out: t("left out") },
  switchedOff: {
    bypassed: (count: number) => n("Bypassing {count} node", "Bypassing {count} nodes", count),
    muted: (count: number) => n("Muting {count} node", "Muting {count} nodes", count),
  },
  switchedOn: (count: number) => n("Computing {count} node again", "Computing {count} nodes again", count),
  replacePlaceholder: (name: string) => t("Replace {name} by …", { name }),
  replacing: (name: string, type: string) => t("Replacing {name} by {type}", { name, type }),
  arranged: t("Nodes moved"),
  newFrame: t("Frame"),
  untitled: t("Untitled"),
  frameAdded: t("Frame added: F2 changes its title"),
  frameLabel: (title: string) => t("Frame: {title}", { title }),
  noteLabel: (text: string) => t("Note: {text}", { text }),
  frameTitle: t("Title of the frame"),
  noteText: t("Text of the note"),
  noteTextHint: t("Markdown: **bold**, *italic*, # heading, - list"),
  editAnnotation: t("Double-click to edit"),
  copied: (count: number) => n("{count} node copied", "{count} nodes copied", count),
  copiedHere: (count: number) =>
    n(
      "{count} node copied, for this notebook only: the browser does not let the page use the clipboard",
      "{count} nodes copied, for this notebook only: the browser does not let the page use the clipboard",
      count,
    ),
  pasteTooLarge: t("The text on the clipboard is too large to be pasted."),
  pictureSaved: (file: string) => t("Saved as {file}", { file }),
  noPicture: t("The browser cannot draw this picture. Save it as SVG."),

  severity: { error: t("Error"), warning: t("Warning"), hint: t("Hint") },
  problems: (count: number) => (count === 0 ? t("No problems") : n("{count} problem", "{count} problems", count)),
  problemsTitle: t("Problems"),
  problemGo: (where: string) => t("Go to {where}", { where }),
  problemFix: (fix: string, where: string) => t("Fix {where}: {fix}", { fix, where }),
  noProblems: t("Nothing to fix."),
  nextInput: t("Nothing is drawn yet: begin with an Input."),
  nextLayer: (input: string) => t("Next: add a layer behind {input}.", { input }),

  loading: t("Loading Keras – shapes appear in a moment"),
  failed: (message: string) => t("Shapes are not available: {message}", { message }),
  busy: t("The kernel is busy: your edits are applied when the running cell ends"),

  lost: t("The kernel was restarted: this view no longer changes the drawing."),
  lostSaved: (path: string) =>
    path
      ? t("It is saved in {path}; run the cell again to go on.", { path })
      : t("It is saved; run the cell again to go on."),
  lostUnsaved: t("Its last edits may not be saved; run the cell again to go on."),
  layers: (count: number) => n("{count} layer", "{count} layers", count),
  params: (count: string) => t("{count} parameters", { count }),
  macs: (count: string) => t("{count} MACs", { count }),
  macsTitle: t("Multiply-accumulate operations for one example"),
  saved: (path: string) => t("Saved to {path}", { path }),
  saving: (path: string) => t("Saving to {path} …", { path }),
  saveFailed: t("Not saved"),
  saveOff: (path: string) => t("Every edit is saved to {path}", { path }),
  savesItself: t("The graph saves itself. To save the notebook, click into a cell first."),
  code: {
    none: t("No code cell yet"),
    bound: t("Code cell is up to date"),
    edited: t("Code cell was edited by hand"),
    unavailable: t("Code cells are not available here"),
  },

  /** What React Flow says to screen readers, by its names. */
  flow: {
    "node.a11yDescription.default": t(
      "Press enter or space to select a node. Press delete to remove it and escape to cancel.",
    ),
    "edge.a11yDescription.default": t(
      "Press enter or space to select an edge. You can then press delete to remove it or escape to cancel.",
    ),
  },

  ownNode: t("A node cannot feed itself."),
  cycle: (source: string, target: string) =>
    t("{target} already leads to {source}: this would make a loop. Data flows forward only.", { source, target }),
  portTaken: (port: string, node: string, present: string) =>
    port
      ? t(
          "{node} already receives {present} as {port}. " +
            "Delete that connection first, or merge both with Add or Concatenate.",
          { port, node, present },
        )
      : t("{node} already receives {present}. Delete that connection first, or merge both with Add or Concatenate.", {
          node,
          present,
        }),
  duplicateEdge: t("These two are connected already."),
  sameSide: t("Connect an output (right) to an input (left)."),
  noFreeInput: (node: string) => t("{node} has no free input.", { node }),

  selected: (count: number) => n("{count} node selected", "{count} nodes selected", count),
  connected: (source: string, target: string) => t("Connecting {source} to {target}", { source, target }),
  replaced: (target: string, source: string, before: string) =>
    t("{target} now receives {source}. The connection from {before} was replaced; undo brings it back.", {
      target,
      source,
      before,
    }),
  disconnected: t("Connection removed"),
  insertedInto: (name: string) => t("Putting {name} onto the connection", { name }),
  added: (type: string) => t("Adding {type}", { type }),
  moved: t("Moved"),
  helpTitle: t("Keyboard and mouse"),
  helpMouse: [
    [t("Drag a layer from the list"), t("Add it where you drop it; dropped on a connection it goes in between")],
    [t("Double-click on the canvas"), t("Search for a layer to add")],
    [t("Drag an unconnected node onto a connection"), t("Put it in between")],
    [t("Drag from port to port"), t("Connect; an input that takes one connection is connected anew")],
    [t("Drag the end of a connection"), t("Connect elsewhere, or remove it by dropping it on the canvas")],
    [t("Drag the canvas"), t("Look elsewhere")],
    [t("Shift + drag"), t("Select everything in a box")],
    [t("Shift or Ctrl + click"), t("Select one more")],
    [t("Ctrl + wheel"), t("Zoom")],
    [t("Double-click on a block, a name"), t("Open it, rename it")],
  ] as [string, string][],
});

/** The texts in use. Read them when something is drawn, never when a module is loaded: `speak` replaces them. */
export let S = strings(translator(undefined));

/** The texts for a level of this kind: of a network of layers, or of a flow of modules. */
export const wordsOf = (kind: GraphDocument["kind"]): typeof S & Partial<typeof S.inFlow> =>
  kind === "flow" ? { ...S, ...S.inFlow } : S;

/** Show these translations from now on, and English where there is none. */
export function speak(texts: Partial<CanvasTexts> | undefined): void {
  S = strings(translator(texts));
}
