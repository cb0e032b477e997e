"""A training by Lightning on Fashion-MNIST; one callback of it is cnnviz's."""

import argparse

import lightning
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - as everybody writes it
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

import cnnviz.lightning


class Classifier(lightning.LightningModule):
    def __init__(self, width=8, rate=0.002):
        super().__init__()
        self.save_hyperparameters()
        self.network = nn.Sequential(
            nn.Conv2d(1, width, 3, padding=1),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.MaxPool2d(4),
            nn.Flatten(),
            nn.Linear(width * 49, 10),
        )

    def forward(self, x):
        return self.network(x)

    def training_step(self, batch, batch_idx):
        images, labels = batch
        return F.cross_entropy(self(images), labels)

    def configure_optimizers(self):
        return torch.optim.AdamW(self.parameters(), lr=self.hparams.rate)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("run")
    parser.add_argument("--epochs", type=int, default=2)
    args = parser.parse_args()

    lightning.seed_everything(0)
    steps = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.2860,), (0.3530,))])
    train = datasets.FashionMNIST(args.data, train=True, transform=steps)
    test = datasets.FashionMNIST(args.data, train=False, transform=steps)
    trainer = lightning.Trainer(
        max_epochs=args.epochs,
        accelerator="cpu",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        callbacks=[cnnviz.lightning.RecordCallback(args.run, probe=test)],
    )
    trainer.fit(Classifier(), DataLoader(train, batch_size=64, shuffle=True))


if __name__ == "__main__":
    main()
