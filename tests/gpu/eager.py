"""What a step of the trainer's takes in plain PyTorch: the same networks, batches and work (teacher, augmentation, loss, AdamW, average).

    python3 tests/gpu/eager.py FILE [--cpu]

Writes a line for each network and kind of arithmetic: its name as in the table of tests/gpu/run, the kind, milliseconds of a step.
"""

import copy
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

CLASSES = 4
LABELED_ROWS = 64
POOL_ROWS = 512


class Convolutions(nn.Module):
    """Stages of two 3 by 3 convolutions, each next one with twice the channels and half the side; the mean of each channel last."""

    def __init__(self, channels, width, stages):
        super().__init__()
        layers = []
        for stage in range(stages):
            outputs = width << stage
            layers += [nn.Conv2d(channels, outputs, 3, padding=1), nn.ReLU(inplace=True)]
            layers += [nn.Conv2d(outputs, outputs, 3, padding=1), nn.ReLU(inplace=True)]
            if stage + 1 < stages:
                layers.append(nn.MaxPool2d(2))
            channels = outputs
        self.layers = nn.Sequential(*layers)
        self.last = nn.Sequential(nn.Dropout(0.2), nn.Linear(channels, CLASSES))

    def forward(self, images):
        return self.last(self.layers(images).mean((2, 3)))


def perceptron(columns, width=256, depth=2):
    """Hidden layers, each normalized over the batch, rectified and thinned."""
    layers = []
    for _ in range(depth):
        layers += [nn.Linear(columns, width), nn.BatchNorm1d(width), nn.ReLU(inplace=True), nn.Dropout(0.2)]
        columns = width
    return nn.Sequential(*layers, nn.Linear(columns, CLASSES))


def weak(images):
    """Images moved by up to an eighth of a side."""
    count = len(images)
    theta = torch.zeros(count, 2, 3, device=images.device)
    theta[:, 0, 0] = 1
    theta[:, 1, 1] = 1
    theta[:, :, 2] = (torch.rand(count, 2, device=images.device) - 0.5) * 0.5
    return F.grid_sample(images, F.affine_grid(theta, images.shape, align_corners=False), align_corners=False)


def strong(images):
    """Images also turned, scaled, sheared, in another contrast, with a hole."""
    (count, _, height, width), device = images.shape, images.device
    draw = torch.rand(count, 7, device=device) * 2 - 1
    turn, wide, high = draw[:, 0] * 0.349, 1 + draw[:, 1] * 0.15, 1 + draw[:, 2] * 0.15
    theta = torch.zeros(count, 2, 3, device=device)
    theta[:, 0, 0] = turn.cos() * wide
    theta[:, 0, 1] = -(turn.sin() + draw[:, 3] * 0.15) * high
    theta[:, 1, 0] = turn.sin() * wide
    theta[:, 1, 1] = turn.cos() * high
    theta[:, :, 2] = draw[:, 4:6] * 0.25
    moved = F.grid_sample(images, F.affine_grid(theta, images.shape, align_corners=False), align_corners=False)
    moved = moved * (1 + draw[:, 6] * 0.4).reshape(count, 1, 1, 1)
    side = 0.15 * min(height, width)
    place = torch.rand(count, 2, device=device)
    rows = (torch.arange(height, device=device) + 0.5 - place[:, :1] * height).abs() <= side
    columns = (torch.arange(width, device=device) + 0.5 - place[:, 1:] * width).abs() <= side
    return moved.masked_fill((rows[:, :, None] & columns[:, None, :])[:, None], 0)


