"""Tests of elbo.py against the command line: python3 -m unittest discover -s python (with numpy; with torch, more)."""

import os
import pathlib
import subprocess
import tempfile
import unittest

import numpy

import elbo

MODELS = pathlib.Path(__file__).resolve().parents[1] / "cli/src/test/resources/cases"

try:
    import torch
except ImportError:
    torch = None


class OfFiles(unittest.TestCase):
    folder = MODELS / "text-files"

    def test_numbers_are_those_of_the_command_line(self):
        x = numpy.loadtxt(self.folder / "savetxt.txt", ndmin=2)[:3]
        scores = elbo.score(self.folder / "encoder.onnx", self.folder / "decoder.onnx", x, tolerance=0.05, seed=3)
        self.assertEqual(list(scores.row), [0, 1, 2])
        with tempfile.TemporaryDirectory() as folder:
            data, out = os.path.join(folder, "x.npy"), os.path.join(folder, "o.csv")
            numpy.save(data, x)
            subprocess.run(
                [elbo._launcher(), "estimate", "--model", self.folder, "--data", data, "--tolerance", "0.05",
                 "--seed", "3", "--output", out], check=True, capture_output=True)
            with open(out, encoding="utf-8") as file:
                lines = [line.split(",") for line in file if ",EvidenceInterval" in line]
        self.assertEqual([float(line[2]) for line in lines], list(scores.value))
        self.assertEqual([float(line[3]) for line in lines], list(scores.error))
        self.assertTrue(numpy.all(scores.lower < scores.value) and numpy.all(scores.value < scores.upper))
        self.assertTrue(numpy.all(scores.elbo <= scores.value + 5 * scores.error))
        self.assertTrue(numpy.all(scores.ess > 0) and set(scores.verdict) == {"sound"})
        self.assertIn("3 rows", repr(scores))

    def test_errors_are_the_one_line(self):
        with self.assertRaises(elbo.Error) as caught:
            elbo.score(self.folder, x=numpy.zeros((2, 3)))
        self.assertIn("rows have 3 values", str(caught.exception))
        self.assertNotIn("\n", str(caught.exception))
        self.assertEqual(caught.exception.status, 2)
        with self.assertRaises(elbo.Error):
            elbo.score("no-such-folder/", x=numpy.zeros((2, 3)))

    def test_log_weights_give_the_estimate(self):
        scores = elbo.score(
            "LinearGaussian(d=2,D=3,seed=1)", rows="0:4", samples=1000, log_weights=True)
        w = scores.log_weights
        self.assertEqual(w.shape, (4, 1000))
        most = w.max(axis=1, keepdims=True)
        estimate = most[:, 0] + numpy.log(numpy.exp(w - most).mean(axis=1))
        numpy.testing.assert_allclose(estimate, scores.value, rtol=1e-12)
        self.assertTrue(numpy.all(numpy.isfinite(scores.k_hat)))

    def test_a_row_that_fails_has_a_reason(self):
        case = MODELS / "one-bad-row"
        scores = elbo.score(case, x=case / "x.npy", samples=500)
        bad = scores.verdict == "failed"
        self.assertEqual(int(bad.sum()), 1)
        self.assertTrue(numpy.isnan(scores.value[bad][0]))
        self.assertEqual(list(scores.failures), list(scores.row[bad]))
        self.assertTrue(all(scores.failures.values()))

    def test_posterior(self):
        draws = elbo.posterior("LinearGaussian(d=2,D=3,seed=1)", draws=50, rows="0:3", samples=500)
        self.assertEqual(draws["draws"].shape, (3, 50, 2))
        self.assertEqual(draws["mean"].shape, (3, 2))

    def test_what_is_trained_can_be_scored(self):
        x = (numpy.random.default_rng(1).random((60, 5)) < 0.4).astype(numpy.float32)
        with tempfile.TemporaryDirectory() as folder:
            model = os.path.join(folder, "vae")
            lines = elbo.train(x, model, latent=1, hidden=4, epochs=2, batch=20)
            self.assertGreaterEqual(len(lines), 2)
            scores = elbo.score(model, x=x[:2], samples=200)
        self.assertTrue(numpy.all(numpy.isfinite(scores.value)))

    def test_nothing_is_left(self):
        before = set(pathlib.Path(tempfile.gettempdir()).glob("elbo-*"))
        with self.assertRaises(elbo.Error):
            elbo.score(self.folder, x=numpy.zeros((2, 3)))
        self.assertEqual(set(pathlib.Path(tempfile.gettempdir()).glob("elbo-*")) - before, set())


@unittest.skipIf(torch is None, "needs torch")
class OfModules(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)

        class Encoder(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.hidden, self.mean, self.spread = torch.nn.Linear(6, 5), torch.nn.Linear(5, 2), torch.nn.Linear(5, 2)

            def forward(self, x):
                h = torch.tanh(self.hidden(x))
                return self.mean(h), self.spread(h)

        self.encoder = Encoder()
        self.decoder = torch.nn.Sequential(torch.nn.Linear(2, 5), torch.nn.Tanh(), torch.nn.Linear(5, 6))
        self.x = (numpy.random.default_rng(2).random((3, 6)) < 0.5).astype(numpy.float32)

    def test_log_p_is_that_of_torch(self):
        scores = elbo.score(self.encoder.eval(), self.decoder.eval(), self.x, tolerance=0.02)
        # From the prior: with two latents that suffices.
        z = torch.randn(200_000, 2)
        with torch.no_grad():
            logits = self.decoder(z)
        for row, x in enumerate(torch.as_tensor(self.x)):
            log_w = torch.distributions.Bernoulli(logits=logits).log_prob(x).sum(1).double()
            w = (log_w - log_w.max()).exp()
            value = float(log_w.max() + w.mean().log())
            error = float(w.std() / w.mean() / len(w) ** 0.5)
            self.assertLess(abs(scores.value[row] - value), 5 * (scores.error[row] ** 2 + error**2) ** 0.5)
            self.assertLess(5 * error + 5 * scores.error[row], 0.2)

    def test_methods_are_modules_and_probabilities_are_no_log_odds(self):
        class Vae(torch.nn.Module):
            def __init__(self, encoder, decoder):
                super().__init__()
                self.encoder, self.decoder = encoder, decoder

            def encode(self, x):
                return self.encoder(x)

            def decode(self, z):
                return torch.sigmoid(self.decoder(z))

        model = Vae(self.encoder, self.decoder).eval()
        names = (("mean", "log_variance"), ("probs",))
        scores = elbo.score(model.encode, model.decode, self.x, samples=500, outputs=names)
        of_modules = elbo.score(self.encoder.eval(), self.decoder.eval(), self.x, samples=500)
        numpy.testing.assert_allclose(scores.value, of_modules.value, rtol=1e-5)
        with self.assertRaises(elbo.Error) as caught:
            elbo.score(model.encode, model.decode, self.x, samples=500)
        self.assertIn("name it probs", str(caught.exception))
        with self.assertRaises(ValueError):
            elbo.score(model.train().encode, model.decode, self.x)

    def test_training_mode_and_outputs_are_refused(self):
        with self.assertRaises(ValueError):
            elbo.score(self.encoder.train(), self.decoder, self.x)
        with self.assertRaises(ValueError):
            elbo.score(self.encoder.eval(), self.decoder.eval(), self.x, outputs=(("mean",), ("logits",)))


if __name__ == "__main__":
    unittest.main()
