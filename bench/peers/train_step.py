"""Steps of learning a VAE in PyTorch, eager or compiled: the work of elbo.bench.TrainingStep. Started by `compare`."""

import math
import sys

import protocol

threads, batch, k = protocol.step_arguments()
compiled = sys.argv[4] == "compiled"
try:
    import torch
    from torch.nn import functional
except ImportError as error:
    protocol.missing(error)
if compiled and not hasattr(torch, "compile"):
    protocol.missing(f"torch.compile is not in PyTorch {torch.__version__}")

torch.set_num_threads(threads)
torch.set_flush_denormal(True)
torch.manual_seed(1)


def perceptron(*widths):
    layers = []
    for i in range(len(widths) - 1):
        layers.append(torch.nn.Linear(widths[i], widths[i + 1]))
        if i < len(widths) - 2:
            layers.append(torch.nn.Tanh())
    return torch.nn.Sequential(*layers)


grey = torch.rand(protocol.ROWS, protocol.WIDTHS[0])
encoder = perceptron(*protocol.WIDTHS, 2 * protocol.LATENTS)
decoder = perceptron(protocol.LATENTS, *reversed(protocol.WIDTHS))
optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=1e-3)


def bound(x):
    mean, log_variance = encoder(x).chunk(2, dim=1)
    noise = torch.randn(k, *mean.shape)
    z = mean + torch.exp(0.5 * log_variance) * noise
    logits = decoder(z)
    log_likelihood = -functional.binary_cross_entropy_with_logits(
        logits, x.expand_as(logits), reduction="none"
    ).sum(-1)
    log_weights = log_likelihood + 0.5 * (noise * noise - z * z + log_variance).sum(-1)
    return (torch.logsumexp(log_weights, 0) - math.log(k)).mean()


value = torch.compile(bound, dynamic=False) if compiled else bound


def steps(count):
    total = torch.zeros(())
    rows = iter(())
    for _ in range(count):
        own = next(rows, None)
        if own is None:
            rows = iter(torch.randperm(protocol.ROWS).split(batch))
            own = next(rows)
        optimizer.zero_grad()
        objective = value(torch.bernoulli(grey[own]))
        (-objective).backward()
        optimizer.step()
        total += objective.detach()
    return total.item() / count


try:
    steps(3)
except Exception as error:
    protocol.missing(f"{type(error).__name__}: {str(error).splitlines()[0]}")
protocol.serve_steps(f"PyTorch {torch.__version__}", steps)