class Learning:
    """A training, step by step."""

    def __init__(self, shape, kind, device, batch, width=None):
        self.device, self.batch, self.images = device, batch, len(shape) == 3
        self.dtype = {"fp16": torch.float16, "bf16": torch.bfloat16, "full": None}[kind.split()[0]]
        self.layout = torch.channels_last if "channels_last" in kind else torch.contiguous_format
        if self.images:
            side = min(shape[1:])
            stages = 1
            while side >= 8 and stages < 3:
                side, stages = side // 2, stages + 1
            student = Convolutions(shape[0], width or (16 if min(shape[1:]) < 16 else 32), stages)
        else:
            student = perceptron(shape[0])
        self.student = student.to(device)
        if self.images:
            self.student = self.student.to(memory_format=self.layout)
        self.teacher = copy.deepcopy(self.student).eval().requires_grad_(False)
        self.optimizer = torch.optim.AdamW(self.student.parameters(), lr=0.002, weight_decay=0.0005)
        self.scaler = torch.amp.GradScaler(device, enabled=self.dtype == torch.float16 and device == "cuda")
        self.labeled = torch.randn(LABELED_ROWS, *shape, device=device)
        self.labels = torch.arange(LABELED_ROWS, device=device) % CLASSES
        self.pool = torch.randn(POOL_ROWS, *shape, device=device)
        self.threshold = torch.full((1,), 1 / CLASSES, device=device)
        self.shares = torch.full((CLASSES,), 1 / CLASSES, device=device)

    def see(self, network, rows):
        """A forward pass."""
        if self.images:
            rows = rows.contiguous(memory_format=self.layout)
        with torch.autocast(self.device, dtype=self.dtype or torch.bfloat16, enabled=self.dtype is not None):
            return network(rows).float()

    def weigh(self, probabilities):
        """FreeMatch for images, SoftMatch for vectors: pseudo-labels and their weights."""
        sure, best = probabilities.max(1)
        if self.images:
            self.threshold.lerp_(sure.mean(), 0.01)
            self.shares.lerp_(probabilities.mean(0), 0.01)
            limits = self.threshold.clamp_max(0.95) * self.shares / self.shares.max()
            return best, (sure >= limits[best]).float()
        self.threshold.lerp_(sure.mean(), 0.01)
        return best, (-2 * (sure - self.threshold).clamp_max(0).square() / sure.var()).exp()

    def step(self):
        """Takes a step."""
        self.student.train()
        rows = torch.randperm(LABELED_ROWS)[torch.arange(self.batch) % LABELED_ROWS].to(self.device)
        pooled = self.pool[torch.randperm(POOL_ROWS)[: 4 * self.batch].to(self.device)]
        features, targets = self.labeled[rows], self.labels[rows]
        with torch.no_grad():
            best, weight = self.weigh(self.see(self.teacher, pooled).softmax(1))
        seen = torch.cat([weak(features), strong(pooled)] if self.images else [features, pooled])
        logits = self.see(self.student, seen)
        loss = F.cross_entropy(logits[: self.batch], targets)
        loss = loss + (F.cross_entropy(logits[self.batch :], best, reduction="none") * weight).mean()
        self.optimizer.zero_grad()
        self.scaler.scale(loss).backward()
        self.scaler.step(self.optimizer)
        self.scaler.update()
        with torch.no_grad():
            torch._foreach_lerp_(list(self.teacher.parameters()), list(self.student.parameters()), 0.005)
            for average, now in zip(self.teacher.buffers(), self.student.buffers()):
                if average.is_floating_point():
                    average.lerp_(now, 0.005)


def milliseconds(learning, device, warm, steps):
    """What a step takes, once the device is warm."""

    def take(count):
        for _ in range(count):
            learning.step()
        if device == "cuda":
            torch.cuda.synchronize()

    take(warm)
    begun = time.perf_counter()
    take(steps)
    return 1000 * (time.perf_counter() - begun) / steps


def main():
    small = "--cpu" in sys.argv[2:]
    device = "cpu" if small else "cuda"
    nets = {"cnn 8x8": (1, 8, 8), "cnn 32x32x3": (3, 32, 32), "cnn 96x96x3": (3, 96, 96), "mlp 64": (64,)}
    print(f"PyTorch {torch.__version__}, {torch.cuda.get_device_name() if device == 'cuda' else 'CPU'}")
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        for name, shape in nets.items():
            kinds = ["fp16", "bf16", "full"] + (["fp16 channels_last", "bf16 channels_last"] if len(shape) == 3 else [])
            for kind in ["bf16", "full"] if small else kinds:
                learning = Learning(shape, kind, device, batch=2 if small else 64, width=4 if small else None)
                took = milliseconds(learning, device, *((1, 1) if small else (10, 60)))
                peak = torch.cuda.max_memory_allocated() >> 20 if device == "cuda" else 0
                file.write(f"{name}\t{kind}\t{took:.3f}\n")
                print(f"{name} {kind}: {took:.2f} ms a step, {peak} MiB at most", flush=True)
                del learning
                if device == "cuda":
                    torch.cuda.empty_cache()
                    torch.cuda.reset_peak_memory_stats()


if __name__ == "__main__":
    main()
