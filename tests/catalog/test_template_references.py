"""Networks to begin with against their papers, keras.applications and PyTorch: weights, shapes, outputs."""

import keras
import numpy as np

import workbench as wb
from workbench.catalog.templates import (
    alexnet,
    cnn1d,
    cnn3d,
    denoiser,
    fcn8s,
    fcn_alexnet,
    image_and_table,
    image_to_image,
    lenet5,
    lstm,
    mlp,
    regressor,
    resnet,
    super_resolution,
    transformer,
    unet,
    unet3d,
    vgg16,
)


def shapes_of(graph: wb.Graph) -> dict[str, tuple[int | None, ...]]:
    return {name: shape[1:] for name, shape in wb.analyze(graph).shapes.items()}


def test_small_networks_have_the_weights_of_their_papers() -> None:
    assert [wb.analyze(graph).params for graph in (lenet5(), mlp(), unet())] == [61_706, 109_386, 451_618]
    convolutions = 432 + 6 * 2304 + (4608 + 5 * 9216) + (18_432 + 5 * 36_864)
    around, normalization, dense = 512 + 2048, 4 * 7 * (16 + 32 + 64), 650
    # 0.27 million in the paper, which has no convolutions around.
    assert wb.analyze(resnet(blocks=3)).params == convolutions + around + normalization + dense


def test_networks_for_tables_have_the_weights_of_their_layers() -> None:
    book = keras.Sequential([keras.Input((13,)), *(keras.layers.Dense(units) for units in (64, 64, 1))])
    assert wb.analyze(regressor()).params == book.count_params() == 5_121
    image, table = (3 * 3 + 1) * 16 + (3 * 3 * 16 + 1) * 32, (8 + 1) * 32
    assert wb.analyze(image_and_table()).params == image + table + (64 + 1) * 32 + (32 + 1) * 2 == 7_234


def test_alexnet_is_that_of_the_lecture_and_in_groups_that_of_the_paper() -> None:
    shapes = shapes_of(alexnet())
    names = ("image", "conv1", "pool1", "norm1", "conv2", "pool2", "norm2", "conv3", "conv4", "conv5", "pool3")
    assert [shapes[name] for name in names] == [
        (227, 227, 3), (55, 55, 96), (27, 27, 96), (27, 27, 96), (27, 27, 256), (13, 13, 256), (13, 13, 256),
        (13, 13, 384), (13, 13, 384), (13, 13, 256), (6, 6, 256),
    ]  # fmt: skip
    assert [shapes[name] for name in ("flatten", "dense6", "dense7", "probabilities")] == [
        (9216,), (4096,), (4096,), (1000,),
    ]  # fmt: skip
    assert wb.analyze(alexnet()).params == 62_378_344
    assert wb.analyze(alexnet(groups=2)).params == 60_965_224


def test_vgg16_is_that_of_keras_layer_by_layer() -> None:
    """Built small on both sides where weights are needed: in full they take a gigabyte."""
    assert wb.analyze(vgg16()).params == 138_357_544
    graph = vgg16((32, 32, 3), classes=10, width=1 / 64)
    ours = wb.build_model(graph)
    reference = keras.applications.VGG16(weights=None, input_shape=(32, 32, 3), include_top=False)
    kinds = [type(layer).__name__ for layer in ours.layers]
    assert kinds[:19] == [type(layer).__name__ for layer in reference.layers]
    assert kinds[19:] == ["Flatten", "Dense", "Dense", "Dense"]
    for one, other in zip(ours.layers, reference.layers, strict=False):
        alike = ("kernel_size", "strides", "padding", "pool_size", "activation", "use_bias")
        configs = [layer.get_config() for layer in (one, other)]
        assert all(configs[0].get(key) == configs[1].get(key) for key in alike)
        assert one.name in {other.name, "image"}
    full = wb.build_model(vgg16((32, 32, 3), classes=10, head="global_max"))
    for one, other in zip(full.layers[:19], reference.layers, strict=True):
        one.set_weights(other.get_weights())
    pixels = np.random.default_rng(0).random((2, 32, 32, 3), "float32")
    maps = keras.Model(full.input, full.layers[18].output).predict(pixels, verbose=0)
    np.testing.assert_array_equal(maps, reference.predict(pixels, verbose=0))


def test_vgg16_of_the_lecture_pools_globally() -> None:
    shapes = shapes_of(vgg16(head="global_max"))
    assert [shapes[f"block{number}"] for number in range(1, 6)] == [
        (112, 112, 64), (56, 56, 128), (28, 28, 256), (14, 14, 512), (7, 7, 512),
    ]  # fmt: skip
    assert [shapes[name] for name in ("conv6", "global_max", "probabilities")] == [(7, 7, 4096), (4096,), (1000,)]
    assert wb.analyze(vgg16(head="global_max")).params == 37_694_248


