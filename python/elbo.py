"""elbo from Python: log p(x) of latent-variable models by row, with errors.

    import elbo
    scores = elbo.score(encoder, decoder, x, tolerance=0.05)
    scores.value, scores.error, scores.lower, scores.upper, scores.ess, scores.k_hat, scores.verdict

Encoder and decoder are torch modules in evaluation mode, or functions of them as `model.encode`, or paths
of ONNX files; in place of both, `score("my-vae/", x=x)` takes a folder or the name of a model. Everything else is an option of the
command line by its name: `seed=7`, `binarize="threshold(0.5)"`, `max_samples=100_000`. What the
command rejects is an `elbo.Error` with its one line.

This file needs numpy, and torch only where a module is passed. It starts the launcher `elbo`, which it
looks for in this order: `elbo.launcher`, the environment's ELBO_LAUNCHER, the folder above this file,
the PATH.
"""

import json
import os
import shutil
import subprocess
import tempfile

import numpy

launcher = None
"""The path of the launcher, where it is not found by itself."""


class Error(Exception):
    """What the command line rejected: its one line. `status` is the exit status."""

    def __init__(self, message, status):
        super().__init__(message)
        self.status = status


class Scores:
    """Arrays by row. Rows that failed have NaN and the verdict 'failed'; `failures` has the reasons.

    row      numbers of the rows in x
    value    log p(x) in nats
    error    its standard error
    lower, upper   ends of a 95 % interval, NaN where errors cannot be trusted
    elbo     the evidence lower bound of the proposal that ran
    ess      effective sample size; k_hat the tail index of the weights
    verdict  'sound', 'unsound', 'unknown' or 'failed': whether errors can be trusted; why, in words
    log_weights  (rows, samples) where they were asked for, else None: for arviz.psislw
    heading  what was run, as a dictionary; text what the command printed
    """

    def __init__(self, heading, rows, text, log_weights):
        self.heading = heading
        self.text = text
        self.log_weights = log_weights
        self.row = numpy.array([r["row"] for r in rows], dtype=int)
        for name in ("value", "error", "lower", "upper", "elbo", "ess", "k_hat"):
            setattr(self, name, numpy.array([r.get(name, numpy.nan) for r in rows], dtype=float))
        self.verdict = numpy.array([r["verdict"] for r in rows], dtype=object)
        self.why = numpy.array([r["why"] for r in rows], dtype=object)
        self.failures = {r["row"]: r["why"] for r in rows if r["verdict"] == "failed"}

    def __len__(self):
        return len(self.row)

    def __repr__(self):
        good = int(numpy.sum(self.verdict == "sound"))
        mean = numpy.nanmean(self.value) if len(self) > len(self.failures) else numpy.nan
        return f"elbo.Scores({len(self)} rows, mean log p(x) {mean:.4f}, errors of {good} can be trusted)"


def score(encoder, decoder=None, x=None, tolerance=0.05, outputs=None, log_weights=False, z=None, **options):
    """log p(x) of every row of x, as `Scores`.

    encoder, decoder   torch modules, methods of one, or paths of ONNX files; or a model alone, a folder or a name
    x          array of observations, one a row; a path as for --data; None where the model has its own
    tolerance  standard error of log p(x) that each row is given samples for; None with samples=N
    outputs    names of the outputs of torch modules: (of the encoder, of the decoder). By default the
               encoder's are mean and log_variance, the decoder's logits; ("probs",) where it ends in a sigmoid
    log_weights   also the log weights of each sample; takes samples=N in place of a tolerance
    z          example of latents, rows of the decoder's input, where the encoder's outputs have another shape
    options    of `elbo estimate`: condition, binarize, samples, proposal, points, seed, threads, rows, …
    """
    if log_weights or options.get("samples") is not None:
        if tolerance != 0.05 and tolerance is not None:
            raise ValueError("tolerance finds the number of samples itself: it goes neither with samples nor log_weights")
        tolerance = None
    options.setdefault("samples", None)
    with _Folder() as folder:
        out = os.path.join(folder, "scores.jsonl")
        arguments = ["estimate", *_inputs(folder, encoder, decoder, x, outputs, z, options)]
        if tolerance is not None:
            arguments += ["--tolerance", repr(float(tolerance)), "--bounds", "Elbo,Ess"]
        else:
            arguments += ["--bounds", "EvidenceInterval(0.95),Elbo,Ess,KHat"]
        arguments += ["--output", out]
        if log_weights:
            arguments += ["--log-weights", os.path.join(folder, "weights.npz")]
        text = _run(arguments, options, (0, 1))
        weights = None
        if log_weights:
            with numpy.load(os.path.join(folder, "weights.npz")) as file:
                weights = file["log_weight"]
        heading, rows = _rows(out)
        return Scores(heading, rows, text, weights)


