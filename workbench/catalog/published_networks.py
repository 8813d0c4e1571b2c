"""The networks of ``keras.applications``, by name: what they take, weigh, and need; read without importing Keras."""

from collections.abc import Mapping

from msgspec import Struct


class PublishedNetwork(Struct, frozen=True):
    """A network of ``keras.applications``.

    Args:
        size: Height and width of the images that it was trained on.
        params: The number of weights of its base, without the layers of the 1,000 classes of ImageNet.
        file: The file with the weights of the base, in Keras's folder of models.
    """

    size: int
    params: int
    file: str


KERAS_APPLICATIONS: Mapping[str, PublishedNetwork] = {
    "ConvNeXtTiny": PublishedNetwork(224, 27_820_128, "convnext_tiny_notop.h5"),
    "ConvNeXtSmall": PublishedNetwork(224, 49_454_688, "convnext_small_notop.h5"),
    "ConvNeXtBase": PublishedNetwork(224, 87_566_464, "convnext_base_notop.h5"),
    "ConvNeXtLarge": PublishedNetwork(224, 196_230_336, "convnext_large_notop.h5"),
    "ConvNeXtXLarge": PublishedNetwork(224, 348_147_968, "convnext_xlarge_notop.h5"),
    "DenseNet121": PublishedNetwork(224, 7_037_504, "densenet121_weights_tf_dim_ordering_tf_kernels_notop.h5"),
    "DenseNet169": PublishedNetwork(224, 12_642_880, "densenet169_weights_tf_dim_ordering_tf_kernels_notop.h5"),
    "DenseNet201": PublishedNetwork(224, 18_321_984, "densenet201_weights_tf_dim_ordering_tf_kernels_notop.h5"),
    "EfficientNetB0": PublishedNetwork(224, 4_049_571, "efficientnetb0_notop.h5"),
    "EfficientNetB1": PublishedNetwork(240, 6_575_239, "efficientnetb1_notop.h5"),
    "EfficientNetB2": PublishedNetwork(260, 7_768_569, "efficientnetb2_notop.h5"),
    "EfficientNetB3": PublishedNetwork(300, 10_783_535, "efficientnetb3_notop.h5"),
    "EfficientNetB4": PublishedNetwork(380, 17_673_823, "efficientnetb4_notop.h5"),
    "EfficientNetB5": PublishedNetwork(456, 28_513_527, "efficientnetb5_notop.h5"),
    "EfficientNetB6": PublishedNetwork(528, 40_960_143, "efficientnetb6_notop.h5"),
    "EfficientNetB7": PublishedNetwork(600, 64_097_687, "efficientnetb7_notop.h5"),
    "EfficientNetV2B0": PublishedNetwork(224, 5_919_312, "efficientnetv2-b0_notop.h5"),
    "EfficientNetV2B1": PublishedNetwork(240, 6_931_124, "efficientnetv2-b1_notop.h5"),
    "EfficientNetV2B2": PublishedNetwork(260, 8_769_374, "efficientnetv2-b2_notop.h5"),
    "EfficientNetV2B3": PublishedNetwork(300, 12_930_622, "efficientnetv2-b3_notop.h5"),
    "EfficientNetV2S": PublishedNetwork(384, 20_331_360, "efficientnetv2-s_notop.h5"),
    "EfficientNetV2M": PublishedNetwork(480, 53_150_388, "efficientnetv2-m_notop.h5"),
    "EfficientNetV2L": PublishedNetwork(480, 117_746_848, "efficientnetv2-l_notop.h5"),
    "InceptionResNetV2": PublishedNetwork(
        299, 54_336_736, "inception_resnet_v2_weights_tf_dim_ordering_tf_kernels_notop.h5"
    ),
    "InceptionV3": PublishedNetwork(299, 21_802_784, "inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5"),
    "MobileNet": PublishedNetwork(224, 3_228_864, "mobilenet_1_0_224_tf_no_top.h5"),
    "MobileNetV2": PublishedNetwork(
        224, 2_257_984, "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5"
    ),
    "MobileNetV3Small": PublishedNetwork(224, 939_120, "weights_mobilenet_v3_small_224_1.0_float_no_top_v2.h5"),
    "MobileNetV3Large": PublishedNetwork(224, 2_996_352, "weights_mobilenet_v3_large_224_1.0_float_no_top_v2.h5"),
    "NASNetMobile": PublishedNetwork(224, 4_269_716, "nasnet_mobile_no_top.h5"),
    "NASNetLarge": PublishedNetwork(331, 84_887_922, "nasnet_large_no_top.h5"),
    "ResNet50": PublishedNetwork(224, 23_587_712, "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5"),
    "ResNet101": PublishedNetwork(224, 42_658_176, "resnet101_weights_tf_dim_ordering_tf_kernels_notop.h5"),
    "ResNet152": PublishedNetwork(224, 58_370_944, "resnet152_weights_tf_dim_ordering_tf_kernels_notop.h5"),
    "ResNet50V2": PublishedNetwork(224, 23_564_800, "resnet50v2_weights_tf_dim_ordering_tf_kernels_notop.h5"),
    "ResNet101V2": PublishedNetwork(224, 42_626_560, "resnet101v2_weights_tf_dim_ordering_tf_kernels_notop.h5"),
    "ResNet152V2": PublishedNetwork(224, 58_331_648, "resnet152v2_weights_tf_dim_ordering_tf_kernels_notop.h5"),
    "VGG16": PublishedNetwork(224, 14_714_688, "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"),
    "VGG19": PublishedNetwork(224, 20_024_384, "vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5"),
    "Xception": PublishedNetwork(299, 20_861_480, "xception_weights_tf_dim_ordering_tf_kernels_notop.h5"),
}
"""Every one can be built as ``keras.applications.NAME()``; families stand together, small ones first."""
