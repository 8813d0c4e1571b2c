"""All templates, with what is said of them where one chooses: by task, the simplest first."""

from collections.abc import Mapping

from immutabledict import immutabledict

from workbench.catalog.templates.classification import lenet5, mlp, resnet
from workbench.catalog.templates.detection import detector
from workbench.catalog.templates.fully_convolutional import fcn, fcn8s, fcn_alexnet
from workbench.catalog.templates.large_classifiers import alexnet, vgg16
from workbench.catalog.templates.regression import regressor
from workbench.catalog.templates.sequence_classifiers import cnn1d, lstm, transformer
from workbench.catalog.templates.several_inputs import image_and_table
from workbench.catalog.templates.template import Template
from workbench.catalog.templates.transformation import denoiser, super_resolution
from workbench.catalog.templates.u_nets import image_to_image, unet, unet3d
from workbench.catalog.templates.volume_classifiers import cnn3d
from workbench.messages import mark

_CLASSIFICATION = {
    "mlp": Template(
        make=mlp,
        task="classification",
        title=mark("Multilayer perceptron"),
        text=mark("Dense layers only: the simplest network for images and tables."),
        description=mark(
            "Every number of the input goes to every unit. It is quick to train and a good first comparison, but it "
            "does not know which pixels lie beside one another."
        ),
        paper="D. Rumelhart, G. Hinton and R. Williams, Learning representations by back-propagating errors",
        year=1986,
        words=("MLP", "fully connected network", "dense network", "feedforward network", "다층 퍼셉트론"),
    ),
    "lenet5": Template(
        make=lenet5,
        task="classification",
        title=mark("LeNet-5"),
        text=mark("Convolutions and pooling, then dense layers: reads handwritten digits."),
        description=mark(
            "The convolutional network that read the digits of bank cheques. Two convolutions find strokes, pooling "
            "makes their exact place unimportant, and dense layers decide."
        ),
        paper="Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Gradient-Based Learning Applied to Document Recognition",
        year=1998,
        words=("CNN", "convolutional network", "MNIST", "digits", "합성곱 신경망"),
    ),
    "alexnet": Template(
        make=alexnet,
        task="classification",
        title=mark("AlexNet"),
        text=mark("Five convolutions and three dense layers: it won the ImageNet competition of 2012."),
        description=mark(
            "The first network with ReLU, Dropout and local response normalization that classified a million "
            "photographs. Most of its weights are those of the first dense layer."
        ),
        paper=(
            "A. Krizhevsky, I. Sutskever and G. Hinton, ImageNet Classification with Deep Convolutional Neural Networks"
        ),
        year=2012,
        words=("ImageNet", "LRN", "local response normalization"),
    ),
    "vgg16": Template(
        make=vgg16,
        task="classification",
        title=mark("VGG16"),
        text=mark("Thirteen convolutions of 3 × 3 in five blocks, then three dense layers."),
        description=mark(
            "Small filters, many layers: two of 3 × 3 see as much as one of 5 × 5, with fewer weights. It is layer by "
            "layer the one of keras.applications, and can end with global max pooling instead."
        ),
        paper=("K. Simonyan and A. Zisserman, Very Deep Convolutional Networks for Large-Scale Image Recognition"),
        year=2015,
        words=("VGG", "VGG19", "ImageNet", "global max pooling"),
    ),
    "resnet": Template(
        make=resnet,
        task="classification",
        title=mark("Residual network"),
        text=mark("Connections around pairs of convolutions, so that it can be deep."),
        description=mark(
            "Each block only learns what to add to its input, which goes around it unchanged. So gradients reach the "
            "first layers, and more layers do no harm. Open a block to see the connection."
        ),
        paper="K. He, X. Zhang, S. Ren and J. Sun, Deep Residual Learning for Image Recognition",
        year=2016,
        words=("ResNet", "ResNet20", "ResNet50", "ResNet101", "ResNet152", "skip connection", "CIFAR", "잔차 신경망"),
    ),
    "cnn3d": Template(
        make=cnn3d,
        task="classification",
        title=mark("3-D convolutional network"),
        text=mark("Convolutions in three directions: a class for a whole volume, such as a CT scan."),
        description=mark(
            "A filter looks at neighbouring slices as well. Volumes are large, so it pools after each of its four "
            "convolutions and averages what remains."
        ),
        paper=(
            "H. Zunair, A. Rahman, N. Mohammed and J. Cohen, Uniformizing Techniques to Process CT Scans with 3D CNNs "
            "for Tuberculosis Prediction"
        ),
        year=2020,
        words=("3D CNN", "CNN 3D", "Classification 3D", "volume", "CT", "MRI"),
    ),
    "cnn1d": Template(
        make=cnn1d,
        task="classification",
        title=mark("1-D convolutional network"),
        text=mark("Finds short patterns in a signal, wherever in time they are."),
        description=mark(
            "Filters move along time only. It trains faster than a recurrent network, and is the first to try for "
            "signals such as an electrocardiogram or the movements of a telephone."
        ),
        paper=(
            "Z. Wang, W. Yan and T. Oates, Time Series Classification from Scratch with Deep Neural Networks: A "
            "Strong Baseline"
        ),
        year=2017,
        words=("1D CNN", "CNN 1D", "time series", "ECG", "signal", "시계열"),
    ),
    "lstm": Template(
        make=lstm,
        task="classification",
        title=mark("LSTM"),
        text=mark("Reads a signal step by step, and remembers what it needs of it."),
        description=mark(
            "Gates decide at every step what is kept, added and given out. It takes signals in which what came long "
            "ago still matters."
        ),
        paper="S. Hochreiter and J. Schmidhuber, Long Short-Term Memory",
        year=1997,
        words=("RNN", "recurrent network", "GRU", "time series", "sequence", "순환 신경망", "시계열"),
    ),
    "transformer": Template(
        make=transformer,
        task="classification",
        title=mark("Transformer"),
        text=mark("Every step of a sequence looks at every other one: for signals and texts."),
        description=mark(
            "Attention weighs all steps for each step; positions are added as waves, since attention does not know "
            "the order. With a vocabulary it reads texts as numbers of words."
        ),
        paper="A. Vaswani, N. Shazeer, N. Parmar et al., Attention Is All You Need",
        year=2017,
        words=("attention", "self-attention", "encoder", "BERT", "time series", "text", "트랜스포머"),
    ),
    "image_and_table": Template(
        make=image_and_table,
        task="classification",
        title=mark("Image and table"),
        text=mark("Two inputs: an image, and numbers that belong to it, such as age and blood values."),
        description=mark(
            "Each input has layers of its own, whose results are joined before the network decides. Train it with x as "
            "a dictionary of two arrays, image and table; another output can be added in the same way."
        ),
        paper=(
            "S.-C. Huang, A. Pareek, S. Seyyedi, I. Banerjee and M. Lungren, Fusion of medical imaging and electronic "
            "health records using deep learning"
        ),
        year=2020,
        words=(
            "multi-input",
            "two inputs",
            "multimodal",
            "fusion",
            "electronic health record",
            "멀티모달",
            "다중 입력",
        ),
    ),
}
_SEGMENTATION = {
    "fcn": Template(
        make=fcn,
        task="segmentation",
        title=mark("FCN"),
        text=mark("Convolutions only, a class for every pixel: small and quick to train."),
        description=mark(
            "Four convolutions go down to a sixteenth of the size, and one transposed convolution comes back in a "
            "single step: the network with which the left ventricle is found in the course."
        ),
        paper="J. Long, E. Shelhamer and T. Darrell, Fully Convolutional Networks for Semantic Segmentation",
        year=2015,
        words=("fully convolutional network", "left ventricle", "deconvolution"),
    ),
    "fcn8s": Template(
        make=fcn8s,
        task="segmentation",
        title=mark("FCN-8s"),
        text=mark("VGG16 for every pixel, with scores of three depths added up."),
        description=mark(
            "The deepest scores know what is seen, those of blocks 3 and 4 where it is. Their sum is enlarged eight "
            "times."
        ),
        paper="J. Long, E. Shelhamer and T. Darrell, Fully Convolutional Networks for Semantic Segmentation",
        year=2015,
        words=("FCN8", "FCN-16s", "FCN-32s", "fully convolutional network", "VGG16"),
    ),
    "fcn_alexnet": Template(
        make=fcn_alexnet,
        task="segmentation",
        title=mark("FCN of AlexNet"),
        text=mark("A classifier that is moved over the image: its dense layers as convolutions."),
        description=mark(
            "Dense layers become convolutions with the same weights, so that AlexNet gives scores at many places of "
            "an image of any size. They are enlarged 32 times in one step."
        ),
        paper="J. Long, E. Shelhamer and T. Darrell, Fully Convolutional Networks for Semantic Segmentation",
        year=2015,
        words=("FCN-AlexNet", "FCN-32s", "fully convolutional network", "AlexNet as FCN"),
    ),
    "unet": Template(
        make=unet,
        task="segmentation",
        title=mark("U-Net"),
        text=mark("Down and up again with connections across: the usual one for medical images."),
        description=mark(
            "The way down finds what is seen, the way up where it is, and the connections across bring the details "
            "back. It learns from few images."
        ),
        paper="O. Ronneberger, P. Fischer and T. Brox, U-Net: Convolutional Networks for Biomedical Image Segmentation",
        year=2015,
        words=("UNet", "Segmentation 2D", "encoder decoder", "유넷"),
    ),
    "unet3d": Template(
        make=unet3d,
        task="segmentation",
        title=mark("U-Net 3-D"),
        text=mark("A U-Net for volumes: a class for every voxel."),
        description=mark(
            "Convolutions, pooling and the way up work in three directions, so that neighbouring slices help one "
            "another. Give it parts of a volume if the whole does not fit into memory."
        ),
        paper=(
            "Ö. Çiçek, A. Abdulkadir, S. Lienkamp, T. Brox and O. Ronneberger, 3D U-Net: Learning Dense Volumetric "
            "Segmentation from Sparse Annotation"
        ),
        year=2016,
        words=("U-Net 3D", "UNet3D", "3D U-Net", "Segmentation 3D", "volume", "V-Net"),
    ),
}
_DETECTION = {
    "detector": Template(
        make=detector,
        task="detection",
        title=mark("Detector"),
        text=mark("Finds objects by their centres and gives a box around each, in one pass."),
        description=mark(
            "A map for each class says where centres of objects are; the other maps give the size of the box there. "
            "There are no anchors to choose. Train it with images and the boxes of each."
        ),
        paper="X. Zhou, D. Wang and P. Krähenbühl, Objects as Points",
        year=2019,
        words=("CenterNet", "object detection", "bounding box", "YOLO", "Faster R-CNN", "Detection 2D", "객체 검출"),
    ),
}
_TRANSFORMATION = {
    "denoiser": Template(
        make=denoiser,
        task="transformation",
        title=mark("Denoising autoencoder"),
        text=mark("Through a narrow map and back: an image without its noise."),
        description=mark(
            "What is the same in many images passes through the narrow map, noise does not. Train it with noisy "
            "images as inputs, and the same without noise as targets."
        ),
        paper=(
            "P. Vincent, H. Larochelle, Y. Bengio and P.-A. Manzagol, Extracting and Composing Robust Features with "
            "Denoising Autoencoders"
        ),
        year=2008,
        words=("autoencoder", "noise", "denoising", "Transformation 2D", "오토인코더", "노이즈 제거"),
    ),
    "super_resolution": Template(
        make=super_resolution,
        task="transformation",
        title=mark("Super-resolution"),
        text=mark("An image with twice as many pixels each way, sharper than by interpolation."),
        description=mark(
            "It computes at the small size; depth to space makes new pixels of channels. Only what bicubic "
            "enlargement lacks is learned. Train it with small images as inputs, and large ones as targets."
        ),
        paper=(
            "W. Shi et al., Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel "
            "Convolutional Neural Network"
        ),
        year=2016,
        words=("ESPCN", "sub-pixel", "pixel shuffle", "upscaling", "SRCNN", "Transformation 2D", "초해상도"),
    ),
    "image_to_image": Template(
        make=image_to_image,
        task="transformation",
        title=mark("Image-to-image U-Net"),
        text=mark("A U-Net that gives an image: another modality, or a cleaned or coloured one."),
        description=mark(
            "As the U-Net for masks, but with values instead of classes at its end. Train it with pairs of images of "
            "equal names, such as MRI and CT of the same slices."
        ),
        paper=(
            "P. Isola, J.-Y. Zhu, T. Zhou and A. Efros, Image-to-Image Translation with Conditional Adversarial "
            "Networks"
        ),
        year=2017,
        words=("pix2pix", "U-Net", "regression U-Net", "Transformation 2D", "modality", "colorization"),
    ),
}

_REGRESSION = {
    "regressor": Template(
        make=regressor,
        task="regression",
        title=mark("Regression network"),
        text=mark("Dense layers that predict numbers, such as prices or ages, from a table."),
        description=mark(
            "There is no activation at the end, so that any number can be the answer. It learns best where features "
            "and targets are scaled: minus their mean, divided by their standard deviation."
        ),
        paper="F. Chollet, Deep Learning with Python",
        year=2017,
        words=("regression", "house prices", "Boston housing", "table", "values", "linear regression", "회귀"),
    ),
}

TEMPLATES: Mapping[str, Template] = immutabledict(
    _CLASSIFICATION | _SEGMENTATION | _DETECTION | _TRANSFORMATION | _REGRESSION
)
"""All templates by name; those of a task stand together."""