def posterior(encoder, decoder=None, x=None, draws=1000, outputs=None, z=None, **options):
    """Draws of z given x with means, standard deviations and quantiles: a dictionary of arrays, as
    `elbo posterior --output` documents them ('draws' is rows × draws × d)."""
    with _Folder() as folder:
        out = os.path.join(folder, "draws.npz")
        arguments = ["posterior", *_inputs(folder, encoder, decoder, x, outputs, z, options)]
        arguments += ["--draws", str(draws), "--output", out]
        _run(arguments, options, (0, 1))
        with numpy.load(out) as file:
            return {name: file[name] for name in file.files}


def train(x, output, force=False, **options):
    """Learns a VAE of x into the folder `output`, and returns the lines of its training.jsonl as a list of
    dictionaries. `score(output, x=…)` takes the folder. Options are those of `elbo train`: latent, hidden,
    likelihood, objective, epochs, validation (an array or a path or a share), …"""
    with _Folder() as folder:
        validation = options.pop("validation", None)
        arguments = ["train", "--data", _data(folder, x, "x"), "--output", os.fspath(output)]
        if validation is not None:
            plain = isinstance(validation, (str, float, os.PathLike))
            arguments += ["--validation", str(validation) if plain else _data(folder, validation, "validation")]
        if force:
            arguments.append("--force")
        _run(arguments, options, (0,))
    with open(os.path.join(output, "training.jsonl"), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class _Folder:
    """A folder of its own that is gone afterwards, whatever happens."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="elbo-")
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def _launcher():
    above = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "elbo")
    for path in (launcher, os.environ.get("ELBO_LAUNCHER"), above, shutil.which("elbo")):
        if path and os.path.isfile(path):
            return os.path.abspath(path)
    raise Error("there is no launcher 'elbo': set elbo.launcher or ELBO_LAUNCHER to its path", 2)


def _run(arguments, options, good):
    for name, value in options.items():
        if value is None or value is False:
            continue
        arguments.append("--" + name.replace("_", "-"))
        if value is not True:
            arguments.append(str(value))
    done = subprocess.run(
        [_launcher(), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8", errors="replace")
    if done.returncode not in good:
        lines = [line for line in done.stderr.splitlines() if line.startswith("elbo: ")] or done.stderr.splitlines()
        said = lines[-1] if lines else f"the launcher ended with status {done.returncode}"
        raise Error(said[len("elbo: "):] if said.startswith("elbo: ") else said, done.returncode)
    return done.stdout


def _inputs(folder, encoder, decoder, x, outputs, z, options):
    arguments = []
    condition = options.pop("condition", None)
    if decoder is None:
        if not isinstance(encoder, (str, os.PathLike)):
            raise TypeError("a model alone must be a folder or a name; a module needs its decoder too")
        arguments += ["--model", os.fspath(encoder)]
    else:
        model = os.path.join(folder, "model")
        os.mkdir(model)
        of_encoder, of_decoder = outputs or (("mean", "log_variance"), ("logits",))
        latents = _network(encoder, x, os.path.join(model, "encoder.onnx"), "x", of_encoder)
        _network(decoder, latents if z is None else z, os.path.join(model, "decoder.onnx"), "z", of_decoder)
        arguments += ["--model", model]
    if x is not None:
        arguments += ["--data", _data(folder, x, "x")]
    if condition is not None:
        arguments += ["--condition", _data(folder, condition, "condition")]
    return arguments


def _network(network, example, path, name, outputs):
    """Puts a network where it is looked for; returns the first output of a module for the example."""
    if isinstance(network, (str, os.PathLike)):
        source = os.fspath(network)
        if not os.path.isfile(source):
            raise Error(f"{source}: no such file", 2)
        # Tensors may be in other files beside it, by their names; model.json may be there too.
        shutil.copyfile(source, path)
        beside = os.path.dirname(os.path.abspath(source))
        for other in os.listdir(beside):
            target = os.path.join(os.path.dirname(path), other)
            if (other.endswith(".data") or other == "model.json") and not os.path.exists(target):
                shutil.copyfile(os.path.join(beside, other), target)
        return None
    import torch

    if not isinstance(network, torch.nn.Module):
        network = _module(network)
    if network.training:
        raise ValueError(f"the network for {name} is in training mode: call its eval() first")
    if example is None or isinstance(example, (str, os.PathLike)):
        raise TypeError(f"to export a module, {name} must be an array, not a path: it is the example")
    parameter = next(network.parameters(), torch.zeros(()))
    rows = torch.as_tensor(numpy.asarray(example)[:2]).to(parameter.device, parameter.dtype)
    with torch.no_grad():
        made = network(rows)
    made = made if isinstance(made, (tuple, list)) else (made,)
    if len(made) != len(outputs):
        raise ValueError(
            f"the network for {name} has {len(made)} outputs, but {len(outputs)} names: {', '.join(outputs)} (outputs=…)")
    axes = {key: {0: "n"} for key in [name, *outputs]}
    arguments = {"input_names": [name], "output_names": list(outputs), "dynamic_axes": axes}
    try:
        torch.onnx.export(network, (rows,), path, dynamo=False, **arguments)
    except TypeError:  # versions with one exporter
        torch.onnx.export(network, (rows,), path, **arguments)
    return made[0].detach().cpu().numpy()


def _module(function):
    """A function, or a method as model.encode, as a module, which torch exports."""
    import torch

    class Function(torch.nn.Module):
        def __init__(self):
            super().__init__()
            owner = getattr(function, "__self__", None)
            if isinstance(owner, torch.nn.Module):
                self.owner = owner
            self.training = getattr(owner, "training", False)

        def forward(self, *inputs):
            return function(*inputs)

    return Function()


def _data(folder, x, name):
    if isinstance(x, (str, os.PathLike)):
        return os.fspath(x)
    array = x.detach().cpu().numpy() if hasattr(x, "detach") else numpy.asarray(x)
    path = os.path.join(folder, name + ".npy")
    numpy.save(path, array, allow_pickle=False)
    return path


def _rows(path):
    heading, rows = {}, {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            fields = json.loads(line)
            if "row" not in fields:
                heading = heading or fields
                continue
            row = rows.setdefault(fields["row"], {"row": fields["row"], "verdict": "failed", "why": ""})
            if "error" in fields:
                row["why"] = fields["error"]
                continue
            row["verdict"], row["why"] = fields["verdict"], fields["why"]
            _add(row, fields)
    return heading, list(rows.values())


def _add(row, fields):
    bound, value = fields["bound"], float(fields["value"])
    if bound.startswith("EvidenceInterval"):
        parts = fields.get("parts", {})
        row["value"], row["error"] = value, float(fields["standardError"])
        if fields["verdict"] == "sound":
            row["lower"] = float(parts.get("lower", "nan"))
            row["upper"] = float(parts.get("upper", "nan"))
        if "kHat" in fields:
            row["k_hat"] = float(fields["kHat"])
    elif bound == "Elbo":
        row["elbo"] = value
    elif bound == "Ess":
        row["ess"] = value
    elif bound == "KHat":
        row["k_hat"] = value
