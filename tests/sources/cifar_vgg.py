"""A small VGG for CIFAR-10."""

from torch import nn


def _feature(inputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, 64, 3), nn.BatchNorm2d(64), nn.ReLU())


class VGG(nn.Module):
    """Three convolutions with pooling between them."""

    def __init__(self, num_classes: int = 10) -> None:
        super().__init__()
        self.feature1, self.down1 = _feature(3), nn.MaxPool2d(2)
        self.feature2, self.down2 = _feature(64), nn.MaxPool2d(2)
        self.feature3, self.down3 = _feature(64), nn.MaxPool2d(2)
        self.adp = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(64, num_classes)

    def forward(self, x):
        x = self.down1(self.feature1(x))
        x = self.down2(self.feature2(x))
        x = self.down3(self.feature3(x))
        return self.classifier(self.adp(x).flatten(1))
