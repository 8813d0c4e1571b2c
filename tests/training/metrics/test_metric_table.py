"""How metrics are shown."""

from workbench.training.metrics import METRICS, label, shown


def test_undefined_is_shown_as_a_dash() -> None:
    assert shown(None) == "–"
    assert shown(0.0) == "0.0000"
    assert shown(0.98765, digits=2) == "0.99"


def test_labels() -> None:
    assert label("mean_iou") == "mIoU"
    assert label("dice", "LV") == "Dice [LV]"
    assert label("top_k") == "top_k"


def test_the_order_of_tables() -> None:
    assert list(METRICS) == [
        "loss", "accuracy", "balanced_accuracy", "sensitivity", "specificity", "ppv", "npv", "dice", "mean_dice", "iou",
        "mean_iou", "map50", "map75", "map", "ap50", "ap75", "ap", "box_accuracy", "box_precision", "box_recall", "mae",
        "mse", "rmse", "r2", "msle", "psnr", "ssim",
    ]  # fmt: skip
