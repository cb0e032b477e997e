"""Networks for MNIST as other people wrote them down."""

from torch import nn
from torch.nn import functional


class Examples(nn.Module):
    """The network of PyTorch's examples, before 2019."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 20, 5)
        self.conv2 = nn.Conv2d(20, 50, 5)
        self.fc1 = nn.Linear(4 * 4 * 50, 500)
        self.fc2 = nn.Linear(500, 10)

    def forward(self, x):
        x = functional.max_pool2d(functional.relu(self.conv1(x)), 2)
        x = functional.max_pool2d(functional.relu(self.conv2(x)), 2)
        x = functional.relu(self.fc1(x.flatten(1)))
        return functional.log_softmax(self.fc2(x), dim=1)


class Lightning(nn.Module):
    """Two convolutions that keep the size, each with pooling."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )
        self.classifier = nn.Linear(64 * 7 * 7, 10)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


class Pooled(nn.Module):
    """One convolution on pictures that are pooled first."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 10, 3, padding=1)
        self.fc1 = nn.Linear(490, 10)

    def forward(self, x):
        x = functional.max_pool2d(x, 2)
        x = functional.max_pool2d(functional.relu(self.conv1(x)), 2)
        return self.fc1(x.flatten(1))


class CNN(nn.Module):
    """What a whole pickled network names as ``__main__.CNN``."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.conv3 = nn.Conv2d(64, 128, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(128 * 3 * 3, 128)
        self.fc2 = nn.Linear(128, 256)
        self.fc3 = nn.Linear(256, 512)
        self.fc4 = nn.Linear(512, 10)

    def forward(self, x):
        for convolution in (self.conv1, self.conv2, self.conv3):
            x = self.pool(functional.relu(convolution(x)))
        x = x.flatten(1)
        for linear in (self.fc1, self.fc2, self.fc3):
            x = functional.relu(linear(x))
        return self.fc4(x)
