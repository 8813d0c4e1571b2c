// What students type, and what they get first: over the palette as the kernel sends it.
import { expect, it } from "vitest";
import palette from "../../generated/palette.json";
import { rank } from "./search";

const TYPES = palette.types.map((type) => ({ ...type, label: type.type, detail: type.summary, group: type.category }));

const TABLE: [typed: string, first: string][] = [
  // words split anywhere
  ["max pool", "MaxPooling2D"],
  ["maxpool", "MaxPooling2D"],
  ["max-pooling", "MaxPooling2D"],
  ["pool max", "MaxPooling2D"],
  ["conv 2d", "Conv2D"],
  ["conv2", "Conv2D"],
  ["conv", "Conv2D"],
  ["2d conv", "Conv2D"],
  ["batch norm", "BatchNormalization"],
  ["batchnorm", "BatchNormalization"],
  ["global average", "GlobalAveragePooling2D"],
  ["global avg pool", "GlobalAveragePooling2D"],
  ["average pooling", "AveragePooling2D"],
  ["leaky relu", "LeakyReLU"],
  ["drop out", "Dropout"],
  ["zero pad", "ZeroPadding2D"],
  ["layer norm", "LayerNormalization"],
  ["time distributed", "TimeDistributed"],
  ["conv lstm", "ConvLSTM2D"],
  ["multi head", "MultiHeadAttention"],
  ["mean squared", "MeanSquaredError"],
  // categories
  ["convolution", "Conv2D"],
  ["pooling", "MaxPooling2D"],
  ["merge", "Concatenate"],
  ["normalization", "Normalization"],
  ["activation", "Activation"],
  ["recurrent", "LSTM"],
  ["augmentation", "RandomFlip"],
  ["loss", "SparseCategoricalCrossentropy"],
  ["regularization", "Dropout"],
  // synonyms
  ["fully connected", "Dense"],
  ["fc", "Dense"],
  ["linear", "Dense"],
  ["mlp", "Dense"],
  ["upsample", "UpSampling2D"],
  ["upscale", "UpSampling2D"],
  ["skip", "Concatenate"],
  ["skip connection", "Concatenate"],
  ["residual", "Add"],
  ["deconvolution", "Conv2DTranspose"],
  ["transposed convolution", "Conv2DTranspose"],
  ["cross entropy", "SparseCategoricalCrossentropy"],
  ["bce", "BinaryCrossentropy"],
  ["mse", "MeanSquaredError"],
  ["mae", "MeanAbsoluteError"],
  ["gap", "GlobalAveragePooling2D"],
  ["bn", "BatchNormalization"],
  ["rnn", "LSTM"],
  ["transformer", "MultiHeadAttention"],
  ["sigmoid", "Activation"],
  ["clahe", "ContrastLimitedAdaptiveHistogramEqualization"],
  ["one hot", "CategoryEncoding"],
  ["tokenizer", "TextVectorization"],
  ["MaxPool2D", "MaxPooling2D"],
  ["pad", "ZeroPadding2D"],
  ["crop", "Cropping2D"],
  ["noise", "GaussianNoise"],
  ["image", "Input"],
  ["ground truth", "Label"],
  ["vector", "Flatten"],
  ["shift", "RandomTranslation"],
  // names of DEEP:PHI
  ["Resize", "Resizing"],
  ["DiceLoss", "Dice"],
  ["BinaryFocalLoss", "BinaryFocalCrossentropy"],
  ["FocalLoss", "BinaryFocalCrossentropy"],
  ["CrossEntropy", "SparseCategoricalCrossentropy"],
  ["AveragePooling", "AveragePooling2D"],
  ["MaxPooling", "MaxPooling2D"],
  ["New Block", "Block"],
  // typing errors
  ["desne", "Dense"],
  ["flaten", "Flatten"],
  ["dropot", "Dropout"],
  ["covn2d", "Conv2D"],
  ["batchnormalisation", "BatchNormalization"],
  ["concatanate", "Concatenate"],
  ["embeding", "Embedding"],
  // Korean, also half written
  ["합성곱", "Conv2D"],
  ["합서", "Conv2D"],
  ["풀링", "MaxPooling2D"],
  ["최대 풀링", "MaxPooling2D"],
  ["완전연결", "Dense"],
  ["드롭아웃", "Dropout"],
  ["배치 정규화", "BatchNormalization"],
  ["평탄화", "Flatten"],
  ["활성화", "Activation"],
  ["입력", "Input"],
  ["순환 신경망", "LSTM"],
  ["교차 엔트로피", "SparseCategoricalCrossentropy"],
];

it.each(TABLE)("%s finds %s first", (typed, first) => {
  expect(rank(typed, TYPES)[0]?.label).toBe(first);
});

it("finds every type by its own name first", () => {
  for (const { label } of TYPES) expect(rank(label, TYPES)[0]?.label).toBe(label);
}, 60_000); // thousands of comparisons

it.each(["qqq", "xyzzy", "zz", "ㅋㅋㅋㅋ"])("finds nothing for %s", (typed) => {
  expect(rank(typed, TYPES)).toEqual([]);
});
