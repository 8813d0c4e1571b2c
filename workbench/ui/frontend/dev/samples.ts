import { type Edge, EMPTY, type GraphNode, type NodeReport, type Palette, type Traits } from "../src/editor/protocol";
import { layer, problem, wire } from "./model";

const CATEGORIES: [string, string, string, string[]][] = [
  ["input", "Input and output", "#5b8def", ["Input", "Output", "Label"]],
  ["core", "Core", "#7a5af8", ["Dense", "Embedding", "EinsumDense", "Masking"]],
  [
    "convolution",
    "Convolution",
    "#e5793b",
    ["Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "DepthwiseConv2D", "SeparableConv2D"],
  ],
  [
    "pooling",
    "Pooling",
    "#2ba8a0",
    ["MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D", "GlobalMaxPooling2D"],
  ],
  ["merge", "Merge", "#c2498b", ["Add", "Concatenate", "Multiply", "Dot"]],
  ["normalization", "Normalization", "#8a9a3b", ["BatchNormalization", "LayerNormalization"]],
  ["regularization", "Regularization", "#b0803a", ["Dropout", "SpatialDropout2D", "GaussianNoise"]],
  ["reshaping", "Reshaping", "#5f7d95", ["Flatten", "Reshape", "Permute", "UpSampling2D", "ZeroPadding2D"]],
  ["attention", "Attention", "#d04f4f", ["MultiHeadAttention", "Attention"]],
  ["recurrent", "Recurrent", "#4f9d55", ["LSTM", "GRU", "Bidirectional"]],
  ["block", "Blocks", "#69707a", ["Block"]],
];

export const palette: Palette = {
  categories: CATEGORIES.map(([name, label, colour]) => ({ name, label, colour })),
  types: CATEGORIES.flatMap(([category, , , types]) =>
    types.map((type) => ({
      type,
      category,
      summary: `${type} does what its name says, in one sentence that a beginner understands.`,
      url: "https://keras.io/api/layers/",
      mine: type === "Label",
      words: [],
      starts: false,
      rank: null,
      place: 0,
    })),
  ),
};

const report = (
  shape: string,
  axes = "height × width × channels",
  severity: NodeReport["severity"] = "",
): NodeReport => ({
  shape,
  axes,
  params: "832",
  macs: "627.2 k",
  severity,
});

export function small(): Traits {
  const nodes: GraphNode[] = [
    layer("a", "Input", "image", "input", 0, 80, "28 × 28 × 1"),
    layer("b", "Conv2D", "conv2d", "convolution", 248, 80, "32 · 5×5 · same · relu"),
    layer("c", "MaxPooling2D", "max_pooling2d", "pooling", 496, 80, "2×2"),
    layer("d", "Block", "residual", "block", 744, 80, "4 layers"),
    layer("e", "Dense", "dense", "core", 992, 80, "10 · softmax"),
    {
      ...layer("f", "MultiHeadAttention", "attention", "attention", 496, 264, "4 heads · 32"),
      note: "looks around",
      inputs: ["query", "value", "key"].map((label) => ({
        name: label,
        label,
        many: false,
        optional: label === "key",
      })),
      outputs: ["output", "scores"].map((label) => ({ name: label, label })),
    },
    layer("g", "Add", "add", "merge", 992, 280),
    { ...layer("h", "Dense", "dense_1", "core", 248, 264, "64"), shares: "dense" },
  ];
  const edges: Edge[] = [
    wire("a", "b"),
    wire("b", "c"),
    wire("c", "d"),
    wire("d", "e"),
    wire("d", "g"),
    wire("h", "f", "query"),
    { source: "f", sourcePort: "output", target: "g", targetPort: "x" },
  ];
  return {
    ...structuredClone(EMPTY),
    palette,
    document: { name: "digits", path: [], nodes, edges, annotations: [], fit: 1 },
    report: {
      state: "ready",
      message: "",
      nodes: {
        a: report("28 × 28 × 1"),
        b: report("28 × 28 × 32"),
        c: report("14 × 14 × 32"),
        d: report("14 × 14 × 32", "height × width × channels", "hint"),
        e: report("", "", "error"),
        g: report("14 × 14 × 32"),
        h: report("64", "units", "warning"),
      },
      edges: { "a:y": "28 × 28 × 1", "b:y": "28 × 28 × 32", "c:y": "14 × 14 × 32", "d:y": "14 × 14 × 32" },
      problems: [
        problem(
          "p1",
          "e",
          "error",
          "dense works on the last axis only, but it receives an image of 14 × 14 × 32: it would give 10 numbers for each pixel.",
          ["Add Flatten before dense", "Add GlobalAveragePooling2D before dense"],
        ),
        problem("p2", "h", "warning", "dense_1 is not connected to an input.", ["Connect image to dense_1"]),
        problem("p3", "d", "hint", "residual could use its input again.", []),
      ],
      totals: { layers: 8, params: "12,345", macs: "1.2 M" },
    },
    status: {
      undo: false,
      redo: false,
      canPaste: true,
      saved: { path: "digits.workbench.json", state: "saved", message: "" },
      code: { state: "bound", message: "" },
      notices: [],
    },
    selection: [],
  };
}

export function large(count: number): Traits {
  const traits = small();
  const rows = Math.ceil(Math.sqrt(count / 2));
  const nodes = Array.from({ length: count }, (_, index) =>
    layer(
      `n${index}`,
      index ? "Conv2D" : "Input",
      index ? `conv2d_${index}` : "image",
      index ? "convolution" : "input",
      (index % (rows * 2)) * 248,
      Math.floor(index / (rows * 2)) * 136,
      "32 · 3×3",
    ),
  );
  const edges = nodes.slice(1).map((node, index) => wire(`n${index}`, node.id));
  const reports = Object.fromEntries(nodes.map(({ id }) => [id, report("28 × 28 × 32")]));
  return {
    ...traits,
    document: { name: "large", path: [], nodes, edges, annotations: [], fit: 1 },
    report: { ...traits.report, nodes: reports, problems: [] },
  };
}

export function empty(): Traits {
  const traits = small();
  const report = { ...EMPTY.report, state: "loading" as const };
  return { ...traits, document: { ...EMPTY.document, name: "untitled" }, report };
}
