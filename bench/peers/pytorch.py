"""PyTorch's IWAE evaluation of the bundled VAE, eager or compiled. Started by `compare`."""

import sys

import protocol

folder, threads, k = protocol.arguments()
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

encoder, decoder, digits = protocol.load(folder)
encoder = [(torch.from_numpy(w), torch.from_numpy(b)) for w, b in encoder]
decoder = [(torch.from_numpy(w), torch.from_numpy(b)) for w, b in decoder]
digits = torch.from_numpy(digits)


def network(layers, h):
    for w, b in layers[:-1]:
        h = torch.tanh(functional.linear(h, w, b))
    return functional.linear(h, *layers[-1])


def log_weights(x, epsilon):
    mean, log_scale = network(encoder, x).chunk(2)
    z = torch.addcmul(mean, torch.exp(log_scale), epsilon)
    logits = network(decoder, z)
    log_likelihood = torch.mv(logits, x) - functional.softplus(logits).sum(1)
    # log p(z) − log q(z | x): the normalizers cancel but for the scales.
    return log_likelihood + 0.5 * (epsilon * epsilon - z * z).sum(1) + log_scale.sum()


def log_weights_of_rows(x, epsilon):
    """Those of rows x, with k samples each: epsilon has rows × k rows."""
    rows, samples = len(x), len(epsilon) // len(x)
    mean, log_scale = network(encoder, x).chunk(2, 1)
    z = mean[:, None] + torch.exp(log_scale)[:, None] * epsilon.view(rows, samples, 50)
    logits = network(decoder, z.view(rows * samples, 50)).view(rows, samples, 784)
    log_likelihood = torch.bmm(logits, x[:, :, None])[:, :, 0] - functional.softplus(logits).sum(2)
    squares = (epsilon * epsilon).view(rows, samples, 50) - z * z
    return log_likelihood + 0.5 * squares.sum(2) + log_scale.sum(1, keepdim=True)


if compiled:
    log_weights_of_rows = torch.compile(
        log_weights_of_rows, dynamic=False, mode="max-autotune-no-cudagraphs"
    )
    log_weights = torch.compile(log_weights, dynamic=False, mode="max-autotune-no-cudagraphs")


def evaluate(digit, batch, seed):
    generator = torch.Generator().manual_seed(seed)
    parts = [
        log_weights(digits[digit], torch.randn(batch, 50, generator=generator))
        for _ in range(k // batch)
    ]
    return torch.cat(parts).numpy()


def evaluate_rows(some, seed):
    generator = torch.Generator().manual_seed(seed)
    epsilon = torch.randn(len(some) * k, 50, generator=generator)
    return log_weights_of_rows(digits[some], epsilon).numpy()


with torch.inference_mode():
    few = k <= protocol.MOST_OF_ROWS
    try:
        evaluate_rows([0] * 10, 1) if few else evaluate(0, protocol.batches(k)[0], 1)
    except Exception as error:
        protocol.missing(f"{type(error).__name__}: {str(error).splitlines()[0]}")
    name = f"PyTorch {torch.__version__}"
    protocol.serve_rows(name, evaluate_rows, k) if few else protocol.serve(name, evaluate, k)
