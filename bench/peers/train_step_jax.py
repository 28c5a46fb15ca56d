"""Steps of learning a VAE in JAX, compiled by XLA: the work of elbo.bench.TrainingStep. Started by `compare`."""

import os

import protocol

threads, batch, k = protocol.step_arguments()
os.environ["JAX_PLATFORMS"] = "cpu"
if threads == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
try:
    import jax
    from jax import numpy as jnp
except ImportError as error:
    protocol.missing(error)
# Its default generator is several times slower on processors.
jax.config.update("jax_default_prng_impl", "unsafe_rbg")
RATE, FIRST, SECOND, EPSILON = 1e-3, 0.9, 0.999, 1e-8


def perceptron(key, *widths):
    keys = jax.random.split(key, len(widths) - 1)
    return [
        (jax.random.uniform(own, (a, b), minval=-(a**-0.5), maxval=a**-0.5), jnp.zeros(b))
        for own, a, b in zip(keys, widths, widths[1:])
    ]


def network(layers, h):
    for w, b in layers[:-1]:
        h = jnp.tanh(h @ w + b)
    w, b = layers[-1]
    return h @ w + b


def loss(parameters, x, key):
    encoder, decoder = parameters
    mean, log_variance = jnp.split(network(encoder, x), 2, axis=1)
    noise = jax.random.normal(key, (k, *mean.shape))
    z = mean + jnp.exp(0.5 * log_variance) * noise
    logits = network(decoder, z)
    log_likelihood = (logits * x - jax.nn.softplus(logits)).sum(-1)
    log_weights = log_likelihood + 0.5 * (noise * noise - z * z + log_variance).sum(-1)
    return -(jax.nn.logsumexp(log_weights, 0) - jnp.log(k)).mean()


@jax.jit
def step(state, rows, grey, key):
    parameters, first, second, number = state
    of_pixels, of_latents = jax.random.split(key)
    x = jax.random.bernoulli(of_pixels, grey[rows]).astype(jnp.float32)
    value, gradient = jax.value_and_grad(loss)(parameters, x, of_latents)
    number += 1
    first = jax.tree.map(lambda m, g: FIRST * m + (1 - FIRST) * g, first, gradient)
    second = jax.tree.map(lambda v, g: SECOND * v + (1 - SECOND) * g * g, second, gradient)
    a, b = RATE / (1 - FIRST**number), 1 / (1 - SECOND**number)
    parameters = jax.tree.map(
        lambda w, m, v: w - a * m / (jnp.sqrt(b * v) + EPSILON), parameters, first, second
    )
    return (parameters, first, second, number), -value


permutation = jax.jit(lambda key: jax.random.permutation(key, protocol.ROWS))


class Run:
    def __init__(self):
        self.key, of_data, of_encoder, of_decoder = jax.random.split(jax.random.key(1), 4)
        self.grey = jax.random.uniform(of_data, (protocol.ROWS, protocol.WIDTHS[0]))
        parameters = (
            perceptron(of_encoder, *protocol.WIDTHS, 2 * protocol.LATENTS),
            perceptron(of_decoder, protocol.LATENTS, *reversed(protocol.WIDTHS)),
        )
        zeros = jax.tree.map(jnp.zeros_like, parameters)
        self.state = (parameters, zeros, zeros, jnp.zeros(()))

    def next_key(self):
        self.key, own = jax.random.split(self.key)
        return own

    def steps(self, count):
        values, order, at = [], None, protocol.ROWS
        for _ in range(count):
            if at + batch > protocol.ROWS:
                order, at = permutation(self.next_key()), 0
            rows = jax.lax.dynamic_slice(order, (at,), (batch,))
            self.state, value = step(self.state, rows, self.grey, self.next_key())
            values.append(value)
            at += batch
        return float(jnp.stack(values).mean())


run = Run()
run.steps(3)
protocol.serve_steps(f"JAX {jax.__version__}", run.steps)
