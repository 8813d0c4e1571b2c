"""The networks of ``keras.applications``, by name: read without importing Keras."""

KERAS_APPLICATIONS = (
    *(f"ConvNeXt{size}" for size in ("Tiny", "Small", "Base", "Large", "XLarge")),
    *(f"DenseNet{layers}" for layers in (121, 169, 201)),
    *(f"EfficientNetB{number}" for number in range(8)),
    *(f"EfficientNetV2{size}" for size in ("B0", "B1", "B2", "B3", "S", "M", "L")),
    "InceptionResNetV2",
    "InceptionV3",
    "MobileNet",
    "MobileNetV2",
    "MobileNetV3Small",
    "MobileNetV3Large",
    "NASNetMobile",
    "NASNetLarge",
    *(f"ResNet{layers}{version}" for version in ("", "V2") for layers in (50, 101, 152)),
    "VGG16",
    "VGG19",
    "Xception",
)
"""Every one can be built as ``keras.applications.NAME()``; families stand together, small ones first."""