def test_the_3d_networks_have_the_weights_of_their_papers() -> None:
    # keras.io, "3D image classification from CT scans": 1,352,897 with one unit at the end instead of two.
    assert wb.analyze(cnn3d((128, 128, 64, 1), filters=64, units=512)).params == 1_352_897 + 513
    normalization = 2 * 2 * (32 + 3 * 64 + 4 * 128 + 4 * 256 + 512 + 64)
    assert wb.analyze(unet3d((128, 128, 112, 3), 3, filters=32)).params == 19_069_955 + 9_344
    assert normalization == 9_344


def test_networks_for_sequences_have_the_weights_of_their_papers() -> None:
    assert wb.analyze(cnn1d((500, 1), 2)).params == 265_986
    assert wb.analyze(lstm((128, 9), 6, units=64)).params == 4 * (64 * (9 + 64) + 64) + 64 * 6 + 6
    blocks = [
        wb.analyze(transformer((10, 8), 2, width=512, heads=8, feedforward=2048, blocks=n)).params for n in (1, 2)
    ]
    # torch.nn.TransformerEncoderLayer(512, 8), which is that of the paper.
    assert blocks[1] - blocks[0] == 3_152_384


def test_a_transformer_reads_numbers_of_words() -> None:
    graph = transformer((10,), 2, vocabulary=50, width=8, heads=2, feedforward=8, blocks=1)
    assert not wb.analyze(graph).problems
    model = wb.build_model(graph)
    words = np.random.default_rng(0).integers(0, 50, (3, 10))
    assert model.predict(words, verbose=0).shape == (3, 2)
    swapped = model.predict(words[:, ::-1], verbose=0)
    assert np.abs(model.predict(words, verbose=0) - swapped).max() > 1e-6


def test_fcn_8s_has_the_maps_and_weights_of_the_paper() -> None:
    shapes = shapes_of(fcn8s())
    assert [shapes[name] for name in ("block3", "block4", "conv7", "sum4", "sum3", "mask")] == [
        (28, 28, 256), (14, 14, 512), (7, 7, 4096), (14, 14, 21), (28, 28, 21), (224, 224, 21),
    ]  # fmt: skip
    head = (512 * 49 + 1) * 4096 + (4096 + 1) * 4096
    scores = (4096 + 1) * 21 + (512 + 1) * 21 + (256 + 1) * 21
    enlarging = (2 * 4 * 4 + 16 * 16) * 21 * 21
    assert wb.analyze(fcn8s()).params == 14_714_688 + head + scores + enlarging


def test_alexnet_as_a_convolutional_network_computes_the_same() -> None:
    """On one part of its size, with the weights of the dense layers reshaped."""
    classifier = wb.build_model(alexnet((227, 227, 3), 5, width=0.02))
    whole = wb.build_model(fcn_alexnet((227, 227, 3), 5, width=0.02))
    pairs = [(f"conv{number}", f"conv{number}") for number in range(1, 6)]
    pairs += [("dense6", "conv6"), ("dense7", "conv7"), ("probabilities", "score")]
    for one, other in pairs:
        kernel, bias = classifier.get_layer(one).get_weights()
        layer = whole.get_layer(other)
        layer.set_weights([kernel.reshape(layer.kernel.shape), bias])
    pixels = np.random.default_rng(0).random((2, 227, 227, 3), "float32")
    names = [layer.name for layer in whole.layers]
    maps = pixels
    for layer in whole.layers[names.index("conv1") : names.index("score") + 1]:
        maps = layer(maps)
    assert maps.shape == (2, 1, 1, 5)
    np.testing.assert_allclose(keras.ops.softmax(maps)[:, 0, 0], classifier.predict(pixels, verbose=0), atol=1e-5)


def test_the_enlarged_scores_of_any_size_are_cut_to_the_image() -> None:
    for size in ((28, 28), (227, 300), (51, 64), (500, 375)):
        found = wb.analyze(fcn_alexnet((*size, 3), width=0.02))
        assert not found.problems
        assert found.shapes["mask"] == (None, *size, 21)


def test_networks_for_images_have_the_weights_of_their_papers() -> None:
    # blog.keras.io, "Building Autoencoders in Keras", the one for noisy digits.
    assert wb.analyze(denoiser()).params == 28_353
    assert wb.analyze(super_resolution((32, 32, 1), 3)).params == 1_664 + 18_464 + 2_601
    assert wb.analyze(super_resolution((32, 32, 1), 3, residual=False)).params == 22_729
    assert wb.analyze(image_to_image()).params == wb.analyze(unet(classes=1)).params


def test_super_resolution_begins_near_bicubic_interpolation() -> None:
    """The connection around carries the enlarged image: without the last weights nothing else is left."""
    model = wb.build_model(super_resolution((6, 5, 3), 2, filters=4))
    conv3 = model.get_layer("conv3")
    conv3.set_weights([np.zeros_like(weights) for weights in conv3.get_weights()])
    pixels = np.random.default_rng(0).random((1, 6, 5, 3), "float32")
    expected = keras.ops.image.resize(pixels, (12, 10), interpolation="bicubic")
    np.testing.assert_allclose(model.predict(pixels, verbose=0), expected, atol=1e-6)
